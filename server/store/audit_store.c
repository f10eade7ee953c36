/* SPDX-License-Identifier: Apache-2.0 */
/* The audit chains in PostgreSQL. Offsets into the encoded record are those of
 * canon/audit.h plus one, because SQL counts bytes of OVERLAY from 1: sequence at 22,
 * time at 30; flags are byte 37, counted from 0 by set_byte. */
#include "store/audit_store.h"
#include "store/column.h"

/* Locks the head, so it is the last statement of its transaction. now() would be the
 * start of the transaction: statement_timestamp() is later, but still the same in every
 * expression. A clock that went back is flagged beside the flags that are there, and
 * time stands still instead. */
#define ADVANCE_HEAD                                                                   \
    "UPDATE activity_head AS h\n"                                                      \
    "SET sequence = h.sequence + 1,\n"                                                 \
    "    at = greatest(h.at, statement_timestamp()),\n"                                \
    "    head = sha256(h.head || sha256($3 || overlay(overlay(set_byte($2, 37,\n"      \
    "        get_byte($2, 37) |\n"                                                     \
    "        CASE WHEN h.at > statement_timestamp() THEN 1 ELSE 0 END)\n"              \
    "        PLACING int8send(h.sequence + 1) FROM 22 FOR 8)\n"                        \
    "        PLACING int8send((extract(epoch FROM greatest(h.at,\n"                    \
    "            statement_timestamp())) * 1000000)::int8) FROM 30 FOR 8)))\n"

#define RECORD_OF_HEAD                                                                 \
    "record AS (\n"                                                                    \
    "SELECT sequence, at, head, overlay(overlay(set_byte($2, 37,\n"                    \
    "        get_byte($2, 37) |\n"                                                     \
    "        CASE WHEN at > statement_timestamp() THEN 1 ELSE 0 END)\n"                \
    "        PLACING int8send(sequence) FROM 22 FOR 8)\n"                              \
    "        PLACING int8send((extract(epoch FROM at) * 1000000)::int8)\n"             \
    "        FROM 30 FOR 8) AS canon\n"                                                \
    "FROM head)\n"                                                                     \
    "INSERT INTO activity_audit (company_id, sequence, at, event, person_id,\n"        \
    "                            object_id, canon, salt, d, head)\n"                   \
    "SELECT $1, sequence, at, $4, $5, $6, canon, $3, sha256($3 || canon), head\n"      \
    "FROM record"

DB_STATEMENT(audit_append,
             "WITH head AS (\n" ADVANCE_HEAD "WHERE h.company_id = $1\n"
             "RETURNING h.sequence, h.at, h.head),\n" RECORD_OF_HEAD,
             DB_MUST_TOUCH | DB_AUDIT);

DB_STATEMENT(audit_append_view,
             "WITH mark AS (\n"
             "INSERT INTO view_mark (company_id, person_id, object_id, day)\n"
             "VALUES ($1, $5, $6, (now() AT TIME ZONE 'UTC')::date)\n"
             "ON CONFLICT DO NOTHING\n"
             "RETURNING 1),\n"
             "head AS (\n" ADVANCE_HEAD "WHERE h.company_id = $1\n"
             "AND EXISTS (SELECT 1 FROM mark)\n"
             "RETURNING h.sequence, h.at, h.head),\n" RECORD_OF_HEAD,
             DB_AUDIT);

static struct db_params *append_params(struct db_batch *b,
                                       const struct audit_append *row)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_bytes(p, row->canon);
    db_add_bytes(p, row->salt);
    db_add_text(p, row->event);
    db_add_uuid_or_null(p, row->person);
    return db_add_uuid_or_null(p, row->object);
}

void audit_append_add(struct db_batch *b, const struct audit_append *row)
{
    (void)db_batch_add(b, &audit_append, append_params(b, row));
}

void audit_append_view_add(struct db_batch *b, const struct audit_append *row)
{
    (void)db_batch_add(b, &audit_append_view, append_params(b, row));
}

#define AUDIT_COLUMNS                                                                  \
    "a.sequence, a.at, a.event, a.person_id, a.object_id, a.canon, a.salt, a.d,\n"     \
    "       a.head"

/* Texts stand in an encoded record as they are, so a search needs no decoding. Time
 * never runs backwards in a chain. */
