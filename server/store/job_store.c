/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs in PostgreSQL. */
#include "store/job_store.h"

/* Which index conflicts is not said: naming its columns would need the right to read
 * them, which web does not have. */
DB_STATEMENT(job_insert,
             "INSERT INTO job (company_id, id, kind, object_id, data)\n"
             "VALUES ($1, $2, $3, $4, $5)\n"
             "ON CONFLICT DO NOTHING",
             0);

/* A company at its limit is passed over here, so that it delays nobody else.
 * Materialized: a plan that was made while the table was empty would run a joined
 * sub-select again for every row and claim them all. */
DB_STATEMENT(job_take,
             "WITH due AS MATERIALIZED (\n"
             "    SELECT company_id, id\n"
             "    FROM job\n"
             "    WHERE done_at IS NULL\n"
             "      AND run_at <= now()\n"
             "      AND (leased_until IS NULL OR leased_until <= now())\n"
             "      AND company_id <> ALL ($2)\n"
             "    ORDER BY run_at\n"
             "    LIMIT 1\n"
             "    FOR UPDATE SKIP LOCKED)\n"
             "UPDATE job\n"
             "SET leased_until = now() + $1 * interval '1 microsecond',\n"
             "    lease = job.lease + 1,\n"
             "    attempts = job.attempts + 1\n"
             "FROM due\n"
             "WHERE job.company_id = due.company_id AND job.id = due.id\n"
             "RETURNING job.company_id, job.id, job.object_id, job.kind,\n"
             "          job.data::text, job.attempts, job.lease",
             DB_SHARED);

DB_STATEMENT(job_end,
             "UPDATE job\n"
             "SET done_at = now(), leased_until = NULL, failure = $4\n"
             "WHERE company_id = $1 AND id = $2 AND lease = $3 AND done_at IS NULL",
             DB_MUST_TOUCH);

DB_STATEMENT(job_give_back,
             "UPDATE job\n"
             "SET run_at = now() + $5 * interval '1 microsecond',\n"
             "    leased_until = NULL, failure = $4\n"
             "WHERE company_id = $1 AND id = $2 AND lease = $3 AND done_at IS NULL",
             DB_MUST_TOUCH);

DB_STATEMENT(job_again,
             "UPDATE job\n"
             "SET done_at = NULL, failure = NULL, attempts = 0, run_at = now()\n"
             "WHERE company_id = $1 AND id = $2\n"
             "  AND done_at IS NOT NULL AND failure IS NOT NULL",
             DB_MUST_TOUCH);

DB_STATEMENT(job_clear,
             "DELETE FROM job\n"
             "WHERE (company_id, id) IN (SELECT company_id, id\n"
             "                           FROM job\n"
             "                           WHERE done_at < $1\n"
             "                           LIMIT 1000)",
             DB_SHARED);

void job_add(struct db_batch *b, struct str kind, uuid object, struct str data)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, uuid_new());
    db_add_text(p, kind);
    db_add_uuid(p, object);
    db_add_json(p, data);
    (void)db_batch_add(b, &job_insert, p);
}

static void job_of(const struct db_rows *r, struct job *out)
{
    out->company = db_uuid(r, 0, 0);
    out->id = db_uuid(r, 0, 1);
    out->object = db_uuid(r, 0, 2);
    out->kind = db_text(r, 0, 3);
    out->data = db_text(r, 0, 4);
    out->attempts = db_int(r, 0, 5);
    out->lease = db_int(r, 0, 6);
}

enum err job_claim(struct db_pool *pool, struct arena *a, const uuid *skip,
                   size_t skip_count, int64_t lease_us, struct job *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows rows;
    enum err e;

    db_add_int(p, lease_us);
    db_add_uuids(p, skip, skip_count);
    e = db_query(pool, a, UUID_NIL, &job_take, p, &rows);
    if (e)
        return e;
    if (rows.n == 0)
        return ERR_NOT_FOUND;
    job_of(&rows, out);
    return OK;
}

/* $1 … $4 of the statements that end a claim. */
static struct db_params *claim_of(struct arena *a, const struct job *job,
                                  struct str failure)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, job->company);
    db_add_uuid(p, job->id);
    db_add_int(p, job->lease);
    return db_add_text(p, failure);
}

void job_finish_add(struct db_batch *b, const struct job *job, struct str failure)
{
    (void)db_batch_add(b, &job_end,
                       claim_of(b->arena, job, failure)); /* guard: lease */
}

enum err job_finish(struct db_pool *pool, struct arena *a, const struct job *job,
                    struct str failure)
{
    struct db_batch b;

    db_batch_init(&b, a, job->company);
    job_finish_add(&b, job, failure);
    return db_batch_run(pool, &b);
}

enum err job_retry(struct db_pool *pool, struct arena *a, const struct job *job,
                   struct str failure, int64_t wait_us)
{
    struct db_params *p = claim_of(a, job, failure);
    struct db_rows rows;

    db_add_int(p, wait_us);
    return db_query(pool, a, job->company, &job_give_back, p, &rows);
}

void job_again_add(struct db_batch *b, uuid id)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, id);
    (void)db_batch_add(b, &job_again, p);
}

enum err job_forget(struct db_pool *pool, struct arena *a, int64_t before_us,
                    int64_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows rows;
    enum err e;

    db_add_time(p, before_us);
    e = db_query(pool, a, UUID_NIL, &job_clear, p, &rows);
    if (!e)
        *n = rows.touched;
    return e;
}
