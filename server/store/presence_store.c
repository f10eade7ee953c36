/* SPDX-License-Identifier: Apache-2.0 */
/* Presence of workers in PostgreSQL. */
#include "store/presence_store.h"

DB_STATEMENT(presence_put,
             "INSERT INTO worker_presence (id, version, started_at, seen_at)\n"
             "VALUES ($1, $2, $3, now())\n"
             "ON CONFLICT (id) DO UPDATE\n"
             "SET seen_at = now()",
             DB_SHARED);

DB_STATEMENT(presence_forget,
             "DELETE FROM worker_presence WHERE seen_at < now() - interval '1 day'",
             DB_SHARED);

DB_STATEMENT(presence_all,
             "SELECT id, version, started_at, seen_at\n"
             "FROM worker_presence\n"
             "WHERE seen_at > now() - interval '1 hour'\n"
             "ORDER BY seen_at DESC\n"
             "LIMIT 100",
             DB_SHARED);

enum err presence_say(struct db_pool *pool, struct arena *a,
                      const struct presence_row *row)
{
    struct db_params *p = db_params_new(a);
    struct db_batch b;

    db_add_uuid(p, row->id);
    db_add_text(p, row->version);
    db_add_time(p, row->started_at);
    db_batch_init(&b, a, UUID_NIL);
    (void)db_batch_add(&b, &presence_put, p);
    (void)db_batch_add(&b, &presence_forget, NULL);
    return db_batch_run(pool, &b);
}

enum err presence_list(struct db_pool *pool, struct arena *a,
                       struct presence_row **rows, size_t *n)
{
    struct db_rows r;
    enum err e = db_query(pool, a, UUID_NIL, &presence_all, NULL, &r);

    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct presence_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct presence_row){db_uuid(&r, i, 0), db_text(&r, i, 1),
                                           db_time(&r, i, 2), db_time(&r, i, 3)};
    return OK;
}
