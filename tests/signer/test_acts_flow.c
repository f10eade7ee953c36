/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db wire crypto canon rules signer support */
/* The good way through the signer: from a submission to a released seal, and what it
 * leaves behind. */
#include "support/pg.h"

#include "world.h"

#include "crypto/cert.h"
#include "signer/ca.h"

static void a_request_goes_from_submission_to_release(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    world_assert_state(w, REQUEST_PENDING);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    world_assert_state(w, REQUEST_PENDING);
    assert_int_equal(world_approve(w, LAWYER), OK);
    world_assert_state(w, REQUEST_APPROVED);
    assert_int_equal(world_intend(w, REQUESTER), OK);
    world_assert_state(w, REQUEST_SEALING);
    assert_int_equal(world_sign(w, 0), OK);
    assert_int_equal(world_release(w), OK);
    world_assert_state(w, REQUEST_SEALED);
}

/* Checked as any reader would: CMS over the byte range, certificate under the root. */
static void assert_signature_is_good(struct world *w, int pair)
{
    const struct prepared *p = &w->prepared[pair];
    struct buf whole = world_bytes(w, pair);
    size_t gap = whole.n - p->update.n + p->holes.contents_off - 1;
    size_t after = gap + p->holes.contents_len + 2;
    const struct bytes parts[] = {{whole.p, gap}, {whole.p + after, whole.n - after}};
    struct cms_report report;
    const struct bytes root = ca_root(w->signer->ca);

    cms_verify(w->arena, w->cms, parts, 2, &report);
    assert_int_equal(report.verdict, CMS_VALID);
    assert_int_equal(report.oddities, 0);
    const struct cert_question q = {.leaf = report.cert,
                                    .roots = &root,
                                    .roots_n = 1,
                                    .kind = CERT_SEAL,
                                    .at_us = clock_utc_us()};
    assert_int_equal(cert_judge(&q), CERT_GOOD);
    buf_clear(&whole);
}

static void two_seals_on_one_document_are_both_good(void **state)
{
    struct world *w = *state;
    world_sealing(w, 2);
    assert_int_equal(world_sign(w, 0), OK);
    assert_signature_is_good(w, 0);
    assert_int_equal(world_sign(w, 1), OK);
    assert_signature_is_good(w, 1);
    assert_int_equal(world_release(w), OK);
    world_assert_state(w, REQUEST_SEALED);
}

static void the_same_intent_answers_with_the_same_bytes(void **state)
{
    struct world *w = *state;
    int64_t time;
    uuid intent;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    assert_true(world_intent(w, 0, &intent));
    assert_int_equal(world_sign_bytes(w, intent, buf_bytes(&bytes), &time), OK);
    struct bytes first = w->cms;
    assert_int_equal(world_sign_bytes(w, intent, buf_bytes(&bytes), &time), OK);
    assert_true(bytes_eq(first, w->cms));
    buf_clear(&bytes);
}

/* Even when the seal was suspended meanwhile: it was committed before. */
static void what_was_signed_is_answered_again_after_a_suspension(void **state)
{
    struct world *w = *state;
    int64_t time;
    uuid intent;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    assert_true(world_intent(w, 0, &intent));
    assert_int_equal(world_sign_bytes(w, intent, buf_bytes(&bytes), &time), OK);
    const struct item_seal suspend = {.seal = w->seal};
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_SUSPEND, &suspend), OK);
    assert_int_equal(world_sign_bytes(w, intent, buf_bytes(&bytes), &time), OK);
    buf_clear(&bytes);
}

static void those_who_are_due_are_told_and_shown(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    char *due =
        world_value(w, "SELECT count(*) FROM approval_due WHERE request_id = $R");
    assert_string_equal(due, "2");
    free(due);
    due = world_value(w, "SELECT count(*) FROM outbox WHERE object_id = $R"
                         " AND kind = 'approval.due' AND data->>'round' = '1'");
    assert_string_equal(due, "2");
    free(due);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    due = world_value(w, "SELECT string_agg(person_id::text, ',') FROM approval_due"
                         " WHERE request_id = $R");
    char lawyer[UUID_TEXT_LEN + 1];
    uuid_text(w->people[LAWYER], lawyer);
    assert_string_equal(due, lawyer);
    free(due);
}

static void assert_moved(struct world *w, const char *wanted)
{
    char *told = world_value(w, "SELECT count(*) FROM outbox WHERE object_id = $R"
                                " AND kind = 'request.moved'");
    assert_string_equal(told, wanted);
    free(told);
}

/* Both who were asked, one of whom need decide no more, and the requester. */
static void open_pages_hear_of_every_decision(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_moved(w, "0");
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_moved(w, "3");
    assert_int_equal(world_approve(w, LAWYER), OK);
    assert_moved(w, "4"); /* the requester is told that it is approved */
}

static void the_requester_is_told_of_the_approval(void **state)
{
    struct world *w = *state;
    world_approved(w, 1);
    char *told = world_value(w, "SELECT count(*) FROM outbox WHERE object_id = $R"
                                " AND kind = 'request.approved'");
    assert_string_equal(told, "1");
    free(told);
}

static void an_intent_leaves_a_job_for_the_worker(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    char *job =
        world_value(w, "SELECT kind || data::text FROM job WHERE object_id = $R");
    assert_string_equal(job, "seal{\"round\": 1}");
    free(job);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, world_with_everything, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_request_goes_from_submission_to_release),
        CASE(two_seals_on_one_document_are_both_good),
        CASE(the_same_intent_answers_with_the_same_bytes),
        CASE(what_was_signed_is_answered_again_after_a_suspension),
        CASE(those_who_are_due_are_told_and_shown),
        CASE(open_pages_hear_of_every_decision),
        CASE(the_requester_is_told_of_the_approval),
        CASE(an_intent_leaves_a_job_for_the_worker),
    };
    return cmocka_run_group_tests(tests, world_group_open, world_group_close);
}
