/* SPDX-License-Identifier: Apache-2.0 */
/* The table of permissions and the one question asked of it. */

/* ours */
#include "auth/permission.h"
#include "auth/caller.h"
#include "base/log.h"

#define BIT(role) (UINT32_C(1) << (role))
#define OVERSEERS (BIT(ROLE_ADMINISTRATOR) | BIT(ROLE_AUDITOR))
#define SEAL_KEEPERS (BIT(ROLE_ADMINISTRATOR) | BIT(ROLE_SEAL_ADMINISTRATOR))

static const struct permission_info table[PERMIT_LAST + 1] = {
    [PERMIT_ANYBODY] = {"anybody", 0},
    [PERMIT_VIEWER] = {"viewer", 0},
    [PERMIT_PERSON] = {"person", 0},
    [PERMIT_EMPLOYEE] = {"employee", BIT(ROLE_EMPLOYEE)},
    [PERMIT_PEOPLE] = {"people", OVERSEERS | SEAL_KEEPERS},
    [PERMIT_ADMINISTER] = {"administer", BIT(ROLE_ADMINISTRATOR)},
    [PERMIT_SEALS] = {"seals", SEAL_KEEPERS},
    [PERMIT_CERTIFICATES] = {"certificates", OVERSEERS | SEAL_KEEPERS},
    [PERMIT_AUDIT] = {"audit", OVERSEERS},
    [PERMIT_PLATFORM] = {"platform", BIT(ROLE_PLATFORM_OPERATOR)},
};

const struct permission_info *permission_info(enum permission p)
{
    ASSERT(p > PERMIT_NONE && p <= PERMIT_LAST);
    return &table[p];
}

enum err permission_check(enum permission p, const struct caller *caller)
{
    uint32_t roles = permission_info(p)->roles;

    if (p == PERMIT_ANYBODY)
        return OK;
    if (p == PERMIT_VIEWER && caller->kind == CALLER_LINK)
        return OK;
    if (caller->kind != CALLER_SESSION)
        return ERR_UNAUTHENTICATED; /* guard: route_session */
    if (roles && !(roles & caller->actor.roles))
        return ERR_FORBIDDEN; /* guard: route_role */
    return OK;
}
