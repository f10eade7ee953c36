/* SPDX-License-Identifier: Apache-2.0 */
/* Companies and their people: what keeps a company governable, who may hold what. */
#ifndef SK_RULES_COMPANY_RULES_H
#define SK_RULES_COMPANY_RULES_H

#include "base/err.h"
#include "canon/items.h"

/* `others`: active administrators besides the one who would go. ERR_LAST_ADMINISTRATOR.
 */
enum err company_may_lose_administrator(size_t others) MUST_USE;
/* Roles as bytes of enum role_code: known, none twice, and those that this kind of
 * company has (operators belong to the platform alone). ERR_FIELD_BAD. */
enum err company_check_roles(enum company_kind kind, struct bytes roles) MUST_USE;
enum err company_check_role(enum company_kind kind, uint8_t role) MUST_USE;
/* Suspend and resume. ERR_CONFLICT when it is so already. */
enum err company_next(enum company_state from, enum item_kind event,
                      enum company_state *to) MUST_USE;
/* Name, code and algorithm of a new company. ERR_CREDIT_CODE, ERR_FIELD_BAD with
 * *field. The platform has no credit code. */
enum err company_check_new(const struct item_company_create *item,
                           const char **field) MUST_USE;
/* The facts of an invitation. ERR_FIELD_BAD with *field. */
enum err person_check_new(enum company_kind kind, const struct item_person_invite *item,
                          const char **field) MUST_USE;

#endif
