/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db wire crypto canon rules signer support */
/* Acts about companies, people, roles, credentials and departments. */
#include "support/pg.h"

#include "world.h"

/* A number that one statement about a person ($P) gives. */
static long count(struct world *w, enum who who, const char *sql)
{
    char text[UUID_TEXT_LEN + 1];
    const char *at = strstr(sql, "$P");
    uuid_text(w->people[who], text);
    char *n =
        test_pg_value(w->database, arena_printf(w->arena, "%.*s'%s'%s", (int)(at - sql),
                                                sql, text, at + 2));
    long value = n ? strtol(n, NULL, 10) : -1;
    free(n);
    return value;
}

static enum err role(struct world *w, enum item_kind kind, enum who who, uint8_t code)
{
    const struct item_role item = {w->people[who], code};
    return world_give(w, ADMIN, kind, &item);
}

static enum err person(struct world *w, enum who actor, enum item_kind kind,
                       enum who who)
{
    const struct item_person item = {.person = w->people[who]};
    return world_give(w, actor, kind, &item);
}

/* ---- companies ---- */

static void a_second_platform_is_refused(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_create(w, COMPANY_PLATFORM), ERR_CONFLICT);
}

static void a_company_with_a_wrong_credit_code_is_refused(void **state)
{
    static const uint8_t administrator[] = {ROLE_ADMINISTRATOR};
    const struct world_proof none = {0};
    struct world *w = *state;
    w->company = uuid_new();
    const struct item_company_create create = {
        .id = {true, w->company},
        .name = STR("假公司"),
        .credit_code = STR("91350100M000100Y44"),
        .kind = COMPANY_TENANT,
        .algorithm = ALGORITHM_P256,
        .administrator = world_invitation(uuid_new(), "甲", administrator)};
    world_item(w, ITEM_COMPANY_CREATE, &create);
    assert_int_equal(world_send(w, SIGNER_ROOT, NULL, &none), ERR_CREDIT_CODE);
}

static void a_company_without_an_administrator_is_refused(void **state)
{
    static const uint8_t employee[] = {ROLE_EMPLOYEE};
    const struct world_proof none = {0};
    struct world *w = *state;
    w->company = uuid_new();
    const struct item_company_create create = {
        .id = {true, w->company},
        .name = STR("无主公司"),
        .credit_code = STR(CREDIT_CODE),
        .kind = COMPANY_TENANT,
        .algorithm = ALGORITHM_P256,
        .administrator = world_invitation(uuid_new(), "甲", employee)};
    world_item(w, ITEM_COMPANY_CREATE, &create);
    assert_int_equal(world_send(w, SIGNER_ROOT, NULL, &none), ERR_FIELD_BAD);
    assert_string_equal(w->detail, "roles");
}

static void web_creates_no_company(void **state)
{
    struct world *w = *state;
    const struct item_company suspend = {.company = w->company};
    world_item(w, ITEM_COMPANY_SUSPEND, &suspend);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN | SHOW_CODE),
                     ERR_FORBIDDEN);
}

static void nobody_acts_in_a_suspended_company(void **state)
{
    const struct world_proof none = {0};
    struct world *w = *state;
    const struct item_company item = {.company = w->company};
    world_item(w, ITEM_COMPANY_SUSPEND, &item);
    assert_int_equal(world_send(w, SIGNER_ROOT, NULL, &none), OK);
    assert_int_equal(role(w, ITEM_ROLE_GIVE, ADMIN, ROLE_AUDITOR),
                     ERR_COMPANY_SUSPENDED);
    world_item(w, ITEM_COMPANY_RESUME, &item);
    assert_int_equal(world_send(w, SIGNER_ROOT, NULL, &none), OK);
    assert_int_equal(role(w, ITEM_ROLE_GIVE, ADMIN, ROLE_AUDITOR), OK);
}

/* ---- invitation and enrolment ---- */

