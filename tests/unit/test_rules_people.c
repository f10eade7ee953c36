/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon rules */
/* Who may ask for what with which proof; PINs, credentials, companies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rules/act_rules.h"
#include "rules/company_rules.h"
#include "rules/credential_rules.h"
#include "rules/pin_rules.h"

#define NOW INT64_C(5000)

/* ---- proofs ---- */

static bool enough(enum proof_class needed, uint8_t checked)
{
    return act_proof_suffices(needed, checked) == OK;
}

static void taking_needs_the_pin(void **state)
{
    (void)state;
    assert_true(enough(PROOF_TAKES, PROOF_PIN));
    assert_false(enough(PROOF_TAKES, PROOF_TOTP | PROOF_LINK));
    assert_false(enough(PROOF_TAKES, 0));
}

static void deciding_needs_the_pin_and_a_link_or_code(void **state)
{
    (void)state;
    assert_true(enough(PROOF_DECIDES, PROOF_PIN | PROOF_LINK));
    assert_true(enough(PROOF_DECIDES, PROOF_PIN | PROOF_TOTP));
    assert_false(enough(PROOF_DECIDES, PROOF_PIN));
    assert_false(enough(PROOF_DECIDES, PROOF_LINK));
}

static void giving_needs_the_pin_and_a_code(void **state)
{
    (void)state;
    assert_true(enough(PROOF_GIVES, PROOF_PIN | PROOF_TOTP));
    assert_false(enough(PROOF_GIVES, PROOF_PIN));
    assert_false(enough(PROOF_GIVES, PROOF_TOTP));
}

static void a_link_gives_no_authority(void **state)
{
    (void)state;
    assert_false(enough(PROOF_GIVES, PROOF_PIN | PROOF_LINK));
}

static void enrolling_needs_link_and_invitation_code(void **state)
{
    (void)state;
    assert_true(enough(PROOF_ENROLS, PROOF_LINK | PROOF_INVITE_CODE));
    assert_false(enough(PROOF_ENROLS, PROOF_LINK));
    assert_false(enough(PROOF_ENROLS, PROOF_INVITE_CODE));
}

static void resetting_needs_a_link_and_a_second_proof(void **state)
{
    (void)state;
    assert_true(enough(PROOF_RESETS, PROOF_LINK | PROOF_TOTP));
    assert_true(enough(PROOF_RESETS, PROOF_LINK | PROOF_HELPER));
    assert_false(enough(PROOF_RESETS, PROOF_LINK));
    assert_false(enough(PROOF_RESETS, PROOF_TOTP | PROOF_HELPER));
}

static void the_console_needs_the_console(void **state)
{
    (void)state;
    assert_true(enough(PROOF_ROOT, PROOF_CONSOLE));
    assert_false(enough(PROOF_ROOT, PROOF_PIN | PROOF_TOTP));
}

static void a_rejection_takes_and_an_approval_gives(void **state)
{
    (void)state;
    const struct act_rule *decide = act_rule_find(ITEM_REQUEST_DECIDE);
    assert_int_equal(act_proof_needed(decide, VERDICT_APPROVE), PROOF_DECIDES);
    assert_int_equal(act_proof_needed(decide, VERDICT_REJECT), PROOF_TAKES);
    assert_int_equal(act_proof_needed(act_rule_find(ITEM_GRANT_GIVE), VERDICT_REJECT),
                     PROOF_GIVES);
}

static void every_item_has_a_rule(void **state)
{
    (void)state;
    int n = 0;
    for (uint16_t kind = 0; kind < 1000; kind++) {
        const struct act_rule *rule = act_rule_find(kind);
        assert_int_equal(rule != NULL, canon_item_schema(kind) != NULL);
        n += rule != NULL;
    }
    assert_int_equal(n, 33);
}

/* Without a proof only what takes nothing from the person who is named. */
static void only_submission_and_the_workers_acts_need_no_proof(void **state)
{
    (void)state;
    for (uint16_t kind = 100; kind < 200; kind++) {
        const struct act_rule *rule = act_rule_find(kind);
        if (rule && rule->proof == PROOF_NONE)
            assert_true(kind == ITEM_REQUEST_SUBMIT || kind == ITEM_REQUEST_RELEASE ||
                        kind == ITEM_REQUEST_EXPIRE);
        if (rule && rule->clients != 1)
            assert_true(rule->clients == 2 || rule->proof == PROOF_ROOT);
    }
}

