/* SPDX-License-Identifier: Apache-2.0 */
/* Which function does what an item asks for. */

/* ours */
#include "signer/acts.h"

static const struct {
    uint16_t kind;
    item_handler handler;
} handlers[] = {
    {ITEM_PERSON_INVITE, act_person_invite},
    {ITEM_PERSON_INVITE_AGAIN, act_person_invite_again},
    {ITEM_PERSON_ENROL, act_person_enrol},
    {ITEM_PERSON_DEACTIVATE, act_person_deactivate},
    {ITEM_ROLE_GIVE, act_role_give},
    {ITEM_ROLE_TAKE, act_role_take},
    {ITEM_MAIL_CHANGE, act_mail_change},
    {ITEM_PIN_CHANGE, act_pin_change},
    {ITEM_PIN_RESET, act_pin_reset},
    {ITEM_PIN_UNLOCK, act_pin_unlock},
    {ITEM_PIN_RESET_ALLOW, act_pin_reset_allow},
    {ITEM_TOTP_CHANGE, act_totp_change},
    {ITEM_DEPARTMENT_PUT, act_department_put},
    {ITEM_CHAIN_PUBLISH, act_chain_publish},
    {ITEM_SEAL_MAKE, act_seal_make},
    {ITEM_SEAL_BIND, act_seal_bind},
    {ITEM_SEAL_SUSPEND, act_seal_suspend},
    {ITEM_SEAL_RESUME, act_seal_resume},
    {ITEM_SEAL_REVOKE, act_seal_revoke},
    {ITEM_GRANT_GIVE, act_grant_give},
    {ITEM_GRANT_SUSPEND, act_grant_suspend},
    {ITEM_GRANT_RESUME, act_grant_resume},
    {ITEM_GRANT_REVOKE, act_grant_revoke},
    {ITEM_REQUEST_SUBMIT, act_request_submit},
    {ITEM_REQUEST_DECIDE, act_request_decide},
    {ITEM_REQUEST_WITHDRAW, act_request_withdraw},
    {ITEM_REQUEST_INTEND, act_request_intend},
    {ITEM_REQUEST_RELEASE, act_request_release},
    {ITEM_REQUEST_EXPIRE, act_request_expire},
    {ITEM_COMPANY_CREATE, act_company_create},
    {ITEM_COMPANY_SUSPEND, act_company_suspend},
    {ITEM_COMPANY_RESUME, act_company_resume},
    {ITEM_CREDENTIAL_REPORT, act_credential_report},
};

item_handler item_handler_find(uint16_t kind)
{
    for (size_t i = 0; i < ARRAY_LEN(handlers); i++)
        if (handlers[i].kind == kind)
            return handlers[i].handler;
    return NULL;
}
