/* SPDX-License-Identifier: Apache-2.0 */
/* Companies, people and roles. Pure. */
#include "rules/company_rules.h"

/* ours */
#include "base/text.h"
#include "rules/act_rules.h"

enum err company_may_lose_administrator(size_t others)
{
    return others == 0 ? ERR_LAST_ADMINISTRATOR : OK; /* guard: last_administrator */
}

enum err company_check_role(enum company_kind kind, uint8_t role)
{
    if (role < ROLE_ADMINISTRATOR || role > ROLE_LAST)
        return ERR_FIELD_BAD;
    if (role == ROLE_PLATFORM_OPERATOR &&
        kind != COMPANY_PLATFORM) /* guard: operator */
        return ERR_FIELD_BAD;
    return OK;
}

enum err company_check_roles(enum company_kind kind, struct bytes roles)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < roles.n; i++) {
        if (company_check_role(kind, roles.p[i]) != OK || seen & ROLE_BIT(roles.p[i]))
            return ERR_FIELD_BAD;
        seen |= ROLE_BIT(roles.p[i]);
    }
    return OK;
}

enum err company_next(enum company_state from, enum item_kind event,
                      enum company_state *to)
{
    enum company_state next =
        event == ITEM_COMPANY_SUSPEND ? COMPANY_STATE_SUSPENDED : COMPANY_ACTIVE;
    if (next == from)
        return ERR_CONFLICT;
    *to = next;
    return OK;
}

enum err company_check_new(const struct item_company_create *item, const char **field)
{
    *field = NULL;
    if (item->name.n == 0)
        *field = "name";
    else if (item->kind != COMPANY_TENANT && item->kind != COMPANY_PLATFORM)
        *field = "kind";
    else if (item->algorithm < ALGORITHM_P256 || item->algorithm > ALGORITHM_RSA3072)
        *field = "algorithm";
    if (*field)
        return ERR_FIELD_BAD;
    *field = "credit_code";
    if (item->kind == COMPANY_TENANT && !text_is_credit_code(item->credit_code))
        return ERR_CREDIT_CODE; /* guard: credit_code */
    *field = NULL;
    return OK;
}

enum err person_check_new(enum company_kind kind, const struct item_person_invite *item,
                          const char **field)
{
    *field = NULL;
    if (item->name.n == 0)
        *field = "name";
    else if (!text_is_mail_address(item->mail))
        *field = "mail";
    else if (!text_is_locale(item->locale))
        *field = "locale";
    else if (!text_is_time_zone(item->time_zone))
        *field = "time_zone";
    else if ((item->identity_kind == IDENTITY_NONE) != (item->identity_number.n == 0))
        *field = "identity_number";
    else if (company_check_roles(kind, item->roles) != OK)
        *field = "roles";
    return *field ? ERR_FIELD_BAD : OK;
}
