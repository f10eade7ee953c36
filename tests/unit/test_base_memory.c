/* layers: base */
/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas, buffers and secrets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/secret.h"

static void an_arena_gives_zeroed_aligned_memory(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (size_t n = 1; n < 20000; n = n * 3 + 1) {
        uint8_t *p = arena_alloc(a, n);

        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, n);
    }
    arena_reset(a);
    assert_int_equal(*(uint8_t *)arena_alloc(a, 1), 0);
    arena_free(&a);
    assert_null(a);
    arena_free(&a);
}

static void arena_copies_do_not_share_memory_with_their_source(void **state)
{
    struct arena *a = arena_new();
    char source[] = "seal";
    struct str copy = arena_str(a, str_of(source));
    char *z = arena_cstr(a, (struct str){source, 2});

    (void)state;
    source[0] = 'd';
    assert_true(str_is(copy, "seal"));
    assert_string_equal(z, "se");
    assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
    arena_free(&a);
}

static void absent_and_empty_views_stay_different_when_copied(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    assert_null(arena_str(a, (struct str){NULL, 0}).p);
    assert_non_null(arena_str(a, STR("")).p);
    arena_free(&a);
}

static void an_overflowing_array_aborts(void **state)
{
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        struct arena *a = arena_new();

        (void)!freopen("/dev/null", "w", stderr);
        (void)signal(SIGABRT, SIG_DFL);
        (void)arena_array(a, SIZE_MAX / 2, 3);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void a_buffer_grows_and_keeps_its_content(void **state)
{
    struct buf b = {0};

    (void)state;
    for (int i = 0; i < 10000; i++)
        buf_printf(&b, "%d,", i % 10);
    assert_int_equal(b.n, 20000);
    assert_memory_equal(b.p + 19990, "5,6,7,8,9,", 10);
    buf_add_cstr(&b, "end");
    buf_add_byte(&b, '.');
    buf_add(&b, NULL, 0);
    assert_memory_equal(b.p + b.n - 4, "end.", 4);
    buf_wipe(&b);
    assert_null(b.p);
    assert_int_equal(b.cap, 0);
}

static void a_secret_that_is_too_long_is_not_taken(void **state)
{
    static uint8_t large[SECRET_MAX + 1];
    struct secret s = {0};

    (void)state;
    assert_true(secret_set(&s, (struct bytes){large, SECRET_MAX}));
    assert_false(secret_set(&s, (struct bytes){large, SECRET_MAX + 1}));
    assert_int_equal(s.n, SECRET_MAX);
    secret_clear(&s);
    assert_int_equal(s.n, 0);
}

static void secrets_are_equal_only_when_every_byte_is(void **state)
{
    uint8_t a[32], b[32];

    (void)state;
    random_bytes(a, sizeof a);
    memcpy(b, a, sizeof a);
    assert_true(secret_eq((struct bytes){a, 32}, (struct bytes){b, 32}));
    assert_false(secret_eq((struct bytes){a, 32}, (struct bytes){b, 31}));
    for (size_t i = 0; i < sizeof b; i++) {
        b[i] ^= 1;
        assert_false(secret_eq((struct bytes){a, 32}, (struct bytes){b, 32}));
        b[i] ^= 1;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_copies_do_not_share_memory_with_their_source),
        cmocka_unit_test(absent_and_empty_views_stay_different_when_copied),
        cmocka_unit_test(an_overflowing_array_aborts),
        cmocka_unit_test(a_buffer_grows_and_keeps_its_content),
        cmocka_unit_test(a_secret_that_is_too_long_is_not_taken),
        cmocka_unit_test(secrets_are_equal_only_when_every_byte_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
