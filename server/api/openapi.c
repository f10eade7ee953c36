/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of routes, fields and replies as an OpenAPI 3.1 document. */

/* system */
#include <ctype.h>
#include <stdio.h>

/* ours */
#include "api/call.h"
#include "api/openapi.h"
#include "api/openapi_guide.h"
#include "api/routes.h"
#include "api/schemas.h"
#include "base/log.h"
#include "domain/item_schema.h"
#include "domain/item_table.h"
#include "rules/act_rules.h"

static json_t *schema_of_fields(const struct api_field *fields, bool reply);

static json_t *reference(const char *name)
{
    return json_pack("{s:o}", "$ref", json_sprintf("#/components/schemas/%s", name));
}

static json_t *typed(const char *type)
{
    return json_pack("{s:s}", "type", type);
}

static json_t *formatted(const char *format)
{
    return json_pack("{s:s, s:s}", "type", "string", "format", format);
}

static json_t *words_schema(const struct word *words)
{
    json_t *list = json_array();

    for (; words->word; words++)
        json_array_append_new(list, json_string(words->word));
    return json_pack("{s:s, s:o}", "type", "string", "enum", list);
}

static json_t *list_schema(const struct api_field *f, json_t *items)
{
    json_t *v = json_pack("{s:s, s:o}", "type", "array", "items", items);

    if (f->max)
        json_object_set_new(v, "maxItems", json_integer((json_int_t)f->max));
    return v;
}

static json_t *text_schema(const struct api_field *f)
{
    json_t *v = typed("string");

    if (f->max)
        json_object_set_new(v, "maxLength", json_integer((json_int_t)f->max));
    if (api_field_is_secret(f))
        json_object_set_new(v, "writeOnly", json_true());
    return v;
}

static json_t *integer_schema(const struct api_field *f)
{
    json_t *v = typed("integer");

    if (f->max) {
        json_object_set_new(v, "minimum", json_integer(0));
        json_object_set_new(v, "maximum", json_integer((json_int_t)f->max));
    }
    return v;
}

/* Components are called by what stands in "kind", so that no mapping is needed. */
static json_t *any_item(void)
{
    json_t *list = json_array();

    for (unsigned kind = KIND_ITEM_FIRST; kind < KIND_ITEM_END; kind++) {
        if (item_may_stand_in_list((uint16_t)kind))
            json_array_append_new(list,
                                  reference(act_rule_find((uint16_t)kind)->event));
    }
    return json_pack("{s:o, s:{s:s}}", "oneOf", list, "discriminator", "propertyName",
                     "kind");
}

static json_t *schema_of(const struct api_field *f, bool reply)
{
    switch (f->type) {
    case API_TEXT:
    case API_LINES:
    case API_SECRET:
    case API_TOKEN:
        return text_schema(f);
    case API_UUID:
        return formatted("uuid");
    case API_INT:
        return integer_schema(f);
    case API_NUMBER:
        return typed("number");
    case API_TIME:
        return formatted("date-time");
    case API_DIGEST:
        return json_pack("{s:s, s:s}", "type", "string", "pattern", "^[0-9a-f]{64}$");
    case API_WORD:
        return words_schema(f->words);
    case API_WORDS:
        return list_schema(f, words_schema(f->words));
    case API_UUIDS:
        return list_schema(f, formatted("uuid"));
    case API_OBJECT:
        return schema_of_fields(f->part, reply);
    case API_LIST:
        return list_schema(f, schema_of_fields(f->part, reply));
    case API_ANY:
        return list_schema(f, any_item());
    case API_FLAG:
        return json_pack("{s:s, s:[s]}", "type", "string", "enum", "yes");
    case API_BOOL:
        return typed("boolean");
    case API_INTS:
        return list_schema(f, typed("integer"));
    case API_NUMBERS:
        return list_schema(f, typed("number"));
    case API_TEXTS_BY_NAME:
        return json_pack("{s:s, s:{s:s}}", "type", "object", "additionalProperties",
                         "type", "string");
    }
    return json_object();
}

static json_t *nullable(json_t *schema)
{
    return json_pack("{s:[o, {s:s}]}", "anyOf", schema, "type", "null");
}