static void an_invitation_writes_everything_at_once(void **state)
{
    static const uint8_t employee[] = {ROLE_EMPLOYEE};
    struct world *w = *state;
    const struct item_person_invite invite =
        world_invitation(uuid_new(), "新人", employee);
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
    w->people[OUTSIDER] = w->object;
    assert_int_equal(w->secret.n, 8);
    assert_int_equal(count(w, OUTSIDER, "SELECT state FROM person WHERE id = $P"),
                     PERSON_INVITED);
    assert_int_equal(
        count(w, OUTSIDER, "SELECT count(*) FROM role WHERE person_id = $P"), 1);
    assert_int_equal(
        count(w, OUTSIDER, "SELECT count(*) FROM mail_address WHERE person_id = $P"),
        1);
    assert_int_equal(
        count(w, OUTSIDER, "SELECT count(*) FROM credential WHERE person_id = $P"), 1);
    assert_int_equal(count(w, OUTSIDER,
                           "SELECT count(*) FROM outbox WHERE person_id ="
                           " $P AND kind = 'person.invited'"),
                     1);
}

static void an_invitation_needs_pin_and_code(void **state)
{
    struct world *w = *state;
    const struct item_person_invite invite = world_invitation(uuid_new(), "新人", NULL);
    world_item(w, ITEM_PERSON_INVITE, &invite);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN), ERR_PROOF_REQUIRED);
}

static void an_invented_employee_is_refused(void **state)
{
    struct world *w = *state;
    uuid nobody = uuid_new();
    const struct item_person_invite invite = world_invitation(uuid_new(), "新人", NULL);
    const struct world_proof proof = {.pin = GOOD_PIN, .code = "123456"};
    world_item(w, ITEM_PERSON_INVITE, &invite);
    assert_int_not_equal(world_send(w, SIGNER_WEB, &nobody, &proof), OK);
}

static void an_employee_invites_nobody(void **state)
{
    struct world *w = *state;
    const struct item_person_invite invite = world_invitation(uuid_new(), "新人", NULL);
    assert_int_equal(world_give(w, REQUESTER, ITEM_PERSON_INVITE, &invite),
                     ERR_FORBIDDEN);
}

static void an_invitation_into_no_department_is_refused(void **state)
{
    struct world *w = *state;
    struct item_person_invite invite = world_invitation(uuid_new(), "新人", NULL);
    invite.department = (struct opt_uuid){true, uuid_new()};
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), ERR_NOT_FOUND);
}

static void nobody_enrols_with_a_wrong_code(void **state)
{
    struct world *w = *state;
    const struct item_person_invite invite = world_invitation(uuid_new(), "新人", NULL);
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
    uuid id = w->object;
    const char *code = world_secret(w);
    assert_int_equal(world_link(w, LINK_INVITE, id), OK);
    const char *wrong = strcmp(code, "00000000") ? "00000000" : "11111111";
    assert_int_equal(world_enrol(w, id, wrong, uuid_new(), GOOD_PIN),
                     ERR_INVITE_CODE_WRONG);
    assert_int_equal(world_enrol(w, id, code, uuid_new(), "123456"), ERR_PIN_TRIVIAL);
    assert_int_equal(world_enrol(w, id, code, uuid_new(), GOOD_PIN), OK);
    assert_int_equal(w->secret.n, 32);
}

static void nobody_enrols_without_a_pin(void **state)
{
    struct world *w = *state;
    const struct item_person_invite invite = world_invitation(uuid_new(), "新人", NULL);
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
    uuid id = w->object;
    const char *code = world_secret(w);
    assert_int_equal(world_link(w, LINK_INVITE, id), OK);
    assert_int_equal(world_enrol(w, id, code, uuid_new(), NULL), ERR_FIELD_BAD);
    assert_string_equal(w->detail, "new_pin");
}

static void nobody_enrols_for_somebody_else(void **state)
{
    struct world *w = *state;
    const struct item_person_invite invite = world_invitation(uuid_new(), "新人", NULL);
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
    uuid id = w->object;
    const char *code = world_secret(w);
    assert_int_equal(world_link(w, LINK_INVITE, id), OK);
    const struct item_person_enrol enrol = {w->people[REQUESTER], uuid_new()};
    const struct world_proof proof = {
        .token = w->token, .invite_code = code, .new_pin = GOOD_PIN};
    world_item(w, ITEM_PERSON_ENROL, &enrol);
    assert_int_equal(world_send(w, SIGNER_WEB, &id, &proof), ERR_FORBIDDEN);
}

