/* SPDX-License-Identifier: Apache-2.0 */
/* Verifications in PostgreSQL. Each part travels in one statement of its own. */
#include "store/verification_store.h"

#include "base/clock.h"
#include "store/column.h"
#include "store/job_store.h"

#define BORROW_WAIT_US (5 * US_PER_S)
/* Those that have ended keep their reports until their time is over. */
#define KEPT_MAX 2000

DB_STATEMENT(verification_insert,
             "INSERT INTO verification (company_id, id, hash, digest, size)\n"
             "SELECT $1, $2, $3, $4, $5\n"
             "WHERE (SELECT count(*)\n"
             "       FROM verification\n"
             "       WHERE company_id = $1 AND state < 3\n"
             "         AND expires_at > now()) < $6\n"
             "  AND (SELECT count(*)\n"
             "       FROM verification\n"
             "       WHERE company_id = $1 AND expires_at > now()) < $7\n"
             "RETURNING expires_at",
             0);

DB_STATEMENT(
    verification_part_put,
    "INSERT INTO verification_part (company_id, verification_id, part, bytes)\n"
    "VALUES ($1, $2, $3, $4)",
    0);

DB_STATEMENT(verification_by_hash,
             "SELECT digest, size, state, report::text, failure, expires_at\n"
             "FROM verification\n"
             "WHERE company_id = $1 AND hash = $2 AND expires_at > now()",
             0);

DB_STATEMENT(verification_begin,
             "UPDATE verification\n"
             "SET state = 2\n"
             "WHERE company_id = $1 AND id = $2 AND state < 3 AND expires_at > now()\n"
             "RETURNING digest, size",
             0);

DB_STATEMENT(verification_part_get,
             "SELECT bytes\n"
             "FROM verification_part\n"
             "WHERE company_id = $1 AND verification_id = $2 AND part = $3",
             0);

DB_STATEMENT(verification_end,
             "UPDATE verification\n"
             "SET state = CASE WHEN $3::jsonb IS NULL THEN 4 ELSE 3 END,\n"
             "    report = $3, failure = $4\n"
             "WHERE company_id = $1 AND id = $2",
             0);

DB_STATEMENT(verification_parts_clear,
             "DELETE FROM verification_part\n"
             "WHERE company_id = $1 AND verification_id = $2",
             0);

DB_STATEMENT(verification_jobs_clear,
             "DELETE FROM job\n"
             "WHERE company_id = $1 AND kind = 'verify'\n"
             "  AND object_id IN (SELECT id\n"
             "                    FROM verification\n"
             "                    WHERE company_id = $1 AND expires_at <= now())",
             0);

DB_STATEMENT(verification_clear,
             "DELETE FROM verification\n"
             "WHERE company_id = $1 AND expires_at <= now()",
             0);

static struct db_params *key_of(struct arena *a, uuid company, uuid id)
{
    return db_add_uuid(db_add_uuid(db_params_new(a), company), id);
}

/* ---- web ---- */

static enum err put_row(struct db *d, struct arena *a, uuid company,
                        const struct verification_new *v, int64_t *expires_at)
{
    struct db_params *p = key_of(a, company, v->id);
    struct db_rows r;
    enum err e;

    db_add_bytes(p, digest_bytes(&v->hash));
    db_add_bytes(p, digest_bytes(&v->digest));
    db_add_int(p, (int64_t)v->file.n);
    db_add_int(p, v->waiting_max);
    db_add_int(p, KEPT_MAX);
    e = db_run(d, a, &verification_insert, p, &r);
    if (!e && r.n == 0)
        e = ERR_BUSY; /* guard: verifications_waiting */
    if (!e)
        *expires_at = db_time(&r, 0, 0);
    return e;
}

static enum err put_parts(struct db *d, struct arena *a, uuid company,
                          const struct verification_new *v)
{
    enum err e = OK;

    for (size_t off = 0; !e && off < v->file.n; off += VERIFICATION_PART_LEN) {
        struct db_params *p = key_of(a, company, v->id);
        size_t left = v->file.n - off;

        db_add_int(p, (int64_t)(off / VERIFICATION_PART_LEN));
        db_add_bytes(p, (struct bytes){v->file.p + off, left < VERIFICATION_PART_LEN
                                                            ? left
                                                            : VERIFICATION_PART_LEN});
        e = db_run(d, a, &verification_part_put, p, NULL);
        arena_reset(a);
    }
    return e;
}

