/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox in PostgreSQL, and the facts that its mails tell. */
#include "store/outbox_store.h"

#include "base/log.h"
#include "canon/authority.h"
#include "canon/outbox_kind.h"

DB_STATEMENT(outbox_insert,
             "INSERT INTO outbox (company_id, id, person_id, kind, object_id, data)\n"
             "VALUES ($1, $2, $3, $4, $5, $6)",
             0);

/* Materialized: a plan that was made while the table was empty would run a joined
 * sub-select again for every row and claim them all. */
DB_STATEMENT(outbox_take,
             "WITH due AS MATERIALIZED (\n"
             "    SELECT company_id, id\n"
             "    FROM outbox\n"
             "    WHERE done_at IS NULL\n"
             "      AND run_at <= now()\n"
             "      AND (leased_until IS NULL OR leased_until <= now())\n"
             "    ORDER BY run_at\n"
             "    LIMIT 1\n"
             "    FOR UPDATE SKIP LOCKED)\n"
             "UPDATE outbox\n"
             "SET leased_until = now() + $1 * interval '1 microsecond',\n"
             "    lease = outbox.lease + 1,\n"
             "    attempts = outbox.attempts + 1\n"
             "FROM due\n"
             "WHERE outbox.company_id = due.company_id AND outbox.id = due.id\n"
             "RETURNING outbox.company_id, outbox.id, outbox.person_id,\n"
             "          outbox.object_id, outbox.kind, outbox.data::text,\n"
             "          outbox.attempts, outbox.lease, outbox.created_at",
             DB_SHARED);

/* Without a time to wait ($7) the row is done; without an address no mail was due. All
 * of it hangs on the lease. */
DB_STATEMENT(outbox_settle,
             "WITH settled AS (\n"
             "    UPDATE outbox\n"
             "    SET done_at = CASE WHEN $7::bigint IS NULL THEN now() END,\n"
             "        run_at = CASE WHEN $7 IS NULL THEN run_at\n"
             "                      ELSE now() + $7 * interval '1 microsecond' END,\n"
             "        leased_until = NULL, failure = nullif($6::text, 'delivered')\n"
             "    WHERE company_id = $1 AND id = $2 AND lease = $3\n"
             "      AND done_at IS NULL\n"
             "    RETURNING company_id, id, attempts),\n"
             "tried AS (\n"
             "    INSERT INTO delivery\n"
             "        (company_id, id, outbox_id, channel, address, attempt, outcome)\n"
             "    SELECT company_id, $4::uuid, id, 'mail', $5::text, attempts, $6\n"
             "    FROM settled\n"
             "    WHERE $5 IS NOT NULL)\n"
             "SELECT id\n"
             "FROM settled",
             DB_MUST_TOUCH);

DB_STATEMENT(outbox_clear,
             "DELETE FROM outbox\n"
             "WHERE (company_id, id) IN (SELECT company_id, id\n"
             "                           FROM outbox\n"
             "                           WHERE done_at < $1\n"
             "                           LIMIT 1000)",
             DB_SHARED);

/* The language that the reader chose, else that of his invitation. */
DB_STATEMENT(outbox_reader_get,
             "SELECT company.name, person.name, mail.address, mail.canon,\n"
             "       coalesce(account.locale, person.locale), person.state\n"
             "FROM person\n"
             "JOIN company ON company.company_id = person.company_id\n"
             "JOIN mail_address AS mail\n"
             "  ON mail.company_id = person.company_id\n"
             " AND mail.person_id = person.id AND mail.live\n"
             "LEFT JOIN account ON account.id = person.account_id\n"
             "WHERE person.company_id = $1 AND person.id = $2",
             0);

DB_STATEMENT(outbox_request_get,
             "SELECT r.number, person.name, r.purpose, r.reason,\n"
             "       (SELECT string_agg(d.name, E'\\n' ORDER BY o.n)\n"
             "        FROM unnest(r.document_ids) WITH ORDINALITY AS o(id, n)\n"
             "        JOIN document AS d ON d.company_id = $1 AND d.id = o.id),\n"
             "       (SELECT string_agg(s.name, E'\\n' ORDER BY o.n)\n"
             "        FROM unnest(r.seal_ids) WITH ORDINALITY AS o(id, n)\n"
             "        JOIN seal AS s ON s.company_id = $1 AND s.id = o.id),\n"
             "       r.expires_at, r.state\n"
             "FROM seal_request AS r\n"
             "JOIN person ON person.company_id = r.company_id\n"
             "           AND person.id = r.requester_id\n"
             "WHERE r.company_id = $1 AND r.id = $2 AND r.round = $3",
             0);

DB_STATEMENT(
    outbox_seal_get,
    "SELECT seal.name\n"
    "FROM seal\n"
    "LEFT JOIN grant_of_seal AS g\n"
    "  ON g.company_id = seal.company_id AND g.seal_id = seal.id AND g.id = $2\n"
    "WHERE seal.company_id = $1 AND (seal.id = $2 OR g.id IS NOT NULL)",
    0);

