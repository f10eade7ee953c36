/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base canon rules domain api http auth support */
/* The OpenAPI document against the rules of OpenAPI 3.1 that a generated one could
 * break, and the route tables against our own: a permission, both languages, a reply
 * that is described. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "api/openapi.h"
#include "api/routes.h"
#include "api/schemas.h"
#include "base/text.h"
#include "domain/item_table.h"
#include "rules/act_rules.h"

static json_t *document;

static int make_document(void **state)
{
    (void)state;
    document = openapi_document();
    return document ? 0 : -1;
}

static int drop_document(void **state)
{
    (void)state;
    json_decref(document);
    return 0;
}

static void each_route(void (*look)(const struct http_route *))
{
    for (size_t i = 0; i < api_table_count; i++)
        for (const struct http_route *r = api_tables[i]; r->path; r++)
            look(r);
}

static bool is_chinese(struct str s)
{
    while (s.n) {
        uint32_t c = text_next(&s);

        if (c >= 0x4e00 && c <= 0x9fff)
            return true;
    }
    return false;
}

static void look_at_summaries(const struct http_route *r)
{
    struct str zh = str_of(r->summary_zh);

    assert_true(r->summary && r->summary[strlen(r->summary) - 1] == '.');
    assert_true(zh.p && text_is_plain(zh, false) && is_chinese(zh));
    assert_false(is_chinese(str_of(r->summary)));
}

static void every_route_is_described_in_both_languages(void **state)
{
    (void)state;
    each_route(look_at_summaries);
}

static void look_at_permission(const struct http_route *r)
{
    assert_true(r->permission > PERMIT_NONE && r->permission <= PERMIT_LAST);
    assert_non_null(permission_info((enum permission)r->permission)->name);
}

static void every_route_has_a_permission(void **state)
{
    (void)state;
    each_route(look_at_permission);
}

/* What answers 204: there is nothing to describe. */
static bool says_nothing(const struct http_route *r)
{
    static const char *const paths[] = {"/api/v1/uploads/{upload}/parts/{part}",
                                        "/api/v1/me/password", "/api/v1/messages/read"};
    bool found = r->method == HTTP_DELETE;

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        found = found || strcmp(r->path, paths[i]) == 0;
    return found;
}

static void look_at_reply(const struct http_route *r)
{
    if (!r->reply_schema && !says_nothing(r))
        fail_msg("%s has no reply", r->path);
    if (r->reply_schema && (says_nothing(r) || !api_schema_find(r->reply_schema)))
        fail_msg("%s replies with %s", r->path, r->reply_schema);
}

static void every_reply_has_a_schema(void **state)
{
    (void)state;
    each_route(look_at_reply);
}

/* A body that is let in has a table or is raw, and the other way round. */
static void look_at_body(const struct http_route *r)
{
    bool has_table = r->body != NULL || (r->flags & HTTP_RAW_BODY);

    assert_int_equal(has_table, r->body_max > 0);
    if (r->method == HTTP_GET || r->method == HTTP_DELETE)
        assert_int_equal(r->body_max, 0);
    if (r->flags & HTTP_ACT)
        assert_int_equal(r->method, HTTP_POST);
}

static void bodies_have_tables_and_limits(void **state)
{
    (void)state;
    each_route(look_at_body);
}

static const json_t *resolve(const char *reference)
{
    static const char prefix[] = "#/components/schemas/";

    if (strncmp(reference, prefix, sizeof prefix - 1) != 0)
        return NULL;
    return json_object_get(
        json_object_get(json_object_get(document, "components"), "schemas"),
        reference + sizeof prefix - 1);
}

static void follow(const json_t *v)
{
    const char *key;
    json_t *member;
    size_t i;

    if (json_is_array(v))
        for (i = 0; i < json_array_size(v); i++)
            follow(json_array_get(v, i));
    if (!json_is_object(v))
        return;
    json_object_foreach((json_t *)(uintptr_t)v, key, member)
    {
        if (strcmp(key, "$ref") == 0)
            assert_non_null(resolve(json_string_value(member)));
        else
            follow(member);
    }
}

static void every_reference_leads_somewhere(void **state)
{
    (void)state;
    follow(document);
}

static void the_document_is_of_version_3_1(void **state)
{
    (void)state;
    assert_string_equal(json_string_value(json_object_get(document, "openapi")),
                        "3.1.0");
    assert_true(
        json_is_string(json_object_get(json_object_get(document, "info"), "version")));
    assert_true(json_object_size(json_object_get(document, "paths")) > 50);
}

