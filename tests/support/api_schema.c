/* SPDX-License-Identifier: Apache-2.0 */
/* A small strict judge of JSON by JSON Schema. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/uuid.h"
#include "support/api_schema.h"

struct judge {
    const json_t *document;
    char place[API_BREACH_LEN]; /* ".items.0.id" */
    char *breach;
};

static bool judge(struct judge *j, const json_t *schema, const json_t *value);

static bool fails(struct judge *j, const char *fmt, ...) PRINTF_LIKE(2, 3);
static bool fails(struct judge *j, const char *fmt, ...)
{
    char what[80];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    (void)snprintf(j->breach, API_BREACH_LEN, "%.110s: %s",
                   j->place[0] ? j->place + 1 : "reply", what);
    return false;
}

static bool judge_at(struct judge *j, const char *step, const json_t *schema,
                     const json_t *value)
{
    size_t n = strlen(j->place);
    bool good;

    (void)snprintf(j->place + n, sizeof j->place - n, ".%s", step);
    good = judge(j, schema, value);
    j->place[n] = '\0';
    return good;
}

static const json_t *resolve(const struct judge *j, const json_t *schema)
{
    static const char prefix[] = "#/components/schemas/";
    const char *reference = json_string_value(json_object_get(schema, "$ref"));

    if (!reference)
        return schema;
    if (strncmp(reference, prefix, sizeof prefix - 1) != 0)
        return NULL;
    return json_object_get(
        json_object_get(json_object_get(j->document, "components"), "schemas"),
        reference + sizeof prefix - 1);
}

/* The breach that is told is that of the last one: null comes after what was meant. */
static bool one_of(struct judge *j, const json_t *list, const json_t *value)
{
    char first[API_BREACH_LEN] = "";

    for (size_t i = 0; i < json_array_size(list); i++) {
        if (judge(j, json_array_get(list, i), value))
            return true;
        if (i == 0)
            memcpy(first, j->breach, sizeof first);
    }
    memcpy(j->breach, first, sizeof first);
    return false;
}

static bool object(struct judge *j, const json_t *schema, const json_t *value)
{
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *required = json_object_get(schema, "required");
    const json_t *others = json_object_get(schema, "additionalProperties");
    json_t *o = (json_t *)(uintptr_t)value;

    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));

        if (!json_object_get(value, name))
            return fails(j, "%s is missing", name);
    }
    for (void *i = json_object_iter(o); i; i = json_object_iter_next(o, i)) {
        const char *name = json_object_iter_key(i);
        const json_t *member = json_object_get(properties, name);

        if (!member && json_is_false(others))
            return fails(j, "%s is not known", name);
        if (!member)
            member = others;
        if (member && !judge_at(j, name, member, json_object_iter_value(i)))
            return false;
    }
    return true;
}

static bool array(struct judge *j, const json_t *schema, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        char step[24];

        (void)snprintf(step, sizeof step, "%zu", i);
        if (!judge_at(j, step, json_object_get(schema, "items"),
                      json_array_get(value, i)))
            return false;
    }
    return true;
}

static bool is_among(const json_t *words, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(words); i++)
        if (json_equal(json_array_get(words, i), value))
            return true;
    return false;
}

static bool is_digest(const char *text)
{
    size_t n = strspn(text, "0123456789abcdef");

    return n == 64 && !text[n];
}

static bool string(struct judge *j, const json_t *schema, const json_t *value)
{
    struct str text = {json_string_value(value), json_string_length(value)};
    const char *format = json_string_value(json_object_get(schema, "format"));
    const json_t *words = json_object_get(schema, "enum");
    int64_t us;
    uuid id;

    if (words && !is_among(words, value))
        return fails(j, "\"%.40s\" is none of the words", text.p);
    if (json_object_get(schema, "pattern") && !is_digest(text.p))
        return fails(j, "\"%.40s\" is no digest", text.p);
    if (!format)
        return true;
    if (strcmp(format, "uuid") == 0 ? uuid_parse(text, &id) : clock_parse(text, &us))
        return true;
    return fails(j, "\"%.40s\" is no %s", text.p, format);
}

static bool typed(struct judge *j, const char *type, const json_t *schema,
                  const json_t *value)
{
    if (strcmp(type, "object") == 0 && json_is_object(value))
        return object(j, schema, value);
    if (strcmp(type, "array") == 0 && json_is_array(value))
        return array(j, schema, value);
    if (strcmp(type, "string") == 0 && json_is_string(value))
        return string(j, schema, value);
    if ((strcmp(type, "integer") == 0 && json_is_integer(value)) ||
        (strcmp(type, "number") == 0 && json_is_number(value)) ||
        (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
        (strcmp(type, "null") == 0 && json_is_null(value)))
        return true;
    return fails(j, "no %s%s", type, json_is_null(value) ? " but null" : "");
}

static bool judge(struct judge *j, const json_t *schema, const json_t *value)
{
    const json_t *any, *type;

    schema = resolve(j, schema);
    any = json_object_get(schema, "anyOf");
    if (!any)
        any = json_object_get(schema, "oneOf");
    if (any)
        return one_of(j, any, value);
    type = json_object_get(schema, "type");
    if (!json_is_string(type))
        return fails(j, "nothing is said about it");
    return typed(j, json_string_value(type), schema, value);
}

bool api_value_is_described(const json_t *document, const json_t *schema,
                            const json_t *value, char breach[API_BREACH_LEN])
{
    struct judge j = {.document = document, .breach = breach};

    return judge(&j, schema, value);
}

/* The lower-case member of a path: "get". */
static const json_t *operation_of(const json_t *document, const char *method,
                                  const char *pattern)
{
    char name[8] = "";

    for (size_t i = 0; i + 1 < sizeof name && method[i]; i++)
        name[i] = (char)tolower((unsigned char)method[i]);
    return json_object_get(json_object_get(json_object_get(document, "paths"), pattern),
                           name);
}

static bool body_is_described(struct judge *j, const json_t *content,
                              const struct raw_reply *r)
{
    json_t *value;
    char media[80];
    const json_t *described;
    bool good;

    if (!raw_reply_header(r, "Content-Type", media, sizeof media))
        return fails(j, "no Content-Type");
    described = json_object_get(content, media);
    if (!described)
        return fails(j, "%s is not described", media);
    if (!strstr(media, "json") || strstr(media, "ndjson"))
        return true;
    value = json_loads(r->body, 0, NULL);
    if (!value)
        return fails(j, "no JSON");
    good = judge(j, json_object_get(described, "schema"), value);
    json_decref(value);
    return good;
}

bool api_reply_is_described(const json_t *document, const char *method,
                            const char *pattern, const struct raw_reply *r,
                            char breach[API_BREACH_LEN])
{
    const json_t *responses =
        json_object_get(operation_of(document, method, pattern), "responses");
    struct judge j = {.document = document, .breach = breach};
    const json_t *response;
    char status[16];

    (void)snprintf(status, sizeof status, "%d", r->status);
    response = json_object_get(responses, status);
    if (!response)
        response = json_object_get(responses, r->status / 100 == 2 ? "2XX" : "default");
    if (!response)
        return fails(&j, "status %d is not described", r->status);
    if (r->status == 204)
        return r->body_n == 0 || fails(&j, "204 with a body");
    return body_is_described(&j, json_object_get(response, "content"), r);
}
