/* SPDX-License-Identifier: Apache-2.0 */
/* What a credential was used for, in PostgreSQL. */
#include "store/use_store.h"

DB_STATEMENT(use_get,
             "SELECT act.at, act.sequence,\n"
             "       (SELECT r.number\n"
             "        FROM seal_request AS r\n"
             "        WHERE r.company_id = $1 AND r.id = $3\n"
             "        ORDER BY r.round DESC\n"
             "        LIMIT 1)\n"
             "FROM act\n"
             "WHERE act.company_id = $1 AND act.id = $2",
             0);

enum err use_find(struct db_pool *pool, struct arena *a, uuid company, uuid act,
                  uuid object, struct use_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, act);
    db_add_uuid(p, object);
    e = db_query(pool, a, company, &use_get, p, &r);
    if (e)
        return e;
    if (r.n == 0)
        return ERR_NOT_FOUND;
    *out = (struct use_row){.at = db_time(&r, 0, 0),
                            .sequence = db_int(&r, 0, 1),
                            .number = db_text(&r, 0, 2)};
    return OK;
}
