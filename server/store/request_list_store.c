/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of requests in PostgreSQL. */
#include "store/request_list_store.h"
#include "store/column.h"
#include "store/request_columns.h"

DB_STATEMENT(request_page,
             REQUEST_COLUMNS
             "WHERE q.company_id = $1\n" REQUEST_LATEST_ROUND "  AND CASE $2::int8\n"
             "      WHEN 1 THEN q.requester_id = $3\n"
             "      WHEN 2 THEN q.requester_id = $3 AND q.state IN (3, 4)\n"
             "      WHEN 3 THEN EXISTS (\n"
             "           SELECT 1 FROM approval_due AS a\n"
             "           WHERE a.company_id = q.company_id AND a.person_id = $3\n"
             "             AND a.request_id = q.id AND a.round = q.round)\n"
             "      WHEN 4 THEN EXISTS (\n"
             "           SELECT 1 FROM decision AS d\n"
             "           WHERE d.company_id = q.company_id AND d.person_id = $3\n"
             "             AND d.request_id = q.id AND d.round = q.round)\n"
             "      ELSE true END\n"
             "  AND ($4::int8 = 0 OR (1::int8 << q.state) & $4 <> 0)\n"
             "  AND ($5::uuid IS NULL OR $5 = ANY (q.seal_ids))\n"
             "  AND ($6::timestamptz IS NULL OR q.submitted_at >= $6)\n"
             "  AND ($7::timestamptz IS NULL OR q.submitted_at < $7)\n"
             "  AND ($8::text IS NULL OR strpos(lower(q.purpose), lower($8)) > 0\n"
             "       OR strpos(lower(q.counterparty), lower($8)) > 0\n"
             "       OR strpos(q.number, $8) > 0\n"
             "       OR EXISTS (\n"
             "          SELECT 1 FROM document AS d\n"
             "          WHERE d.company_id = q.company_id\n"
             "            AND d.id = ANY (q.document_ids)\n"
             "            AND strpos(lower(d.name), lower($8)) > 0))\n"
             "  AND ($9::uuid IS NULL OR q.id < $9)\n"
             "ORDER BY q.id DESC\n"
             "LIMIT $10",
             0);

DB_STATEMENT(request_queue_page,
             REQUEST_COLUMNS
             "JOIN approval_due AS a ON a.company_id = q.company_id\n"
             "                      AND a.request_id = q.id AND a.round = q.round\n"
             "WHERE q.company_id = $1\n" REQUEST_LATEST_ROUND "  AND a.person_id = $2\n"
             "  AND ($3::uuid IS NULL OR (q.expires_at, q.id) > (\n"
             "       SELECT last.expires_at, last.id FROM seal_request AS last\n"
             "       WHERE last.company_id = $1 AND last.id = $3\n"
             "       ORDER BY last.round DESC LIMIT 1))\n"
             "ORDER BY q.expires_at, q.id\n"
             "LIMIT $4",
             0);

DB_STATEMENT(
    request_counted,
    "SELECT (SELECT count(*) FROM draft AS d\n"
    "        WHERE d.company_id = $1 AND d.person_id = $2\n"
    "          AND NOT EXISTS (\n"
    "              SELECT 1 FROM seal_request AS made\n"
    "              WHERE made.company_id = d.company_id AND made.id = d.id)),\n"
    "       (SELECT count(*)\n"
    "        FROM approval_due AS a\n"
    "        JOIN seal_request AS q ON q.company_id = a.company_id\n"
    "                              AND q.id = a.request_id\n"
    "                              AND q.round = a.round\n"
    "        WHERE a.company_id = $1\n" REQUEST_LATEST_ROUND
    "          AND a.person_id = $2),\n"
    "       count(*) FILTER (WHERE q.state = 2),\n"
    "       count(*) FILTER (WHERE q.state = 3),\n"
    "       count(*) FILTER (WHERE q.state = 4),\n"
    "       count(*) FILTER (WHERE q.state = 5),\n"
    "       count(*) FILTER (WHERE q.state = 6),\n"
    "       count(*) FILTER (WHERE q.state = 7),\n"
    "       count(*) FILTER (WHERE q.state = 8),\n"
    "       count(*) FILTER (WHERE q.state = 9)\n"
    "FROM seal_request AS q\n"
    "WHERE q.company_id = $1 AND q.requester_id = $2\n" REQUEST_LATEST_ROUND,
    0);