static void nobody_enrols_twice(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_link(w, LINK_INVITE, w->people[REQUESTER]),
                     ERR_PERSON_INACTIVE);
}

static void an_invitation_again_ends_the_first(void **state)
{
    struct world *w = *state;
    const struct item_person_invite invite = world_invitation(uuid_new(), "新人", NULL);
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
    w->people[OUTSIDER] = w->object;
    const char *first = world_secret(w);
    assert_int_equal(world_link(w, LINK_INVITE, w->people[OUTSIDER]), OK);
    assert_int_equal(person(w, ADMIN, ITEM_PERSON_INVITE_AGAIN, OUTSIDER), OK);
    const char *second = world_secret(w);
    assert_string_not_equal(first, second);
    assert_int_equal(world_enrol(w, w->people[OUTSIDER], first, uuid_new(), GOOD_PIN),
                     ERR_LINK_DEAD);
    assert_int_equal(world_link(w, LINK_INVITE, w->people[OUTSIDER]), OK);
    assert_int_equal(world_enrol(w, w->people[OUTSIDER], second, uuid_new(), GOOD_PIN),
                     OK);
    assert_int_equal(person(w, ADMIN, ITEM_PERSON_INVITE_AGAIN, OUTSIDER),
                     ERR_ALREADY_ENROLLED);
}

/* ---- roles ---- */

static void the_last_administrator_cannot_lose_the_role(void **state)
{
    struct world *w = *state;
    assert_int_equal(role(w, ITEM_ROLE_TAKE, ADMIN, ROLE_ADMINISTRATOR),
                     ERR_LAST_ADMINISTRATOR);
    assert_int_equal(role(w, ITEM_ROLE_GIVE, OUTSIDER, ROLE_ADMINISTRATOR), OK);
    assert_int_equal(role(w, ITEM_ROLE_TAKE, ADMIN, ROLE_ADMINISTRATOR), OK);
}

static void the_last_administrator_cannot_leave(void **state)
{
    struct world *w = *state;
    assert_int_equal(person(w, ADMIN, ITEM_PERSON_DEACTIVATE, ADMIN),
                     ERR_LAST_ADMINISTRATOR);
}

/* Somebody who was invited as administrator may never come. */
static void an_invited_administrator_keeps_nothing(void **state)
{
    static const uint8_t administrator[] = {ROLE_ADMINISTRATOR};
    struct world *w = *state;
    const struct item_person_invite invite =
        world_invitation(uuid_new(), "新管理员", administrator);
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
    assert_int_equal(role(w, ITEM_ROLE_TAKE, ADMIN, ROLE_ADMINISTRATOR),
                     ERR_LAST_ADMINISTRATOR);
}

static void a_role_is_given_once_and_taken_once(void **state)
{
    struct world *w = *state;
    assert_int_equal(role(w, ITEM_ROLE_GIVE, REQUESTER, ROLE_AUDITOR), OK);
    assert_int_equal(role(w, ITEM_ROLE_GIVE, REQUESTER, ROLE_AUDITOR), ERR_CONFLICT);
    assert_int_equal(role(w, ITEM_ROLE_TAKE, REQUESTER, ROLE_AUDITOR), OK);
    assert_int_equal(role(w, ITEM_ROLE_TAKE, REQUESTER, ROLE_AUDITOR), ERR_NOT_FOUND);
}

static void a_tenant_has_no_platform_operator(void **state)
{
    struct world *w = *state;
    assert_int_equal(role(w, ITEM_ROLE_GIVE, REQUESTER, ROLE_PLATFORM_OPERATOR),
                     ERR_FIELD_BAD);
}

/* ---- leaving ---- */

