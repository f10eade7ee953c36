/* SPDX-License-Identifier: Apache-2.0 */
/* Idempotency keys in PostgreSQL. */
#include "store/idempotency_store.h"
#include "store/column.h"

/* One round trip for all three cases. The last branch sees nothing when a concurrent
 * call committed its row after our snapshot: the caller is told that it is in flight.
 */
DB_STATEMENT(idempotency_take,
             "WITH made AS (\n"
             "INSERT INTO idempotency AS i\n"
             "       (company_id, person_id, key, fingerprint, object_id)\n"
             "VALUES ($1, $2, $3, $4, $5)\n"
             "ON CONFLICT (company_id, person_id, key) DO UPDATE\n"
             "SET created_at = now()\n"
             "WHERE i.status IS NULL AND i.fingerprint = $4\n"
             "  AND i.created_at < now() - $6 * interval '1 microsecond'\n"
             "RETURNING object_id)\n"
             "SELECT true, object_id, $4::bytea, 0, NULL::bytea\n"
             "FROM made\n"
             "UNION ALL\n"
             "SELECT false, object_id, fingerprint, coalesce(status, 0), reply\n"
             "FROM idempotency\n"
             "WHERE company_id = $1 AND person_id = $2 AND key = $3\n"
             "  AND NOT EXISTS (SELECT 1 FROM made)",
             0);

DB_STATEMENT(idempotency_finish,
             "UPDATE idempotency\n"
             "SET status = $4, reply = $5, reply_type = 'application/json'\n"
             "WHERE company_id = $1 AND person_id = $2 AND key = $3\n"
             "  AND status IS NULL",
             0);

DB_STATEMENT(idempotency_drop,
             "DELETE FROM idempotency\n"
             "WHERE company_id = $1 AND person_id = $2 AND key = $3\n"
             "  AND status IS NULL",
             0);

enum err idempotency_claim(struct db_pool *pool, struct arena *a, uuid company,
                           uuid person, struct str key,
                           const struct digest *fingerprint, int64_t abandoned_us,
                           struct idempotency_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    db_add_text(p, key);
    db_add_bytes(p, digest_bytes(fingerprint));
    db_add_uuid(p, uuid_new());
    db_add_int(p, abandoned_us);
    e = db_query(pool, a, company, &idempotency_take, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = (struct idempotency_row){
        .mine = db_bool(&r, 0, 0),
        .object = db_uuid(&r, 0, 1),
        .fingerprint = column_digest(&r, 0, 2),
        .status = db_int(&r, 0, 3),
        .reply = db_bytes(&r, 0, 4),
    };
    return OK;
}

void idempotency_reply_add(struct db_batch *b, uuid person, struct str key, int status,
                           struct bytes reply)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, person);
    db_add_text(p, key);
    db_add_int(p, status);
    db_add_bytes(p, reply);
    (void)db_batch_need(b, &idempotency_finish, p,
                        ERR_IDEMPOTENCY_IN_FLIGHT); /* guard: idempotency_once */
}

enum err idempotency_forget(struct db_pool *pool, struct arena *a, uuid company,
                            uuid person, struct str key)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    db_add_text(p, key);
    return db_query(pool, a, company, &idempotency_drop, p, NULL);
}
