/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* The rules that hold for every call: repeated ones, calls from other sites' pages,
 * bodies and uploads beyond their limits, sessions that end, refusals in both
 * languages. Real processes. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/hex.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "support/api_world.h"

static struct api_world world;
static struct api_session employee;

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

static void call_with(const char *method, const char *path, const char *headers,
                      const char *body, struct raw_reply *r)
{
    struct raw_http call = {
        .url = world.flow.instance.url, .method = method, .path = path};

    call.headers = headers;
    if (body)
        call.body = str_bytes(str_of(body));
    raw_http_call(&call, r);
}

static void assert_refused(const struct raw_reply *r, int status, const char *code)
{
    char wanted[64];

    (void)snprintf(wanted, sizeof wanted, "\"code\":\"%s\"", code);
    if (r->status != status || !strstr(r->body, wanted))
        fail_msg("%d %s instead of %d %s", r->status, r->body, status, code);
}

static long count(const char *sql)
{
    char *value = api_sql_value("%s", sql);
    long n = value ? strtol(value, NULL, 10) : -1;

    free(value);
    return n;
}

/* Header lines of the employee with a key of our choice. */
static const char *with_key(const char *key)
{
    static char headers[768];

    (void)snprintf(headers, sizeof headers,
                   "%sContent-Type: application/json\r\nIdempotency-Key: %s\r\n",
                   employee.headers, key);
    return headers;
}

/* ---- repeated calls ---- */

static void a_repeated_call_gets_its_first_reply(void **state)
{
    static const char body[] = "{\"name\":\"合同.pdf\",\"size\":1000}";
    struct raw_reply first, again;
    long before = count("SELECT count(*) FROM upload");

    (void)state;
    call_with("POST", "/api/v1/uploads", with_key("repeat-me-1"), body, &first);
    call_with("POST", "/api/v1/uploads", with_key("repeat-me-1"), body, &again);
    assert_int_equal(first.status, 201);
    assert_int_equal(again.status, 201);
    assert_string_equal(first.body, again.body);
    assert_int_equal(count("SELECT count(*) FROM upload"), before + 1);
    raw_reply_clear(&first);
    raw_reply_clear(&again);
}

static void a_key_with_another_body_is_refused(void **state)
{
    struct raw_reply r;

    (void)state;
    call_with("POST", "/api/v1/uploads", with_key("two-bodies"),
              "{\"name\":\"a.pdf\",\"size\":1}", &r);
    raw_reply_clear(&r);
    call_with("POST", "/api/v1/uploads", with_key("two-bodies"),
              "{\"name\":\"a.pdf\",\"size\":2}", &r);
    assert_refused(&r, 422, "idempotency.mismatch");
    raw_reply_clear(&r);
}

static void a_call_without_a_key_is_refused(void **state)
{
    struct raw_reply r;

    (void)state;
    call_with("POST", "/api/v1/uploads", employee.headers,
              "{\"name\":\"a.pdf\",\"size\":1}", &r);
    assert_refused(&r, 415, "http.media_type");
    raw_reply_clear(&r);
    call_with("POST", "/api/v1/uploads", with_key("short"),
              "{\"name\":\"a.pdf\",\"size\":1}", &r);
    assert_refused(&r, 400, "idempotency.missing");
    raw_reply_clear(&r);
}

static void a_refused_call_may_be_repeated_with_its_key(void **state)
{
    struct raw_reply r;

    (void)state;
    call_with("POST", "/api/v1/uploads", with_key("try-again"),
              "{\"name\":\"a.pdf\",\"size\":999999999999}", &r);
    assert_refused(&r, 422, "pdf.too_large");
    raw_reply_clear(&r);
    call_with("POST", "/api/v1/uploads", with_key("try-again"),
              "{\"name\":\"a.pdf\",\"size\":99}", &r);
    assert_int_equal(r.status, 201);
    raw_reply_clear(&r);
}

static void a_call_in_flight_is_not_done_twice(void **state)
{
    struct raw_reply r;

    (void)state;
    api_sql("INSERT INTO idempotency (company_id, person_id, key, fingerprint,\n"
            "  object_id) SELECT company_id, person_id, 'in-flight-1', fingerprint,\n"
            "  object_id FROM idempotency WHERE key = 'repeat-me-1'");
    call_with("POST", "/api/v1/uploads", with_key("in-flight-1"),
              "{\"name\":\"合同.pdf\",\"size\":1000}", &r);
    assert_refused(&r, 409, "idempotency.in_flight");
    raw_reply_clear(&r);
}