DB_STATEMENT(request_list_decisions,
             "SELECT d.request_id, d.canon\n"
             "FROM decision AS d\n"
             "WHERE d.company_id = $1 AND d.request_id = ANY ($2) AND d.live\n"
             "ORDER BY d.decided_at, d.id",
             0);

DB_STATEMENT(request_list_due,
             "SELECT a.request_id, a.person_id, p.name, a.since\n"
             "FROM approval_due AS a\n"
             "JOIN person AS p ON p.company_id = a.company_id AND p.id = a.person_id\n"
             "WHERE a.company_id = $1 AND a.request_id = ANY ($2)\n"
             "ORDER BY p.name",
             0);

enum err request_list(struct db_pool *pool, struct arena *a, uuid company,
                      const struct request_filter *filter, const struct page *page,
                      struct request_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    db_add_int(p, filter->view);
    db_add_uuid(p, filter->person);
    db_add_int(p, filter->states);
    db_add_uuid_or_null(p, filter->seal);
    db_add_time_or_null(p, filter->from);
    db_add_time_or_null(p, filter->to);
    db_add_text(p, filter->search);
    page_add(p, page);
    return request_rows_find(pool, a, &request_page, p, rows, n);
}

static struct db_params *person_params(struct arena *a, uuid company, uuid person)
{
    return db_add_uuid(db_add_uuid(db_params_new(a), company), person);
}

enum err request_queue(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                       const struct page *page, struct request_row **rows, size_t *n)
{
    struct db_params *p = person_params(a, company, person);

    page_add(p, page);
    return request_rows_find(pool, a, &request_queue_page, p, rows, n);
}

enum err request_count(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                       struct request_counts *out)
{
    struct db_rows r;
    enum err e = db_query(pool, a, company, &request_counted,
                          person_params(a, company, person), &r);

    if (e)
        return e;
    *out = (struct request_counts){.drafts = db_int(&r, 0, 0),
                                   .to_approve = db_int(&r, 0, 1)};
    for (int state = REQUEST_PENDING; state <= REQUEST_STATE_LAST; state++)
        out->mine[state] = db_int(&r, 0, state);
    return OK;
}

static void read_parts(struct arena *a, const struct db_rows *decisions,
                       const struct db_rows *due, struct request_list_parts *out)
{
    *out = (struct request_list_parts){
        .decisions = ARENA_ARRAY(a, decisions->n, struct list_decision_row),
        .decision_count = decisions->n,
        .due = ARENA_ARRAY(a, due->n, struct list_due_row),
        .due_count = due->n,
    };
    for (size_t i = 0; i < decisions->n; i++)
        out->decisions[i] = (struct list_decision_row){db_uuid(decisions, i, 0),
                                                       db_bytes(decisions, i, 1)};
    for (size_t i = 0; i < due->n; i++)
        out->due[i] = (struct list_due_row){
            db_uuid(due, i, 0),
            {db_uuid(due, i, 1), db_text(due, i, 2), db_time(due, i, 3)}};
}

enum err request_list_parts_find(struct db_pool *pool, struct arena *a, uuid company,
                                 const uuid *requests, size_t n,
                                 struct request_list_parts *out)
{
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, company);
    (void)db_batch_add(
        &b, &request_list_decisions,
        db_add_uuids(db_add_uuid(db_params_new(a), company), requests, n));
    (void)db_batch_add(
        &b, &request_list_due,
        db_add_uuids(db_add_uuid(db_params_new(a), company), requests, n));
    e = db_batch_run(pool, &b);
    if (!e)
        read_parts(a, &b.rows[0], &b.rows[1], out);
    return e;
}
