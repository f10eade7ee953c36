/* SPDX-License-Identifier: Apache-2.0 */
/* Uploads in PostgreSQL. */
#include "store/upload_store.h"
#include "store/column.h"

DB_STATEMENT(
    upload_new,
    "INSERT INTO upload (company_id, id, person_id, name, size, digest, state)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, 1)",
    0);

DB_STATEMENT(
    upload_by_id,
    "SELECT u.id, u.person_id, u.name, u.size, u.digest, u.state,\n"
    "       u.document_id, u.refusal, u.refusal_detail, u.version,\n"
    "       p.list, p.n, p.length\n"
    "FROM upload AS u,\n"
    "     (SELECT coalesce(json_agg(part ORDER BY part), '[]')::text AS list,\n"
    "             count(*) AS n, coalesce(sum(octet_length(bytes)), 0) AS length\n"
    "      FROM upload_part\n"
    "      WHERE company_id = $1 AND upload_id = $3) AS p\n"
    "WHERE u.company_id = $1 AND u.person_id = $2 AND u.id = $3",
    0);

DB_STATEMENT(upload_open_count,
             "SELECT count(*)\n"
             "FROM upload\n"
             "WHERE company_id = $1 AND person_id = $2 AND state = 1",
             0);

DB_STATEMENT(upload_part_new,
             "WITH u AS (\n"
             "UPDATE upload\n"
             "SET version = version + 1\n"
             "WHERE company_id = $1 AND id = $2 AND state = 1\n"
             "RETURNING id)\n"
             "INSERT INTO upload_part (company_id, upload_id, part, bytes)\n"
             "SELECT $1, id, $3, $4\n"
             "FROM u\n"
             "ON CONFLICT (company_id, upload_id, part) DO UPDATE\n"
             "SET bytes = excluded.bytes",
             DB_MUST_TOUCH);

DB_STATEMENT(upload_part_get,
             "SELECT bytes\n"
             "FROM upload_part\n"
             "WHERE company_id = $1 AND upload_id = $2 AND part = $3",
             0);

DB_STATEMENT(upload_close,
             "UPDATE upload\n"
             "SET state = 2, version = version + 1\n"
             "WHERE company_id = $1 AND id = $2 AND version = $3 AND state = 1",
             DB_MUST_TOUCH);

void upload_insert_add(struct db_batch *b, const struct upload_row *row)
{
    struct db_params *p = db_params_new(b->arena);
    struct bytes digest = {NULL, 0};

    if (row->has_digest)
        digest = arena_bytes(b->arena, digest_bytes(&row->digest));
    db_add_uuid(p, b->company);
    db_add_uuid(p, row->id);
    db_add_uuid(p, row->person);
    db_add_text(p, row->name);
    db_add_int(p, row->size);
    db_add_bytes(p, digest);
    (void)db_batch_add(b, &upload_new, p);
}

static struct upload_row upload_of(const struct db_rows *r)
{
    struct upload_row u = {
        .id = db_uuid(r, 0, 0),
        .person = db_uuid(r, 0, 1),
        .name = db_text(r, 0, 2),
        .size = db_int(r, 0, 3),
        .has_digest = !db_is_null(r, 0, 4),
        .state = db_int(r, 0, 5),
        .document = db_uuid_or_nil(r, 0, 6),
        .refusal = db_text(r, 0, 7),
        .refusal_detail = db_text(r, 0, 8),
        .version = db_int(r, 0, 9),
        .arrived = db_text(r, 0, 10),
        .arrived_count = db_int(r, 0, 11),
        .arrived_bytes = db_int(r, 0, 12),
    };

    if (u.has_digest)
        u.digest = column_digest(r, 0, 4);
    return u;
}

enum err upload_find(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                     uuid upload, struct upload_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    db_add_uuid(p, upload);
    e = db_query(pool, a, company, &upload_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = upload_of(&r);
    return OK;
}

enum err upload_count_open(struct db_pool *pool, struct arena *a, uuid company,
                           uuid person, int64_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    e = db_query(pool, a, company, &upload_open_count, p, &r);
    if (!e)
        *n = db_int(&r, 0, 0);
    return e;
}

enum err upload_part_put(struct db_pool *pool, struct arena *a, uuid company,
                         uuid upload, int64_t part, struct bytes bytes)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    db_add_uuid(p, upload);
    db_add_int(p, part);
    db_add_bytes(p, bytes);
    return db_query(pool, a, company, &upload_part_new, p, NULL);
}

enum err upload_part_read(struct db_pool *pool, struct arena *a, uuid company,
                          uuid upload, int64_t part, struct bytes *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, upload);
    db_add_int(p, part);
    e = db_query(pool, a, company, &upload_part_get, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_UPLOAD_INCOMPLETE;
    *out = db_bytes(&r, 0, 0);
    return OK;
}

void upload_complete_add(struct db_batch *b, const struct upload_row *row)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, row->id);
    db_add_int(p, row->version);
    (void)db_batch_add(b, &upload_close, p);
}
