/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db wire crypto canon rules signer support */
/* What owners of credentials are told of their use, and how one that came into other
 * hands is reported. */
#include "support/pg.h"

#include "world.h"

/* A member of what this person was told of the last act; "" when nothing was. */
static const char *told(struct world *w, enum who who, const char *member)
{
    char person[UUID_TEXT_LEN + 1], act[UUID_TEXT_LEN + 1];
    uuid_text(w->people[who], person);
    uuid_text(w->act, act);
    char *text = test_pg_value(
        w->database,
        arena_printf(w->arena,
                     "SELECT data ->> '%s' FROM outbox WHERE kind = 'credential.used' "
                     "AND person_id = '%s' AND object_id = '%s'",
                     member, person, act));
    const char *kept = arena_printf(w->arena, "%s", text ? text : "");
    free(text);
    return kept;
}

static void assert_told(struct world *w, enum who who, const char *event)
{
    assert_string_equal(told(w, who, "event"), event);
}

static enum err role(struct world *w, enum item_kind kind, enum who who, unsigned shown)
{
    const struct item_role item = {w->people[who], ROLE_AUDITOR};
    world_item(w, kind, &item);
    return world_act(w, &w->people[ADMIN], shown);
}

/* ---- each use ---- */

static void who_gives_is_told_what_and_whom(void **state)
{
    struct world *w = *state;
    char object[UUID_TEXT_LEN + 1];
    assert_int_equal(role(w, ITEM_ROLE_GIVE, OUTSIDER, SHOW_PIN | SHOW_CODE), OK);
    assert_told(w, ADMIN, "role.give");
    assert_string_equal(told(w, ADMIN, "items"), "1");
    uuid_text(w->object, object);
    assert_string_equal(told(w, ADMIN, "object"), object);
    assert_told(w, OUTSIDER, "");
}

static void who_decides_is_told_about_which_request(void **state)
{
    struct world *w = *state;
    char request[UUID_TEXT_LEN + 1];
    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_told(w, APPROVER_A, "request.decide");
    uuid_text(w->request, request);
    assert_string_equal(told(w, APPROVER_A, "object"), request);
}

static void who_takes_is_told_too(void **state)
{
    struct world *w = *state;
    assert_int_equal(role(w, ITEM_ROLE_GIVE, OUTSIDER, SHOW_PIN | SHOW_CODE), OK);
    assert_int_equal(role(w, ITEM_ROLE_TAKE, OUTSIDER, SHOW_PIN), OK);
    assert_told(w, ADMIN, "role.take");
}

/* However much harmless company it is given. */
static void a_list_is_told_by_what_it_gives(void **state)
{
    struct world *w = *state;
    const struct item_role give = {w->people[LAWYER], ROLE_AUDITOR};
    const struct item_role take = {w->people[OUTSIDER], ROLE_AUDITOR};
    assert_int_equal(role(w, ITEM_ROLE_GIVE, OUTSIDER, SHOW_PIN | SHOW_CODE), OK);
    world_item(w, ITEM_ROLE_TAKE, &take);
    world_item(w, ITEM_ROLE_GIVE, &give);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN | SHOW_CODE), OK);
    assert_told(w, ADMIN, "role.give");
    assert_string_equal(told(w, ADMIN, "items"), "2");
}

static void an_act_without_a_credential_tells_nobody(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_told(w, REQUESTER, "");
}

static void a_refused_use_is_not_told_as_one(void **state)
{
    struct world *w = *state;
    assert_int_equal(role(w, ITEM_ROLE_GIVE, OUTSIDER, SHOW_PIN), ERR_PROOF_REQUIRED);
    assert_told(w, ADMIN, "");
}

/* ---- the credential itself ---- */

static enum err renew(struct world *w, enum item_kind kind, enum who who,
                      unsigned shown, const char *new_pin)
{
    const struct item_person item = {.person = w->people[who]};
    char code[7];
    world_code(w, w->people[who], code);
    const struct world_proof proof = {
        .pin = shown & SHOW_PIN ? (w->pin ? w->pin : GOOD_PIN) : NULL,
        .code = shown & SHOW_CODE ? code : NULL,
        .token = shown & SHOW_LINK ? w->token : NULL,
        .new_pin = new_pin};
    world_item(w, kind, &item);
    return world_send(w, SIGNER_WEB, &w->people[who], &proof);
}

static void who_enrols_is_told_that_he_set_a_pin(void **state)
{
    struct world *w = *state;
    w->people[OUTSIDER] = world_person(w, "周新", NULL);
    assert_told(w, OUTSIDER, "person.enrol");
}

