/* SPDX-License-Identifier: Apache-2.0 */
/* Companies and public certificates in PostgreSQL. */
#include "store/company_store.h"

DB_STATEMENT(company_by_id,
             "SELECT c.id, c.name, c.credit_code, c.kind, c.state, d.created_at\n"
             "FROM company AS c\n"
             "JOIN company_directory AS d ON d.company_id = c.company_id\n"
             "WHERE c.company_id = $1 AND c.id = $1",
             0);

DB_STATEMENT(company_ids,
             "SELECT company_id\n"
             "FROM company_directory\n"
             "WHERE ($1::uuid IS NULL OR company_id < $1)\n"
             "ORDER BY company_id DESC\n"
             "LIMIT $2",
             DB_SHARED);

DB_STATEMENT(company_root, "SELECT root_certificate FROM installation", DB_SHARED);

DB_STATEMENT(company_certificates,
             "SELECT id, purpose, certificate\n"
             "FROM installation_certificate\n"
             "ORDER BY not_before",
             DB_SHARED);

DB_STATEMENT(company_crl, "SELECT crl FROM crl ORDER BY number DESC LIMIT 1",
             DB_SHARED);

enum err company_find(struct db_pool *pool, struct arena *a, uuid company,
                      struct company_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    e = db_query(pool, a, company, &company_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out =
        (struct company_row){db_uuid(&r, 0, 0), db_text(&r, 0, 1), db_text(&r, 0, 2),
                             db_int(&r, 0, 3),  db_int(&r, 0, 4),  db_time(&r, 0, 5)};
    return OK;
}

enum err company_directory(struct db_pool *pool, struct arena *a,
                           const struct page *page, uuid **ids, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    page_add(p, page);
    e = db_query(pool, a, UUID_NIL, &company_ids, p, &r);
    if (e)
        return e;
    *ids = ARENA_ARRAY(a, r.n, uuid);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*ids)[i] = db_uuid(&r, i, 0);
    return OK;
}

enum err installation_root(struct db_pool *pool, struct arena *a, struct bytes *der)
{
    struct db_rows r;
    enum err e = db_query(pool, a, UUID_NIL, &company_root, NULL, &r);

    if (e)
        return e;
    if (!r.n)
        return ERR_UNAVAILABLE;
    *der = db_bytes(&r, 0, 0);
    return OK;
}

enum err installation_certificates(struct db_pool *pool, struct arena *a,
                                   struct installation_certificate_row **rows,
                                   size_t *n)
{
    struct db_rows r;
    enum err e = db_query(pool, a, UUID_NIL, &company_certificates, NULL, &r);

    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct installation_certificate_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct installation_certificate_row){
            db_uuid(&r, i, 0), db_int(&r, i, 1), db_bytes(&r, i, 2)};
    return OK;
}

enum err crl_newest(struct db_pool *pool, struct arena *a, struct bytes *der)
{
    struct db_rows r;
    enum err e = db_query(pool, a, UUID_NIL, &company_crl, NULL, &r);

    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *der = db_bytes(&r, 0, 0);
    return OK;
}
