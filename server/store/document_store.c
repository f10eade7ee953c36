/* SPDX-License-Identifier: Apache-2.0 */
/* Documents, prepared updates and pictures in PostgreSQL, read side. */
#include "store/document_store.h"
#include "store/column.h"

#define DOCUMENT_COLUMNS                                                               \
    "SELECT id, person_id, name, digest, original_digest, length, pages::text,\n"      \
    "       page_count, normalised, signatures, warnings::text, created_at\n"          \
    "FROM document\n"

DB_STATEMENT(document_by_id, DOCUMENT_COLUMNS "WHERE company_id = $1 AND id = $2", 0);

DB_STATEMENT(document_by_ids,
             DOCUMENT_COLUMNS "WHERE company_id = $1 AND id = ANY ($2)", 0);

DB_STATEMENT(prepared_of_draft,
             "SELECT pair, document_id, seal_id, face_digest, update_digest,\n"
             "       update_length, time_off, request_off, contents_off, contents_len\n"
             "FROM prepared_update\n"
             "WHERE company_id = $1 AND draft_id = $2 AND draft_version = $3\n"
             "ORDER BY pair",
             0);

DB_STATEMENT(picture_by_key,
             "SELECT state, png\n"
             "FROM page_picture\n"
             "WHERE company_id = $1 AND base_digest = $2 AND page = $3 AND dpi = $4",
             0);

DB_STATEMENT(picture_ask,
             "INSERT INTO page_picture (company_id, base_digest, page, dpi, state)\n"
             "VALUES ($1, $2, $3, $4, 1)\n"
             "ON CONFLICT (company_id, base_digest, page, dpi) DO NOTHING",
             0);

static struct document_row document_of(const struct db_rows *r, size_t i)
{
    return (struct document_row){
        .id = db_uuid(r, i, 0),
        .person = db_uuid(r, i, 1),
        .name = db_text(r, i, 2),
        .digest = column_digest(r, i, 3),
        .original = column_digest(r, i, 4),
        .length = db_int(r, i, 5),
        .pages = db_text(r, i, 6),
        .page_count = db_int(r, i, 7),
        .normalised = db_bool(r, i, 8),
        .signatures = db_int(r, i, 9),
        .warnings = db_text(r, i, 10),
        .created_at = db_time(r, i, 11),
    };
}

enum err document_find(struct db_pool *pool, struct arena *a, uuid company,
                       uuid document, struct document_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, document);
    e = db_query(pool, a, company, &document_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = document_of(&r, 0);
    return OK;
}

enum err document_find_all(struct db_pool *pool, struct arena *a, uuid company,
                           const uuid *ids, size_t count, struct document_row **rows,
                           size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuids(p, ids, count);
    e = db_query(pool, a, company, &document_by_ids, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct document_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = document_of(&r, i);
    return OK;
}

enum err prepared_list(struct db_pool *pool, struct arena *a, uuid company, uuid draft,
                       int64_t version, struct prepared_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, draft);
    db_add_int(p, version);
    e = db_query(pool, a, company, &prepared_of_draft, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct prepared_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct prepared_row){
            .pair = db_int(&r, i, 0),
            .document = db_uuid(&r, i, 1),
            .seal = db_uuid(&r, i, 2),
            .face = column_digest(&r, i, 3),
            .update = column_digest(&r, i, 4),
            .length = db_int(&r, i, 5),
            .time_off = db_int(&r, i, 6),
            .request_off = db_int(&r, i, 7),
            .contents_off = db_int(&r, i, 8),
            .contents_len = db_int(&r, i, 9),
        };
    return OK;
}

static struct db_params *picture_params(struct arena *a, uuid company,
                                        const struct picture_key *key)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    db_add_bytes(p, arena_bytes(a, digest_bytes(&key->base)));
    db_add_int(p, key->page);
    return db_add_int(p, key->dpi);
}

enum err picture_find(struct db_pool *pool, struct arena *a, uuid company,
                      const struct picture_key *key, struct picture_row *out)
{
    struct db_rows r;
    enum err e = db_query(pool, a, company, &picture_by_key,
                          picture_params(a, company, key), &r);

    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = (struct picture_row){db_int(&r, 0, 0), db_bytes(&r, 0, 1)};
    return OK;
}

void picture_ask_add(struct db_batch *b, const struct picture_key *key)
{
    (void)db_batch_add(b, &picture_ask, picture_params(b->arena, b->company, key));
}
