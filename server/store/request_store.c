/* SPDX-License-Identifier: Apache-2.0 */
/* Requests in PostgreSQL, read side. */
#include "store/request_store.h"
#include "store/column.h"

#define REQUEST_COLUMNS                                                                \
    "SELECT q.id, q.round, q.number, q.digest, q.state, q.reason, q.requester_id,\n"   \
    "       p.name, q.purpose, q.counterparty, q.amount_minor, q.currency,\n"          \
    "       q.document_class, q.copies,\n"                                             \
    "       (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name)\n" \
    "                        ORDER BY array_position(q.seal_ids, s.id)), '[]')\n"      \
    "        FROM seal AS s\n"                                                         \
    "        WHERE s.company_id = q.company_id\n"                                      \
    "          AND s.id = ANY (q.seal_ids))::text,\n"                                  \
    "       (SELECT coalesce(json_agg(json_build_object('id', d.id, 'name', d.name)\n" \
    "                        ORDER BY array_position(q.document_ids, d.id)), '[]')\n"  \
    "        FROM document AS d\n"                                                     \
    "        WHERE d.company_id = q.company_id\n"                                      \
    "          AND d.id = ANY (q.document_ids))::text,\n"                              \
    "       q.submitted_at, q.expires_at, q.ended_at, q.epoch, q.canon\n"              \
    "FROM seal_request AS q\n"                                                         \
    "JOIN person AS p ON p.company_id = q.company_id AND p.id = q.requester_id\n"

#define LATEST_ROUND                                                                   \
    "  AND NOT EXISTS (\n"                                                             \
    "      SELECT 1 FROM seal_request AS later\n"                                      \
    "      WHERE later.company_id = q.company_id AND later.id = q.id\n"                \
    "        AND later.round > q.round)\n"

DB_STATEMENT(request_page,
             REQUEST_COLUMNS
             "WHERE q.company_id = $1\n" LATEST_ROUND "  AND CASE $2::int8\n"
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
             "  AND ($4::int8 = 0 OR q.state = $4)\n"
             "  AND ($5::uuid IS NULL OR $5 = ANY (q.seal_ids))\n"
             "  AND ($6::text IS NULL OR strpos(lower(q.purpose), lower($6)) > 0\n"
             "       OR strpos(lower(q.counterparty), lower($6)) > 0\n"
             "       OR q.number = $6)\n"
             "  AND ($7::uuid IS NULL OR q.id < $7)\n"
             "ORDER BY q.id DESC\n"
             "LIMIT $8",
             0);

DB_STATEMENT(request_by_id,
             REQUEST_COLUMNS "WHERE q.company_id = $1 AND q.id = $2\n" LATEST_ROUND, 0);

DB_STATEMENT(request_by_document,
             REQUEST_COLUMNS
             "WHERE q.company_id = $1 AND q.document_ids @> ARRAY[$2::uuid]\n"
             "ORDER BY q.id DESC, q.round DESC\n"
             "LIMIT 32",
             0);

DB_STATEMENT(
    request_decisions,
    "SELECT d.person_id, p.name, d.verdict, d.reason, d.proofs, d.decided_at,\n"
    "       d.canon\n"
    "FROM decision AS d\n"
    "JOIN person AS p ON p.company_id = d.company_id AND p.id = d.person_id\n"
    "WHERE d.company_id = $1 AND d.request_id = $2 AND d.round = $3 AND d.live\n"
    "ORDER BY d.decided_at, d.id",
    0);

DB_STATEMENT(request_due,
             "SELECT a.person_id, p.name, a.since\n"
             "FROM approval_due AS a\n"
             "JOIN person AS p ON p.company_id = a.company_id AND p.id = a.person_id\n"
             "WHERE a.company_id = $1 AND a.request_id = $2 AND a.round = $3\n"
             "ORDER BY p.name",
             0);

DB_STATEMENT(
    request_sealed,
    "SELECT s.document_id, d.name, s.digest, s.length,\n"
    "       (SELECT string_agg(part.digest, '' ORDER BY part.n)\n"
    "        FROM unnest(s.parts) WITH ORDINALITY AS part (digest, n)),\n"
    "       s.verified::text\n"
    "FROM sealed_document AS s\n"
    "JOIN document AS d ON d.company_id = s.company_id AND d.id = s.document_id\n"
    "WHERE s.company_id = $1 AND s.request_id = $2 AND s.round = $3\n"
    "ORDER BY s.document_id",
    0);

DB_STATEMENT(request_names,
             "SELECT id, name FROM person WHERE company_id = $1 AND id = ANY ($2)\n"
             "UNION ALL\n"
             "SELECT id, name FROM seal WHERE company_id = $1 AND id = ANY ($2)",
             0);