static void deactivation_ends_everything_in_one_act(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_A]), OK);
    assert_int_equal(world_grant(w, APPROVER_A, 0), OK);
    assert_int_equal(person(w, ADMIN, ITEM_PERSON_DEACTIVATE, APPROVER_A), OK);
    assert_int_equal(count(w, APPROVER_A, "SELECT state FROM person WHERE id = $P"),
                     PERSON_DEACTIVATED);
    assert_int_equal(count(w, APPROVER_A,
                           "SELECT count(*) FROM role"
                           " WHERE person_id = $P AND live"),
                     0);
    assert_int_equal(count(w, APPROVER_A,
                           "SELECT count(*) FROM credential"
                           " WHERE person_id = $P AND live"),
                     0);
    assert_int_equal(count(w, APPROVER_A,
                           "SELECT count(*) FROM link"
                           " WHERE person_id = $P AND live"),
                     0);
    assert_int_equal(count(w, APPROVER_A,
                           "SELECT count(*) FROM grant_of_seal WHERE"
                           " person_id = $P AND state <> 3"),
                     0);
    assert_int_equal(
        count(w, APPROVER_A, "SELECT count(*) FROM approval_due WHERE person_id = $P"),
        0);
    assert_int_equal(
        count(w, APPROVER_A, "SELECT count(*) FROM membership WHERE person_id = $P"),
        0);
}

static void who_left_acts_no_more(void **state)
{
    struct world *w = *state;
    assert_int_equal(person(w, ADMIN, ITEM_PERSON_DEACTIVATE, REQUESTER), OK);
    world_draft(w, 1);
    assert_int_equal(world_submit(w, REQUESTER), ERR_PERSON_INACTIVE);
    assert_int_equal(person(w, ADMIN, ITEM_PERSON_DEACTIVATE, REQUESTER),
                     ERR_PERSON_INACTIVE);
}

static void a_stale_epoch_is_a_conflict(void **state)
{
    struct world *w = *state;
    const struct item_person leave = {.person = w->people[REQUESTER]};
    world_expect(w, ITEM_PERSON_DEACTIVATE, &leave, 1);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN), ERR_CONFLICT);
    world_expect(w, ITEM_PERSON_DEACTIVATE, &leave, 2);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN), OK);
}

static int64_t memberships(struct world *w, enum who who)
{
    return count(w, who, "SELECT count(*) FROM membership WHERE person_id = $P");
}

static void who_comes_back_enrols_with_the_same_log_in(void **state)
{
    struct world *w = *state;
    uuid account = uuid_new();
    for (int time = 0; time < 3; time++) {
        w->people[OUTSIDER] = uuid_new();
        const struct item_person_invite invite =
            world_invitation(w->people[OUTSIDER], "孙外", NULL);
        assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
        const char *code = world_secret(w);
        assert_int_equal(world_link(w, LINK_INVITE, w->people[OUTSIDER]), OK);
        assert_int_equal(world_enrol(w, w->people[OUTSIDER], code, account, GOOD_PIN),
                         OK);
        assert_int_equal(memberships(w, OUTSIDER), 1);
        assert_int_equal(person(w, ADMIN, ITEM_PERSON_DEACTIVATE, OUTSIDER), OK);
        assert_int_equal(memberships(w, OUTSIDER), 0);
    }
}

/* ---- credentials ---- */

static enum err with_new_pin(struct world *w, enum item_kind kind, enum who who,
                             unsigned shown, const char *new_pin)
{
    const struct item_person item = {.person = w->people[who]};
    char code[7] = "";
    if (shown & SHOW_CODE)
        world_code(w, w->people[who], code);
    const struct world_proof proof = {.pin = shown & SHOW_PIN ? GOOD_PIN : NULL,
                                      .code = shown & SHOW_CODE ? code : NULL,
                                      .token = shown & SHOW_LINK ? w->token : NULL,
                                      .new_pin = new_pin};
    world_item(w, kind, &item);
    return world_send(w, SIGNER_WEB, &w->people[who], &proof);
}

