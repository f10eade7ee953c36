/* SPDX-License-Identifier: Apache-2.0 */
/* The tests' private PostgreSQL cluster. Owns the cluster when the test runs by hand;
 * under ctest it belongs to the fixture (pg_fixture.c) and we only join. Talks to
 * PostgreSQL as superuser through libpq directly, so that a fault in server/db/ cannot
 * hide in its own tests. */
#include "support/pg.h"

#include <libpq-fe.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/pg_template.h"
#include "support/proc.h"

#define DATABASES_MAX 64
#define READY_MS 30000
#define PG_SETTLE_MS 20000
#define POSTGRES "/usr/lib/postgresql/15/bin/postgres"

static struct {
    char dir[64]; /* "": not started */
    bool ours;
    struct proc server;
    int databases;
    char database[DATABASES_MAX][64];
    pid_t owner; /* a forked child must not clean up at its exit */
} cluster;

const char *test_pg_dir(void)
{
    return cluster.dir;
}

PGconn *test_pg_connect(const char *database, const char *role)
{
    struct db_settings s = test_pg_settings(database, role);
    char password[SECRET_MAX + 1] = {0};
    const char *keys[] = {"host", "dbname", "user", "password", NULL};
    const char *values[] = {s.socket_dir, s.database, s.user, password, NULL};
    PGconn *c;

    memcpy(password, s.password.b, s.password.n);
    c = PQconnectdbParams(keys, values, 0);
    if (PQstatus(c) != CONNECTION_OK)
        proc_die(NULL, "connecting as %s: %s", role, PQerrorMessage(c));
    return c;
}

static bool accepts_connections(void)
{
    const char *keys[] = {"host", NULL};
    char socket_dir[128];
    const char *values[] = {socket_dir, NULL};
    snprintf(socket_dir, sizeof socket_dir, "%s/run/pg", cluster.dir);
    return PQpingParams(keys, values, 0) == PQPING_OK;
}

static void start_server(void)
{
    char data[128];
    char log_dir[128];
    const char *argv[] = {POSTGRES, "-D", data, NULL};
    struct proc_settings s = {.name = "postgres",
                              .argv = argv,
                              .log_dir = log_dir,
                              .user = "postgres",
                              .death_signal = SIGQUIT};
    snprintf(data, sizeof data, "%s/pg", cluster.dir);
    snprintf(log_dir, sizeof log_dir, "%s/log", cluster.dir);
    cluster.server = proc_spawn(&s);
    for (int ms = 0; !accepts_connections(); ms += 10) {
        if (ms > READY_MS || !proc_is_running(&cluster.server))
            proc_die(cluster.server.log, "PostgreSQL did not start");
        usleep(10000);
    }
}

static void create_cluster(void)
{
    const char *argv[] = {SEALKEEPER_SOURCE_DIR "/scripts/new-instance", cluster.dir,
                          "fast", NULL};
    struct proc_settings s = {.name = "new-instance", .argv = argv, .log_dir = "/tmp"};
    char log[96];

    proc_temp_dir(cluster.dir, sizeof cluster.dir);
    snprintf(log, sizeof log, "%s.%d", cluster.dir, getpid());
    s.name = strrchr(log, '/') + 1;
    if (proc_run(&s, READY_MS) != 0) {
        snprintf(log, sizeof log, "%s.%d.log", cluster.dir, getpid());
        proc_die(log, "scripts/new-instance failed");
    }
    snprintf(log, sizeof log, "%s.%d.log", cluster.dir, getpid());
    unlink(log);
}

void test_pg_start_own(void)
{
    cluster.ours = true;
    cluster.owner = getpid();
    atexit(test_pg_stop);
    create_cluster();
    start_server();
    test_pg_execute("postgres", "CREATE DATABASE seal_template OWNER seal_owner");
    pg_template_migrate("seal_template");
}

/* The fixture's name for it is a link in the build directory, too deep for a socket. */
static void join(const char *shared)
{
    char real[PATH_MAX];
    if (!realpath(shared, real) || strlen(real) >= sizeof cluster.dir)
        proc_die(NULL, "SEALKEEPER_TEST_PG names no cluster: %s", shared);
    memcpy(cluster.dir, real, strlen(real) + 1);
}

void test_pg_start(void)
{
    const char *shared = getenv("SEALKEEPER_TEST_PG");
    if (cluster.dir[0])
        return;
    if (!shared || !shared[0]) {
        test_pg_start_own();
        return;
    }
    join(shared);
    cluster.owner = getpid();
    /* connect before atexit: OpenSSL registers its own end at the first connection, and
     * ours, which connects again, has to run before it */
    test_pg_execute("postgres", "SELECT 1");
    atexit(test_pg_stop);
}

