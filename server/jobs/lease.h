/* SPDX-License-Identifier: Apache-2.0 */
/* Short leases, prolonged while the work lasts: what a killed worker had in hand is
 * taken up by the next one within seconds, and long work is not taken from a worker
 * that lives. Knows nothing of the work. */
#ifndef SK_JOBS_LEASE_H
#define SK_JOBS_LEASE_H

#include "jobs/bell.h"
#include "store/lease_store.h"

struct worker;

struct held_lease {
    struct lease lease;
    int64_t since_us; /* monotonic */
};

/* Zeroed is empty; the bell is lease_thread's own, for it outlives the others. */
struct leases {
    pthread_mutex_t lock;
    struct held_lease held[LEASES_MAX];
    size_t n;
    struct bell bell;
};

void leases_init(struct leases *l);
void leases_clear(struct leases *l);
void lease_hold(struct leases *l, const struct lease *lease);
void lease_drop(struct leases *l, const struct lease *lease);
/* Body of a thread, until leases->bell says stop. */
void *lease_thread(void *worker);

#endif
