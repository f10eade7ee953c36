/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base auth */
/* Counting in one process, as it is done while Redis is gone, and what an address
 * counts as. */
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

static bool count_together(const char *a, const char *b)
{
    struct in6_addr a_room, b_room;

    return bytes_eq(limits_name_of_address(str_of(a), &a_room),
                    limits_name_of_address(str_of(b), &b_room));
}

/* Or whoever has a network would have as many tries as it has addresses. */
static void addresses_of_one_ipv6_network_count_together(void **state)
{
    (void)state;
    assert_true(count_together("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assert_true(count_together("2001:db8:1:2::1", "2001:0DB8:0001:0002::9"));
    assert_false(count_together("2001:db8:1:2::1", "2001:db8:1:3::1"));
}

static void other_addresses_count_each_by_itself(void **state)
{
    (void)state;
    assert_true(count_together("192.0.2.1", "192.0.2.1"));
    assert_false(count_together("192.0.2.1", "192.0.2.2"));
    assert_false(count_together("::ffff:192.0.2.1", "::ffff:192.0.2.2"));
    assert_false(count_together("unix", ""));
    assert_false(
        count_together("no address, longer than any address that there can be, 1",
                       "no address, longer than any address that there can be, 2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(calls_are_counted, wait_for_room),
        cmocka_unit_test_setup(names_of_one_set_have_counts_of_their_own,
                               wait_for_room),
        cmocka_unit_test_setup(other_names_make_nobody_count_less, wait_for_room),
        cmocka_unit_test(addresses_of_one_ipv6_network_count_together),
        cmocka_unit_test(other_addresses_count_each_by_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
