/* SPDX-License-Identifier: Apache-2.0 */
/* Judging text from outside. Normalisation is utf8proc's (Unicode 15); everything else
 * is small enough to read here. */
#include "base/text.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/log.h"

#define MAIL_MAX 254
#define MAIL_LOCAL_MAX 64
#define MAIL_LABEL_MAX 63
#define CREDIT_CODE_LEN 18

static bool is_bidi_control(int32_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* U+2028 and U+2029 end lines in some readers and not in others. */
static bool is_control(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

static bool has_only_plain_characters(struct str s, bool multiline)
{
    const uint8_t *p = (const uint8_t *)s.p;
    size_t left = s.n;

    while (left > 0) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(p, (utf8proc_ssize_t)left, &c);

        if (n <= 0)
            return false;
        if (is_control(c) && !(multiline && (c == '\n' || c == '\t')))
            return false;
        if (is_bidi_control(c))
            return false;
        p += n;
        left -= (size_t)n;
    }
    return true;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] & 0x80)
            return false;
    }
    return true;
}

static bool is_nfc(struct str s)
{
    const int how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    uint8_t *composed = NULL;
    utf8proc_ssize_t n;
    bool same;

    if (is_ascii(s))
        return true;
    n = utf8proc_map((const uint8_t *)s.p, (utf8proc_ssize_t)s.n, &composed,
                     (utf8proc_option_t)how);
    same = n >= 0 && (size_t)n == s.n && memcmp(composed, s.p, s.n) == 0;
    free(composed);
    return same;
}

bool text_is_plain(struct str s, bool multiline)
{
    return has_only_plain_characters(s, multiline) && is_nfc(s);
}

/* One character of s: its length, and whether it is plain. */
static size_t look_at(struct str s, bool *plain)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n =
        utf8proc_iterate((const uint8_t *)s.p, (utf8proc_ssize_t)s.n, &c);

    *plain = n > 0 && !is_control(c) && !is_bidi_control(c);
    return n > 0 ? (size_t)n : 1;
}

size_t text_keep_plain(struct str s, char *to, size_t max)
{
    size_t kept = 0;

    while (s.n > 0 && kept < max) {
        bool plain;
        size_t n = look_at(s, &plain);

        if (plain && kept + n > max)
            break; /* guard: whole_code_point */
        if (plain)
            memcpy(to + kept, s.p, n);
        else
            to[kept] = '?';
        kept += plain ? n : 1;
        s = (struct str){s.p + n, s.n - n};
    }
    if (is_nfc((struct str){to, kept}))
        return kept;
    for (size_t i = 0; i < kept; i++) {
        if (to[i] & 0x80)
            to[i] = '?';
    }
    return kept;
}

uint32_t text_next(struct str *s)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n;

    ASSERT(s->n > 0);
    n = utf8proc_iterate((const uint8_t *)s->p, (utf8proc_ssize_t)s->n, &c);
    ASSERT(n > 0);
    *s = (struct str){s->p + n, s->n - (size_t)n};
    return (uint32_t)c;
}

size_t text_length(struct str s)
{
    size_t n = 0;

    while (s.n > 0) {
        (void)text_next(&s);
        n++;
    }
    return n;
}

/* The 31 characters of GB 32100-2015, table 1; their position is their value. */
static int credit_value(char c)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const char *at = c ? strchr(alphabet, c) : NULL;

    return at ? (int)(at - alphabet) : -1;
}

bool text_is_credit_code(struct str s)
{
    int sum = 0;
    int weight = 1; /* 3 to the power i, modulo 31 */

    if (s.n != CREDIT_CODE_LEN)
        return false;
    for (size_t i = 0; i < CREDIT_CODE_LEN; i++) {
        int v = credit_value(s.p[i]);
        bool division = i >= 2 && i < 8; /* GB/T 2260 code: digits only */

        if (v < 0 || (division && v > 9))
            return false;
        /* the check character itself has weight 1: then the whole sum is 0 modulo 31 */
        sum += i + 1 < CREDIT_CODE_LEN ? v * weight : v;
        weight = weight * 3 % 31;
    }
    return sum % 31 == 0;
}

/* RFC 5322 dot-atom; no leading '-', which mail programs take for an option. */
static bool is_mail_local(struct str s)
{
    static const char others[] = "!#$%&'*+-/=?^_`{|}~.";

    if (s.n == 0 || s.n > MAIL_LOCAL_MAX || s.p[0] == '-' || s.p[0] == '.' ||
        s.p[s.n - 1] == '.')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');

        if (!letter && (c == '\0' || !strchr(others, c)))
            return false;
        if (c == '.' && s.p[i - 1] == '.')
            return false;
    }
    return true;
}

static bool is_mail_domain(struct str s)
{
    size_t label = 0;
    char before = '.';

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');

        if (!letter && c != '-' && c != '.')
            return false;
        if ((before == '.' && !letter) || (c == '.' && before == '-'))
            return false;
        label = c == '.' ? 0 : label + 1;
        if (label > MAIL_LABEL_MAX)
            return false;
        before = c;
    }
    return before != '.' && before != '-';
}

bool text_is_mail_address(struct str s)
{
    const char *at;
    size_t local;

    if (!s.p || s.n > MAIL_MAX)
        return false;
    at = memchr(s.p, '@', s.n);
    if (!at)
        return false;
    local = (size_t)(at - s.p);
    return is_mail_local((struct str){s.p, local}) &&
           is_mail_domain((struct str){at + 1, s.n - local - 1});
}

bool text_is_locale(struct str s)
{
    return str_is(s, "zh") || str_is(s, "en");
}

bool text_is_time_zone(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool other =
            (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' || c == '+';
        if (!letter && !other)
            return false;
    }
    return s.n > 0 && s.n <= 64;
}
