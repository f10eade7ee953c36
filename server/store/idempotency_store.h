/* SPDX-License-Identifier: Apache-2.0 */
/* Idempotency keys of calls that are no acts: one row a (person, key) that fixes, at
 * first sight, the id of what the call makes, and keeps the reply. The reply is stored
 * in the transaction of the effect: a row without a reply means that nothing happened
 * yet. Decides nothing about replays (domain/idempotency.h). */
#ifndef SK_STORE_IDEMPOTENCY_STORE_H
#define SK_STORE_IDEMPOTENCY_STORE_H

#include "db/db.h"

struct idempotency_row {
    bool mine; /* this call made the row, or took it over from one that died */
    uuid object;
    struct digest fingerprint;
    int64_t status;     /* 0: no reply yet */
    struct bytes reply; /* JSON */
};

/* Makes the row, takes over one that got no reply for `abandoned_us`, or reads it.
 * ERR_NOT_FOUND when another call is making it at this very moment. */
enum err idempotency_claim(struct db_pool *pool, struct arena *a, uuid company,
                           uuid person, struct str key,
                           const struct digest *fingerprint, int64_t abandoned_us,
                           struct idempotency_row *out) MUST_USE;
/* Only the first of two calls that both took the key can commit; the other one's batch
 * fails with ERR_IDEMPOTENCY_IN_FLIGHT, and its repetition reads the reply. */
void idempotency_reply_add(struct db_batch *b, uuid person, struct str key, int status,
                           struct bytes reply);
/* Forgets a call that was refused, so that it can be tried again with the same key. */
enum err idempotency_forget(struct db_pool *pool, struct arena *a, uuid company,
                            uuid person, struct str key) MUST_USE;

#endif
