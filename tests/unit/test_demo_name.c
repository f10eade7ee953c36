/* SPDX-License-Identifier: Apache-2.0 */
/* layers: demo */
/* What the demonstration calls its results, whatever the files are called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "demo/name.h"

static const char *name_of(const char *file)
{
    static char name[1][DEMO_NAME_ROOM];

    demo_name_files(&file, 1, name);
    return name[0];
}

static void a_name_is_the_files_without_folder_and_ending(void **state)
{
    (void)state;
    assert_string_equal(name_of("/tmp/in/contract.pdf"), "contract");
    assert_string_equal(name_of("contract.PDF"), "contract");
    assert_string_equal(name_of("合同.v2.pdf"), "合同.v2");
    assert_string_equal(name_of("notes.txt"), "notes.txt");
}

static void no_name_leaves_the_folder_or_hides_in_it(void **state)
{
    (void)state;
    assert_string_equal(name_of("...pdf"), "__");
    assert_string_equal(name_of("in/..pdf"), "_");
    assert_string_equal(name_of("in/.."), "__");
    assert_string_equal(name_of(".pdf"), "_pdf");
    assert_string_equal(name_of(".hidden.pdf"), "_hidden");
}

static void files_of_one_name_get_numbers(void **state)
{
    static const char *const files[] = {"a/x.pdf", "b/x.pdf", "x-2.pdf", "c/x.pdf"};
    static const char *const expected[] = {"x", "x-2", "x-2-2", "x-3"};
    char names[4][DEMO_NAME_ROOM];

    (void)state;
    demo_name_files(files, 4, names);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(names[i], expected[i]);
}

static void a_long_name_is_cut_and_stays_different(void **state)
{
    char path[400];
    const char *files[] = {path, path};
    char names[2][DEMO_NAME_ROOM];

    (void)state;
    memset(path, 'n', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    demo_name_files(files, 2, names);
    assert_true(strlen(names[0]) < DEMO_NAME_ROOM);
    assert_string_not_equal(names[0], names[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_the_files_without_folder_and_ending),
        cmocka_unit_test(no_name_leaves_the_folder_or_hides_in_it),
        cmocka_unit_test(files_of_one_name_get_numbers),
        cmocka_unit_test(a_long_name_is_cut_and_stays_different),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