/* The schema of "items" in the body of POST /acts. */
static const json_t *items_of_acts(void)
{
    static const char *const way[] = {
        "paths",  "/api/v1/acts", "post",  "requestBody", "content", "application/json",
        "schema", "properties",   "items", "items"};
    const json_t *v = document;

    for (size_t i = 0; i < ARRAY_LEN(way); i++)
        v = json_object_get(v, way[i]);
    return v;
}

static const json_t *const_kind(const json_t *item)
{
    return json_object_get(json_object_get(json_object_get(item, "properties"), "kind"),
                           "const");
}

static void every_kind_of_item_has_a_schema(void **state)
{
    const json_t *list = json_object_get(items_of_acts(), "oneOf");
    size_t n = 0;

    (void)state;
    for (unsigned kind = KIND_ITEM_FIRST; kind < KIND_ITEM_END; kind++) {
        const char *name;

        if (!item_may_stand_in_list((uint16_t)kind))
            continue;
        name = json_string_value(json_object_get(json_array_get(list, n++), "$ref"));
        assert_non_null(name);
        assert_string_equal(json_string_value(const_kind(resolve(name))),
                            act_rule_find((uint16_t)kind)->event);
    }
    assert_int_equal(json_array_size(list), n);
}

static bool declares(const json_t *operation, const char *in, const char *name)
{
    const json_t *list = json_object_get(operation, "parameters");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i);

        if (strcmp(json_string_value(json_object_get(p, "in")), in) == 0 &&
            strcmp(json_string_value(json_object_get(p, "name")), name) == 0)
            return true;
    }
    return false;
}

static const json_t *operation_of(const struct http_route *r)
{
    static const struct {
        enum http_method method;
        const char *name;
    } names[] = {{HTTP_GET, "get"},
                 {HTTP_POST, "post"},
                 {HTTP_PUT, "put"},
                 {HTTP_DELETE, "delete"}};
    const json_t *path = json_object_get(json_object_get(document, "paths"), r->path);

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (names[i].method == r->method)
            return json_object_get(path, names[i].name);
    return NULL;
}

static void look_at_parameters(const struct http_route *r)
{
    const json_t *operation = operation_of(r);
    bool needs_key = r->method == HTTP_POST && !(r->flags & HTTP_NO_IDEMPOTENCY);
    const char *open = strchr(r->path, '{');

    assert_non_null(operation);
    for (; open; open = strchr(open + 1, '{')) {
        char name[32] = {0};

        memcpy(name, open + 1, (size_t)(strchr(open, '}') - open - 1));
        assert_true(declares(operation, "path", name));
    }
    assert_int_equal(declares(operation, "header", "Idempotency-Key"), needs_key);
    assert_non_null(json_object_get(operation, "responses"));
}

static void every_operation_declares_its_parameters(void **state)
{
    (void)state;
    each_route(look_at_parameters);
}

static json_t *seen;

static void look_at_operation_id(const struct http_route *r)
{
    const char *id = json_string_value(json_object_get(operation_of(r), "operationId"));

    assert_non_null(id);
    assert_null(json_object_get(seen, id));
    json_object_set_new(seen, id, json_true());
}

static void operation_ids_are_unique(void **state)
{
    (void)state;
    seen = json_object();
    each_route(look_at_operation_id);
    json_decref(seen);
}

static void look_at_secrets(const struct http_route *r)
{
    static const char *const secret[] = {"pin", "new_pin", "code", "token", "password"};

    for (const struct api_field *f = r->body; f && f->name; f++)
        for (size_t i = 0; i < ARRAY_LEN(secret); i++)
            if (strcmp(f->name, secret[i]) == 0 &&
                strncmp(r->path, "/api/v1/seal-faces", 18) != 0)
                assert_true(api_field_is_secret(f));
}

static void secrets_are_marked_as_such(void **state)
{
    (void)state;
    each_route(look_at_secrets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_is_of_version_3_1),
        cmocka_unit_test(every_route_has_a_permission),
        cmocka_unit_test(every_route_is_described_in_both_languages),
        cmocka_unit_test(every_reply_has_a_schema),
        cmocka_unit_test(bodies_have_tables_and_limits),
        cmocka_unit_test(every_kind_of_item_has_a_schema),
        cmocka_unit_test(every_reference_leads_somewhere),
        cmocka_unit_test(every_operation_declares_its_parameters),
        cmocka_unit_test(operation_ids_are_unique),
        cmocka_unit_test(secrets_are_marked_as_such),
    };

    return cmocka_run_group_tests(tests, make_document, drop_document);
}