#define CALLERS 16

static void *call_once(void *arg)
{
    struct raw_reply r;
    struct raw_http call = {.url = world.flow.instance.url,
                            .method = "POST",
                            .path = "/api/v1/uploads",
                            .headers = arg,
                            .body =
                                str_bytes(STR("{\"name\":\"race.pdf\",\"size\":7}"))};
    intptr_t status;

    raw_http_call(&call, &r);
    status = r.status;
    raw_reply_clear(&r);
    return (void *)status;
}

static void sixteen_callers_with_one_key_make_one_thing(void **state)
{
    pthread_t thread[CALLERS];
    char headers[768];

    (void)state;
    (void)snprintf(headers, sizeof headers, "%s", with_key("sixteen-callers"));
    for (int i = 0; i < CALLERS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, call_once, headers), 0);
    for (int i = 0; i < CALLERS; i++) {
        void *status;

        assert_int_equal(pthread_join(thread[i], &status), 0);
        assert_true((intptr_t)status == 201 || (intptr_t)status == 409);
    }
    assert_int_equal(count("SELECT count(*) FROM upload WHERE name = 'race.pdf'"), 1);
}

static void a_repeated_act_gets_its_first_answer_and_its_secret(void **state)
{
    struct api_session admin = session_of(WHO_ADMINISTRATOR);
    char headers[768], body[400], code[8];
    struct raw_reply first, again;

    (void)state;
    api_forget_proofs();
    api_code(who(WHO_ADMINISTRATOR), code);
    (void)snprintf(headers, sizeof headers,
                   "%sContent-Type: application/json\r\nIdempotency-Key: invite-1\r\n",
                   admin.headers);
    (void)snprintf(body, sizeof body,
                   "{\"name\":\"钱多多\",\"mail\":\"qian@yunhai.example\",\"roles\":"
                   "[\"employee\"],\"pin\":\"%s\",\"code\":\"%s\"}",
                   who(WHO_ADMINISTRATOR)->pin, code);
    call_with("POST", "/api/v1/persons", headers, body, &first);
    call_with("POST", "/api/v1/persons", headers, body, &again);
    assert_int_equal(first.status, 200);
    assert_non_null(strstr(first.body, "\"secret\""));
    assert_string_equal(first.body, again.body);
    assert_int_equal(count("SELECT count(*) FROM person WHERE name = '钱多多'"), 1);
    raw_reply_clear(&first);
    raw_reply_clear(&again);
}

/* ---- other sites ---- */

static const char *const foreign_origins[] = {
    "Origin: https://evil.example\r\n", "Origin: null\r\n",
    "Origin: http://127.0.0.1\r\n",     "Origin: http://127.0.0.1.evil.example\r\n",
    "Sec-Fetch-Site: cross-site\r\n",   "Sec-Fetch-Site: same-site\r\n",
};

static void call_from_elsewhere(const char *method, const char *path,
                                const char *origin)
{
    struct api_session admin = session_of(WHO_ADMINISTRATOR);
    char headers[1024], filled[200], upper[8] = {0};
    struct raw_reply r;
    size_t n = 0;

    for (; *path && n + 1 < sizeof filled; path++)
        if (*path == '{')
            filled[n++] = '1';
        else if (n == 0 || filled[n - 1] != '1' || *path == '/')
            filled[n++] = *path;
    filled[n] = '\0';
    for (int i = 0; i < 7 && method[i]; i++)
        upper[i] = (char)(method[i] - 'a' + 'A');
    (void)snprintf(headers, sizeof headers,
                   "%s%sContent-Type: application/json\r\n"
                   "Idempotency-Key: elsewhere-1\r\n",
                   admin.headers, origin);
    call_with(upper, filled, headers,
              strcmp(upper, "DELETE") == 0 || strstr(filled, "/parts/") ? NULL : "{}",
              &r);
    if (r.status != 403 ||
        (!strstr(r.body, "http.origin") && !strstr(r.body, "auth.forbidden")))
        fail_msg("%s %s with %s: %d %s", upper, filled, origin, r.status, r.body);
    raw_reply_clear(&r);
}