void test_pg_stop(void)
{
    if (!cluster.dir[0] || cluster.owner != getpid())
        return;
    if (cluster.ours) {
        proc_stop(&cluster.server, SIGINT);
        proc_remove_dir(cluster.dir);
    } else {
        for (int i = 0; i < cluster.databases; i++) {
            char sql[128];
            snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)",
                     cluster.database[i]);
            test_pg_execute("postgres", sql);
        }
    }
    memset(&cluster, 0, sizeof cluster);
}

/* Database privileges are not copied from a template. */
static void create_from_template(const char *name)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "CREATE DATABASE \"%s\" OWNER seal_owner TEMPLATE seal_template", name);
    test_pg_execute("postgres", sql);
    snprintf(sql, sizeof sql,
             "REVOKE ALL ON DATABASE \"%s\" FROM PUBLIC;"
             "GRANT CONNECT ON DATABASE \"%s\""
             " TO seal_web, seal_worker, seal_signer, seal_auditor",
             name, name);
    test_pg_execute("postgres", sql);
}

const char *test_pg_database(const char *name)
{
    char *slot;
    if (cluster.databases == DATABASES_MAX)
        proc_die(NULL, "more than %d databases in one test", DATABASES_MAX);
    slot = cluster.database[cluster.databases];
    snprintf(slot, sizeof cluster.database[0], "%s_%d_%d", name, getpid(),
             cluster.databases);
    create_from_template(slot);
    cluster.databases++;
    return slot;
}

struct db_settings test_pg_settings(const char *database, const char *role)
{
    struct db_settings s = {.port = 5432,
                            .connections = 4,
                            .statement_timeout_us = PG_SETTLE_MS * INT64_C(1000),
                            .lock_timeout_us = PG_SETTLE_MS * INT64_C(1000)};
    char path[192];
    size_t n;
    char *password;

    snprintf(s.socket_dir, sizeof s.socket_dir, "%s/run/pg", cluster.dir);
    snprintf(s.database, sizeof s.database, "%s", database);
    snprintf(s.user, sizeof s.user, "%s", role);
    snprintf(path, sizeof path, "%s/secrets/%s", cluster.dir, role);
    password = proc_read_file(path, &n);
    if (!password || !secret_set(&s.password, (struct bytes){(uint8_t *)password, n}))
        proc_die(NULL, "no password in %s", path);
    free(password);
    return s;
}

static PGresult *must_run(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        proc_die(NULL, "%s\n%s", PQerrorMessage(c), sql);
    return r;
}

void test_pg_execute(const char *database, const char *sql)
{
    PGconn *c = test_pg_connect(database, "postgres");
    PQclear(must_run(c, sql));
    PQfinish(c);
}

char *test_pg_value(const char *database, const char *sql)
{
    PGconn *c = test_pg_connect(database, "postgres");
    PGresult *r = must_run(c, sql);
    char *value = NULL;
    if (PQntuples(r) > 0 && !PQgetisnull(r, 0, 0))
        value = strdup(PQgetvalue(r, 0, 0));
    PQclear(r);
    PQfinish(c);
    return value;
}

static long rows_of(PGresult *r)
{
    const char *touched = PQcmdTuples(r);
    return touched[0] ? strtol(touched, NULL, 10) : PQntuples(r);
}

const char *test_pg_try(const char *database, const char *role, const char *company,
                        const char *sql, long *rows)
{
    static _Thread_local char state[6];
    const char *values[] = {company};
    PGconn *c = test_pg_connect(database, role);
    PGresult *r = PQexecParams(c, "SELECT set_config('app.company_id', $1, false)", 1,
                               NULL, values, NULL, NULL, 0);
    const char *code;

    PQclear(r);
    r = PQexec(c, sql);
    code = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    snprintf(state, sizeof state, "%s", code ? code : "00000");
    if (rows)
        *rows = code ? 0 : rows_of(r);
    PQclear(r);
    PQfinish(c);
    return state;
}

static void must_be_ours(void)
{
    if (!cluster.ours)
        proc_die(NULL, "only a cluster of our own may be crashed");
}

void test_pg_crash(void)
{
    must_be_ours();
    proc_stop(&cluster.server, SIGQUIT);
}

void test_pg_restart(void)
{
    must_be_ours();
    if (proc_is_running(&cluster.server))
        proc_stop(&cluster.server, SIGINT);
    start_server();
}
