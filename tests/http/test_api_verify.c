/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* labels: slow */
/* Public verification from end to end, with files that the demo company sealed: what
 * each kind of file is told to be, who can see it, for how long, and what a stranger
 * can use up. Real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "base/hex.h"
#include "crypto/digest.h"
#include "support/api_world.h"
#include "support/pdf_make.h"
#include "support/pdf_signed.h"

#define WAIT_US (60 * US_PER_S)
#define LOOK_US (20 * US_PER_MS)
#define TOKEN_LEN 43
#define WAITING_MAX "2"
#define RATE_MAX 60

static struct api_world world;
static struct buf sealed; /* one seal of the company */

/* ---- arranging ---- */

static void seal_one(struct buf *out)
{
    struct flow *f = &world.flow;
    struct sealkeeper_reply r = {0};
    char path[160], file[200];
    size_t n;
    char *bytes;

    flow_approve_all(f, world.request);
    assert_int_equal(
        flow_confirm(f, world.request, f->accounts.people[WHO_EMPLOYEE_1].pin, &r), 0);
    flow_wait_state(f, world.request, "sealed");
    (void)snprintf(path, sizeof path, "/requests/%s/sealed", world.request);
    assert_int_equal(sealkeeper_get(f->requester, path, &r), 0);
    (void)snprintf(
        path, sizeof path, "/requests/%s/sealed/%s", world.request,
        json_string_value(json_object_get(
            json_array_get(json_object_get(r.body, "items"), 0), "document")));
    flow_download(f, path, "sealed.pdf", file);
    sealkeeper_reply_clear(&r);
    bytes = proc_read_file(file, &n);
    buf_add(out, bytes, n);
    free(bytes);
}

static int open_world(void **state)
{
    (void)state;
    (void)setenv("SEALKEEPER_VERIFY_WAITING_MAX", WAITING_MAX, 1);
    (void)setenv("SEALKEEPER_RATE_VERIFY_PER_MINUTE", "60", 1);
    (void)setenv("SEALKEEPER_VERIFY_MAX", "1M", 1);
    api_world_open(&world);
    seal_one(&sealed);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    buf_clear(&sealed);
    api_world_close(&world);
    return 0;
}

static void post(struct bytes file, struct raw_reply *r)
{
    raw_http_call(&(struct raw_http){.url = world.flow.instance.url,
                                     .method = "POST",
                                     .path = "/api/v1/verify",
                                     .headers = "Content-Type: application/pdf\r\n",
                                     .body = file},
                  r);
}

static void get(const char *token, struct raw_reply *r)
{
    char path[160];

    (void)snprintf(path, sizeof path, "/api/v1/verify/%s", token);
    raw_http_call(&(struct raw_http){.url = world.flow.instance.url,
                                     .method = "GET",
                                     .path = path},
                  r);
}

static json_t *body_of(const struct raw_reply *r)
{
    json_t *v = json_loadb(r->body, r->body_n, 0, NULL);

    if (!v)
        fail_msg("no JSON: %s", r->body);
    return v;
}

static const char *text_at(const json_t *v, const char *name)
{
    const char *text = json_string_value(json_object_get(v, name));

    return text ? text : "";
}

static void ask(struct bytes file, char token[TOKEN_LEN + 1])
{
    struct raw_reply r;
    json_t *v;

    post(file, &r);
    if (r.status != 202)
        fail_msg("%d %s", r.status, r.body);
    v = body_of(&r);
    assert_int_equal(strlen(text_at(v, "verification")), TOKEN_LEN);
    memcpy(token, text_at(v, "verification"), TOKEN_LEN + 1);
    json_decref(v);
    raw_reply_clear(&r);
}

/* What became of it, once something has; the caller's. */
static json_t *wait_for(const char *token)
{
    int64_t until = clock_monotonic_us() + WAIT_US;

    for (;;) {
        struct raw_reply r;
        json_t *v;

        get(token, &r);
        assert_int_equal(r.status, 200);
        v = body_of(&r);
        raw_reply_clear(&r);
        if (strcmp(text_at(v, "state"), "done") == 0 ||
            strcmp(text_at(v, "state"), "failed") == 0)
            return v;
        json_decref(v);
        assert_true(clock_monotonic_us() < until);
        clock_sleep_us(LOOK_US);
    }
}

