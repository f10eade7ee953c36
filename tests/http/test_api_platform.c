/* SPDX-License-Identifier: Apache-2.0 */
/* layers: demo base support crypto */
/* labels: slow */
/* The platform's operator over the work of all companies: he sees what became of it and
 * nothing of what it is about, and brings back what was given up. Real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "base/uuid.h"
#include "support/api_world.h"

#define WAIT_MS 30000

static struct api_world world;
static struct api_session operator_session;

static int begin(void **state)
{
    const struct accounts *a = &world.flow.accounts;

    (void)state;
    api_world_open(&world);
    api_session_make(a->platform, a->platform_admin.id, &operator_session);
    return 0;
}

static int end(void **state)
{
    (void)state;
    api_world_close(&world);
    return 0;
}

static void call(const char *method, const char *path, const char *body,
                 struct raw_reply *r)
{
    api_call(&world, method, path, operator_session.headers, body, r);
}

static json_t *look(const char *path)
{
    struct raw_reply r;
    json_t *v;

    call("GET", path, NULL, &r);
    if (r.status != 200)
        fail_msg("GET %s: %d %s", path, r.status, r.body);
    v = json_loads(r.body, 0, NULL);
    assert_non_null(v);
    raw_reply_clear(&r);
    return v;
}

static const char *text(const json_t *v, const char *name)
{
    return json_string_value(json_object_get(v, name));
}

/* A job that was given up; `object` is what it was about. */
static void give_up_of(const char *company, const char *kind, const char *object,
                       char id[40])
{
    uuid_text(uuid_new(), id);
    api_sql(
        "INSERT INTO job (company_id, id, kind, object_id, data, attempts, done_at,\n"
        "                 failure)\n"
        "VALUES ('%s', '%s', '%s', '%s', '{\"round\": 1}', 15, now(),\n"
        "        'unavailable')",
        company, id, kind, object);
}

static void give_up(const char *kind, const char *object, char id[40])
{
    give_up_of(world.flow.accounts.company, kind, object, id);
}

/* The listed one with that id; NULL when it is not on the page. */
static json_t *listed(const char *path, const char *id)
{
    json_t *v = look(path), *found = NULL, *item;
    size_t i;

    json_array_foreach(json_object_get(v, "items"), i, item)
    {
        if (strcmp(text(item, "id"), id) == 0)
            found = json_incref(item);
    }
    json_decref(v);
    return found;
}

static void a_job_of_any_company_tells_its_fate_and_no_more(void **state)
{
    static const char *const members[] = {"id",         "company",  "kind",
                                          "state",      "attempts", "run_at",
                                          "created_at", "done_at",  "failure"};
    char id[40];
    json_t *job;

    (void)state;
    give_up("seal", world.request, id);
    job = listed("/api/v1/platform/jobs?state=given_up", id);
    assert_non_null(job);
    assert_string_equal(text(job, "failure"), "unavailable");
    assert_string_equal(text(json_object_get(job, "company"), "id"),
                        world.flow.accounts.company);
    assert_int_equal(json_object_size(job), sizeof members / sizeof *members);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        assert_non_null(json_object_get(job, members[i]));
    json_decref(job);
    assert_null(listed("/api/v1/platform/jobs?state=waiting", id));
}

/* One that cannot be read must not hide the work of all others. */
static void a_job_without_its_company_is_listed_by_the_companys_id(void **state)
{
    char company[40], id[40], other[40];
    json_t *job;

    (void)state;
    uuid_text(uuid_new(), company);
    api_sql("INSERT INTO company_directory (company_id) VALUES ('%s')", company);
    give_up("seal", world.request, other);
    give_up_of(company, "seal", world.request, id);
    job = listed("/api/v1/platform/jobs?state=given_up", id);
    assert_non_null(job);
    assert_string_equal(text(json_object_get(job, "company"), "name"), company);
    json_decref(job);
    job = listed("/api/v1/platform/jobs?state=given_up", other);
    assert_non_null(job);
    assert_string_not_equal(text(json_object_get(job, "company"), "name"), company);
    json_decref(job);
    api_sql("DELETE FROM company_directory WHERE company_id = '%s'", company);
}

