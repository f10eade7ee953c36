/* SPDX-License-Identifier: Apache-2.0 */
/* What a route asks of its caller before anything else: a session, a link, a role.
 * Whose object it is, is asked by domain/; what authority it takes, by the signer. */
#ifndef SK_AUTH_PERMISSION_H
#define SK_AUTH_PERMISSION_H

#include "base/err.h"

struct caller;

enum permission {
    PERMIT_NONE = 0,   /* no route has this */
    PERMIT_ANYBODY,    /* no session is asked for */
    PERMIT_VIEWER,     /* a session, or the cookie of an opened link */
    PERMIT_PERSON,     /* any active person with a session */
    PERMIT_EMPLOYEE,   /* asks for seals: uploads, drafts, requests */
    PERMIT_PEOPLE,     /* reads people: administrators of company or seals, auditors */
    PERMIT_ADMINISTER, /* changes the company: its administrators */
    PERMIT_SEALS,      /* draws seal faces: administrators of company or seals */
    PERMIT_CERTIFICATES, /* reads certificates: administrators of company or seals,
                            auditors */
    PERMIT_AUDIT,        /* reads the audit chains: administrators and auditors */
    PERMIT_PLATFORM,     /* the platform's operators */
    PERMIT_LAST = PERMIT_PLATFORM,
};

struct permission_info {
    const char *name; /* in OpenAPI: x-permission */
    uint32_t roles;   /* any of these, bits 1 << enum role_code; 0: any person */
};
const struct permission_info *permission_info(enum permission p);

/* ERR_UNAUTHENTICATED without a session (or link) where one is needed, ERR_FORBIDDEN
 * without a role. */
enum err permission_check(enum permission p, const struct caller *caller) MUST_USE;

#endif
