/* SPDX-License-Identifier: Apache-2.0 */
/* The lexer of content streams: one function a kind of token, a depth for arrays and
 * dictionaries. Never looks at what an operator means, but for the inline image, whose
 * data are no tokens. */
#include "pdf/content.h"

#define DEPTH_MAX 64

struct lexer {
    const uint8_t *p;
    const uint8_t *end;
    uint8_t open[DEPTH_MAX]; /* '[' or '<' */
    int depth;
};

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

static bool is_delimiter(uint8_t c)
{
    return c != 0 && strchr("()<>[]{}/%", c) != NULL;
}

static bool is_hex(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static void skip_comment(struct lexer *l)
{
    while (l->p < l->end && *l->p != '\n' && *l->p != '\r')
        l->p++;
}

/* Behind the opening parenthesis. */
static bool string(struct lexer *l)
{
    for (int level = 1; l->p < l->end; l->p++) {
        if (*l->p == '\\')
            l->p++;
        else if (*l->p == '(')
            level++;
        else if (*l->p == ')' && --level == 0) {
            l->p++;
            return true;
        }
    }
    return false;
}

/* Behind "<". */
static bool hex_string(struct lexer *l)
{
    for (; l->p < l->end; l->p++) {
        if (*l->p == '>') {
            l->p++;
            return true;
        }
        if (!is_hex(*l->p) && !is_space(*l->p))
            return false;
    }
    return false;
}

static bool open_with(struct lexer *l, uint8_t kind)
{
    if (l->depth == DEPTH_MAX)
        return false;
    l->open[l->depth++] = kind;
    return true;
}

static bool close_with(struct lexer *l, uint8_t kind)
{
    return l->depth > 0 && l->open[--l->depth] == kind;
}

static struct str word(struct lexer *l)
{
    const uint8_t *start = l->p;
    while (l->p < l->end && !is_space(*l->p) && !is_delimiter(*l->p))
        l->p++;
    return (struct str){(const char *)start, (size_t)(l->p - start)};
}

/* Behind "ID": binary up to "EI" between white space. */
static bool inline_image(struct lexer *l)
{
    for (; l->end - l->p >= 3; l->p++) {
        if (!is_space(l->p[0]) || l->p[1] != 'E' || l->p[2] != 'I')
            continue;
        if (l->end - l->p == 3 || is_space(l->p[3])) {
            l->p += 3;
            return true;
        }
    }
    return false;
}

static bool delimited(struct lexer *l)
{
    bool twice = l->end - l->p > 1 && l->p[0] == l->p[1];
    switch (*l->p++) {
    case '%':
        skip_comment(l);
        return true;
    case '(':
        return string(l);
    case '[':
        return open_with(l, '[');
    case ']':
        return close_with(l, '[');
    case '<':
        if (!twice)
            return hex_string(l);
        l->p++;
        return open_with(l, '<');
    case '>':
        if (!twice)
            return false;
        l->p++;
        return close_with(l, '<');
    case '/':
        word(l);
        return true;
    default: /* ")" alone, and braces, which belong to functions */
        return false;
    }
}

bool content_is_well_formed(struct bytes content)
{
    struct lexer l = {.p = content.p, .end = content.p + content.n};
    while (l.p < l.end) {
        if (is_space(*l.p)) {
            l.p++;
        } else if (is_delimiter(*l.p)) {
            if (!delimited(&l))
                return false;
        } else if (str_is(word(&l), "ID") && l.depth == 0) {
            if (!inline_image(&l))
                return false;
        }
    }
    return l.depth == 0;
}
