/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db wire crypto canon rules signer support */
/* What is told of a link that ended: to whoever shows its token, what became of the
 * request; to everybody else, and where the request is not the reason, nothing. */
#include "support/pg.h"

#include "world.h"

static enum err approve(struct world *w, enum who who)
{
    const struct item_request_decide item = world_decision(w, VERDICT_APPROVE);

    world_item(w, ITEM_REQUEST_DECIDE, &item);
    return world_act(w, &w->people[who], SHOW_PIN | SHOW_LINK);
}

/* *left, where it is asked for: the wrong PINs that the link outlives, and one. */
static enum err open_and_count(struct world *w, unsigned *left)
{
    struct buf m = {0}, answer;
    struct message a;
    enum err e;

    message_put_u8(&m, SIGNER_LINK_OPEN);
    message_put_uuid(&m, &w->company);
    message_put_bytes(&m, (struct bytes){w->token, sizeof w->token});
    answer = world_serve(w, SIGNER_WEB, &m, NULL);
    a = message_of(buf_bytes(&answer));
    (void)message_u8(&a);
    e = message_u16(&a);
    if (e == OK && left) {
        (void)message_u8(&a);
        (void)message_uuid(&a);
        (void)message_bool(&a);
        (void)message_uuid(&a);
        (void)message_i64(&a);
        (void)message_digest(&a);
        (void)message_i64(&a);
        *left = message_u8(&a);
        assert_true(message_done(&a));
    }
    buf_clear(&m);
    buf_clear(&answer);
    return e;
}

static enum err open_link(struct world *w)
{
    return open_and_count(w, NULL);
}

/* The link of APPROVER_A for a request that is pending. */
static void pending_with_link(struct world *w)
{
    world_pending(w, 1);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_A]), OK);
    assert_int_equal(open_link(w), OK);
}

static void withdraw(struct world *w)
{
    const struct item_request about = world_about(w);

    world_item(w, ITEM_REQUEST_WITHDRAW, &about);
    assert_int_equal(world_act(w, &w->people[REQUESTER], SHOW_PIN), OK);
}

static void a_link_tells_that_the_request_was_withdrawn(void **state)
{
    struct world *w = *state;

    pending_with_link(w);
    withdraw(w);
    assert_int_equal(open_link(w), ERR_REQUEST_WITHDRAWN);
    assert_int_equal(approve(w, APPROVER_A), ERR_REQUEST_WITHDRAWN);
}

static void a_link_tells_that_its_step_was_decided_by_another(void **state)
{
    struct world *w = *state;
    uint8_t token[LINK_TOKEN_LEN];

    pending_with_link(w);
    memcpy(token, w->token, sizeof token);
    assert_int_equal(world_approve(w, APPROVER_B), OK);
    memcpy(w->token, token, sizeof token);
    assert_int_equal(open_link(w), ERR_STEP_DECIDED);
    assert_int_equal(approve(w, APPROVER_A), ERR_STEP_DECIDED);
}

static void a_link_tells_that_its_decision_was_made(void **state)
{
    struct world *w = *state;

    pending_with_link(w);
    assert_int_equal(approve(w, APPROVER_A), OK);
    assert_int_equal(open_link(w), ERR_DECISION_MADE);
    assert_int_equal(approve(w, APPROVER_A), ERR_DECISION_MADE);
}

static void a_link_tells_that_the_request_expired(void **state)
{
    struct world *w = *state;
    struct item_request about;

    world_draft(w, 1);
    w->draft.expires_at = clock_utc_us() + 3 * US_PER_S;
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_A]), OK);
    clock_sleep_us(w->draft.expires_at - clock_utc_us() + 50 * US_PER_MS);
    assert_int_equal(open_link(w), ERR_LINK_EXPIRED); /* it goes with the request */
    about = world_about(w);
    assert_int_equal(world_worker(w, ITEM_REQUEST_EXPIRE, &about), OK);
    assert_int_equal(open_link(w), ERR_REQUEST_EXPIRED);
    assert_int_equal(approve(w, APPROVER_A), ERR_REQUEST_EXPIRED);
}