static json_t *verify(struct bytes file)
{
    char token[TOKEN_LEN + 1];
    json_t *v, *report;

    ask(file, token);
    v = wait_for(token);
    assert_string_equal(text_at(v, "state"), "done");
    report = json_incref(json_object_get(v, "report"));
    json_decref(v);
    return report;
}

static const json_t *signature_of(const json_t *report, size_t i)
{
    return json_array_get(json_object_get(report, "signatures"), i);
}

static const char *reason_of(const json_t *v)
{
    return text_at(json_array_get(json_object_get(v, "reasons"), 0), "code");
}

static void assert_verdict(const json_t *v, const char *verdict, const char *reason)
{
    if (strcmp(text_at(v, "verdict"), verdict) != 0 ||
        strcmp(reason_of(v), reason) != 0)
        fail_msg("%s", json_dumps(v, 0));
}

static void assert_file(struct bytes file, const char *verdict, const char *reason)
{
    json_t *report = verify(file);

    assert_verdict(report, verdict, reason);
    json_decref(report);
}

static char *count(const char *table)
{
    return api_sql_value("SELECT count(*) FROM %s", table);
}

/* ---- what files are told to be ---- */

static void a_sealed_file_is_valid_and_says_whose_seal_it_is(void **state)
{
    struct digest d = sha256_of(buf_bytes(&sealed));
    json_t *report = verify(buf_bytes(&sealed));
    const json_t *s = signature_of(report, 0);
    const json_t *certificate = json_object_get(s, "certificate");
    const json_t *revocation = json_object_get(s, "revocation");
    char hex[65], *digest;

    (void)state;
    assert_verdict(report, "valid", "file.valid");
    assert_verdict(s, "valid", "signature.valid");
    hex_encode(digest_bytes(&d), hex);
    assert_string_equal(text_at(json_object_get(report, "file"), "sha256"), hex);
    assert_string_equal(text_at(s, "coverage"), "file");
    assert_string_equal(text_at(s, "later_changes"), "nothing");
    assert_non_null(strstr(text_at(certificate, "organisation"), "云海"));
    assert_non_null(strstr(text_at(certificate, "common_name"), "云海"));
    assert_string_equal(text_at(revocation, "state"), "good");
    assert_string_equal(text_at(revocation, "source"), "installation_crl");
    assert_int_equal(strlen(text_at(revocation, "time")),
                     strlen("2026-11-22T08:00:00.000Z"));
    assert_true(json_is_false(json_object_get(s, "time_is_proven")));
    assert_string_equal(text_at(json_array_get(json_object_get(s, "notes"), 0), "code"),
                        "time.claimed");
    digest = api_sql_value("SELECT encode(digest, 'hex') FROM seal_request\n"
                           "WHERE company_id = '%s' AND id = '%s'",
                           world.flow.accounts.company, world.request);
    assert_string_equal(text_at(s, "request_digest"), digest);
    free(digest);
    json_decref(report);
}

static void a_sealed_file_with_another_content_is_changed_after(void **state)
{
    static const char change[] = "<</Length 21>>\nstream\nBT (Pay double) Tj ET\n"
                                 "endstream";
    struct buf file = {0};

    (void)state;
    buf_add_bytes(&file, buf_bytes(&sealed));
    pdf_append_object(&file, pdf_build_page(0) + 1, change);
    assert_file(buf_bytes(&file), "changed_after", "file.not_valid");
    buf_clear(&file);
}

static void a_sealed_file_with_one_other_byte_is_broken(void **state)
{
    struct buf file = {0};
    uint8_t *at;

    (void)state;
    buf_add_bytes(&file, buf_bytes(&sealed));
    at = memmem(file.p, file.n, "/SLKR_RequestDigest<", 20);
    assert_non_null(at);
    at[21] = at[21] == '0' ? '1' : '0';
    assert_file(buf_bytes(&file), "broken", "file.not_valid");
    buf_clear(&file);
}

