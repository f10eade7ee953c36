/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts in PostgreSQL. The last round is the signer's own: submitted or not is read
 * from seal_request, never remembered beside it. */
#include "store/draft_store.h"

#define DRAFT_COLUMNS                                                                  \
    "SELECT d.id, d.person_id, d.content::text, d.preparation, d.prepared_version,\n"  \
    "       d.failure, d.failure_detail, q.round, q.state, d.created_at,\n"            \
    "       d.updated_at, d.version,\n"                                                \
    "       (SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name)\n" \
    "                        ORDER BY place.n), '[]')\n"                               \
    "        FROM jsonb_array_elements_text(d.content -> 'documents')\n"               \
    "             WITH ORDINALITY AS place (id, n)\n"                                  \
    "        JOIN document AS f ON f.company_id = d.company_id\n"                      \
    "                          AND f.id = place.id::uuid)::text\n"                     \
    "FROM draft AS d\n"                                                                \
    "LEFT JOIN LATERAL (\n"                                                            \
    "     SELECT round, state\n"                                                       \
    "     FROM seal_request\n"                                                         \
    "     WHERE company_id = d.company_id AND id = d.id\n"                             \
    "     ORDER BY round DESC\n"                                                       \
    "     LIMIT 1) AS q ON true\n"

DB_STATEMENT(draft_page,
             DRAFT_COLUMNS "WHERE d.company_id = $1 AND d.person_id = $2\n"
                           "  AND (NOT $3::bool OR q.round IS NULL)\n"
                           "  AND ($4::uuid IS NULL OR d.id < $4)\n"
                           "ORDER BY d.id DESC\n"
                           "LIMIT $5",
             0);

DB_STATEMENT(draft_by_id,
             DRAFT_COLUMNS "WHERE d.company_id = $1 AND d.person_id = $2 AND d.id = $3",
             0);

DB_STATEMENT(draft_new,
             "INSERT INTO draft (company_id, id, person_id, content)\n"
             "VALUES ($1, $2, $3, $4)",
             0);

DB_STATEMENT(draft_edit,
             "UPDATE draft\n"
             "SET content = $4, version = version + 1, updated_at = now(),\n"
             "    preparation = 0, failure = NULL, failure_detail = NULL\n"
             "WHERE company_id = $1 AND id = $2 AND version = $3",
             DB_MUST_TOUCH);

DB_STATEMENT(draft_drop,
             "DELETE FROM draft\n"
             "WHERE company_id = $1 AND id = $2 AND version = $3",
             DB_MUST_TOUCH);

DB_STATEMENT(draft_ask_prepare,
             "UPDATE draft\n"
             "SET preparation = 1, failure = NULL, failure_detail = NULL\n"
             "WHERE company_id = $1 AND id = $2 AND version = $3",
             DB_MUST_TOUCH);

static struct draft_row draft_of(const struct db_rows *r, size_t i)
{
    return (struct draft_row){
        .id = db_uuid(r, i, 0),
        .person = db_uuid(r, i, 1),
        .content = db_text(r, i, 2),
        .preparation = db_int(r, i, 3),
        .prepared_version = db_int_or(r, i, 4, 0),
        .failure = db_text(r, i, 5),
        .failure_detail = db_text(r, i, 6),
        .submitted_round = db_int_or(r, i, 7, 0),
        .request_state = db_int_or(r, i, 8, 0),
        .created_at = db_time(r, i, 9),
        .updated_at = db_time(r, i, 10),
        .version = db_int(r, i, 11),
        .files = db_text(r, i, 12),
    };
}

enum err draft_list(struct db_pool *pool, struct arena *a,
                    const struct draft_filter *filter, const struct page *page,
                    struct draft_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, filter->company);
    db_add_uuid(p, filter->person);
    db_add_bool(p, filter->unsubmitted);
    page_add(p, page);
    e = db_query(pool, a, filter->company, &draft_page, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct draft_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = draft_of(&r, i);
    return OK;
}

enum err draft_find(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                    uuid draft, struct draft_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    db_add_uuid(p, draft);
    e = db_query(pool, a, company, &draft_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = draft_of(&r, 0);
    return OK;
}

void draft_insert_add(struct db_batch *b, uuid person, uuid draft, struct str content)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, draft);
    db_add_uuid(p, person);
    db_add_json(p, content);
    (void)db_batch_add(b, &draft_new, p);
}

static struct db_params *version_params(struct db_batch *b, uuid draft, int64_t version)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, draft);
    return db_add_int(p, version);
}

void draft_update_add(struct db_batch *b, uuid draft, int64_t version,
                      struct str content)
{
    struct db_params *p = version_params(b, draft, version);

    (void)db_batch_add(b, &draft_edit, db_add_json(p, content));
}

void draft_delete_add(struct db_batch *b, uuid draft, int64_t version)
{
    (void)db_batch_add(b, &draft_drop, version_params(b, draft, version));
}

void draft_prepare_add(struct db_batch *b, uuid draft, int64_t version)
{
    (void)db_batch_add(b, &draft_ask_prepare, version_params(b, draft, version));
}
