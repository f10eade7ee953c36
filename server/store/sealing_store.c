/* SPDX-License-Identifier: Apache-2.0 */
/* What sealing and the clock need to know and leave behind. */
#include "store/sealing_store.h"

#include "base/clock.h"
#include "base/crash.h"
#include "canon/request.h"
#include "store/blob_store.h"
#include "store/column.h"
#include "store/job_store.h"

#define BORROW_WAIT_US (5 * US_PER_S)

DB_STATEMENT(sealing_request_get,
             "SELECT digest, state, canon\n"
             "FROM seal_request\n"
             "WHERE company_id = $1 AND id = $2 AND round = $3",
             0);

DB_STATEMENT(sealing_intent_list,
             "SELECT id, pair\n"
             "FROM intent\n"
             "WHERE company_id = $1 AND request_id = $2 AND round = $3 AND live\n"
             "ORDER BY pair",
             0);

DB_STATEMENT(sealing_update_list,
             "SELECT update_digest, blob_digest\n"
             "FROM prepared_update\n"
             "WHERE company_id = $1 AND draft_id = $2",
             0);

DB_STATEMENT(sealing_root_get,
             "SELECT root_certificate\n"
             "FROM installation",
             DB_SHARED);

DB_STATEMENT(
    sealing_file_insert,
    "INSERT INTO sealed_document (company_id, request_id, round, document_id,\n"
    "                             parts, digest, length, verified)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)\n"
    "ON CONFLICT DO NOTHING",
    0);

DB_STATEMENT(sealing_company_list,
             "SELECT company_id\n"
             "FROM company_directory\n"
             "ORDER BY company_id",
             DB_SHARED);

/* Of those that are being sealed only what can never be signed: an intent lives for ten
 * minutes, and the signer's answer about a living one would be a refusal on record. */
DB_STATEMENT(sealing_overdue_list,
             "SELECT q.id, q.round, q.digest\n"
             "FROM seal_request AS q\n"
             "WHERE q.company_id = $1 AND q.state IN (2, 3, 4)\n"
             "  AND q.expires_at <= now()\n"
             "  AND (q.state <> 4 OR EXISTS (\n"
             "      SELECT 1 FROM intent AS i\n"
             "      WHERE i.company_id = q.company_id AND i.request_id = q.id\n"
             "        AND i.round = q.round AND i.live AND i.cms IS NULL\n"
             "        AND i.signing_time < now() - interval '11 minutes'))\n"
             "ORDER BY q.expires_at\n"
             "LIMIT 100",
             0);

/* Whose seal job gave up after the last signature: it neither expires nor is anybody
 * asked to confirm it again. */
DB_STATEMENT(sealing_left_list,
             "SELECT q.id, q.round\n"
             "FROM seal_request AS q\n"
             "WHERE q.company_id = $1 AND q.state = 4\n"
             "  AND q.changed_at < now() - interval '1 minute'\n"
             "  AND EXISTS (\n"
             "      SELECT 1 FROM intent AS i\n"
             "      WHERE i.company_id = q.company_id AND i.request_id = q.id\n"
             "        AND i.round = q.round AND i.live)\n"
             "  AND NOT EXISTS (\n"
             "      SELECT 1 FROM intent AS i\n"
             "      WHERE i.company_id = q.company_id AND i.request_id = q.id\n"
             "        AND i.round = q.round AND i.live AND i.cms IS NULL)\n"
             "  AND NOT EXISTS (\n"
             "      SELECT 1 FROM job AS j\n"
             "      WHERE j.company_id = q.company_id AND j.kind = 'seal'\n"
             "        AND j.object_id = q.id\n"
             "        AND (j.done_at IS NULL\n"
             "             OR j.done_at > now() - interval '1 minute'))\n"
             "ORDER BY q.changed_at\n"
             "LIMIT 100",
             0);

DB_STATEMENT(sealing_sweep_upload,
             "DELETE FROM upload\n"
             "WHERE company_id = $1\n"
             "  AND ((state = 1 AND created_at < now() - interval '2 days')\n"
             "       OR (state IN (3, 4) AND created_at < now() - interval '30 days'))",
             0);

DB_STATEMENT(sealing_sweep_session,
             "DELETE FROM session\n"
             "WHERE company_id = $1 AND expires_at < now()",
             0);

/* Kept for at least a day, docs/api.md. */
DB_STATEMENT(sealing_sweep_idempotency,
             "DELETE FROM idempotency\n"
             "WHERE company_id = $1 AND created_at < now() - interval '2 days'",
             0);

DB_STATEMENT(sealing_sweep_view,
             "DELETE FROM view_mark\n"
             "WHERE company_id = $1 AND day < (now() AT TIME ZONE 'UTC')::date - 1",
             0);

static struct db_params *round_key(struct arena *a, uuid company, uuid request,
                                   int64_t round)
{
    struct db_params *p = db_add_uuid(db_params_new(a), company);

    return db_add_int(db_add_uuid(p, request), round);
}

static void read_intents(struct arena *a, const struct db_rows *r,
                         struct sealing_round *out)
{
    out->intents = ARENA_ARRAY(a, r->n, struct sealing_intent);
    out->intents_n = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->intents[i] = (struct sealing_intent){db_uuid(r, i, 0), db_int(r, i, 1)};
}

static void read_updates(struct arena *a, const struct db_rows *r,
                         struct sealing_round *out)
{
    out->updates = ARENA_ARRAY(a, r->n, struct sealing_update);
    out->updates_n = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->updates[i] =
            (struct sealing_update){column_digest(r, i, 0), column_digest(r, i, 1)};
}

