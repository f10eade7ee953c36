/* SPDX-License-Identifier: Apache-2.0 */
/* Starting, waking and stopping the worker's threads. */
#include "jobs/worker.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "jobs/bell_listener.h"
#include "jobs/outbox.h"
#include "jobs/periodic.h"
#include "jobs/runner.h"

/* Jobs, outbox, one for the clock and one that listens to Redis. The thread that keeps
 * their leases is not among them: it ends after them. */
#define THREADS_MAX (2 * WORKER_THREADS_MAX + 2)

struct crew {
    pthread_t thread[THREADS_MAX];
    size_t n;
    pthread_t keeper;
    struct runner runner;
};

static void hire(struct crew *c, void *(*body)(void *), void *with)
{
    ASSERT(c->n < THREADS_MAX);
    ASSERT(pthread_create(&c->thread[c->n], NULL, body, with) == 0);
    c->n++;
}

static void hire_all(struct crew *c, struct worker *w)
{
    for (size_t i = 0; i < w->job_threads; i++)
        hire(c, runner_thread, &c->runner);
    for (size_t i = 0; i < w->outbox_threads; i++)
        hire(c, outbox_thread, w);
    hire(c, periodic_thread, w);
    hire(c, bell_listener_thread, w);
}

void worker_start(struct worker *w)
{
    struct crew *c = calloc(1, sizeof *c);

    ASSERT(c && w->job_threads <= WORKER_THREADS_MAX &&
           w->outbox_threads <= WORKER_THREADS_MAX);
    w->crew = c;
    w->id = uuid_new();
    w->started_at = clock_utc_us();
    bell_init(&w->bell);
    leases_init(&w->leases);
    runner_init(&c->runner, w);
    ASSERT(pthread_create(&c->keeper, NULL, lease_thread, w) == 0);
    hire_all(c, w);
    log_info("worker.ready", "%zu threads for jobs, %zu for the outbox", w->job_threads,
             w->outbox_threads);
}

void worker_stop(struct worker *w)
{
    struct crew *c = w->crew;

    log_info("worker.draining", "finishing what is in hand");
    bell_stop(&w->bell);
    for (size_t i = 0; i < c->n; i++)
        (void)pthread_join(c->thread[i], NULL);
    bell_stop(&w->leases.bell);
    (void)pthread_join(c->keeper, NULL);
    runner_clear(&c->runner);
    leases_clear(&w->leases);
    bell_clear(&w->bell);
    free(c);
    w->crew = NULL;
}