static enum err may(enum item_kind item, uint32_t roles, bool own, bool seal)
{
    const struct act_actor actor = {roles, own, seal};
    return act_person_may(act_rule_find(item), &actor);
}

static void a_role_allows_what_the_table_says(void **state)
{
    (void)state;
    assert_int_equal(may(ITEM_GRANT_GIVE, ROLE_BIT(ROLE_ADMINISTRATOR), 0, 0), OK);
    assert_int_equal(may(ITEM_GRANT_GIVE, ROLE_BIT(ROLE_EMPLOYEE), 0, 0),
                     ERR_FORBIDDEN);
    assert_int_equal(may(ITEM_ROLE_GIVE, ROLE_BIT(ROLE_AUDITOR), 1, 1), ERR_FORBIDDEN);
}

static void what_is_ones_own_is_allowed_where_the_table_says(void **state)
{
    (void)state;
    assert_int_equal(may(ITEM_PIN_CHANGE, 0, true, false), OK);
    assert_int_equal(may(ITEM_PIN_CHANGE, ROLE_BIT(ROLE_ADMINISTRATOR), false, false),
                     ERR_FORBIDDEN);
    assert_int_equal(may(ITEM_GRANT_GIVE, 0, true, false), ERR_FORBIDDEN);
}

static void a_seals_administrator_rules_his_own_seal(void **state)
{
    (void)state;
    assert_int_equal(may(ITEM_SEAL_SUSPEND, 0, false, true), OK);
    assert_int_equal(may(ITEM_SEAL_REVOKE, 0, false, true), ERR_FORBIDDEN);
    assert_int_equal(may(ITEM_SEAL_SUSPEND, 0, false, false), ERR_FORBIDDEN);
}

/* ---- PINs ---- */

static enum err pin(const char *digits)
{
    return pin_check(str_bytes(str_of(digits)));
}

static void an_ordinary_pin_is_accepted(void **state)
{
    (void)state;
    static const char *const good[] = {"274951", "90210378", "806153", "482915736051"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_int_equal(pin(good[i]), OK);
}

static void a_pin_has_six_to_twelve_digits(void **state)
{
    (void)state;
    assert_int_equal(pin("27495"), ERR_PIN_TRIVIAL);
    assert_int_equal(pin("4829157360518"), ERR_PIN_TRIVIAL);
    assert_int_equal(pin("27495a"), ERR_PIN_TRIVIAL);
    assert_int_equal(pin(""), ERR_PIN_TRIVIAL);
}

static void a_trivial_pin_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "111111",    "000000",   "123456",   "654321",   "890123",      "246802",
        "975319",    "121212",   "123123",   "112233",   "123321",      "998877",
        "135797531", "19840612", "24121999", "12341234", "777777777777"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (pin(bad[i]) != ERR_PIN_TRIVIAL)
            fail_msg("%s was accepted", bad[i]);
}

/* ---- credentials ---- */

static void a_pin_must_be_set_and_past_its_waiting_time(void **state)
{
    (void)state;
    struct canon_credential c = {.pin_verifier = {.has = true}, .pin_counts_from = NOW};
    assert_int_equal(credential_check_pin(&c, NOW), ERR_PIN_NOT_SET);
    c.pin_epoch = 1;
    assert_int_equal(credential_check_pin(&c, NOW), OK);
    assert_int_equal(credential_check_pin(&c, NOW - 1), ERR_PIN_NOT_YET);
}

static void a_reset_waits_for_a_changed_mail_address(void **state)
{
    (void)state;
    struct canon_mail_address mail = {.since = NOW};
    assert_int_equal(credential_check_mail(&mail, NOW, 100), OK);
    mail.previous = STR("old@example.cn");
    assert_int_equal(credential_check_mail(&mail, NOW + 99, 100),
                     ERR_RESET_MAIL_TOO_NEW);
    assert_int_equal(credential_check_mail(&mail, NOW + 100, 100), OK);
}

static void an_allowance_ends(void **state)
{
    (void)state;
    struct canon_credential c = {.reset_allowed_until = {true, NOW}};
    assert_true(credential_allowance_is_live(&c, NOW - 1));
    assert_false(credential_allowance_is_live(&c, NOW));
    c.reset_allowed_until.has = false;
    assert_false(credential_allowance_is_live(&c, NOW - 1));
}

