/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db support */
/* Tenancy, from the catalogue: whatever table a migration adds is tested here without
 * being named. Each tenant table gets one row of company A and one of company B; then
 * every runtime role, with A set, tries to read, change, delete and make B's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/pg.h"

#define A "01a00000-0000-7000-8000-00000000000a"
#define B "01a00000-0000-7000-8000-00000000000b"
#define TENANT_TABLES                                                                  \
    "FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid\n"                \
    "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace\n"      \
    "  AND a.attname = 'company_id' AND NOT a.attisdropped"
#define TABLES_MAX 64

static const char *const roles[] = {"seal_web", "seal_worker", "seal_signer",
                                    "seal_auditor"};
#define ROLES (sizeof roles / sizeof *roles)

static const char *database;
static char *tables[TABLES_MAX];
static size_t table_count;

/* One row a company in each table, of whatever values the types allow. */
static const char fill[] =
    "SET session_replication_role = replica;\n"
    "DO $do$\n"
    "DECLARE t record; tenant text; list text; what text;\n"
    "BEGIN\n"
    "FOR t IN SELECT c.oid, c.relname " TENANT_TABLES " LOOP\n"
    "FOREACH tenant IN ARRAY ARRAY['" A "', '" B "'] LOOP\n"
    "  EXECUTE format('DELETE FROM %I WHERE company_id = %L', t.relname, tenant);\n"
    "  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),\n"
    "         string_agg(CASE\n"
    "           WHEN attname = 'company_id' OR t.relname = 'company' AND attname = "
    "'id'\n"
    "             THEN quote_literal(tenant)\n"
    "           WHEN attname = 'valid_until' THEN $q$now() + interval '1 day'$q$\n"
    "           WHEN attname = 'hash' AND tenant = '" B "'\n"
    "             THEN 'sha256(''b'')'\n"
    "           WHEN atttypid = 'uuid'::regtype THEN 'gen_random_uuid()'\n"
    "           WHEN atttypid = 'uuid[]'::regtype THEN $q$'{}'$q$\n"
    "           WHEN atttypid = 'bytea'::regtype THEN 'sha256(''a'')'\n"
    "           WHEN atttypid = 'bytea[]'::regtype THEN 'ARRAY[sha256(''a'')]'\n"
    "           WHEN atttypid = 'text'::regtype THEN $q$'x'$q$\n"
    "           WHEN atttypid = 'jsonb'::regtype THEN $q$'{}'$q$\n"
    "           WHEN atttypid = 'boolean'::regtype THEN 'true'\n"
    "           WHEN atttypid IN ('timestamptz'::regtype, 'date'::regtype) THEN "
    "'now()'\n"
    "           ELSE '1' END, ', ' ORDER BY attnum)\n"
    "  INTO list, what FROM pg_attribute\n"
    "  WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped\n"
    "    AND attgenerated = '';\n"
    "  EXECUTE format('INSERT INTO %I (%s) VALUES (%s)', t.relname, list, what);\n"
    "END LOOP; END LOOP;\n"
    "END $do$";

static int begin(void **state)
{
    char *list, *name, *rest;

    (void)state;
    test_pg_start();
    database = test_pg_database("tenancy");
    test_pg_execute(database, fill);
    list = test_pg_value(
        database,
        "SELECT string_agg(c.relname, ',' ORDER BY c.relname) " TENANT_TABLES);
    for (name = strtok_r(list, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        assert_true(table_count < TABLES_MAX);
        tables[table_count++] = strdup(name);
    }
    free(list);
    return 0;
}

static int end(void **state)
{
    (void)state;
    while (table_count)
        free(tables[--table_count]);
    return 0;
}

/* Text of a query that should find nothing. */
static void assert_none(const char *sql)
{
    char *found = test_pg_value(database, sql);

    if (found)
        fail_msg("%s", found);
}

/* What a role sees of every company, and what more than seeing it may do with it: the
 * whole list of exceptions, docs/decisions 3 and 12. */
static const struct exception {
    const char *role, *table;
    bool only_read;
} exceptions[] = {
    {"seal_worker", "job", false},
    {"seal_worker", "outbox", false},
    {"seal_web", "membership", true},
    {"seal_web", "company_directory", true},
    {"seal_worker", "company_directory", true},
    {"seal_signer", "company_directory", true},
};

static const struct exception *exception_of(const char *role, const char *table)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        if (strcmp(exceptions[i].role, role) == 0 &&
            strcmp(exceptions[i].table, table) == 0)
            return &exceptions[i];
    }
    return NULL;
}