static enum err add_in(struct db *d, struct arena *a, uuid company,
                       const struct verification_new *v, int64_t *expires_at)
{
    struct db_batch b;
    enum err e = db_begin(d, company);

    if (!e)
        e = put_row(d, a, company, v, expires_at);
    if (!e)
        e = put_parts(d, a, company, v);
    if (e)
        return e;
    db_batch_init(&b, a, company);
    job_add(&b, STR("verify"), v->id, STR("{}"));
    return db_run_commit(d, &b);
}

enum err verification_add(struct db_pool *pool, uuid company,
                          const struct verification_new *v, int64_t *expires_at)
{
    struct arena *a = arena_new();
    struct db *d = NULL;
    enum err e = db_borrow(pool, BORROW_WAIT_US, &d);

    if (!e)
        e = add_in(d, a, company, v, expires_at);
    db_return(&d);
    arena_free(&a);
    return e;
}

enum err verification_find(struct db_pool *pool, struct arena *a, uuid company,
                           const struct digest *hash, struct verification_row *out)
{
    struct db_params *p = db_add_uuid(db_params_new(a), company);
    struct db_rows r;
    enum err e;

    db_add_bytes(p, digest_bytes(hash));
    e = db_query(pool, a, company, &verification_by_hash, p, &r);
    if (e)
        return e;
    if (r.n == 0)
        return ERR_NOT_FOUND;
    *out = (struct verification_row){
        .digest = column_digest(&r, 0, 0),
        .size = db_int(&r, 0, 1),
        .state = db_int(&r, 0, 2),
        .report = db_text(&r, 0, 3),
        .failure = db_text(&r, 0, 4),
        .expires_at = db_time(&r, 0, 5),
    };
    return OK;
}

/* ---- worker ---- */

static enum err read_part(struct db_pool *pool, struct arena *a, uuid company, uuid id,
                          size_t part, struct bytes *out)
{
    struct db_params *p = db_add_int(key_of(a, company, id), (int64_t)part);
    struct db_rows r;
    enum err e = db_query(pool, a, company, &verification_part_get, p, &r);

    if (!e && r.n == 0)
        e = ERR_NOT_FOUND;
    if (!e)
        *out = db_bytes(&r, 0, 0);
    return e;
}

/* One part in memory beside the whole at a time. */
static enum err read_parts(struct db_pool *pool, uuid company, uuid id, uint8_t *room,
                           size_t n)
{
    struct arena *a = arena_new();
    size_t off = 0;
    enum err e = OK;

    for (size_t part = 0; !e && off < n; part++) {
        struct bytes got;

        e = read_part(pool, a, company, id, part, &got);
        if (!e && (got.n == 0 || got.n > n - off))
            e = ERR_DIGEST_MISMATCH;
        if (!e) {
            memcpy(room + off, got.p, got.n);
            off += got.n;
        }
        arena_reset(a);
    }
    arena_free(&a);
    return e;
}

enum err verification_take(struct db_pool *pool, struct arena *a, uuid company, uuid id,
                           struct verification_file *out)
{
    struct db_rows r;
    uint8_t *room;
    size_t n;
    enum err e =
        db_query(pool, a, company, &verification_begin, key_of(a, company, id), &r);

    if (e)
        return e;
    if (r.n == 0)
        return ERR_NOT_FOUND;
    n = (size_t)db_int(&r, 0, 1);
    room = arena_alloc(a, n);
    *out = (struct verification_file){column_digest(&r, 0, 0), {room, n}};
    return read_parts(pool, company, id, room, n);
}

void verification_end_add(struct db_batch *b, uuid id, struct str report,
                          struct str failure)
{
    struct db_params *p = key_of(b->arena, b->company, id);

    db_add_json(p, report);
    db_add_text(p, failure);
    (void)db_batch_add(b, &verification_end, p);
    (void)db_batch_add(b, &verification_parts_clear, key_of(b->arena, b->company, id));
}

enum err verification_forget(struct db_pool *pool, struct arena *a, uuid company)
{
    struct db_batch b;

    db_batch_init(&b, a, company);
    (void)db_batch_add(&b, &verification_jobs_clear,
                       db_add_uuid(db_params_new(a), company));
    (void)db_batch_add(&b, &verification_clear, db_add_uuid(db_params_new(a), company));
    return db_batch_run(pool, &b);
}