static void a_helped_pin_does_not_count_where_the_helper_takes_part(void **state)
{
    (void)state;
    struct canon_asked asked = {.person = {{7}}};
    struct canon_frozen_step step = {.asked = {&asked, 1}};
    struct canon_frozen_chain chain = {.steps = {&step, 1}};
    struct canon_request request = {.requester = {{8}}, .chains = {&chain, 1}};
    struct canon_credential c = {.reset_helper = {true, {{7}}}};
    assert_int_equal(credential_check_helper(&c, &request), ERR_PIN_HELPED);
    c.reset_helper.v.b[0] = 8;
    assert_int_equal(credential_check_helper(&c, &request), ERR_PIN_HELPED);
    c.reset_helper.v.b[0] = 9;
    assert_int_equal(credential_check_helper(&c, &request), OK);
}

static void a_compromise_voids_what_was_decided_since(void **state)
{
    (void)state;
    const struct canon_credential c = {.compromised_since = {true, NOW}};
    struct canon_decision d = {.decided_at = NOW};
    assert_true(credential_voids(&c, &d));
    d.decided_at--;
    assert_false(credential_voids(&c, &d));
}

static void what_a_renewed_credential_confirms_counts(void **state)
{
    (void)state;
    const struct canon_credential c = {.compromised_since = {true, NOW},
                                       .pin_verifier = {.has = true},
                                       .pin_set_at = NOW + 10};
    struct canon_decision d = {.decided_at = NOW + 9};
    assert_true(credential_voids(&c, &d));
    d.decided_at++;
    assert_false(credential_voids(&c, &d));
}

static void a_report_ends_the_pin_and_the_earlier_of_two_stands(void **state)
{
    (void)state;
    struct canon_credential c = {.pin_verifier = {.has = true}};
    credential_report(&c, NOW);
    assert_false(c.pin_verifier.has);
    credential_report(&c, NOW + 1);
    assert_int_equal(c.compromised_since.v, NOW);
    credential_report(&c, NOW - 1);
    assert_int_equal(c.compromised_since.v, NOW - 1);
}

/* Else the next change of a PIN would void, or bring back, what was confirmed before.
 */
static void a_changed_pin_moves_no_renewal(void **state)
{
    (void)state;
    struct canon_credential c = {.pin_verifier = {.has = true}, .pin_set_at = NOW};
    assert_int_equal(credential_pin_since(&c, NOW + 5), NOW + 5);
    credential_report(&c, NOW);
    assert_int_equal(credential_pin_since(&c, NOW + 5), NOW + 5);
    c.pin_verifier.has = true;
    assert_int_equal(credential_pin_since(&c, NOW + 9), NOW);
}

/* ---- companies ---- */

static void the_last_administrator_cannot_leave(void **state)
{
    (void)state;
    assert_int_equal(company_may_lose_administrator(0), ERR_LAST_ADMINISTRATOR);
    assert_int_equal(company_may_lose_administrator(1), OK);
}

static void only_the_platform_has_operators(void **state)
{
    (void)state;
    assert_int_equal(company_check_role(COMPANY_TENANT, ROLE_PLATFORM_OPERATOR),
                     ERR_FIELD_BAD);
    assert_int_equal(company_check_role(COMPANY_PLATFORM, ROLE_PLATFORM_OPERATOR), OK);
    assert_int_equal(company_check_role(COMPANY_TENANT, 0), ERR_FIELD_BAD);
}

static void a_role_is_given_once(void **state)
{
    (void)state;
    static const uint8_t twice[] = {ROLE_EMPLOYEE, ROLE_EMPLOYEE};
    assert_int_equal(company_check_roles(COMPANY_TENANT, (struct bytes){twice, 1}), OK);
    assert_int_equal(company_check_roles(COMPANY_TENANT, (struct bytes){twice, 2}),
                     ERR_FIELD_BAD);
}

static void a_company_is_suspended_and_resumed_once(void **state)
{
    (void)state;
    enum company_state to;
    assert_int_equal(company_next(COMPANY_ACTIVE, ITEM_COMPANY_SUSPEND, &to), OK);
    assert_int_equal(to, COMPANY_STATE_SUSPENDED);
    assert_int_equal(company_next(to, ITEM_COMPANY_SUSPEND, &to), ERR_CONFLICT);
    assert_int_equal(company_next(to, ITEM_COMPANY_RESUME, &to), OK);
    assert_int_equal(to, COMPANY_ACTIVE);
}

