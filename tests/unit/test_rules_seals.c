/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon rules */
/* Grants, seals and certificates: when they may be used, how they change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rules/grant_rules.h"
#include "rules/seal_rules.h"

#define NOW INT64_C(5000)

static struct canon_grant grant;
static struct canon_seal seal;
static struct canon_certificate certificate;

static int set_up(void **state)
{
    (void)state;
    grant = (struct canon_grant){.from = NOW - 10,
                                 .until = NOW + 10,
                                 .max_uses = {true, 3},
                                 .state = GRANT_ACTIVE};
    seal = (struct canon_seal){.chain = {.has = true}, .state = SEAL_ACTIVE};
    certificate = (struct canon_certificate){
        .state = CERTIFICATE_LIVE, .not_before = NOW - 10, .not_after = NOW + 10};
    return 0;
}

/* ---- grants ---- */

static void a_grant_is_live_from_its_beginning_until_its_end(void **state)
{
    (void)state;
    assert_true(grant_is_live(&grant, NOW));
    assert_true(grant_is_live(&grant, NOW - 10));
    assert_false(grant_is_live(&grant, NOW - 11));
    assert_true(grant_is_live(&grant, NOW + 9));
    assert_false(grant_is_live(&grant, NOW + 10));
}

static void a_suspended_or_revoked_grant_is_not_live(void **state)
{
    (void)state;
    grant.state = GRANT_SUSPENDED;
    assert_int_equal(grant_check_use(&grant, NOW, 0, 1), ERR_GRANT_NOT_LIVE);
    grant.state = GRANT_REVOKED;
    assert_int_equal(grant_check_use(&grant, NOW, 0, 1), ERR_GRANT_NOT_LIVE);
}

static void one_more_use_than_granted_is_refused(void **state)
{
    (void)state;
    assert_int_equal(grant_check_use(&grant, NOW, 2, 1), OK);
    assert_int_equal(grant_check_use(&grant, NOW, 3, 1), ERR_GRANT_USED_UP);
    assert_int_equal(grant_check_use(&grant, NOW, 2, 2), ERR_GRANT_USED_UP);
    grant.max_uses.has = false;
    assert_int_equal(grant_check_use(&grant, NOW, 1000, 1000), OK);
}

static void a_new_grant_has_a_period_ahead(void **state)
{
    (void)state;
    struct opt_i64 uses = {true, 1};
    assert_int_equal(grant_check_new(NOW, NOW + 1, &uses, NOW), OK);
    assert_int_equal(grant_check_new(NOW + 1, NOW + 1, &uses, NOW), ERR_GRANT_PERIOD);
    assert_int_equal(grant_check_new(NOW - 5, NOW, &uses, NOW), ERR_GRANT_PERIOD);
    uses.v = 0;
    assert_int_equal(grant_check_new(NOW, NOW + 1, &uses, NOW), ERR_FIELD_BAD);
}

static void grants_move_as_the_table_says(void **state)
{
    (void)state;
    static const uint8_t expected[4][3] = {{0, 0, 0},
                                           {GRANT_SUSPENDED, 0, GRANT_REVOKED},
                                           {0, GRANT_ACTIVE, GRANT_REVOKED}};
    for (unsigned from = 1; from <= GRANT_REVOKED; from++)
        for (int i = 0; i < 3; i++) {
            enum grant_state to = 0;
            enum err e = grant_next(from, ITEM_GRANT_SUSPEND + i, &to);
            assert_int_equal(to, expected[from][i]);
            assert_int_equal(e, expected[from][i] ? OK : ERR_GRANT_STATE);
        }
}

static void the_status_of_a_grant_is_a_word(void **state)
{
    (void)state;
    assert_string_equal(grant_status(&grant, NOW, 0), "live");
    assert_string_equal(grant_status(&grant, NOW, 3), "used_up");
    assert_string_equal(grant_status(&grant, NOW - 11, 0), "scheduled");
    assert_string_equal(grant_status(&grant, NOW + 10, 0), "ended");
    grant.state = GRANT_SUSPENDED;
    assert_string_equal(grant_status(&grant, NOW, 0), "suspended");
    grant.state = GRANT_REVOKED;
    assert_string_equal(grant_status(&grant, NOW + 10, 0), "revoked");
}

/* ---- seals ---- */

static void an_active_seal_with_chain_and_certificate_may_be_used(void **state)
{
    (void)state;
    assert_int_equal(seal_check_use(&seal, &certificate, NOW), OK);
}

static void a_seal_that_is_not_active_may_not_be_used(void **state)
{
    (void)state;
    for (unsigned s = SEAL_DRAFT; s <= SEAL_EXPIRED; s++) {
        seal.state = (uint8_t)s;
        assert_int_equal(seal_check_use(&seal, &certificate, NOW),
                         s == SEAL_ACTIVE ? OK : ERR_SEAL_NOT_ACTIVE);
    }
}

static void a_seal_without_a_chain_may_not_be_used(void **state)
{
    (void)state;
    seal.chain.has = false;
    assert_int_equal(seal_check_use(&seal, &certificate, NOW), ERR_SEAL_NO_CHAIN);
}

