/* SPDX-License-Identifier: Apache-2.0 */
/* Brings the template database to the newest schema, file by file in name order, as
 * seal_owner and each in one transaction. Called once per cluster by pg.c. */
#include "support/pg_template.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/pg.h"
#include "support/proc.h"

#define MIGRATIONS SEALKEEPER_SOURCE_DIR "/db/migrations"

static int is_sql(const struct dirent *e)
{
    const char *dot = strrchr(e->d_name, '.');
    return dot && strcmp(dot, ".sql") == 0;
}

static void run_file(PGconn *c, const char *name)
{
    char path[512];
    char *sql;
    PGresult *r;

    snprintf(path, sizeof path, MIGRATIONS "/%s", name);
    sql = proc_read_file(path, NULL);
    if (!sql)
        proc_die(NULL, "cannot read %s", path);
    r = PQexec(c, sql); /* several statements in one string are one transaction */
    if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
        proc_die(NULL, "%s: %s", name, PQerrorMessage(c));
    PQclear(r);
    free(sql);
}

void pg_template_migrate(const char *database)
{
    PGconn *c = test_pg_connect(database, "seal_owner");
    struct dirent **file;
    int n = scandir(MIGRATIONS, &file, is_sql, alphasort);
    if (n <= 0)
        proc_die(NULL, "no migrations in " MIGRATIONS);
    for (int i = 0; i < n; i++) {
        run_file(c, file[i]->d_name);
        free(file[i]);
    }
    free(file);
    PQfinish(c);
}