static struct request_row request_of(const struct db_rows *r, size_t i)
{
    return (struct request_row){
        .id = db_uuid(r, i, 0),
        .round = db_int(r, i, 1),
        .number = db_text(r, i, 2),
        .digest = column_digest(r, i, 3),
        .state = db_int(r, i, 4),
        .reason = db_text(r, i, 5),
        .requester = db_uuid(r, i, 6),
        .requester_name = db_text(r, i, 7),
        .purpose = db_text(r, i, 8),
        .counterparty = db_text(r, i, 9),
        .amount_minor = db_int_or(r, i, 10, 0),
        .currency = db_text(r, i, 11),
        .document_class = db_text(r, i, 12),
        .copies = db_int(r, i, 13),
        .seals = db_text(r, i, 14),
        .documents = db_text(r, i, 15),
        .submitted_at = db_time(r, i, 16),
        .expires_at = db_time(r, i, 17),
        .ended_at = db_time_or(r, i, 18, 0),
        .epoch = db_int(r, i, 19),
        .canon = db_bytes(r, i, 20),
    };
}

static enum err requests(struct db_pool *pool, struct arena *a, uuid company,
                         const struct db_statement *s, struct db_params *p,
                         struct request_row **rows, size_t *n)
{
    struct db_rows r;
    enum err e = db_query(pool, a, company, s, p, &r);

    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct request_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = request_of(&r, i);
    return OK;
}

enum err request_list(struct db_pool *pool, struct arena *a, uuid company,
                      const struct request_filter *filter, const struct page *page,
                      struct request_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    db_add_int(p, filter->view);
    db_add_uuid(p, filter->person);
    db_add_int(p, filter->state);
    db_add_uuid_or_null(p, filter->seal);
    db_add_text(p, filter->search);
    page_add(p, page);
    return requests(pool, a, company, &request_page, p, rows, n);
}

static struct db_params *key_params(struct arena *a, uuid company, uuid id)
{
    return db_add_uuid(db_add_uuid(db_params_new(a), company), id);
}

enum err request_find(struct db_pool *pool, struct arena *a, uuid company, uuid request,
                      struct request_row *out)
{
    struct request_row *rows;
    size_t n;
    enum err e = requests(pool, a, company, &request_by_id,
                          key_params(a, company, request), &rows, &n);

    if (e)
        return e;
    if (!n)
        return ERR_NOT_FOUND;
    *out = rows[0];
    return OK;
}

enum err request_find_with_document(struct db_pool *pool, struct arena *a, uuid company,
                                    uuid document, struct request_row **rows, size_t *n)
{
    return requests(pool, a, company, &request_by_document,
                    key_params(a, company, document), rows, n);
}

static void read_decisions(struct arena *a, const struct db_rows *r,
                           struct request_parts *out)
{
    out->decisions = ARENA_ARRAY(a, r->n, struct decision_row);
    out->decision_count = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->decisions[i] = (struct decision_row){
            .person = db_uuid(r, i, 0),
            .person_name = db_text(r, i, 1),
            .verdict = db_int(r, i, 2),
            .reason = db_text(r, i, 3),
            .proofs = db_int(r, i, 4),
            .decided_at = db_time(r, i, 5),
            .canon = db_bytes(r, i, 6),
        };
}

static void read_due(struct arena *a, const struct db_rows *r,
                     struct request_parts *out)
{
    out->due = ARENA_ARRAY(a, r->n, struct due_row);
    out->due_count = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->due[i] =
            (struct due_row){db_uuid(r, i, 0), db_text(r, i, 1), db_time(r, i, 2)};
}

static void read_sealed(struct arena *a, const struct db_rows *r,
                        struct request_parts *out)
{
    out->sealed = ARENA_ARRAY(a, r->n, struct sealed_row);
    out->sealed_count = r->n;
    for (size_t i = 0; i < r->n; i++) {
        struct blob_file *file = &out->sealed[i].file;

        out->sealed[i] = (struct sealed_row){.document = db_uuid(r, i, 0),
                                             .name = db_text(r, i, 1),
                                             .verified = db_text(r, i, 5)};
        file->digest = column_digest(r, i, 2);
        file->length = (size_t)db_int(r, i, 3);
        file->parts = column_digests(r, i, 4, &file->parts_n);
    }
}

static void read_names(struct arena *a, const struct db_rows *r,
                       struct request_parts *out)
{
    out->names = ARENA_ARRAY(a, r->n, struct name_row);
    out->name_count = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->names[i] = (struct name_row){db_uuid(r, i, 0), db_text(r, i, 1)};
}

static struct db_params *round_params(struct arena *a, uuid company,
                                      const struct request_row *q)
{
    return db_add_int(key_params(a, company, q->id), q->round);
}

enum err request_parts_find(struct db_pool *pool, struct arena *a, uuid company,
                            const struct request_row *request, const uuid *ids,
                            size_t id_count, struct request_parts *out)
{
    struct db_batch b;
    struct db_params *names = db_add_uuid(db_params_new(a), company);
    enum err e;

    db_add_uuids(names, ids, id_count);
    db_batch_init(&b, a, company);
    (void)db_batch_add(&b, &request_decisions, round_params(a, company, request));
    (void)db_batch_add(&b, &request_due, round_params(a, company, request));
    (void)db_batch_add(&b, &request_sealed, round_params(a, company, request));
    (void)db_batch_add(&b, &request_names, names);
    e = db_batch_run(pool, &b);
    if (e)
        return e;
    read_decisions(a, &b.rows[0], out);
    read_due(a, &b.rows[1], out);
    read_sealed(a, &b.rows[2], out);
    read_names(a, &b.rows[3], out);
    return OK;
}