static bool sees_all(const char *role, const char *table)
{
    return exception_of(role, table) != NULL;
}

static bool does_all(const char *role, const char *table)
{
    const struct exception *x = exception_of(role, table);

    return x && !x->only_read;
}

/* Refused outright, or no row of B. */
static void assert_harmless(const char *role, const char *table, const char *sql)
{
    long rows = 0;
    const char *code = test_pg_try(database, role, A, sql, &rows);

    if (strcmp(code, "42501") == 0)
        return;
    if (strcmp(code, "00000") != 0 || rows != 0)
        fail_msg("%s, %s: %s gave %s and %ld rows", role, table, sql, code, rows);
}

static void each_cell(const char *fmt,
                      bool (*excepted)(const char *role, const char *table))
{
    char sql[400];

    for (size_t t = 0; t < table_count; t++)
        for (size_t r = 0; r < ROLES; r++) {
            if (excepted(roles[r], tables[t]))
                continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            (void)snprintf(sql, sizeof sql, fmt, tables[t]);
#pragma GCC diagnostic pop
            assert_harmless(roles[r], tables[t], sql);
        }
}

static void nothing_of_b_is_read_as_a(void **state)
{
    (void)state;
    assert_true(table_count > 25);
    each_cell("SELECT 1 FROM %s WHERE company_id = '" B "'", sees_all);
    each_cell("SELECT 1 FROM %s WHERE company_id <> '" A "'", sees_all);
}

static void nothing_of_b_is_changed_as_a(void **state)
{
    (void)state;
    each_cell("UPDATE %s SET company_id = company_id WHERE company_id = '" B "'",
              does_all);
}

static void nothing_is_moved_to_b_as_a(void **state)
{
    (void)state;
    each_cell("UPDATE %s SET company_id = '" B "' WHERE company_id = '" A "'",
              does_all);
}

static void nothing_of_b_is_deleted_as_a(void **state)
{
    (void)state;
    each_cell("DELETE FROM %s WHERE company_id = '" B "'", does_all);
}

/* The row is A's own but for its company: only the policy can object. */
static void nothing_of_b_is_made_as_a(void **state)
{
    (void)state;
    for (size_t t = 0; t < table_count; t++)
        for (size_t r = 0; r < ROLES; r++) {
            char sql[400];
            const char *code;

            if (does_all(roles[r], tables[t]))
                continue;
            (void)snprintf(sql, sizeof sql,
                           "INSERT INTO %s SELECT (jsonb_populate_record(x,\n"
                           "jsonb_build_object('company_id', '" B "'))).*\n"
                           "FROM %s AS x WHERE company_id = '" A "'",
                           tables[t], tables[t]);
            code = test_pg_try(database, roles[r], A, sql, NULL);
            if (strcmp(code, "42501") != 0 && strcmp(code, "00000") != 0)
                fail_msg("%s, %s: %s", roles[r], tables[t], code);
        }
    for (size_t t = 0; t < table_count; t++) {
        char sql[200];
        char *rows;

        (void)snprintf(sql, sizeof sql,
                       "SELECT count(*) FROM %s WHERE company_id = '" B "'", tables[t]);
        rows = test_pg_value(database, sql);
        assert_string_equal(rows, "1");
        free(rows);
    }
}

static void without_a_tenant_nothing_is_seen(void **state)
{
    (void)state;
    for (size_t t = 0; t < table_count; t++)
        for (size_t r = 0; r < ROLES; r++) {
            char sql[200];
            long rows = 0;
            const char *code;

            if (sees_all(roles[r], tables[t]))
                continue;
            (void)snprintf(sql, sizeof sql, "SELECT 1 FROM %s", tables[t]);
            code = test_pg_try(database, roles[r], "", sql, &rows);
            if (strcmp(code, "42501") != 0 && rows != 0)
                fail_msg("%s sees %s", roles[r], tables[t]);
        }
}

