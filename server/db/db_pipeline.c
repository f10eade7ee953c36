/* SPDX-License-Identifier: Apache-2.0 */
/* Sending steps and reading their results.
 *
 * What a lost connection means: before Sync or COMMIT was sent, nothing happened. After
 * that the outcome is unknown, unless the server itself answered a statement with an
 * error or ended the session in its place: then it never came to the commit. */
#include "db/db_pipeline.h"

#include "base/crash.h"
#include "base/log.h"

DB_STATEMENT(db_begin_sql, "BEGIN", DB_SHARED);
DB_STATEMENT(db_commit_sql, "COMMIT", DB_SHARED);
DB_STATEMENT(db_rollback_sql, "ROLLBACK", DB_SHARED);
DB_STATEMENT(db_company_sql,
             "SELECT set_config('app.company_id', $1::uuid::text, true)", DB_SHARED);

const struct db_statement *const db_begin_statement = &db_begin_sql;
const struct db_statement *const db_commit_statement = &db_commit_sql;
const struct db_statement *const db_rollback_statement = &db_rollback_sql;

void db_pipeline_start(struct db_pipeline *p, struct db *d, struct db_batch *b)
{
    *p = (struct db_pipeline){.d = d, .batch = b, .deadline_us = db_deadline_us(d)};
    if (b)
        b->failed = DB_NO_SLOT;
    if (d->broken) {
        p->lost = true;
        p->error = ERR_UNAVAILABLE;
    }
}

static void note_error(struct db_pipeline *p, enum err e, int slot)
{
    if (p->error)
        return;
    p->error = e;
    if (p->batch)
        p->batch->failed = slot;
}

static void note_lost(struct db_pipeline *p, enum err e)
{
    p->lost = true;
    p->d->broken = true;
    note_error(p, e, DB_NO_SLOT);
}

static void note_silence(struct db_pipeline *p)
{
    note_lost(p, p->commit_sent ? ERR_OUTCOME_UNKNOWN : ERR_UNAVAILABLE);
}

static bool is_prepared(const struct db *d, size_t i)
{
    return d->prepared[i / 64] >> (i % 64) & 1;
}

static void set_prepared(struct db *d, size_t i, bool yes)
{
    uint64_t bit = UINT64_C(1) << (i % 64);

    d->prepared[i / 64] = yes ? d->prepared[i / 64] | bit : d->prepared[i / 64] & ~bit;
}

static bool send_prepared(PGconn *conn, const struct db_statement *s,
                          const struct db_params *params)
{
    const char *values[ARRAY_LEN(params->v)];
    int lengths[ARRAY_LEN(params->v)];
    int formats[ARRAY_LEN(params->v)];
    int n = params ? params->n : 0;

    for (int i = 0; i < n; i++) {
        ASSERT(params->v[i].n <= INT32_MAX);
        values[i] = (const char *)params->v[i].p;
        lengths[i] = (int)params->v[i].n;
        formats[i] = 1;
    }
    return PQsendQueryPrepared(conn, s->name, n, values, lengths, formats, 1);
}

void db_pipeline_send(struct db_pipeline *p, const struct db_statement *s,
                      const struct db_params *params, int slot)
{
    size_t i = db_statement_index(s);
    bool prepare = !is_prepared(p->d, i);
    bool sent = true;

    if (p->lost)
        return;
    ASSERT(p->sent < DB_STEPS_MAX);
    if (prepare) {
        /* set before the answer: a second use in this pipeline must not prepare again
         */
        set_prepared(p->d, i, true);
        sent = PQsendPrepare(p->d->conn, s->name, s->sql, params ? params->n : 0,
                             params ? params->type : NULL);
    }
    if (s == db_commit_statement)
        p->commit_sent = true;
    if (!sent || !send_prepared(p->d->conn, s, params)) {
        note_silence(p);
        return;
    }
    p->step[p->sent++] = (struct db_step){s, slot, prepare};
}

void db_pipeline_send_company(struct db_pipeline *p, struct arena *a, uuid company)
{
    if (uuid_is_nil(company))
        return;
    db_pipeline_send(p, &db_company_sql, db_add_uuid(db_params_new(a), company),
                     DB_NO_SLOT);
}

void db_pipeline_send_batch(struct db_pipeline *p)
{
    struct db_batch *b = p->batch;

    for (int i = 0; i < b->n; i++) {
        /* guard: tenant_is_set */
        ASSERT(!uuid_is_nil(b->company) || (b->statement[i]->flags & DB_SHARED));
        db_pipeline_send(p, b->statement[i], b->params[i], i);
    }
}

