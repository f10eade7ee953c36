/* SPDX-License-Identifier: Apache-2.0 */
/* layers: demo base support crypto */
/* What leaves a record in the activity chain though it changes no authority: work on
 * drafts and seal faces, links that are dead or guessed, calls that come too often. And
 * whose word counts for a seal. Real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "support/api_world.h"

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

static long recorded(const char *company, const char *event)
{
    char *n = api_sql_value("SELECT count(*) FROM activity_audit\n"
                            "WHERE company_id = '%s' AND event = '%s'",
                            company, event);
    long value = n ? strtol(n, NULL, 10) : -1;

    free(n);
    return value;
}

static int call(const char *method, const char *path, const char *headers,
                const char *body)
{
    struct raw_reply r;
    int status;

    api_call(&world, method, path, headers, body, &r);
    status = r.status;
    raw_reply_clear(&r);
    return status;
}

/* ---- work ---- */

static void editing_and_preparing_a_draft_is_recorded(void **state)
{
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    const char *company = world.flow.accounts.company;
    char path[128], prepare[144], headers[600];
    struct raw_reply r;
    json_t *v;

    (void)state;
    api_call(&world, "POST", "/api/v1/drafts", s.headers, "{}", &r);
    assert_int_equal(r.status, 201);
    v = json_loads(r.body, 0, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/drafts/%s",
                   json_string_value(json_object_get(v, "id")));
    (void)snprintf(headers, sizeof headers, "%sIf-Match: \"1\"\r\n", s.headers);
    assert_int_equal(call("PUT", path, headers, "{\"purpose\":\"again\"}"), 200);
    assert_int_equal(recorded(company, "draft.edited"), 1);
    json_decref(v);
    raw_reply_clear(&r);

    /* flow_draft had one prepared for the world's request */
    assert_int_equal(recorded(company, "draft.prepare_asked"), 1);
    (void)snprintf(prepare, sizeof prepare, "%s/prepare", path);
    assert_int_equal(call("POST", prepare, s.headers, "{}"), 422); /* nothing placed */
    assert_int_equal(recorded(company, "draft.prepare_asked"), 1);
}

static void a_drawn_seal_face_is_recorded(void **state)
{
    struct api_session s = session_of(WHO_ADMINISTRATOR);
    long before = recorded(world.flow.accounts.company, "seal_face.drawn");

    (void)state;
    assert_true(before > 0); /* those of the set-up */
    assert_int_equal(call("POST", "/api/v1/seal-faces", s.headers,
                          "{\"type\":\"contract\",\"name\":\"云海科技有限公司\"}"),
                     201);
    assert_int_equal(recorded(world.flow.accounts.company, "seal_face.drawn"),
                     before + 1);
}

static long faces(const char *company)
{
    char *n = api_sql_value("SELECT count(*) FROM seal_face WHERE company_id = '%s'",
                            company);
    long value = n ? strtol(n, NULL, 10) : -1;

    free(n);
    return value;
}

/* The drawing in a reply; the caller frees it. */
static char *svg_of(const struct raw_reply *r)
{
    json_t *v = json_loads(r->body, 0, NULL);
    const char *svg = json_string_value(json_object_get(v, "svg"));
    char *copy = svg ? strdup(svg) : NULL;

    json_decref(v);
    assert_non_null(copy);
    return copy;
}

static void a_preview_of_a_seal_face_leaves_nothing_behind(void **state)
{
    struct api_session s = session_of(WHO_ADMINISTRATOR);
    const char *company = world.flow.accounts.company;
    const char *body = "{\"type\":\"contract\",\"name\":\"云海预览有限公司\"}";
    long rows = faces(company), events = recorded(company, "seal_face.drawn");
    struct raw_reply preview, face;
    char *seen, *stored;

    (void)state;
    api_call(&world, "POST", "/api/v1/seal-faces/preview", s.headers, body, &preview);
    assert_int_equal(preview.status, 200);
    assert_int_equal(faces(company), rows);
    assert_int_equal(recorded(company, "seal_face.drawn"), events);

    /* and it is the very drawing that is stored afterwards */
    api_call(&world, "POST", "/api/v1/seal-faces", s.headers, body, &face);
    assert_int_equal(face.status, 201);
    assert_int_equal(faces(company), rows + 1);
    seen = svg_of(&preview);
    stored = svg_of(&face);
    assert_string_equal(seen, stored);
    free(seen);
    free(stored);
    raw_reply_clear(&preview);
    raw_reply_clear(&face);
}

static void a_preview_names_the_character_that_cannot_be_drawn(void **state)
{
    struct api_session s = session_of(WHO_ADMINISTRATOR);
    struct raw_reply r;

    (void)state;
    api_call(&world, "POST", "/api/v1/seal-faces/preview", s.headers,
             "{\"type\":\"contract\",\"name\":\"云海\U0001F600有限公司\"}", &r);
    assert_int_equal(r.status, 422);
    assert_non_null(strstr(r.body, "\"seal.glyph_missing\""));
    assert_non_null(strstr(r.body, "\"what\":\"\U0001F600\""));
    raw_reply_clear(&r);
}

