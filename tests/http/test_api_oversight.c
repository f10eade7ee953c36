/* SPDX-License-Identifier: Apache-2.0 */
/* layers: demo base support crypto */
/* labels: slow */
/* What those see who oversee a company: its certificates, its audit chains and what a
 * look at them found, its statistics. Real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "support/api_world.h"

#define WAIT_MS 30000
#define SEALS 3 /* of the demo company */

static struct api_world world;

static int begin(void **state)
{
    (void)state;
    api_world_open(&world);
    return 0;
}

static int end(void **state)
{
    (void)state;
    api_world_close(&world);
    return 0;
}

static void call_as(enum demo_who who, const char *method, const char *path,
                    const char *body, struct raw_reply *r)
{
    struct api_session s;

    api_session_make(world.flow.accounts.company, world.flow.accounts.people[who].id,
                     &s);
    api_call(&world, method, path, s.headers, body, r);
}

static json_t *look(enum demo_who who, const char *path)
{
    struct raw_reply r;
    json_t *v;

    call_as(who, "GET", path, NULL, &r);
    if (r.status != 200)
        fail_msg("GET %s: %d %s", path, r.status, r.body);
    v = json_loads(r.body, 0, NULL);
    assert_non_null(v);
    raw_reply_clear(&r);
    return v;
}

static const json_t *at(const json_t *v, const char *name)
{
    return json_object_get(v, name);
}

static const char *text(const json_t *v, const char *name)
{
    return json_string_value(at(v, name));
}

static json_int_t number(const json_t *v, const char *name)
{
    assert_true(json_is_integer(at(v, name)));
    return json_integer_value(at(v, name));
}

static const json_t *item(const json_t *list, size_t i)
{
    return json_array_get(at(list, "items"), i);
}

static void assert_refused(enum demo_who who, const char *path, const char *field)
{
    char wanted[80];
    struct raw_reply r;

    call_as(who, "GET", path, NULL, &r);
    (void)snprintf(wanted, sizeof wanted, "\"field\":\"%s\"", field);
    if (r.status != 422 || !strstr(r.body, wanted))
        fail_msg("GET %s: %d %s", path, r.status, r.body);
    raw_reply_clear(&r);
}

/* ---- certificates ---- */

static void certificates_say_whose_they_are_and_how_long_they_last(void **state)
{
    json_t *v = look(WHO_AUDITOR, "/api/v1/certificates");

    (void)state;
    assert_int_equal(json_array_size(at(v, "items")), SEALS);
    for (size_t i = 0; i < SEALS; i++) {
        if (!strstr(text(item(v, i), "subject"), "云海"))
            fail_msg("%s", text(item(v, i), "subject"));
        assert_string_equal(text(item(v, i), "state"), "live");
        assert_true(json_is_true(at(item(v, i), "in_use")));
        assert_true(number(item(v, i), "days_left") > 300);
        assert_non_null(text(at(item(v, i), "seal"), "name"));
    }
    json_decref(v);
}

static void who_administers_one_seal_sees_its_certificate_alone(void **state)
{
    const struct accounts *a = &world.flow.accounts;
    json_t *v;

    (void)state;
    api_sql("UPDATE role SET role = 2 WHERE person_id = '%s'",
            a->people[WHO_EMPLOYEE_2].id);
    api_sql("UPDATE seal SET administrator_id = '%s' WHERE id = '%s'",
            a->people[WHO_EMPLOYEE_2].id, a->seals[SEAL_OF_COMPANY].id);
    api_sql("UPDATE seal SET administrator_id = '%s' WHERE company_id = '%s'\n"
            "AND id <> '%s'",
            a->people[WHO_ADMINISTRATOR].id, a->company, a->seals[SEAL_OF_COMPANY].id);
    v = look(WHO_EMPLOYEE_2, "/api/v1/certificates");
    assert_int_equal(json_array_size(at(v, "items")), 1);
    assert_string_equal(text(at(item(v, 0), "seal"), "id"),
                        a->seals[SEAL_OF_COMPANY].id);
    json_decref(v);
}

static void the_installation_shows_what_it_stands_on(void **state)
{
    static const char *const purposes[] = {"root", "attestation", "checkpoint"};
    json_t *v = look(WHO_ADMINISTRATOR, "/api/v1/installation/certificates");

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(text(item(v, i), "purpose"), purposes[i]);
        assert_true(number(item(v, i), "days_left") > 0);
        assert_string_equal(text(item(v, i), "issuer"), text(item(v, 0), "subject"));
    }
    json_decref(v);
}

