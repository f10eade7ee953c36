/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates in PostgreSQL. */
#include "store/certificate_store.h"

DB_STATEMENT(certificate_page,
             "SELECT c.id, s.id, s.name, s.certificate_id = c.id, c.algorithm,\n"
             "       c.certificate, c.state, c.revoked_at\n"
             "FROM certificate AS c\n"
             "JOIN seal AS s ON s.company_id = c.company_id AND s.id = c.seal_id\n"
             "WHERE c.company_id = $1\n"
             "  AND ($2::uuid IS NULL OR s.administrator_id = $2)\n"
             "  AND ($3::uuid IS NULL OR c.id < $3)\n"
             "ORDER BY c.id DESC\n"
             "LIMIT $4",
             0);

enum err certificate_list(struct db_pool *pool, struct arena *a, uuid company,
                          const uuid *administrator, const struct page *page,
                          struct certificate_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid_or_null(p, administrator);
    page_add(p, page);
    e = db_query(pool, a, company, &certificate_page, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct certificate_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct certificate_row){
            .id = db_uuid(&r, i, 0),
            .seal = db_uuid(&r, i, 1),
            .seal_name = db_text(&r, i, 2),
            .in_use = db_bool(&r, i, 3),
            .algorithm = db_int(&r, i, 4),
            .der = db_bytes(&r, i, 5),
            .state = db_int(&r, i, 6),
            .revoked_at = db_time_or(&r, i, 7, 0),
        };
    return OK;
}
