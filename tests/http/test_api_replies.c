/* SPDX-License-Identifier: Apache-2.0 */
/* layers: demo base support crypto */
/* Real replies about things that have been through everything, against the OpenAPI
 * document; and whether the judge of that sees what it should. The matrix compares what
 * every caller hears; here are the replies whose members it never sees filled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "support/api_schema.h"
#include "support/api_world.h"

static struct api_world world;
static json_t *document;
static char sealed[40]; /* a request whose documents are sealed */

/* ---- the judge ---- */

static bool is_described(const char *schema, const char *value)
{
    json_t *s = json_loads(schema, 0, NULL);
    json_t *v = json_loads(value, JSON_DECODE_ANY, NULL);
    char breach[API_BREACH_LEN];
    bool good;

    assert_true(s && v);
    good = api_value_is_described(document, s, v, breach);
    json_decref(s);
    json_decref(v);
    return good;
}

#define OF_ID                                                                          \
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\"],"       \
    "\"properties\":{\"id\":{\"type\":\"integer\"},\"next\":{\"type\":\"string\"}}}"

static void a_missing_member_is_seen(void **state)
{
    (void)state;
    assert_true(is_described(OF_ID, "{\"id\":1}"));
    assert_false(is_described(OF_ID, "{\"next\":\"2\"}"));
}

static void an_unknown_member_is_seen(void **state)
{
    (void)state;
    assert_false(is_described(OF_ID, "{\"id\":1,\"name\":\"x\"}"));
}

static void a_null_is_seen_where_none_may_be(void **state)
{
    (void)state;
    assert_false(is_described(OF_ID, "{\"id\":null}"));
    assert_false(is_described(OF_ID, "{\"id\":1,\"next\":null}"));
    assert_true(is_described("{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}",
                             "null"));
}

static void a_value_of_another_kind_is_seen(void **state)
{
    (void)state;
    assert_false(is_described(OF_ID, "{\"id\":\"1\"}"));
    assert_false(is_described("{\"type\":\"string\",\"enum\":[\"on\"]}", "\"off\""));
    assert_false(is_described("{\"type\":\"string\",\"format\":\"uuid\"}", "\"x\""));
    assert_false(is_described("{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}}",
                              "[true,1]"));
    assert_false(is_described("{}", "1"));
}

/* ---- real replies ---- */

static struct api_session session_of(enum demo_who index)
{
    struct api_session s;

    api_session_make(world.flow.accounts.company, world.flow.accounts.people[index].id,
                     &s);
    return s;
}

/* `id` stands in the pattern's braces. */
static void path_of(const char *pattern, const char *id, char path[200])
{
    const char *open = strchr(pattern, '{');

    if (open)
        (void)snprintf(path, 200, "%.*s%s%s", (int)(open - pattern), pattern, id,
                       strchr(open, '}') + 1);
    else
        (void)snprintf(path, 200, "%s", pattern);
}

static void assert_described(const char *method, const char *pattern,
                             const struct raw_reply *r)
{
    char breach[API_BREACH_LEN];

    if (!api_reply_is_described(document, method, pattern, r, breach))
        fail_msg("%s %s: %s in %s", method, pattern, breach, r->body);
}

static void look(const struct api_session *s, const char *pattern, const char *id)
{
    char path[200];
    struct raw_reply r;

    path_of(pattern, id, path);
    api_call(&world, "GET", path, s->headers, NULL, &r);
    if (r.status != 200)
        fail_msg("GET %s: %d %s", path, r.status, r.body);
    assert_described("GET", pattern, &r);
    raw_reply_clear(&r);
}

static void send(const struct api_session *s, const char *pattern, const char *id,
                 const char *body)
{
    char path[200];
    struct raw_reply r;

    path_of(pattern, id, path);
    api_call(&world, "POST", path, s ? s->headers : NULL, body, &r);
    if (r.status > 299)
        fail_msg("POST %s: %d %s", path, r.status, r.body);
    assert_described("POST", pattern, &r);
    raw_reply_clear(&r);
}

static void a_sealed_request_is_described(void **state)
{
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    char *document_id = api_sql_value("SELECT document_ids[1] FROM seal_request\n"
                                      "WHERE id = '%s'",
                                      sealed);

    (void)state;
    look(&s, "/api/v1/requests/{request}", sealed);
    look(&s, "/api/v1/requests/{request}/sealed", sealed);
    look(&s, "/api/v1/drafts/{draft}", sealed);
    look(&s, "/api/v1/drafts/{draft}/chains", sealed);
    look(&s, "/api/v1/documents/{document}", document_id);
    free(document_id);
}