/* The counterpart, without which the tests above could not fail. */
static void a_tenants_own_rows_are_seen(void **state)
{
    size_t seen = 0;

    (void)state;
    for (size_t t = 0; t < table_count; t++)
        for (size_t r = 0; r < ROLES; r++) {
            char sql[200];
            long rows = 0;

            (void)snprintf(sql, sizeof sql,
                           "SELECT 1 FROM %s WHERE company_id = '" A "'", tables[t]);
            (void)test_pg_try(database, roles[r], A, sql, &rows);
            seen += rows > 0;
        }
    assert_true(seen > 2 * table_count);
}

/* ---- the catalogue ---- */

static void every_tenant_table_has_a_forced_policy(void **state)
{
    (void)state;
    assert_none("SELECT c.relname " TENANT_TABLES "\n"
                "AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (\n"
                "SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid\n"
                "  AND p.polroles = '{0}' AND p.polcmd = '*'\n"
                "  AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)) LIMIT 1");
}

static void a_table_without_a_company_is_one_of_the_installations(void **state)
{
    (void)state;
    assert_none("SELECT c.relname FROM pg_class AS c\n"
                "WHERE c.relkind IN ('r', 'p', 'v', 'm')\n"
                "  AND c.relnamespace = 'public'::regnamespace\n"
                "  AND c.relname NOT IN ('account', 'installation', 'crl',\n"
                "      'installation_certificate', 'schema_migration', 'migration',\n"
                "      'worker_presence')\n"
                "  AND NOT EXISTS (SELECT FROM pg_attribute AS a\n"
                "      WHERE a.attrelid = c.oid AND a.attname = 'company_id') LIMIT 1");
}

/* 'r' opens reading alone, '*' everything. */
static void no_other_table_has_a_second_policy(void **state)
{
    (void)state;
    assert_none("SELECT c.relname || ': ' || p.polname FROM pg_policy AS p\n"
                "JOIN pg_class AS c ON c.oid = p.polrelid\n"
                "LEFT JOIN (VALUES ('job', '*', '{seal_worker}'), ('outbox', '*', "
                "'{seal_worker}'),\n"
                "    ('job', 'r', '{seal_owner}'), ('outbox', 'r', '{seal_owner}'),\n"
                "    ('membership', 'r', '{seal_web}'),\n"
                "    ('company_directory', 'r', "
                "'{seal_web,seal_worker,seal_signer,seal_owner}'))\n"
                "  AS x (relname, cmd, roles)\n"
                "  ON x.relname = c.relname AND x.cmd = p.polcmd::text\n"
                "  AND x.roles = p.polroles::regrole[]::text\n"
                "WHERE x.relname IS NULL\n"
                "  AND NOT (p.polname = 'tenant' AND p.polroles = '{0}') LIMIT 1");
}

/* Views look past the policies of a tenant: who reads which of their columns is the
 * whole list, docs/decisions 16. */
static void views_over_all_companies_tell_only_what_becomes_of_work(void **state)
{
    char *read = test_pg_value(
        database,
        "SELECT string_agg(format('%s %s %s', r, c.relname, columns), E'\n'\n"
        "                  ORDER BY c.relname, r)\n"
        "FROM pg_class AS c,\n"
        "     unnest(ARRAY['auditor', 'signer', 'web', 'worker']) AS r,\n"
        "LATERAL (SELECT string_agg(attname, ' ' ORDER BY attnum) AS columns\n"
        "  FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0\n"
        "  AND has_column_privilege('seal_' || r, attrelid, attnum, 'SELECT')) AS l\n"
        "WHERE c.relkind IN ('v', 'm') AND columns IS NOT NULL\n"
        "  AND c.relnamespace = 'public'::regnamespace");

    (void)state;
    assert_string_equal(read, "web job_of_any_company company_id id kind run_at "
                              "attempts leased_until done_at failure created_at\n"
                              "web mail_of_any_company company_id id kind run_at "
                              "attempts leased_until done_at failure created_at");
    free(read);
    assert_string_equal(test_pg_try(database, "seal_web", A,
                                    "UPDATE job_of_any_company SET attempts = 0", NULL),
                        "42501");
}

