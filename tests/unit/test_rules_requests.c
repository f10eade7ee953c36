/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon rules */
/* The states of a request and what a submission must be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "canon/update.h"
#include "rules/request_rules.h"

#define NOW INT64_C(1000000)

static enum err next(enum request_state from, enum request_event event,
                     enum request_state expected)
{
    enum request_state to = 0;
    enum err e = request_next(from, event, &to);
    assert_int_equal(to, e == OK ? expected : 0);
    return e;
}

static void the_good_way_leads_to_sealed(void **state)
{
    (void)state;
    assert_int_equal(next(REQUEST_DRAFT, REQUEST_EVENT_SUBMIT, REQUEST_PENDING), OK);
    assert_int_equal(next(REQUEST_PENDING, REQUEST_EVENT_APPROVE, REQUEST_PENDING), OK);
    assert_int_equal(next(REQUEST_PENDING, REQUEST_EVENT_COMPLETE, REQUEST_APPROVED),
                     OK);
    assert_int_equal(next(REQUEST_APPROVED, REQUEST_EVENT_INTEND, REQUEST_SEALING), OK);
    assert_int_equal(next(REQUEST_SEALING, REQUEST_EVENT_RELEASE, REQUEST_SEALED), OK);
}

static void the_other_ends_are_reached(void **state)
{
    (void)state;
    assert_int_equal(next(REQUEST_PENDING, REQUEST_EVENT_REJECT, REQUEST_REJECTED), OK);
    assert_int_equal(
        next(REQUEST_APPROVED, REQUEST_EVENT_WITHDRAW, REQUEST_STATE_WITHDRAWN), OK);
    assert_int_equal(next(REQUEST_PENDING, REQUEST_EVENT_EXPIRE, REQUEST_STATE_EXPIRED),
                     OK);
    assert_int_equal(next(REQUEST_SEALING, REQUEST_EVENT_ABORT, REQUEST_ABORTED), OK);
}

static void nothing_is_sealed_from_another_state(void **state)
{
    (void)state;
    for (int from = 0; from <= REQUEST_STATE_LAST + 1; from++)
        if (from != REQUEST_SEALING)
            assert_int_not_equal(next(from, REQUEST_EVENT_RELEASE, 0), OK);
}

static void nothing_is_intended_before_the_approval(void **state)
{
    (void)state;
    assert_int_equal(next(REQUEST_PENDING, REQUEST_EVENT_INTEND, 0), ERR_NOT_APPROVED);
    assert_int_equal(next(REQUEST_REJECTED, REQUEST_EVENT_INTEND, 0),
                     ERR_REQUEST_STATE);
}

static void what_is_sealed_stays_sealed(void **state)
{
    (void)state;
    for (int event = 0; event < REQUEST_EVENT_COUNT; event++)
        assert_int_not_equal(next(REQUEST_SEALED, event, 0), OK);
}

static void a_new_round_begins_only_after_the_last_one_ended(void **state)
{
    (void)state;
    assert_int_equal(next(REQUEST_REJECTED, REQUEST_EVENT_SUBMIT, REQUEST_PENDING), OK);
    assert_int_equal(next(REQUEST_ABORTED, REQUEST_EVENT_SUBMIT, REQUEST_PENDING), OK);
    assert_int_equal(next(REQUEST_PENDING, REQUEST_EVENT_SUBMIT, 0), ERR_REQUEST_STATE);
    assert_int_equal(next(REQUEST_SEALING, REQUEST_EVENT_SUBMIT, 0), ERR_REQUEST_STATE);
    assert_int_equal(next(REQUEST_SEALED, REQUEST_EVENT_SUBMIT, 0), ERR_REQUEST_STATE);
}

static void refusals_say_why(void **state)
{
    (void)state;
    assert_int_equal(next(REQUEST_STATE_WITHDRAWN, REQUEST_EVENT_APPROVE, 0),
                     ERR_REQUEST_WITHDRAWN);
    assert_int_equal(next(REQUEST_STATE_EXPIRED, REQUEST_EVENT_INTEND, 0),
                     ERR_REQUEST_EXPIRED);
    assert_int_equal(next(REQUEST_APPROVED, REQUEST_EVENT_REJECT, 0), ERR_STEP_DECIDED);
}

static void states_have_names_and_ends(void **state)
{
    (void)state;
    assert_string_equal(request_state_name(REQUEST_PENDING), "pending");
    assert_string_equal(request_state_name(REQUEST_ABORTED), "aborted");
    assert_false(request_state_is_final(REQUEST_SEALING));
    assert_true(request_state_is_final(REQUEST_REJECTED));
}

static void an_intent_lives_ten_minutes(void **state)
{
    (void)state;
    const struct canon_intent intent = {.signing_time = NOW};
    assert_true(intent_is_in_time(&intent, NOW + 600 * US_PER_S - 1));
    assert_false(intent_is_in_time(&intent, NOW + 600 * US_PER_S));
}

/* ---- submissions ---- */

static struct canon_document documents[2];
static struct canon_pair pairs[2];
static struct item_request_submit item;

