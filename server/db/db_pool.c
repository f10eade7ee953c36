/* SPDX-License-Identifier: Apache-2.0 */
/* The pool: a stack of connections, last returned first borrowed, so that few warm
 * backends do the work and the others rest. Connects when asked, outside the lock; a
 * server that restarted is noticed at the next borrowing. Called by every thread. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/db_pipeline.h"

#define CONNECTIONS_MAX 256

struct db_pool {
    struct db_settings settings;
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct db *all;
    struct db *free;
    int free_n;
    atomic_bool reachable;
};

DB_STATEMENT(db_ping, "SELECT 1", DB_SHARED);

const struct db_settings *db_pool_settings(const struct db_pool *p)
{
    return &p->settings;
}

enum err db_pool_open(const struct db_settings *s, struct db_pool **out)
{
    struct db_pool *p;
    pthread_condattr_t monotonic;

    if (s->connections < 1 || s->connections > CONNECTIONS_MAX ||
        s->statement_timeout_us <= 0)
        return ERR_INTERNAL;
    db_statement_seal();
    p = calloc(1, sizeof *p);
    ASSERT(p);
    p->settings = *s;
    p->all = calloc((size_t)s->connections, sizeof *p->all);
    ASSERT(p->all);
    for (int i = 0; i < s->connections; i++) {
        p->all[i].pool = p;
        p->all[i].next_free = p->free;
        p->free = &p->all[i];
    }
    p->free_n = s->connections;
    (void)pthread_mutex_init(&p->lock, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&p->returned, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    *out = p;
    return OK;
}

void db_pool_close(struct db_pool **p)
{
    struct db_pool *pool = *p;

    if (!pool)
        return;
    ASSERT(pool->free_n == pool->settings.connections);
    for (int i = 0; i < pool->settings.connections; i++)
        db_disconnect(&pool->all[i]);
    (void)pthread_cond_destroy(&pool->returned);
    (void)pthread_mutex_destroy(&pool->lock);
    secret_clear(&pool->settings.password);
    free(pool->all);
    free(pool);
    *p = NULL;
}

static struct db *pop_free(struct db_pool *p, int64_t wait_us)
{
    int64_t until = clock_monotonic_us() + wait_us;
    struct timespec at = {.tv_sec = until / US_PER_S,
                          .tv_nsec = until % US_PER_S * 1000};
    struct db *d;
    int rc = 0;

    pthread_mutex_lock(&p->lock);
    while (!p->free && rc == 0)
        rc = pthread_cond_timedwait(&p->returned, &p->lock, &at);
    d = p->free;
    if (d) {
        p->free = d->next_free;
        p->free_n--;
    }
    pthread_mutex_unlock(&p->lock);
    return d;
}

static void push_free(struct db_pool *p, struct db *d)
{
    pthread_mutex_lock(&p->lock);
    d->next_free = p->free;
    p->free = d;
    p->free_n++;
    pthread_cond_signal(&p->returned);
    pthread_mutex_unlock(&p->lock);
}

enum err db_borrow(struct db_pool *p, int64_t wait_us, struct db **out)
{
    struct db *d = pop_free(p, wait_us);
    enum err e = OK;

    if (!d)
        return ERR_BUSY;
    if (!db_is_alive(d)) {
        db_disconnect(d);
        e = db_connect(d, &p->settings);
        atomic_store(&p->reachable, e == OK);
    }
    if (e) {
        push_free(p, d);
        return e;
    }
    *out = d;
    return OK;
}

void db_return(struct db **d)
{
    struct db_pool *p;

    if (!*d)
        return;
    p = (*d)->pool;
    if ((*d)->in_transaction)
        db_rollback(*d);
    if ((*d)->broken) {
        atomic_store(&p->reachable, false);
        db_disconnect(*d);
    }
    push_free(p, *d);
    *d = NULL;
}

static bool ping(struct db *d)
{
    struct db_pipeline p;

    db_pipeline_start(&p, d, NULL);
    db_pipeline_send(&p, &db_ping, NULL, DB_NO_SLOT);
    db_pipeline_sync(&p, false);
    return p.error == OK;
}

bool db_pool_is_reachable(struct db_pool *p)
{
    struct db *d = NULL;
    enum err e = db_borrow(p, 0, &d);

    if (e == ERR_BUSY)
        return atomic_load(&p->reachable);
    if (e)
        return false;
    atomic_store(&p->reachable, ping(d));
    db_return(&d);
    return atomic_load(&p->reachable);
}
