/* SPDX-License-Identifier: Apache-2.0 */
/* Grants in PostgreSQL. */
#include "store/grant_store.h"
#include "canon/authority.h"

#define GRANT_COLUMNS                                                                  \
    "SELECT g.id, g.person_id, p.name, g.seal_id, s.name, g.valid_from,\n"             \
    "       g.valid_until, g.max_uses,\n"                                              \
    "       (SELECT count(*) FROM intent AS i\n"                                       \
    "        WHERE i.company_id = g.company_id AND i.grant_id = g.id AND i.live),\n"   \
    "       g.state, g.reason, g.given_by, g.given_at, g.epoch, s.administrator_id\n"  \
    "FROM grant_of_seal AS g\n"                                                        \
    "JOIN person AS p ON p.company_id = g.company_id AND p.id = g.person_id\n"         \
    "JOIN seal AS s ON s.company_id = g.company_id AND s.id = g.seal_id\n"

DB_STATEMENT(grant_page,
             GRANT_COLUMNS
             "WHERE g.company_id = $1\n"
             "  AND ($2::uuid IS NULL OR g.person_id = $2)\n"
             "  AND ($3::uuid IS NULL OR g.seal_id = $3)\n"
             "  AND ($4::int8 = 0 OR g.state = $4)\n"
             "  AND ($5::uuid IS NULL OR g.person_id = $5 OR s.administrator_id = $5)\n"
             "  AND ($6::uuid IS NULL OR g.id < $6)\n"
             "ORDER BY g.id DESC\n"
             "LIMIT $7",
             0);

DB_STATEMENT(grant_by_id, GRANT_COLUMNS "WHERE g.company_id = $1 AND g.id = $2", 0);

DB_STATEMENT(grant_live_now,
             "SELECT g.id\n"
             "FROM grant_of_seal AS g\n"
             "WHERE g.company_id = $1 AND g.person_id = $2 AND g.seal_id = $3\n"
             "  AND g.live AND g.state = $4\n"
             "  AND g.valid_from <= now() AND now() < g.valid_until\n"
             "LIMIT 1",
             0);

static struct grant_row grant_of(const struct db_rows *r, size_t i)
{
    return (struct grant_row){
        .id = db_uuid(r, i, 0),
        .person = db_uuid(r, i, 1),
        .person_name = db_text(r, i, 2),
        .seal = db_uuid(r, i, 3),
        .seal_name = db_text(r, i, 4),
        .from = db_time(r, i, 5),
        .until = db_time(r, i, 6),
        .max_uses = db_int_or(r, i, 7, -1),
        .uses = db_int(r, i, 8),
        .state = db_int(r, i, 9),
        .reason = db_text(r, i, 10),
        .given_by = db_uuid(r, i, 11),
        .given_at = db_time(r, i, 12),
        .epoch = db_int(r, i, 13),
        .seal_administrator = db_uuid(r, i, 14),
    };
}

enum err grant_list(struct db_pool *pool, struct arena *a, uuid company,
                    const struct grant_filter *filter, const struct page *page,
                    struct grant_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid_or_null(p, filter->person);
    db_add_uuid_or_null(p, filter->seal);
    db_add_int(p, filter->state);
    db_add_uuid_or_null(p, filter->seen_by);
    page_add(p, page);
    e = db_query(pool, a, company, &grant_page, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct grant_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = grant_of(&r, i);
    return OK;
}

enum err grant_is_held(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                       uuid seal, bool *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    db_add_uuid(p, seal);
    db_add_int(p, GRANT_ACTIVE);
    e = db_query(pool, a, company, &grant_live_now, p, &r);
    *out = !e && r.n > 0;
    return e;
}

enum err grant_find(struct db_pool *pool, struct arena *a, uuid company, uuid grant,
                    struct grant_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, grant);
    e = db_query(pool, a, company, &grant_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = grant_of(&r, 0);
    return OK;
}
