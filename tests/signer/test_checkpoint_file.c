/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base signer support */
/* The file of checkpoints under a disk that is full in the middle of a line.
 * RLIMIT_FSIZE stands in for it: write() is short first and fails then, as on a real
 * one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "signer/checkpoint_file.h"
#include "support/proc.h"

static char folder[] = "/tmp/sk-checkpoints-XXXXXX";
static char path[64];

static int set_up(void **state)
{
    (void)state;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static struct checkpoint_file *opened(void)
{
    struct checkpoint_file *f = NULL;

    assert_int_equal(checkpoint_file_open(path, &f), OK);
    return f;
}

static enum err append(struct checkpoint_file *f, const char *line)
{
    return checkpoint_file_append(f,
                                  (struct bytes){(const uint8_t *)line, strlen(line)});
}

static void assert_file_is(const char *expected)
{
    size_t n;
    char *text = proc_read_file(path, &n);

    assert_int_equal(n, strlen(expected));
    assert_memory_equal(text, expected, n);
    free(text);
}

static void allow_bytes(rlim_t n)
{
    const struct rlimit limit = {n, RLIM_INFINITY};

    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_line_that_does_not_fit_leaves_nothing_and_goes_in_later(void **state)
{
    struct checkpoint_file *f = opened();

    (void)state;
    assert_int_equal(append(f, "the first line\n"), OK);
    allow_bytes(20);
    assert_int_equal(append(f, "the second line\n"), ERR_INTERNAL);
    assert_file_is("the first line\n");
    allow_bytes(RLIM_INFINITY);
    assert_int_equal(append(f, "the second line\n"), OK);
    assert_file_is("the first line\nthe second line\n");
    checkpoint_file_close(&f);
}

static void a_line_torn_by_the_end_of_the_process_is_cut_off(void **state)
{
    struct checkpoint_file *f = opened();
    FILE *torn;

    (void)state;
    assert_int_equal(append(f, "whole\n"), OK);
    checkpoint_file_close(&f);
    torn = fopen(path, "a");
    assert_non_null(torn);
    assert_true(fputs("torn in the mid", torn) >= 0);
    assert_int_equal(fclose(torn), 0);
    f = opened();
    assert_int_equal(append(f, "next\n"), OK);
    assert_file_is("whole\nnext\n");
    checkpoint_file_close(&f);
}

static void a_long_file_is_taken_up_behind_its_last_line(void **state)
{
    struct checkpoint_file *f = opened();
    size_t n;

    (void)state;
    for (int i = 0; i < 2000; i++)
        assert_int_equal(append(f, "one of many lines\n"), OK);
    checkpoint_file_close(&f);
    f = opened();
    assert_int_equal(append(f, "the last\n"), OK);
    checkpoint_file_close(&f);
    free(proc_read_file(path, &n));
    assert_int_equal(n, 2000 * strlen("one of many lines\n") + strlen("the last\n"));
}

static void a_file_that_cannot_be_made_is_an_error(void **state)
{
    struct checkpoint_file *f = NULL;

    (void)state;
    assert_int_equal(checkpoint_file_open("/proc/no/such/file", &f), ERR_INTERNAL);
    assert_null(f);
}

#define TEST(name) cmocka_unit_test_teardown(name, remove_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_line_that_does_not_fit_leaves_nothing_and_goes_in_later),
        TEST(a_line_torn_by_the_end_of_the_process_is_cut_off),
        TEST(a_long_file_is_taken_up_behind_its_last_line),
        cmocka_unit_test(a_file_that_cannot_be_made_is_an_error),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
