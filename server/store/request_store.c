/* SPDX-License-Identifier: Apache-2.0 */
/* Requests in PostgreSQL, read side. */
#include "store/request_store.h"
#include "store/column.h"
#include "store/request_columns.h"

DB_STATEMENT(request_by_id,
             REQUEST_COLUMNS
             "WHERE q.company_id = $1 AND q.id = $2\n" REQUEST_LATEST_ROUND,
             0);

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

/* The same bytes may have been prepared for more than one version of the draft. A
 * turned page turns the seal's sides too. */
DB_STATEMENT(
    request_places,
    "SELECT DISTINCT ON (u.update_digest)\n"
    "       u.update_digest, u.page, u.x_milli, u.y_milli,\n"
    "       round(CASE WHEN side.up THEN s.width_um ELSE s.height_um END\n"
    "             * 72 / 25.4 / side.unit)::int8,\n"
    "       round(CASE WHEN side.up THEN s.height_um ELSE s.width_um END\n"
    "             * 72 / 25.4 / side.unit)::int8,\n"
    "       side.page::text\n"
    "FROM prepared_update AS u\n"
    "JOIN document AS d ON d.company_id = u.company_id AND d.id = u.document_id\n"
    "JOIN seal AS s ON s.company_id = u.company_id AND s.id = u.seal_id\n"
    "CROSS JOIN LATERAL (\n"
    "     SELECT d.pages -> (u.page - 1) AS page,\n"
    "            (d.pages -> (u.page - 1) ->> 'rotate')::int8 % 180 = 0 AS up,\n"
    "            (d.pages -> (u.page - 1) ->> 'user_unit')::numeric AS unit) AS side\n"
    "WHERE u.company_id = $1 AND u.draft_id = $2 AND u.update_digest = ANY ($3)\n"
    "  AND side.page IS NOT NULL",
    0);

/* A signature that came too late is confirmed once more: the last time counts. */
DB_STATEMENT(request_confirmation,
             "SELECT max(signing_time), count(*) FILTER (WHERE live),\n"
             "       count(cms) FILTER (WHERE live)\n"
             "FROM intent\n"
             "WHERE company_id = $1 AND request_id = $2 AND round = $3",
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
        .requester_department = db_text(r, i, 8),
        .purpose = db_text(r, i, 9),
        .counterparty = db_text(r, i, 10),
        .amount_minor = db_int_or(r, i, 11, 0),
        .currency = db_text(r, i, 12),
        .document_class = db_text(r, i, 13),
        .copies = db_int(r, i, 14),
        .seals = db_text(r, i, 15),
        .documents = db_text(r, i, 16),
        .submitted_at = db_time(r, i, 17),
        .expires_at = db_time(r, i, 18),
        .ended_at = db_time_or(r, i, 19, 0),
        .epoch = db_int(r, i, 20),
        .canon = db_bytes(r, i, 21),
    };
}

enum err request_rows_find(struct db_pool *pool, struct arena *a,
                           const struct db_statement *s, struct db_params *p,
                           struct request_row **rows, size_t *n)
{
    struct db_rows r;
    uuid company; /* the first parameter of every statement */
    enum err e;

    memcpy(company.b, p->v[0].p, sizeof company.b);
    e = db_query(pool, a, company, s, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct request_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = request_of(&r, i);
    return OK;
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
    enum err e = request_rows_find(pool, a, &request_by_id,
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
    return request_rows_find(pool, a, &request_by_document,
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

static void read_confirmation(const struct db_rows *r, struct request_parts *out)
{
    out->confirmed_at = db_time_or(r, 0, 0, 0);
    out->intents = db_int(r, 0, 1);
    out->signed_intents = db_int(r, 0, 2);
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
    (void)db_batch_add(&b, &request_confirmation, round_params(a, company, request));
    e = db_batch_run(pool, &b);
    if (e)
        return e;
    read_decisions(a, &b.rows[0], out);
    read_due(a, &b.rows[1], out);
    read_sealed(a, &b.rows[2], out);
    read_names(a, &b.rows[3], out);
    read_confirmation(&b.rows[4], out);
    return OK;
}

enum err request_places_find(struct db_pool *pool, struct arena *a, uuid company,
                             uuid request, const struct digest *updates, size_t n,
                             struct place_row **rows, size_t *found)
{
    struct db_params *p = key_params(a, company, request);
    struct bytes *digests = ARENA_ARRAY(a, n, struct bytes);
    struct db_rows r;
    enum err e;

    for (size_t i = 0; i < n; i++)
        digests[i] = digest_bytes(&updates[i]);
    e = db_query(pool, a, company, &request_places, db_add_blobs(p, digests, n), &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct place_row);
    *found = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct place_row){
            .update = column_digest(&r, i, 0),
            .page = db_int(&r, i, 1),
            .x = db_int(&r, i, 2),
            .y = db_int(&r, i, 3),
            .width = db_int(&r, i, 4),
            .height = db_int(&r, i, 5),
            .paper = db_text(&r, i, 6),
        };
    return OK;
}
