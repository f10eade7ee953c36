/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: looked up by the SHA-256 of the cookie's token, together with all that a
 * call needs to know about its caller, in one round trip. The token itself is never
 * here. Decides nothing: who may do what is auth/'s. */
#ifndef SK_STORE_SESSION_STORE_H
#define SK_STORE_SESSION_STORE_H

#include "db/db.h"

#define SESSION_CSRF_LEN 32

struct session_row {
    uuid account;
    uuid person;
    struct digest csrf;
    int64_t expires_at;
    bool stale; /* seen_at is more than a minute ago */
    struct str login;
    struct str person_name;
    struct str company_name;
    int64_t person_state;  /* enum person_state */
    int64_t company_state; /* enum company_state */
    int64_t company_kind;  /* enum company_kind */
    uint32_t roles;        /* bits 1 << enum role_code */
};

/* ERR_NOT_FOUND: no such session, it has ended, or all of the account's were ended. */
enum err session_find(struct db_pool *pool, struct arena *a, uuid company,
                      const struct digest *hash, struct session_row *out) MUST_USE;

struct session_new {
    struct digest hash;
    uuid account;
    uuid person;
    int64_t session_epoch;
    struct digest csrf;
    struct str address;
    struct str agent;
    int64_t idle_us; /* it ends when nobody used it for so long */
};
void session_insert_add(struct db_batch *b, const struct session_new *s);
/* The session lives on: until `idle_us` from now, but not past `life_us` in all. */
enum err session_touch(struct db_pool *pool, struct arena *a, uuid company,
                       const struct digest *hash, int64_t idle_us,
                       int64_t life_us) MUST_USE;

struct session_item {
    struct digest hash;
    struct str address;
    struct str agent;
    int64_t created_at;
    int64_t seen_at;
    int64_t expires_at;
};
enum err session_list(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                      struct session_item **rows, size_t *n) MUST_USE;
/* Sessions of that person whose account's were all ended, as pages of theirs may not
 * know yet. */
enum err session_list_ended(struct db_pool *pool, struct arena *a, uuid company,
                            uuid person, struct digest **hashes, size_t *n) MUST_USE;
/* Adds that this session lives on when all of the account's have just been ended. */
void session_keep_add(struct db_batch *b, uuid account, const struct digest *hash);
/* Adds the end of a person's session; ERR_NOT_FOUND when he has no such one. */
void session_delete_add(struct db_batch *b, uuid person, const struct digest *hash);

/* Name and state of a company and of one of its persons, before there is a session. */
struct session_place {
    struct str company_name;
    int64_t company_state;
    int64_t company_kind;
    struct str person_name;
    int64_t person_state;
    uint32_t roles;
};
enum err session_place_find(struct db_pool *pool, struct arena *a, uuid company,
                            uuid person, struct session_place *out) MUST_USE;

#endif
