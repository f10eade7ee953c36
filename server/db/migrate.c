/* SPDX-License-Identifier: Apache-2.0 */
/* Applying migrations. A file holds many statements, which the extended protocol does
 * not take: here alone libpq is used in its simple, blocking form, with the statement
 * time-out off, because an index may take as long as it takes. */
#include "db/migrate.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "db/db_connection.h"

/* Any number will do that nobody else locks: "SEAL". */
#define LOCK_ALL "SELECT pg_advisory_lock(x'5345414c'::bigint)"
#define UNLOCK_ALL "SELECT pg_advisory_unlock(x'5345414c'::bigint)"

static const char create_table[] = "CREATE TABLE IF NOT EXISTS schema_migration (\n"
                                   "    version int PRIMARY KEY,\n"
                                   "    name text NOT NULL,\n"
                                   "    checksum text NOT NULL,\n"
                                   "    applied_at timestamptz NOT NULL DEFAULT now()\n"
                                   ")";

static const char list_applied[] =
    "SELECT version, name, checksum,\n"
    "       (extract(epoch FROM applied_at) * 1000000)::bigint\n"
    "FROM schema_migration\n"
    "ORDER BY version";

static const char record_applied[] =
    "INSERT INTO schema_migration (version, name, checksum)\n"
    "VALUES ($1::text::int, $2, $3)";

/* Logs a failure of `what`; NULL then. */
static PGresult *checked(PGresult *r, const char *what)
{
    ExecStatusType status = PQresultStatus(r);

    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return r;
    log_error("migrate.failed", "%s: %s", what, PQresultErrorMessage(r));
    PQclear(r);
    return NULL;
}

static enum err simple(struct db *d, const char *sql, const char *what)
{
    PGresult *r = checked(PQexec(d->conn, sql), what);

    if (!r)
        return PQstatus(d->conn) == CONNECTION_OK ? ERR_INTERNAL : ERR_UNAVAILABLE;
    PQclear(r);
    return OK;
}

static bool has_table(struct db *d)
{
    PGresult *r =
        checked(PQexec(d->conn, "SELECT to_regclass('schema_migration') IS NOT NULL"),
                "look-up");
    bool yes = r && PQntuples(r) == 1 && strcmp(PQgetvalue(r, 0, 0), "t") == 0;

    PQclear(r);
    return yes;
}

static enum migrate_state state_of(int version, const char *checksum)
{
    if (version < 1 || (size_t)version > migration_count)
        return MIGRATE_UNKNOWN;
    /* guard: migration_checksum */
    if (strcmp(migrations[version - 1].checksum, checksum) != 0)
        return MIGRATE_CHANGED;
    return MIGRATE_APPLIED;
}

static struct migrate_row *add_row(struct migrate_list *l, int version,
                                   const char *name)
{
    struct migrate_row *row = &l->row[l->n++];

    ASSERT(l->n <= MIGRATE_MAX);
    row->version = version;
    (void)snprintf(row->name, sizeof row->name, "%s", name);
    return row;
}

static enum err add_applied(struct db *d, struct migrate_list *l)
{
    PGresult *r;

    if (!has_table(d))
        return OK;
    r = checked(PQexec(d->conn, list_applied), "list");
    if (!r)
        return ERR_UNAVAILABLE;
    for (int i = 0; i < PQntuples(r); i++) {
        int version = (int)strtol(PQgetvalue(r, i, 0), NULL, 10);
        struct migrate_row *row = add_row(l, version, PQgetvalue(r, i, 1));

        row->state = state_of(version, PQgetvalue(r, i, 2));
        row->applied_us = strtoll(PQgetvalue(r, i, 3), NULL, 10);
    }
    PQclear(r);
    return OK;
}

static bool has_version(const struct migrate_list *l, int version)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->row[i].version == version)
            return true;
    }
    return false;
}

static enum err list_all(struct db *d, struct migrate_list *l)
{
    enum err e;

