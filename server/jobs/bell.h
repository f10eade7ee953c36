/* SPDX-License-Identifier: Apache-2.0 */
/* Wakes threads that wait for work. A ring may come from this process or from Redis;
 * a lost one costs a second, because whoever waits looks for himself after that. Also
 * carries the word that it is time to stop. */
#ifndef SK_JOBS_BELL_H
#define SK_JOBS_BELL_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/bytes.h"

struct bell {
    pthread_mutex_t lock;
    pthread_cond_t rung; /* on the monotonic clock */
    uint64_t rings;
    atomic_bool stopping;
};

void bell_init(struct bell *b);
void bell_clear(struct bell *b);
void bell_ring(struct bell *b);
/* Wakes everybody, for good. */
void bell_stop(struct bell *b);
bool bell_is_stopping(struct bell *b);
/* The number of rings so far: taken before looking for work, given to bell_wait. */
uint64_t bell_rings(struct bell *b);
/* Returns when it rang since `seen`, when wait_us have passed, or when all stops. */
void bell_wait(struct bell *b, uint64_t seen, int64_t wait_us);

#endif
