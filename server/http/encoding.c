/* SPDX-License-Identifier: Apache-2.0 */
/* Accept-Encoding, and gzip by zlib. */
#include "http/encoding.h"

#include <strings.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* 16: with gzip's header, whose time stays zero */
#define GZIP_MEMORY 8
#define REPLY_MIN 1024
#define REPLY_MAX (8u << 20)
#define REPLY_LEVEL 1 /* once for one client */

static struct str trimmed(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = (struct str){s.p + 1, s.n - 1};
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* Takes up to the separator off the front of *s. */
static struct str take_until(struct str *s, char separator)
{
    const char *at = s->n ? memchr(s->p, separator, s->n) : NULL;
    struct str part = *s;

    if (at) {
        part.n = (size_t)(at - s->p);
        *s = (struct str){at + 1, s->n - part.n - 1};
    } else {
        *s = (struct str){NULL, 0};
    }
    return trimmed(part);
}

/* "q=0", "q=0.000": not at all. */
static bool is_refusal(struct str weight)
{
    if (weight.n < 3 || (weight.p[0] != 'q' && weight.p[0] != 'Q') ||
        weight.p[1] != '=')
        return false;
    for (size_t i = 2; i < weight.n; i++) {
        if (weight.p[i] != '0' && weight.p[i] != '.')
            return false;
    }
    return true;
}

bool encoding_is_taken(struct str accept, const char *coding)
{
    while (accept.n) {
        struct str weight = take_until(&accept, ',');
        struct str name = take_until(&weight, ';');

        if (name.n == strlen(coding) && strncasecmp(name.p, coding, name.n) == 0)
            return !is_refusal(trimmed(weight));
    }
    return false;
}

size_t encoding_gzip(struct bytes in, int level, uint8_t *out)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)in.p, .next_out = out};
    size_t n = 0;

    if (in.n == 0 || in.n > UINT32_MAX)
        return 0;
    z.avail_in = (uInt)in.n;
    z.avail_out = (uInt)(in.n - in.n / 16);
    if (deflateInit2(&z, level, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END)
        n = z.total_out;
    (void)deflateEnd(&z);
    return n;
}

static bool is_long_text(const struct http_exchange *x)
{
    return x->method == HTTP_GET && x->status == 200 && x->reply_type &&
           x->reply.n >= REPLY_MIN && x->reply.n <= REPLY_MAX &&
           (strncmp(x->reply_type, "application/json", 16) == 0 ||
            strncmp(x->reply_type, "text/", 5) == 0);
}

void encoding_shrink_reply(struct http_exchange *x)
{
    uint8_t *smaller;
    size_t n;

    if (x->reply_is_stream || !is_long_text(x))
        return;
    /* an entity tag stands for exact bytes, and these come back in If-Match */
    for (size_t i = 0; i < x->reply_header_count; i++) {
        if (str_is(x->reply_headers[i].name, "ETag"))
            return;
    }
    http_reply_header(x, "Vary", "Accept-Encoding");
    if (!encoding_is_taken(http_header_get(x, "Accept-Encoding"), "gzip"))
        return;
    smaller = arena_alloc(x->arena, x->reply.n);
    n = encoding_gzip(x->reply, REPLY_LEVEL, smaller);
    if (!n)
        return;
    http_reply_header(x, "Content-Encoding", "gzip");
    x->reply = (struct bytes){smaller, n};
}
