/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db support */
/* whole: store signer */
/* Every SQL statement of the product: registered, under a name of its own, with the
 * place its layer gives it, and prepared against the migrated schema. */
#include <ctype.h>
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

/* ---- tenants ---- */

static const char *word_end(const char *p)
{
    while (isalnum((unsigned char)*p) || *p == '_')
        p++;
    return p;
}

/* The first such word and what stands behind it; NULL without one. */
static const char *behind_word(const char *sql, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = sql; (at = strstr(at, word)); at += n)
        if ((at == sql || !isalnum((unsigned char)at[-1])) && at[n] == ' ')
            return at + n + strspn(at + n, " \n");
    return NULL;
}

static char *tables; /* ",act,activity_audit,…,": those with a company_id */

static bool is_tenant_table(const char *name)
{
    char listed[80];

    (void)snprintf(listed, sizeof listed, ",%.*s,", (int)(word_end(name) - name), name);
    return strstr(tables, listed) != NULL;
}

/* How often tenant tables are named as read or written. */
static size_t uses_of_tenant_tables(const char *sql)
{
    static const char *const words[] = {"FROM", "JOIN", "UPDATE", "INTO"};
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        for (const char *at = sql; (at = behind_word(at, words[i]));)
            n += is_tenant_table(at);
    return n;
}

static size_t count_of(const char *sql, const char *text)
{
    size_t n = 0;

    for (; (sql = strstr(sql, text)); sql++)
        n++;
    return n;
}

/* "INSERT INTO t (company_id, …) VALUES ($1, …" or "… SELECT $1, …". */
static bool inserts_for_first(const char *sql)
{
    const char *columns = strstr(sql, "(company_id");
    const char *to = columns ? strchr(columns, ')') : NULL;

    if (!to)
        return false;
    to += 1 + strspn(to + 1, " \n");
    return strncmp(to, "VALUES ($1", 10) == 0 || strncmp(to, "SELECT $1", 9) == 0;
}

/* The first parameter is the company, and each table is bound to it or to another that
 * is: this is the first lock, row-level security the second. */
static bool is_of_one_company(const char *sql)
{
    size_t bound = count_of(sql, "company_id = ") + count_of(sql, "(company_id");

    return (strstr(sql, "company_id = $1") || inserts_for_first(sql)) &&
           bound >= uses_of_tenant_tables(sql);
}

static void every_tenant_statement_names_its_company(void **state)
{
    size_t failed = 0;

    (void)state;
    for (size_t i = 0; i < db_statement_count(); i++) {
        const struct db_statement *s = db_statement_at(i);

        if (!(s->flags & DB_SHARED) && !is_of_one_company(s->sql)) {
            print_error("%s is not of one company\n", s->name);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

/* Those of the worker, which serves every company, and what is read before a company is
 * known, and what becomes of work, for the platform: nobody else looks across them. */
static void few_statements_look_across_companies(void **state)
{
    static const char *const allowed[] = {
        "job_take",
        "job_clear",
        "lease_renew_jobs",
        "outbox_take",
        "outbox_clear",
        "lease_renew_outbox",
        "company_ids",
        "sealing_company_list",
        "sync_directory",
        "account_membership",
        "tx_membership_insert",
        "tx_membership_delete",
        "frame_directory_insert",
        "work_jobs",
        "work_mails",
        "work_job",
        "work_job_counts",
        "work_mail_counts",
    };
    size_t found = 0;

    (void)state;
    for (size_t i = 0; i < db_statement_count(); i++) {
        const struct db_statement *s = db_statement_at(i);
        bool is_allowed = false;

        if (!(s->flags & DB_SHARED) || !uses_of_tenant_tables(s->sql))
            continue;
        for (size_t k = 0; k < ARRAY_LEN(allowed); k++)
            is_allowed = is_allowed || strcmp(s->name, allowed[k]) == 0;
        if (!is_allowed)
            fail_msg("%s looks across companies", s->name);
        found++;
    }
    assert_int_equal(found, ARRAY_LEN(allowed));
}

static void a_statement_that_forgets_its_company_is_noticed(void **state)
{
    (void)state;
    assert_false(is_of_one_company("SELECT company_id FROM person WHERE id = $1"));
    assert_false(is_of_one_company("SELECT p.name FROM person AS p\n"
                                   "JOIN role AS r ON r.person_id = p.id\n"
                                   "WHERE p.company_id = $1"));
    assert_false(
        is_of_one_company("UPDATE person SET state = 1 WHERE company_id = $2"));
    assert_false(is_of_one_company("INSERT INTO person (company_id, id)\n"
                                   "VALUES ($2, $1)"));
    assert_true(is_of_one_company("SELECT p.name FROM person AS p\n"
                                  "JOIN role AS r ON r.company_id = p.company_id\n"
                                  "WHERE p.company_id = $1"));
}

static int find_tables(void **state)
{
    (void)state;
    tables = test_pg_value(
        test_pg_database("statement_tables"),
        "SELECT ',' || string_agg(c.relname, ',') || ','\n"
        "FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid\n"
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace\n"
        "  AND a.attname = 'company_id'");
    return tables && is_tenant_table("person") && is_tenant_table("seal_request") ? 0
                                                                                  : -1;
}

static int drop_tables(void **state)
{
    (void)state;
    free(tables);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_of_the_sources_is_registered),
        cmocka_unit_test(no_two_statements_share_a_name),
        cmocka_unit_test(every_statement_prepares),
        cmocka_unit_test(every_tenant_statement_names_its_company),
        cmocka_unit_test(few_statements_look_across_companies),
        cmocka_unit_test(a_statement_that_forgets_its_company_is_noticed),
    };

    test_pg_start();
    return cmocka_run_group_tests(tests, find_tables, drop_tables);
}
