/* layers: support db base */
/* SPDX-License-Identifier: Apache-2.0 */
/* The migrations that are compiled in, applied to an empty database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/migrate.h"
#include "support/pg.h"

static char database[64];
static struct db_pool *pool;
static struct db *owner;
static struct migrate_list list;

static void drop(void)
{
    char sql[128];

    (void)snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)",
                   database);
    test_pg_execute("postgres", sql);
}

static int arrange(void **state)
{
    char sql[128];

    (void)state;
    test_pg_start();
    (void)snprintf(database, sizeof database, "migrate_%d", getpid());
    drop();
    (void)snprintf(sql, sizeof sql, "CREATE DATABASE \"%s\" OWNER seal_owner",
                   database);
    test_pg_execute("postgres", sql);
    pool = test_pg_pool(database, "seal_owner");
    return db_borrow(pool, 0, &owner);
}

static int tidy(void **state)
{
    (void)state;
    db_return(&owner);
    db_pool_close(&pool);
    drop();
    return 0;
}

static void an_empty_database_has_everything_pending(void **state)
{
    (void)state;
    assert_int_equal(migrate_status(owner, &list), OK);
    assert_int_equal(list.n, migration_count);
    for (size_t i = 0; i < list.n; i++) {
        assert_int_equal(list.row[i].version, i + 1);
        assert_int_equal(list.row[i].state, MIGRATE_PENDING);
    }
    assert_int_equal(migrate_verify(owner), ERR_CONFLICT);
}

static void migrating_up_applies_all_once(void **state)
{
    int applied;

    (void)state;
    assert_int_equal(migrate_up(owner, &applied), OK);
    assert_int_equal(applied, migration_count);
    assert_int_equal(migrate_up(owner, &applied), OK);
    assert_int_equal(applied, 0);
    assert_int_equal(migrate_verify(owner), OK);
    assert_int_equal(migrate_status(owner, &list), OK);
    assert_int_equal(list.row[0].state, MIGRATE_APPLIED);
    assert_true(list.row[0].applied_us > 0);
}

static void an_edited_migration_is_found_and_stops_the_next_one(void **state)
{
    int applied;

    (void)state;
    assert_int_equal(migrate_up(owner, &applied), OK);
    test_pg_execute(database, "UPDATE schema_migration SET checksum = repeat('0', 64)"
                              " WHERE version = 1");
    assert_int_equal(migrate_verify(owner), ERR_CONFLICT);
    assert_int_equal(migrate_status(owner, &list), OK);
    assert_int_equal(list.row[0].state, MIGRATE_CHANGED);
    assert_int_equal(migrate_up(owner, &applied), ERR_CONFLICT);
}

static void a_database_that_is_newer_than_the_program_is_refused(void **state)
{
    int applied;

    (void)state;
    assert_int_equal(migrate_up(owner, &applied), OK);
    test_pg_execute(database,
                    "INSERT INTO schema_migration VALUES (9999, 'later', 'x')");
    assert_int_equal(migrate_verify(owner), ERR_CONFLICT);
    assert_int_equal(migrate_up(owner, &applied), ERR_CONFLICT);
}

static void a_migration_that_fails_leaves_nothing_of_itself(void **state)
{
    int applied;
    char *left;

    (void)state;
    /* the last table of the first file exists already, so the file fails in its middle
     */
    test_pg_execute(database, "CREATE TABLE crl (number bigint)");
    assert_int_equal(migrate_up(owner, &applied), ERR_INTERNAL);
    assert_int_equal(applied, 0);
    left = test_pg_value(database, "SELECT to_regclass('account')::text");
    assert_null(left);
    assert_int_equal(migrate_status(owner, &list), OK);
    assert_int_equal(list.row[0].state, MIGRATE_PENDING);
}

/* One migration alone, as the owner, whatever came after it. */
static void apply_again(const char *name)
{
    size_t i = 0;
    char *sql;

    while (i < migration_count && strcmp(migrations[i].name, name) != 0)
        i++;
    assert_true(i < migration_count);
    assert_true(asprintf(&sql, "SET ROLE seal_owner; %s", migrations[i].sql) > 0);
    test_pg_execute(database, sql);
    free(sql);
}

/* As an instance of before has it: the file in one piece, no column for its parts. */
static void a_sealed_file_of_before_keeps_its_blob(void **state)
{
    static const char before[] =
        "ALTER TABLE sealed_document DROP COLUMN parts;"
        "INSERT INTO sealed_document"
        " (company_id, request_id, round, document_id, digest, length, verified)"
        " SELECT gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(),"
        "        '\\x5ea1', 7, '{}'"
        " FROM generate_series(1, 2)";
    int applied;
    char *kept, *forced;

    (void)state;
    assert_int_equal(migrate_up(owner, &applied), OK);
    test_pg_execute(database, before);
    apply_again("sealed_parts");
    kept = test_pg_value(database, "SELECT count(*)::text FROM sealed_document"
                                   " WHERE parts = ARRAY['\\x5ea1'::bytea]");
    forced = test_pg_value(database, "SELECT relforcerowsecurity::text FROM pg_class"
                                     " WHERE relname = 'sealed_document'");
    assert_string_equal(kept, "2");
    assert_string_equal(forced, "true");
    free(kept);
    free(forced);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arrange, tidy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_database_has_everything_pending),
        TEST(migrating_up_applies_all_once),
        TEST(an_edited_migration_is_found_and_stops_the_next_one),
        TEST(a_database_that_is_newer_than_the_program_is_refused),
        TEST(a_migration_that_fails_leaves_nothing_of_itself),
        TEST(a_sealed_file_of_before_keeps_its_blob),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
