/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that take jobs and see that each one ends. At most two of a company are in
 * work at once: its others are passed over, so that one busy company delays nobody. */
#ifndef SK_JOBS_RUNNER_H
#define SK_JOBS_RUNNER_H

#include "base/uuid.h"
#include "jobs/worker.h"

struct runner {
    struct worker *worker;
    pthread_mutex_t
        lock; /* held over a claim, so that `busy` is true while it counts */
    uuid busy[WORKER_THREADS_MAX];
    size_t busy_n;
};

void runner_init(struct runner *r, struct worker *w);
void runner_clear(struct runner *r);
/* Body of a thread: `runner` until the bell says stop. */
void *runner_thread(void *runner);

#endif
