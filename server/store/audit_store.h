/* SPDX-License-Identifier: Apache-2.0 */
/* Both audit chains as web and worker see them: the one statement that appends to the
 * activity chain, and readers for lists and exports. Appending always comes last in its
 * transaction, because it locks the chain's head. Never writes the authority chain (the
 * signer does) and knows no event by name. */
#ifndef SK_STORE_AUDIT_STORE_H
#define SK_STORE_AUDIT_STORE_H

#include "store/page.h"

/* A record of activity; canon is a struct canon_audit encoded with sequence, time and
 * flags of zero, which the statement puts in. */
struct audit_append {
    struct str event;
    const uuid *person; /* NULL: nobody known */
    const uuid *object; /* NULL: none */
    struct bytes canon;
    struct bytes salt;
};

/* Adds the append to a batch, as its last statement. When it cannot be done the whole
 * batch fails with ERR_AUDIT_WRITE. */
void audit_append_add(struct db_batch *b, const struct audit_append *row);
/* As above, but only for the first view of that object by that person on a day. */
void audit_append_view_add(struct db_batch *b, const struct audit_append *row);

struct audit_row {
    int64_t chain;
    int64_t sequence;
    int64_t at;
    struct str event;
    uuid person;            /* nil: none */
    struct str person_name; /* in lists; absent: none, or not of this company */
    uuid object;            /* nil: none */
    struct bytes canon;     /* absent once erased */
    struct bytes salt;      /* likewise */
    struct digest d;
    struct digest head;
};

struct audit_filter {
    int64_t chain;
    const uuid *person;
    const uuid *object;
    struct str event;
    int64_t before;      /* sequence; INT64_MAX: from the newest */
    const int64_t *from; /* NULL: from the beginning */
    const int64_t *to;   /* before this; NULL: until now */
    struct str search;   /* part of its texts, as written; absent: any */
    int64_t limit;
};
/* Newest first, one row more than the limit when there are more. */
enum err audit_list(struct db_pool *pool, struct arena *a, uuid company,
                    const struct audit_filter *filter, struct audit_row **rows,
                    size_t *n) MUST_USE;
/* Ascending, after < sequence <= until, at most `limit`: for exports. */
enum err audit_read(struct db_pool *pool, struct arena *a, uuid company, int64_t chain,
                    int64_t after, int64_t until, int64_t limit,
                    struct audit_row **rows, size_t *n) MUST_USE;

struct checkpoint_row {
    int64_t sequence;
    struct bytes canon;
    struct bytes signature;
    uuid certificate;
};
/* ERR_NOT_FOUND when the chain has no checkpoint at that sequence. */
enum err checkpoint_find(struct db_pool *pool, struct arena *a, uuid company,
                         int64_t chain, int64_t sequence,
                         struct checkpoint_row *out) MUST_USE;

#endif