/* Role, table and columns: who reads which part of the tables that are shared. */
static void each_role_reads_of_shared_tables_what_it_asks_for(void **state)
{
    char *read = test_pg_value(
        database,
        "SELECT string_agg(format('%s %s %s', r, t, columns), E'\n' ORDER BY t, r)\n"
        "FROM unnest(ARRAY['auditor', 'signer', 'web', 'worker']) AS r,\n"
        "     unnest(ARRAY['account', 'company_directory', 'membership']) AS t,\n"
        "LATERAL (SELECT string_agg(attname, ' ' ORDER BY attnum) AS columns\n"
        "  FROM pg_attribute WHERE attrelid = t::regclass AND attnum > 0\n"
        "  AND has_column_privilege('seal_' || r, attrelid, attnum, 'SELECT')) AS c\n"
        "WHERE columns IS NOT NULL");

    (void)state;
    assert_string_equal(read, "web account id login password_hash session_epoch "
                              "created_at version locale time_zone theme\n"
                              "worker account id locale\n"
                              "auditor company_directory company_id created_at\n"
                              "signer company_directory company_id\n"
                              "web company_directory company_id created_at\n"
                              "worker company_directory company_id\n"
                              "signer membership account_id company_id\n"
                              "web membership account_id company_id person_id");
    free(read);
}

static void the_signer_writes_shared_rows_of_its_own_company_only(void **state)
{
    static const char own[] = "INSERT INTO membership VALUES\n"
                              "(gen_random_uuid(), '" A "', gen_random_uuid())",
                      others[] = "INSERT INTO membership VALUES\n"
                                 "(gen_random_uuid(), '" B "', gen_random_uuid())",
                      found[] = "INSERT INTO company_directory VALUES\n"
                                "('01a00000-0000-7000-8000-00000000000c')";

    (void)state;
    assert_string_equal(test_pg_try(database, "seal_signer", A, own, NULL), "00000");
    assert_string_equal(test_pg_try(database, "seal_signer", A, others, NULL), "42501");
    assert_string_equal(test_pg_try(database, "seal_signer", A, found, NULL), "42501");
}

static void runtime_roles_own_nothing_and_bypass_nothing(void **state)
{
    (void)state;
    assert_none("SELECT c.relname FROM pg_class AS c\n"
                "WHERE pg_get_userbyid(c.relowner) IN ('seal_web', 'seal_worker',\n"
                "  'seal_signer', 'seal_auditor') LIMIT 1");
    assert_none("SELECT rolname FROM pg_roles\n"
                "WHERE rolname LIKE 'seal\\_%'\n"
                "  AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb\n"
                "       OR rolreplication) LIMIT 1");
    assert_none("SELECT m.member::regrole::text FROM pg_auth_members AS m\n"
                "WHERE m.member::regrole::text LIKE 'seal\\_%' LIMIT 1");
}

static void keys_begin_with_the_company(void **state)
{
    (void)state;
    assert_none("SELECT c.relname " TENANT_TABLES "\n"
                "AND c.relname <> 'membership' -- found by the account\n"
                "AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid\n"
                "  AND i.indisprimary AND i.indkey[0] = a.attnum) LIMIT 1");
    assert_none("SELECT i.indexrelid::regclass::text FROM pg_index AS i\n"
                "JOIN pg_class AS c ON c.oid = i.indrelid\n"
                "JOIN pg_attribute AS a ON a.attrelid = c.oid\n"
                "                      AND a.attname = 'company_id'\n"
                "WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace\n"
                "  AND c.relname <> 'membership' -- found by the account\n"
                "  AND i.indkey[0] <> a.attnum LIMIT 1");
}

/* A foreign key checks past row-level security: one that leaves the company out would
 * tell whether another company has such an id. */
static void foreign_keys_are_composite(void **state)
{
    (void)state;
    assert_none(
        "SELECT k.conrelid::regclass || ': ' || k.conname FROM pg_constraint AS k\n"
        "JOIN pg_attribute AS to_company ON to_company.attrelid = k.confrelid\n"
        "  AND to_company.attname = 'company_id'\n"
        "JOIN pg_attribute AS of_company ON of_company.attrelid = k.conrelid\n"
        "  AND of_company.attname = 'company_id'\n"
        "WHERE k.contype = 'f'\n"
        "  AND NOT (k.conkey[1] = of_company.attnum\n"
        "           AND k.confkey[1] = to_company.attnum) LIMIT 1");
}

