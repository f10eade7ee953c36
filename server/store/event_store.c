/* SPDX-License-Identifier: Apache-2.0 */
/* Recent outbox rows and messages in PostgreSQL. */
#include "store/event_store.h"

DB_STATEMENT(event_recent,
             "SELECT id, person_id, kind, object_id, data::text, created_at\n"
             "FROM outbox\n"
             "WHERE company_id = $1\n"
             "  AND created_at > now() - $2 * interval '1 microsecond'\n"
             "UNION ALL\n"
             "SELECT id, person_id, 'message.arrived', id, '{}', arrived_at\n"
             "FROM message\n"
             "WHERE company_id = $1\n"
             "  AND arrived_at > now() - $2 * interval '1 microsecond'\n"
             "ORDER BY created_at\n"
             "LIMIT 500",
             0);

enum err event_list_recent(struct db_pool *pool, struct arena *a, uuid company,
                           int64_t within_us, struct event_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_int(p, within_us);
    e = db_query(pool, a, company, &event_recent, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct event_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct event_row){
            .id = db_uuid(&r, i, 0),
            .person = db_uuid(&r, i, 1),
            .kind = db_text(&r, i, 2),
            .object = db_uuid(&r, i, 3),
            .data = db_text(&r, i, 4),
            .created_at = db_time(&r, i, 5),
        };
    return OK;
}
