/* layers: base db cache wire crypto canon draw http store rules domain auth api */
/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of API calls: a line with the route's number, then JSON. It is read as the
 * server reads it and judged by the table of each route; no secret stays in an object
 * that was accepted. Objects become items of acts where they can. */
#include "fuzz/fuzz.h"

/* system */
#include <stdlib.h>

/* ours */
#include "api/field.h"
#include "api/routes.h"
#include "canon/items.h"
#include "domain/item_json.h"

const char *const fuzz_words[] = {"{",         "}",
                                  "[",         "]",
                                  "null",      "true",
                                  "1e309",     "-1",
                                  "0.1",       "\"\"",
                                  "\"yes\"",   "\"a\":",
                                  "\\u0000",   "\\ud800",
                                  "\"items\"", "\"id\"",
                                  "\"pin\"",   "\"kind\"",
                                  ",",         "\"reason\"",
                                  "-0",        "0192d0c0-1111-7000-8000-0123456789ab",
                                  NULL};

static const struct http_route *body_routes[256];
static size_t body_routes_n;

/* ---- seeds: an object that each table accepts ---- */

static json_t *sample_object(const struct api_field *fields);

static json_t *sample_list(json_t *item)
{
    json_t *list = json_array();

    json_array_append_new(list, item);
    return list;
}

static json_t *sample_value(const struct api_field *f)
{
    switch (f->type) {
    case API_UUID:
        return json_string("0192d0c0-1111-7000-8000-0123456789ab");
    case API_INT:
        return json_integer(1);
    case API_NUMBER:
        return json_real(1.5);
    case API_TIME:
        return json_string("2026-11-21T10:24:00Z");
    case API_DIGEST:
        return json_string(
            "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    case API_WORD:
        return json_string(f->words[0].word);
    case API_WORDS:
        return sample_list(json_string(f->words[0].word));
    case API_UUIDS:
        return sample_list(json_string("0192d0c0-1111-7000-8000-0123456789ab"));
    case API_OBJECT:
        return sample_object(f->part);
    case API_LIST:
        return sample_list(sample_object(f->part));
    case API_ANY:
        return sample_list(json_pack("{s:s,s:s}", "kind", "grant.revoke", "grant",
                                     "0192d0c0-1111-7000-8000-0123456789ab"));
    case API_TOKEN:
        return json_string("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    default:
        return json_string("文字");
    }
}

static json_t *sample_object(const struct api_field *fields)
{
    json_t *object = json_object();

    for (; fields->name; fields++)
        json_object_set_new(object, fields->name, sample_value(fields));
    return object;
}

static void seed(size_t i)
{
    json_t *object = sample_object(body_routes[i]->body);
    char *text = json_dumps(object, JSON_COMPACT);
    struct buf b = {0};

    buf_printf(&b, "%zu\n%s", i, text);
    fuzz_seed(buf_bytes(&b));
    buf_clear(&b);
    free(text);
    json_decref(object);
}

void fuzz_begin(void)
{
    for (size_t t = 0; t < api_table_count; t++)
        for (const struct http_route *r = api_tables[t]; r->path; r++)
            if (r->body && !(r->flags & HTTP_RAW_BODY)) {
                ASSERT(body_routes_n < ARRAY_LEN(body_routes));
                body_routes[body_routes_n] = r;
                seed(body_routes_n++);
            }
}

/* ---- what must hold ---- */

static void assert_no_secret_left(const struct api_field *fields, const json_t *object)
{
    for (; fields->name; fields++) {
        const json_t *v = json_object_get(object, fields->name);

        ASSERT(!v || !api_field_is_secret(fields));
        if (v && fields->type == API_OBJECT)
            assert_no_secret_left(fields->part, v);
    }
}

static void try_item(struct arena *a, const json_t *object)
{
    const struct canon_schema *s;
    const char *name = json_string_value(json_object_get(object, "kind"));
    const void *item = NULL;
    const char *field = NULL;
    struct buf b = {0};
    uint16_t kind = name ? item_kind_of(str_of(name)) : 0;

    if (!kind || item_from_json(a, kind, object, &item, &field) != OK)
        return;
    s = canon_item_schema(kind);
    if (canon_check(s, item, &field) == OK) {
        void *back = arena_alloc(a, s->size);

        canon_encode(s, item, &b);
        ASSERT(canon_decode(s, buf_bytes(&b), a, back) == OK);
        buf_clear(&b);
    }
}

static void try_items(struct arena *a, const json_t *body)
{
    const json_t *list = json_object_get(body, "items");

    for (size_t i = 0; i < json_array_size(list); i++)
        try_item(a, json_array_get(list, i));
    try_item(a, body);
}

/* A value is good for one route and bad for another, whatever it is; but an id is read
 * as one wherever it was good as one. */
static void try_queries(struct str value)
{
    uuid id;

    for (size_t i = 0; i < body_routes_n; i++) {
        const struct api_field *f = body_routes[i]->query_fields;

        for (; f && f->name; f++)
            if (api_query_value_is_good(f, value) && f->type == API_UUID)
                ASSERT(uuid_parse(value, &id));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
    size_t route = 0, at = line ? (size_t)(line - data) + 1 : 0;
    const char *field = NULL;
    struct arena *a;
    json_error_t error;
    json_t *body;

    for (size_t i = 0; i + 1 < at && i < 4; i++)
        route = route * 10 + (size_t)(data[i] % 10);
    try_queries((struct str){(const char *)data + at, size - at});
    body =
        json_loadb((const char *)data + at, size - at, JSON_REJECT_DUPLICATES, &error);
    if (json_is_object(body)) {
        const struct api_field *fields = body_routes[route % body_routes_n]->body;

        a = arena_new();
        try_items(a, body);
        if (api_fields_check(a, fields, body, &field) == OK) {
            assert_no_secret_left(fields, body);
            fuzz_accepted();
        } else {
            ASSERT(field);
        }
        arena_free(&a);
    }
    api_secrets_clear();
    json_decref(body);
    return 0;
}
