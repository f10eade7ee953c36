/* SPDX-License-Identifier: Apache-2.0 */
/* Messages in PostgreSQL. */
#include "store/message_store.h"

/* The object is a request, a seal, a grant or a person; that of a used credential,
 * which is the act, stands in the data. A use is a note for whoever looks it up, and
 * told by mail where it matters: it arrives as read. */
DB_STATEMENT(
    message_new,
    "INSERT INTO message (company_id, id, outbox_id, person_id, kind, object_id,\n"
    "                     data, at, read_at)\n"
    "SELECT o.company_id, $3, o.id, o.person_id, o.kind, o.object_id,\n"
    "       o.data || jsonb_strip_nulls(jsonb_build_object(\n"
    "           'request', r.id, 'number', r.number, 'purpose', r.purpose,\n"
    "           'requester', r.requester, 'reason', r.reason,\n"
    "           'seal', s.id, 'seal_name', s.name, 'person_name', p.name)),\n"
    "       o.created_at, CASE WHEN o.kind = 'credential.used' THEN now() END\n"
    "FROM outbox AS o\n"
    "CROSS JOIN LATERAL (\n"
    "    SELECT coalesce((o.data->>'object')::uuid, o.object_id) AS id) AS about\n"
    "LEFT JOIN LATERAL (\n"
    "    SELECT q.id, q.number, q.purpose, q.reason, asks.name AS requester\n"
    "    FROM seal_request AS q\n"
    "    JOIN person AS asks ON asks.company_id = q.company_id\n"
    "                       AND asks.id = q.requester_id\n"
    "    WHERE q.company_id = o.company_id AND q.id = about.id\n"
    "      AND q.round = coalesce((o.data->>'round')::bigint, q.round)\n"
    "    ORDER BY q.round DESC\n"
    "    LIMIT 1) AS r ON true\n"
    "LEFT JOIN grant_of_seal AS g\n"
    "  ON g.company_id = o.company_id AND g.id = about.id\n"
    "LEFT JOIN seal AS s\n"
    "  ON s.company_id = o.company_id AND s.id = coalesce(g.seal_id, about.id)\n"
    "LEFT JOIN person AS p\n"
    "  ON p.company_id = o.company_id AND p.id = coalesce(g.person_id, about.id)\n"
    "WHERE o.company_id = $1 AND o.id = $2\n"
    "ON CONFLICT (company_id, outbox_id) DO NOTHING",
    0);

DB_STATEMENT(message_asked_no_more,
             "UPDATE message AS m\n"
             "SET read_at = now()\n"
             "FROM outbox AS o\n"
             "WHERE o.company_id = $1 AND o.id = $2\n"
             "  AND o.kind = 'credential.used'\n"
             "  AND o.data->>'event' = 'request.decide'\n"
             "  AND m.company_id = o.company_id AND m.person_id = o.person_id\n"
             "  AND m.object_id = (o.data->>'object')::uuid\n"
             "  AND m.kind = 'approval.due' AND m.read_at IS NULL",
             0);

DB_STATEMENT(message_of_person,
             "SELECT id, kind, object_id, data::text, at, read_at\n"
             "FROM message\n"
             "WHERE company_id = $1 AND person_id = $2\n"
             "  AND ($3 = false OR read_at IS NULL)\n"
             "  AND ($4::uuid IS NULL OR id < $4)\n"
             "ORDER BY id DESC\n"
             "LIMIT $5",
             0);

DB_STATEMENT(message_count_unread,
             "SELECT count(*)\n"
             "FROM message\n"
             "WHERE company_id = $1 AND person_id = $2 AND read_at IS NULL",
             0);

/* A row only if each of them was there. */
DB_STATEMENT(message_read,
             "WITH mine AS (\n"
             "    UPDATE message\n"
             "    SET read_at = coalesce(read_at, now())\n"
             "    WHERE company_id = $1 AND person_id = $2 AND id = ANY ($3::uuid[])\n"
             "    RETURNING id)\n"
             "SELECT 1\n"
             "WHERE (SELECT count(*) FROM mine)\n"
             "    = (SELECT count(DISTINCT id) FROM unnest($3) AS id)",
             0);

DB_STATEMENT(message_read_all,
             "UPDATE message\n"
             "SET read_at = now()\n"
             "WHERE company_id = $1 AND person_id = $2 AND read_at IS NULL",
             0);

DB_STATEMENT(message_clear,
             "DELETE FROM message\n"
             "WHERE company_id = $1 AND arrived_at < $2",
             0);

static struct db_params *key_of(struct arena *a, uuid company, uuid id)
{
    return db_add_uuid(db_add_uuid(db_params_new(a), company), id);
}

int message_add(struct db_batch *b, const struct outbox_row *row, uuid id)
{
    struct db_params *p = key_of(b->arena, row->company, row->id);

    (void)db_batch_add(b, &message_asked_no_more, p);
    p = key_of(b->arena, row->company, row->id);
    return db_batch_add(b, &message_new, db_add_uuid(p, id));
}

static struct message_row row_of(const struct db_rows *r, size_t i)
{
    return (struct message_row){
        .id = db_uuid(r, i, 0),
        .kind = db_text(r, i, 1),
        .object = db_uuid(r, i, 2),
        .data = db_text(r, i, 3),
        .at = db_time(r, i, 4),
        .read_at = db_time_or(r, i, 5, 0),
    };
}

enum err message_list(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                      bool unread_only, const struct page *page,
                      struct message_row **rows, size_t *n, int64_t *unread)
{
    struct db_params *p = db_add_bool(key_of(a, company, person), unread_only);
    struct db_batch b;
    enum err e;

    page_add(p, page);
    db_batch_init(&b, a, company);
    (void)db_batch_add(&b, &message_of_person, p);
    (void)db_batch_add(&b, &message_count_unread, key_of(a, company, person));
    e = db_batch_run(pool, &b);
    if (e)
        return e;
    *n = b.rows[0].n;
    *rows = ARENA_ARRAY(a, *n, struct message_row);
    for (size_t i = 0; i < *n; i++)
        (*rows)[i] = row_of(&b.rows[0], i);
    *unread = db_int(&b.rows[1], 0, 0);
    return OK;
}

void message_read_add(struct db_batch *b, uuid person, const uuid *ids, size_t n)
{
    struct db_params *p = key_of(b->arena, b->company, person);

    /* guard: message_read */
    (void)db_batch_need(b, &message_read, db_add_uuids(p, ids, n), ERR_NOT_FOUND);
}

void message_read_all_add(struct db_batch *b, uuid person)
{
    (void)db_batch_add(b, &message_read_all, key_of(b->arena, b->company, person));
}

enum err message_forget(struct db_pool *pool, struct arena *a, uuid company,
                        int64_t before_us)
{
    struct db_params *p = db_add_uuid(db_params_new(a), company);

    return db_query(pool, a, company, &message_clear, db_add_time(p, before_us), NULL);
}
