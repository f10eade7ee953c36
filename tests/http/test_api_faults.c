/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* What the API does when something is missing: the audit chain cannot be written,
 * Redis is gone, somebody calls too often, a session has ended. And what an open page
 * sees. Real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "support/api_world.h"

static struct api_world world;

static const struct demo_person *who(enum demo_who index)
{
    return &world.flow.accounts.people[index];
}

static struct api_session session_of(enum demo_who index)
{
    struct api_session s;

    api_session_make(world.flow.accounts.company, who(index)->id, &s);
    return s;
}

static long count(const char *sql)
{
    char *value = api_sql_value("%s", sql);
    long n = value ? strtol(value, NULL, 10) : -1;

    free(value);
    return n;
}

static int status_of(const char *method, const char *path, const char *headers,
                     const char *body)
{
    struct raw_reply r;
    int status;

    api_call(&world, method, path, headers, body, &r);
    status = r.status;
    raw_reply_clear(&r);
    return status;
}

static int log_in(enum demo_who index, const char *password)
{
    char body[200];

    (void)snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}",
                   who(index)->login, password ? password : who(index)->password);
    return status_of("POST", "/api/v1/sessions", NULL, body);
}

/* ---- no action without its record ---- */

static void link_body(char body[512])
{
    (void)snprintf(body, 512, "{\"company\":\"%.36s\",\"token\":\"%s\"}", world.link,
                   world.link + 37);
}

/* Every kind of action of web's own, once; the number of them that were not refused
 * with audit.write. */
static int try_each_action(void)
{
    struct api_session employee = session_of(WHO_EMPLOYEE_1);
    struct api_session auditor = session_of(WHO_AUDITOR);
    char draft[128], document[128], request[128], page[128], link[512];
    char *document_id = api_sql_value("SELECT id FROM document WHERE company_id = '%s'",
                                      world.flow.accounts.company);
    const struct {
        const char *method, *path, *headers, *body;
    } actions[] = {
        {"POST", "/api/v1/uploads", employee.headers, "{\"name\":\"a\",\"size\":1}"},
        {"POST", "/api/v1/drafts", employee.headers, "{}"},
        {"POST", "/api/v1/me/pin-resets", employee.headers, "{}"},
        {"GET", document, employee.headers, NULL},
        {"GET", request, auditor.headers, NULL},
        {"GET", page, auditor.headers, NULL},
        {"GET", "/api/v1/audit/export", auditor.headers, NULL},
        {"POST", "/api/v1/links/open", NULL, link},
        {"GET", "/api/v1/persons", employee.headers, NULL}, /* a refusal */
        {"DELETE", draft, employee.headers, NULL},
        {"DELETE", "/api/v1/sessions", auditor.headers, NULL},
        {"DELETE", "/api/v1/sessions/current", employee.headers, NULL},
    };
    int done = 0;

    (void)snprintf(draft, sizeof draft, "/api/v1/drafts/%s", world.request);
    (void)snprintf(document, sizeof document, "/api/v1/documents/%s/content",
                   document_id);
    (void)snprintf(request, sizeof request, "/api/v1/requests/%s", world.request);
    (void)snprintf(page, sizeof page, "/api/v1/requests/%s/documents/0/pages/1.png",
                   world.request);
    link_body(link);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        int status = status_of(actions[i].method, actions[i].path, actions[i].headers,
                               actions[i].body);

        if (status != 503) {
            print_message("%s %s: %d\n", actions[i].method, actions[i].path, status);
            done++;
        }
    }
    free(document_id);
    return done;
}