static int set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        documents[i] = (struct canon_document){.document = {{(uint8_t)i}},
                                               .name = STR("a.pdf"),
                                               .length = 1000,
                                               .pages = 1};
        pairs[i] = (struct canon_pair){.document = (uint8_t)i,
                                       .algorithm = ALGORITHM_P256,
                                       .level = LEVEL_B_B,
                                       .update = {.has = true},
                                       .update_length = 40000,
                                       .holes = {100, 200, 300, UPDATE_CONTENTS_PLAIN}};
    }
    item = (struct item_request_submit){.documents = {documents, 2},
                                        .pairs = {pairs, 2},
                                        .purpose = STR("sale"),
                                        .copies = 1,
                                        .expires_at = NOW + US_PER_DAY};
    return 0;
}

static void assert_bad(const char *field)
{
    const char *found = NULL;
    assert_int_equal(request_check_submission(&item, NOW, &found), ERR_FIELD_BAD);
    assert_string_equal(found, field);
}

static void a_sound_submission_passes(void **state)
{
    (void)state;
    const char *field;
    assert_int_equal(request_check_submission(&item, NOW, &field), OK);
    assert_null(field);
}

static void a_submission_without_a_seal_is_refused(void **state)
{
    (void)state;
    const char *field;
    item.pairs.n = 0;
    assert_int_equal(request_check_submission(&item, NOW, &field), ERR_PLACEMENT_NONE);
}

static void every_document_is_sealed(void **state)
{
    (void)state;
    pairs[1].document = 0;
    assert_bad("documents");
}

static void a_document_comes_once(void **state)
{
    (void)state;
    documents[1].document = documents[0].document;
    assert_bad("documents");
}

static void a_pair_names_a_document_of_the_request(void **state)
{
    (void)state;
    static struct canon_pair three[3];
    memcpy(three, pairs, sizeof pairs);
    three[2] = pairs[0];
    three[2].document = 2;
    item.pairs = (struct canon_list){three, 3};
    assert_bad("pairs");
}

static void a_pair_is_prepared(void **state)
{
    (void)state;
    pairs[0].update.has = false;
    assert_bad("pairs");
}

static void an_envelope_is_not_known_yet(void **state)
{
    (void)state;
    pairs[0].envelope = str_bytes(STR("x"));
    assert_bad("pairs");
}

static void the_holes_lie_inside_the_update(void **state)
{
    (void)state;
    pairs[0].update_length = 33000;
    assert_bad("pairs");
    pairs[0].update_length = 40000;
    pairs[0].holes.time_off = -1;
    assert_bad("pairs");
}

static void a_level_that_we_do_not_make_is_refused(void **state)
{
    (void)state;
    pairs[0].level = LEVEL_B_T;
    assert_bad("pairs");
}

static void an_algorithm_that_we_do_not_make_is_refused(void **state)
{
    (void)state;
    pairs[0].algorithm = ALGORITHM_SM2;
    assert_bad("pairs");
}

static void an_expiry_that_is_over_is_refused(void **state)
{
    (void)state;
    item.expires_at = NOW;
    assert_bad("expires_at");
    item.expires_at = NOW + (REQUEST_LIFE_MAX_DAYS + 1) * US_PER_DAY;
    assert_bad("expires_at");
}

static void an_amount_has_a_currency(void **state)
{
    (void)state;
    const char *field;
    item.amount.minor_units = 5;
    assert_bad("amount");
    item.amount.currency = STR("cny");
    assert_bad("amount");
    item.amount.currency = STR("CNY");
    assert_int_equal(request_check_submission(&item, NOW, &field), OK);
}

static void a_purpose_and_copies_are_needed(void **state)
{
    (void)state;
    item.copies = 0;
    assert_bad("copies");
    item.purpose = STR("");
    assert_bad("purpose");
}

#define CASE(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_good_way_leads_to_sealed),
        cmocka_unit_test(the_other_ends_are_reached),
        cmocka_unit_test(nothing_is_sealed_from_another_state),
        cmocka_unit_test(nothing_is_intended_before_the_approval),
        cmocka_unit_test(what_is_sealed_stays_sealed),
        cmocka_unit_test(a_new_round_begins_only_after_the_last_one_ended),
        cmocka_unit_test(refusals_say_why),
        cmocka_unit_test(states_have_names_and_ends),
        cmocka_unit_test(an_intent_lives_ten_minutes),
        CASE(a_sound_submission_passes),
        CASE(a_submission_without_a_seal_is_refused),
        CASE(every_document_is_sealed),
        CASE(a_document_comes_once),
        CASE(a_pair_names_a_document_of_the_request),
        CASE(a_pair_is_prepared),
        CASE(an_envelope_is_not_known_yet),
        CASE(the_holes_lie_inside_the_update),
        CASE(a_level_that_we_do_not_make_is_refused),
        CASE(an_algorithm_that_we_do_not_make_is_refused),
        CASE(an_expiry_that_is_over_is_refused),
        CASE(an_amount_has_a_currency),
        CASE(a_purpose_and_copies_are_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
