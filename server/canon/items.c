/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of items.h and the map from item kind to table. */

/* ours */
#include "canon/items.h"
#include "canon/field.h"

static const struct canon_field item_person_invite_fields[] = {
    FIELD(item_person_invite, id, OPT_UUID, 0, NULL),
    FIELD(item_person_invite, name, TEXT, 200, NULL),
    FIELD(item_person_invite, department, OPT_UUID, 0, NULL),
    FIELD(item_person_invite, employee_number, TEXT, 64, NULL),
    FIELD(item_person_invite, identity_kind, U8, 3, NULL),
    FIELD(item_person_invite, identity_number, TEXT, 64, NULL),
    FIELD(item_person_invite, mail, TEXT, 254, NULL),
    FIELD(item_person_invite, mobile, TEXT, 32, NULL),
    FIELD(item_person_invite, locale, TEXT, 8, NULL),
    FIELD(item_person_invite, time_zone, TEXT, 64, NULL),
    FIELD(item_person_invite, roles, BYTES, 6, NULL),
};
static const struct canon_schema item_person_invite_schema =
    PART(item_person_invite, item_person_invite);
static const struct canon_field item_person_enrol_fields[] = {
    FIELD(item_person_enrol, person, UUID, 0, NULL),
    FIELD(item_person_enrol, account, UUID, 0, NULL),
};
static const struct canon_field item_role_fields[] = {
    FIELD(item_role, person, UUID, 0, NULL),
    FIELD(item_role, role, U8, 6, NULL),
};
static const struct canon_field item_person_fields[] = {
    FIELD(item_person, person, UUID, 0, NULL),
    FIELD(item_person, reason, TEXT, 1000, NULL),
};
static const struct canon_field item_mail_change_fields[] = {
    FIELD(item_mail_change, person, UUID, 0, NULL),
    FIELD(item_mail_change, address, TEXT, 254, NULL),
};
static const struct canon_field item_department_put_fields[] = {
    FIELD(item_department_put, id, OPT_UUID, 0, NULL),
    FIELD(item_department_put, name, TEXT, 200, NULL),
    FIELD(item_department_put, parent, OPT_UUID, 0, NULL),
    FIELD(item_department_put, head, OPT_UUID, 0, NULL),
};
static const struct canon_field item_chain_publish_fields[] = {
    FIELD(item_chain_publish, chain, OPT_UUID, 0, NULL),
    FIELD(item_chain_publish, id, OPT_UUID, 0, NULL),
    FIELD(item_chain_publish, name, TEXT, 200, NULL),
    FIELD(item_chain_publish, steps, LIST, CHAIN_STEPS_MAX, &canon_step_schema),
};
static const struct canon_field item_seal_make_fields[] = {
    FIELD(item_seal_make, id, OPT_UUID, 0, NULL),
    FIELD(item_seal_make, name, TEXT, 200, NULL),
    FIELD(item_seal_make, type, U8, 4, NULL),
    FIELD(item_seal_make, face, DIGEST, 0, NULL),
    FIELD(item_seal_make, width_um, I64, 0, NULL),
    FIELD(item_seal_make, height_um, I64, 0, NULL),
    FIELD(item_seal_make, algorithm, U8, 4, NULL),
    FIELD(item_seal_make, administrator, UUID, 0, NULL),
};
static const struct canon_field item_seal_bind_fields[] = {
    FIELD(item_seal_bind, seal, UUID, 0, NULL),
    FIELD(item_seal_bind, chain, UUID, 0, NULL),
};
static const struct canon_field item_seal_fields[] = {
    FIELD(item_seal, seal, UUID, 0, NULL),
    FIELD(item_seal, reason, TEXT, 1000, NULL),
};
static const struct canon_field item_grant_give_fields[] = {
    FIELD(item_grant_give, id, OPT_UUID, 0, NULL),
    FIELD(item_grant_give, person, UUID, 0, NULL),
    FIELD(item_grant_give, seal, UUID, 0, NULL),
    FIELD(item_grant_give, from, TIME, 0, NULL),
    FIELD(item_grant_give, until, TIME, 0, NULL),
    FIELD(item_grant_give, max_uses, OPT_I64, 0, NULL),
};
static const struct canon_field item_grant_fields[] = {
    FIELD(item_grant, grant, UUID, 0, NULL),
    FIELD(item_grant, reason, TEXT, 1000, NULL),
};
static const struct canon_field item_request_submit_fields[] = {
    FIELD(item_request_submit, request, UUID, 0, NULL),
    FIELD(item_request_submit, on_behalf_of, OPT_UUID, 0, NULL),
    FIELD(item_request_submit, api_client, OPT_UUID, 0, NULL),
    FIELD(item_request_submit, documents, LIST, REQUEST_DOCUMENTS_MAX,
          &canon_document_schema),
    FIELD(item_request_submit, pairs, LIST, REQUEST_PAIRS_MAX, &canon_pair_schema),
    FIELD(item_request_submit, purpose, TEXT, 1000, NULL),
    FIELD(item_request_submit, counterparty, TEXT, 200, NULL),
    FIELD(item_request_submit, amount, RECORD, 0, &canon_money_schema),
    FIELD(item_request_submit, document_class, TEXT, 64, NULL),
    FIELD(item_request_submit, copies, I64, 0, NULL),
    FIELD(item_request_submit, expires_at, TIME, 0, NULL),
};
static const struct canon_field item_request_decide_fields[] = {
    FIELD(item_request_decide, request, UUID, 0, NULL),
    FIELD(item_request_decide, round, I64, 0, NULL),
    FIELD(item_request_decide, subject, DIGEST, 0, NULL),
    FIELD(item_request_decide, verdict, U8, 2, NULL),
    FIELD(item_request_decide, reason, TEXT, 1000, NULL),
};
static const struct canon_field item_request_fields[] = {
    FIELD(item_request, request, UUID, 0, NULL),
    FIELD(item_request, round, I64, 0, NULL),
    FIELD(item_request, subject, DIGEST, 0, NULL),
    FIELD(item_request, reason, TEXT, 1000, NULL),
};
static const struct canon_field item_company_create_fields[] = {
    FIELD(item_company_create, id, OPT_UUID, 0, NULL),
    FIELD(item_company_create, name, TEXT, 200, NULL),
    FIELD(item_company_create, credit_code, TEXT, 18, NULL),
    FIELD(item_company_create, kind, U8, 255, NULL),
    FIELD(item_company_create, algorithm, U8, 4, NULL),
    FIELD(item_company_create, administrator, RECORD, 0, &item_person_invite_schema),
};
static const struct canon_field item_company_fields[] = {
    FIELD(item_company, company, UUID, 0, NULL),
    FIELD(item_company, reason, TEXT, 1000, NULL),
};
static const struct canon_field item_credential_report_fields[] = {
    FIELD(item_credential_report, person, UUID, 0, NULL),
    FIELD(item_credential_report, since, TIME, 0, NULL),
    FIELD(item_credential_report, reason, TEXT, 1000, NULL),
};
static const struct canon_field act_item_fields[] = {
    FIELD(canon_act_item, expected_epoch, I64, 0, NULL),
    FIELD(canon_act_item, digest, DIGEST, 0, NULL),
};
static const struct canon_schema canon_act_item_schema = PART(canon_act_item, act_item);