static void without_its_record_no_action_happens(void **state)
{
    static const char state_of_all[] =
        "SELECT (SELECT count(*) FROM upload) + (SELECT count(*) FROM draft)\n"
        "     + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM view_mark)\n"
        "     + (SELECT count(*) FROM activity_audit)\n"
        "     + (SELECT sum(sequence) FROM activity_head)\n"
        "     + (SELECT sum(session_epoch) FROM account)";
    long before;
    int done;

    (void)state;
    api_sql("DELETE FROM view_mark");
    api_sql("INSERT INTO draft (company_id, id, person_id, content)\n"
            "SELECT company_id, gen_random_uuid(), person_id, '{}' FROM draft LIMIT 1");
    before = count(state_of_all);
    api_sql("REVOKE INSERT ON activity_audit FROM seal_web");
    done = try_each_action() + (log_in(WHO_EMPLOYEE_1, NULL) != 503) +
           (log_in(WHO_EMPLOYEE_1, "not the password") != 503);
    api_sql("GRANT INSERT ON activity_audit TO seal_web");
    /* a draft that was submitted is refused before, and that refusal has no record */
    assert_int_equal(done, 0);
    assert_int_equal(count(state_of_all), before);
}

static void a_trigger_that_raises_has_the_same_effect(void **state)
{
    long sessions;

    (void)state;
    api_sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS\n"
            "$$ BEGIN RAISE EXCEPTION 'disk full'; END $$;\n"
            "CREATE TRIGGER refuse BEFORE INSERT ON activity_audit\n"
            "FOR EACH ROW EXECUTE FUNCTION refuse()");
    sessions = count("SELECT count(*) FROM session");
    assert_int_equal(log_in(WHO_EMPLOYEE_1, NULL), 503);
    assert_int_equal(count("SELECT count(*) FROM session"), sessions);
    api_sql("DROP TRIGGER refuse ON activity_audit; DROP FUNCTION refuse()");
    assert_int_equal(log_in(WHO_EMPLOYEE_1, NULL), 201);
}

static void every_action_leaves_its_record(void **state)
{
    static const char *const events[] = {
        "login",        "login.failed",    "logout",         "logout.everywhere",
        "upload.begun", "draft.created",   "request.viewed", "document.downloaded",
        "link.opened",  "document.viewed", "audit.exported", "call.refused",
        "draft.deleted"};
    char draft[128];
    char *id;
    struct api_session employee = session_of(WHO_EMPLOYEE_1);

    (void)state;
    id = api_sql_value("SELECT d.id FROM draft AS d WHERE NOT EXISTS\n"
                       "(SELECT FROM seal_request AS q WHERE q.id = d.id)\n"
                       "AND d.company_id = '%s' AND d.person_id = '%s' LIMIT 1",
                       world.flow.accounts.company, who(WHO_EMPLOYEE_1)->id);
    (void)snprintf(draft, sizeof draft, "/api/v1/drafts/%s", id);
    assert_int_equal(status_of("DELETE", draft, employee.headers, NULL), 204);
    free(id);
    (void)try_each_action();
    (void)log_in(WHO_EMPLOYEE_1, "not the password");
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        char sql[200];

        (void)snprintf(sql, sizeof sql,
                       "SELECT count(*) FROM activity_audit WHERE event = '%s'",
                       events[i]);
        if (count(sql) < 1)
            fail_msg("no record of %s", events[i]);
    }
}

static void a_view_is_recorded_once_a_day(void **state)
{
    static const char views[] =
        "SELECT count(*) FROM activity_audit WHERE event = 'request.viewed'";
    struct api_session employee = session_of(WHO_EMPLOYEE_1);
    char path[128];
    long before;

    (void)state;
    (void)snprintf(path, sizeof path, "/api/v1/requests/%s", world.request);
    (void)status_of("GET", path, employee.headers, NULL);
    before = count(views);
    for (int i = 0; i < 3; i++)
        assert_int_equal(status_of("GET", path, employee.headers, NULL), 200);
    assert_int_equal(count(views), before);
}

/* The body of an answer as a file of the instance. */
static void fetch(const char *target, const char *headers, const char *name,
                  char path[160])
{
    struct raw_reply r;
    FILE *f;

    api_call(&world, "GET", target, headers, NULL, &r);
    assert_int_equal(r.status, 200);
    (void)snprintf(path, 160, "%s/%s", world.flow.instance.dir, name);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(r.body, 1, r.body_n, f), r.body_n);
    assert_int_equal(fclose(f), 0);
    raw_reply_clear(&r);
}

