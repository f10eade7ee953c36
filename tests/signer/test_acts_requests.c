/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db wire crypto canon rules signer support */
/* What the signer refuses about submissions, decisions, intents and releases. */
#include "support/pg.h"

#include "signer/check.h"
#include "world.h"

/* ---- submission ---- */

static void a_submission_without_a_grant_is_refused(void **state)
{
    struct world *w = *state;
    world_draft(w, 1);
    assert_int_equal(world_submit(w, OUTSIDER), ERR_GRANT_NOT_LIVE);
}

static void a_submission_under_a_suspended_grant_is_refused(void **state)
{
    struct world *w = *state;
    const struct item_grant suspend = {.grant = w->grant};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_SUSPEND, &suspend), OK);
    world_draft(w, 1);
    assert_int_equal(world_submit(w, REQUESTER), ERR_GRANT_NOT_LIVE);
}

static void a_submission_of_who_is_no_employee_is_refused(void **state)
{
    struct world *w = *state;
    world_draft(w, 1);
    assert_int_equal(world_submit(w, LAWYER), ERR_FORBIDDEN);
}

static void a_submission_with_another_face_is_refused(void **state)
{
    struct world *w = *state;
    world_draft(w, 1);
    w->pairs[0].face.b[3] ^= 1;
    assert_int_equal(world_submit(w, REQUESTER), ERR_DRAFT_NOT_PREPARED);
}

static void a_submission_with_another_algorithm_is_refused(void **state)
{
    struct world *w = *state;
    world_draft(w, 1);
    w->pairs[0].algorithm = ALGORITHM_RSA2048;
    assert_int_equal(world_submit(w, REQUESTER), ERR_DRAFT_NOT_PREPARED);
}

static void a_submission_for_an_invented_seal_is_refused(void **state)
{
    struct world *w = *state;
    world_draft(w, 1);
    w->pairs[0].seal = uuid_new();
    assert_int_equal(world_submit(w, REQUESTER), ERR_NOT_FOUND);
}

static void a_submission_for_a_suspended_seal_is_refused(void **state)
{
    struct world *w = *state;
    const struct item_seal suspend = {.seal = w->seal};
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_SUSPEND, &suspend), OK);
    world_draft(w, 1);
    assert_int_equal(world_submit(w, REQUESTER), ERR_SEAL_NOT_ACTIVE);
}

static void a_submission_that_its_chain_cannot_decide_is_refused(void **state)
{
    struct world *w = *state;
    /* the only lawyer asks for himself */
    const struct item_role give = {w->people[LAWYER], ROLE_EMPLOYEE};
    assert_int_equal(world_give(w, ADMIN, ITEM_ROLE_GIVE, &give), OK);
    assert_int_equal(world_grant(w, LAWYER, 0), OK);
    world_draft(w, 1);
    assert_int_equal(world_submit(w, LAWYER), ERR_CHAIN_QUORUM);
    assert_string_equal(w->detail, "法务");
}

static void a_second_submission_while_one_is_pending_is_refused(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_submit(w, REQUESTER), ERR_REQUEST_STATE);
}

static void another_persons_request_cannot_be_submitted_again(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    const struct item_request withdraw = world_about(w);
    world_item(w, ITEM_REQUEST_WITHDRAW, &withdraw);
    assert_int_equal(world_act(w, &w->people[REQUESTER], SHOW_PIN), OK);
    assert_int_equal(world_grant(w, OUTSIDER, 0), OK);
    assert_int_equal(world_submit(w, OUTSIDER), ERR_NOT_FOUND);
}

static void a_submission_from_the_workers_socket_is_refused(void **state)
{
    struct world *w = *state;
    world_draft(w, 1);
    assert_int_equal(world_worker(w, ITEM_REQUEST_SUBMIT, &w->draft), ERR_FORBIDDEN);
}

/* ---- decisions ---- */