static void mails_are_listed_without_their_readers(void **state)
{
    char id[40];
    struct raw_reply r;

    (void)state;
    uuid_text(uuid_new(), id);
    api_sql(
        "INSERT INTO outbox (company_id, id, person_id, kind, object_id, attempts,\n"
        "                    done_at, failure)\n"
        "VALUES ('%s', '%s', '%s', 'request.sealed', '%s', 8, now(),\n"
        "        'unavailable')",
        world.flow.accounts.company, id, world.flow.accounts.people[WHO_EMPLOYEE_1].id,
        world.request);
    call("GET", "/api/v1/platform/outbox?state=given_up", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, id));
    assert_null(strstr(r.body, world.flow.accounts.people[WHO_EMPLOYEE_1].id));
    assert_null(strstr(r.body, world.request));
    assert_null(strstr(r.body, "@"));
    raw_reply_clear(&r);
}

static int retry(const char *id)
{
    struct raw_reply r;
    char path[120];
    int status;

    (void)snprintf(path, sizeof path, "/api/v1/platform/jobs/%s/retry", id);
    call("POST", path, "{}", &r);
    status = r.status;
    raw_reply_clear(&r);
    return status;
}

static long recorded(const char *company, const char *event)
{
    char *n = api_sql_value("SELECT count(*) FROM activity_audit\n"
                            "WHERE company_id = '%s' AND event = '%s'",
                            company, event);
    long value = n ? strtol(n, NULL, 10) : -1;

    free(n);
    return value;
}

/* The request is still pending, so that the seal job has nothing to do and ends well.
 */
static void a_job_that_was_given_up_is_done_again(void **state)
{
    const struct accounts *a = &world.flow.accounts;
    char id[40];
    json_t *job = NULL;

    (void)state;
    give_up("seal", world.request, id);
    assert_int_equal(retry(id), 202);
    for (int waited = 0; waited < WAIT_MS && !job; waited += 50) {
        job = listed("/api/v1/platform/jobs?state=done", id);
        clock_sleep_us(50 * US_PER_MS);
    }
    assert_non_null(job);
    assert_true(json_is_null(json_object_get(job, "failure")));
    json_decref(job);
    assert_int_equal(recorded(a->platform, "job.retry_asked"), 1);
    assert_int_equal(recorded(a->company, "job.retried"), 1);
}

static void only_what_was_given_up_is_retried(void **state)
{
    char id[40], *done;

    (void)state;
    uuid_text(uuid_new(), id);
    assert_int_equal(retry(id), 404);
    done = api_sql_value("SELECT id FROM job WHERE done_at IS NOT NULL\n"
                         "AND failure IS NULL LIMIT 1");
    assert_int_equal(retry(done), 409);
    free(done);
}

static void the_health_names_the_worker_and_counts_the_work(void **state)
{
    json_t *v = NULL;

    (void)state;
    for (int waited = 0; waited < WAIT_MS; waited += 50) {
        json_decref(v);
        v = look("/api/v1/platform/health");
        if (json_array_size(json_object_get(v, "workers")) > 0)
            break;
        clock_sleep_us(50 * US_PER_MS);
    }
    assert_int_equal(json_array_size(json_object_get(v, "workers")), 1);
    assert_true(json_is_true(json_object_get(v, "signer")));
    assert_true(json_is_true(json_object_get(v, "redis")));
    assert_true(json_integer_value(json_object_get(v, "database_bytes")) > 1000000);
    assert_true(json_array_size(json_object_get(v, "jobs")) > 0);
    json_decref(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_of_any_company_tells_its_fate_and_no_more),
        cmocka_unit_test(a_job_without_its_company_is_listed_by_the_companys_id),
        cmocka_unit_test(mails_are_listed_without_their_readers),
        cmocka_unit_test(a_job_that_was_given_up_is_done_again),
        cmocka_unit_test(only_what_was_given_up_is_retried),
        cmocka_unit_test(the_health_names_the_worker_and_counts_the_work),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