static void a_tenant_needs_its_credit_code(void **state)
{
    (void)state;
    const char *field;
    struct item_company_create item = {.name = STR("Yunqi"),
                                       .credit_code = STR("91350100M000100Y43"),
                                       .kind = COMPANY_TENANT,
                                       .algorithm = ALGORITHM_P256};
    assert_int_equal(company_check_new(&item, &field), OK);
    item.credit_code = STR("91350100M000100Y44");
    assert_int_equal(company_check_new(&item, &field), ERR_CREDIT_CODE);
    item.kind = COMPANY_PLATFORM;
    assert_int_equal(company_check_new(&item, &field), OK);
    item.algorithm = ALGORITHM_SM2;
    assert_int_equal(company_check_new(&item, &field), ERR_FIELD_BAD);
}

static void an_invitation_is_checked_field_by_field(void **state)
{
    (void)state;
    static const uint8_t operator[] = {ROLE_PLATFORM_OPERATOR};
    const char *field;
    struct item_person_invite item = {.name = STR("李娜"),
                                      .mail = STR("li@example.cn"),
                                      .locale = STR("zh"),
                                      .time_zone = STR("Asia/Shanghai")};
    assert_int_equal(person_check_new(COMPANY_TENANT, &item, &field), OK);
    item.roles = (struct bytes){operator, 1 };
    assert_int_equal(person_check_new(COMPANY_TENANT, &item, &field), ERR_FIELD_BAD);
    assert_string_equal(field, "roles");
    item.identity_kind = IDENTITY_PASSPORT;
    assert_int_equal(person_check_new(COMPANY_TENANT, &item, &field), ERR_FIELD_BAD);
    assert_string_equal(field, "identity_number");
    item.mail = STR("nobody");
    assert_int_equal(person_check_new(COMPANY_TENANT, &item, &field), ERR_FIELD_BAD);
    assert_string_equal(field, "mail");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taking_needs_the_pin),
        cmocka_unit_test(deciding_needs_the_pin_and_a_link_or_code),
        cmocka_unit_test(giving_needs_the_pin_and_a_code),
        cmocka_unit_test(a_link_gives_no_authority),
        cmocka_unit_test(enrolling_needs_link_and_invitation_code),
        cmocka_unit_test(resetting_needs_a_link_and_a_second_proof),
        cmocka_unit_test(the_console_needs_the_console),
        cmocka_unit_test(a_rejection_takes_and_an_approval_gives),
        cmocka_unit_test(every_item_has_a_rule),
        cmocka_unit_test(only_submission_and_the_workers_acts_need_no_proof),
        cmocka_unit_test(a_role_allows_what_the_table_says),
        cmocka_unit_test(what_is_ones_own_is_allowed_where_the_table_says),
        cmocka_unit_test(a_seals_administrator_rules_his_own_seal),
        cmocka_unit_test(an_ordinary_pin_is_accepted),
        cmocka_unit_test(a_pin_has_six_to_twelve_digits),
        cmocka_unit_test(a_trivial_pin_is_refused),
        cmocka_unit_test(a_pin_must_be_set_and_past_its_waiting_time),
        cmocka_unit_test(a_reset_waits_for_a_changed_mail_address),
        cmocka_unit_test(an_allowance_ends),
        cmocka_unit_test(a_helped_pin_does_not_count_where_the_helper_takes_part),
        cmocka_unit_test(a_compromise_voids_what_was_decided_since),
        cmocka_unit_test(what_a_renewed_credential_confirms_counts),
        cmocka_unit_test(a_report_ends_the_pin_and_the_earlier_of_two_stands),
        cmocka_unit_test(a_changed_pin_moves_no_renewal),
        cmocka_unit_test(the_last_administrator_cannot_leave),
        cmocka_unit_test(only_the_platform_has_operators),
        cmocka_unit_test(a_role_is_given_once),
        cmocka_unit_test(a_company_is_suspended_and_resumed_once),
        cmocka_unit_test(a_tenant_needs_its_credit_code),
        cmocka_unit_test(an_invitation_is_checked_field_by_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