static void who_changes_his_pin_is_told(void **state)
{
    struct world *w = *state;
    assert_int_equal(renew(w, ITEM_PIN_CHANGE, LAWYER, SHOW_PIN | SHOW_CODE, OTHER_PIN),
                     OK);
    assert_told(w, LAWYER, "pin.change");
}

static void who_resets_his_pin_is_told(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_link(w, LINK_RESET, w->people[LAWYER]), OK);
    assert_int_equal(renew(w, ITEM_PIN_RESET, LAWYER, SHOW_LINK | SHOW_CODE, OTHER_PIN),
                     OK);
    assert_told(w, LAWYER, "pin.reset");
}

static void who_unlocks_his_pin_is_told(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_link(w, LINK_RESET, w->people[LAWYER]), OK);
    assert_int_equal(renew(w, ITEM_PIN_UNLOCK, LAWYER, SHOW_LINK | SHOW_CODE, NULL),
                     OK);
    assert_told(w, LAWYER, "pin.unlock");
}

static void who_changes_his_codes_is_told(void **state)
{
    struct world *w = *state;
    assert_int_equal(renew(w, ITEM_TOTP_CHANGE, LAWYER, SHOW_PIN | SHOW_CODE, NULL),
                     OK);
    assert_told(w, LAWYER, "totp.change");
}

/* ---- guesses ---- */

static enum err log_in(struct world *w, enum who who, const char *code)
{
    struct buf m = {0};
    message_put_u8(&m, SIGNER_LOGIN_CODE);
    message_put_uuid(&m, &w->company);
    message_put_uuid(&m, &w->people[who]);
    message_put_str(&m, str_of(code));
    struct buf answer = world_serve(w, SIGNER_WEB, &m, NULL);
    struct message a = message_of(buf_bytes(&answer));
    (void)message_u8(&a);
    enum err e = message_u16(&a);
    buf_clear(&m);
    buf_clear(&answer);
    return e;
}

/* Codes long gone; one of them in a million times is right. */
static void guess_at_log_in(struct world *w, enum who who)
{
    for (int i = 0; i < 5; i++)
        assert_int_equal(log_in(w, who, "000000"), ERR_CODE_WRONG);
    assert_int_equal(log_in(w, who, "000000"), ERR_RATE_LIMITED);
}

static void guesses_at_log_in_keep_nobody_from_a_new_pin(void **state)
{
    struct world *w = *state;
    guess_at_log_in(w, LAWYER);
    assert_int_equal(world_link(w, LINK_RESET, w->people[LAWYER]), OK);
    assert_int_equal(renew(w, ITEM_PIN_RESET, LAWYER, SHOW_LINK | SHOW_CODE, OTHER_PIN),
                     OK);
}

static void a_new_pin_forgives_no_guesses_at_log_in(void **state)
{
    struct world *w = *state;
    guess_at_log_in(w, LAWYER);
    assert_int_equal(world_link(w, LINK_RESET, w->people[LAWYER]), OK);
    assert_int_equal(renew(w, ITEM_PIN_RESET, LAWYER, SHOW_LINK | SHOW_CODE, OTHER_PIN),
                     OK);
    assert_int_equal(log_in(w, LAWYER, "000000"), ERR_RATE_LIMITED);
}

/* ---- in other hands ---- */

static long count(struct world *w, enum who who, const char *sql)
{
    char person[UUID_TEXT_LEN + 1];
    uuid_text(w->people[who], person);
    char *text =
        test_pg_value(w->database, arena_printf(w->arena, "%s '%s'", sql, person));
    long n = text ? strtol(text, NULL, 10) : -1;
    free(text);
    return n;
}

static enum err reset(struct world *w, enum who who, const char *new_pin)
{
    assert_int_equal(world_link(w, LINK_RESET, w->people[who]), OK);
    return renew(w, ITEM_PIN_RESET, who, SHOW_LINK | SHOW_CODE, new_pin);
}

static void the_owner_reports_with_his_pin(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_report(w, LAWYER, LAWYER, clock_utc_us() - US_PER_DAY), OK);
}

static void an_administrator_reports_for_somebody(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_report(w, ADMIN, LAWYER, clock_utc_us() - US_PER_DAY), OK);
    assert_int_equal(count(w, LAWYER,
                           "SELECT count(*) FROM outbox WHERE kind = "
                           "'credential.reported' AND person_id ="),
                     1);
}

static void a_colleague_reports_nobody(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_report(w, OUTSIDER, LAWYER, clock_utc_us() - US_PER_DAY),
                     ERR_FORBIDDEN);
}

