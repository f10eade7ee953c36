/* SPDX-License-Identifier: Apache-2.0 */
/* Who is calling: nobody, a person with a session, or whoever opened a mailed link. The
 * session cookie is COMPANY.TOKEN; only the token's SHA-256 is known to the database.
 * Decides nothing about rights (permission.h). */
#ifndef SK_AUTH_CALLER_H
#define SK_AUTH_CALLER_H

#include "auth/context.h"
#include "auth/link_pass.h"

enum caller_kind { CALLER_NOBODY, CALLER_SESSION, CALLER_LINK };

struct caller {
    enum caller_kind kind;
    struct actor actor; /* of a link: company and person, no roles */
    struct digest session;
    struct digest csrf;
    struct str login;
    struct str person_name;
    struct str company_name;
    int64_t expires_at;
    struct link_pass link; /* of CALLER_LINK */
};

/* Cookies that are not ours, are forged, or have ended make a nobody. Errors are only
 * those of the database, and ERR_COMPANY_SUSPENDED. */
enum err caller_find(struct http_exchange *x, struct caller *out) MUST_USE;

/* Refuses a call that another site's page could have caused: a state-changing method
 * needs an Origin and Sec-Fetch-Site that are ours, where there are any, and the
 * session's CSRF token where the session is what allows the call. ERR_ORIGIN. */
enum err caller_check_origin(const struct http_exchange *x, const struct caller *caller,
                             bool by_session) MUST_USE;

/* Names of the two cookies. */
const char *caller_session_cookie(const struct auth_settings *s);
const char *caller_link_cookie(const struct auth_settings *s);
/* Adds Set-Cookie; an empty value removes the cookie. */
void caller_set_cookie(struct http_exchange *x, const char *name, const char *value,
                       int64_t life_us);

#endif