/* ---- the audit log ---- */

static size_t records(const char *query)
{
    char path[300];
    json_t *v;
    size_t n;

    (void)snprintf(path, sizeof path, "/api/v1/audit?%s", query);
    v = look(WHO_AUDITOR, path);
    n = json_array_size(at(v, "items"));
    json_decref(v);
    return n;
}

static void records_are_found_by_a_part_of_their_texts(void **state)
{
    (void)state;
    assert_true(records("chain=activity&search=127.0.0") > 0);
    assert_int_equal(records("chain=activity&search=198.51.100.99"), 0);
}

static void records_are_found_by_their_time(void **state)
{
    char then[64], query[160];

    (void)state;
    clock_text(clock_utc_us() + 60 * US_PER_S, then);
    (void)snprintf(query, sizeof query, "chain=authority&from=%s", then);
    assert_int_equal(records(query), 0);
    (void)snprintf(query, sizeof query, "chain=authority&to=%s", then);
    assert_true(records(query) > 0);
}

static void records_name_who_did_it(void **state)
{
    char path[160];
    json_t *v;

    (void)state;
    (void)snprintf(path, sizeof path, "/api/v1/audit?person=%s",
                   world.flow.accounts.people[WHO_ADMINISTRATOR].id);
    v = look(WHO_AUDITOR, path);
    assert_string_equal(text(item(v, 0), "person_name"),
                        world.flow.accounts.people[WHO_ADMINISTRATOR].name);
    json_decref(v);
}

/* ---- looks at the chains ---- */

static bool is_running(const json_t *status)
{
    return json_is_true(at(at(item(status, 0), "look"), "running")) ||
           json_is_true(at(at(item(status, 1), "look"), "running"));
}

/* Asks for a look and waits until it has ended. */
static json_t *verified(void)
{
    struct raw_reply r;
    json_t *status = NULL;

    call_as(WHO_AUDITOR, "POST", "/api/v1/audit/verify", "{}", &r);
    assert_int_equal(r.status, 202);
    raw_reply_clear(&r);
    for (int waited = 0; waited < WAIT_MS; waited += 50) {
        json_decref(status);
        status = look(WHO_AUDITOR, "/api/v1/audit/status");
        if (!is_running(status))
            return status;
        clock_sleep_us(50 * US_PER_MS);
    }
    fail_msg("the look did not end");
    return NULL;
}

static void both_chains_are_verified_to_their_ends(void **state)
{
    json_t *v = verified();

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const json_t *chain = item(v, i);

        assert_true(json_is_null(at(at(chain, "look"), "bad")));
        assert_true(number(at(chain, "look"), "verified_to") > 0);
        assert_true(number(chain, "sequence") >=
                    number(at(chain, "look"), "verified_to"));
    }
    json_decref(v);
}

static void a_changed_record_is_named_and_recorded(void **state)
{
    const char *company = world.flow.accounts.company;
    char *found;
    json_t *v;

    (void)state;
    api_sql("CREATE TABLE kept AS SELECT * FROM activity_audit\n"
            "WHERE company_id = '%s' AND sequence = 3;\n"
            "UPDATE activity_audit SET canon = set_byte(canon, 60, 255)\n"
            "WHERE company_id = '%s' AND sequence = 3",
            company, company);
    v = verified();
    assert_int_equal(number(at(at(item(v, 1), "look"), "bad"), "sequence"), 3);
    assert_string_equal(text(at(at(item(v, 1), "look"), "bad"), "fault"), "digest");
    assert_true(json_is_null(at(at(item(v, 0), "look"), "bad")));
    json_decref(v);
    found = api_sql_value("SELECT count(*) FROM activity_audit\n"
                          "WHERE company_id = '%s' AND event = 'audit.broken'",
                          company);
    assert_string_equal(found, "1");
    free(found);
    api_sql("UPDATE activity_audit AS a SET canon = kept.canon FROM kept\n"
            "WHERE a.company_id = kept.company_id AND a.sequence = kept.sequence;\n"
            "DROP TABLE kept");
    v = verified();
    assert_true(json_is_null(at(at(item(v, 1), "look"), "bad")));
    json_decref(v);
}

/* ---- statistics ---- */

