/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts, prepared updates and page pictures, from the worker's side. */
#include "store/prepare_store.h"

#include "base/clock.h"
#include "store/column.h"

#define BORROW_WAIT_US (5 * US_PER_S)
#define PREPARED_DONE 2
#define PREPARED_FAILED 3

DB_STATEMENT(prepare_draft_get,
             "SELECT person_id, content::text, version\n"
             "FROM draft\n"
             "WHERE company_id = $1 AND id = $2",
             0);

DB_STATEMENT(prepare_document_get,
             "SELECT digest, length\n"
             "FROM document\n"
             "WHERE company_id = $1 AND id = $2",
             0);

DB_STATEMENT(prepare_face_get,
             "SELECT f.digest, f.face\n"
             "FROM seal AS s\n"
             "JOIN seal_face AS f ON f.company_id = s.company_id\n"
             "                   AND f.digest = s.face_digest\n"
             "WHERE s.company_id = $1 AND s.id = $2",
             0);

/* A second attempt finds the rows of the first: preparing is deterministic. */
DB_STATEMENT(prepare_update_insert,
             "INSERT INTO prepared_update (company_id, draft_id, draft_version, pair,\n"
             "                             document_id, seal_id, face_digest,\n"
             "                             update_digest, update_length, time_off,\n"
             "                             request_off, contents_off, contents_len,\n"
             "                             blob_digest, page, x_milli, y_milli)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,\n"
             "        $15, $16, $17)",
             0);

DB_STATEMENT(prepare_update_clear,
             "DELETE FROM prepared_update\n"
             "WHERE company_id = $1 AND draft_id = $2 AND draft_version = $3",
             0);

DB_STATEMENT(prepare_draft_end,
             "UPDATE draft\n"
             "SET preparation = $4, prepared_version = $5,\n"
             "    failure = $6, failure_detail = $7\n"
             "WHERE company_id = $1 AND id = $2 AND version = $3",
             DB_MUST_TOUCH);

DB_STATEMENT(
    prepare_shown_list,
    "SELECT u.pair, u.document_id, u.seal_id, u.face_digest, u.update_digest,\n"
    "       u.update_length, u.time_off, u.request_off, u.contents_off,\n"
    "       u.contents_len, u.blob_digest\n"
    "FROM (SELECT draft_version, document_id, pair\n"
    "      FROM prepared_update\n"
    "      WHERE company_id = $1 AND draft_id = $2 AND update_digest = $3\n"
    "      ORDER BY draft_version DESC\n"
    "      LIMIT 1) AS top\n"
    "JOIN prepared_update AS u\n"
    "  ON u.company_id = $1 AND u.draft_id = $2\n"
    " AND u.draft_version = top.draft_version\n"
    " AND u.document_id = top.document_id AND u.pair <= top.pair\n"
    "ORDER BY u.pair",
    0);

DB_STATEMENT(
    prepare_picture_put,
    "INSERT INTO page_picture (company_id, base_digest, page, dpi, state, png,\n"
    "                          failure)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
    "ON CONFLICT (company_id, base_digest, page, dpi) DO UPDATE\n"
    "SET state = excluded.state, png = excluded.png,\n"
    "    failure = excluded.failure, updated_at = now()",
    0);

static struct db_params *key_of(struct arena *a, uuid company, uuid id)
{
    return db_add_uuid(db_add_uuid(db_params_new(a), company), id);
}

/* One row by company and id, or ERR_NOT_FOUND. */
static enum err find_one(struct db_pool *pool, struct arena *a,
                         const struct db_statement *s, struct db_params *p,
                         struct db_rows *r)
{
    uuid company;
    enum err e;

    memcpy(company.b, p->v[0].p, sizeof company.b);
    e = db_query(pool, a, company, s, p, r);
    if (!e && r->n == 0)
        e = ERR_NOT_FOUND;
    return e;
}

enum err prepare_draft_find(struct db_pool *pool, struct arena *a, uuid company,
                            uuid draft, struct prepare_draft *out)
{
    struct db_rows r;
    enum err e = find_one(pool, a, &prepare_draft_get, key_of(a, company, draft), &r);

    if (!e)
        *out = (struct prepare_draft){
            .id = draft,
            .person = db_uuid(&r, 0, 0),
            .content = db_text(&r, 0, 1),
            .version = db_int(&r, 0, 2),
        };
    return e;
}

enum err prepare_document_find(struct db_pool *pool, struct arena *a, uuid company,
                               uuid document, struct prepare_document *out)
{
    struct db_rows r;
    enum err e =
        find_one(pool, a, &prepare_document_get, key_of(a, company, document), &r);

    if (!e)
        *out = (struct prepare_document){column_digest(&r, 0, 0), db_int(&r, 0, 1)};
    return e;
}

