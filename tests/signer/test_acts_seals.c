/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db wire crypto canon rules signer support */
/* Acts about chains, seals and grants. */
#include "support/pg.h"

#include "world.h"

static struct item_seal about_seal(const struct world *w)
{
    return (struct item_seal){.seal = w->seal, .reason = STR("遗失")};
}

static struct item_grant about_grant(const struct world *w)
{
    return (struct item_grant){.grant = w->grant, .reason = STR("调岗")};
}

/* ---- chains ---- */

static enum err publish(struct world *w, struct canon_step *steps, size_t n)
{
    const struct item_chain_publish item = {.name = STR("链"), .steps = {steps, n}};
    return world_give(w, ADMIN, ITEM_CHAIN_PUBLISH, &item);
}

static void a_chain_without_steps_is_refused(void **state)
{
    assert_int_equal(publish(*state, NULL, 0), ERR_CHAIN_EMPTY);
}

static void a_chain_that_names_nobody_known_is_refused(void **state)
{
    struct canon_member member = {.kind = MEMBER_PERSON, .person = uuid_new()};
    struct canon_step step = {
        .name = STR("一"), .mode = STEP_ANY, .members = {&member, 1}};
    assert_int_equal(publish(*state, &step, 1), ERR_NOT_FOUND);
}

static void a_chain_that_names_somebody_who_left_is_refused(void **state)
{
    struct world *w = *state;
    const struct item_person leave = {.person = w->people[OUTSIDER]};
    struct canon_member member = {.kind = MEMBER_PERSON, .person = w->people[OUTSIDER]};
    struct canon_step step = {
        .name = STR("一"), .mode = STEP_ANY, .members = {&member, 1}};
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_DEACTIVATE, &leave), OK);
    assert_int_equal(publish(w, &step, 1), ERR_PERSON_INACTIVE);
}

static void more_approvals_than_persons_are_refused(void **state)
{
    struct world *w = *state;
    struct canon_member member = {.kind = MEMBER_PERSON, .person = w->people[LAWYER]};
    struct canon_step step = {
        .name = STR("一"), .mode = STEP_K_OF_N, .need = 2, .members = {&member, 1}};
    assert_int_equal(publish(w, &step, 1), ERR_CHAIN_QUORUM);
}

static void versions_count_up(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_publish(w, (struct opt_uuid){true, w->chain}), OK);
    assert_int_equal(w->epoch, 2);
    assert_true(uuid_eq(w->object, w->chain));
}

static void a_version_on_a_stale_one_is_a_conflict(void **state)
{
    struct world *w = *state;
    struct canon_member member = {.kind = MEMBER_PERSON, .person = w->people[LAWYER]};
    struct canon_step step = {
        .name = STR("一"), .mode = STEP_ANY, .members = {&member, 1}};
    const struct item_chain_publish item = {
        .chain = {true, w->chain}, .name = STR("链"), .steps = {&step, 1}};
    world_expect(w, ITEM_CHAIN_PUBLISH, &item, 7);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN | SHOW_CODE),
                     ERR_CONFLICT);
}

static void an_invented_chain_gets_no_version(void **state)
{
    assert_int_equal(world_publish(*state, (struct opt_uuid){true, uuid_new()}),
                     ERR_NOT_FOUND);
}

static void a_taken_chain_id_is_a_conflict(void **state)
{
    assert_int_equal(world_publish(*state, (struct opt_uuid){.has = false}),
                     ERR_CONFLICT);
}

/* Whoever owns the database brings no older version back. */
static void a_deleted_version_does_not_revive_the_one_before(void **state)
{
    struct world *w = *state;
    const struct item_seal_bind bind = {w->seal, w->chain};
    char chain[UUID_TEXT_LEN + 1];
    uuid_text(w->chain, chain);
    for (int number = 2; number >= 1; number--) {
        if (number == 2)
            assert_int_equal(world_publish(w, (struct opt_uuid){true, w->chain}), OK);
        test_pg_execute(w->database,
                        arena_printf(w->arena,
                                     "DELETE FROM chain_version "
                                     "WHERE chain_id = '%s' AND number >= %d",
                                     chain, number));
        world_draft(w, 1);
        assert_int_equal(world_submit(w, REQUESTER), ERR_SIGNER_AUTHORITY);
        assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_BIND, &bind),
                         ERR_SIGNER_AUTHORITY);
        assert_int_equal(world_publish(w, (struct opt_uuid){true, w->chain}),
                         ERR_SIGNER_AUTHORITY);
    }
}

/* ---- seals ---- */