/* ---- grants ---- */

/* The last prepared draft once more. */
static int prepare_again(const struct api_session *s)
{
    char path[128];

    (void)snprintf(path, sizeof path, "/api/v1/drafts/%s/prepare", world.request);
    api_sql("UPDATE seal_request SET state = 8 WHERE id = '%s'", world.request);
    return call("POST", path, s->headers, "{}");
}

static void a_live_grant_counts_however_many_ended_after_it(void **state)
{
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    const char *person = who(WHO_EMPLOYEE_1)->id;

    (void)state;
    api_sql(
        "INSERT INTO grant_of_seal\n"
        "SELECT g.company_id, ('7fffffff' || substr(gen_random_uuid()::text, "
        "9))::uuid,\n"
        "  g.person_id, g.seal_id, g.valid_from, g.valid_from + interval '1 ms',\n"
        "  g.max_uses, g.state, g.reason, g.given_by, g.given_at, g.epoch, g.canon,\n"
        "  g.mac, g.mac_key, g.live, g.changed_at\n"
        "FROM grant_of_seal AS g, generate_series(1, 250)\n"
        "WHERE g.person_id = '%s' AND valid_until > now()",
        person);
    assert_int_equal(prepare_again(&s), 202);
    api_sql("UPDATE grant_of_seal SET valid_until = valid_from + interval '1 ms'\n"
            "WHERE person_id = '%s'",
            person);
    assert_int_equal(prepare_again(&s), 403);
}

/* ---- links ---- */

static int open_token(const char *company, const char *token)
{
    char body[256];

    (void)snprintf(body, sizeof body, "{\"company\":\"%.36s\",\"token\":\"%s\"}",
                   company, token);
    return call("POST", "/api/v1/links/open", NULL, body);
}

#define GUESSED "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void a_guessed_link_is_recorded_in_its_company(void **state)
{
    long before = recorded(world.flow.accounts.company, "link.refused");

    (void)state;
    assert_int_equal(open_token(world.flow.accounts.company, GUESSED), 410);
    assert_int_equal(recorded(world.flow.accounts.company, "link.refused"), before + 1);
}

static void a_link_of_no_company_is_recorded_at_the_platform(void **state)
{
    long before = recorded(world.flow.accounts.platform, "link.refused");

    (void)state;
    assert_int_equal(open_token("00000000-0000-7000-8000-000000000001", GUESSED), 410);
    assert_int_equal(recorded(world.flow.accounts.platform, "link.refused"),
                     before + 1);
}

static void a_refusal_of_who_came_by_a_link_is_recorded(void **state)
{
    const char *company = world.flow.accounts.company;
    struct sealkeeper_client *browser = sealkeeper_client_new(world.flow.accounts.url);
    struct sealkeeper_reply r = {0};
    long before = recorded(company, "link.refused");

    (void)state;
    flow_open_link(&world.flow, world.link, browser);
    /* a link to decide resets nothing */
    assert_int_equal(sealkeeper_post(browser, "/links/unlock",
                                     json_pack("{s:s%,s:s}", "company", world.link,
                                               (size_t)36, "token", world.link + 37),
                                     NULL, &r),
                     -1);
    assert_int_equal(r.status, 410);
    assert_int_equal(recorded(company, "link.refused"), before + 1);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&browser);
}

/* ---- seals ---- */

/* The role says nothing here: the signer asks whose seal it is. */
static void who_is_named_administrator_of_a_seal_may_bind_and_suspend_it(void **state)
{
    struct api_session s = session_of(WHO_ADMINISTRATOR);
    char path[128], bind[128], body[512], code[TOTP_CODE_LEN + 1], seal[40];
    char *face =
        api_sql_value("SELECT encode(face_digest, 'hex') FROM seal WHERE id = '%s'",
                      world.flow.accounts.seals[SEAL_OF_CONTRACTS].id);
    struct raw_reply r;
    json_t *v;

    (void)state;
    api_forget_proofs();
    api_code(who(WHO_ADMINISTRATOR), code);
    (void)snprintf(body, sizeof body,
                   "{\"name\":\"部门章\",\"type\":\"contract\",\"face\":\"%s\","
                   "\"administrator\":\"%s\",\"pin\":\"%s\",\"code\":\"%s\"}",
                   face, who(WHO_EMPLOYEE_2)->id, who(WHO_ADMINISTRATOR)->pin, code);
    api_call(&world, "POST", "/api/v1/seals", s.headers, body, &r);
    assert_int_equal(r.status, 200);
    v = json_loads(r.body, 0, NULL);
    (void)snprintf(seal, sizeof seal, "%s",
                   sealkeeper_json_text(
                       json_array_get(json_object_get(v, "results"), 0), "object"));
    json_decref(v);
    raw_reply_clear(&r);

    (void)snprintf(path, sizeof path, "/api/v1/seals/%s/suspend", seal);
    s = session_of(WHO_EMPLOYEE_1);
    (void)snprintf(body, sizeof body, "{\"reason\":\"no\",\"pin\":\"%s\"}",
                   who(WHO_EMPLOYEE_1)->pin);
    assert_int_equal(call("POST", path, s.headers, body), 403);
    s = session_of(WHO_EMPLOYEE_2);
    api_code(who(WHO_EMPLOYEE_2), code);
    (void)snprintf(bind, sizeof bind, "/api/v1/seals/%s/chain", seal);
    (void)snprintf(body, sizeof body,
                   "{\"chain\":\"%s\",\"pin\":\"%s\",\"code\":\"%s\"}",
                   world.flow.accounts.chain, who(WHO_EMPLOYEE_2)->pin, code);
    assert_int_equal(call("POST", bind, s.headers, body), 200);
    (void)snprintf(body, sizeof body, "{\"reason\":\"lost\",\"pin\":\"%s\"}",
                   who(WHO_EMPLOYEE_2)->pin);
    assert_int_equal(call("POST", path, s.headers, body), 200);
    free(face);
}