static void reject(const char *request)
{
    char link[MAILBOX_LINK_MAX];
    struct flow_decision d = {.request = request,
                              .link = link,
                              .verdict = "reject",
                              .pin = world.flow.accounts.people[WHO_APPROVER_1].pin,
                              .reason = "金额有误"};
    struct sealkeeper_reply r = {0};

    flow_link(&world.flow, request, WHO_APPROVER_1, link);
    assert_int_equal(flow_decide(&world.flow, &d, &r), 0);
    sealkeeper_reply_clear(&r);
}

static void seal_one(void)
{
    const char *pin = world.flow.accounts.people[WHO_EMPLOYEE_1].pin;
    struct sealkeeper_reply r = {0};
    char request[40];

    flow_ask(&world.flow, request);
    flow_approve_all(&world.flow, request);
    assert_int_equal(flow_confirm(&world.flow, request, pin, &r), 0);
    sealkeeper_reply_clear(&r);
    flow_wait_state(&world.flow, request, "sealed");
}

static void requests_are_counted_by_what_became_of_them(void **state)
{
    char request[40];
    json_t *v, *day;

    (void)state;
    seal_one();
    flow_ask(&world.flow, request);
    reject(request);
    v = look(WHO_AUDITOR, "/api/v1/statistics?time_zone=Asia/Shanghai");
    day = json_array_get(at(v, "days"), 0);
    assert_int_equal(number(v, "count"), 3); /* one is pending */
    assert_int_equal(number(day, "sealed"), 1);
    assert_int_equal(number(day, "rejected"), 1);
    assert_int_equal(number(day, "pending"), 1);
    assert_int_equal(number(at(v, "funnel"), "submitted"), 3);
    assert_int_equal(number(at(v, "funnel"), "approved"), 1);
    assert_int_equal(number(at(v, "funnel"), "sealed"), 1);
    assert_string_equal(text(json_array_get(at(v, "rejections"), 0), "reason"),
                        "金额有误");
    assert_int_equal(number(at(v, "seal_use"), "count"), 1);
    assert_int_equal(json_array_size(at(at(v, "seal_use"), "hours")), 1);
    json_decref(v);
}

/* Two steps: who approved second waited from the first approval on, not from the
 * submission. */
static void waiting_counts_from_when_a_step_was_open(void **state)
{
    const json_t *steps, *persons;
    json_int_t decisions = 0;
    json_t *v;

    (void)state;
    v = look(WHO_AUDITOR, "/api/v1/statistics");
    steps = at(at(v, "waiting"), "steps");
    persons = at(at(v, "waiting"), "approvers");
    assert_int_equal(json_array_size(steps), 2);
    assert_int_equal(number(at(v, "waiting"), "requests"), 3);
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *step = json_array_get(steps, i);

        decisions += number(step, "count");
        assert_true(number(step, "p50") <= number(step, "p90"));
        assert_true(number(step, "p90") <= number(step, "p99"));
        assert_true(number(step, "p99") < 600);
    }
    for (size_t i = 0; i < json_array_size(persons); i++)
        decisions -= number(json_array_get(persons, i), "count");
    assert_int_equal(decisions, 0);
    json_decref(v);
}

static void what_is_no_stretch_of_time_is_refused(void **state)
{
    (void)state;
    assert_refused(WHO_AUDITOR, "/api/v1/statistics?time_zone=Mars/Olympus",
                   "time_zone");
    assert_refused(WHO_AUDITOR, "/api/v1/statistics?from=2030-01-01T00:00:00Z", "from");
    assert_refused(WHO_AUDITOR,
                   "/api/v1/statistics?from=2020-01-01T00:00:00Z&to="
                   "2022-01-01T00:00:00Z",
                   "from");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates_say_whose_they_are_and_how_long_they_last),
        cmocka_unit_test(the_installation_shows_what_it_stands_on),
        cmocka_unit_test(records_are_found_by_a_part_of_their_texts),
        cmocka_unit_test(records_are_found_by_their_time),
        cmocka_unit_test(records_name_who_did_it),
        cmocka_unit_test(both_chains_are_verified_to_their_ends),
        cmocka_unit_test(a_changed_record_is_named_and_recorded),
        cmocka_unit_test(requests_are_counted_by_what_became_of_them),
        cmocka_unit_test(waiting_counts_from_when_a_step_was_open),
        cmocka_unit_test(what_is_no_stretch_of_time_is_refused),
        cmocka_unit_test(who_administers_one_seal_sees_its_certificate_alone),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
