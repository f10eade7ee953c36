/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db support */
/* whole: store signer */
/* Every SQL statement of the product: registered, under a name of its own, with the
 * place its layer gives it, and prepared against the migrated schema. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "db/db.h"
#include "support/pg.h"
#include "support/proc.h"

#define FOLDER(name) SEALKEEPER_SOURCE_DIR "/server/" name "/*.c "
#define SOURCES                                                                        \
    "cat " FOLDER("db") FOLDER("store") FOLDER("signer") "| grep -c '^DB_STATEMENT('"

/* How many the sources hold, counted by somebody who does not compile. */
static size_t statements_written(void)
{
    FILE *f = popen(SOURCES, "r");
    size_t n = 0;

    assert_non_null(f);
    assert_int_equal(fscanf(f, "%zu", &n), 1);
    assert_int_equal(pclose(f), 0);
    return n;
}

static void every_statement_of_the_sources_is_registered(void **state)
{
    (void)state;
    assert_true(statements_written() > 100);
    assert_int_equal(db_statement_count(), statements_written());
}

static void no_two_statements_share_a_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < db_statement_count(); i++)
        for (size_t k = i + 1; k < db_statement_count(); k++)
            assert_string_not_equal(db_statement_at(i)->name, db_statement_at(k)->name);
}

static void every_statement_prepares(void **state)
{
    struct db_pool *pool = test_pg_pool(test_pg_database("statements"), "seal_signer");
    struct db *d = NULL;
    size_t failed = 0;

    (void)state;
    assert_int_equal(db_borrow(pool, 5000000, &d), OK);
    for (size_t i = 0; i < db_statement_count(); i++) {
        const struct db_statement *s = db_statement_at(i);

        if (db_prepare_check(d, s) != OK) {
            print_error("%s does not prepare\n", s->name);
            failed++;
        }
    }
    db_return(&d);
    db_pool_close(&pool);
    assert_int_equal(failed, 0);
}

/* What a tenant statement reads or writes, it reads or writes of one company: the
 * tenant parameter is the first lock, row-level security the second. */
static void every_tenant_statement_names_its_company(void **state)
{
    (void)state;
    for (size_t i = 0; i < db_statement_count(); i++) {
        const struct db_statement *s = db_statement_at(i);

        if (!(s->flags & DB_SHARED) && !strstr(s->sql, "company_id")) {
            print_error("%s has no company_id\n", s->name);
            fail();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_of_the_sources_is_registered),
        cmocka_unit_test(no_two_statements_share_a_name),
        cmocka_unit_test(every_statement_prepares),
        cmocka_unit_test(every_tenant_statement_names_its_company),
    };

    test_pg_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