void outbox_add(struct db_batch *b, uuid person, struct str kind, uuid object,
                struct str data)
{
    struct db_params *p = db_params_new(b->arena);

    ASSERT(outbox_kind_find(kind));
    db_add_uuid(p, b->company);
    db_add_uuid(p, uuid_new());
    db_add_uuid(p, person);
    db_add_text(p, kind);
    db_add_uuid(p, object);
    db_add_json(p, data);
    (void)db_batch_add(b, &outbox_insert, p);
}

static void row_of(const struct db_rows *r, struct outbox_row *out)
{
    out->company = db_uuid(r, 0, 0);
    out->id = db_uuid(r, 0, 1);
    out->person = db_uuid(r, 0, 2);
    out->object = db_uuid(r, 0, 3);
    out->kind = db_text(r, 0, 4);
    out->data = db_text(r, 0, 5);
    out->attempts = db_int(r, 0, 6);
    out->lease = db_int(r, 0, 7);
    out->created_at = db_time(r, 0, 8);
}

enum err outbox_claim(struct db_pool *pool, struct arena *a, int64_t lease_us,
                      struct outbox_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows rows;
    enum err e;

    db_add_int(p, lease_us);
    e = db_query(pool, a, UUID_NIL, &outbox_take, p, &rows);
    if (e)
        return e;
    if (rows.n == 0)
        return ERR_NOT_FOUND;
    row_of(&rows, out);
    return OK;
}

static struct db_params *settle_params(struct arena *a, const struct outbox_row *row,
                                       const struct outbox_attempt *attempt,
                                       const int64_t *wait_us)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, row->company);
    db_add_uuid(p, row->id);
    db_add_int(p, row->lease);
    db_add_uuid(p, uuid_new());
    db_add_text(p, attempt->address);
    db_add_text(p, attempt->outcome);
    return db_add_int_or_null(p, wait_us);
}

void outbox_finish_add(struct db_batch *b, const struct outbox_row *row,
                       const struct outbox_attempt *attempt)
{
    (void)db_batch_add(b, &outbox_settle, settle_params(b->arena, row, attempt, NULL));
}

void outbox_retry_add(struct db_batch *b, const struct outbox_row *row,
                      const struct outbox_attempt *attempt, int64_t wait_us)
{
    (void)db_batch_add(b, &outbox_settle,
                       settle_params(b->arena, row, attempt, &wait_us));
}

enum err outbox_forget(struct db_pool *pool, struct arena *a, int64_t before_us,
                       int64_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows rows;
    enum err e;

    db_add_time(p, before_us);
    e = db_query(pool, a, UUID_NIL, &outbox_clear, p, &rows);
    if (!e)
        *n = rows.touched;
    return e;
}

static struct db_params *key_of(struct arena *a, uuid company, uuid id)
{
    return db_add_uuid(db_add_uuid(db_params_new(a), company), id);
}

/* The address before the last change has no column of its own. */
static struct str previous_of(struct arena *a, struct bytes canon)
{
    struct canon_mail_address record;

    if (canon_decode(&canon_mail_address_schema, canon, a, &record))
        return (struct str){NULL, 0};
    return record.previous;
}

static struct outbox_reader reader_of(struct arena *a, const struct db_rows *r)
{
    return (struct outbox_reader){
        .company = db_text(r, 0, 0),
        .name = db_text(r, 0, 1),
        .address = db_text(r, 0, 2),
        .previous_address = previous_of(a, db_bytes(r, 0, 3)),
        .locale = db_text(r, 0, 4),
        .active = db_int(r, 0, 5) != PERSON_DEACTIVATED,
    };
}

static struct outbox_request request_of(const struct db_rows *r)
{
    return (struct outbox_request){
        .number = db_text(r, 0, 0),
        .requester = db_text(r, 0, 1),
        .purpose = db_text(r, 0, 2),
        .reason = db_text(r, 0, 3),
        .documents = db_text(r, 0, 4),
        .seals = db_text(r, 0, 5),
        .expires_at = db_time(r, 0, 6),
        .state = db_int(r, 0, 7),
    };
}

enum err outbox_facts_find(struct db_pool *pool, struct arena *a,
                           const struct outbox_row *row,
                           const struct outbox_subject *subject,
                           struct outbox_facts *out)
{
    struct db_params *object = key_of(a, row->company, row->object);
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, row->company);
    (void)db_batch_add(&b, &outbox_reader_get, key_of(a, row->company, row->person));
    if (subject->is_request)
        (void)db_batch_add(&b, &outbox_request_get, db_add_int(object, subject->round));
    if (subject->is_seal)
        (void)db_batch_add(&b, &outbox_seal_get, object);
    e = db_batch_run(pool, &b);
    if (e)
        return e;
    for (int i = 0; i < b.n; i++) {
        if (b.rows[i].n == 0)
            return ERR_NOT_FOUND;
    }
    out->reader = reader_of(a, &b.rows[0]);
    if (subject->is_request)
        out->request = request_of(&b.rows[1]);
    if (subject->is_seal)
        out->seal = db_text(&b.rows[1], 0, 0);
    return OK;
}