static void no_other_sites_page_changes_anything(void **state)
{
    const char *path, *method;
    json_t *document, *methods, *operation;
    struct raw_reply r;
    size_t cells = 0;

    (void)state;
    call_with("GET", "/api/v1/openapi.json", NULL, NULL, &r);
    document = json_loads(r.body, 0, NULL);
    raw_reply_clear(&r);
    json_object_foreach(json_object_get(document, "paths"), path, methods)
    {
        json_object_foreach(methods, method, operation)
        {
            if (strcmp(method, "get") == 0)
                continue;
            for (size_t i = 0; i < sizeof foreign_origins / sizeof *foreign_origins;
                 i++, cells++)
                call_from_elsewhere(method, path, foreign_origins[i]);
        }
    }
    json_decref(document);
    assert_true(cells > 200);
}

static void a_session_alone_changes_nothing_without_its_token(void **state)
{
    struct api_session other = session_of(WHO_EMPLOYEE_2);
    char headers[512];
    struct raw_reply r;

    (void)state;
    (void)snprintf(headers, sizeof headers, "Cookie: %s\r\n", employee.cookie);
    call_with("DELETE", "/api/v1/sessions", headers, NULL, &r);
    assert_refused(&r, 403, "http.origin");
    raw_reply_clear(&r);
    (void)snprintf(headers, sizeof headers, "Cookie: %s\r\nX-CSRF-Token: %s\r\n",
                   employee.cookie, other.csrf);
    call_with("DELETE", "/api/v1/sessions", headers, NULL, &r);
    assert_refused(&r, 403, "http.origin");
    raw_reply_clear(&r);
}

/* 199 bytes, then a character of three; bytes that are no UTF-8; what is not NFC. */
static void an_odd_user_agent_opens_a_session_and_a_link(void **state)
{
    char agents[][256] = {"", "a\xff\xfe", "Cafe\xcc\x81"};
    char headers[400], log_in[256], link[512];
    struct raw_reply r;

    (void)state;
    (void)snprintf(agents[0], sizeof agents[0], "%0199d\xe7\xab\xa0", 1);
    (void)snprintf(log_in, sizeof log_in, "{\"login\":\"%s\",\"password\":\"%s\"}",
                   who(WHO_EMPLOYEE_2)->login, who(WHO_EMPLOYEE_2)->password);
    (void)snprintf(link, sizeof link, "{\"company\":\"%.36s\",\"token\":\"%s\"}",
                   world.link, world.link + 37);
    for (size_t i = 0; i < sizeof agents / sizeof *agents; i++) {
        (void)snprintf(headers, sizeof headers, "User-Agent: %s\r\n", agents[i]);
        api_call(&world, "POST", "/api/v1/sessions", headers, log_in, &r);
        assert_int_equal(r.status / 100, 2);
        raw_reply_clear(&r);
        api_call(&world, "POST", "/api/v1/links/open", headers, link, &r);
        assert_int_equal(r.status / 100, 2);
        raw_reply_clear(&r);
    }
    assert_int_equal(count("SELECT count(*) FROM session WHERE agent ~ "
                           "'^((a|Cafe)[?]{2}|0{198}1)$'"),
                     3);
}

/* ---- bodies ---- */

static void bodies_are_judged_field_by_field(void **state)
{
    static const struct {
        const char *body;
        int status;
        const char *code;
        const char *field; /* NULL: none */
    } cases[] = {
        {"", 422, "field.missing", "name"},
        {"{", 400, "json.malformed", NULL},
        {"[]", 400, "json.malformed", NULL},
        {"{\"name\":\"a\",\"name\":\"b\",\"size\":1}", 400, "json.malformed", NULL},
        {"{\"name\":\"a.pdf\"}", 422, "field.missing", "size"},
        {"{\"name\":\"a.pdf\",\"size\":1,\"colour\":\"red\"}", 422, "field.unknown",
         "colour"},
        {"{\"name\":\"a.pdf\",\"size\":\"1\"}", 422, "field.invalid", "size"},
        {"{\"name\":\"a.pdf\",\"size\":-1}", 422, "field.invalid", "size"},
        {"{\"name\":\"a\\u202eb\",\"size\":1}", 422, "text.not_plain", "name"},
        {"{\"name\":\"e\\u0301.pdf\",\"size\":1}", 422, "text.not_plain", "name"},
        {"{\"name\":\"a.pdf\",\"size\":1,\"sha256\":\"00\"}", 422, "field.invalid",
         "sha256"},
    };
    char headers[768], wanted[64];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct raw_reply r;

        (void)snprintf(headers, sizeof headers, "%s", with_key("judged-1"));
        call_with("POST", "/api/v1/uploads", headers, cases[i].body, &r);
        assert_refused(&r, cases[i].status, cases[i].code);
        if (cases[i].field) {
            (void)snprintf(wanted, sizeof wanted, "\"field\":\"%s\"", cases[i].field);
            assert_non_null(strstr(r.body, wanted));
        }
        raw_reply_clear(&r);
    }
}

