/* SPDX-License-Identifier: Apache-2.0 */
/* What handlers call: reading headers, cookies and query parameters, and setting the
 * reply. Touches only the exchange and its arena, so any worker thread may. */
#include <strings.h>

#include "base/log.h"
#include "base/text.h"
#include "http/http.h"
#include "http/url.h"

struct str http_header_get(const struct http_exchange *x, const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i < x->header_count; i++) {
        const struct http_header *h = &x->headers[i];

        if (h->name.n == n && strncasecmp(h->name.p, name, n) == 0)
            return h->value;
    }
    return (struct str){NULL, 0};
}

struct str http_header_text(const struct http_exchange *x, const char *name, size_t max)
{
    struct str sent = http_header_get(x, name);
    char *kept = arena_alloc(x->arena, max + 1);

    return (struct str){kept, sent.p ? text_keep_plain(sent, kept, max) : 0};
}

/* Takes up to the separator off the front of *s. */
static struct str take_part(struct str *s, char separator)
{
    const char *at = s->n ? memchr(s->p, separator, s->n) : NULL;
    struct str part = *s;

    if (!s->n)
        return STR("");
    if (at)
        part.n = (size_t)(at - s->p);
    *s = at ? (struct str){at + 1, s->n - part.n - 1} : (struct str){NULL, 0};
    return part;
}

static struct str trim_spaces(struct str s)
{
    while (s.n && s.p[0] == ' ')
        s = (struct str){s.p + 1, s.n - 1};
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

struct str http_cookie_get(const struct http_exchange *x, const char *name)
{
    struct str cookies = http_header_get(x, "Cookie");

    while (cookies.n) {
        struct str value = trim_spaces(take_part(&cookies, ';'));
        struct str key;

        if (!value.n || !memchr(value.p, '=', value.n))
            continue;
        key = take_part(&value, '=');
        if (str_is(key, name))
            return value.p ? value : STR("");
    }
    return (struct str){NULL, 0};
}

struct str http_query_get(struct http_exchange *x, const char *name)
{
    struct str query = x->query;

    while (query.n) {
        struct str value = take_part(&query, '&');
        struct str key = take_part(&value, '=');

        if (str_is(url_decode(x->arena, key, true), name))
            return url_decode(x->arena, value.p ? value : STR(""), true);
    }
    return (struct str){NULL, 0};
}

void http_reply(struct http_exchange *x, int status, const char *type,
                struct bytes body)
{
    x->status = status;
    x->reply_type = type;
    x->reply = body;
}

/* A control character in a value would begin a header of somebody else's making. */
static bool is_header_value(const char *value)
{
    for (; *value; value++) {
        if ((unsigned char)*value < 0x20 || *value == 0x7f)
            return false;
    }
    return true;
}

void http_reply_header(struct http_exchange *x, const char *name, const char *value)
{
    struct http_header *h;

    ASSERT(x->reply_header_count < ARRAY_LEN(x->reply_headers));
    if (!is_header_value(value)) {
        log_error("http.header", "%s has a control character and is left out", name);
        return;
    }
    h = &x->reply_headers[x->reply_header_count++];
    /* evhttp reads them as C strings */
    h->name = str_of(arena_cstr(x->arena, str_of(name)));
    h->value = str_of(arena_cstr(x->arena, str_of(value)));
}

void http_reply_stream(struct http_exchange *x, const struct http_listener *listener)
{
    x->status = 200;
    x->reply_is_stream = true;
    x->stream = *listener;
}