static void no_foreign_key_points_at_the_authority_head(void **state)
{
    (void)state;
    assert_none("SELECT conname FROM pg_constraint WHERE contype = 'f'\n"
                "AND confrelid = 'authority_head'::regclass LIMIT 1");
}

/* ---- audit ---- */

static void no_role_changes_or_removes_an_audit_record(void **state)
{
    static const char *const statements[] = {
        "UPDATE authority_audit SET event = 'y'",
        "DELETE FROM authority_audit",
        "TRUNCATE authority_audit",
        "UPDATE activity_audit SET event = 'y'",
        "DELETE FROM activity_audit",
        "TRUNCATE activity_audit",
        "UPDATE checkpoint SET sequence = 2",
        "DELETE FROM checkpoint",
        "DELETE FROM authority_head",
        "DELETE FROM activity_head",
    };

    (void)state;
    for (size_t r = 0; r < ROLES; r++)
        for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
            assert_string_equal(test_pg_try(database, roles[r], A, statements[i], NULL),
                                "42501");
}

static void web_and_worker_write_no_authority(void **state)
{
    static const char *const authority[] = {"company",
                                            "department",
                                            "person",
                                            "mail_address",
                                            "role",
                                            "credential",
                                            "key",
                                            "certificate",
                                            "chain_version",
                                            "seal",
                                            "grant_of_seal",
                                            "seal_request",
                                            "decision",
                                            "intent",
                                            "link",
                                            "approval_due",
                                            "act",
                                            "authority_audit",
                                            "authority_head",
                                            "checkpoint"};

    (void)state;
    for (size_t r = 0; r < 2; r++)
        for (size_t t = 0; t < sizeof authority / sizeof *authority; t++) {
            char sql[200];

            (void)snprintf(sql, sizeof sql, "UPDATE %s SET company_id = company_id",
                           authority[t]);
            assert_string_equal(test_pg_try(database, roles[r], A, sql, NULL), "42501");
            (void)snprintf(sql, sizeof sql, "DELETE FROM %s", authority[t]);
            assert_string_equal(test_pg_try(database, roles[r], A, sql, NULL), "42501");
            (void)snprintf(sql, sizeof sql, "SELECT 1 FROM %s FOR UPDATE",
                           authority[t]);
            assert_string_equal(test_pg_try(database, roles[r], A, sql, NULL), "42501");
        }
}

static void credentials_keys_and_links_are_the_signers_alone(void **state)
{
    static const char *const secret[] = {"credential", "key", "link"};

    (void)state;
    for (size_t r = 0; r < ROLES; r++)
        for (size_t t = 0; t < 3; t++) {
            char sql[100];

            (void)snprintf(sql, sizeof sql, "SELECT 1 FROM %s", secret[t]);
            assert_string_equal(test_pg_try(database, roles[r], A, sql, NULL),
                                strcmp(roles[r], "seal_signer") == 0 ? "00000"
                                                                     : "42501");
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_b_is_read_as_a),
        cmocka_unit_test(nothing_of_b_is_changed_as_a),
        cmocka_unit_test(nothing_is_moved_to_b_as_a),
        cmocka_unit_test(nothing_of_b_is_deleted_as_a),
        cmocka_unit_test(nothing_of_b_is_made_as_a),
        cmocka_unit_test(without_a_tenant_nothing_is_seen),
        cmocka_unit_test(a_tenants_own_rows_are_seen),
        cmocka_unit_test(every_tenant_table_has_a_forced_policy),
        cmocka_unit_test(a_table_without_a_company_is_one_of_the_installations),
        cmocka_unit_test(no_other_table_has_a_second_policy),
        cmocka_unit_test(views_over_all_companies_tell_only_what_becomes_of_work),
        cmocka_unit_test(each_role_reads_of_shared_tables_what_it_asks_for),
        cmocka_unit_test(the_signer_writes_shared_rows_of_its_own_company_only),
        cmocka_unit_test(runtime_roles_own_nothing_and_bypass_nothing),
        cmocka_unit_test(keys_begin_with_the_company),
        cmocka_unit_test(foreign_keys_are_composite),
        cmocka_unit_test(no_foreign_key_points_at_the_authority_head),
        cmocka_unit_test(no_role_changes_or_removes_an_audit_record),
        cmocka_unit_test(web_and_worker_write_no_authority),
        cmocka_unit_test(credentials_keys_and_links_are_the_signers_alone),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