static void the_activity_chain_verifies(void **state)
{
    struct api_session auditor = session_of(WHO_AUDITOR);
    static const char program[] = SEALKEEPER_BUILD_DIR "/bin/sealverify";
    char audit[160], ca[160];
    const char *argv[] = {program, "--audit", audit, "--ca", ca, NULL};

    (void)state;
    fetch("/api/v1/audit/export", auditor.headers, "audit.jsonl", audit);
    fetch("/api/v1/ca.pem", NULL, "ca.pem", ca);
    assert_int_equal(proc_run(&(struct proc_settings){.name = "sealverify",
                                                      .argv = argv,
                                                      .log_dir = "/tmp"},
                              30000),
                     0);
}

/* ---- log-in and sessions ---- */

static void who_guesses_passwords_is_recorded_wherever_he_tries(void **state)
{
    static const char failed[] =
        "SELECT count(*) FROM activity_audit WHERE event = 'login.failed'\n"
        "AND company_id = (SELECT platform_company_id FROM installation)";
    long before = count(failed);

    (void)state;
    assert_int_equal(
        status_of("POST", "/api/v1/sessions", NULL,
                  "{\"login\":\"nobody\",\"password\":\"whatever it is\"}"),
        401);
    assert_int_equal(count(failed), before + 1);
}

static void an_ended_session_opens_nothing(void **state)
{
    struct api_session one = session_of(WHO_EMPLOYEE_2);
    struct api_session two = session_of(WHO_EMPLOYEE_2);

    (void)state;
    assert_int_equal(status_of("DELETE", "/api/v1/sessions/current", one.headers, NULL),
                     204);
    assert_int_equal(status_of("GET", "/api/v1/me", one.headers, NULL), 401);
    assert_int_equal(status_of("GET", "/api/v1/me", two.headers, NULL), 200);
    assert_int_equal(status_of("DELETE", "/api/v1/sessions", two.headers, NULL), 204);
    assert_int_equal(status_of("GET", "/api/v1/me", two.headers, NULL), 401);
}

static void a_session_cookie_is_worth_nothing_in_another_company(void **state)
{
    struct api_session s = session_of(WHO_EMPLOYEE_2);
    char headers[512];

    (void)state;
    (void)snprintf(headers, sizeof headers, "Cookie: sealkeeper=%s%s\r\n",
                   world.foreign_company, strchr(s.cookie, '.'));
    assert_int_equal(status_of("GET", "/api/v1/me", headers, NULL), 401);
}

/* ---- links ---- */

static void an_opened_link_shows_its_request_and_nothing_else(void **state)
{
    char body[512], cookie[400], headers[512], path[128];
    struct raw_reply r;

    (void)state;
    link_body(body);
    api_call(&world, "POST", "/api/v1/links/open", NULL, body, &r);
    assert_int_equal(r.status, 200);
    assert_true(raw_reply_header(&r, "Set-Cookie", cookie, sizeof cookie));
    assert_non_null(strstr(r.head, "SameSite=Strict"));
    assert_non_null(strstr(r.head, "HttpOnly"));
    assert_null(strstr(r.body, world.link + 37));
    raw_reply_clear(&r);
    (void)snprintf(headers, sizeof headers, "Cookie: %s\r\n", cookie);
    (void)snprintf(path, sizeof path, "/api/v1/requests/%s", world.request);
    assert_int_equal(status_of("GET", path, headers, NULL), 200);
    assert_int_equal(status_of("GET", "/api/v1/me", headers, NULL), 401);
    assert_int_equal(status_of("GET", "/api/v1/requests", headers, NULL), 401);
    headers[strlen(headers) - 4] ^= 1; /* one bit of the MAC */
    assert_int_equal(status_of("GET", path, headers, NULL), 401);
}

