/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon rules */
/* Counting approvals: one test a rule of approval_rules.h, each failing without its
 * guard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "request_sample.h"

static struct sample s;

static int tear_down(void **state)
{
    (void)state;
    sample_end(&s);
    return 0;
}

/* ---- quorum ---- */

static void a_request_without_decisions_is_open(void **state)
{
    (void)state;
    sample_begin(&s, "1:A");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void any_one_of_several_completes_a_step(void **state)
{
    (void)state;
    sample_begin(&s, "1:ABC");
    sample_approve(&s, "B");
    assert_int_equal(sample_outcome(&s), APPROVAL_COMPLETE);
}

static void k_of_n_waits_for_the_last_approval(void **state)
{
    (void)state;
    sample_begin(&s, "2:ABC");
    sample_approve(&s, "C");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
    sample_approve(&s, "A");
    assert_int_equal(sample_outcome(&s), APPROVAL_COMPLETE);
}

static void every_chain_must_be_complete(void **state)
{
    (void)state;
    sample_begin(&s, "1:A|1:B");
    sample_approve(&s, "A");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
    sample_approve(&s, "B");
    assert_int_equal(sample_outcome(&s), APPROVAL_COMPLETE);
}

static void one_decision_covers_his_steps_in_several_chains(void **state)
{
    (void)state;
    sample_begin(&s, "1:A|1:A");
    sample_approve(&s, "A");
    assert_int_equal(sample_outcome(&s), APPROVAL_COMPLETE);
}

/* A is due in the second chain at once; in the first his approval waits for B. */
static void an_early_approval_counts_when_its_step_is_reached(void **state)
{
    (void)state;
    sample_begin(&s, "1:B 1:A|1:A");
    sample_approve(&s, "A");
    assert_string_equal(sample_due(&s), "B");
    sample_approve(&s, "B");
    assert_int_equal(sample_outcome(&s), APPROVAL_COMPLETE);
}

static void a_person_counts_once_in_a_chain(void **state)
{
    (void)state;
    sample_begin(&s, "1:A 1:AB");
    sample_approve(&s, "AA");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
    assert_string_equal(sample_due(&s), "B");
}

static void two_accounts_of_one_human_count_once(void **state)
{
    (void)state;
    sample_begin(&s, "2:AaB");
    sample_approve(&s, "Aa");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
    sample_approve(&s, "B");
    assert_int_equal(sample_outcome(&s), APPROVAL_COMPLETE);
}

static void a_rejection_ends_the_round(void **state)
{
    (void)state;
    sample_begin(&s, "1:A 1:B");
    sample_approve(&s, "A");
    sample_decide(&s, 'B', VERDICT_REJECT);
    assert_int_equal(sample_outcome(&s), APPROVAL_REJECTED);
}

static void an_approval_after_a_rejection_changes_nothing(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB");
    sample_decide(&s, 'A', VERDICT_REJECT);
    sample_approve(&s, "B");
    assert_int_equal(sample_outcome(&s), APPROVAL_REJECTED);
}

static void who_counted_is_told_step_by_step(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 2:CDE");
    sample_approve(&s, "BEC");
    struct approval_progress p = sample_progress(&s);
    assert_int_equal(p.chains[0].current, 2);
    assert_int_equal(p.chains[0].steps[0].counted[0].b[0], 'B');
    assert_int_equal(p.chains[0].steps[1].counted_n, 2);
    assert_int_equal(p.chains[0].steps[1].counted[1].b[0], 'C');
}

/* ---- what counts for nothing ---- */

static void no_chain_means_no(void **state)
{
    (void)state;
    sample_begin(&s, "");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_chain_without_steps_means_no(void **state)
{
    (void)state;
    sample_begin(&s, "1:A| ");
    sample_approve(&s, "A");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_seal_without_its_chain_means_no(void **state)
{
    (void)state;
    sample_begin(&s, "1:A");
    struct canon_pair *pairs = s.request.pairs.items;
    pairs[s.request.pairs.n++].seal = sample_seal(7);
    sample_approve(&s, "A");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_step_that_needs_nobody_is_never_complete(void **state)
{
    (void)state;
    sample_begin(&s, "1:A 0:B");
    sample_approve(&s, "AB");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_decision_of_another_round_counts_for_nothing(void **state)
{
    (void)state;
    sample_begin(&s, "1:A");
    sample_decide(&s, 'A', VERDICT_APPROVE)->round--;
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_decision_of_another_request_counts_for_nothing(void **state)
{
    (void)state;
    sample_begin(&s, "1:A");
    sample_decide(&s, 'A', VERDICT_APPROVE)->request.b[0]++;
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_decision_about_other_bytes_counts_for_nothing(void **state)
{
    (void)state;
    sample_begin(&s, "1:A");
    sample_decide(&s, 'A', VERDICT_APPROVE)->subject.b[5] ^= 1;
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_decision_of_somebody_not_asked_counts_for_nothing(void **state)
{
    (void)state;
    sample_begin(&s, "1:A");
    struct canon_decision *d = sample_decide(&s, 'X', VERDICT_APPROVE);
    d->human = sample_human('A');
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_decision_under_another_human_counts_for_nothing(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB");
    sample_decide(&s, 'A', VERDICT_APPROVE)->human = sample_human('B');
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void a_rejection_of_somebody_not_asked_counts_for_nothing(void **state)
{
    (void)state;
    sample_begin(&s, "1:A");
    sample_decide(&s, 'X', VERDICT_REJECT);
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

/* Frozen chains do not ask the requester; if one did, it would still not count. */
static void the_requester_never_counts(void **state)
{
    (void)state;
    sample_begin(&s, "1:RA");
    sample_approve(&s, "R");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

static void the_requesters_other_account_never_counts(void **state)
{
    (void)state;
    sample_begin(&s, "1:rA");
    sample_approve(&s, "r");
    assert_int_equal(sample_outcome(&s), APPROVAL_OPEN);
}

/* ---- who may decide ---- */

static void the_first_step_is_due_first(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:C");
    assert_string_equal(sample_due(&s), "AB");
    assert_int_equal(sample_may_decide(&s, 'A'), OK);
}

static void a_later_step_is_not_due_while_an_earlier_one_is_open(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:C");
    assert_int_equal(sample_may_decide(&s, 'C'), ERR_STEP_NOT_DUE);
}

static void a_step_that_is_complete_is_decided(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:C");
    sample_approve(&s, "A");
    assert_int_equal(sample_may_decide(&s, 'B'), ERR_STEP_DECIDED);
    assert_int_equal(sample_may_decide(&s, 'C'), OK);
}

static void nobody_decides_twice(void **state)
{
    (void)state;
    sample_begin(&s, "2:ABC");
    sample_approve(&s, "A");
    assert_int_equal(sample_may_decide(&s, 'A'), ERR_STEP_DECIDED);
}

static void nobody_decides_twice_when_a_later_step_asks_him_too(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:AC|2:AB");
    sample_approve(&s, "A");
    assert_int_equal(sample_may_decide(&s, 'A'), ERR_STEP_DECIDED);
}

static void the_other_account_of_who_decided_may_not(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:aC|1:aC");
    sample_approve(&s, "A");
    assert_int_equal(sample_may_decide(&s, 'a'), ERR_STEP_DECIDED);
}

static void the_other_account_of_who_is_due_waits_for_its_own_step(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:aC");
    assert_int_equal(sample_may_decide(&s, 'a'), ERR_STEP_NOT_DUE);
}

static void nobody_approves_his_own_request(void **state)
{
    (void)state;
    sample_begin(&s, "1:RrA");
    assert_int_equal(sample_may_decide(&s, 'R'), ERR_SELF_APPROVAL);
    assert_int_equal(sample_may_decide(&s, 'r'), ERR_SELF_APPROVAL);
    assert_string_equal(sample_due(&s), "A");
}

static void who_is_not_asked_may_not_decide(void **state)
{
    (void)state;
    sample_begin(&s, "1:A");
    assert_int_equal(sample_may_decide(&s, 'X'), ERR_NOT_AN_APPROVER);
}

static void who_is_asked_as_another_human_may_not_decide(void **state)
{
    (void)state;
    sample_begin(&s, "1:A 1:B");
    struct approval_progress p = sample_progress(&s);
    struct digest other = sample_human('B');
    assert_int_equal(approval_may_decide(&p, sample_person('A'), &other),
                     ERR_NOT_AN_APPROVER);
}

static void nobody_decides_after_the_end(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:C");
    sample_decide(&s, 'A', VERDICT_REJECT);
    assert_int_equal(sample_may_decide(&s, 'C'), ERR_STEP_DECIDED);
    assert_string_equal(sample_due(&s), "");
}

static void who_is_due_in_two_chains_is_listed_once(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB|1:BA");
    assert_string_equal(sample_due(&s), "AB");
}

static void everybody_is_listed_once(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:BC|2:CD");
    struct approval_persons all = approval_everybody(s.arena, &s.request);
    assert_int_equal(all.n, 4);
}

/* ---- kept for a later step ---- */

static void who_is_needed_later_is_kept_for_later(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:A");
    assert_string_equal(sample_due(&s), "B");
    assert_int_equal(sample_may_decide(&s, 'A'), ERR_STEP_NOT_DUE);
    sample_approve(&s, "BA");
    assert_int_equal(sample_outcome(&s), APPROVAL_COMPLETE);
}

static void who_is_not_needed_later_may_decide_early(void **state)
{
    (void)state;
    sample_begin(&s, "1:AB 1:AC");
    assert_string_equal(sample_due(&s), "AB");
    sample_approve(&s, "A");
    assert_string_equal(sample_due(&s), "C");
}

/* The steps hold each other: of A, B, C every one is needed somewhere. */
static void a_row_of_needs_is_seen_through(void **state)
{
    (void)state;
    sample_begin(&s, "1:ABC 1:AB 1:A");
    assert_string_equal(sample_due(&s), "C");
    sample_approve(&s, "C");
    assert_string_equal(sample_due(&s), "B");
}

static bool can_complete(const char *chain)
{
    sample_begin(&s, chain);
    struct digest requester = sample_human('R');
    const struct canon_frozen_chain *c = s.request.chains.items;
    bool can = approval_chain_can_complete(s.arena, c, &requester);
    sample_end(&s);
    return can;
}

static void a_chain_can_complete_when_everybody_counts_once(void **state)
{
    (void)state;
    assert_true(can_complete("1:A 1:B"));
    assert_true(can_complete("1:AB 1:A"));
    assert_true(can_complete("2:ABC 1:A"));
    assert_false(can_complete("1:A 1:A"));
    assert_false(can_complete("2:AB 1:AB"));
    assert_false(can_complete("1:A 1:a"));
    assert_false(can_complete("2:Aa"));
    assert_false(can_complete("1:R"));
    assert_false(can_complete("1:r"));
    assert_false(can_complete("0:A"));
    assert_false(can_complete(" "));
}

/* ---- the item ---- */

static struct canon_request_state row;
static struct item_request_decide item;

static void item_begin(void)
{
    sample_begin(&s, "1:A");
    row = (struct canon_request_state){.request = s.request.request,
                                       .round = s.request.round,
                                       .state = REQUEST_PENDING};
    item = (struct item_request_decide){
        .request = s.request.request,
        .round = s.request.round,
        .subject = canon_digest_of(&canon_request_schema, &s.request),
        .verdict = VERDICT_APPROVE};
}

static enum err item_check(void)
{
    return approval_check_item(&row, &s.request, &item, SAMPLE_NOW);
}

static void a_decision_about_what_is_pending_is_possible(void **state)
{
    (void)state;
    item_begin();
    assert_int_equal(item_check(), OK);
}

static void a_decision_for_an_earlier_round_is_refused(void **state)
{
    (void)state;
    item_begin();
    item.round--;
    assert_int_equal(item_check(), ERR_CONFLICT);
}

static void a_decision_about_another_digest_is_refused(void **state)
{
    (void)state;
    item_begin();
    item.subject.b[0] ^= 1;
    assert_int_equal(item_check(), ERR_DIGEST_MISMATCH);
}

static void a_decision_on_what_was_withdrawn_is_refused(void **state)
{
    (void)state;
    item_begin();
    row.state = REQUEST_STATE_WITHDRAWN;
    assert_int_equal(item_check(), ERR_REQUEST_WITHDRAWN);
}

static void a_decision_after_the_expiry_is_refused(void **state)
{
    (void)state;
    item_begin();
    s.request.expires_at = SAMPLE_NOW;
    item.subject = canon_digest_of(&canon_request_schema, &s.request);
    assert_int_equal(item_check(), ERR_REQUEST_EXPIRED);
    row.state = REQUEST_STATE_EXPIRED;
    assert_int_equal(item_check(), ERR_REQUEST_EXPIRED);
}

static void a_decision_on_what_is_decided_is_refused(void **state)
{
    (void)state;
    item_begin();
    row.state = REQUEST_APPROVED;
    assert_int_equal(item_check(), ERR_STEP_DECIDED);
    row.state = REQUEST_REJECTED;
    assert_int_equal(item_check(), ERR_STEP_DECIDED);
}

static void a_verdict_that_does_not_exist_is_refused(void **state)
{
    (void)state;
    item_begin();
    item.verdict = 0;
    assert_int_equal(item_check(), ERR_FIELD_BAD);
}

static void a_rejection_needs_a_reason(void **state)
{
    (void)state;
    item_begin();
    item.verdict = VERDICT_REJECT;
    assert_int_equal(item_check(), ERR_REASON_REQUIRED);
    item.reason = STR("wrong amount");
    assert_int_equal(item_check(), OK);
}

#define CASE(f) cmocka_unit_test_teardown(f, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_request_without_decisions_is_open),
        CASE(any_one_of_several_completes_a_step),
        CASE(k_of_n_waits_for_the_last_approval),
        CASE(every_chain_must_be_complete),
        CASE(one_decision_covers_his_steps_in_several_chains),
        CASE(an_early_approval_counts_when_its_step_is_reached),
        CASE(a_person_counts_once_in_a_chain),
        CASE(two_accounts_of_one_human_count_once),
        CASE(a_rejection_ends_the_round),
        CASE(an_approval_after_a_rejection_changes_nothing),
        CASE(who_counted_is_told_step_by_step),
        CASE(no_chain_means_no),
        CASE(a_chain_without_steps_means_no),
        CASE(a_seal_without_its_chain_means_no),
        CASE(a_step_that_needs_nobody_is_never_complete),
        CASE(a_decision_of_another_round_counts_for_nothing),
        CASE(a_decision_of_another_request_counts_for_nothing),
        CASE(a_decision_about_other_bytes_counts_for_nothing),
        CASE(a_decision_of_somebody_not_asked_counts_for_nothing),
        CASE(a_decision_under_another_human_counts_for_nothing),
        CASE(a_rejection_of_somebody_not_asked_counts_for_nothing),
        CASE(the_requester_never_counts),
        CASE(the_requesters_other_account_never_counts),
        CASE(the_first_step_is_due_first),
        CASE(a_later_step_is_not_due_while_an_earlier_one_is_open),
        CASE(a_step_that_is_complete_is_decided),
        CASE(nobody_decides_twice),
        CASE(nobody_decides_twice_when_a_later_step_asks_him_too),
        CASE(the_other_account_of_who_decided_may_not),
        CASE(the_other_account_of_who_is_due_waits_for_its_own_step),
        CASE(nobody_approves_his_own_request),
        CASE(who_is_not_asked_may_not_decide),
        CASE(who_is_asked_as_another_human_may_not_decide),
        CASE(nobody_decides_after_the_end),
        CASE(who_is_due_in_two_chains_is_listed_once),
        CASE(everybody_is_listed_once),
        CASE(who_is_needed_later_is_kept_for_later),
        CASE(who_is_not_needed_later_may_decide_early),
        CASE(a_row_of_needs_is_seen_through),
        cmocka_unit_test(a_chain_can_complete_when_everybody_counts_once),
        CASE(a_decision_about_what_is_pending_is_possible),
        CASE(a_decision_for_an_earlier_round_is_refused),
        CASE(a_decision_about_another_digest_is_refused),
        CASE(a_decision_on_what_was_withdrawn_is_refused),
        CASE(a_decision_after_the_expiry_is_refused),
        CASE(a_decision_on_what_is_decided_is_refused),
        CASE(a_verdict_that_does_not_exist_is_refused),
        CASE(a_rejection_needs_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
