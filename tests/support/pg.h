/* SPDX-License-Identifier: Apache-2.0 */
/* A private PostgreSQL for tests: one cluster, made as ./dev makes it but without
 * fsync, with a migrated template from which each suite takes its own database in 50
 * ms. Under ctest all tests share the cluster of the fixture (SEALKEEPER_TEST_PG names
 * its state directory); a test run by hand starts one and ends it at exit. Each role
 * has its own password, as in production. Every failure ends the test program. */
#ifndef SK_SUPPORT_PG_H
#define SK_SUPPORT_PG_H

#include "db/db.h"

/* Joins or starts the cluster; further calls do nothing. */
void test_pg_start(void);
/* Drops this program's databases and stops the cluster if we started it. Runs at exit
 * by itself. */
void test_pg_stop(void);
/* A new database, migrated, for this test program; returns its name, which holds `name`
 * and our pid. Valid until test_pg_stop. */
const char *test_pg_database(const char *name);
/* Settings for a role ("seal_web", "seal_signer", …, or "postgres", the superuser). */
struct db_settings test_pg_settings(const char *database, const char *role);
/* A bare libpq connection; the caller ends it with PQfinish. */
struct pg_conn *test_pg_connect(const char *database, const char *role);
/* A pool for that role: test_pg_settings and db_pool_open in one. */
struct db_pool *test_pg_pool(const char *database, const char *role);

/* As superuser, past row-level security: to arrange or to vandalise. One statement or
 * several, without parameters. Ends the test on an error. */
void test_pg_execute(const char *database, const char *sql);
/* The first column of the first row as text, from malloc; NULL when there is no row or
 * the value is NULL. */
char *test_pg_value(const char *database, const char *sql);
/* Runs sql as a role with the tenant set ("" for none); returns the SQLSTATE of the
 * error, "00000" when it worked. *rows (may be NULL) is the number of rows returned or
 * changed. */
const char *test_pg_try(const char *database, const char *role, const char *company,
                        const char *sql, long *rows);

/* The cluster's state directory: "secrets/…", "run/pg". */
const char *test_pg_dir(void);
/* For faults: immediate stop as a power cut would, and start again. Only on a cluster
 * of our own (test_pg_start_own instead of test_pg_start). */
void test_pg_start_own(void);
void test_pg_crash(void);
void test_pg_restart(void);

#endif
