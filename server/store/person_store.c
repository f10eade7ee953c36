/* SPDX-License-Identifier: Apache-2.0 */
/* Persons and departments in PostgreSQL. */
#include "store/person_store.h"

#define PERSON_COLUMNS                                                                 \
    "SELECT p.id, p.name, p.state, p.account_id, p.department_id,\n"                   \
    "       p.employee_number, p.mobile, m.address,\n"                                 \
    "       coalesce((SELECT bit_or(1 << r.role)\n"                                    \
    "                 FROM role AS r\n"                                                \
    "                 WHERE r.company_id = p.company_id AND r.person_id = p.id\n"      \
    "                   AND r.live), 0),\n"                                            \
    "       p.locale, p.time_zone, p.enrolled_at, p.deactivated_at, p.epoch\n"         \
    "FROM person AS p\n"                                                               \
    "LEFT JOIN mail_address AS m\n"                                                    \
    "       ON m.company_id = p.company_id AND m.person_id = p.id AND m.live\n"

/* Substring search without LIKE: what was typed is no pattern. */
DB_STATEMENT(person_page,
             PERSON_COLUMNS
             "WHERE p.company_id = $1 AND p.live\n"
             "  AND ($2::text IS NULL OR strpos(lower(p.name), lower($2)) > 0\n"
             "       OR strpos(lower(m.address), lower($2)) > 0\n"
             "       OR p.employee_number = $2)\n"
             "  AND ($3::int8 = 0 OR p.state = $3)\n"
             "  AND ($4::int8 = 0 OR EXISTS (\n"
             "      SELECT 1 FROM role AS r\n"
             "      WHERE r.company_id = p.company_id AND r.person_id = p.id\n"
             "        AND r.role = $4 AND r.live))\n"
             "  AND ($5::uuid IS NULL OR p.id < $5)\n"
             "ORDER BY p.id DESC\n"
             "LIMIT $6",
             0);

DB_STATEMENT(person_by_id, PERSON_COLUMNS "WHERE p.company_id = $1 AND p.id = $2", 0);

DB_STATEMENT(department_page,
             "SELECT id, name, parent_id, head_id, epoch\n"
             "FROM department\n"
             "WHERE company_id = $1 AND live\n"
             "  AND ($2::uuid IS NULL OR id < $2)\n"
             "ORDER BY id DESC\n"
             "LIMIT $3",
             0);

DB_STATEMENT(department_by_id,
             "SELECT id, name, parent_id, head_id, epoch\n"
             "FROM department\n"
             "WHERE company_id = $1 AND id = $2 AND live",
             0);

static struct person_row person_of(const struct db_rows *r, size_t i)
{
    return (struct person_row){
        .id = db_uuid(r, i, 0),
        .name = db_text(r, i, 1),
        .state = db_int(r, i, 2),
        .account = db_uuid_or_nil(r, i, 3),
        .department = db_uuid_or_nil(r, i, 4),
        .employee_number = db_text(r, i, 5),
        .mobile = db_text(r, i, 6),
        .mail = db_text(r, i, 7),
        .roles = (uint32_t)db_int(r, i, 8),
        .locale = db_text(r, i, 9),
        .time_zone = db_text(r, i, 10),
        .enrolled_at = db_time_or(r, i, 11, 0),
        .deactivated_at = db_time_or(r, i, 12, 0),
        .epoch = db_int(r, i, 13),
    };
}

enum err person_list(struct db_pool *pool, struct arena *a, uuid company,
                     const struct person_filter *filter, const struct page *page,
                     struct person_row **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_text(p, filter->search);
    db_add_int(p, filter->state);
    db_add_int(p, filter->role);
    page_add(p, page);
    e = db_query(pool, a, company, &person_page, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct person_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = person_of(&r, i);
    return OK;
}

enum err person_find(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                     struct person_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    e = db_query(pool, a, company, &person_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = person_of(&r, 0);
    return OK;
}

static struct department_row department_of(const struct db_rows *r, size_t i)
{
    return (struct department_row){db_uuid(r, i, 0), db_text(r, i, 1),
                                   db_uuid_or_nil(r, i, 2), db_uuid_or_nil(r, i, 3),
                                   db_int(r, i, 4)};
}

enum err department_find(struct db_pool *pool, struct arena *a, uuid company,
                         uuid department, struct department_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, department);
    e = db_query(pool, a, company, &department_by_id, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = department_of(&r, 0);
    return OK;
}

enum err department_list(struct db_pool *pool, struct arena *a, uuid company,
                         const struct page *page, struct department_row **rows,
                         size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    page_add(p, page);
    e = db_query(pool, a, company, &department_page, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct department_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = department_of(&r, i);
    return OK;
}
