/* SPDX-License-Identifier: Apache-2.0 */
/* Holding, dropping, prolonging. */
#include "jobs/lease.h"

#include "base/clock.h"
#include "base/log.h"
#include "jobs/worker.h"

#define RENEWALS 4 /* in the time of a lease */
/* Longer than any work can take: a thread that hangs loses its claim after that. */
#define HOLD_MAX_US (10 * 60 * US_PER_S)

void leases_init(struct leases *l)
{
    *l = (struct leases){.n = 0};
    ASSERT(pthread_mutex_init(&l->lock, NULL) == 0);
    bell_init(&l->bell);
}

void leases_clear(struct leases *l)
{
    bell_clear(&l->bell);
    pthread_mutex_destroy(&l->lock);
}

void lease_hold(struct leases *l, const struct lease *lease)
{
    pthread_mutex_lock(&l->lock);
    ASSERT(l->n < LEASES_MAX);
    l->held[l->n++] = (struct held_lease){*lease, clock_monotonic_us()};
    pthread_mutex_unlock(&l->lock);
}

void lease_drop(struct leases *l, const struct lease *lease)
{
    pthread_mutex_lock(&l->lock);
    for (size_t i = 0; i < l->n; i++) {
        if (l->held[i].lease.table == lease->table &&
            uuid_eq(l->held[i].lease.id, lease->id)) {
            l->held[i] = l->held[--l->n];
            break;
        }
    }
    pthread_mutex_unlock(&l->lock);
}

static size_t copy_held(struct leases *l, enum lease_table table, struct lease *out)
{
    int64_t oldest = clock_monotonic_us() - HOLD_MAX_US;
    size_t n = 0;

    pthread_mutex_lock(&l->lock);
    for (size_t i = 0; i < l->n; i++) {
        if (l->held[i].lease.table == table && l->held[i].since_us > oldest)
            out[n++] = l->held[i].lease;
    }
    pthread_mutex_unlock(&l->lock);
    return n;
}

static void renew(struct worker *w, struct arena *a, enum lease_table table)
{
    struct lease held[LEASES_MAX];
    size_t n = copy_held(&w->leases, table, held);
    enum err e = n ? lease_renew(w->db, a, table, held, n, w->lease_us) : OK;

    if (e)
        log_warn("lease.not_renewed", "%s", err_info(e)->code);
}

void *lease_thread(void *worker)
{
    struct worker *w = worker;
    struct bell *bell = &w->leases.bell;
    struct arena *a = arena_new();

    while (!bell_is_stopping(bell)) {
        bell_wait(bell, bell_rings(bell), w->lease_us / RENEWALS);
        renew(w, a, LEASE_JOB);
        renew(w, a, LEASE_OUTBOX);
        arena_reset(a);
    }
    arena_free(&a);
    return NULL;
}
