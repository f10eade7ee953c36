/* SPDX-License-Identifier: Apache-2.0 */
/* Acts in PostgreSQL. */
#include "store/act_store.h"
#include "store/column.h"

DB_STATEMENT(
    act_by_id,
    "SELECT id, digest, event, person_id, sequence, at, attestation, signature\n"
    "FROM act\n"
    "WHERE company_id = $1 AND id = $2",
    0);

enum err act_find(struct db_pool *pool, struct arena *a, uuid company, uuid act,
                  struct act_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, act);
    e = db_query(pool, a, company, &act_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = (struct act_row){
        .id = db_uuid(&r, 0, 0),
        .digest = column_digest(&r, 0, 1),
        .event = db_text(&r, 0, 2),
        .person = db_uuid_or_nil(&r, 0, 3),
        .sequence = db_int(&r, 0, 4),
        .at = db_time(&r, 0, 5),
        .attestation = db_bytes(&r, 0, 6),
        .signature = db_bytes(&r, 0, 7),
    };
    return OK;
}
