/* layers: loop base */
/* labels: threaded */
/* SPDX-License-Identifier: Apache-2.0 */
/* The loop and the thread pool. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/clock.h"
#include "loop/loop.h"
#include "loop/pool.h"

static atomic_int done;

static void count(void *arg)
{
    (void)arg;
    atomic_fetch_add(&done, 1);
}

static void a_pool_finishes_everything_it_accepted(void **state)
{
    struct pool *p = pool_open("test", 4, 1000);
    int accepted = 0;

    (void)state;
    atomic_store(&done, 0);
    for (int i = 0; i < 20000; i++)
        accepted += pool_submit(p, count, NULL);
    pool_close(&p);
    assert_null(p);
    assert_true(accepted > 0);
    assert_int_equal(atomic_load(&done), accepted);
}

struct gate {
    sem_t entered, leave;
};

static void stand_at_gate(void *arg)
{
    struct gate *g = arg;

    (void)sem_post(&g->entered);
    (void)sem_wait(&g->leave);
}

static void a_full_queue_refuses(void **state)
{
    struct pool *p = pool_open("test", 1, 2);
    struct gate g;

    (void)state;
    assert_int_equal(sem_init(&g.entered, 0, 0) | sem_init(&g.leave, 0, 0), 0);
    assert_true(pool_submit(p, stand_at_gate, &g));
    assert_int_equal(sem_wait(&g.entered), 0);
    assert_true(pool_submit(p, count, NULL));
    assert_true(pool_submit(p, count, NULL));
    assert_false(pool_submit(p, count, NULL));
    assert_int_equal(pool_depth(p), 2);
    assert_int_equal(sem_post(&g.leave), 0);
    pool_close(&p);
}

static pthread_t last_worker;

static void note_worker(void *arg)
{
    last_worker = pthread_self();
    (void)sem_post(arg);
}

static void the_thread_that_worked_last_works_next(void **state)
{
    struct pool *p = pool_open("test", 4, 4);
    pthread_t first = 0;
    sem_t noted;

    (void)state;
    assert_int_equal(sem_init(&noted, 0, 0), 0);
    for (int i = 0; i < 50; i++) {
        while (pool_idle(p) < 4)
            clock_sleep_us(100);
        assert_true(pool_submit(p, note_worker, &noted));
        assert_int_equal(sem_wait(&noted), 0);
        if (i == 0)
            first = last_worker;
        assert_true(pthread_equal(first, last_worker));
    }
    pool_close(&p);
}

struct poster {
    struct loop *loop;
    struct loop_task task[1000];
    int *order;
    int index;
};

static int seen;
static struct loop *running;

static void see(void *arg)
{
    assert_true(loop_is_here(arg));
    if (++seen == 4000)
        loop_stop(arg);
}

static void *post_thousand(void *arg)
{
    struct poster *p = arg;

    assert_false(loop_is_here(p->loop));
    for (int i = 0; i < 1000; i++) {
        p->task[i] = (struct loop_task){.call = see, .arg = p->loop};
        loop_post(p->loop, &p->task[i]);
    }
    return NULL;
}

static struct poster posters[4];
static pthread_t threads[4];

static void start_posters(void *arg)
{
    (void)arg;
    for (int i = 0; i < 4; i++) {
        posters[i].loop = running;
        (void)pthread_create(&threads[i], NULL, post_thousand, &posters[i]);
    }
}

static void everything_posted_from_threads_runs_on_the_loop(void **state)
{
    struct loop_task start = {.call = start_posters};

    (void)state;
    running = loop_new();
    loop_post(running, &start);
    assert_true(loop_run(running));
    assert_int_equal(seen, 4000);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    loop_free(&running);
    assert_null(running);
}

static int ticks;

static void on_tick(void *arg)
{
    (void)arg;
    if (++ticks == 3)
        (void)kill(getpid(), SIGUSR1);
}

static void on_usr1(void *arg)
{
    loop_stop(arg);
}

static void timers_repeat_and_signals_arrive_on_the_loop(void **state)
{
    struct loop *l = loop_new();
    struct loop_timer *t = loop_every(l, US_PER_MS, on_tick, NULL);
    struct loop_signal *s = loop_on_signal(l, SIGUSR1, on_usr1, l);

    (void)state;
    assert_true(loop_run(l));
    assert_true(ticks >= 3);
    loop_timer_free(&t);
    loop_signal_free(&s);
    loop_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pool_finishes_everything_it_accepted),
        cmocka_unit_test(a_full_queue_refuses),
        cmocka_unit_test(the_thread_that_worked_last_works_next),
        cmocka_unit_test(everything_posted_from_threads_runs_on_the_loop),
        cmocka_unit_test(timers_repeat_and_signals_arrive_on_the_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