static enum err decide(struct world *w, enum who who, uint8_t verdict, unsigned shown)
{
    const struct item_request_decide item = world_decision(w, verdict);
    world_item(w, ITEM_REQUEST_DECIDE, &item);
    return world_act(w, &w->people[who], shown);
}

static void an_approval_with_the_pin_alone_is_refused(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_APPROVE, SHOW_PIN),
                     ERR_PROOF_REQUIRED);
}

static void an_approval_with_pin_and_code_counts(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE), OK);
}

static void a_link_of_another_request_approves_nothing(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_A]), OK);
    world_pending(w, 1);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_APPROVE, SHOW_PIN | SHOW_LINK),
                     ERR_PROOF_REQUIRED);
}

static void a_link_is_worth_one_decision(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_APPROVE, SHOW_PIN | SHOW_LINK),
                     ERR_DECISION_MADE);
}

static void the_links_of_a_step_die_with_it(void **state)
{
    struct world *w = *state;
    uint8_t token[LINK_TOKEN_LEN];
    world_pending(w, 1);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_B]), OK);
    memcpy(token, w->token, sizeof token);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    memcpy(w->token, token, sizeof token);
    assert_int_equal(decide(w, APPROVER_B, VERDICT_APPROVE, SHOW_PIN | SHOW_LINK),
                     ERR_STEP_DECIDED);
}

static void a_rejection_needs_the_pin_only_and_ends_the_round(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(decide(w, APPROVER_B, VERDICT_REJECT, SHOW_PIN), OK);
    world_assert_state(w, REQUEST_REJECTED);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_REJECT, SHOW_PIN), ERR_STEP_DECIDED);
}

static void nobody_else_decides(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(decide(w, OUTSIDER, VERDICT_REJECT, SHOW_PIN),
                     ERR_NOT_AN_APPROVER);
    assert_int_equal(decide(w, REQUESTER, VERDICT_REJECT, SHOW_PIN), ERR_SELF_APPROVAL);
}

static void a_later_step_waits(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(decide(w, LAWYER, VERDICT_REJECT, SHOW_PIN), ERR_STEP_NOT_DUE);
}

static void a_decision_about_another_digest_is_refused(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    w->subject.b[7] ^= 1;
    assert_int_equal(decide(w, APPROVER_A, VERDICT_REJECT, SHOW_PIN),
                     ERR_DIGEST_MISMATCH);
}

static void a_decision_for_an_earlier_round_is_refused(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    struct item_request_decide old = world_decision(w, VERDICT_APPROVE);
    const struct item_request withdraw = world_about(w);
    world_item(w, ITEM_REQUEST_WITHDRAW, &withdraw);
    assert_int_equal(world_act(w, &w->people[REQUESTER], SHOW_PIN), OK);
    w->round = 2;
    assert_int_equal(world_submit(w, REQUESTER), OK);
    world_item(w, ITEM_REQUEST_DECIDE, &old);
    assert_int_equal(world_act(w, &w->people[APPROVER_A], SHOW_PIN | SHOW_CODE),
                     ERR_CONFLICT);
}

static void old_decisions_do_not_count_in_a_new_round(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(decide(w, LAWYER, VERDICT_REJECT, SHOW_PIN), OK);
    w->round = 2;
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_int_equal(decide(w, LAWYER, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE),
                     ERR_STEP_NOT_DUE);
}

static void who_lost_the_role_no_longer_decides(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    const struct item_role take = {w->people[APPROVER_A], ROLE_APPROVER};
    assert_int_equal(world_give(w, ADMIN, ITEM_ROLE_TAKE, &take), OK);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE),
                     ERR_NOT_AN_APPROVER);
}

static void a_later_departure_leaves_a_decision_standing(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    const struct item_person leave = {.person = w->people[APPROVER_A]};
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_DEACTIVATE, &leave), OK);
    assert_int_equal(world_approve(w, LAWYER), OK);
    world_assert_state(w, REQUEST_APPROVED);
}

