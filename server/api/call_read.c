/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what the hook has checked: body fields, path parameters, queries, If-Match.
 */

/* ours */
#include "api/call.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"

static const json_t *field(const struct call *c, const char *name)
{
    const json_t *v = json_object_get(c->body, name);

    return json_is_null(v) ? NULL : v;
}

bool body_has(const struct call *c, const char *name)
{
    return field(c, name) != NULL;
}

struct str body_text(const struct call *c, const char *name)
{
    const json_t *v = field(c, name);

    if (!v)
        return (struct str){NULL, 0};
    return (struct str){json_string_value(v), json_string_length(v)};
}

int64_t body_int(const struct call *c, const char *name, int64_t otherwise)
{
    const json_t *v = field(c, name);

    return v ? json_integer_value(v) : otherwise;
}

uuid body_uuid(const struct call *c, const char *name)
{
    uuid id;
    bool good = uuid_parse(body_text(c, name), &id);

    ASSERT(good);
    return id;
}

struct digest body_digest(const struct call *c, const char *name)
{
    struct digest d;
    bool good = hex_decode(body_text(c, name), d.b, sizeof d.b);

    ASSERT(good);
    return d;
}

int body_word(const struct call *c, const char *name, const struct word *words)
{
    int code = word_code(words, body_text(c, name));

    ASSERT(code >= 0);
    return code;
}

bool body_bool(const struct call *c, const char *name)
{
    return json_is_true(json_object_get(c->body, name));
}

const uuid *body_uuids(struct http_exchange *x, const char *name, size_t *n)
{
    const json_t *list = json_object_get(call_of(x)->body, name);
    uuid *ids;

    *n = json_array_size(list);
    ids = ARENA_ARRAY(x->arena, *n, uuid);
    for (size_t i = 0; i < *n; i++) {
        bool good =
            uuid_parse(str_of(json_string_value(json_array_get(list, i))), &ids[i]);

        ASSERT(good);
    }
    return ids;
}

enum err path_uuid(const struct http_exchange *x, size_t i, uuid *out)
{
    return uuid_parse(x->param[i], out) ? OK : ERR_NOT_FOUND;
}

enum err path_number(const struct http_exchange *x, size_t i, const char *suffix,
                     int64_t *out)
{
    struct str s = x->param[i];
    struct str end = str_of(suffix);
    int64_t n = 0;

    if (s.n <= end.n || s.n > end.n + 9 ||
        !str_eq((struct str){s.p + s.n - end.n, end.n}, end))
        return ERR_NOT_FOUND;
    s.n -= end.n;
    if (s.n > 1 && s.p[0] == '0')
        return ERR_NOT_FOUND;
    for (size_t k = 0; k < s.n; k++) {
        if (s.p[k] < '0' || s.p[k] > '9')
            return ERR_NOT_FOUND;
        n = n * 10 + (s.p[k] - '0');
    }
    *out = n;
    return OK;
}

const uuid *query_uuid(struct http_exchange *x, const char *name)
{
    struct str s = http_query_get(x, name);
    uuid *id = ARENA_NEW(x->arena, uuid);

    return s.p && uuid_parse(s, id) ? id : NULL;
}

int64_t query_int(struct http_exchange *x, const char *name, int64_t otherwise)
{
    struct str s = http_query_get(x, name);
    int64_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n = n * 10 + (s.p[i] - '0');
    return s.n ? n : otherwise;
}

int query_word(struct http_exchange *x, const char *name, const struct word *words)
{
    struct str s = http_query_get(x, name);

    return s.p ? word_code(words, s) : 0;
}

int64_t query_words(struct http_exchange *x, const char *name, const struct word *words)
{
    struct str rest = http_query_get(x, name);
    int64_t set = 0;

    while (rest.n) {
        const char *comma = memchr(rest.p, ',', rest.n);
        size_t n = comma ? (size_t)(comma - rest.p) : rest.n;

        set |= INT64_C(1) << word_code(words, (struct str){rest.p, n});
        rest = (struct str){rest.p + n, rest.n - n};
        if (comma)
            rest = (struct str){rest.p + 1, rest.n - 1};
    }
    return set;
}

const int64_t *query_time(struct http_exchange *x, const char *name)
{
    struct str s = http_query_get(x, name);
    int64_t *us = ARENA_NEW(x->arena, int64_t);

    return s.p && clock_parse(s, us) ? us : NULL;
}

bool query_flag(struct http_exchange *x, const char *name)
{
    return str_is(http_query_get(x, name), "yes");
}

struct page query_page(struct http_exchange *x)
{
    int64_t limit = query_int(x, "limit", PAGE_LIMIT);

    return (struct page){query_uuid(x, "cursor"), limit ? limit : PAGE_LIMIT};
}

enum err if_match(const struct http_exchange *x, int64_t *out)
{
    struct str s = http_header_get(x, "If-Match");
    int64_t n = 0;

    *out = -1;
    if (!s.p || str_is(s, "*"))
        return OK;
    if (s.n < 3 || s.n > 20 || s.p[0] != '"' || s.p[s.n - 1] != '"')
        return ERR_FIELD_BAD;
    for (size_t i = 1; i + 1 < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return ERR_FIELD_BAD;
        n = n * 10 + (s.p[i] - '0');
    }
    *out = n;
    return OK;
}
