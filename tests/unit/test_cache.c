/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base cache support */
/* labels: threaded */
/* Redis there, Redis gone, Redis back again: callers never wait and never fail. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "cache/cache.h"
#include "support/redis.h"

static struct cache *open_cache(void)
{
    test_redis_start();
    return cache_open(test_redis_socket());
}

/* Redis was gone a moment ago: connecting is tried again within a second or so. */
static void wait_until_reachable(struct cache *c)
{
    for (int i = 0; i < 40 && !cache_is_reachable(c); i++)
        clock_sleep_us(100 * US_PER_MS);
    assert_true(cache_is_reachable(c));
}

static void a_counter_counts_within_its_window(void **state)
{
    struct cache *c = open_cache();
    (void)state;

    assert_int_equal(cache_count(c, "a", 3600), 1);
    assert_int_equal(cache_count(c, "a", 3600), 2);
    assert_int_equal(cache_count(c, "b", 3600), 1);
    cache_close(&c);
}

static void several_counters_count_in_one_call(void **state)
{
    static const char *const keys[] = {"first", "second"};
    struct cache *c = open_cache();
    int64_t counts[2];
    (void)state;

    assert_int_equal(cache_count(c, "second", 3600), 1);
    cache_count_each(c, keys, 2, 3600, counts);
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 2);
    cache_close(&c);
    cache_count_each(NULL, keys, 2, 3600, counts);
    assert_int_equal(counts[0], -1);
    assert_int_equal(counts[1], -1);
}

static void a_counter_starts_anew_in_the_next_window(void **state)
{
    struct cache *c = open_cache();
    (void)state;

    assert_int_equal(cache_count(c, "window", 1), 1);
    clock_sleep_us(1100 * US_PER_MS);
    assert_int_equal(cache_count(c, "window", 1), 1);
    cache_close(&c);
}

static void without_redis_every_call_says_so_at_once(void **state)
{
    struct cache *c = open_cache();
    int64_t began;
    (void)state;

    test_redis_kill();
    began = clock_monotonic_us();
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(cache_count(c, "gone", 60), -1);
        assert_false(cache_publish(c, "gone", STR("x")));
    }
    assert_in_range(clock_monotonic_us() - began, 0, 10 * US_PER_S);
    cache_close(&c);
}

static void no_path_is_no_redis(void **state)
{
    struct cache *c = cache_open("");
    (void)state;

    assert_null(c);
    assert_int_equal(cache_count(c, "none", 60), -1);
    assert_false(cache_publish(c, "none", STR("x")));
    assert_false(cache_is_reachable(c));
    cache_close(&c);
}

static void a_redis_that_comes_back_is_used_again(void **state)
{
    struct cache *c = open_cache();
    (void)state;

    test_redis_kill();
    assert_int_equal(cache_count(c, "back", 60), -1);
    test_redis_start();
    wait_until_reachable(c);
    assert_int_equal(cache_count(c, "back", 3600), 1);
    cache_close(&c);
}

static enum err hear(struct cache_ear *ear, struct arena *a, int64_t wait_us,
                     const char *expected)
{
    struct str message = {NULL, 0};
    enum err e = cache_ear_hear(ear, a, wait_us, &message);

    if (!e)
        assert_true(str_is(message, expected));
    return e;
}

/* The first wait makes the subscription. */
static struct cache_ear *open_ear(struct arena *a)
{
    struct cache_ear *ear = cache_ear_open(test_redis_socket(), "news");

    assert_int_equal(hear(ear, a, US_PER_MS, ""), ERR_BUSY);
    return ear;
}

static void an_ear_hears_messages_in_their_order(void **state)
{
    struct cache *c = open_cache();
    struct arena *a = arena_new();
    struct cache_ear *ear = open_ear(a);
    (void)state;

    assert_true(cache_publish(c, "news", STR("one")));
    assert_true(cache_publish(c, "other", STR("not this")));
    assert_true(cache_publish(c, "news", STR("two\n{\"binary\":\"\xe5\x8d\xb0\"}")));
    assert_int_equal(hear(ear, a, US_PER_S, "one"), OK);
    assert_int_equal(hear(ear, a, US_PER_S, "two\n{\"binary\":\"印\"}"), OK);
    assert_int_equal(hear(ear, a, 10 * US_PER_MS, ""), ERR_BUSY);
    cache_ear_close(&ear);
    arena_free(&a);
    cache_close(&c);
}

static void an_ear_subscribes_again_after_a_loss(void **state)
{
    struct cache *c = open_cache();
    struct arena *a = arena_new();
    struct cache_ear *ear = open_ear(a);
    (void)state;

    test_redis_kill();
    assert_int_equal(hear(ear, a, 100 * US_PER_MS, ""), ERR_UNAVAILABLE);
    test_redis_start();
    wait_until_reachable(c);
    assert_int_equal(hear(ear, a, 10 * US_PER_MS, ""), ERR_BUSY);
    assert_true(cache_publish(c, "news", STR("again")));
    assert_int_equal(hear(ear, a, US_PER_S, "again"), OK);
    cache_ear_close(&ear);
    arena_free(&a);
    cache_close(&c);
}

static void *count_often(void *cache)
{
    for (int i = 0; i < 500; i++)
        assert_in_range(cache_count(cache, "crowd", 86400), 1, 2000);
    return NULL;
}

static void many_threads_share_the_connections(void **state)
{
    struct cache *c = open_cache();
    pthread_t thread[4];
    (void)state;

    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, count_often, c), 0);
    for (size_t i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    assert_int_equal(cache_count(c, "crowd", 86400), 2001);
    cache_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_counts_within_its_window),
        cmocka_unit_test(several_counters_count_in_one_call),
        cmocka_unit_test(a_counter_starts_anew_in_the_next_window),
        cmocka_unit_test(without_redis_every_call_says_so_at_once),
        cmocka_unit_test(no_path_is_no_redis),
        cmocka_unit_test(a_redis_that_comes_back_is_used_again),
        cmocka_unit_test(an_ear_hears_messages_in_their_order),
        cmocka_unit_test(an_ear_subscribes_again_after_a_loss),
        cmocka_unit_test(many_threads_share_the_connections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
