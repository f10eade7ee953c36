/* SPDX-License-Identifier: Apache-2.0 */
/* The loop on libevent. Posted tasks wait in a list under a mutex; an eventfd wakes the
 * loop only when the list was empty, so a burst of replies costs one wake-up. */
#include "loop/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

struct loop {
    struct event_base *base;
    struct event *wake;
    int wake_fd;
    pthread_t runner;
    atomic_bool running;
    atomic_bool stopping;

    pthread_mutex_t lock; /* guards the posted tasks */
    struct loop_task *first;
    struct loop_task *last;
};

struct loop_timer {
    struct event *event;
    loop_call call;
    void *arg;
};

struct loop_signal {
    struct event *event;
    loop_call call;
    void *arg;
};

static void wake_up(struct loop *l)
{
    uint64_t one = 1;

    while (write(l->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
        continue;
}

static struct loop_task *take_posted(struct loop *l)
{
    struct loop_task *t;

    pthread_mutex_lock(&l->lock);
    t = l->first;
    l->first = l->last = NULL;
    pthread_mutex_unlock(&l->lock);
    return t;
}

static void call_posted(struct loop *l)
{
    for (struct loop_task *t = take_posted(l); t;) {
        struct loop_task *next = t->next; /* the call may free its task */

        t->call(t->arg);
        t = next;
    }
}

static void on_wake(evutil_socket_t fd, short events, void *arg)
{
    struct loop *l = arg;
    uint64_t n;

    (void)events;
    if (read((int)fd, &n, sizeof n) < 0)
        return;
    call_posted(l);
    if (atomic_load(&l->stopping))
        (void)event_base_loopbreak(l->base);
}

struct loop *loop_new(void)
{
    struct loop *l = calloc(1, sizeof *l);

    ASSERT(l);
    l->base = event_base_new();
    l->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    ASSERT(l->base && l->wake_fd >= 0);
    (void)pthread_mutex_init(&l->lock, NULL);
    l->wake = event_new(l->base, l->wake_fd, EV_READ | EV_PERSIST, on_wake, l);
    ASSERT(l->wake && event_add(l->wake, NULL) == 0);
    return l;
}

void loop_free(struct loop **l)
{
    struct loop *loop = *l;

    if (!loop)
        return;
    event_free(loop->wake);
    event_base_free(loop->base);
    (void)close(loop->wake_fd);
    (void)pthread_mutex_destroy(&loop->lock);
    free(loop);
    *l = NULL;
}

bool loop_run(struct loop *l)
{
    int rc;

    l->runner = pthread_self();
    atomic_store(&l->running, true);
    rc = event_base_dispatch(l->base);
    atomic_store(&l->running, false);
    atomic_store(&l->stopping, false);
    return rc == 0;
}

void loop_stop(struct loop *l)
{
    atomic_store(&l->stopping, true);
    wake_up(l);
}

void loop_post(struct loop *l, struct loop_task *t)
{
    bool was_empty;

    t->next = NULL;
    pthread_mutex_lock(&l->lock);
    was_empty = !l->first;
    if (was_empty)
        l->first = t;
    else
        l->last->next = t;
    l->last = t;
    pthread_mutex_unlock(&l->lock);
    if (was_empty)
        wake_up(l);
}

void loop_finish_posted(struct loop *l)
{
    ASSERT(loop_is_here(l));
    call_posted(l);
}

bool loop_is_here(const struct loop *l)
{
    return !atomic_load(&l->running) || pthread_equal(l->runner, pthread_self());
}

static void on_timer(evutil_socket_t fd, short events, void *arg)
{
    struct loop_timer *t = arg;

    (void)fd;
    (void)events;
    t->call(t->arg);
}

struct loop_timer *loop_every(struct loop *l, int64_t us, loop_call call, void *arg)
{
    struct timeval every = {.tv_sec = us / US_PER_S, .tv_usec = us % US_PER_S};
    struct loop_timer *t = calloc(1, sizeof *t);

    ASSERT(t && loop_is_here(l));
    t->call = call;
    t->arg = arg;
    t->event = event_new(l->base, -1, EV_PERSIST, on_timer, t);
    ASSERT(t->event && event_add(t->event, &every) == 0);
    return t;
}

void loop_timer_free(struct loop_timer **t)
{
    if (!*t)
        return;
    event_free((*t)->event);
    free(*t);
    *t = NULL;
}

static void on_signal(evutil_socket_t fd, short events, void *arg)
{
    struct loop_signal *s = arg;

    (void)fd;
    (void)events;
    s->call(s->arg);
}

struct loop_signal *loop_on_signal(struct loop *l, int signal, loop_call call,
                                   void *arg)
{
    struct loop_signal *s = calloc(1, sizeof *s);

    ASSERT(s && loop_is_here(l));
    s->call = call;
    s->arg = arg;
    s->event = evsignal_new(l->base, signal, on_signal, s);
    ASSERT(s->event && event_add(s->event, NULL) == 0);
    return s;
}

void loop_signal_free(struct loop_signal **s)
{
    if (!*s)
        return;
    event_free((*s)->event);
    free(*s);
    *s = NULL;
}

struct event_base *loop_base(struct loop *l)
{
    return l->base;
}
