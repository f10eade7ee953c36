/* SPDX-License-Identifier: Apache-2.0 */
/* The event loop of a process: signals, timers, and work that other threads post to it.
 * One thread runs it; nothing on it may block. Only loop_post, loop_stop and
 * loop_is_here may be called from another thread: libevent's own locking stays off, so
 * that a thread that touches the loop's objects is found instead of tolerated. */
#ifndef SK_LOOP_LOOP_H
#define SK_LOOP_LOOP_H

#include "base/bytes.h"

struct loop;
struct loop_timer;
struct loop_signal;
struct event_base;

typedef void (*loop_call)(void *arg);

/* Work for the loop, embedded in what it is about: posting allocates nothing. */
struct loop_task {
    struct loop_task *next;
    loop_call call;
    void *arg;
};

struct loop *loop_new(void);
void loop_free(struct loop **l);
/* Runs until loop_stop; false when the loop itself failed. */
bool loop_run(struct loop *l);
void loop_stop(struct loop *l);

/* Calls t->call(t->arg) on the loop's thread, soon and in the order of posting. Many
 * posts wake the loop once. The task must live until it is called. */
void loop_post(struct loop *l, struct loop_task *t);
/* Calls what was posted and not yet called; after loop_run has returned. */
void loop_finish_posted(struct loop *l);
/* Whether the caller is the thread in loop_run (or loop_run has not begun). */
bool loop_is_here(const struct loop *l);

struct loop_timer *loop_every(struct loop *l, int64_t us, loop_call call, void *arg);
void loop_timer_free(struct loop_timer **t);
struct loop_signal *loop_on_signal(struct loop *l, int signal, loop_call call,
                                   void *arg);
void loop_signal_free(struct loop_signal **s);

/* For http/, which puts its sockets on it. */
struct event_base *loop_base(struct loop *l);

#endif