static void a_changed_pin_counts_at_once(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(
        with_new_pin(w, ITEM_PIN_CHANGE, APPROVER_A, SHOW_PIN | SHOW_CODE, OTHER_PIN),
        OK);
    assert_int_equal(world_approve(w, APPROVER_A), ERR_PIN_WRONG);
    w->pin = OTHER_PIN;
    assert_int_equal(world_approve(w, APPROVER_A), OK);
}

static void a_pin_is_not_changed_with_the_pin_alone(void **state)
{
    struct world *w = *state;
    assert_int_equal(with_new_pin(w, ITEM_PIN_CHANGE, APPROVER_A, SHOW_PIN, OTHER_PIN),
                     ERR_PROOF_REQUIRED);
}

static void nobody_changes_anothers_pin(void **state)
{
    struct world *w = *state;
    const struct item_person item = {.person = w->people[REQUESTER]};
    char code[7];
    world_code(w, w->people[ADMIN], code);
    const struct world_proof proof = {
        .pin = GOOD_PIN, .code = code, .new_pin = OTHER_PIN};
    world_item(w, ITEM_PIN_CHANGE, &item);
    assert_int_equal(world_send(w, SIGNER_WEB, &w->people[ADMIN], &proof),
                     ERR_FORBIDDEN);
}

static void a_reset_needs_a_link_and_a_second_proof(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_link(w, LINK_RESET, w->people[REQUESTER]), OK);
    assert_int_equal(with_new_pin(w, ITEM_PIN_RESET, REQUESTER, SHOW_LINK, OTHER_PIN),
                     ERR_PROOF_REQUIRED);
    assert_int_equal(world_link(w, LINK_RESET, w->people[REQUESTER]), OK);
    assert_int_equal(
        with_new_pin(w, ITEM_PIN_RESET, REQUESTER, SHOW_LINK | SHOW_CODE, OTHER_PIN),
        OK);
}

/* Otherwise each link that is asked for would bring three more guesses. */
static void guesses_at_a_reset_are_counted_across_links(void **state)
{
    struct world *w = *state;
    w->totp_epoch = 9; /* nobody's */
    for (int i = 0; i < 5; i++) {
        assert_int_equal(world_link(w, LINK_RESET, w->people[REQUESTER]), OK);
        assert_int_equal(with_new_pin(w, ITEM_PIN_RESET, REQUESTER,
                                      SHOW_LINK | SHOW_CODE, OTHER_PIN),
                         ERR_CODE_WRONG);
    }
    w->totp_epoch = 0;
    assert_int_equal(world_link(w, LINK_RESET, w->people[REQUESTER]), OK);
    assert_int_equal(
        with_new_pin(w, ITEM_PIN_RESET, REQUESTER, SHOW_LINK | SHOW_CODE, OTHER_PIN),
        ERR_RATE_LIMITED);
}

static void lock(struct world *w, enum who who)
{
    w->pin = "999111";
    for (int i = 0; i < 5; i++) {
        const struct item_person item = {.person = w->people[who]};
        world_item(w, ITEM_PERSON_DEACTIVATE, &item);
        assert_int_equal(world_act(w, &w->people[who], SHOW_PIN), ERR_PIN_WRONG);
    }
    w->pin = NULL;
}

static void an_unlock_lets_the_same_pin_in_again(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    lock(w, APPROVER_A);
    assert_int_equal(world_approve(w, APPROVER_A), ERR_PIN_LOCKED);
    assert_int_equal(world_link(w, LINK_RESET, w->people[APPROVER_A]), OK);
    assert_int_equal(
        with_new_pin(w, ITEM_PIN_UNLOCK, APPROVER_A, SHOW_LINK | SHOW_CODE, NULL), OK);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
}