static void somebody_elses_signature_is_untrusted(void **state)
{
    struct buf file = {0};
    json_t *report;

    (void)state;
    pdf_signed_at_once(&file);
    report = verify(buf_bytes(&file));
    assert_verdict(report, "untrusted", "file.not_valid");
    assert_verdict(signature_of(report, 0), "untrusted", "certificate.untrusted");
    json_decref(report);
    buf_clear(&file);
}

static void make_sample(const char *name, struct buf *out)
{
    for (size_t i = 0; i < pdf_samples_n; i++) {
        if (strcmp(pdf_samples[i].name, name) == 0) {
            pdf_samples[i].make(out);
            return;
        }
    }
    fail_msg("there is no sample %s", name);
}

static void what_carries_no_signature_is_told_apart(void **state)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    struct buf plain = {0}, encrypted = {0};

    (void)state;
    pdf_build_write(b, &plain);
    assert_file(buf_bytes(&plain), "no_signature", "file.no_signature");
    make_sample("encrypted", &encrypted);
    assert_file(buf_bytes(&encrypted), "unreadable", "pdf.encrypted");
    assert_file(str_bytes(STR("no PDF at all")), "unreadable", "pdf.header");
    assert_file((struct bytes){sealed.p, sealed.n / 2}, "unreadable", "pdf.xref");
    pdf_build_free(&b);
    buf_clear(&plain);
    buf_clear(&encrypted);
}

/* The lists are put back: other tests need them. */
static void without_a_revocation_list_nothing_is_confirmed(void **state)
{
    json_t *report;

    (void)state;
    api_sql("CREATE TABLE public.kept_crl AS SELECT * FROM crl; DELETE FROM crl");
    report = verify(buf_bytes(&sealed));
    api_sql("INSERT INTO crl SELECT * FROM public.kept_crl; DROP TABLE kept_crl");
    assert_verdict(report, "cannot_be_confirmed", "file.not_valid");
    assert_verdict(signature_of(report, 0), "cannot_be_confirmed",
                   "revocation.unknown");
    json_decref(report);
}

/* Last of the files: the seal is revoked from here on. */
static void a_seal_that_was_revoked_since_is_revoked(void **state)
{
    const struct demo_person *admin = &world.flow.accounts.people[WHO_ADMINISTRATOR];
    struct api_session session;
    struct raw_reply r;
    char path[128], body[128];
    json_t *report;

    (void)state;
    api_session_make(world.flow.accounts.company, admin->id, &session);
    (void)snprintf(path, sizeof path, "/api/v1/seals/%s/revoke",
                   world.flow.accounts.seals[SEAL_OF_COMPANY].id);
    (void)snprintf(body, sizeof body, "{\"reason\":\"测试\",\"pin\":\"%s\"}",
                   admin->pin);
    api_call(&world, "POST", path, session.headers, body, &r);
    assert_int_equal(r.status, 200);
    raw_reply_clear(&r);
    report = verify(buf_bytes(&sealed));
    assert_verdict(report, "revoked", "file.not_valid");
    assert_verdict(signature_of(report, 0), "revoked", "certificate.revoked");
    assert_true(strlen(text_at(json_object_get(signature_of(report, 0), "revocation"),
                               "revoked_at")) > 0);
    json_decref(report);
}

/* ---- who sees it, and for how long ---- */

static void only_the_token_shows_a_verification(void **state)
{
    static const char *const strangers[] = {
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "short",
        "01a00000-0000-7000-8000-00000000000a"};
    char token[TOKEN_LEN + 1], *stored;
    struct raw_reply r;

    (void)state;
    ask(buf_bytes(&sealed), token);
    json_decref(wait_for(token));
    for (size_t i = 0; i < ARRAY_LEN(strangers); i++) {
        get(strangers[i], &r);
        assert_int_equal(r.status, 404);
        assert_non_null(strstr(r.body, "\"not_found\""));
        raw_reply_clear(&r);
    }
    token[0] = token[0] == 'A' ? 'B' : 'A';
    get(token, &r);
    assert_int_equal(r.status, 404);
    raw_reply_clear(&r);
    stored = api_sql_value("SELECT count(*) FROM verification AS v\n"
                           "WHERE v::text LIKE '%%%s%%'",
                           token + 1);
    assert_string_equal(stored, "0");
    free(stored);
}