/* The chain is the submitted one, whatever is published later. */
static void an_edited_chain_changes_nothing_in_flight(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    struct canon_member outsider = {.kind = MEMBER_PERSON,
                                    .person = w->people[OUTSIDER]};
    struct canon_step step = {
        .name = STR("松"), .mode = STEP_ANY, .members = {&outsider, 1}};
    const struct item_chain_publish publish = {
        .chain = {true, w->chain}, .name = STR("宽松"), .steps = {&step, 1}};
    assert_int_equal(world_give(w, ADMIN, ITEM_CHAIN_PUBLISH, &publish), OK);
    assert_int_equal(decide(w, OUTSIDER, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE),
                     ERR_NOT_AN_APPROVER);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    world_assert_state(w, REQUEST_PENDING);
    assert_int_equal(world_approve(w, LAWYER), OK);
    world_assert_state(w, REQUEST_APPROVED);
}

/* Two persons with one identity card are one human. */
static void self_approval_through_a_second_account_is_refused(void **state)
{
    static const uint8_t employee[] = {ROLE_EMPLOYEE}, approver[] = {ROLE_APPROVER};
    struct world *w = *state;
    const uint8_t *roles[] = {employee, approver};
    const enum who places[] = {REQUESTER, APPROVER_A};
    for (int i = 0; i < 2; i++) {
        uuid id = uuid_new();
        struct item_person_invite invite = world_invitation(id, "周同", roles[i]);
        invite.identity_kind = IDENTITY_RESIDENT_CARD;
        invite.identity_number = STR("11010519491231002X");
        assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
        const char *code = world_secret(w);
        assert_int_equal(world_link(w, LINK_INVITE, id), OK);
        assert_int_equal(world_enrol(w, id, code, uuid_new(), GOOD_PIN), OK);
        w->people[places[i]] = id;
    }
    assert_int_equal(world_grant(w, REQUESTER, 0), OK);
    world_pending(w, 1);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE),
                     ERR_SELF_APPROVAL);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_A]),
                     ERR_NOT_AN_APPROVER);
}

static void the_pin_for_one_request_does_not_move_another(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_A]), OK);
    const struct item_grant_give give = {.person = w->people[APPROVER_A],
                                         .seal = w->seal,
                                         .until = clock_utc_us() + US_PER_DAY};
    world_item(w, ITEM_GRANT_GIVE, &give);
    assert_int_not_equal(world_act(w, &w->people[APPROVER_A], SHOW_PIN | SHOW_LINK),
                         OK);
}

/* ---- withdrawal and expiry ---- */

static void only_the_requester_withdraws(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    const struct item_request withdraw = world_about(w);
    world_item(w, ITEM_REQUEST_WITHDRAW, &withdraw);
    assert_int_equal(world_act(w, &w->people[OUTSIDER], SHOW_PIN), ERR_FORBIDDEN);
    world_item(w, ITEM_REQUEST_WITHDRAW, &withdraw);
    assert_int_equal(world_act(w, &w->people[REQUESTER], SHOW_PIN), OK);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE),
                     ERR_REQUEST_WITHDRAWN);
}

static void a_request_does_not_expire_before_its_time(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    const struct item_request expire = world_about(w);
    assert_int_equal(world_worker(w, ITEM_REQUEST_EXPIRE, &expire), ERR_REQUEST_STATE);
}

static void wait_for_expiry(const struct world *w)
{
    while (clock_utc_us() < w->draft.expires_at + 50 * US_PER_MS)
        clock_sleep_us(50 * US_PER_MS);
}

static void a_request_expires_at_its_time(void **state)
{
    struct world *w = *state;
    world_draft(w, 1);
    w->draft.expires_at = clock_utc_us() + 3 * US_PER_S;
    assert_int_equal(world_submit(w, REQUESTER), OK);
    wait_for_expiry(w);
    assert_int_equal(decide(w, APPROVER_A, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE),
                     ERR_REQUEST_EXPIRED);
    const struct item_request expire = world_about(w);
    assert_int_equal(world_worker(w, ITEM_REQUEST_EXPIRE, &expire), OK);
    world_assert_state(w, REQUEST_STATE_EXPIRED);
}

