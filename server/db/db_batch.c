/* SPDX-License-Identifier: Apache-2.0 */
/* Batches: a whole transaction in one round trip. Where a statement must touch a row,
 * the server cannot judge that itself: then the results are read first and COMMIT or
 * ROLLBACK is a second, short trip; unless the statement is alone, because having
 * touched no row it leaves nothing to roll back. */
#include "base/log.h"
#include "db/db_pipeline.h"

void db_batch_init(struct db_batch *b, struct arena *a, uuid company)
{
    *b = (struct db_batch){.arena = a, .company = company, .failed = DB_NO_SLOT};
}

int db_batch_add(struct db_batch *b, const struct db_statement *s, struct db_params *p)
{
    int i = b->n++;

    ASSERT(i < DB_BATCH_MAX);
    b->statement[i] = s;
    b->params[i] = p;
    b->on_no_row[i] = OK;
    if (s->flags & DB_MUST_TOUCH)
        b->on_no_row[i] = s->flags & DB_AUDIT ? ERR_AUDIT_WRITE : ERR_CONFLICT;
    return i;
}

int db_batch_need(struct db_batch *b, const struct db_statement *s, struct db_params *p,
                  enum err no_row)
{
    int i = db_batch_add(b, s, p);

    b->on_no_row[i] = no_row;
    return i;
}

static bool needs_rows(const struct db_batch *b)
{
    for (int i = 0; b->n > 1 && i < b->n; i++) {
        if (b->on_no_row[i])
            return true;
    }
    return false;
}

/* company; statement; …; Sync: libpq makes it one transaction. */
static enum err run_at_once(struct db *d, struct db_batch *b)
{
    struct db_pipeline p;

    db_pipeline_start(&p, d, b);
    db_pipeline_send_company(&p, b->arena, b->company);
    db_pipeline_send_batch(&p);
    db_pipeline_sync(&p, true);
    return p.error;
}

static void roll_back_failed(struct db *d)
{
    struct db_pipeline p;

    db_pipeline_start(&p, d, NULL);
    db_pipeline_send(&p, db_rollback_statement, NULL, DB_NO_SLOT);
    db_pipeline_sync(&p, false);
}

static enum err run_and_judge(struct db *d, struct db_batch *b)
{
    struct db_pipeline p;

    db_pipeline_start(&p, d, b);
    db_pipeline_send(&p, db_begin_statement, NULL, DB_NO_SLOT);
    db_pipeline_send_company(&p, b->arena, b->company);
    db_pipeline_send_batch(&p);
    db_pipeline_read(&p);
    if (!p.error)
        db_pipeline_send(&p, db_commit_statement, NULL, DB_NO_SLOT);
    db_pipeline_sync(&p, false);
    if (p.error && !p.lost)
        roll_back_failed(d);
    return p.error;
}

enum err db_batch_run(struct db_pool *pool, struct db_batch *b)
{
    struct db *d = NULL;
    enum err e = db_borrow(pool, db_pool_settings(pool)->statement_timeout_us, &d);

    if (e)
        return e;
    e = needs_rows(b) ? run_and_judge(d, b) : run_at_once(d, b);
    db_return(&d);
    return e;
}

enum err db_query(struct db_pool *pool, struct arena *a, uuid company,
                  const struct db_statement *s, struct db_params *p,
                  struct db_rows *out)
{
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, company);
    (void)db_batch_add(&b, s, p);
    e = db_batch_run(pool, &b);
    if (!e && out)
        *out = b.rows[0];
    return e;
}