static void a_report_without_a_pin_is_refused(void **state)
{
    struct world *w = *state;
    const struct item_credential_report item = {.person = w->people[LAWYER],
                                                .since = clock_utc_us() - US_PER_S};
    world_item(w, ITEM_CREDENTIAL_REPORT, &item);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_NOTHING), ERR_PROOF_REQUIRED);
}

static void a_report_of_what_is_to_come_is_refused(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_report(w, ADMIN, LAWYER, clock_utc_us() + US_PER_DAY),
                     ERR_FIELD_BAD);
    assert_string_equal(w->detail, "since");
}

static void a_reported_pin_opens_nothing(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    world_compromise(w, APPROVER_A);
    assert_int_equal(world_approve(w, APPROVER_A), ERR_PIN_NOT_SET);
}

static void a_report_ends_mailed_links_and_allowances(void **state)
{
    struct world *w = *state;
    const struct item_person allow = {.person = w->people[APPROVER_A]};
    world_pending(w, 1);
    assert_int_equal(world_give(w, ADMIN, ITEM_PIN_RESET_ALLOW, &allow), OK);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_A]), OK);
    world_compromise(w, APPROVER_A);
    assert_int_equal(
        count(w, APPROVER_A, "SELECT count(*) FROM link WHERE live AND person_id ="),
        0);
    assert_int_equal(world_link(w, LINK_RESET, w->people[APPROVER_A]), OK);
    assert_int_equal(renew(w, ITEM_PIN_RESET, APPROVER_A, SHOW_LINK, OTHER_PIN),
                     ERR_PROOF_REQUIRED);
}

static void what_was_confirmed_since_counts_no_more(void **state)
{
    struct world *w = *state;
    world_approved(w, 1);
    world_compromise(w, LAWYER);
    assert_int_equal(world_intend(w, REQUESTER), ERR_NOT_APPROVED);
}

static void what_was_confirmed_before_stands(void **state)
{
    struct world *w = *state;
    world_approved(w, 1);
    usleep(1000);
    assert_int_equal(world_report(w, ADMIN, LAWYER, clock_utc_us()), OK);
    assert_int_equal(world_intend(w, REQUESTER), OK);
}

/* Nor does a later change of the PIN bring the old approval back, or void the new. */
static void a_new_pin_confirms_again_and_revives_nothing(void **state)
{
    struct world *w = *state;
    world_approved(w, 1);
    uuid request = w->request;
    struct digest subject = w->subject;
    world_compromise(w, LAWYER);
    assert_int_equal(reset(w, LAWYER, OTHER_PIN), OK);
    world_pending(w, 1);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    w->pin = OTHER_PIN;
    assert_int_equal(world_approve(w, LAWYER), OK);
    assert_int_equal(renew(w, ITEM_PIN_CHANGE, LAWYER, SHOW_PIN | SHOW_CODE, "902103"),
                     OK);
    w->pin = NULL;
    assert_int_equal(world_intend(w, REQUESTER), OK);
    w->request = request;
    w->subject = subject;
    assert_int_equal(world_intend(w, REQUESTER), ERR_NOT_APPROVED);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, world_with_everything, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(who_gives_is_told_what_and_whom),
        CASE(who_decides_is_told_about_which_request),
        CASE(who_takes_is_told_too),
        CASE(a_list_is_told_by_what_it_gives),
        CASE(an_act_without_a_credential_tells_nobody),
        CASE(a_refused_use_is_not_told_as_one),
        CASE(who_enrols_is_told_that_he_set_a_pin),
        CASE(who_changes_his_pin_is_told),
        CASE(who_resets_his_pin_is_told),
        CASE(who_unlocks_his_pin_is_told),
        CASE(who_changes_his_codes_is_told),
        CASE(guesses_at_log_in_keep_nobody_from_a_new_pin),
        CASE(a_new_pin_forgives_no_guesses_at_log_in),
        CASE(the_owner_reports_with_his_pin),
        CASE(an_administrator_reports_for_somebody),
        CASE(a_colleague_reports_nobody),
        CASE(a_report_without_a_pin_is_refused),
        CASE(a_report_of_what_is_to_come_is_refused),
        CASE(a_reported_pin_opens_nothing),
        CASE(a_report_ends_mailed_links_and_allowances),
        CASE(what_was_confirmed_since_counts_no_more),
        CASE(what_was_confirmed_before_stands),
        CASE(a_new_pin_confirms_again_and_revives_nothing),
    };
    return cmocka_run_group_tests(tests, world_group_open, world_group_close);
}