/* What comes in may lack what is not required; what goes out is whole unless the table
 * says otherwise. */
static bool is_required(const struct api_field *f, bool reply)
{
    return reply ? !(f->flags & API_OR_ABSENT) : f->flags & API_REQUIRED;
}

static json_t *schema_of_fields(const struct api_field *fields, bool reply)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    json_t *v = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
                          "additionalProperties", 0);

    for (const struct api_field *f = fields; f->name; f++) {
        json_t *schema = schema_of(f, reply), *examples = guide_examples(f);

        if (examples)
            json_object_set_new(schema, "examples", examples);
        json_object_set_new(properties, f->name,
                            f->flags & API_OR_NULL ? nullable(schema) : schema);
        if (is_required(f, reply))
            json_array_append_new(required, json_string(f->name));
    }
    if (json_array_size(required))
        json_object_set_new(v, "required", required);
    else
        json_decref(required);
    return v;
}

static json_t *one_of_schema(const struct api_field *fields)
{
    json_t *list = json_array();

    for (; fields->name; fields++)
        json_array_append_new(list, schema_of_fields(fields->part, true));
    return json_pack("{s:o}", "oneOf", list);
}

static json_t *page_schema(const struct api_field *fields)
{
    return json_pack("{s:s, s:{s:{s:s, s:o}, s:{s:s}}, s:[s], s:b}", "type", "object",
                     "properties", "items", "type", "array", "items",
                     schema_of_fields(fields, true), "next", "type", "string",
                     "required", "items", "additionalProperties", 0);
}

static json_t *schema_of_reply(const struct api_schema *s)
{
    if (!s->fields)
        return strcmp(s->media, "application/json") == 0 ? typed("object")
                                                         : typed("string");
    switch (s->shape) {
    case REPLY_PAGE:
        return page_schema(s->fields);
    case REPLY_ONE_OF:
        return one_of_schema(s->fields);
    case REPLY_OBJECT:
        break;
    }
    return schema_of_fields(s->fields, true);
}

static const char *method_name(enum http_method method)
{
    switch (method) {
    case HTTP_GET:
        return "get";
    case HTTP_POST:
        return "post";
    case HTTP_PUT:
        return "put";
    case HTTP_DELETE:
        return "delete";
    default:
        return "patch";
    }
}

/* "post_persons_person_roles" */
static json_t *operation_id(const struct http_route *r)
{
    char id[160];
    size_t n = (size_t)snprintf(id, sizeof id, "%s", method_name(r->method));
    const char *p = r->path + sizeof "/api/v1" - 1;

    for (; *p && n + 1 < sizeof id; p++) {
        if (isalnum((unsigned char)*p))
            id[n++] = *p;
        else if (id[n - 1] != '_')
            id[n++] = '_';
    }
    if (id[n - 1] == '_')
        n--;
    return json_stringn(id, n);
}

static void add_path_parameters(json_t *list, const char *path)
{
    const char *open = strchr(path, '{');

    while (open) {
        const char *close = strchr(open, '}');

        json_array_append_new(
            list, json_pack("{s:o, s:s, s:b, s:{s:s}}", "name",
                            json_stringn(open + 1, (size_t)(close - open - 1)), "in",
                            "path", "required", 1, "schema", "type", "string"));
        open = strchr(close, '{');
    }
}

static void add_query_parameters(json_t *list, const struct api_field *fields)
{
    for (const struct api_field *f = fields; f && f->name; f++) {
        json_t *v = json_pack("{s:s, s:s, s:b, s:o}", "name", f->name, "in", "query",
                              "required", f->flags & API_REQUIRED ? 1 : 0, "schema",
                              schema_of(f, false));

        if (f->type == API_WORDS)
            json_object_set_new(v, "explode", json_false()); /* commas */
        json_array_append_new(list, v);
    }
}

static json_t *parameters_of(const struct http_route *r)
{
    json_t *list = json_array();

    add_path_parameters(list, r->path);
    add_query_parameters(list, r->query_fields);
    if (r->method == HTTP_POST && !(r->flags & HTTP_NO_IDEMPOTENCY))
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:{s:s, s:i, s:i}}",
                                              "name", "Idempotency-Key", "in", "header",
                                              "required", 1, "schema", "type", "string",
                                              "minLength", 8, "maxLength", 64));
    return list;
}