enum err prepare_face_find(struct db_pool *pool, struct arena *a, uuid company,
                           uuid seal, struct prepare_face *out)
{
    struct db_rows r;
    enum err e = find_one(pool, a, &prepare_face_get, key_of(a, company, seal), &r);

    if (!e)
        *out = (struct prepare_face){column_digest(&r, 0, 0), db_bytes(&r, 0, 1)};
    return e;
}

static struct db_params *update_params(struct arena *a, const struct job *job,
                                       int64_t version, const struct prepare_update *u)
{
    struct db_params *p = db_add_int(key_of(a, job->company, job->object), version);

    db_add_int(p, u->pair);
    db_add_uuid(p, u->document);
    db_add_uuid(p, u->seal);
    db_add_bytes(p, digest_bytes(&u->face));
    db_add_bytes(p, digest_bytes(&u->update));
    db_add_int(p, u->length);
    db_add_int(p, (int64_t)u->holes.time_off);
    db_add_int(p, (int64_t)u->holes.request_off);
    db_add_int(p, (int64_t)u->holes.contents_off);
    db_add_int(p, (int64_t)u->holes.contents_len);
    db_add_bytes(p, digest_bytes(&u->blob));
    db_add_int(p, u->page);
    db_add_int(p, u->x);
    return db_add_int(p, u->y);
}

static enum err write_updates(struct db *d, struct arena *a, const struct job *job,
                              const struct prepare_end *end)
{
    enum err e =
        db_run(d, a, &prepare_update_clear,
               db_add_int(key_of(a, job->company, job->object), end->version), NULL);

    for (size_t i = 0; !e && i < end->updates_n; i++)
        e = db_run(d, a, &prepare_update_insert,
                   update_params(a, job, end->version, &end->updates[i]), NULL);
    return e;
}

/* The draft's new state, the job's end, and the record of both. */
static void add_end(struct db_batch *b, const struct job *job,
                    const struct prepare_end *end)
{
    struct db_params *p =
        db_add_int(key_of(b->arena, job->company, job->object), end->version);

    db_add_int(p, end->code.p ? PREPARED_FAILED : PREPARED_DONE);
    db_add_int_or_null(p, end->code.p ? NULL : &end->version);
    db_add_text(p, end->code);
    db_add_text(p, end->detail);
    (void)db_batch_add(b, &prepare_draft_end, p);
    job_finish_add(b, job, end->code);
    audit_append_add(b, end->record);
}

enum err prepare_finish(struct db_pool *pool, struct arena *a, const struct job *job,
                        const struct prepare_end *end)
{
    struct db *d = NULL;
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, job->company);
    add_end(&b, job, end);
    if (end->code.p)
        return db_batch_run(pool, &b);
    e = db_borrow(pool, BORROW_WAIT_US, &d);
    if (!e)
        e = db_begin(d, job->company);
    if (!e)
        e = write_updates(d, a, job, end);
    if (!e)
        e = db_run_all(d, &b);
    if (!e)
        e = db_commit(d);
    db_return(&d);
    return e;
}

static struct prepare_update update_of(const struct db_rows *r, size_t row)
{
    return (struct prepare_update){
        .pair = db_int(r, row, 0),
        .document = db_uuid(r, row, 1),
        .seal = db_uuid(r, row, 2),
        .face = column_digest(r, row, 3),
        .update = column_digest(r, row, 4),
        .length = db_int(r, row, 5),
        .holes = {.time_off = (uint64_t)db_int(r, row, 6),
                  .request_off = (uint64_t)db_int(r, row, 7),
                  .contents_off = (uint64_t)db_int(r, row, 8),
                  .contents_len = (uint32_t)db_int(r, row, 9)},
        .blob = column_digest(r, row, 10),
    };
}

enum err prepare_shown(struct db_pool *pool, struct arena *a, uuid company, uuid draft,
                       const struct digest *base, struct prepare_update **out,
                       size_t *n)
{
    struct db_params *p = db_add_bytes(key_of(a, company, draft), digest_bytes(base));
    struct db_rows r;
    enum err e = db_query(pool, a, company, &prepare_shown_list, p, &r);

    if (e)
        return e;
    *out = ARENA_ARRAY(a, r.n, struct prepare_update);
    for (size_t i = 0; i < r.n; i++)
        (*out)[i] = update_of(&r, i);
    *n = r.n;
    return OK;
}

void prepare_picture_add(struct db_batch *b, const struct prepare_picture *picture)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_bytes(p, digest_bytes(&picture->base));
    db_add_int(p, picture->page);
    db_add_int(p, picture->dpi);
    db_add_int(p, picture->png.p ? 2 : 3);
    db_add_bytes(p, picture->png);
    db_add_text(p, picture->failure);
    (void)db_batch_add(b, &prepare_picture_put, p);
}