/* One command's result and the NULL after it; NULL when the connection is lost. */
static PGresult *take_result(struct db_pipeline *p)
{
    PGresult *r = NULL;
    PGresult *end = NULL;

    if (!db_next_result(p->d, p->deadline_us, &r) || !r) {
        note_silence(p);
        return NULL;
    }
    if (PQresultStatus(r) == PGRES_FATAL_ERROR && db_error_ends_session(r))
        return r; /* nothing follows */
    if (!db_next_result(p->d, p->deadline_us, &end) || end) {
        PQclear(end);
        PQclear(r);
        note_silence(p);
        return NULL;
    }
    return r;
}

static void take_failure(struct db_pipeline *p, const struct db_step *step,
                         const PGresult *r)
{
    enum err e;

    if (PQresultStatus(r) == PGRES_PIPELINE_ABORTED)
        return; /* the failure before it is noted already */
    e = db_error_of(r, step->statement);
    if (!db_error_ends_session(r))
        note_error(p, e, step->slot);
    else
        note_lost(p, step->statement == db_commit_statement ? ERR_OUTCOME_UNKNOWN : e);
}

static void read_prepare(struct db_pipeline *p, const struct db_step *step)
{
    PGresult *r = take_result(p);

    if (!r)
        return;
    if (PQresultStatus(r) != PGRES_COMMAND_OK) {
        set_prepared(p->d, db_statement_index(step->statement), false);
        take_failure(p, step, r);
    }
    PQclear(r);
}

static void take_rows(struct db_pipeline *p, const struct db_step *step, PGresult *r)
{
    struct db_batch *b = p->batch;
    struct db_rows *rows;

    if (step->statement == db_commit_statement && strcmp(PQcmdStatus(r), "COMMIT") != 0)
        note_error(p, ERR_INTERNAL, DB_NO_SLOT); /* COMMIT of a failed transaction */
    if (step->slot == DB_NO_SLOT || p->error)
        return;
    rows = &b->rows[step->slot];
    db_rows_copy(rows, b->arena, r);
    /* guard: must_touch */
    if (b->on_no_row[step->slot] && rows->n == 0 && rows->touched == 0)
        note_error(p, b->on_no_row[step->slot], step->slot);
}

static void read_step(struct db_pipeline *p, const struct db_step *step)
{
    PGresult *r;
    ExecStatusType status;

    if (step->prepares)
        read_prepare(p, step);
    if (p->lost)
        return;
    r = take_result(p);
    if (!r)
        return;
    status = PQresultStatus(r);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        take_rows(p, step, r);
    else
        take_failure(p, step, r);
    PQclear(r);
}

static void read_steps(struct db_pipeline *p)
{
    while (!p->lost && p->read < p->sent)
        read_step(p, &p->step[p->read++]);
}

void db_pipeline_read(struct db_pipeline *p)
{
    if (!p->lost && !PQsendFlushRequest(p->d->conn))
        note_silence(p);
    read_steps(p);
}

/* An error here is the commit's own, of a deferred constraint; a session that ends here
 * may have committed. */
static void take_sync_failure(struct db_pipeline *p, const PGresult *r)
{
    enum err e = db_error_of(r, NULL);

    if (!db_error_ends_session(r))
        note_error(p, e, DB_NO_SLOT);
    else
        note_silence(p);
}

static void read_sync(struct db_pipeline *p)
{
    int silent = 0;
    bool done = false;

    while (!p->lost && !done) {
        PGresult *r = NULL;

        /* a NULL may end an error; two in a row would be a broken conversation */
        if (!db_next_result(p->d, p->deadline_us, &r) || (!r && ++silent > 1)) {
            note_silence(p);
            return;
        }
        done = r && PQresultStatus(r) == PGRES_PIPELINE_SYNC;
        if (r && !done)
            take_sync_failure(p, r);
        PQclear(r);
    }
}

void db_pipeline_sync(struct db_pipeline *p, bool sync_commits)
{
    if (p->lost)
        return;
    if (sync_commits || p->commit_sent)
        CRASH_POINT("db.commit.before");
    p->commit_sent = p->commit_sent || sync_commits;
    if (!PQpipelineSync(p->d->conn)) {
        note_silence(p);
        return;
    }
    read_steps(p);
    read_sync(p);
    if (p->commit_sent)
        CRASH_POINT("db.commit.after");
}