static const struct canon_field act_fields[] = {
    FIELD(canon_act, company, UUID, 0, NULL),
    FIELD(canon_act, person, OPT_UUID, 0, NULL),
    FIELD(canon_act, items, LIST, ACT_SUBJECTS_MAX, &canon_act_item_schema),
};
const struct canon_schema canon_act_schema = RECORD(canon_act, act, KIND_ACT);

/* Each kind has a schema of its own: two kinds with the same fields never share a
 * digest. */
#define ITEM(kind_, struct_, name_)                                                    \
    {                                                                                  \
        .name = #name_, .version = 1, .kind = kind_, .size = sizeof(struct struct_),   \
        .fields = struct_##_fields, .count = ARRAY_LEN(struct_##_fields)               \
    }

static const struct canon_schema items[] = {
    ITEM(ITEM_PERSON_INVITE, item_person_invite, person_invite),
    ITEM(ITEM_PERSON_ENROL, item_person_enrol, person_enrol),
    ITEM(ITEM_ROLE_GIVE, item_role, role_give),
    ITEM(ITEM_ROLE_TAKE, item_role, role_take),
    ITEM(ITEM_PERSON_DEACTIVATE, item_person, person_deactivate),
    ITEM(ITEM_MAIL_CHANGE, item_mail_change, mail_change),
    ITEM(ITEM_PIN_CHANGE, item_person, pin_change),
    ITEM(ITEM_PIN_RESET, item_person, pin_reset),
    ITEM(ITEM_PIN_UNLOCK, item_person, pin_unlock),
    ITEM(ITEM_PIN_RESET_ALLOW, item_person, pin_reset_allow),
    ITEM(ITEM_DEPARTMENT_PUT, item_department_put, department_put),
    ITEM(ITEM_CHAIN_PUBLISH, item_chain_publish, chain_publish),
    ITEM(ITEM_SEAL_MAKE, item_seal_make, seal_make),
    ITEM(ITEM_SEAL_BIND, item_seal_bind, seal_bind),
    ITEM(ITEM_SEAL_SUSPEND, item_seal, seal_suspend),
    ITEM(ITEM_SEAL_RESUME, item_seal, seal_resume),
    ITEM(ITEM_SEAL_REVOKE, item_seal, seal_revoke),
    ITEM(ITEM_GRANT_GIVE, item_grant_give, grant_give),
    ITEM(ITEM_GRANT_SUSPEND, item_grant, grant_suspend),
    ITEM(ITEM_GRANT_RESUME, item_grant, grant_resume),
    ITEM(ITEM_GRANT_REVOKE, item_grant, grant_revoke),
    ITEM(ITEM_PERSON_INVITE_AGAIN, item_person, person_invite_again),
    ITEM(ITEM_TOTP_CHANGE, item_person, totp_change),
    ITEM(ITEM_REQUEST_SUBMIT, item_request_submit, request_submit),
    ITEM(ITEM_REQUEST_DECIDE, item_request_decide, request_decide),
    ITEM(ITEM_REQUEST_WITHDRAW, item_request, request_withdraw),
    ITEM(ITEM_REQUEST_INTEND, item_request, request_intend),
    ITEM(ITEM_REQUEST_RELEASE, item_request, request_release),
    ITEM(ITEM_REQUEST_EXPIRE, item_request, request_expire),
    ITEM(ITEM_COMPANY_CREATE, item_company_create, company_create),
    ITEM(ITEM_COMPANY_SUSPEND, item_company, company_suspend),
    ITEM(ITEM_COMPANY_RESUME, item_company, company_resume),
    ITEM(ITEM_CREDENTIAL_REPORT, item_credential_report, credential_report),
};

const struct canon_schema *canon_item_schema(uint16_t kind)
{
    for (size_t i = 0; i < ARRAY_LEN(items); i++)
        if (items[i].kind == kind)
            return &items[i];
    return NULL;
}
