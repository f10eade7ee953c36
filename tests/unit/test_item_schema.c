/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base canon rules domain */
/* The described form of an item is the form that is read: what the schema allows goes
 * in, what it demands is missed, what it does not name is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "domain/item_json.h"
#include "domain/item_schema.h"
#include "domain/item_table.h"
#include "rules/act_rules.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const json_t *at(const json_t *schema, const char *key)
{
    return json_object_get(schema, key);
}

static bool is(const json_t *schema, const char *key, const char *value)
{
    const char *text = json_string_value(at(schema, key));

    return text && strcmp(text, value) == 0;
}

/* ---- a value that fits ---- */

static json_t *example_of(const json_t *schema);

static json_t *example_string(const json_t *schema)
{
    if (at(schema, "enum"))
        return json_incref(json_array_get(at(schema, "enum"), 0));
    if (is(schema, "format", "uuid"))
        return json_string("01a00000-0000-7000-8000-00000000000a");
    if (is(schema, "format", "date-time"))
        return json_string("2026-11-22T10:00:00Z");
    if (at(schema, "pattern"))
        return json_string("abababababababababababababababab"
                           "abababababababababababababababab");
    return json_string("文");
}

static json_t *example_object(const json_t *schema)
{
    json_t *v = json_object(), *member;
    const char *name;

    json_object_foreach((json_t *)(uintptr_t)at(schema, "properties"), name, member)
    {
        if (json_object_size(v) == 1 && at(schema, "maxProperties"))
            break;
        json_object_set_new(v, name, example_of(member));
    }
    return v;
}

static json_t *example_of(const json_t *schema)
{
    if (at(schema, "const"))
        return json_incref((json_t *)(uintptr_t)at(schema, "const"));
    if (is(schema, "type", "string"))
        return example_string(schema);
    if (is(schema, "type", "integer"))
        return json_integer(1);
    if (is(schema, "type", "array"))
        return json_pack("[o]", example_of(at(schema, "items")));
    assert_true(is(schema, "type", "object"));
    return example_object(schema);
}

/* ---- ---- */

static enum err read_as(uint16_t kind, const json_t *v, const char **field)
{
    const void *item;

    *field = "";
    return item_from_json(arena, kind, v, &item, field);
}

static bool demands(const json_t *schema, const char *name)
{
    for (size_t i = 0; i < json_array_size(at(schema, "required")); i++)
        if (strcmp(json_string_value(json_array_get(at(schema, "required"), i)),
                   name) == 0)
            return true;
    return false;
}

static void each_kind(void (*look)(uint16_t kind, const json_t *schema))
{
    size_t n = 0;

    for (unsigned kind = KIND_ITEM_FIRST; kind < KIND_ITEM_END; kind++) {
        json_t *schema;

        if (!item_may_stand_in_list((uint16_t)kind))
            continue;
        schema = item_schema((uint16_t)kind);
        assert_non_null(schema);
        look((uint16_t)kind, schema);
        json_decref(schema);
        n++;
    }
    assert_true(n > 15);
}

static void read_example(uint16_t kind, const json_t *schema)
{
    json_t *v = example_of(schema);
    const char *field;
    enum err e = read_as(kind, v, &field);

    if (e)
        fail_msg("%s: %s", act_rule_find(kind)->event, field);
    assert_string_equal(json_string_value(at(v, "kind")), act_rule_find(kind)->event);
    json_decref(v);
}

static void what_the_schema_allows_is_read(void **state)
{
    (void)state;
    each_kind(read_example);
}

/* "kind" is looked at before an item is read. */
static void read_without_each(uint16_t kind, const json_t *schema)
{
    json_t *member;
    const char *name, *field;

    json_object_foreach((json_t *)(uintptr_t)at(schema, "properties"), name, member)
    {
        json_t *v = example_of(schema);
        enum err e;

        json_object_del(v, name);
        e = read_as(kind, v, &field);
        if (strcmp(name, "kind") != 0 &&
            e != (demands(schema, name) ? ERR_FIELD_MISSING : OK))
            fail_msg("%s without %s: %s", act_rule_find(kind)->event, name,
                     err_info(e)->name);
        json_decref(v);
    }
}

static void what_the_schema_demands_is_missed_and_nothing_else(void **state)
{
    (void)state;
    each_kind(read_without_each);
}

static void read_the_rest(uint16_t kind, const json_t *schema)
{
    const struct canon_schema *record = canon_item_schema(kind);

    for (size_t i = 0; i < record->count; i++) {
        const char *name = record->fields[i].name, *field;
        json_t *v = example_of(schema);

        json_object_set_new(v, name, json_integer(1));
        if (!at(at(schema, "properties"), name) && read_as(kind, v, &field) == OK)
            fail_msg("%s: %s is read and not described", act_rule_find(kind)->event,
                     name);
        json_decref(v);
    }
}

static void what_the_schema_does_not_name_is_not_read(void **state)
{
    (void)state;
    each_kind(read_the_rest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_schema_allows_is_read),
        cmocka_unit_test(what_the_schema_demands_is_missed_and_nothing_else),
        cmocka_unit_test(what_the_schema_does_not_name_is_not_read),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