static json_t *body_of(const struct http_route *r)
{
    const char *media =
        r->flags & HTTP_RAW_BODY ? "application/octet-stream" : "application/json";
    json_t *schema = r->body ? schema_of_fields(r->body, false) : typed("string");

    return json_pack("{s:b, s:{s:{s:o}}}", "required", 1, "content", media, "schema",
                     schema);
}

static json_t *response(const char *description, const char *media, const char *schema)
{
    return json_pack("{s:s, s:{s:{s:o}}}", "description", description, "content", media,
                     "schema", reference(schema));
}

static json_t *responses_of(const struct http_route *r)
{
    const struct api_schema *s =
        r->reply_schema ? api_schema_find(r->reply_schema) : NULL;
    json_t *v = json_object();

    if (s)
        json_object_set_new(v, "2XX", response("Done.", s->media, s->name));
    else
        json_object_set_new(v, "204", json_pack("{s:s}", "description", "Done."));
    if (s && strcmp(s->media, "image/png") == 0)
        json_object_set_new(v, "202",
                            response("Being drawn.", "application/json", "Drawing"));
    json_object_set_new(v, "default",
                        response("Refused.", "application/problem+json", "Problem"));
    return v;
}

static json_t *operation_of(const struct http_route *table, const struct http_route *r)
{
    json_t *v =
        json_pack("{s:o, s:s, s:s, s:s, s:b, s:o, s:o}", "operationId", operation_id(r),
                  "summary", r->summary, "x-summary-zh", r->summary_zh, "x-permission",
                  permission_info((enum permission)r->permission)->name, "x-act",
                  r->flags & HTTP_ACT ? 1 : 0, "parameters", parameters_of(r),
                  "responses", responses_of(r));

    json_object_set_new(v, "tags", json_pack("[s]", guide_tag_of(table)));
    guide_describe(v, r);
    if (r->body_max)
        json_object_set_new(v, "requestBody", body_of(r));
    if (r->permission == PERMIT_ANYBODY)
        json_object_set_new(v, "security", json_array());
    return v;
}

static json_t *paths_of_all(void)
{
    json_t *paths = json_object();

    for (size_t i = 0; i < api_table_count; i++)
        for (const struct http_route *r = api_tables[i]; r->path; r++) {
            json_t *item = json_object_get(paths, r->path);

            if (!item) {
                item = json_object();
                json_object_set_new(paths, r->path, item);
            }
            json_object_set_new(item, method_name(r->method),
                                operation_of(api_tables[i], r));
        }
    return paths;
}

static json_t *schemas_of_all(void)
{
    json_t *v = json_object();

    for (const struct api_schema *s = api_schemas; s->name; s++)
        json_object_set_new(v, s->name, schema_of_reply(s));
    for (unsigned kind = KIND_ITEM_FIRST; kind < KIND_ITEM_END; kind++) {
        if (item_may_stand_in_list((uint16_t)kind))
            json_object_set_new(v, act_rule_find((uint16_t)kind)->event,
                                item_schema((uint16_t)kind));
    }
    json_object_set_new(v, "Problem", schema_of_fields(schema_problem, true));
    return v;
}

json_t *openapi_document(void)
{
    json_t *v = json_pack(
        "{s:s, s:o, s:[{s:s}], s:o, s:o, s:{s:o, s:{s:{s:s, s:s, s:s}}}, "
        "s:[{s:[]}]}",
        "openapi", "3.1.0", "info", guide_info(), "servers", "url", "/", "tags",
        guide_tags(), "paths", paths_of_all(), "components", "schemas",
        schemas_of_all(), "securitySchemes", "session", "type", "apiKey", "in",
        "cookie", "name", "__Host-sealkeeper", "security", "session");

    ASSERT(v);
    return v;
}

static enum err openapi_show(struct http_exchange *x)
{
    return reply_json(x, 200, openapi_document());
}

const struct http_route openapi_routes[] = {
    {HTTP_GET, "/api/v1/openapi.json", openapi_show, PERMIT_ANYBODY, NULL, NULL, 0, 0,
     "This document.", "查看本接口文档。", "OpenApi"},
    {0},
};