static void opening_a_link_decides_nothing(void **state)
{
    static const char decisions[] = "SELECT count(*) FROM decision";
    long before = count(decisions);
    char body[512];

    (void)state;
    link_body(body);
    for (int i = 0; i < 3; i++)
        assert_int_equal(status_of("POST", "/api/v1/links/open", NULL, body), 200);
    assert_int_equal(count(decisions), before);
}

static void a_guessed_link_is_dead(void **state)
{
    char body[512];
    struct raw_reply r;

    (void)state;
    (void)snprintf(body, sizeof body,
                   "{\"company\":\"%s\",\"token\":"
                   "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                   world.flow.accounts.company);
    api_call(&world, "POST", "/api/v1/links/open", NULL, body, &r);
    if (r.status != 410 && r.status != 404)
        fail_msg("%d %s", r.status, r.body);
    raw_reply_clear(&r);
}

/* ---- pictures ---- */

static void a_page_is_drawn_when_somebody_looks(void **state)
{
    struct api_session employee = session_of(WHO_EMPLOYEE_1);
    int64_t until = clock_monotonic_us() + 30 * US_PER_S;
    struct raw_reply r = {0};
    char path[128];

    (void)state;
    (void)snprintf(path, sizeof path,
                   "/api/v1/requests/%s/documents/0/pages/1.png?dpi=48", world.request);
    api_call(&world, "GET", path, employee.headers, NULL, &r);
    assert_int_equal(r.status, 202);
    assert_non_null(strstr(r.head, "Retry-After"));
    while (r.status == 202 && clock_monotonic_us() < until) {
        raw_reply_clear(&r);
        clock_sleep_us(200 * US_PER_MS);
        api_call(&world, "GET", path, employee.headers, NULL, &r);
    }
    assert_int_equal(r.status, 200);
    assert_memory_equal(r.body, "\x89PNG", 4);
    raw_reply_clear(&r);
}

/* ---- limits, with and without Redis ---- */

/* Counters begin anew with each minute: not in the middle of counting. */
static void keep_clear_of_the_minute(void)
{
    while (clock_utc_us() / US_PER_S % 60 > 48 ||
           clock_monotonic_us() / US_PER_S % 60 > 48)
        clock_sleep_us(200 * US_PER_MS);
}

static void restart_web(void)
{
    (void)instance_stop(&world.flow.instance, PART_WEB);
    instance_start(&world.flow.instance, PART_WEB, NULL);
}

/* How many of ten attempts were let through to the password. */
static int attempts_let_through(enum demo_who index)
{
    int n = 0;

    for (int i = 0; i < 10; i++)
        n += log_in(index, "not the password") == 401;
    return n;
}

static void guesses_are_limited_with_redis_and_without(void **state)
{
    (void)state;
    (void)setenv("SEALKEEPER_RATE_LOGIN_PER_MINUTE", "4", 1);
    instance_kill(&world.flow.instance, PART_REDIS); /* forgets the enrolments */
    instance_start(&world.flow.instance, PART_REDIS, NULL);
    restart_web();
    keep_clear_of_the_minute();
    assert_int_equal(attempts_let_through(WHO_APPROVER_1), 4);
    instance_kill(&world.flow.instance, PART_REDIS);
    assert_int_equal(attempts_let_through(WHO_APPROVER_2), 4);
    instance_start(&world.flow.instance, PART_REDIS, NULL);
    (void)unsetenv("SEALKEEPER_RATE_LOGIN_PER_MINUTE");
    restart_web();
}

/* Begins with counters at nothing and web under this limit. */
static void limit(const char *variable, const char *value)
{
    (void)setenv(variable, value, 1);
    instance_kill(&world.flow.instance, PART_REDIS);
    instance_start(&world.flow.instance, PART_REDIS, NULL);
    restart_web();
    keep_clear_of_the_minute();
}

static void no_limit(const char *variable)
{
    (void)unsetenv(variable);
    restart_web();
}

/* How many of eight calls were let through; the others heard 429. */
static int calls_let_through(const char *path, const struct api_session *s)
{
    int n = 0;

    for (int i = 0; i < 8; i++) {
        int status = status_of("GET", path, s ? s->headers : NULL, NULL);

        assert_true(status == 200 || status == 429);
        n += status == 200;
    }
    return n;
}

static void calls_are_limited_per_person(void **state)
{
    struct api_session employee = session_of(WHO_EMPLOYEE_2);
    struct api_session again = session_of(WHO_EMPLOYEE_2);
    struct api_session colleague = session_of(WHO_EMPLOYEE_1);

    (void)state;
    limit("SEALKEEPER_RATE_PER_PERSON", "5");
    assert_int_equal(calls_let_through("/api/v1/me", &employee), 5);
    assert_int_equal(calls_let_through("/api/v1/me", &again), 0);
    assert_int_equal(calls_let_through("/api/v1/me", &colleague), 5);
    no_limit("SEALKEEPER_RATE_PER_PERSON");
}

/* Whose web process it was that counted makes no difference. */
static void calls_are_limited_per_address_whoever_is_logged_in(void **state)
{
    struct api_session employee = session_of(WHO_EMPLOYEE_2);
    struct api_session colleague = session_of(WHO_EMPLOYEE_1);

    (void)state;
    limit("SEALKEEPER_RATE_PER_ADDRESS", "5");
    assert_int_equal(calls_let_through("/api/v1/me", &employee), 5);
    restart_web();
    assert_int_equal(calls_let_through("/api/v1/me", &colleague), 0);
    assert_int_equal(calls_let_through("/api/v1/ca.pem", NULL), 8);
    no_limit("SEALKEEPER_RATE_PER_ADDRESS");
}

static void calls_without_a_session_are_limited_per_address(void **state)
{
    struct api_session employee = session_of(WHO_EMPLOYEE_2);

    (void)state;
    limit("SEALKEEPER_RATE_OPEN_PER_MINUTE", "5");
    assert_int_equal(calls_let_through("/api/v1/me", &employee), 8);
    assert_int_equal(calls_let_through("/api/v1/ca.pem", NULL), 5);
    no_limit("SEALKEEPER_RATE_OPEN_PER_MINUTE");
}

static void everything_works_without_redis(void **state)
{
    struct api_session employee = session_of(WHO_EMPLOYEE_1);

    (void)state;
    instance_kill(&world.flow.instance, PART_REDIS);
    assert_int_equal(log_in(WHO_EMPLOYEE_1, NULL), 201);
    assert_int_equal(status_of("GET", "/api/v1/requests", employee.headers, NULL), 200);
    assert_int_equal(status_of("POST", "/api/v1/drafts", employee.headers, "{}"), 201);
    instance_start(&world.flow.instance, PART_REDIS, NULL);
}

static int open_world(void **state)
{
    (void)state;
    api_world_open(&world);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    api_world_close(&world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_its_record_no_action_happens),
        cmocka_unit_test(a_trigger_that_raises_has_the_same_effect),
        cmocka_unit_test(every_action_leaves_its_record),
        cmocka_unit_test(a_view_is_recorded_once_a_day),
        cmocka_unit_test(the_activity_chain_verifies),
        cmocka_unit_test(who_guesses_passwords_is_recorded_wherever_he_tries),
        cmocka_unit_test(an_ended_session_opens_nothing),
        cmocka_unit_test(a_session_cookie_is_worth_nothing_in_another_company),
        cmocka_unit_test(an_opened_link_shows_its_request_and_nothing_else),
        cmocka_unit_test(opening_a_link_decides_nothing),
        cmocka_unit_test(a_guessed_link_is_dead),
        cmocka_unit_test(a_page_is_drawn_when_somebody_looks),
        cmocka_unit_test(guesses_are_limited_with_redis_and_without),
        cmocka_unit_test(calls_are_limited_per_person),
        cmocka_unit_test(calls_are_limited_per_address_whoever_is_logged_in),
        cmocka_unit_test(calls_without_a_session_are_limited_per_address),
        cmocka_unit_test(everything_works_without_redis),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
