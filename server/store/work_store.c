/* SPDX-License-Identifier: Apache-2.0 */
/* The work of all companies in PostgreSQL. */
#include "store/work_store.h"

#define WORK_STATE                                                                     \
    "CASE WHEN done_at IS NOT NULL AND failure IS NULL THEN 5\n"                       \
    "            WHEN done_at IS NOT NULL THEN 4\n"                                    \
    "            WHEN leased_until > now() THEN 2\n"                                   \
    "            WHEN failure IS NOT NULL THEN 3\n"                                    \
    "            ELSE 1 END"

/* Of companies that the platform lists. */
#define WORK_ROWS(view)                                                                \
    "SELECT company_id, id, kind, " WORK_STATE " AS state,\n"                          \
    "       attempts, run_at, created_at, done_at, failure\n"                          \
    "FROM " view "\n"                                                                  \
    "WHERE company_id IN (SELECT company_id FROM company_directory)\n"

#define WORK_PAGE(view)                                                                \
    "SELECT * FROM (" WORK_ROWS(                                                       \
        view) ") AS work\n"                                                            \
              "WHERE (state = $1 OR ($1::int8 = 0 AND state <> 5))\n"                  \
              "  AND ($2::uuid IS NULL OR id < $2)\n"                                  \
              "ORDER BY id DESC\n"                                                     \
              "LIMIT $3"

#define WORK_COUNTS(view)                                                              \
    "SELECT kind, state, count(*), min(created_at)\n"                                  \
    "FROM (" WORK_ROWS(view) ") AS work\n"                                             \
                             "GROUP BY kind, state\n"                                  \
                             "ORDER BY kind, state"

DB_STATEMENT(work_jobs, WORK_PAGE("job_of_any_company"), DB_SHARED);
DB_STATEMENT(work_mails, WORK_PAGE("mail_of_any_company"), DB_SHARED);
DB_STATEMENT(work_job, WORK_ROWS("job_of_any_company") "  AND id = $1", DB_SHARED);
DB_STATEMENT(work_job_counts, WORK_COUNTS("job_of_any_company"), DB_SHARED);
DB_STATEMENT(work_mail_counts, WORK_COUNTS("mail_of_any_company"), DB_SHARED);
DB_STATEMENT(work_size, "SELECT pg_database_size(current_database())", DB_SHARED);

static struct work_row *work_rows(struct arena *a, const struct db_rows *r)
{
    struct work_row *rows = ARENA_ARRAY(a, r->n, struct work_row);

    for (size_t i = 0; i < r->n; i++)
        rows[i] = (struct work_row){
            .company = db_uuid(r, i, 0),
            .id = db_uuid(r, i, 1),
            .kind = db_text(r, i, 2),
            .state = db_int(r, i, 3),
            .attempts = db_int(r, i, 4),
            .run_at = db_time(r, i, 5),
            .created_at = db_time(r, i, 6),
            .done_at = db_time_or(r, i, 7, 0),
            .failure = db_text(r, i, 8),
        };
    return rows;
}

enum err work_list(struct db_pool *pool, struct arena *a, enum work_table table,
                   int64_t state, const struct page *page, struct work_row **rows,
                   size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_int(p, state);
    page_add(p, page);
    e = db_query(pool, a, UUID_NIL, table == WORK_JOBS ? &work_jobs : &work_mails, p,
                 &r);
    if (e)
        return e;
    *rows = work_rows(a, &r);
    *n = r.n;
    return OK;
}

enum err work_find_job(struct db_pool *pool, struct arena *a, uuid id,
                       struct work_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, id);
    e = db_query(pool, a, UUID_NIL, &work_job, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = *work_rows(a, &r);
    return OK;
}

enum err work_count(struct db_pool *pool, struct arena *a, enum work_table table,
                    struct work_count **rows, size_t *n)
{
    struct db_rows r;
    enum err e =
        db_query(pool, a, UUID_NIL,
                 table == WORK_JOBS ? &work_job_counts : &work_mail_counts, NULL, &r);

    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct work_count);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct work_count){db_text(&r, i, 0), db_int(&r, i, 1),
                                         db_int(&r, i, 2), db_time(&r, i, 3)};
    return OK;
}

enum err work_database_size(struct db_pool *pool, struct arena *a, int64_t *bytes)
{
    struct db_rows r;
    enum err e = db_query(pool, a, UUID_NIL, &work_size, NULL, &r);

    if (!e)
        *bytes = db_int(&r, 0, 0);
    return e;
}
