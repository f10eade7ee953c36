/* SPDX-License-Identifier: Apache-2.0 */
/* The account of whoever enrols: one that he has already, or a new one. A new one is
 * only thought of before the enrolment and kept after it: a refused enrolment leaves
 * nothing behind, and nobody reserves a log-in name with an invitation that he cannot
 * use. */
#ifndef SK_AUTH_ACCOUNT_H
#define SK_AUTH_ACCOUNT_H

#include "auth/link_pass.h"
#include "http/http.h"
#include "store/account_store.h"

struct account_claim {
    struct account_row row;
    bool is_new; /* nobody has it yet */
};

/* The account of that name if the password is right, else a new one. Its id is the same
 * each time for one invitation, so that a repeated enrolment is the same act. Slow.
 * ERR_LOGIN_TAKEN with a wrong password, ERR_PASSWORD_WEAK, ERR_FIELD_BAD for a name
 * that is too short or too long, ERR_RATE_LIMITED. */
enum err account_claim(struct http_exchange *x, struct str login,
                       const struct secret *password, const struct link_pass *pass,
                       struct account_claim *out) MUST_USE;
/* After the enrolment. ERR_LOGIN_TAKEN when somebody else got the name meanwhile: the
 * call can be repeated with its key and another name. */
enum err account_keep(struct http_exchange *x,
                      const struct account_claim *claim) MUST_USE;

/* Log-in names are compared without case; only ASCII has one here. */
struct str account_login(struct arena *a, struct str typed);

#endif