    l->n = 0;
    e = add_applied(d, l);
    for (size_t i = 0; !e && i < migration_count; i++) {
        struct migrate_row *row;

        if (has_version(l, migrations[i].version))
            continue;
        row = add_row(l, migrations[i].version, migrations[i].name);
        row->state = MIGRATE_PENDING;
        row->applied_us = 0;
    }
    return e;
}

static size_t count_of(const struct migrate_list *l, enum migrate_state state)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        n += l->row[i].state == state;
    return n;
}

static enum err record(struct db *d, const struct migration *m)
{
    char version[16];
    const char *const values[] = {version, m->name, m->checksum};
    PGresult *r;

    (void)snprintf(version, sizeof version, "%d", m->version);
    r = checked(PQexecParams(d->conn, record_applied, 3, NULL, values, NULL, NULL, 0),
                m->name);
    PQclear(r);
    return r ? OK : ERR_INTERNAL;
}

static enum err apply(struct db *d, const struct migration *m)
{
    enum err e = simple(d, "BEGIN", m->name);

    if (!e)
        e = simple(d, m->sql, m->name);
    if (!e)
        e = record(d, m);
    if (!e)
        e = simple(d, "COMMIT", m->name);
    if (e)
        (void)simple(d, "ROLLBACK", m->name);
    else
        log_info("migrate.applied", "%04d %s", m->version, m->name);
    return e;
}

/* Pending ones lie behind all applied ones: a gap would mean that history was edited.
 */
static enum err apply_pending(struct db *d, int *applied)
{
    struct migrate_list *l = calloc(1, sizeof *l);
    enum err e;

    ASSERT(l);
    e = simple(d, create_table, "schema_migration");
    if (!e)
        e = list_all(d, l);
    if (!e && (count_of(l, MIGRATE_CHANGED) || count_of(l, MIGRATE_UNKNOWN)))
        e = ERR_CONFLICT;
    for (size_t i = 0; !e && i < migration_count; i++) {
        if (i < count_of(l, MIGRATE_APPLIED))
            continue;
        e = apply(d, &migrations[i]);
        *applied += e == OK;
    }
    free(l);
    return e;
}

/* Out of pipeline mode and back: everything between speaks the simple protocol. */
static bool speak_simply(struct db *d)
{
    return PQexitPipelineMode(d->conn) && PQsetnonblocking(d->conn, 0) == 0;
}

static enum err speak_in_pipelines(struct db *d, enum err e)
{
    if (PQsetnonblocking(d->conn, 1) != 0 || !PQenterPipelineMode(d->conn)) {
        d->broken = true;
        return e ? e : ERR_UNAVAILABLE;
    }
    return e;
}

enum err migrate_up(struct db *owner, int *applied)
{
    enum err e;

    *applied = 0;
    if (!speak_simply(owner))
        return ERR_UNAVAILABLE;
    e = simple(owner, "SET statement_timeout = 0; SET lock_timeout = 0", "time-outs");
    if (!e)
        e = simple(owner, LOCK_ALL, "lock");
    if (!e) {
        e = apply_pending(owner, applied);
        (void)simple(owner, UNLOCK_ALL, "unlock");
    }
    (void)simple(owner, "RESET statement_timeout; RESET lock_timeout", "time-outs");
    return speak_in_pipelines(owner, e);
}

enum err migrate_status(struct db *owner, struct migrate_list *out)
{
    if (!speak_simply(owner))
        return ERR_UNAVAILABLE;
    return speak_in_pipelines(owner, list_all(owner, out));
}

enum err migrate_verify(struct db *owner)
{
    struct migrate_list *l = calloc(1, sizeof *l);
    enum err e;

    ASSERT(l);
    e = migrate_status(owner, l);
    if (!e && count_of(l, MIGRATE_APPLIED) != l->n)
        e = ERR_CONFLICT;
    free(l);
    return e;
}
