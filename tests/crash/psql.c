/* SPDX-License-Identifier: Apache-2.0 */
/* Runs psql with the password that the instance keeps for its superuser. */
#include "crash/psql.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PROGRAM "/usr/lib/postgresql/15/bin/psql"
#define TIMEOUT_MS 60000

static void read_password(const struct instance *i, char *variable, size_t n)
{
    char file[96];
    char *secret;

    snprintf(file, sizeof file, "%s/secrets/postgres", i->dir);
    secret = proc_read_file(file, NULL);
    if (!secret)
        proc_die(NULL, "%s is missing", file);
    snprintf(variable, n, "PGPASSWORD=%s", secret);
    free(secret);
}

char *psql_value(struct instance *i, const char *database, const char *sql)
{
    char host[96], password[128], log_dir[96], log[128];
    const char *argv[] = {PROGRAM,    "-qAt", "-h",     host, "-U",
                          "postgres", "-d",   database, "-v", "ON_ERROR_STOP=1",
                          "-c",       sql,    NULL};
    const char *env[] = {password, "PGOPTIONS=-c client_min_messages=warning", NULL};

    snprintf(host, sizeof host, "%s/run/pg", i->dir);
    snprintf(log_dir, sizeof log_dir, "%s/log", i->dir);
    snprintf(log, sizeof log, "%s/psql.log", log_dir);
    read_password(i, password, sizeof password);
    unlink(log);
    if (proc_run(
            &(struct proc_settings){
                .name = "psql", .argv = argv, .env = env, .log_dir = log_dir},
            TIMEOUT_MS) != 0)
        proc_die(log, "%s", sql);
    return proc_read_file(log, NULL);
}

void psql(struct instance *i, const char *database, const char *sql)
{
    free(psql_value(i, database, sql));
}