static void a_new_seal_is_a_draft_with_a_certificate(void **state)
{
    struct world *w = *state;
    w->seal = uuid_new();
    struct item_seal_make make = world_seal_order(w);
    make.algorithm = ALGORITHM_RSA2048;
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_MAKE, &make), OK);
    char text[UUID_TEXT_LEN + 1];
    uuid_text(w->seal, text);
    char *found = test_pg_value(
        w->database,
        arena_printf(
            w->arena,
            "SELECT s.state || ' ' || c.algorithm || ' ' || c.state FROM seal s"
            " JOIN certificate c ON c.id = s.certificate_id AND c.seal_id = s.id"
            " WHERE s.id = '%s'",
            text));
    assert_string_equal(found, "1 2 1");
    free(found);
}

static void an_employee_makes_no_seal(void **state)
{
    struct world *w = *state;
    w->seal = uuid_new();
    const struct item_seal_make make = world_seal_order(w);
    assert_int_equal(world_give(w, REQUESTER, ITEM_SEAL_MAKE, &make), ERR_FORBIDDEN);
}

static void a_seal_needs_a_face(void **state)
{
    struct world *w = *state;
    w->seal = uuid_new();
    struct item_seal_make make = world_seal_order(w);
    make.face.b[0] = 0;
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_MAKE, &make), ERR_FIELD_BAD);
    assert_string_equal(w->detail, "face");
}

static void a_seal_without_a_chain_is_not_usable(void **state)
{
    struct world *w = *state;
    w->seal = uuid_new();
    const struct item_seal_make make = world_seal_order(w);
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_MAKE, &make), OK);
    assert_int_equal(world_grant(w, REQUESTER, 0), OK);
    world_draft(w, 1);
    assert_int_equal(world_submit(w, REQUESTER), ERR_SEAL_NOT_ACTIVE);
}

static void a_seal_is_not_bound_to_an_invented_chain(void **state)
{
    struct world *w = *state;
    const struct item_seal_bind bind = {w->seal, uuid_new()};
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_BIND, &bind), ERR_NOT_FOUND);
}

static void a_seals_own_administrator_suspends_and_resumes_it(void **state)
{
    struct world *w = *state;
    const struct item_seal item = about_seal(w);
    struct item_seal_make make;
    w->seal = uuid_new();
    make = world_seal_order(w);
    make.administrator = w->people[OUTSIDER];
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_MAKE, &make), OK);
    const struct item_seal_bind bind = {w->seal, w->chain};
    const struct item_seal own = about_seal(w);
    assert_int_equal(world_give(w, OUTSIDER, ITEM_SEAL_BIND, &bind), OK);
    assert_int_equal(world_give(w, OUTSIDER, ITEM_SEAL_SUSPEND, &own), OK);
    assert_int_equal(world_give(w, OUTSIDER, ITEM_SEAL_RESUME, &own), OK);
    assert_int_equal(world_give(w, OUTSIDER, ITEM_SEAL_REVOKE, &own), ERR_FORBIDDEN);
    assert_int_equal(world_give(w, OUTSIDER, ITEM_SEAL_SUSPEND, &item), ERR_FORBIDDEN);
}

static void a_suspension_needs_the_pin_and_a_resumption_the_code_too(void **state)
{
    struct world *w = *state;
    const struct item_seal item = about_seal(w);
    world_item(w, ITEM_SEAL_SUSPEND, &item);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN), OK);
    world_item(w, ITEM_SEAL_RESUME, &item);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN), ERR_PROOF_REQUIRED);
}

static void a_suspension_is_told_to_who_holds_a_grant(void **state)
{
    struct world *w = *state;
    const struct item_seal item = about_seal(w);
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_SUSPEND, &item), OK);
    w->request = w->seal; /* $R */
    char *n = world_value(w, "SELECT count(*) FROM outbox WHERE object_id = $R"
                             " AND kind = 'seal.suspended'");
    assert_string_equal(n, "1");
    free(n);
}

static void a_revoked_seal_is_on_the_list_and_does_not_come_back(void **state)
{
    struct world *w = *state;
    const struct item_seal item = about_seal(w);
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_REVOKE, &item), OK);
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_RESUME, &item), ERR_SEAL_STATE);
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_REVOKE, &item), ERR_SEAL_STATE);
    assert_int_equal(world_grant(w, OUTSIDER, 0), ERR_SEAL_STATE);
    w->request = w->seal;
    char *serial = world_value(w, "SELECT encode(serial, 'hex') FROM certificate"
                                  " WHERE seal_id = $R");
    char *hex = test_pg_value(w->database, "SELECT encode(crl, 'hex') FROM crl"
                                           " ORDER BY number DESC LIMIT 1");
    assert_non_null(strstr(hex, serial));
    free(serial);
    free(hex);
}