static void the_bytes_go_as_soon_as_they_were_looked_at(void **state)
{
    char token[TOKEN_LEN + 1], *parts;

    (void)state;
    ask(buf_bytes(&sealed), token);
    json_decref(wait_for(token));
    parts = count("verification_part");
    assert_string_equal(parts, "0");
    free(parts);
}

static bool nothing_is_left(void)
{
    char *n = api_sql_value("SELECT (SELECT count(*) FROM verification)\n"
                            "     + (SELECT count(*) FROM verification_part)\n"
                            "     + (SELECT count(*) FROM job WHERE kind = 'verify')");
    bool none = strcmp(n, "0") == 0;

    free(n);
    return none;
}

/* The clock is not waited for: the rows are made old. One was looked at, one is still
 * waiting for a worker, and nobody asks for either again. */
static void after_ten_minutes_nothing_is_left_of_it(void **state)
{
    int64_t until = clock_monotonic_us() + WAIT_US;
    char done[TOKEN_LEN + 1], waiting[TOKEN_LEN + 1], *minutes;
    struct raw_reply r;

    (void)state;
    ask(buf_bytes(&sealed), done);
    json_decref(wait_for(done));
    assert_int_equal(instance_stop(&world.flow.instance, PART_WORKER), 0);
    ask(buf_bytes(&sealed), waiting);
    minutes = api_sql_value("SELECT max(expires_at - created_at) FROM verification");
    assert_string_equal(minutes, "00:10:00");
    free(minutes);
    api_sql("UPDATE verification SET expires_at = now()");
    get(done, &r);
    assert_int_equal(r.status, 404);
    raw_reply_clear(&r);
    instance_start(&world.flow.instance, PART_WORKER, NULL);
    while (!nothing_is_left()) {
        assert_true(clock_monotonic_us() < until);
        clock_sleep_us(LOOK_US);
    }
}

/* The same bytes as somebody's document: what is forgotten is not his. */
static void a_document_outlives_the_verification_of_its_bytes(void **state)
{
    char token[TOKEN_LEN + 1], *before = count("blob"), *after;
    int64_t until = clock_monotonic_us() + WAIT_US;

    (void)state;
    ask(buf_bytes(&sealed), token);
    json_decref(wait_for(token));
    api_sql("UPDATE verification SET expires_at = now()");
    while (!nothing_is_left()) {
        assert_true(clock_monotonic_us() < until);
        clock_sleep_us(LOOK_US);
    }
    after = count("blob");
    assert_string_equal(before, after);
    free(before);
    free(after);
}

/* A file that kills the child, or a worker that cannot: somebody is told. */
static void a_verification_that_fails_says_so(void **state)
{
    char token[TOKEN_LEN + 1];
    json_t *v;

    (void)state;
    assert_int_equal(instance_stop(&world.flow.instance, PART_WORKER), 0);
    ask(buf_bytes(&sealed), token);
    api_sql("UPDATE verification_part SET bytes = '\\x00'::bytea || substr(bytes, 2)");
    instance_start(&world.flow.instance, PART_WORKER, NULL);
    v = wait_for(token);
    assert_string_equal(text_at(v, "state"), "failed");
    assert_string_equal(text_at(json_object_get(v, "failure"), "code"),
                        "digest.mismatch");
    assert_true(json_is_null(json_object_get(v, "report")));
    json_decref(v);
}

/* ---- what a stranger can use up ---- */

static void assert_refused(struct bytes file, int status, const char *code)
{
    struct raw_reply r;
    char wanted[64];

    post(file, &r);
    (void)snprintf(wanted, sizeof wanted, "\"code\":\"%s\"", code);
    if (r.status != status || !strstr(r.body, wanted))
        fail_msg("%d %s instead of %s", r.status, r.body, code);
    raw_reply_clear(&r);
}

