/* SPDX-License-Identifier: Apache-2.0 */
/* One condition for all waiting threads: rings are rare, threads few. */
#include "jobs/bell.h"

#include <time.h>

#include "base/clock.h"
#include "base/log.h"

void bell_init(struct bell *b)
{
    pthread_condattr_t attributes;

    *b = (struct bell){.rings = 0};
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    ASSERT(pthread_mutex_init(&b->lock, NULL) == 0);
    ASSERT(pthread_cond_init(&b->rung, &attributes) == 0);
    pthread_condattr_destroy(&attributes);
}

void bell_clear(struct bell *b)
{
    pthread_cond_destroy(&b->rung);
    pthread_mutex_destroy(&b->lock);
}

void bell_ring(struct bell *b)
{
    pthread_mutex_lock(&b->lock);
    b->rings++;
    pthread_cond_broadcast(&b->rung);
    pthread_mutex_unlock(&b->lock);
}

void bell_stop(struct bell *b)
{
    atomic_store(&b->stopping, true);
    bell_ring(b);
}

bool bell_is_stopping(struct bell *b)
{
    return atomic_load(&b->stopping);
}

uint64_t bell_rings(struct bell *b)
{
    uint64_t rings;

    pthread_mutex_lock(&b->lock);
    rings = b->rings;
    pthread_mutex_unlock(&b->lock);
    return rings;
}

void bell_wait(struct bell *b, uint64_t seen, int64_t wait_us)
{
    int64_t until_us = clock_monotonic_us() + wait_us;
    struct timespec until = {until_us / US_PER_S, (until_us % US_PER_S) * 1000};
    int timed_out = 0;

    pthread_mutex_lock(&b->lock);
    while (b->rings == seen && !bell_is_stopping(b) && !timed_out)
        timed_out = pthread_cond_timedwait(&b->rung, &b->lock, &until);
    pthread_mutex_unlock(&b->lock);
}
