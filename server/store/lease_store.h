/* SPDX-License-Identifier: Apache-2.0 */
/* Prolonging the leases of claimed jobs and outbox rows (job_store.h, outbox_store.h).
 * A lease that somebody else has taken over meanwhile is left alone. Worker only. */
#ifndef SK_STORE_LEASE_STORE_H
#define SK_STORE_LEASE_STORE_H

#include "db/db.h"

enum lease_table { LEASE_JOB, LEASE_OUTBOX };

struct lease {
    enum lease_table table;
    uuid company;
    uuid id;
    int64_t number; /* of the claim */
};

/* All of one table, at most LEASES_MAX; they last for_us from now. */
#define LEASES_MAX 128
enum err lease_renew(struct db_pool *pool, struct arena *a, enum lease_table table,
                     const struct lease *leases, size_t n, int64_t for_us) MUST_USE;

#endif
