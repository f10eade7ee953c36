/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db store support */
/* Jobs and outbox rows: claimed once, given back, fenced, fair between companies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "store/job_store.h"
#include "store/outbox_store.h"
#include "support/pg.h"

#define LEASE_US (60 * US_PER_S)

struct world {
    const char *database;
    struct db_pool *pool; /* as the worker */
    struct arena *arena;
};

static int begin(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    w->database = test_pg_database("jobs");
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

static uuid add_job(struct world *w, uuid company, const char *data)
{
    uuid object = uuid_new();
    struct db_batch b;

    db_batch_init(&b, w->arena, company);
    job_add(&b, STR("intake"), object, str_of(data));
    assert_int_equal(db_batch_run(w->pool, &b), OK);
    return object;
}

static enum err claim(struct world *w, struct job *out)
{
    return job_claim(w->pool, w->arena, NULL, 0, LEASE_US, out);
}

static void a_job_is_claimed_by_one_only(void **state)
{
    struct world *w = *state;
    uuid object = add_job(w, uuid_new(), "{\"n\":1}");
    struct job job, other;

    assert_int_equal(claim(w, &job), OK);
    assert_true(uuid_eq(job.object, object));
    assert_int_equal(job.attempts, 1);
    assert_int_equal(claim(w, &other), ERR_NOT_FOUND);
}

static void the_same_open_job_is_not_added_twice(void **state)
{
    struct world *w = *state;
    uuid company = uuid_new(), object = uuid_new();
    struct db_batch b;
    struct job job;

    db_batch_init(&b, w->arena, company);
    job_add(&b, STR("preview"), object, STR("{\"page\": 1}"));
    job_add(&b, STR("preview"), object, STR("{\"page\":1}"));
    assert_int_equal(db_batch_run(w->pool, &b), OK);
    assert_int_equal(claim(w, &job), OK);
    assert_int_equal(claim(w, &job), ERR_NOT_FOUND);
}

static void a_done_job_is_not_claimed_again(void **state)
{
    struct world *w = *state;
    struct job job;

    (void)add_job(w, uuid_new(), "{}");
    assert_int_equal(claim(w, &job), OK);
    assert_int_equal(job_finish(w->pool, w->arena, &job, (struct str){NULL, 0}), OK);
    test_pg_execute(w->database, "UPDATE job SET leased_until = NULL");
    assert_int_equal(claim(w, &job), ERR_NOT_FOUND);
}

static void a_company_at_its_limit_is_passed_over(void **state)
{
    struct world *w = *state;
    uuid busy = uuid_new(), other = uuid_new();
    struct job job;

    (void)add_job(w, busy, "{}");
    (void)add_job(w, other, "{}");
    assert_int_equal(job_claim(w->pool, w->arena, &busy, 1, LEASE_US, &job), OK);
    assert_true(uuid_eq(job.company, other));
    assert_int_equal(job_claim(w->pool, w->arena, &busy, 1, LEASE_US, &job),
                     ERR_NOT_FOUND);
}

static void who_lost_his_lease_finishes_nothing(void **state)
{
    struct world *w = *state;
    struct job first, second;

    (void)add_job(w, uuid_new(), "{}");
    assert_int_equal(claim(w, &first), OK);
    test_pg_execute(w->database,
                    "UPDATE job SET leased_until = now() - interval '1 s'");
    assert_int_equal(claim(w, &second), OK);
    assert_int_equal(second.attempts, 2);
    assert_int_equal(job_finish(w->pool, w->arena, &first, (struct str){NULL, 0}),
                     ERR_CONFLICT);
    assert_int_equal(job_finish(w->pool, w->arena, &second, (struct str){NULL, 0}), OK);
}

static void a_result_without_its_lease_is_rolled_back(void **state)
{
    struct world *w = *state;
    struct job first, second;
    struct db_batch b;
    char *rows;

    (void)add_job(w, uuid_new(), "{}");
    assert_int_equal(claim(w, &first), OK);
    test_pg_execute(w->database,
                    "UPDATE job SET leased_until = now() - interval '1 s'");
    assert_int_equal(claim(w, &second), OK);
    db_batch_init(&b, w->arena, first.company);
    outbox_add(&b, uuid_new(), STR("request.sealed"), uuid_new(), STR("{}"));
    job_finish_add(&b, &first, (struct str){NULL, 0});
    assert_int_equal(db_batch_run(w->pool, &b), ERR_CONFLICT);
    rows = test_pg_value(w->database, "SELECT count(*) FROM outbox");
    assert_string_equal(rows, "0");
    free(rows);
}

static void a_job_given_back_waits(void **state)
{
    struct world *w = *state;
    struct job job;

    (void)add_job(w, uuid_new(), "{}");
    assert_int_equal(claim(w, &job), OK);
    assert_int_equal(
        job_retry(w->pool, w->arena, &job, STR("unavailable"), 3600 * US_PER_S), OK);
    assert_int_equal(claim(w, &job), ERR_NOT_FOUND);
    test_pg_execute(w->database, "UPDATE job SET run_at = now()");
    assert_int_equal(claim(w, &job), OK);
    assert_int_equal(job.attempts, 2);
}

static void old_done_jobs_are_forgotten(void **state)
{
    struct world *w = *state;
    struct job job;
    int64_t n;

    (void)add_job(w, uuid_new(), "{}");
    (void)add_job(w, uuid_new(), "{}");
    assert_int_equal(claim(w, &job), OK);
    assert_int_equal(job_finish(w->pool, w->arena, &job, (struct str){NULL, 0}), OK);
    assert_int_equal(job_forget(w->pool, w->arena, clock_utc_us() + 60 * US_PER_S, &n),
                     OK);
    assert_int_equal(n, 1);
    assert_int_equal(claim(w, &job), OK);
}

static void add_row(struct world *w, uuid company)
{
    struct db_batch b;

    db_batch_init(&b, w->arena, company);
    outbox_add(&b, uuid_new(), STR("request.sealed"), uuid_new(), STR("{\"round\":1}"));
    assert_int_equal(db_batch_run(w->pool, &b), OK);
}

static enum err finish(struct world *w, const struct outbox_row *row,
                       const struct outbox_attempt *attempt)
{
    struct db_batch b;

    db_batch_init(&b, w->arena, row->company);
    outbox_finish_add(&b, row, attempt);
    return db_batch_run(w->pool, &b);
}

static enum err retry(struct world *w, const struct outbox_row *row,
                      const struct outbox_attempt *attempt)
{
    struct db_batch b;

    db_batch_init(&b, w->arena, row->company);
    outbox_retry_add(&b, row, attempt, 3600 * US_PER_S);
    return db_batch_run(w->pool, &b);
}

static void an_outbox_row_is_told_once(void **state)
{
    struct world *w = *state;
    struct outbox_attempt done = {.address = STR("zhao@company.example"),
                                  .outcome = STR("delivered")};
    struct outbox_row row;
    char *outcome;

    add_row(w, uuid_new());
    assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row), OK);
    assert_int_equal(finish(w, &row, &done), OK);
    assert_int_equal(finish(w, &row, &done), ERR_CONFLICT);
    test_pg_execute(w->database, "UPDATE outbox SET leased_until = NULL");
    assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row), ERR_NOT_FOUND);
    outcome =
        test_pg_value(w->database, "SELECT string_agg(outcome, ',') FROM delivery");
    assert_string_equal(outcome, "delivered");
    free(outcome);
}

