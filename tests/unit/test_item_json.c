/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base canon domain */
/* Items of acts out of JSON: what is read, what is refused and by which name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "canon/items.h"
#include "domain/item_json.h"

#define ID "01a200c4-0dec-7000-a5b4-4df7dad070ea"

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

static enum err read_as(uint16_t kind, const char *text, const void **item,
                        const char **field)
{
    json_t *v = json_loads(text, 0, NULL);
    enum err e;

    assert_non_null(v);
    e = item_from_json(arena, kind, v, item, field);
    json_decref(v);
    return e;
}

static void assert_refused(uint16_t kind, const char *text, enum err wanted,
                           const char *name)
{
    const char *field = NULL;
    const void *item;

    assert_int_equal(read_as(kind, text, &item, &field), wanted);
    assert_string_equal(field, name);
}

static void kinds_go_by_the_names_of_their_events(void **state)
{
    (void)state;
    assert_int_equal(item_kind_of(STR("grant.give")), ITEM_GRANT_GIVE);
    assert_int_equal(item_kind_of(STR("person.invite")), ITEM_PERSON_INVITE);
    assert_int_equal(item_kind_of(STR("grant.")), 0);
    assert_int_equal(item_kind_of(STR("")), 0);
}

static void a_grant_is_read_field_by_field(void **state)
{
    const char *field = NULL;
    const void *p;
    const struct item_grant_give *g;

    (void)state;
    assert_int_equal(read_as(ITEM_GRANT_GIVE,
                             "{\"kind\":\"grant.give\",\"person\":\"" ID
                             "\",\"seal\":\"" ID "\",\"from\":\"1970-01-01T00:00:01Z\","
                             "\"until\":\"1970-01-01T00:00:02Z\",\"max_uses\":7}",
                             &p, &field),
                     OK);
    g = p;
    assert_int_equal(g->from, 1000000);
    assert_int_equal(g->until, 2000000);
    assert_true(g->max_uses.has && g->max_uses.v == 7);
    assert_false(g->id.has);
    assert_true(uuid_eq(g->person, g->seal));
}

static void what_a_person_does_not_say_has_a_default(void **state)
{
    const char *field = NULL;
    const void *p;
    const struct item_person_invite *i;

    (void)state;
    assert_int_equal(read_as(ITEM_PERSON_INVITE,
                             "{\"name\":\"李\",\"mail\":\"a@b.example\","
                             "\"roles\":[\"employee\",\"approver\"]}",
                             &p, &field),
                     OK);
    i = p;
    assert_true(str_is(i->locale, "zh"));
    assert_true(str_is(i->time_zone, "Asia/Shanghai"));
    assert_int_equal(i->roles.n, 2);
    assert_int_equal(i->roles.p[0], ROLE_EMPLOYEE);
    assert_int_equal(i->roles.p[1], ROLE_APPROVER);
    assert_null(i->mobile.p);
}

static void a_chains_members_are_persons_or_roles(void **state)
{
    const char *field = NULL;
    const void *p;
    const struct item_chain_publish *c;
    const struct canon_step *step;
    const struct canon_member *m;

    (void)state;
    assert_int_equal(read_as(ITEM_CHAIN_PUBLISH,
                             "{\"name\":\"链\",\"steps\":[{\"name\":\"一\",\"mode\":"
                             "\"k_of_n\",\"need\":2,\"members\":[{\"person\":\"" ID
                             "\"},{\"role\":\"approver\"}]}]}",
                             &p, &field),
                     OK);
    c = p;
    step = c->steps.items;
    m = step->members.items;
    assert_int_equal(step->mode, STEP_K_OF_N);
    assert_int_equal(step->need, 2);
    assert_int_equal(m[0].kind, MEMBER_PERSON);
    assert_int_equal(m[1].kind, MEMBER_ROLE);
    assert_int_equal(m[1].role, ROLE_APPROVER);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    assert_refused(ITEM_ROLE_GIVE, "{\"person\":\"" ID "\"}", ERR_FIELD_MISSING,
                   "role");
    assert_refused(ITEM_ROLE_GIVE, "{\"role\":\"employee\"}", ERR_FIELD_MISSING,
                   "person");
    assert_refused(ITEM_ROLE_GIVE, "{\"person\":\"" ID "\",\"role\":\"king\"}",
                   ERR_FIELD_BAD, "role");
    assert_refused(ITEM_ROLE_GIVE, "{\"person\":\"x\",\"role\":\"employee\"}",
                   ERR_FIELD_BAD, "person");
    assert_refused(ITEM_ROLE_GIVE,
                   "{\"person\":\"" ID "\",\"role\":\"employee\",\"mac\":1}",
                   ERR_FIELD_UNKNOWN, "mac");
    assert_refused(ITEM_PERSON_INVITE,
                   "{\"name\":\"a\",\"mail\":\"b\",\"roles\":\"employee\"}",
                   ERR_FIELD_BAD, "roles");
    assert_refused(ITEM_CHAIN_PUBLISH,
                   "{\"name\":\"a\",\"steps\":[{\"name\":\"b\",\"mode\":\"all\","
                   "\"members\":[{\"person\":\"" ID "\",\"role\":\"approver\"}]}]}",
                   ERR_FIELD_BAD, "members");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_go_by_the_names_of_their_events),
        cmocka_unit_test(a_grant_is_read_field_by_field),
        cmocka_unit_test(what_a_person_does_not_say_has_a_default),
        cmocka_unit_test(a_chains_members_are_persons_or_roles),
        cmocka_unit_test(what_is_wrong_is_named),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