static void an_administrators_help_is_spent_and_remembered(void **state)
{
    struct world *w = *state;
    /* the administrator is himself asked in this chain */
    assert_int_equal(role(w, ITEM_ROLE_GIVE, ADMIN, ROLE_APPROVER), OK);
    world_pending(w, 1);
    assert_int_equal(person(w, ADMIN, ITEM_PIN_RESET_ALLOW, APPROVER_A), OK);
    assert_int_equal(world_link(w, LINK_RESET, w->people[APPROVER_A]), OK);
    assert_int_equal(with_new_pin(w, ITEM_PIN_RESET, APPROVER_A, SHOW_LINK, OTHER_PIN),
                     OK);
    w->pin = OTHER_PIN;
    assert_int_equal(world_approve(w, APPROVER_A), ERR_PIN_HELPED);
    /* spent: the next reset needs help again */
    w->pin = NULL;
    assert_int_equal(world_link(w, LINK_RESET, w->people[APPROVER_A]), OK);
    assert_int_equal(with_new_pin(w, ITEM_PIN_RESET, APPROVER_A, SHOW_LINK, "902103"),
                     ERR_PROOF_REQUIRED);
}

static void a_helped_pin_counts_where_the_helper_has_no_part(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(person(w, ADMIN, ITEM_PIN_RESET_ALLOW, APPROVER_A), OK);
    assert_int_equal(world_link(w, LINK_RESET, w->people[APPROVER_A]), OK);
    assert_int_equal(with_new_pin(w, ITEM_PIN_RESET, APPROVER_A, SHOW_LINK, OTHER_PIN),
                     OK);
    w->pin = OTHER_PIN;
    assert_int_equal(world_approve(w, APPROVER_A), OK);
}

static void an_administrator_cannot_help_himself(void **state)
{
    struct world *w = *state;
    assert_int_equal(person(w, ADMIN, ITEM_PIN_RESET_ALLOW, ADMIN), ERR_FORBIDDEN);
}

static void a_changed_totp_makes_the_old_one_worthless(void **state)
{
    struct world *w = *state;
    assert_int_equal(person(w, ADMIN, ITEM_TOTP_CHANGE, ADMIN), OK);
    assert_int_equal(w->secret.n, 32);
    assert_int_equal(role(w, ITEM_ROLE_GIVE, REQUESTER, ROLE_AUDITOR), ERR_CODE_WRONG);
    w->totp_epoch = 2;
    assert_int_equal(role(w, ITEM_ROLE_GIVE, REQUESTER, ROLE_AUDITOR), OK);
}

/* ---- mail ---- */

static enum err change_mail(struct world *w, enum who actor, enum who who,
                            const char *address)
{
    const struct item_mail_change item = {w->people[who], str_of(address)};
    return world_give(w, actor, ITEM_MAIL_CHANGE, &item);
}

static void a_changed_address_tells_the_old_one_and_bars_a_reset(void **state)
{
    struct world *w = *state;
    assert_int_equal(change_mail(w, REQUESTER, REQUESTER, "new@example.cn"), OK);
    assert_int_equal(count(w, REQUESTER,
                           "SELECT count(*) FROM outbox WHERE person_id ="
                           " $P AND kind = 'mail.changed'"),
                     1);
    assert_int_equal(world_link(w, LINK_RESET, w->people[REQUESTER]),
                     ERR_RESET_MAIL_TOO_NEW);
}

static void an_address_change_ends_the_links_of_the_old_one(void **state)
{
    struct world *w = *state;
    world_pending(w, 1);
    assert_int_equal(world_link(w, LINK_DECIDE, w->people[APPROVER_A]), OK);
    assert_int_equal(change_mail(w, ADMIN, APPROVER_A, "new@example.cn"), OK);
    assert_int_equal(count(w, APPROVER_A,
                           "SELECT count(*) FROM link"
                           " WHERE person_id = $P AND live"),
                     0);
}

static void a_wrong_address_is_refused(void **state)
{
    struct world *w = *state;
    assert_int_equal(change_mail(w, REQUESTER, REQUESTER, "nobody"), ERR_FIELD_BAD);
    assert_int_equal(change_mail(w, REQUESTER, OUTSIDER, "x@example.cn"),
                     ERR_FORBIDDEN);
}

/* ---- departments ---- */

static enum err put_department(struct world *w, uuid id, const uuid *parent)
{
    const struct item_department_put put = {
        .id = {true, id},
        .name = STR("法务部"),
        .parent = {parent != NULL, parent ? *parent : UUID_NIL}};
    return world_give(w, ADMIN, ITEM_DEPARTMENT_PUT, &put);
}

