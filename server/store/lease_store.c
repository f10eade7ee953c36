/* SPDX-License-Identifier: Apache-2.0 */
/* Leases in PostgreSQL. */
#include "store/lease_store.h"

#include "base/log.h"

DB_STATEMENT(lease_renew_jobs,
             "UPDATE job\n"
             "SET leased_until = now() + $4 * interval '1 microsecond'\n"
             "FROM unnest($1::uuid[], $2::uuid[], $3::int8[])\n"
             "  AS held (company_id, id, lease)\n"
             "WHERE job.company_id = held.company_id AND job.id = held.id\n"
             "  AND job.lease = held.lease AND job.leased_until IS NOT NULL\n"
             "  AND job.done_at IS NULL",
             DB_SHARED);

DB_STATEMENT(lease_renew_outbox,
             "UPDATE outbox\n"
             "SET leased_until = now() + $4 * interval '1 microsecond'\n"
             "FROM unnest($1::uuid[], $2::uuid[], $3::int8[])\n"
             "  AS held (company_id, id, lease)\n"
             "WHERE outbox.company_id = held.company_id AND outbox.id = held.id\n"
             "  AND outbox.lease = held.lease AND outbox.leased_until IS NOT NULL\n"
             "  AND outbox.done_at IS NULL",
             DB_SHARED);

enum err lease_renew(struct db_pool *pool, struct arena *a, enum lease_table table,
                     const struct lease *leases, size_t n, int64_t for_us)
{
    uuid company[LEASES_MAX], id[LEASES_MAX];
    int64_t number[LEASES_MAX];
    struct db_params *p = db_params_new(a);
    struct db_rows rows;

    ASSERT(n <= LEASES_MAX);
    for (size_t i = 0; i < n; i++) {
        company[i] = leases[i].company;
        id[i] = leases[i].id;
        number[i] = leases[i].number;
    }
    db_add_uuids(p, company, n);
    db_add_uuids(p, id, n);
    db_add_ints(p, number, n);
    db_add_int(p, for_us);
    return db_query(pool, a, UUID_NIL,
                    table == LEASE_JOB ? &lease_renew_jobs : &lease_renew_outbox, p,
                    &rows);
}
