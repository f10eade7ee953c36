/* SPDX-License-Identifier: Apache-2.0 */
/* The table of acts and the three questions asked of it. Pure. */

/* ours */
#include "rules/act_rules.h"

/* Numbers of enum signer_client_kind; wire/ is not below rules/. */
#define WEB 1
#define WORKER 2
#define ROOT 4

#define ADMINISTRATOR ROLE_BIT(ROLE_ADMINISTRATOR)
#define EMPLOYEE ROLE_BIT(ROLE_EMPLOYEE)

enum err act_proof_suffices(enum proof_class needed, uint8_t checked)
{
    bool pin = checked & PROOF_PIN;
    bool link = checked & PROOF_LINK;
    bool own = checked & (PROOF_TOTP | PROOF_PASSKEY);
    bool enough = false;

    switch (needed) {
    case PROOF_NONE:
        enough = true;
        break;
    case PROOF_TAKES:
        enough = pin; /* guard: proof_takes */
        break;
    case PROOF_DECIDES:
        enough = pin && (own || link); /* guard: proof_decides */
        break;
    case PROOF_GIVES:
        enough = pin && own; /* guard: proof_gives */
        break;
    case PROOF_ENROLS:
        enough = link && (checked & PROOF_INVITE_CODE); /* guard: proof_enrols */
        break;
    case PROOF_RESETS:
        enough = link && (own || (checked & PROOF_HELPER)); /* guard: proof_resets */
        break;
    case PROOF_ROOT:
        enough = checked & PROOF_CONSOLE; /* guard: proof_root */
        break;
    }
    return enough ? OK : ERR_PROOF_REQUIRED;
}

enum err act_person_may(const struct act_rule *rule, const struct act_actor *actor)
{
    bool may_seal = rule->seal_administrator_of_it && actor->is_seal_administrator;

    if (rule->roles & actor->roles) /* guard: act_role */
        return OK;
    if (rule->own && actor->is_own) /* guard: act_own */
        return OK;
    return may_seal ? OK : ERR_FORBIDDEN; /* guard: act_seal */
}

enum proof_class act_proof_needed(const struct act_rule *rule, uint8_t verdict)
{
    if (rule->item == ITEM_REQUEST_DECIDE && verdict == VERDICT_REJECT)
        return PROOF_TAKES;
    return rule->proof;
}

/* item, event, clients, roles, seal administrator, own, proof, link */
static const struct act_rule rules[] = {
    {ITEM_PERSON_INVITE, "person.invite", WEB, ADMINISTRATOR, 0, 0, PROOF_GIVES, 0},
    {ITEM_PERSON_ENROL, "person.enrol", WEB, 0, 0, 1, PROOF_ENROLS, LINK_INVITE},
    {ITEM_ROLE_GIVE, "role.give", WEB, ADMINISTRATOR, 0, 0, PROOF_GIVES, 0},
    {ITEM_ROLE_TAKE, "role.take", WEB, ADMINISTRATOR, 0, 0, PROOF_TAKES, 0},
    {ITEM_PERSON_DEACTIVATE, "person.deactivate", WEB, ADMINISTRATOR, 0, 0, PROOF_TAKES,
     0},
    {ITEM_MAIL_CHANGE, "mail.change", WEB, ADMINISTRATOR, 0, 1, PROOF_GIVES, 0},
    {ITEM_PIN_CHANGE, "pin.change", WEB, 0, 0, 1, PROOF_GIVES, 0},
    {ITEM_PIN_RESET, "pin.reset", WEB, 0, 0, 1, PROOF_RESETS, LINK_RESET},
    {ITEM_PIN_UNLOCK, "pin.unlock", WEB, 0, 0, 1, PROOF_RESETS, LINK_RESET},
    {ITEM_PIN_RESET_ALLOW, "pin.reset_allow", WEB, ADMINISTRATOR, 0, 0, PROOF_GIVES, 0},
    {ITEM_DEPARTMENT_PUT, "department.put", WEB, ADMINISTRATOR, 0, 0, PROOF_GIVES, 0},
    {ITEM_CHAIN_PUBLISH, "chain.publish", WEB, ADMINISTRATOR, 0, 0, PROOF_GIVES, 0},
    {ITEM_SEAL_MAKE, "seal.make", WEB, ADMINISTRATOR, 0, 0, PROOF_GIVES, 0},
    {ITEM_SEAL_BIND, "seal.bind", WEB, ADMINISTRATOR, 1, 0, PROOF_GIVES, 0},
    {ITEM_SEAL_SUSPEND, "seal.suspend", WEB, ADMINISTRATOR, 1, 0, PROOF_TAKES, 0},
    {ITEM_SEAL_RESUME, "seal.resume", WEB, ADMINISTRATOR, 1, 0, PROOF_GIVES, 0},
    {ITEM_SEAL_REVOKE, "seal.revoke", WEB, ADMINISTRATOR, 0, 0, PROOF_TAKES, 0},
    {ITEM_GRANT_GIVE, "grant.give", WEB, ADMINISTRATOR, 1, 0, PROOF_GIVES, 0},
    {ITEM_GRANT_SUSPEND, "grant.suspend", WEB, ADMINISTRATOR, 1, 0, PROOF_TAKES, 0},
    {ITEM_GRANT_RESUME, "grant.resume", WEB, ADMINISTRATOR, 1, 0, PROOF_GIVES, 0},
    {ITEM_GRANT_REVOKE, "grant.revoke", WEB, ADMINISTRATOR, 1, 0, PROOF_TAKES, 0},
    {ITEM_PERSON_INVITE_AGAIN, "person.invite_again", WEB, ADMINISTRATOR, 0, 0,
     PROOF_GIVES, 0},
    {ITEM_TOTP_CHANGE, "totp.change", WEB, 0, 0, 1, PROOF_GIVES, 0},
    {ITEM_REQUEST_SUBMIT, "request.submit", WEB, EMPLOYEE, 0, 0, PROOF_NONE, 0},
    {ITEM_REQUEST_DECIDE, "request.decide", WEB, 0, 0, 1, PROOF_DECIDES, LINK_DECIDE},
    {ITEM_REQUEST_WITHDRAW, "request.withdraw", WEB, 0, 0, 1, PROOF_TAKES, 0},
    {ITEM_REQUEST_INTEND, "request.intend", WEB, 0, 0, 1, PROOF_TAKES, 0},
    {ITEM_REQUEST_RELEASE, "request.release", WORKER, 0, 0, 0, PROOF_NONE, 0},
    {ITEM_REQUEST_EXPIRE, "request.expire", WORKER, 0, 0, 0, PROOF_NONE, 0},
    {ITEM_COMPANY_CREATE, "company.create", ROOT, 0, 0, 0, PROOF_ROOT, 0},
    {ITEM_COMPANY_SUSPEND, "company.suspend", ROOT, 0, 0, 0, PROOF_ROOT, 0},
    {ITEM_COMPANY_RESUME, "company.resume", ROOT, 0, 0, 0, PROOF_ROOT, 0},
    {ITEM_CREDENTIAL_REPORT, "credential.report", WEB, ADMINISTRATOR, 0, 1, PROOF_TAKES,
     0},
};

const struct act_rule *act_rule_find(uint16_t item)
{
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        if (rules[i].item == item)
            return &rules[i];
    return NULL;
}