static void a_refusal_speaks_both_languages(void **state)
{
    struct raw_reply r;
    json_t *problem;
    char id[64];

    (void)state;
    call_with("GET", "/api/v1/me", NULL, NULL, &r);
    problem = json_loads(r.body, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(problem, "title")),
                        "Please log in.");
    assert_string_equal(json_string_value(json_object_get(problem, "title_zh")),
                        "请先登录。");
    assert_true(raw_reply_header(&r, "X-Exchange-Id", id, sizeof id));
    assert_string_equal(json_string_value(json_object_get(problem, "exchange")), id);
    assert_non_null(strstr(r.head, "application/problem+json"));
    json_decref(problem);
    raw_reply_clear(&r);
}

/* ---- uploads ---- */

static void new_upload(const char *key, size_t size, const char *sha256, char id[40])
{
    char body[256];
    struct raw_reply r;
    json_t *v;

    (void)snprintf(body, sizeof body, "{\"name\":\"x.pdf\",\"size\":%zu%s%s%s}", size,
                   sha256 ? ",\"sha256\":\"" : "", sha256 ? sha256 : "",
                   sha256 ? "\"" : "");
    call_with("POST", "/api/v1/uploads", with_key(key), body, &r);
    v = json_loads(r.body, 0, NULL);
    (void)snprintf(id, 40, "%s", json_string_value(json_object_get(v, "id")));
    json_decref(v);
    raw_reply_clear(&r);
}

static void put_part(const char *id, const char *part, struct bytes bytes,
                     struct raw_reply *r)
{
    char path[128];
    struct raw_http call = {.url = world.flow.instance.url,
                            .method = "PUT",
                            .path = path,
                            .headers = employee.headers,
                            .body = bytes};

    (void)snprintf(path, sizeof path, "/api/v1/uploads/%s/parts/%s", id, part);
    raw_http_call(&call, r);
}

static void complete(const char *id, const char *key, struct raw_reply *r)
{
    char path[128];

    (void)snprintf(path, sizeof path, "/api/v1/uploads/%s/complete", id);
    call_with("POST", path, with_key(key), "{}", r);
}

static void parts_must_have_their_size_and_number(void **state)
{
    static const struct {
        const char *part;
        size_t n;
        int status;
    } cases[] = {{"0", 999, 422},   {"0", 1001, 422},  {"1", 1000, 422},
                 {"-1", 1000, 404}, {"00", 1000, 404}, {"x", 1000, 404},
                 {"0", 1000, 204}};
    static uint8_t bytes[2000];
    char id[40];

    (void)state;
    new_upload("parts-no-1", 1000, NULL, id);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct raw_reply r;

        put_part(id, cases[i].part, (struct bytes){bytes, cases[i].n}, &r);
        assert_int_equal(r.status, cases[i].status);
        raw_reply_clear(&r);
    }
}

static void a_part_over_one_mebibyte_is_not_received(void **state)
{
    size_t n = (1u << 20) + 1;
    uint8_t *bytes = calloc(n, 1);
    struct raw_reply r;
    char id[40];

    (void)state;
    new_upload("parts-no-2", n, NULL, id);
    put_part(id, "0", (struct bytes){bytes, n}, &r);
    assert_refused(&r, 413, "http.too_large");
    raw_reply_clear(&r);
    free(bytes);
}

