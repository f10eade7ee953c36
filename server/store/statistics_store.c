/* SPDX-License-Identifier: Apache-2.0 */
/* Figures about requests in PostgreSQL. */
#include "store/statistics_store.h"

DB_STATEMENT(statistics_outcomes,
             "SELECT to_char(submitted_at AT TIME ZONE $4, 'YYYY-MM-DD'), state,\n"
             "       count(*)\n"
             "FROM seal_request\n"
             "WHERE company_id = $1 AND submitted_at >= $2 AND submitted_at < $3\n"
             "GROUP BY 1, 2\n"
             "ORDER BY 1, 2",
             0);

DB_STATEMENT(statistics_days,
             "SELECT to_char(signing_time AT TIME ZONE $4, 'YYYY-MM-DD'), count(*)\n"
             "FROM intent\n"
             "WHERE company_id = $1 AND signing_time >= $2 AND signing_time < $3\n"
             "  AND cms IS NOT NULL\n"
             "GROUP BY 1\n"
             "ORDER BY 1",
             0);

DB_STATEMENT(statistics_hours,
             "SELECT extract(isodow FROM signing_time AT TIME ZONE $4)::int8,\n"
             "       extract(hour FROM signing_time AT TIME ZONE $4)::int8, count(*)\n"
             "FROM intent\n"
             "WHERE company_id = $1 AND signing_time >= $2 AND signing_time < $3\n"
             "  AND cms IS NOT NULL\n"
             "GROUP BY 1, 2\n"
             "ORDER BY 1, 2",
             0);

DB_STATEMENT(statistics_rejections,
             "SELECT reason, count(*)\n"
             "FROM decision\n"
             "WHERE company_id = $1 AND decided_at >= $2 AND decided_at < $3\n"
             "  AND verdict = 2 AND live\n"
             "GROUP BY reason\n"
             "ORDER BY count(*) DESC, reason\n"
             "LIMIT 20",
             0);

DB_STATEMENT(statistics_requests,
             "SELECT id, round, state, submitted_at, canon\n"
             "FROM seal_request\n"
             "WHERE company_id = $1 AND submitted_at >= $2 AND submitted_at < $3\n"
             "  AND ($4::timestamptz IS NULL\n"
             "       OR (submitted_at, id, round) < ($4, $5::uuid, $6::int8))\n"
             "ORDER BY submitted_at DESC, id DESC, round DESC\n"
             "LIMIT $7",
             0);

DB_STATEMENT(statistics_decisions,
             "SELECT request_id, round, canon\n"
             "FROM decision\n"
             "WHERE company_id = $1 AND request_id = ANY ($2) AND live\n"
             "ORDER BY request_id, round, decided_at, id",
             0);

DB_STATEMENT(statistics_persons,
             "SELECT id, name FROM person WHERE company_id = $1 AND id = ANY ($2)", 0);

static struct db_params *range_params(struct arena *a, const struct statistics_range *r)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, r->company);
    db_add_time(p, r->from);
    return db_add_time(p, r->to);
}

static struct db_params *zone_params(struct arena *a, const struct statistics_range *r)
{
    return db_add_text(range_params(a, r), r->time_zone);
}

static void take_outcomes(struct arena *a, const struct db_rows *r,
                          struct statistics_counts *out)
{
    out->outcomes = ARENA_ARRAY(a, r->n, struct day_outcome_row);
    out->outcome_count = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->outcomes[i] = (struct day_outcome_row){db_text(r, i, 0), db_int(r, i, 1),
                                                    db_int(r, i, 2)};
}

static void take_days(struct arena *a, const struct db_rows *r,
                      struct statistics_counts *out)
{
    out->days = ARENA_ARRAY(a, r->n, struct day_use_row);
    out->day_count = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->days[i] = (struct day_use_row){db_text(r, i, 0), db_int(r, i, 1)};
}

static void take_hours(struct arena *a, const struct db_rows *r,
                       struct statistics_counts *out)
{
    out->hours = ARENA_ARRAY(a, r->n, struct hour_use_row);
    out->hour_count = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->hours[i] =
            (struct hour_use_row){db_int(r, i, 0), db_int(r, i, 1), db_int(r, i, 2)};
}

static void take_rejections(struct arena *a, const struct db_rows *r,
                            struct statistics_counts *out)
{
    out->rejections = ARENA_ARRAY(a, r->n, struct rejection_row);
    out->rejection_count = r->n;
    for (size_t i = 0; i < r->n; i++)
        out->rejections[i] = (struct rejection_row){db_text(r, i, 0), db_int(r, i, 1)};
}

enum err statistics_count(struct db_pool *pool, struct arena *a,
                          const struct statistics_range *range,
                          struct statistics_counts *out)
{
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, range->company);
    (void)db_batch_add(&b, &statistics_outcomes, zone_params(a, range));
    (void)db_batch_add(&b, &statistics_days, zone_params(a, range));
    (void)db_batch_add(&b, &statistics_hours, zone_params(a, range));
    (void)db_batch_add(&b, &statistics_rejections, range_params(a, range));
    e = db_batch_run(pool, &b);
    if (e)
        return e;
    take_outcomes(a, &b.rows[0], out);
    take_days(a, &b.rows[1], out);
    take_hours(a, &b.rows[2], out);
    take_rejections(a, &b.rows[3], out);
    return OK;
}

static enum err read_decisions(struct db_pool *pool, struct arena *a, uuid company,
                               struct statistics_page *page)
{
    uuid *ids = ARENA_ARRAY(a, page->request_count, uuid);
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    for (size_t i = 0; i < page->request_count; i++)
        ids[i] = page->requests[i].id;
    db_add_uuid(p, company);
    db_add_uuids(p, ids, page->request_count);
    e = db_query(pool, a, company, &statistics_decisions, p, &r);
    if (e)
        return e;
    page->decisions = ARENA_ARRAY(a, r.n, struct statistics_decision);
    page->decision_count = r.n;
    for (size_t i = 0; i < r.n; i++)
        page->decisions[i] = (struct statistics_decision){
            db_uuid(&r, i, 0), db_int(&r, i, 1), db_bytes(&r, i, 2)};
    return OK;
}

enum err statistics_read(struct db_pool *pool, struct arena *a,
                         const struct statistics_range *range,
                         const struct statistics_request *last, int64_t limit,
                         struct statistics_page *out)
{
    struct db_params *p = range_params(a, range);
    struct db_rows r;
    enum err e;

    db_add_time_or_null(p, last ? &last->submitted_at : NULL);
    db_add_uuid_or_null(p, last ? &last->id : NULL);
    db_add_int_or_null(p, last ? &last->round : NULL);
    db_add_int(p, limit);
    e = db_query(pool, a, range->company, &statistics_requests, p, &r);
    if (e)
        return e;
    out->requests = ARENA_ARRAY(a, r.n, struct statistics_request);
    out->request_count = r.n;
    for (size_t i = 0; i < r.n; i++)
        out->requests[i] = (struct statistics_request){
            db_uuid(&r, i, 0), db_int(&r, i, 1), db_int(&r, i, 2), db_time(&r, i, 3),
            db_bytes(&r, i, 4)};
    return read_decisions(pool, a, range->company, out);
}

enum err statistics_names(struct db_pool *pool, struct arena *a, uuid company,
                          const uuid *persons, size_t n, struct person_name_row **rows,
                          size_t *found)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuids(p, persons, n);
    e = db_query(pool, a, company, &statistics_persons, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct person_name_row);
    *found = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct person_name_row){db_uuid(&r, i, 0), db_text(&r, i, 1)};
    return OK;
}
