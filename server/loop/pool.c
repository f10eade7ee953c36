/* SPDX-License-Identifier: Apache-2.0 */
/* The thread pool: a ring of waiting tasks and a stack of idle threads, each with its
 * own condition, so that submitting wakes exactly the thread that is warmest. */
#include "loop/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/log.h"

struct task {
    pool_work work;
    void *arg;
};

struct worker {
    struct pool *pool;
    pthread_t thread;
    pthread_cond_t called;
    struct worker *next_idle;
    struct task given; /* handed over directly; work is NULL when there is none */
};

struct pool {
    const char *name;
    pthread_mutex_t lock; /* guards everything below */
    bool closing;
    struct worker *idle; /* last used first */
    struct task *ring;
    int ring_max, ring_first, ring_n;
    int worker_n;
    struct worker worker[];
};

static struct task pop_waiting(struct pool *p)
{
    struct task t = p->ring[p->ring_first];

    p->ring_first = (p->ring_first + 1) % p->ring_max;
    p->ring_n--;
    return t;
}

/* The worker's next task; work is NULL when the pool closes. Called with the lock. */
static struct task next_task(struct worker *w)
{
    struct pool *p = w->pool;
    struct task t;

    if (p->ring_n > 0)
        return pop_waiting(p);
    if (p->closing)
        return (struct task){0};
    w->next_idle = p->idle;
    p->idle = w;
    while (!w->given.work && !p->closing)
        (void)pthread_cond_wait(&w->called, &p->lock);
    t = w->given;
    w->given = (struct task){0};
    return t;
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    struct pool *p = w->pool;
    struct task t;

    (void)pthread_setname_np(pthread_self(), p->name);
    pthread_mutex_lock(&p->lock);
    while ((t = next_task(w)).work) {
        pthread_mutex_unlock(&p->lock);
        t.work(t.arg);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static void start_worker(struct pool *p, struct worker *w)
{
    sigset_t all, before;

    w->pool = p;
    (void)pthread_cond_init(&w->called, NULL);
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    ASSERT(pthread_create(&w->thread, NULL, worker_main, w) == 0);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct pool *pool_open(const char *name, int threads, int queue_max)
{
    struct pool *p;

    ASSERT(threads > 0 && queue_max > 0);
    p = calloc(1, sizeof *p + (size_t)threads * sizeof p->worker[0]);
    ASSERT(p);
    p->name = name;
    p->ring_max = queue_max;
    p->ring = calloc((size_t)queue_max, sizeof p->ring[0]);
    ASSERT(p->ring);
    p->worker_n = threads;
    (void)pthread_mutex_init(&p->lock, NULL);
    for (int i = 0; i < threads; i++)
        start_worker(p, &p->worker[i]);
    return p;
}

void pool_close(struct pool **p)
{
    struct pool *pool = *p;

    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    for (int i = 0; i < pool->worker_n; i++)
        (void)pthread_cond_signal(&pool->worker[i].called);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->worker_n; i++) {
        (void)pthread_join(pool->worker[i].thread, NULL);
        (void)pthread_cond_destroy(&pool->worker[i].called);
    }
    (void)pthread_mutex_destroy(&pool->lock);
    free(pool->ring);
    free(pool);
    *p = NULL;
}

static bool put_task(struct pool *p, struct task t)
{
    struct worker *w = p->idle;

    if (p->closing)
        return false;
    if (w) {
        p->idle = w->next_idle;
        w->given = t;
        (void)pthread_cond_signal(&w->called);
        return true;
    }
    /* guard: queue_is_bounded */
    if (p->ring_n == p->ring_max)
        return false;
    p->ring[(p->ring_first + p->ring_n++) % p->ring_max] = t;
    return true;
}

bool pool_submit(struct pool *p, pool_work work, void *arg)
{
    bool taken;

    pthread_mutex_lock(&p->lock);
    taken = put_task(p, (struct task){work, arg});
    pthread_mutex_unlock(&p->lock);
    return taken;
}

int pool_depth(struct pool *p)
{
    int n;

    pthread_mutex_lock(&p->lock);
    n = p->ring_n;
    pthread_mutex_unlock(&p->lock);
    return n;
}

int pool_idle(struct pool *p)
{
    int n = 0;

    pthread_mutex_lock(&p->lock);
    for (const struct worker *w = p->idle; w; w = w->next_idle)
        n++;
    pthread_mutex_unlock(&p->lock);
    return n;
}