/* As when the answer of the COMMIT that wrote the last list was lost. */
static void a_list_number_that_is_taken_stops_no_revocation(void **state)
{
    struct world *w = *state;
    const struct item_seal item = about_seal(w);
    test_pg_execute(w->database,
                    "INSERT INTO crl SELECT max(number) + 1, '\\x00', now(), now()"
                    " FROM crl");
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_REVOKE, &item), OK);
}

/* ---- grants ---- */

static void an_employee_grants_nothing(void **state)
{
    struct world *w = *state;
    const struct item_grant_give give = {.person = w->people[REQUESTER],
                                         .seal = w->seal,
                                         .from = 0,
                                         .until = clock_utc_us() + US_PER_DAY};
    assert_int_equal(world_give(w, REQUESTER, ITEM_GRANT_GIVE, &give), ERR_FORBIDDEN);
}

static void a_grant_has_a_period_ahead(void **state)
{
    struct world *w = *state;
    const struct item_grant_give give = {.person = w->people[REQUESTER],
                                         .seal = w->seal,
                                         .from = 0,
                                         .until = clock_utc_us() - 1};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_GIVE, &give), ERR_GRANT_PERIOD);
}

static void a_grant_for_somebody_invented_is_refused(void **state)
{
    struct world *w = *state;
    const struct item_grant_give give = {.person = uuid_new(),
                                         .seal = w->seal,
                                         .from = 0,
                                         .until = clock_utc_us() + US_PER_DAY};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_GIVE, &give), ERR_NOT_FOUND);
}

static void a_grant_is_suspended_resumed_and_revoked(void **state)
{
    struct world *w = *state;
    const struct item_grant item = about_grant(w);
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_RESUME, &item), ERR_GRANT_STATE);
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_SUSPEND, &item), OK);
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_RESUME, &item), OK);
    world_draft(w, 1);
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_REVOKE, &item), OK);
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_RESUME, &item), ERR_GRANT_STATE);
}

static void a_taken_grant_id_is_a_conflict(void **state)
{
    struct world *w = *state;
    const struct item_grant_give give = {.id = {true, w->grant},
                                         .person = w->people[OUTSIDER],
                                         .seal = w->seal,
                                         .from = 0,
                                         .until = clock_utc_us() + US_PER_DAY};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_GIVE, &give), ERR_CONFLICT);
}

/* A seal, a chain and a grant of another company are not there at all. */
static void nothing_of_another_company_can_be_named(void **state)
{
    struct world *w = *state;
    struct world *other;
    assert_int_equal(world_with_company((void **)&other), 0);
    const struct item_seal seal = about_seal(w);
    const struct item_grant grant = about_grant(w);
    assert_int_equal(world_give(other, ADMIN, ITEM_SEAL_SUSPEND, &seal), ERR_NOT_FOUND);
    assert_int_equal(world_give(other, ADMIN, ITEM_GRANT_REVOKE, &grant),
                     ERR_NOT_FOUND);
    world_free((void **)&other);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, world_with_everything, world_free)
#define EMPTY(f) cmocka_unit_test_setup_teardown(f, world_with_company, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY(a_chain_without_steps_is_refused),
        EMPTY(a_chain_that_names_nobody_known_is_refused),
        CASE(a_chain_that_names_somebody_who_left_is_refused),
        CASE(more_approvals_than_persons_are_refused),
        CASE(versions_count_up),
        CASE(a_version_on_a_stale_one_is_a_conflict),
        CASE(an_invented_chain_gets_no_version),
        CASE(a_taken_chain_id_is_a_conflict),
        CASE(a_deleted_version_does_not_revive_the_one_before),
        EMPTY(a_new_seal_is_a_draft_with_a_certificate),
        CASE(an_employee_makes_no_seal),
        EMPTY(a_seal_needs_a_face),
        CASE(a_seal_without_a_chain_is_not_usable),
        CASE(a_seal_is_not_bound_to_an_invented_chain),
        CASE(a_seals_own_administrator_suspends_and_resumes_it),
        CASE(a_suspension_needs_the_pin_and_a_resumption_the_code_too),
        CASE(a_suspension_is_told_to_who_holds_a_grant),
        CASE(a_revoked_seal_is_on_the_list_and_does_not_come_back),
        CASE(a_list_number_that_is_taken_stops_no_revocation),
        CASE(an_employee_grants_nothing),
        CASE(a_grant_has_a_period_ahead),
        CASE(a_grant_for_somebody_invented_is_refused),
        CASE(a_grant_is_suspended_resumed_and_revoked),
        CASE(a_taken_grant_id_is_a_conflict),
        CASE(nothing_of_another_company_can_be_named),
    };
    return cmocka_run_group_tests(tests, world_group_open, world_group_close);
}