enum err sealing_find(struct db_pool *pool, struct arena *a, uuid company, uuid request,
                      int64_t round, struct sealing_round *out)
{
    struct db_params *draft = db_add_uuid(db_params_new(a), company);
    struct db_batch b;
    const struct db_rows *r = b.rows;
    enum err e;

    db_add_uuid(draft, request); /* the draft's id became the request's */
    db_batch_init(&b, a, company);
    (void)db_batch_add(&b, &sealing_request_get, round_key(a, company, request, round));
    (void)db_batch_add(&b, &sealing_intent_list, round_key(a, company, request, round));
    (void)db_batch_add(&b, &sealing_update_list, draft);
    (void)db_batch_add(&b, &sealing_root_get, db_params_new(a));
    e = db_batch_run(pool, &b);
    if (e)
        return e;
    if (r[0].n == 0 || r[3].n == 0)
        return ERR_NOT_FOUND;
    *out = (struct sealing_round){.digest = column_digest(&r[0], 0, 0),
                                  .state = db_int(&r[0], 0, 1),
                                  .canon = db_bytes(&r[0], 0, 2),
                                  .root = db_bytes(&r[3], 0, 0)};
    read_intents(a, &r[1], out);
    read_updates(a, &r[2], out);
    return OK;
}

/* The filled updates and the row that names them, in the open transaction. */
static enum err save_file(struct db *d, uuid company, struct db_params *key,
                          const struct sealing_file *f)
{
    struct digest digest[1 + REQUEST_PAIRS_MAX] = {f->base};
    struct bytes parts[1 + REQUEST_PAIRS_MAX] = {digest_bytes(&digest[0])};
    enum err e = OK;

    ASSERT(f->updates_n <= REQUEST_PAIRS_MAX);
    for (size_t i = 0; !e && i < f->updates_n; i++) {
        e = blob_add(d, company, f->updates[i], &digest[i + 1]);
        parts[i + 1] = digest_bytes(&digest[i + 1]);
    }
    if (e)
        return e;
    CRASH_POINT("seal.blobs_stored");
    db_add_uuid(key, f->document);
    db_add_blobs(key, parts, 1 + f->updates_n);
    db_add_bytes(key, digest_bytes(&f->digest));
    db_add_int(key, f->length);
    db_add_json(key, f->verified);
    return db_run(d, key->arena, &sealing_file_insert, key, NULL);
}

enum err sealing_save(struct db_pool *pool, struct arena *a, uuid company, uuid request,
                      int64_t round, const struct sealing_file *files, size_t n)
{
    struct db *d = NULL;
    enum err e = db_borrow(pool, BORROW_WAIT_US, &d);

    if (!e)
        e = db_begin(d, company);
    for (size_t i = 0; !e && i < n; i++)
        e = save_file(d, company, round_key(a, company, request, round), &files[i]);
    if (!e)
        e = db_commit(d);
    db_return(&d);
    return e;
}

enum err sealing_companies(struct db_pool *pool, struct arena *a, uuid **out, size_t *n)
{
    struct db_rows r;
    enum err e =
        db_query(pool, a, UUID_NIL, &sealing_company_list, db_params_new(a), &r);

    if (e)
        return e;
    *out = ARENA_ARRAY(a, r.n, uuid);
    for (size_t i = 0; i < r.n; i++)
        (*out)[i] = db_uuid(&r, i, 0);
    *n = r.n;
    return OK;
}

enum err sealing_overdue(struct db_pool *pool, struct arena *a, uuid company,
                         struct sealing_overdue **out, size_t *n)
{
    struct db_rows r;
    enum err e = db_query(pool, a, company, &sealing_overdue_list,
                          db_add_uuid(db_params_new(a), company), &r);

    if (e)
        return e;
    *out = ARENA_ARRAY(a, r.n, struct sealing_overdue);
    for (size_t i = 0; i < r.n; i++)
        (*out)[i] = (struct sealing_overdue){db_uuid(&r, i, 0), db_int(&r, i, 1),
                                             column_digest(&r, i, 2)};
    *n = r.n;
    return OK;
}

enum err sealing_take_up(struct db_pool *pool, struct arena *a, uuid company, size_t *n)
{
    struct db_batch b;
    struct db_rows r;
    enum err e = db_query(pool, a, company, &sealing_left_list,
                          db_add_uuid(db_params_new(a), company), &r);

    *n = 0;
    for (size_t i = 0; !e && i < r.n; i++) {
        db_batch_init(&b, a, company);
        job_add(
            &b, STR("seal"), db_uuid(&r, i, 0),
            str_of(arena_printf(a, "{\"round\": %lld}", (long long)db_int(&r, i, 1))));
        e = db_batch_run(pool, &b);
        *n += !e;
    }
    return e;
}

enum err sealing_sweep(struct db_pool *pool, struct arena *a, uuid company)
{
    static const struct db_statement *const sweeps[] = {
        &sealing_sweep_upload,
        &sealing_sweep_session,
        &sealing_sweep_idempotency,
        &sealing_sweep_view,
    };
    struct db_batch b;

    db_batch_init(&b, a, company);
    for (size_t i = 0; i < ARRAY_LEN(sweeps); i++)
        (void)db_batch_add(&b, sweeps[i], db_add_uuid(db_params_new(a), company));
    return db_batch_run(pool, &b);
}
