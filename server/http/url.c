/* SPDX-License-Identifier: Apache-2.0 */
/* Percent-decoding. Escapes are whole, framing.c has seen to that; a stray one stays as
 * it is. */
#include "http/url.h"

#include "base/hex.h"

static bool has_anything_to_decode(struct str s, bool form)
{
    return s.n && (memchr(s.p, '%', s.n) || (form && memchr(s.p, '+', s.n)));
}

struct str url_decode(struct arena *a, struct str s, bool form)
{
    size_t n = 0;
    char *to;

    if (!has_anything_to_decode(s, form))
        return s;
    to = arena_alloc(a, s.n);
    for (size_t i = 0; i < s.n; i++) {
        uint8_t byte = (uint8_t)s.p[i];

        if (byte == '%' && i + 2 < s.n &&
            hex_decode((struct str){s.p + i + 1, 2}, &byte, 1))
            i += 2;
        else if (byte == '+' && form)
            byte = ' ';
        to[n++] = (char)byte;
    }
    return (struct str){to, n};
}

void url_split(struct str target, struct str *path, struct str *query)
{
    const char *mark = target.n ? memchr(target.p, '?', target.n) : NULL;
    size_t n = mark ? (size_t)(mark - target.p) : target.n;

    *path = (struct str){target.p, n};
    *query = mark ? (struct str){mark + 1, target.n - n - 1} : STR("");
}
