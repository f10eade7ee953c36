/* SPDX-License-Identifier: Apache-2.0 */
/* Explicit transactions on a borrowed connection: for work that must read before it
 * writes. BEGIN and the company travel with the first statement. */
#include "base/log.h"
#include "db/db_pipeline.h"

enum err db_begin(struct db *d, uuid company)
{
    ASSERT(!d->in_transaction);
    d->in_transaction = true;
    d->begin_pending = true;
    d->transaction_failed = false;
    d->company = company;
    return OK;
}

static enum err send_batch(struct db *d, struct db_batch *b, struct db_pipeline *p)
{
    ASSERT(d->in_transaction);
    if (d->transaction_failed)
        return d->broken ? ERR_UNAVAILABLE : ERR_INTERNAL;
    b->company = d->company;
    db_pipeline_start(p, d, b);
    if (d->begin_pending) {
        db_pipeline_send(p, db_begin_statement, NULL, DB_NO_SLOT);
        db_pipeline_send_company(p, b->arena, d->company);
        d->begin_pending = false;
    }
    db_pipeline_send_batch(p);
    return OK;
}

enum err db_run_all(struct db *d, struct db_batch *b)
{
    struct db_pipeline p;
    enum err e = send_batch(d, b, &p);

    if (e)
        return e;
    db_pipeline_sync(&p, false);
    d->transaction_failed = p.error != OK;
    return p.error;
}

enum err db_run(struct db *d, struct arena *a, const struct db_statement *s,
                struct db_params *p, struct db_rows *out)
{
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, d->company);
    (void)db_batch_add(&b, s, p);
    e = db_run_all(d, &b);
    if (!e && out)
        *out = b.rows[0];
    return e;
}

static void forget_transaction(struct db *d)
{
    d->in_transaction = false;
    d->begin_pending = false;
    d->transaction_failed = false;
}

enum err db_commit(struct db *d)
{
    struct db_pipeline p;

    ASSERT(d->in_transaction);
    if (d->transaction_failed) {
        db_rollback(d);
        return ERR_INTERNAL;
    }
    if (d->begin_pending) { /* nothing was done */
        forget_transaction(d);
        return OK;
    }
    db_pipeline_start(&p, d, NULL);
    db_pipeline_send(&p, db_commit_statement, NULL, DB_NO_SLOT);
    db_pipeline_sync(&p, false);
    forget_transaction(d);
    return p.error;
}

enum err db_run_commit(struct db *d, struct db_batch *b)
{
    struct db_pipeline p;
    enum err e;

    memset(b->on_no_row, 0, sizeof b->on_no_row);
    e = send_batch(d, b, &p);
    if (e)
        return e;
    /* after a failed statement the server passes over everything up to Sync */
    db_pipeline_send(&p, db_commit_statement, NULL, DB_NO_SLOT);
    db_pipeline_sync(&p, false);
    if (p.error && !p.lost)
        d->transaction_failed = true; /* the caller rolls back */
    else
        forget_transaction(d);
    return p.error;
}

void db_rollback(struct db *d)
{
    struct db_pipeline p;
    bool begun = d->in_transaction && !d->begin_pending;

    if (begun && !d->broken) {
        db_pipeline_start(&p, d, NULL);
        db_pipeline_send(&p, db_rollback_statement, NULL, DB_NO_SLOT);
        db_pipeline_sync(&p, false);
    }
    forget_transaction(d);
}

enum err db_prepare_check(struct db *d, const struct db_statement *s)
{
    int64_t deadline_us = db_deadline_us(d);
    enum err e = OK;

    if (!PQsendPrepare(d->conn, "", s->sql, 0, NULL) || !PQpipelineSync(d->conn)) {
        d->broken = true;
        return ERR_UNAVAILABLE;
    }
    for (bool done = false; !done;) {
        PGresult *r = NULL;

        if (!db_next_result(d, deadline_us, &r))
            return ERR_UNAVAILABLE;
        done = r && PQresultStatus(r) == PGRES_PIPELINE_SYNC;
        if (r && PQresultStatus(r) == PGRES_FATAL_ERROR) {
            e = db_error_of(r, s);
            done = db_error_ends_session(r);
            d->broken = done;
        }
        PQclear(r);
    }
    return e;
}