static void files_that_are_too_large_or_nothing_are_refused(void **state)
{
    struct buf large = {0};

    (void)state;
    buf_reserve(&large, (33u << 20));
    memset(large.p, 'x', 33u << 20);
    assert_refused((struct bytes){large.p, (1u << 20) + 1}, 422, "pdf.too_large");
    assert_refused((struct bytes){large.p, 33u << 20}, 413, "http.too_large");
    assert_refused((struct bytes){large.p, 0}, 422, "pdf.header");
    buf_clear(&large);
}

static void only_so_many_may_wait(void **state)
{
    char first[TOKEN_LEN + 1], second[TOKEN_LEN + 1], third[TOKEN_LEN + 1];
    char seconds[16];
    struct raw_reply r;

    (void)state;
    assert_int_equal(instance_stop(&world.flow.instance, PART_WORKER), 0);
    ask(buf_bytes(&sealed), first);
    ask(buf_bytes(&sealed), second);
    post(buf_bytes(&sealed), &r);
    assert_int_equal(r.status, 503);
    assert_non_null(strstr(r.body, "\"code\":\"busy\""));
    assert_true(raw_reply_header(&r, "Retry-After", seconds, sizeof seconds));
    assert_string_equal(seconds, "10");
    raw_reply_clear(&r);
    instance_start(&world.flow.instance, PART_WORKER, NULL);
    json_decref(wait_for(first));
    json_decref(wait_for(second));
    ask(buf_bytes(&sealed), third);
    json_decref(wait_for(third));
}

/* Reports are small, but anybody may have them made. */
static void only_so_many_are_kept(void **state)
{
    (void)state;
    api_sql("INSERT INTO verification (company_id, id, hash, digest, size, state)\n"
            "SELECT '%s', gen_random_uuid(), sha256(int4send(n)), sha256(''), 1, 3\n"
            "FROM generate_series(1, 2000) AS n",
            world.flow.accounts.platform);
    assert_refused(buf_bytes(&sealed), 503, "busy");
    api_sql("UPDATE verification SET expires_at = now() WHERE size = 1");
    json_decref(verify(buf_bytes(&sealed)));
}

static long recorded(void)
{
    char *n = api_sql_value("SELECT count(*) FROM activity_audit\n"
                            "WHERE company_id = '%s' AND event = 'call.refused'",
                            world.flow.accounts.platform);
    long value = strtol(n, NULL, 10);

    free(n);
    return value;
}

/* Last: afterwards this address has to wait for the minute's end. */
static void only_so_many_may_come_from_one_address(void **state)
{
    long before = recorded();
    char seconds[16];
    struct raw_reply r = {0};
    int tries = 0;

    (void)state;
    do {
        raw_reply_clear(&r);
        assert_true(tries++ <= 2 * RATE_MAX);
        post((struct bytes){(const uint8_t *)"", 0}, &r);
    } while (r.status != 429);
    assert_non_null(strstr(r.body, "\"rate_limited\""));
    assert_true(raw_reply_header(&r, "Retry-After", seconds, sizeof seconds));
    assert_in_range(strtol(seconds, NULL, 10), 1, 60);
    assert_int_equal(recorded(), before + 1);
    raw_reply_clear(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sealed_file_is_valid_and_says_whose_seal_it_is),
        cmocka_unit_test(a_sealed_file_with_another_content_is_changed_after),
        cmocka_unit_test(a_sealed_file_with_one_other_byte_is_broken),
        cmocka_unit_test(somebody_elses_signature_is_untrusted),
        cmocka_unit_test(what_carries_no_signature_is_told_apart),
        cmocka_unit_test(without_a_revocation_list_nothing_is_confirmed),
        cmocka_unit_test(only_the_token_shows_a_verification),
        cmocka_unit_test(the_bytes_go_as_soon_as_they_were_looked_at),
        cmocka_unit_test(after_ten_minutes_nothing_is_left_of_it),
        cmocka_unit_test(a_document_outlives_the_verification_of_its_bytes),
        cmocka_unit_test(a_verification_that_fails_says_so),
        cmocka_unit_test(files_that_are_too_large_or_nothing_are_refused),
        cmocka_unit_test(only_so_many_may_wait),
        cmocka_unit_test(only_so_many_are_kept),
        cmocka_unit_test(a_seal_that_was_revoked_since_is_revoked),
        cmocka_unit_test(only_so_many_may_come_from_one_address),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
