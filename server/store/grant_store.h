/* SPDX-License-Identifier: Apache-2.0 */
/* Grants, employee x seal, with the uses that live intents have taken. Read only: the
 * signer writes them. */
#ifndef SK_STORE_GRANT_STORE_H
#define SK_STORE_GRANT_STORE_H

#include "store/page.h"

struct grant_row {
    uuid id;
    uuid person;
    struct str person_name;
    uuid seal;
    struct str seal_name;
    int64_t from;
    int64_t until;
    int64_t max_uses; /* -1: no limit */
    int64_t uses;
    int64_t state; /* enum grant_state */
    struct str reason;
    uuid given_by;
    int64_t given_at;
    int64_t epoch;
    uuid seal_administrator;
};

struct grant_filter {
    const uuid *person;  /* NULL: any */
    const uuid *seal;    /* NULL: any */
    int64_t state;       /* 0: any */
    const uuid *seen_by; /* only his own and those of seals he administers; NULL: all */
};
enum err grant_list(struct db_pool *pool, struct arena *a, uuid company,
                    const struct grant_filter *filter, const struct page *page,
                    struct grant_row **rows, size_t *n) MUST_USE;
/* Has this person a grant of this seal that is active and in its period? Uses are not
 * looked at. */
enum err grant_is_held(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                       uuid seal, bool *out) MUST_USE;
enum err grant_find(struct db_pool *pool, struct arena *a, uuid company, uuid grant,
                    struct grant_row *out) MUST_USE;

#endif