/* ---- intents ---- */

static void nothing_is_intended_before_the_last_approval(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(world_intend(w, REQUESTER), ERR_NOT_APPROVED);
}

static void nothing_is_intended_after_the_expiry(void **state)
{
    struct world *w = *state;
    world_draft(w, 1);
    w->draft.expires_at = clock_utc_us() + 6 * US_PER_S;
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(world_approve(w, LAWYER), OK);
    wait_for_expiry(w);
    assert_int_equal(world_intend(w, REQUESTER), ERR_REQUEST_EXPIRED);
}

static void nothing_is_intended_on_a_void_approval(void **state)
{
    struct world *w = *state;
    world_approved(w, 1);
    world_compromise(w, APPROVER_A);
    assert_int_equal(world_intend(w, REQUESTER), ERR_NOT_APPROVED);
}

/* Who was told that his credential was taken may approve anew with a new one; what he
 * approved before is as if it had not been. */
static void a_void_approval_leaves_its_step_open(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    world_compromise(w, APPROVER_A);
    assert_int_equal(decide(w, LAWYER, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE),
                     ERR_STEP_NOT_DUE);
    assert_int_equal(decide(w, APPROVER_B, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE), OK);
}

static void an_intent_for_another_digest_or_round_is_refused(void **state)
{
    struct world *w = *state;
    world_approved(w, 1);
    w->subject.b[9] ^= 1;
    assert_int_equal(world_intend(w, REQUESTER), ERR_DIGEST_MISMATCH);
    w->subject.b[9] ^= 1;
    w->round = 2;
    assert_int_equal(world_intend(w, REQUESTER), ERR_CONFLICT);
}

static void nobody_intends_for_the_requester(void **state)
{
    struct world *w = *state;
    world_approved(w, 1);
    assert_int_equal(world_intend(w, OUTSIDER), ERR_FORBIDDEN);
    assert_int_equal(world_intend(w, ADMIN), ERR_FORBIDDEN);
}

static void an_intent_is_confirmed_once(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    assert_int_equal(world_intend(w, REQUESTER), ERR_REQUEST_STATE);
}

static void what_is_signed_and_not_yet_released_is_not_confirmed_again(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    assert_int_equal(world_sign(w, 0), OK);
    assert_int_equal(world_intend(w, REQUESTER), ERR_REQUEST_STATE);
}

static void one_more_use_than_granted_is_refused(void **state)
{
    struct world *w = *state;
    const struct item_grant revoke = {.grant = w->grant};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_REVOKE, &revoke), OK);
    assert_int_equal(world_grant(w, REQUESTER, 1), OK);
    world_approved(w, 1);
    struct world first = *w;
    world_approved(w, 1);
    assert_int_equal(world_intend(&first, REQUESTER), OK);
    assert_int_equal(world_intend(w, REQUESTER), ERR_GRANT_USED_UP);
    world_draft(w, 1);
    assert_int_equal(world_submit(w, REQUESTER), ERR_GRANT_USED_UP);
}

static void two_pairs_need_two_uses(void **state)
{
    struct world *w = *state;
    const struct item_grant revoke = {.grant = w->grant};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_REVOKE, &revoke), OK);
    assert_int_equal(world_grant(w, REQUESTER, 1), OK);
    world_draft(w, 2);
    assert_int_equal(world_submit(w, REQUESTER), ERR_GRANT_USED_UP);
}

static void a_revoked_grant_stops_what_is_approved(void **state)
{
    struct world *w = *state;
    world_approved(w, 1);
    const struct item_grant revoke = {.grant = w->grant};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_REVOKE, &revoke), OK);
    assert_int_equal(world_intend(w, REQUESTER), ERR_GRANT_NOT_LIVE);
}