static void an_upload_is_resumed_where_it_stopped(void **state)
{
    size_t n = (2u << 20) + 5;
    uint8_t *bytes = calloc(n, 1);
    char id[40], path[128];
    struct raw_reply r;

    (void)state;
    new_upload("resume-1", n, NULL, id);
    put_part(id, "2", (struct bytes){bytes, 5}, &r);
    raw_reply_clear(&r);
    put_part(id, "0", (struct bytes){bytes, 1u << 20}, &r);
    raw_reply_clear(&r);
    (void)snprintf(path, sizeof path, "/api/v1/uploads/%s", id);
    call_with("GET", path, employee.headers, NULL, &r);
    assert_non_null(strstr(r.body, "\"arrived\":[0,2]"));
    raw_reply_clear(&r);
    complete(id, "resume-2", &r);
    assert_refused(&r, 409, "upload.incomplete");
    raw_reply_clear(&r);
    put_part(id, "1", (struct bytes){bytes, 1u << 20}, &r);
    raw_reply_clear(&r);
    complete(id, "resume-3", &r);
    assert_int_equal(r.status, 202);
    raw_reply_clear(&r);
    put_part(id, "1", (struct bytes){bytes, 1u << 20}, &r);
    assert_refused(&r, 409, "conflict");
    raw_reply_clear(&r);
    free(bytes);
}

static void bytes_with_another_digest_are_refused(void **state)
{
    struct digest d = sha256_of(str_bytes(STR("what was announced")));
    char id[40], hex[65];
    struct raw_reply r;

    (void)state;
    hex_encode(digest_bytes(&d), hex);
    new_upload("digest-1", 18, hex, id);
    put_part(id, "0", str_bytes(STR("what really came..")), &r);
    raw_reply_clear(&r);
    complete(id, "digest-2", &r);
    assert_refused(&r, 422, "upload.digest");
    raw_reply_clear(&r);
    assert_int_equal(count("SELECT count(*) FROM job WHERE kind = 'intake'\n"
                           "AND object_id IN (SELECT id FROM upload WHERE state = 1)"),
                     0);
}

static void one_person_has_so_many_open_uploads(void **state)
{
    struct raw_reply r = {0};
    char key[32];

    (void)state;
    for (int i = 0; i < 25; i++) {
        raw_reply_clear(&r);
        (void)snprintf(key, sizeof key, "many-uploads-%d", i);
        call_with("POST", "/api/v1/uploads", with_key(key),
                  "{\"name\":\"a.pdf\",\"size\":1}", &r);
    }
    assert_refused(&r, 429, "rate_limited");
    raw_reply_clear(&r);
}

/* ---- drafts ---- */

static void a_draft_is_edited_only_in_the_version_that_was_read(void **state)
{
    char headers[1024], id[40], path[128], etag[32];
    struct raw_reply r;
    json_t *v;

    (void)state;
    call_with("POST", "/api/v1/drafts", with_key("draft-make-1"),
              "{\"purpose\":\"第一稿\"}", &r);
    assert_int_equal(r.status, 201);
    assert_true(raw_reply_header(&r, "ETag", etag, sizeof etag));
    v = json_loads(r.body, 0, NULL);
    (void)snprintf(id, sizeof id, "%s", json_string_value(json_object_get(v, "id")));
    json_decref(v);
    raw_reply_clear(&r);
    (void)snprintf(path, sizeof path, "/api/v1/drafts/%s", id);
    (void)snprintf(headers, sizeof headers,
                   "%sContent-Type: application/json\r\nIf-Match: %s\r\n",
                   employee.headers, etag);
    call_with("PUT", path, headers, "{\"purpose\":\"第二稿\"}", &r);
    assert_int_equal(r.status, 200);
    raw_reply_clear(&r);
    call_with("PUT", path, headers, "{\"purpose\":\"第三稿\"}", &r);
    assert_refused(&r, 409, "conflict");
    raw_reply_clear(&r);
    call_with("PUT", path, with_key("unused-key"), "{\"purpose\":\"第四稿\"}", &r);
    assert_refused(&r, 428, "precondition.required");
    raw_reply_clear(&r);
}

/* "step need name,name;" of each step, so that both answers can be compared. */
static void steps_of(const char *path, const json_t *chains, char *out, size_t room)
{
    const json_t *steps = json_object_get(json_array_get(chains, 0), "steps");
    struct buf text = {0};
    const json_t *step, *person;
    size_t i, k;

    if (json_array_size(steps) == 0)
        fail_msg("%s has no steps", path);
    json_array_foreach(steps, i, step)
    {
        buf_printf(&text, "%s %lld ", json_string_value(json_object_get(step, "name")),
                   (long long)json_integer_value(json_object_get(step, "need")));
        json_array_foreach(json_object_get(step, "asked"), k, person)
        {
            buf_printf(&text, "%s,",
                       json_string_value(json_object_get(person, "name")));
        }
        buf_add_str(&text, STR(";"));
    }
    (void)snprintf(out, room, "%.*s", (int)text.n, (const char *)buf_bytes(&text).p);
    buf_clear(&text);
}