#define AUDIT_PAGE(table)                                                              \
    "SELECT " AUDIT_COLUMNS ", p.name\n"                                               \
    "FROM " table " AS a\n"                                                            \
    "LEFT JOIN person AS p ON p.company_id = a.company_id AND p.id = a.person_id\n"    \
    "WHERE a.company_id = $1\n"                                                        \
    "  AND ($2::uuid IS NULL OR a.person_id = $2)\n"                                   \
    "  AND ($3::uuid IS NULL OR a.object_id = $3)\n"                                   \
    "  AND ($4::text IS NULL OR a.event = $4)\n"                                       \
    "  AND a.sequence < $5\n"                                                          \
    "  AND ($6::timestamptz IS NULL OR a.at >= $6)\n"                                  \
    "  AND ($7::timestamptz IS NULL OR a.at < $7)\n"                                   \
    "  AND ($8::text IS NULL OR position(convert_to($8, 'UTF8') IN a.canon) > 0)\n"    \
    "ORDER BY a.sequence DESC\n"                                                       \
    "LIMIT $9"

DB_STATEMENT(audit_page_authority, AUDIT_PAGE("authority_audit"), 0);

DB_STATEMENT(audit_page_activity, AUDIT_PAGE("activity_audit"), 0);

DB_STATEMENT(audit_read_authority,
             "SELECT " AUDIT_COLUMNS ", NULL::text\n"
             "FROM authority_audit AS a\n"
             "WHERE a.company_id = $1 AND a.sequence > $2 AND a.sequence <= $3\n"
             "ORDER BY a.sequence\n"
             "LIMIT $4",
             0);

DB_STATEMENT(audit_read_activity,
             "SELECT " AUDIT_COLUMNS ", NULL::text\n"
             "FROM activity_audit AS a\n"
             "WHERE a.company_id = $1 AND a.sequence > $2 AND a.sequence <= $3\n"
             "ORDER BY a.sequence\n"
             "LIMIT $4",
             0);

DB_STATEMENT(checkpoint_at,
             "SELECT sequence, canon, signature, certificate_id\n"
             "FROM checkpoint\n"
             "WHERE company_id = $1 AND chain = $2 AND sequence = $3",
             0);

enum { CHAIN_AUTHORITY = 1 };

static struct audit_row *audit_rows(struct arena *a, const struct db_rows *r,
                                    int64_t chain)
{
    struct audit_row *rows = ARENA_ARRAY(a, r->n, struct audit_row);

    for (size_t i = 0; i < r->n; i++)
        rows[i] = (struct audit_row){
            .chain = chain,
            .sequence = db_int(r, i, 0),
            .at = db_time(r, i, 1),
            .event = db_text(r, i, 2),
            .person = db_uuid_or_nil(r, i, 3),
            .object = db_uuid_or_nil(r, i, 4),
            .canon = db_bytes(r, i, 5),
            .salt = db_bytes(r, i, 6),
            .d = column_digest(r, i, 7),
            .head = column_digest(r, i, 8),
            .person_name = db_text(r, i, 9),
        };
    return rows;
}

enum err audit_list(struct db_pool *pool, struct arena *a, uuid company,
                    const struct audit_filter *filter, struct audit_row **rows,
                    size_t *n)
{
    const struct db_statement *s =
        filter->chain == CHAIN_AUTHORITY ? &audit_page_authority : &audit_page_activity;
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid_or_null(p, filter->person);
    db_add_uuid_or_null(p, filter->object);
    db_add_text(p, filter->event);
    db_add_int(p, filter->before);
    db_add_time_or_null(p, filter->from);
    db_add_time_or_null(p, filter->to);
    db_add_text(p, filter->search);
    db_add_int(p, filter->limit + 1);
    e = db_query(pool, a, company, s, p, &r);
    if (e)
        return e;
    *rows = audit_rows(a, &r, filter->chain);
    *n = r.n;
    return OK;
}

enum err audit_read(struct db_pool *pool, struct arena *a, uuid company, int64_t chain,
                    int64_t after, int64_t until, int64_t limit,
                    struct audit_row **rows, size_t *n)
{
    const struct db_statement *s =
        chain == CHAIN_AUTHORITY ? &audit_read_authority : &audit_read_activity;
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_int(p, after);
    db_add_int(p, until);
    db_add_int(p, limit);
    e = db_query(pool, a, company, s, p, &r);
    if (e)
        return e;
    *rows = audit_rows(a, &r, chain);
    *n = r.n;
    return OK;
}

enum err checkpoint_find(struct db_pool *pool, struct arena *a, uuid company,
                         int64_t chain, int64_t sequence, struct checkpoint_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_int(p, chain);
    db_add_int(p, sequence);
    e = db_query(pool, a, company, &checkpoint_at, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = (struct checkpoint_row){db_int(&r, 0, 0), db_bytes(&r, 0, 1),
                                   db_bytes(&r, 0, 2), db_uuid(&r, 0, 3)};
    return OK;
}