/* ---- release ---- */

static void nothing_is_released_half_signed(void **state)
{
    struct world *w = *state;
    world_sealing(w, 2);
    assert_int_equal(world_sign(w, 0), OK);
    assert_int_equal(world_release(w), ERR_REQUEST_STATE);
    world_assert_state(w, REQUEST_SEALING);
}

static void web_releases_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    assert_int_equal(world_sign(w, 0), OK);
    const struct item_request release = world_about(w);
    world_item(w, ITEM_REQUEST_RELEASE, &release);
    assert_int_equal(world_act(w, &w->people[REQUESTER], SHOW_PIN | SHOW_CODE),
                     ERR_FORBIDDEN);
}

static void assert_aborted(struct world *w)
{
    assert_int_equal(world_release(w), OK);
    world_assert_state(w, REQUEST_ABORTED);
    char *event = world_value(
        w, "SELECT event FROM authority_audit WHERE object_id = $R ORDER BY sequence"
           " DESC LIMIT 1");
    assert_string_equal(event, "seal.aborted");
    free(event);
}

static void a_grant_revoked_after_signing_stops_the_release(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    assert_int_equal(world_sign(w, 0), OK);
    const struct item_grant revoke = {.grant = w->grant};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_REVOKE, &revoke), OK);
    assert_aborted(w);
}

static void a_seal_suspended_after_signing_stops_the_release(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    assert_int_equal(world_sign(w, 0), OK);
    const struct item_seal suspend = {.seal = w->seal};
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_SUSPEND, &suspend), OK);
    assert_aborted(w);
}

/* It can never be signed: waiting for its time to run out would help nobody. */
static void a_grant_revoked_before_signing_ends_the_request(void **state)
{
    struct world *w = *state;
    world_sealing(w, 2);
    assert_int_equal(world_sign(w, 0), OK);
    const struct item_grant revoke = {.grant = w->grant};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_REVOKE, &revoke), OK);
    assert_int_equal(world_sign(w, 1), ERR_GRANT_NOT_LIVE);
    assert_aborted(w);
}

/* ---- rows that somebody touched ---- */

static bool check_finds(struct world *w, const char *what)
{
    struct buf report = {0};
    assert_int_equal(check_company(w->signer, w->arena, w->company, &report), OK);
    bool found = memmem(report.p, report.n, what, strlen(what));
    buf_clear(&report);
    return found;
}

/* Every round of a request is a row of its own, and must not stand in for another. */
static void a_row_that_is_gone_is_missed_beside_a_second_round(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    const struct item_request withdraw = world_about(w);
    world_item(w, ITEM_REQUEST_WITHDRAW, &withdraw);
    assert_int_equal(world_act(w, &w->people[REQUESTER], SHOW_PIN), OK);
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_true(check_finds(w, "ok: "));
    world_vandalise(w, "DELETE FROM mail_address WHERE (company_id, id) IN (SELECT "
                       "company_id, id FROM mail_address WHERE company_id = $C LIMIT "
                       "1)");
    assert_true(check_finds(w, "missing"));
}

static void a_decision_flipped_in_the_database_is_found(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    world_vandalise(w, "UPDATE decision SET canon = set_byte(canon, 40,"
                       " get_byte(canon, 40) # 1) WHERE company_id = $C");
    assert_int_equal(decide(w, LAWYER, VERDICT_APPROVE, SHOW_PIN | SHOW_CODE),
                     ERR_SIGNER_AUTHORITY);
}