static json_t *look(const char *path)
{
    struct raw_reply r;
    json_t *v;

    call_with("GET", path, employee.headers, NULL, &r);
    if (r.status != 200)
        fail_msg("GET %s: %d %s", path, r.status, r.body);
    v = json_loads(r.body, 0, NULL);
    raw_reply_clear(&r);
    return v;
}

static void a_draft_asks_those_whom_its_submission_asked(void **state)
{
    char path[128], told[800], frozen[800];
    json_t *v;

    (void)state;
    (void)snprintf(path, sizeof path, "/api/v1/drafts/%s/chains", world.request);
    v = look(path);
    steps_of(path, json_object_get(v, "items"), told, sizeof told);
    json_decref(v);
    (void)snprintf(path, sizeof path, "/api/v1/requests/%s", world.request);
    v = look(path);
    steps_of(path, json_object_get(v, "chains"), frozen, sizeof frozen);
    json_decref(v);
    assert_string_equal(told, frozen);
}

static void deactivate(enum demo_who index)
{
    struct api_session admin = session_of(WHO_ADMINISTRATOR);
    char path[128], body[128];
    struct raw_reply r;

    api_forget_proofs();
    (void)snprintf(path, sizeof path, "/api/v1/persons/%s/deactivate", who(index)->id);
    (void)snprintf(body, sizeof body, "{\"reason\":\"离职\",\"pin\":\"%s\"}",
                   who(WHO_ADMINISTRATOR)->pin);
    api_call(&world, "POST", path, admin.headers, body, &r);
    assert_int_equal(r.status, 200);
    raw_reply_clear(&r);
}

/* Whoever is gone cannot be asked: the draft says so, and at which step. */
static void a_draft_names_the_step_that_cannot_be_met(void **state)
{
    const json_t *chain, *refusal;
    char path[128];
    json_t *v;

    (void)state;
    deactivate(WHO_APPROVER_3);
    (void)snprintf(path, sizeof path, "/api/v1/drafts/%s/chains", world.request);
    v = look(path);
    chain = json_array_get(json_object_get(v, "items"), 0);
    refusal = json_object_get(chain, "refusal");
    assert_int_equal(json_array_size(json_object_get(chain, "steps")), 0);
    assert_string_equal(json_string_value(json_object_get(refusal, "code")),
                        "chain.quorum");
    assert_string_equal(json_string_value(json_object_get(refusal, "detail")),
                        "法务审批");
    json_decref(v);
}

static int open_world(void **state)
{
    (void)state;
    api_world_open(&world);
    employee = session_of(WHO_EMPLOYEE_1);
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
        cmocka_unit_test(a_repeated_call_gets_its_first_reply),
        cmocka_unit_test(a_key_with_another_body_is_refused),
        cmocka_unit_test(a_call_without_a_key_is_refused),
        cmocka_unit_test(a_refused_call_may_be_repeated_with_its_key),
        cmocka_unit_test(a_call_in_flight_is_not_done_twice),
        cmocka_unit_test(sixteen_callers_with_one_key_make_one_thing),
        cmocka_unit_test(a_repeated_act_gets_its_first_answer_and_its_secret),
        cmocka_unit_test(no_other_sites_page_changes_anything),
        cmocka_unit_test(an_odd_user_agent_opens_a_session_and_a_link),
        cmocka_unit_test(a_session_alone_changes_nothing_without_its_token),
        cmocka_unit_test(bodies_are_judged_field_by_field),
        cmocka_unit_test(a_refusal_speaks_both_languages),
        cmocka_unit_test(parts_must_have_their_size_and_number),
        cmocka_unit_test(a_part_over_one_mebibyte_is_not_received),
        cmocka_unit_test(an_upload_is_resumed_where_it_stopped),
        cmocka_unit_test(bytes_with_another_digest_are_refused),
        cmocka_unit_test(a_draft_is_edited_only_in_the_version_that_was_read),
        cmocka_unit_test(a_draft_asks_those_whom_its_submission_asked),
        cmocka_unit_test(one_person_has_so_many_open_uploads),
        cmocka_unit_test(a_draft_names_the_step_that_cannot_be_met),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
