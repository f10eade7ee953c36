/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts: one human's log-in, with a password hash and the epoch of his sessions. Not
 * a tenant table; which companies an account belongs to is told by membership, which
 * the signer writes with an enrolment. Knows no password. */
#ifndef SK_STORE_ACCOUNT_STORE_H
#define SK_STORE_ACCOUNT_STORE_H

#include "db/db.h"

#define MEMBERSHIPS_MAX 64

struct account_row {
    uuid id;
    struct str login;
    struct str password_hash; /* PHC string */
    int64_t session_epoch;
};

struct membership {
    uuid company;
    uuid person;
};

/* `login` in lower case. ERR_NOT_FOUND when nobody has it. */
enum err account_find(struct db_pool *pool, struct arena *a, struct str login,
                      struct account_row *out) MUST_USE;
/* At most MEMBERSHIPS_MAX, oldest company first. */
enum err account_memberships(struct db_pool *pool, struct arena *a, uuid account,
                             struct membership **rows, size_t *n) MUST_USE;
/* ERR_CONFLICT when the log-in name is taken. */
enum err account_insert(struct db_pool *pool, struct arena *a,
                        const struct account_row *row) MUST_USE;
/* Adds a new password hash in place of the one that the row has, and the end of all
 * sessions; ERR_CONFLICT when somebody else changed it meanwhile. */
void account_password_add(struct db_batch *b, const struct account_row *row,
                          struct str password_hash);

/* How a human wants to be spoken to, whatever the company; absent is what he never
 * chose. */
struct preferences {
    struct str locale;    /* "zh" or "en" */
    struct str time_zone; /* IANA name */
    struct str theme;     /* "system", "light" or "dark" */
};
enum err preferences_find(struct db_pool *pool, struct arena *a, uuid account,
                          struct preferences *out) MUST_USE;
void preferences_put_add(struct db_batch *b, uuid account,
                         const struct preferences *chosen);

/* Adds the end of all the account's sessions, in every company. */
void account_raise_epoch_add(struct db_batch *b, uuid account);
/* Installation's platform company: where log-ins of nobody known are recorded. */
enum err installation_platform(struct db_pool *pool, struct arena *a,
                               uuid *company) MUST_USE;

#endif