static void a_rejected_request_is_described(void **state)
{
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    struct flow_decision no = {.request = world.request,
                               .link = world.link,
                               .verdict = "reject",
                               .pin = world.flow.accounts.people[WHO_APPROVER_1].pin,
                               .reason = "金额有误"};
    struct sealkeeper_reply r = {0};

    (void)state;
    api_forget_proofs();
    assert_int_equal(flow_decide(&world.flow, &no, &r), 0);
    sealkeeper_reply_clear(&r);
    look(&s, "/api/v1/requests/{request}", world.request);
}

static void an_opened_link_is_described(void **state)
{
    char link[MAILBOX_LINK_MAX], request[40], body[400];

    (void)state;
    flow_ask(&world.flow, request);
    flow_link(&world.flow, request, WHO_APPROVER_1, link);
    (void)snprintf(body, sizeof body, "{\"company\":\"%.36s\",\"token\":\"%s\"}", link,
                   link + 37);
    send(NULL, "/api/v1/links/open", "", body);
}

static void lists_of_a_company_at_work_are_described(void **state)
{
    static const char *const lists[] = {
        "/api/v1/me",          "/api/v1/persons", "/api/v1/departments",
        "/api/v1/seals",       "/api/v1/chains",  "/api/v1/grants",
        "/api/v1/sessions",    "/api/v1/company", "/api/v1/audit",
        "/api/v1/requests",    "/api/v1/drafts",  "/api/v1/approvals",
        "/api/v1/openapi.json"};
    struct api_session admin = session_of(WHO_ADMINISTRATOR);
    struct api_session asks = session_of(WHO_EMPLOYEE_1);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        look(strcmp(lists[i], "/api/v1/drafts") == 0 ? &asks : &admin, lists[i], "");
    look(&asks, "/api/v1/requests", "");
    look(&admin, "/api/v1/chains/{chain}", world.flow.accounts.chain);
    look(&admin, "/api/v1/seals/{seal}", world.flow.accounts.seals[0].id);
}

static void a_draft_that_says_nothing_yet_is_described(void **state)
{
    struct api_session s = session_of(WHO_EMPLOYEE_1);

    (void)state;
    send(&s, "/api/v1/drafts", "",
         "{\"amount\":{\"minor_units\":100,\"currency\":\"CNY\"}}");
    send(&s, "/api/v1/drafts", "", "{}");
    send(&s, "/api/v1/uploads", "", "{\"name\":\"合同.pdf\",\"size\":1000}");
}

/* The reply to an act that hands out a secret, and the act's record. */
static void an_act_is_described(void **state)
{
    const struct demo_person *p = &world.flow.accounts.people[WHO_APPROVER_2];
    struct api_session s = session_of(WHO_APPROVER_2);
    char code[TOTP_CODE_LEN + 1], body[128], *act;

    (void)state;
    api_forget_proofs();
    api_code(p, code);
    (void)snprintf(body, sizeof body, "{\"pin\":\"%s\",\"code\":\"%s\"}", p->pin, code);
    send(&s, "/api/v1/me/totp", "", body);
    send(&s, "/api/v1/me/pin-resets", "", "{}");
    act = api_sql_value("SELECT id FROM act WHERE person_id = '%s'\n"
                        "ORDER BY sequence DESC LIMIT 1",
                        p->id);
    look(&s, "/api/v1/acts/{act}", act);
    free(act);
}

static void a_log_in_is_described(void **state)
{
    const struct demo_person *p = &world.flow.accounts.people[WHO_EMPLOYEE_2];
    char body[300];

    (void)state;
    (void)snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}",
                   p->login, p->password);
    send(NULL, "/api/v1/sessions", "", body);
}

static int open_world(void **state)
{
    struct raw_reply r;
    struct sealkeeper_reply reply = {0};

    (void)state;
    api_world_open(&world);
    api_call(&world, "GET", "/api/v1/openapi.json", NULL, NULL, &r);
    document = json_loads(r.body, 0, NULL);
    raw_reply_clear(&r);
    assert_non_null(document);
    flow_ask(&world.flow, sealed);
    flow_approve_all(&world.flow, sealed);
    assert_int_equal(flow_confirm(&world.flow, sealed,
                                  world.flow.accounts.people[WHO_EMPLOYEE_1].pin,
                                  &reply),
                     0);
    sealkeeper_reply_clear(&reply);
    flow_wait_state(&world.flow, sealed, "sealed");
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    json_decref(document);
    api_world_close(&world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_member_is_seen),
        cmocka_unit_test(an_unknown_member_is_seen),
        cmocka_unit_test(a_null_is_seen_where_none_may_be),
        cmocka_unit_test(a_value_of_another_kind_is_seen),
        cmocka_unit_test(lists_of_a_company_at_work_are_described),
        cmocka_unit_test(a_sealed_request_is_described),
        cmocka_unit_test(an_opened_link_is_described),
        cmocka_unit_test(a_rejected_request_is_described),
        cmocka_unit_test(a_draft_that_says_nothing_yet_is_described),
        cmocka_unit_test(an_act_is_described),
        cmocka_unit_test(a_log_in_is_described),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
