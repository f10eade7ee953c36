/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base rules */
/* Percentiles are figures that were measured. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/percentile.h"

static void one_figure_is_every_percentile(void **state)
{
    const int64_t one[] = {7};

    (void)state;
    assert_int_equal(percentile(one, 1, 1), 7);
    assert_int_equal(percentile(one, 1, 99), 7);
}

static void the_nearest_rank_is_taken(void **state)
{
    int64_t all[100];

    (void)state;
    for (int i = 0; i < 100; i++)
        all[i] = i + 1;
    assert_int_equal(percentile(all, 100, 50), 50);
    assert_int_equal(percentile(all, 100, 90), 90);
    assert_int_equal(percentile(all, 100, 99), 99);
    assert_int_equal(percentile(all, 100, 100), 100);
    assert_int_equal(percentile(all, 5, 50), 3);
    assert_int_equal(percentile(all, 5, 90), 5);
    assert_int_equal(percentile(all, 2, 50), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_figure_is_every_percentile),
        cmocka_unit_test(the_nearest_rank_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
