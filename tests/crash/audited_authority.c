/* SPDX-License-Identifier: Apache-2.0 */
/* Acts of the administrator: those that take authority, for which a PIN is enough, and
 * those that give it. */
#include "crash/audited.h"

#include <stdio.h>
#include <stdlib.h>

static void on_seal(const char *kind, enum demo_which seal, struct sealkeeper_reply *r)
{
    audited_act(json_pack("{s:s,s:s,s:s}", "kind", kind, "seal",
                          audited.flow.accounts.seals[seal].id, "reason", "测试"),
                NULL, r);
}

static void suspend_seal(struct sealkeeper_reply *r)
{
    on_seal("seal.suspend", SEAL_OF_CONTRACTS, r);
}

static void revoke_seal(struct sealkeeper_reply *r)
{
    on_seal("seal.revoke", SEAL_OF_REPRESENTATIVE, r);
}

/* A grant of the second employee's; the first one's are in use. */
static void on_grant(const char *kind, enum demo_which seal, struct sealkeeper_reply *r)
{
    char text[200];
    char *grant;

    snprintf(text, sizeof text,
             "SELECT id FROM grant_of_seal WHERE person_id = '%s' AND seal_id = '%s'",
             audited_person(WHO_EMPLOYEE_2)->id, audited.flow.accounts.seals[seal].id);
    grant = audited_value(text);
    audited_act(
        json_pack("{s:s,s:s,s:s}", "kind", kind, "grant", grant, "reason", "测试"),
        NULL, r);
    free(grant);
}

static void suspend_grant(struct sealkeeper_reply *r)
{
    on_grant("grant.suspend", SEAL_OF_COMPANY, r);
}

static void revoke_grant(struct sealkeeper_reply *r)
{
    on_grant("grant.revoke", SEAL_OF_CONTRACTS, r);
}

static void take_role(struct sealkeeper_reply *r)
{
    audited_act(json_pack("{s:s,s:s,s:s}", "kind", "role.take", "person",
                          audited_person(WHO_APPROVER_2)->id, "role", "employee"),
                NULL, r);
}

static void deactivate(struct sealkeeper_reply *r)
{
    audited_act(json_pack("{s:s,s:s,s:s}", "kind", "person.deactivate", "person",
                          audited_person(WHO_APPROVER_2)->id, "reason", "离职"),
                NULL, r);
}

static void report_credential(struct sealkeeper_reply *r)
{
    audited_act(json_pack("{s:s,s:s,s:s}", "kind", "credential.report", "person",
                          audited_person(WHO_APPROVER_2)->id, "since",
                          "2026-01-01T00:00:00Z"),
                NULL, r);
}

static const struct audited_action actions[] = {
    {"suspending_a_seal", NULL, suspend_seal, NULL, 200},
    {"revoking_a_seal", NULL, revoke_seal, NULL, 200},
    {"suspending_a_grant", NULL, suspend_grant, NULL, 200},
    {"revoking_a_grant", NULL, revoke_grant, NULL, 200},
    {"taking_a_role", NULL, take_role, NULL, 200},
    {"reporting_a_credential", NULL, report_credential, NULL, 200},
    {"deactivating_a_person", NULL, deactivate, NULL, 200},
};

const struct audited_table audited_authority = {actions, ARRAY_LEN(actions)};

/* ---- giving ---- */

static json_t *give_invitation(void)
{
    return json_pack("{s:s,s:s,s:s,s:[s]}", "kind", "person.invite", "name", "郑爽",
                     "mail", "zheng@yunhai.example", "roles", "employee");
}

static json_t *give_invitation_again(void)
{
    return json_pack("{s:s,s:s}", "kind", "person.invite_again", "person",
                     audited.invited);
}

static json_t *give_role(void)
{
    return json_pack("{s:s,s:s,s:s}", "kind", "role.give", "person",
                     audited_person(WHO_EMPLOYEE_2)->id, "role", "approver");
}

static json_t *give_address(void)
{
    return json_pack("{s:s,s:s,s:s}", "kind", "mail.change", "person",
                     audited_person(WHO_EMPLOYEE_2)->id, "address",
                     "new@yunhai.example");
}

static json_t *give_reset(void)
{
    return json_pack("{s:s,s:s}", "kind", "pin.reset_allow", "person",
                     audited_person(WHO_EMPLOYEE_2)->id);
}

static json_t *give_department(void)
{
    return json_pack("{s:s,s:s}", "kind", "department.put", "name", "财务部");
}

static json_t *give_chain(void)
{
    return json_pack("{s:s,s:s,s:[{s:s,s:s,s:[{s:s}]}]}", "kind", "chain.publish",
                     "name", "财务审批", "steps", "name", "财务", "mode", "all",
                     "members", "person", audited_person(WHO_APPROVER_3)->id);
}

static json_t *give_seal(void)
{
    const struct demo_seal *like = &audited.flow.accounts.seals[SEAL_OF_COMPANY];
    char *face = audited_value("SELECT encode(face_digest, 'hex') FROM seal"
                               " WHERE type = 1 LIMIT 1");
    json_t *item;

    item = json_pack("{s:s,s:s,s:s,s:s,s:i,s:i,s:s}", "kind", "seal.make", "name",
                     "公章（副）", "type", "official", "face", face, "width_um",
                     (int)(like->width_mm * 1000), "height_um",
                     (int)(like->height_mm * 1000), "administrator",
                     audited_person(WHO_ADMINISTRATOR)->id);
    free(face);
    return item;
}

static json_t *give_binding(void)
{
    return json_pack("{s:s,s:s,s:s}", "kind", "seal.bind", "seal",
                     audited.flow.accounts.seals[SEAL_OF_CONTRACTS].id, "chain",
                     audited.flow.accounts.chain);
}

/* Suspended above. */
static json_t *give_seal_back(void)
{
    return json_pack("{s:s,s:s}", "kind", "seal.resume", "seal",
                     audited.flow.accounts.seals[SEAL_OF_CONTRACTS].id);
}

static json_t *give_grant(void)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s}", "kind", "grant.give", "person",
                     audited_person(WHO_EMPLOYEE_2)->id, "seal",
                     audited.flow.accounts.seals[SEAL_OF_COMPANY].id, "from",
                     "2026-01-01T00:00:00Z", "until", "2036-01-01T00:00:00Z");
}

/* Suspended above. */
static json_t *give_grant_back(void)
{
    char text[200];
    char *grant;
    json_t *item;

    snprintf(text, sizeof text,
             "SELECT id FROM grant_of_seal WHERE person_id = '%s' AND state = 2",
             audited_person(WHO_EMPLOYEE_2)->id);
    grant = audited_value(text);
    item = json_pack("{s:s,s:s}", "kind", "grant.resume", "grant", grant);
    free(grant);
    return item;
}

const struct audited_giving audited_givings[] = {
    {"inviting_a_person", give_invitation},
    {"inviting_a_person_again", give_invitation_again},
    {"giving_a_role", give_role},
    {"changing_a_mail_address", give_address},
    {"allowing_a_reset", give_reset},
    {"putting_a_department", give_department},
    {"publishing_a_chain", give_chain},
    {"making_a_seal", give_seal},
    {"binding_a_seal", give_binding},
    {"resuming_a_seal", give_seal_back},
    {"giving_a_grant", give_grant},
    {"resuming_a_grant", give_grant_back},
};
const size_t audited_giving_count = ARRAY_LEN(audited_givings);
