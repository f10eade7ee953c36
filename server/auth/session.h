/* SPDX-License-Identifier: Apache-2.0 */
/* Logging in and out. A session is a random token in a cookie whose SHA-256 is a row;
 * raising the account's session epoch ends all of them at once. Each log-in, failed
 * log-in and log-out is recorded in the company's activity chain. */
#ifndef SK_AUTH_SESSION_H
#define SK_AUTH_SESSION_H

#include "auth/caller.h"
#include "store/account_store.h"
#include "store/session_store.h"

#define SESSION_CHOICES_MAX 32

struct session_choice {
    uuid company;
    struct str name;
};

struct session_opened {
    /* more than one company and none was named: nothing else is set */
    struct session_choice choices[SESSION_CHOICES_MAX];
    size_t choice_count;
    struct session_place place;
    struct account_row account;
    uuid company;
    uuid person;
    struct digest csrf;
    int64_t expires_at;
};

struct session_attempt {
    struct str login;
    const struct secret *password;
    const uuid *company;       /* NULL: not named */
    const struct secret *code; /* empty: none was given */
};

/* Slow: Argon2id. On success the cookie is set, unless a company must be chosen.
 * ERR_LOGIN_FAILED, ERR_LOGIN_CODE_REQUIRED, ERR_CODE_WRONG, ERR_COMPANY_SUSPENDED,
 * ERR_PERSON_INACTIVE, ERR_RATE_LIMITED. */
enum err session_log_in(struct http_exchange *x, const struct session_attempt *attempt,
                        struct session_opened *out) MUST_USE;
/* The same human in another of his companies; the old session ends. ERR_NOT_FOUND when
 * he is not in that company. */
enum err session_switch(struct http_exchange *x, const struct caller *caller,
                        uuid company, struct session_opened *out) MUST_USE;
/* Ends one session of the caller's own; ERR_NOT_FOUND. */
enum err session_end_one(struct http_exchange *x, const struct caller *caller,
                         const struct digest *session) MUST_USE;
enum err session_end_all(struct http_exchange *x, const struct caller *caller) MUST_USE;

/* What the caller's program says that it is: plain text, fit to be kept and recorded.
 */
struct str session_agent(const struct http_exchange *x);

#endif
