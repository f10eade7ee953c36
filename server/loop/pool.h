/* SPDX-License-Identifier: Apache-2.0 */
/* A fixed number of plain threads behind a bounded queue. An idle thread that worked
 * last is woken first, so that few warm threads do the work. A full queue is an answer,
 * not a wait. Threads block all signals: those belong to the loop. */
#ifndef SK_LOOP_POOL_H
#define SK_LOOP_POOL_H

#include "base/bytes.h"

struct pool;

typedef void (*pool_work)(void *arg);

/* `name` (at most 15 characters, borrowed) shows in debuggers. */
struct pool *pool_open(const char *name, int threads, int queue_max);
/* Finishes everything that was accepted, then ends the threads. */
void pool_close(struct pool **p);
/* False when queue_max tasks wait already: nothing was taken. From any thread. */
bool pool_submit(struct pool *p, pool_work work, void *arg) MUST_USE;
/* Tasks that wait, not counting those at work. */
int pool_depth(struct pool *p);
/* Threads that have nothing to do. */
int pool_idle(struct pool *p);

#endif