static void an_outbox_row_given_back_is_claimed_later(void **state)
{
    struct world *w = *state;
    struct outbox_attempt failed = {.address = STR("zhao@company.example"),
                                    .outcome = STR("unavailable")};
    struct outbox_row row;

    add_row(w, uuid_new());
    assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row), OK);
    assert_int_equal(retry(w, &row, &failed), OK);
    assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row), ERR_NOT_FOUND);
    test_pg_execute(w->database, "UPDATE outbox SET run_at = now()");
    assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row), OK);
    assert_int_equal(row.attempts, 2);
}

#define CLAIMS 10 /* more than it takes until PostgreSQL keeps a plan */

/* A worker that waits has its plan from an empty table. */
static void a_claim_takes_one_job_whatever_its_plan_was_made_for(void **state)
{
    struct world *w = *state;
    struct job job;

    test_pg_execute(w->database, "VACUUM ANALYZE job");
    for (int i = 0; i < CLAIMS; i++)
        assert_int_equal(claim(w, &job), ERR_NOT_FOUND);
    for (int i = 0; i < CLAIMS; i++)
        add_job(w, uuid_new(), "{}");
    for (int i = 0; i < CLAIMS; i++)
        assert_int_equal(claim(w, &job), OK);
    assert_int_equal(claim(w, &job), ERR_NOT_FOUND);
}

static void a_claim_takes_one_outbox_row_whatever_its_plan_was_made_for(void **state)
{
    struct world *w = *state;
    struct outbox_row row;

    test_pg_execute(w->database, "VACUUM ANALYZE outbox");
    for (int i = 0; i < CLAIMS; i++)
        assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row),
                         ERR_NOT_FOUND);
    for (int i = 0; i < CLAIMS; i++)
        add_row(w, uuid_new());
    for (int i = 0; i < CLAIMS; i++)
        assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_job_is_claimed_by_one_only, forget_all),
        cmocka_unit_test_setup(the_same_open_job_is_not_added_twice, forget_all),
        cmocka_unit_test_setup(a_done_job_is_not_claimed_again, forget_all),
        cmocka_unit_test_setup(a_company_at_its_limit_is_passed_over, forget_all),
        cmocka_unit_test_setup(who_lost_his_lease_finishes_nothing, forget_all),
        cmocka_unit_test_setup(a_result_without_its_lease_is_rolled_back, forget_all),
        cmocka_unit_test_setup(a_job_given_back_waits, forget_all),
        cmocka_unit_test_setup(old_done_jobs_are_forgotten, forget_all),
        cmocka_unit_test_setup(a_claim_takes_one_job_whatever_its_plan_was_made_for,
                               forget_all),
        cmocka_unit_test_setup(an_outbox_row_is_told_once, forget_all),
        cmocka_unit_test_setup(an_outbox_row_given_back_is_claimed_later, forget_all),
        cmocka_unit_test_setup(
            a_claim_takes_one_outbox_row_whatever_its_plan_was_made_for, forget_all),
    };
    test_pg_start();
    return cmocka_run_group_tests(tests, begin, end);
}