static void a_link_of_an_earlier_round_tells_of_the_new_one(void **state)
{
    struct world *w = *state;
    struct item_request_decide old;

    pending_with_link(w);
    old = world_decision(w, VERDICT_APPROVE);
    withdraw(w);
    w->round = 2;
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_int_equal(open_link(w), ERR_CONFLICT);
    world_item(w, ITEM_REQUEST_DECIDE, &old);
    assert_int_equal(world_act(w, &w->people[APPROVER_A], SHOW_PIN | SHOW_LINK),
                     ERR_CONFLICT);
}

static void a_link_tells_how_many_wrong_pins_it_outlives(void **state)
{
    struct world *w = *state;
    unsigned left = 0;

    pending_with_link(w);
    assert_int_equal(open_and_count(w, &left), OK);
    assert_int_equal(left, 3);
    w->pin = OTHER_PIN;
    assert_int_equal(approve(w, APPROVER_A), ERR_PIN_WRONG);
    assert_int_equal(open_and_count(w, &left), OK);
    assert_int_equal(left, 2);
}

static void a_token_that_never_was_tells_nothing(void **state)
{
    struct world *w = *state;

    pending_with_link(w);
    withdraw(w);
    w->token[9] ^= 1;
    assert_int_equal(open_link(w), ERR_LINK_DEAD);
    assert_int_equal(approve(w, APPROVER_A), ERR_LINK_DEAD);
}

static void a_link_of_somebody_else_tells_nothing(void **state)
{
    struct world *w = *state;

    pending_with_link(w);
    withdraw(w);
    assert_int_equal(approve(w, APPROVER_B), ERR_LINK_DEAD);
}

static void a_dead_link_tells_nothing_before_the_pin_is_right(void **state)
{
    struct world *w = *state;

    pending_with_link(w);
    withdraw(w);
    w->pin = OTHER_PIN;
    assert_int_equal(approve(w, APPROVER_A), ERR_PIN_WRONG);
}

/* The request is pending and he has not decided: it was not the request. */
static void a_link_that_ended_with_its_person_tells_nothing(void **state)
{
    struct world *w = *state;
    struct item_person leave;

    pending_with_link(w);
    leave = (struct item_person){.person = w->people[APPROVER_A]};
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_DEACTIVATE, &leave), OK);
    assert_int_equal(open_link(w), ERR_LINK_DEAD);
}

static void an_invitation_that_was_used_tells_nothing(void **state)
{
    static const uint8_t employee[] = {ROLE_EMPLOYEE};
    struct world *w = *state;

    (void)world_person(w, "新人", employee);
    assert_int_equal(open_link(w), ERR_LINK_DEAD);
}

/* A void approval counts for nobody: not for the step, not for who is asked. */
static void a_void_approval_leaves_its_step_to_be_asked(void **state)
{
    struct world *w = *state;

    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_B]),
                     ERR_NOT_AN_APPROVER);
    world_compromise(w, APPROVER_A);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[LAWYER]),
                     ERR_NOT_AN_APPROVER);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_B]), OK);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, world_with_everything, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_link_tells_that_the_request_was_withdrawn),
        CASE(a_link_tells_that_its_step_was_decided_by_another),
        CASE(a_link_tells_that_its_decision_was_made),
        CASE(a_link_tells_that_the_request_expired),
        CASE(a_link_of_an_earlier_round_tells_of_the_new_one),
        CASE(a_link_tells_how_many_wrong_pins_it_outlives),
        CASE(a_token_that_never_was_tells_nothing),
        CASE(a_link_of_somebody_else_tells_nothing),
        CASE(a_dead_link_tells_nothing_before_the_pin_is_right),
        CASE(a_link_that_ended_with_its_person_tells_nothing),
        CASE(an_invitation_that_was_used_tells_nothing),
        CASE(a_void_approval_leaves_its_step_to_be_asked),
    };
    return cmocka_run_group_tests(tests, world_group_open, world_group_close);
}