static void departments_form_a_tree(void **state)
{
    struct world *w = *state;
    uuid a = uuid_new(), b = uuid_new(), c = uuid_new();
    assert_int_equal(put_department(w, a, NULL), OK);
    assert_int_equal(put_department(w, b, &a), OK);
    assert_int_equal(put_department(w, c, &b), OK);
    assert_int_equal(put_department(w, a, &c), ERR_FIELD_BAD);
    assert_int_equal(put_department(w, a, &a), ERR_FIELD_BAD);
    assert_int_equal(put_department(w, c, &a), OK);
    assert_int_equal(w->epoch, 2);
}

/* ---- lists ---- */

static void a_list_is_done_whole_or_not_at_all(void **state)
{
    struct world *w = *state;
    const struct item_role good = {w->people[REQUESTER], ROLE_AUDITOR};
    const struct item_role bad = {uuid_new(), ROLE_AUDITOR};
    world_item(w, ITEM_ROLE_GIVE, &good);
    world_item(w, ITEM_ROLE_GIVE, &bad);
    assert_int_equal(world_act(w, &w->people[ADMIN], SHOW_PIN | SHOW_CODE),
                     ERR_NOT_FOUND);
    assert_int_equal(w->failed_item, 1);
    assert_int_equal(count(w, REQUESTER,
                           "SELECT count(*) FROM role WHERE person_id = $P"
                           " AND role = 5"),
                     0);
}

#define EMPTY(f) cmocka_unit_test_setup_teardown(f, world_with_company, world_free)
#define CASE(f) cmocka_unit_test_setup_teardown(f, world_with_everything, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY(a_second_platform_is_refused),
        EMPTY(a_company_with_a_wrong_credit_code_is_refused),
        EMPTY(a_company_without_an_administrator_is_refused),
        EMPTY(web_creates_no_company),
        EMPTY(nobody_acts_in_a_suspended_company),
        EMPTY(an_invitation_writes_everything_at_once),
        EMPTY(an_invitation_needs_pin_and_code),
        EMPTY(an_invented_employee_is_refused),
        CASE(an_employee_invites_nobody),
        EMPTY(an_invitation_into_no_department_is_refused),
        EMPTY(nobody_enrols_with_a_wrong_code),
        EMPTY(nobody_enrols_without_a_pin),
        CASE(nobody_enrols_for_somebody_else),
        CASE(nobody_enrols_twice),
        EMPTY(an_invitation_again_ends_the_first),
        CASE(the_last_administrator_cannot_lose_the_role),
        EMPTY(the_last_administrator_cannot_leave),
        EMPTY(an_invited_administrator_keeps_nothing),
        CASE(a_role_is_given_once_and_taken_once),
        CASE(a_tenant_has_no_platform_operator),
        CASE(deactivation_ends_everything_in_one_act),
        CASE(who_left_acts_no_more),
        CASE(a_stale_epoch_is_a_conflict),
        CASE(who_comes_back_enrols_with_the_same_log_in),
        CASE(a_changed_pin_counts_at_once),
        CASE(a_pin_is_not_changed_with_the_pin_alone),
        CASE(nobody_changes_anothers_pin),
        CASE(a_reset_needs_a_link_and_a_second_proof),
        CASE(guesses_at_a_reset_are_counted_across_links),
        CASE(an_unlock_lets_the_same_pin_in_again),
        CASE(an_administrators_help_is_spent_and_remembered),
        CASE(a_helped_pin_counts_where_the_helper_has_no_part),
        EMPTY(an_administrator_cannot_help_himself),
        CASE(a_changed_totp_makes_the_old_one_worthless),
        CASE(a_changed_address_tells_the_old_one_and_bars_a_reset),
        CASE(an_address_change_ends_the_links_of_the_old_one),
        CASE(a_wrong_address_is_refused),
        EMPTY(departments_form_a_tree),
        CASE(a_list_is_done_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, world_group_open, world_group_close);
}
