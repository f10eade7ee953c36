/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db support */
/* The cluster that the other tests rest on: really separate, really locked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/pg.h"

static void a_new_database_is_migrated_and_its_own(void **state)
{
    const char *first = test_pg_database("support_a");
    const char *second = test_pg_database("support_b");
    char *tables;
    (void)state;

    test_pg_execute(first, "CREATE TABLE only_here (n int)");
    tables = test_pg_value(first, "SELECT count(*) > 10 FROM pg_tables"
                                  " WHERE schemaname = 'public'");
    assert_string_equal(tables, "t");
    free(tables);
    assert_null(test_pg_value(second, "SELECT to_regclass('only_here')"));
}

static void nobody_enters_without_his_password(void **state)
{
    char *rules;
    (void)state;

    rules = test_pg_value("postgres", "SELECT count(*) FROM pg_hba_file_rules"
                                      " WHERE auth_method <> 'scram-sha-256'");
    assert_string_equal(rules, "0");
    free(rules);
}

static void a_try_reports_the_state_of_its_error(void **state)
{
    const char *database = test_pg_database("support_try");
    long rows = 7;
    (void)state;

    assert_string_equal(
        test_pg_try(database, "seal_web", "", "CREATE TABLE mine (n int)", &rows),
        "42501");
    assert_int_equal(rows, 0);
    assert_string_equal(test_pg_try(database, "seal_web", "", "SELECT 1", &rows),
                        "00000");
    assert_int_equal(rows, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_database_is_migrated_and_its_own),
        cmocka_unit_test(nobody_enters_without_his_password),
        cmocka_unit_test(a_try_reports_the_state_of_its_error),
    };
    test_pg_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
