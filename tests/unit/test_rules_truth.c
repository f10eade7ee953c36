/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon rules */
/* Every chain of at most four steps "k of n" with n at most three, under every way to
 * approve, against an evaluator of a few lines that shares nothing with the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "request_sample.h"

#define STEPS_MAX 4
#define KINDS 6

static const struct {
    int k, n;
} kinds[KINDS] = {{1, 1}, {1, 2}, {2, 2}, {1, 3}, {2, 3}, {3, 3}};

struct table_row {
    size_t steps;
    int kind[STEPS_MAX];
    int approvals[STEPS_MAX];
};

/* Step s has the persons 'A'+3s …; approvals go to its last ones first. */
static void print_chain(const struct table_row *row, char *out)
{
    for (size_t s = 0; s < row->steps; s++) {
        out += sprintf(out, "%s%d:", s ? " " : "", kinds[row->kind[s]].k);
        for (int i = 0; i < kinds[row->kind[s]].n; i++)
            *out++ = (char)('A' + 3 * (int)s + i);
        *out = 0;
    }
}

static void print_approvals(const struct table_row *row, char *out)
{
    for (size_t s = 0; s < row->steps; s++)
        for (int i = 0; i < row->approvals[s]; i++)
            *out++ = (char)('A' + 3 * (int)s + kinds[row->kind[s]].n - 1 - i);
    *out = 0;
}

static bool expected(const struct table_row *row)
{
    for (size_t s = 0; s < row->steps; s++)
        if (row->approvals[s] < kinds[row->kind[s]].k)
            return false;
    return true;
}

/* The next row in the order of an odometer; false after the last. */
static bool next(int *digits, size_t n, int (*limit)(const void *, size_t),
                 const void *context)
{
    for (size_t i = 0; i < n; i++) {
        if (++digits[i] < limit(context, i))
            return true;
        digits[i] = 0;
    }
    return false;
}

static int kind_limit(const void *context, size_t i)
{
    (void)context;
    (void)i;
    return KINDS;
}

static int approvals_limit(const void *context, size_t i)
{
    const struct table_row *row = context;
    return kinds[row->kind[i]].n + 1;
}

static void check_row(const struct table_row *row)
{
    struct sample s;
    char chain[64], approvals[16];
    print_chain(row, chain);
    print_approvals(row, approvals);
    sample_begin(&s, chain);
    sample_approve(&s, approvals);
    enum approval_outcome outcome = sample_outcome(&s);
    if (outcome != (expected(row) ? APPROVAL_COMPLETE : APPROVAL_OPEN))
        fail_msg("chain \"%s\", approvals \"%s\": %d", chain, approvals, outcome);
    sample_end(&s);
}

static void every_small_chain_agrees_with_the_table(void **state)
{
    (void)state;
    long chains = 0, rows = 0;
    for (size_t steps = 1; steps <= STEPS_MAX; steps++) {
        struct table_row row = {.steps = steps};
        do {
            chains++;
            memset(row.approvals, 0, sizeof row.approvals);
            do {
                rows++;
                check_row(&row);
            } while (next(row.approvals, steps, approvals_limit, &row));
        } while (next(row.kind, steps, kind_limit, NULL));
    }
    assert_int_equal(chains, 6 + 36 + 216 + 1296);
    printf("%ld chains, %ld rows\n", chains, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_small_chain_agrees_with_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