static void a_certificate_counts_within_its_validity(void **state)
{
    (void)state;
    assert_int_equal(certificate_check(&certificate, NOW - 10), OK);
    assert_int_equal(certificate_check(&certificate, NOW - 11),
                     ERR_CERTIFICATE_NOT_VALID);
    assert_int_equal(certificate_check(&certificate, NOW + 10),
                     ERR_CERTIFICATE_NOT_VALID);
}

static void a_revoked_certificate_does_not_count(void **state)
{
    (void)state;
    certificate.state = CERTIFICATE_REVOKED;
    assert_int_equal(seal_check_use(&seal, &certificate, NOW),
                     ERR_CERTIFICATE_NOT_VALID);
}

static enum seal_state moved(uint8_t from, enum item_kind event)
{
    enum seal_state to = 0;
    seal.state = from;
    enum err e = seal_next(&seal, event, &to);
    assert_int_equal(e, to ? OK : ERR_SEAL_STATE);
    return to;
}

static void seals_move_as_the_table_says(void **state)
{
    (void)state;
    assert_int_equal(moved(SEAL_DRAFT, ITEM_SEAL_BIND), SEAL_ACTIVE);
    assert_int_equal(moved(SEAL_SUSPENDED, ITEM_SEAL_BIND), SEAL_SUSPENDED);
    assert_int_equal(moved(SEAL_REVOKED, ITEM_SEAL_BIND), 0);
    assert_int_equal(moved(SEAL_ACTIVE, ITEM_SEAL_SUSPEND), SEAL_SUSPENDED);
    assert_int_equal(moved(SEAL_DRAFT, ITEM_SEAL_SUSPEND), 0);
    assert_int_equal(moved(SEAL_SUSPENDED, ITEM_SEAL_RESUME), SEAL_ACTIVE);
    assert_int_equal(moved(SEAL_DRAFT, ITEM_SEAL_RESUME), 0);
    assert_int_equal(moved(SEAL_REVOKED, ITEM_SEAL_RESUME), 0);
    assert_int_equal(moved(SEAL_ACTIVE, ITEM_SEAL_REVOKE), SEAL_REVOKED);
    assert_int_equal(moved(SEAL_REVOKED, ITEM_SEAL_REVOKE), 0);
}

static void a_seal_without_a_chain_does_not_resume(void **state)
{
    (void)state;
    enum seal_state to;
    seal.state = SEAL_SUSPENDED;
    seal.chain.has = false;
    assert_int_equal(seal_next(&seal, ITEM_SEAL_RESUME, &to), ERR_SEAL_NO_CHAIN);
}

static void a_new_seal_has_a_face_a_type_and_a_size(void **state)
{
    (void)state;
    const char *field;
    struct item_seal_make item = {.name = STR("Contracts"),
                                  .type = SEAL_CONTRACT,
                                  .face = {{1}},
                                  .width_um = 42000,
                                  .height_um = 42000};
    assert_int_equal(seal_check_new(&item, &field), OK);
    item.algorithm = ALGORITHM_SM2;
    assert_int_equal(seal_check_new(&item, &field), ERR_FIELD_BAD);
    assert_string_equal(field, "algorithm");
    item.width_um = SEAL_SIDE_MAX_UM + 1;
    assert_int_equal(seal_check_new(&item, &field), ERR_FIELD_BAD);
    assert_string_equal(field, "width_um");
    item.face.b[0] = 0;
    assert_int_equal(seal_check_new(&item, &field), ERR_FIELD_BAD);
    assert_string_equal(field, "face");
    item.type = 0;
    assert_int_equal(seal_check_new(&item, &field), ERR_FIELD_BAD);
    assert_string_equal(field, "type");
}

static void the_status_of_a_seal_is_a_word(void **state)
{
    (void)state;
    assert_string_equal(seal_status(SEAL_ACTIVE, NOW + 1, NOW), "active");
    assert_string_equal(seal_status(SEAL_ACTIVE, NOW, NOW), "expired");
    assert_string_equal(seal_status(SEAL_REVOKED, NOW, NOW), "revoked");
}

#define CASE(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_grant_is_live_from_its_beginning_until_its_end),
        CASE(a_suspended_or_revoked_grant_is_not_live),
        CASE(one_more_use_than_granted_is_refused),
        CASE(a_new_grant_has_a_period_ahead),
        CASE(grants_move_as_the_table_says),
        CASE(the_status_of_a_grant_is_a_word),
        CASE(an_active_seal_with_chain_and_certificate_may_be_used),
        CASE(a_seal_that_is_not_active_may_not_be_used),
        CASE(a_seal_without_a_chain_may_not_be_used),
        CASE(a_certificate_counts_within_its_validity),
        CASE(a_revoked_certificate_does_not_count),
        CASE(seals_move_as_the_table_says),
        CASE(a_seal_without_a_chain_does_not_resume),
        CASE(a_new_seal_has_a_face_a_type_and_a_size),
        CASE(the_status_of_a_seal_is_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