/* ---- too often ---- */

/* With its settings read anew, and all counters at nothing. */
static void restart_web(void)
{
    instance_kill(&world.flow.instance, PART_REDIS);
    instance_start(&world.flow.instance, PART_REDIS, NULL);
    assert_int_equal(instance_stop(&world.flow.instance, PART_WEB), 0);
    instance_start(&world.flow.instance, PART_WEB, NULL);
}

/* Twelve calls where three are allowed, and perhaps a new minute between them. */
static void the_first_call_too_many_is_recorded_and_the_rest_are_not(void **state)
{
    const char *company = world.flow.accounts.company;
    struct api_session s = session_of(WHO_EMPLOYEE_2);
    long before = recorded(company, "call.refused");
    int refused = 0;

    (void)state;
    (void)setenv("SEALKEEPER_RATE_PER_PERSON", "3", 1);
    restart_web();
    for (int i = 0; i < 12; i++)
        refused += call("GET", "/api/v1/me", s.headers, NULL) == 429;
    assert_in_range(refused, 6, 11);
    assert_in_range(recorded(company, "call.refused"), before + 1, before + 2);
    (void)unsetenv("SEALKEEPER_RATE_PER_PERSON");
}

static void strangers_who_come_too_often_are_recorded_at_the_platform(void **state)
{
    const char *platform = world.flow.accounts.platform;
    long before = recorded(platform, "call.refused");

    (void)state;
    (void)setenv("SEALKEEPER_RATE_OPEN_PER_MINUTE", "3", 1);
    restart_web();
    for (int i = 0; i < 12; i++)
        (void)call("GET", "/api/v1/ca.pem", NULL, NULL);
    assert_in_range(recorded(platform, "call.refused"), before + 1, before + 2);
    (void)unsetenv("SEALKEEPER_RATE_OPEN_PER_MINUTE");
}

static void who_tries_one_name_too_often_is_recorded(void **state)
{
    static const char body[] = "{\"login\":\"nobody-at-all\",\"password\":\"x\"}";
    const char *platform = world.flow.accounts.platform;
    long before;

    (void)state;
    (void)setenv("SEALKEEPER_RATE_LOGIN_PER_MINUTE", "3", 1);
    restart_web();
    before = recorded(platform, "login.failed");
    for (int i = 0; i < 12; i++)
        (void)call("POST", "/api/v1/sessions", NULL, body);
    /* three failures and one too many, in one minute or two */
    assert_in_range(recorded(platform, "login.failed"), before + 4, before + 8);
    (void)unsetenv("SEALKEEPER_RATE_LOGIN_PER_MINUTE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(editing_and_preparing_a_draft_is_recorded),
        cmocka_unit_test(a_drawn_seal_face_is_recorded),
        cmocka_unit_test(a_preview_of_a_seal_face_leaves_nothing_behind),
        cmocka_unit_test(a_preview_names_the_character_that_cannot_be_drawn),
        cmocka_unit_test(a_guessed_link_is_recorded_in_its_company),
        cmocka_unit_test(a_link_of_no_company_is_recorded_at_the_platform),
        cmocka_unit_test(a_refusal_of_who_came_by_a_link_is_recorded),
        cmocka_unit_test(a_live_grant_counts_however_many_ended_after_it),
        cmocka_unit_test(who_is_named_administrator_of_a_seal_may_bind_and_suspend_it),
        cmocka_unit_test(the_first_call_too_many_is_recorded_and_the_rest_are_not),
        cmocka_unit_test(strangers_who_come_too_often_are_recorded_at_the_platform),
        cmocka_unit_test(who_tries_one_name_too_often_is_recorded),
    };

    return cmocka_run_group_tests_name("http.api_recorded", tests, begin, end);
}