/* The grant is for another seal; only its column says otherwise. */
static void a_grant_moved_by_its_columns_gives_nothing(void **state)
{
    struct world *w = *state;
    char seal[UUID_TEXT_LEN + 1], sql[200];
    w->seal = uuid_new();
    const struct item_seal_make make = world_seal_order(w);
    const struct item_seal_bind bind = {w->seal, w->chain};
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_MAKE, &make), OK);
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_BIND, &bind), OK);
    uuid_text(w->seal, seal);
    (void)snprintf(sql, sizeof sql,
                   "UPDATE grant_of_seal SET seal_id = '%s' WHERE company_id = $C",
                   seal);
    world_vandalise(w, sql);
    world_draft(w, 1);
    assert_int_equal(world_submit(w, REQUESTER), ERR_GRANT_NOT_LIVE);
}

static void a_request_moved_by_its_columns_stays_where_it_is(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    world_vandalise(w, "UPDATE seal_request SET state = 3 WHERE company_id = $C");
    assert_int_equal(world_intend(w, REQUESTER), ERR_NOT_APPROVED);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, world_with_everything, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_submission_without_a_grant_is_refused),
        CASE(a_submission_under_a_suspended_grant_is_refused),
        CASE(a_submission_of_who_is_no_employee_is_refused),
        CASE(a_submission_with_another_face_is_refused),
        CASE(a_submission_with_another_algorithm_is_refused),
        CASE(a_submission_for_an_invented_seal_is_refused),
        CASE(a_submission_for_a_suspended_seal_is_refused),
        CASE(a_submission_that_its_chain_cannot_decide_is_refused),
        CASE(a_second_submission_while_one_is_pending_is_refused),
        CASE(another_persons_request_cannot_be_submitted_again),
        CASE(a_submission_from_the_workers_socket_is_refused),
        CASE(an_approval_with_the_pin_alone_is_refused),
        CASE(an_approval_with_pin_and_code_counts),
        CASE(a_link_of_another_request_approves_nothing),
        CASE(a_link_is_worth_one_decision),
        CASE(the_links_of_a_step_die_with_it),
        CASE(a_rejection_needs_the_pin_only_and_ends_the_round),
        CASE(nobody_else_decides),
        CASE(a_later_step_waits),
        CASE(a_decision_about_another_digest_is_refused),
        CASE(a_decision_for_an_earlier_round_is_refused),
        CASE(old_decisions_do_not_count_in_a_new_round),
        CASE(who_lost_the_role_no_longer_decides),
        CASE(a_later_departure_leaves_a_decision_standing),
        CASE(an_edited_chain_changes_nothing_in_flight),
        CASE(self_approval_through_a_second_account_is_refused),
        CASE(the_pin_for_one_request_does_not_move_another),
        CASE(only_the_requester_withdraws),
        CASE(a_request_does_not_expire_before_its_time),
        CASE(a_request_expires_at_its_time),
        CASE(nothing_is_intended_before_the_last_approval),
        CASE(nothing_is_intended_after_the_expiry),
        CASE(nothing_is_intended_on_a_void_approval),
        CASE(a_void_approval_leaves_its_step_open),
        CASE(an_intent_for_another_digest_or_round_is_refused),
        CASE(nobody_intends_for_the_requester),
        CASE(an_intent_is_confirmed_once),
        CASE(what_is_signed_and_not_yet_released_is_not_confirmed_again),
        CASE(one_more_use_than_granted_is_refused),
        CASE(two_pairs_need_two_uses),
        CASE(a_revoked_grant_stops_what_is_approved),
        CASE(nothing_is_released_half_signed),
        CASE(web_releases_nothing),
        CASE(a_grant_revoked_after_signing_stops_the_release),
        CASE(a_seal_suspended_after_signing_stops_the_release),
        CASE(a_grant_revoked_before_signing_ends_the_request),
        CASE(a_row_that_is_gone_is_missed_beside_a_second_round),
        CASE(a_decision_flipped_in_the_database_is_found),
        CASE(a_grant_moved_by_its_columns_gives_nothing),
        CASE(a_request_moved_by_its_columns_stays_where_it_is),
    };
    return cmocka_run_group_tests(tests, world_group_open, world_group_close);
}
