/* SPDX-License-Identifier: Apache-2.0 */
/* Chain templates in PostgreSQL. */
#include "store/chain_store.h"

#define CHAIN_COLUMNS                                                                  \
    "SELECT v.chain_id, v.id, v.number, v.name, v.steps::text, v.published_at,\n"      \
    "       v.epoch\n"                                                                 \
    "FROM chain_version AS v\n"

DB_STATEMENT(chain_page,
             CHAIN_COLUMNS "WHERE v.company_id = $1 AND v.live\n"
                           "  AND ($2::uuid IS NULL OR v.chain_id < $2)\n"
                           "  AND NOT EXISTS (\n"
                           "      SELECT 1 FROM chain_version AS later\n"
                           "      WHERE later.company_id = v.company_id\n"
                           "        AND later.chain_id = v.chain_id AND later.live\n"
                           "        AND later.number > v.number)\n"
                           "ORDER BY v.chain_id DESC\n"
                           "LIMIT $3",
             0);

DB_STATEMENT(chain_versions_of,
             CHAIN_COLUMNS "WHERE v.company_id = $1 AND v.chain_id = $2\n"
                           "ORDER BY v.number DESC\n"
                           "LIMIT 200",
             0);

DB_STATEMENT(seal_chains,
             "SELECT s.id, s.name,\n"
             "       (SELECT v.canon\n"
             "        FROM chain_version AS v\n"
             "        WHERE v.company_id = s.company_id AND v.chain_id = s.chain_id\n"
             "          AND v.live\n"
             "        ORDER BY v.number DESC\n"
             "        LIMIT 1)\n"
             "FROM seal AS s\n"
             "WHERE s.company_id = $1 AND s.id = ANY ($2)\n"
             "ORDER BY s.id",
             0);

DB_STATEMENT(chain_candidates,
             "SELECT p.id, p.canon,\n"
             "       coalesce((SELECT bit_or(1 << r.role)\n"
             "                 FROM role AS r\n"
             "                 WHERE r.company_id = p.company_id\n"
             "                   AND r.person_id = p.id AND r.live), 0)\n"
             "FROM person AS p\n"
             "WHERE p.company_id = $1\n"
             "  AND (p.id = ANY ($2)\n"
             "       OR p.id IN (SELECT person_id FROM role\n"
             "                   WHERE company_id = $1 AND live\n"
             "                     AND (1 << role) & $3::int8 <> 0))\n"
             "ORDER BY p.id",
             0);

static enum err chains(struct db_pool *pool, struct arena *a, uuid company,
                       const struct db_statement *s, struct db_params *p,
                       struct chain_row **rows, size_t *n)
{
    struct db_rows r;
    enum err e = db_query(pool, a, company, s, p, &r);

    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct chain_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct chain_row){
            db_uuid(&r, i, 0), db_uuid(&r, i, 1), db_int(&r, i, 2), db_text(&r, i, 3),
            db_text(&r, i, 4), db_time(&r, i, 5), db_int(&r, i, 6)};
    return OK;
}

enum err chain_list(struct db_pool *pool, struct arena *a, uuid company,
                    const struct page *page, struct chain_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    page_add(p, page);
    return chains(pool, a, company, &chain_page, p, rows, n);
}

enum err chain_versions(struct db_pool *pool, struct arena *a, uuid company, uuid chain,
                        struct chain_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    db_add_uuid(p, chain);
    return chains(pool, a, company, &chain_versions_of, p, rows, n);
}

enum err seal_chain_list(struct db_pool *pool, struct arena *a, uuid company,
                         const uuid *seals, size_t seals_n,
                         struct seal_chain_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuids(p, seals, seals_n);
    e = db_query(pool, a, company, &seal_chains, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct seal_chain_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct seal_chain_row){db_uuid(&r, i, 0), db_text(&r, i, 1),
                                             db_bytes(&r, i, 2)};
    return OK;
}

enum err candidate_list(struct db_pool *pool, struct arena *a, uuid company,
                        const uuid *persons, size_t persons_n, uint32_t roles,
                        struct candidate_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuids(p, persons, persons_n);
    db_add_int(p, roles);
    e = db_query(pool, a, company, &chain_candidates, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct candidate_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct candidate_row){db_uuid(&r, i, 0), db_bytes(&r, i, 1),
                                            (uint32_t)db_int(&r, i, 2)};
    return OK;
}
