/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db store support */
/* Leases: the work of a killed worker comes back soon, that of a living one does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "store/job_store.h"
#include "store/lease_store.h"
#include "store/outbox_store.h"
#include "support/pg.h"

#define SHORT_US (100 * US_PER_MS)
#define LONG_US (60 * US_PER_S)

struct world {
    const char *database;
    struct db_pool *pool; /* as the worker */
    struct arena *arena;
};

static int begin(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    w->database = test_pg_database("leases");
    w->pool = test_pg_pool(w->database, "seal_worker");
    w->arena = arena_new();
    *state = w;
    return 0;
}

static int end(void **state)
{
    struct world *w = *state;

    db_pool_close(&w->pool);
    arena_free(&w->arena);
    free(w);
    return 0;
}

static int forget_all(void **state)
{
    struct world *w = *state;

    test_pg_execute(w->database, "TRUNCATE job, outbox, delivery");
    return 0;
}

static struct lease claim_new_job(struct world *w)
{
    struct db_batch b;
    struct job job;

    db_batch_init(&b, w->arena, uuid_new());
    job_add(&b, STR("intake"), uuid_new(), STR("{}"));
    assert_int_equal(db_batch_run(w->pool, &b), OK);
    assert_int_equal(job_claim(w->pool, w->arena, NULL, 0, SHORT_US, &job), OK);
    return (struct lease){LEASE_JOB, job.company, job.id, job.lease};
}

static enum err claim_after_the_lease(struct world *w, struct job *job)
{
    clock_sleep_us(2 * SHORT_US);
    return job_claim(w->pool, w->arena, NULL, 0, LONG_US, job);
}

static void a_lease_that_nobody_renews_ends(void **state)
{
    struct world *w = *state;
    struct lease held = claim_new_job(w);
    struct job job;

    assert_int_equal(claim_after_the_lease(w, &job), OK);
    assert_true(uuid_eq(job.id, held.id));
}

static void a_renewed_lease_keeps_the_job(void **state)
{
    struct world *w = *state;
    struct lease held = claim_new_job(w);
    struct job job;

    assert_int_equal(lease_renew(w->pool, w->arena, LEASE_JOB, &held, 1, LONG_US), OK);
    assert_int_equal(claim_after_the_lease(w, &job), ERR_NOT_FOUND);
}

static void a_lease_that_was_lost_is_not_renewed(void **state)
{
    struct world *w = *state;
    struct lease lost = claim_new_job(w);
    struct job job;
    char *until;

    assert_int_equal(claim_after_the_lease(w, &job), OK);
    test_pg_execute(w->database, "UPDATE job SET leased_until = 'epoch'");
    assert_int_equal(lease_renew(w->pool, w->arena, LEASE_JOB, &lost, 1, LONG_US), OK);
    until = test_pg_value(w->database, "SELECT leased_until = 'epoch' FROM job");
    assert_string_equal(until, "t");
    free(until);
}

static void a_job_that_was_given_back_gets_no_lease(void **state)
{
    struct world *w = *state;
    struct lease held = claim_new_job(w);
    const struct job job = {
        .company = held.company, .id = held.id, .lease = held.number};
    struct job again;

    assert_int_equal(job_retry(w->pool, w->arena, &job, STR("unavailable"), 0), OK);
    assert_int_equal(lease_renew(w->pool, w->arena, LEASE_JOB, &held, 1, LONG_US), OK);
    assert_int_equal(job_claim(w->pool, w->arena, NULL, 0, LONG_US, &again), OK);
}

static void a_renewed_outbox_row_is_not_sent_twice(void **state)
{
    struct world *w = *state;
    struct outbox_row row;
    struct lease held;
    struct db_batch b;

    db_batch_init(&b, w->arena, uuid_new());
    outbox_add(&b, uuid_new(), STR("request.sealed"), uuid_new(), STR("{}"));
    assert_int_equal(db_batch_run(w->pool, &b), OK);
    assert_int_equal(outbox_claim(w->pool, w->arena, SHORT_US, &row), OK);
    held = (struct lease){LEASE_OUTBOX, row.company, row.id, row.lease};
    assert_int_equal(lease_renew(w->pool, w->arena, LEASE_OUTBOX, &held, 1, LONG_US),
                     OK);
    clock_sleep_us(2 * SHORT_US);
    assert_int_equal(outbox_claim(w->pool, w->arena, LONG_US, &row), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_lease_that_nobody_renews_ends, forget_all),
        cmocka_unit_test_setup(a_renewed_lease_keeps_the_job, forget_all),
        cmocka_unit_test_setup(a_lease_that_was_lost_is_not_renewed, forget_all),
        cmocka_unit_test_setup(a_job_that_was_given_back_gets_no_lease, forget_all),
        cmocka_unit_test_setup(a_renewed_outbox_row_is_not_sent_twice, forget_all),
    };
    test_pg_start();
    return cmocka_run_group_tests(tests, begin, end);
}
