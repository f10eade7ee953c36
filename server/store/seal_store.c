/* SPDX-License-Identifier: Apache-2.0 */
/* Seals and seal faces in PostgreSQL. */
#include "store/seal_store.h"
#include "store/column.h"

#define SEAL_COLUMNS                                                                   \
    "SELECT s.id, s.name, s.type, s.face_digest, s.width_um, s.height_um,\n"           \
    "       s.administrator_id, p.name, s.chain_id, s.algorithm, s.state, s.reason,\n" \
    "       s.made_at, s.epoch, c.serial, c.not_before, c.not_after, c.state,\n"       \
    "       c.certificate\n"                                                           \
    "FROM seal AS s\n"                                                                 \
    "JOIN person AS p ON p.company_id = s.company_id AND p.id = s.administrator_id\n"  \
    "JOIN certificate AS c ON c.company_id = s.company_id AND c.id = "                 \
    "s.certificate_id\n"

DB_STATEMENT(seal_page,
             SEAL_COLUMNS
             "WHERE s.company_id = $1\n"
             "  AND ($2::uuid IS NULL OR EXISTS (\n"
             "      SELECT 1 FROM grant_of_seal AS g\n"
             "      WHERE g.company_id = s.company_id AND g.person_id = $2\n"
             "        AND g.seal_id = s.id AND g.live AND g.state = 1\n"
             "        AND g.valid_from <= now() AND g.valid_until > now()))\n"
             "  AND ($3::int8 = 0 OR s.state = $3)\n"
             "  AND ($4::uuid IS NULL OR s.id < $4)\n"
             "ORDER BY s.id DESC\n"
             "LIMIT $5",
             0);

DB_STATEMENT(seal_by_id, SEAL_COLUMNS "WHERE s.company_id = $1 AND s.id = $2", 0);

DB_STATEMENT(seal_face_new,
             "INSERT INTO seal_face (company_id, digest, face, svg, design)\n"
             "VALUES ($1, $2, $3, $4, $5)\n"
             "ON CONFLICT (company_id, digest) DO NOTHING",
             0);

DB_STATEMENT(seal_face_by_digest,
             "SELECT digest, face, svg, design::text\n"
             "FROM seal_face\n"
             "WHERE company_id = $1 AND digest = $2",
             0);

static struct seal_row seal_of(const struct db_rows *r, size_t i)
{
    return (struct seal_row){
        .id = db_uuid(r, i, 0),
        .name = db_text(r, i, 1),
        .type = db_int(r, i, 2),
        .face = column_digest(r, i, 3),
        .width_um = db_int(r, i, 4),
        .height_um = db_int(r, i, 5),
        .administrator = db_uuid(r, i, 6),
        .administrator_name = db_text(r, i, 7),
        .chain = db_uuid_or_nil(r, i, 8),
        .algorithm = db_int(r, i, 9),
        .state = db_int(r, i, 10),
        .reason = db_text(r, i, 11),
        .made_at = db_time(r, i, 12),
        .epoch = db_int(r, i, 13),
        .serial = db_bytes(r, i, 14),
        .not_before = db_time(r, i, 15),
        .not_after = db_time(r, i, 16),
        .certificate_state = db_int(r, i, 17),
        .certificate = db_bytes(r, i, 18),
    };
}

enum err seal_list(struct db_pool *pool, struct arena *a, uuid company,
                   const struct seal_filter *filter, const struct page *page,
                   struct seal_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid_or_null(p, filter->usable_by);
    db_add_int(p, filter->state);
    page_add(p, page);
    e = db_query(pool, a, company, &seal_page, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct seal_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = seal_of(&r, i);
    return OK;
}

enum err seal_find(struct db_pool *pool, struct arena *a, uuid company, uuid seal,
                   struct seal_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, seal);
    e = db_query(pool, a, company, &seal_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = seal_of(&r, 0);
    return OK;
}

void seal_face_insert_add(struct db_batch *b, const struct seal_face_row *row)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_bytes(p, arena_bytes(b->arena, digest_bytes(&row->digest)));
    db_add_bytes(p, row->face);
    db_add_text(p, row->svg);
    db_add_json(p, row->design);
    (void)db_batch_add(b, &seal_face_new, p);
}

enum err seal_face_find(struct db_pool *pool, struct arena *a, uuid company,
                        const struct digest *digest, struct seal_face_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_bytes(p, digest_bytes(digest));
    e = db_query(pool, a, company, &seal_face_by_digest, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = (struct seal_face_row){column_digest(&r, 0, 0), db_bytes(&r, 0, 1),
                                  db_text(&r, 0, 2), db_text(&r, 0, 3)};
    return OK;
}
