/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base auth */
/* Counting in one process, as it is done while Redis is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "auth/limits.h"
#include "base/clock.h"

#define SETS 2048

/* The n-th of the names that share a set. */
static struct digest name_in(uint64_t set, uint64_t n)
{
    uint64_t number = set + n * SETS;
    struct digest d = {{0}};

    memcpy(d.b, &number, sizeof number);
    return d;
}

/* A minute that ends in the middle of a test would begin all counters anew. */
static int wait_for_room(void **state)
{
    int64_t in_minute = clock_monotonic_us() % (60 * US_PER_S);

    (void)state;
    if (in_minute > 58 * US_PER_S)
        clock_sleep_us(60 * US_PER_S - in_minute);
    return 0;
}

static void calls_are_counted(void **state)
{
    struct digest mine = name_in(1, 1);

    (void)state;
    for (int64_t i = 1; i <= 5; i++)
        assert_int_equal(limits_count_here(&mine), i);
}

static void names_of_one_set_have_counts_of_their_own(void **state)
{
    (void)state;
    for (int64_t i = 1; i <= 3; i++)
        for (uint64_t n = 1; n <= 8; n++) {
            struct digest d = name_in(2, n);
            assert_int_equal(limits_count_here(&d), i);
        }
}

/* Or whoever guesses would guess at a second name in between, and begin anew. */
static void other_names_make_nobody_count_less(void **state)
{
    struct digest mine = name_in(3, 0x7777);

    (void)state;
    for (int64_t i = 1; i <= 20; i++) {
        assert_true(limits_count_here(&mine) >= i);
        for (uint64_t n = 1; n <= 30; n++) {
            struct digest other = name_in(3, (uint64_t)i * 100 + n);
            (void)limits_count_here(&other);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(calls_are_counted, wait_for_room),
        cmocka_unit_test_setup(names_of_one_set_have_counts_of_their_own,
                               wait_for_room),
        cmocka_unit_test_setup(other_names_make_nobody_count_less, wait_for_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
