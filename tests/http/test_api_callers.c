/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* labels: slow */
/* Whom a cookie makes a caller, how far an opened link and a colleague's session reach,
 * and what is recorded of who was turned away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "demo/enrol.h"
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

/* ---- links ---- */

static struct sealkeeper_client *open_link(void)
{
    struct sealkeeper_client *browser = sealkeeper_client_new(world.flow.accounts.url);

    flow_open_link(&world.flow, world.link, browser);
    return browser;
}

static void document_of(const char *request, char out[40])
{
    struct sealkeeper_reply r = {0};
    const json_t *documents;

    flow_look(&world.flow, request, &r);
    documents = json_object_get(r.body, "documents");
    (void)snprintf(out, 40, "%s",
                   sealkeeper_json_text(json_array_get(documents, 0), "id"));
    sealkeeper_reply_clear(&r);
}

static int status_of(struct sealkeeper_client *c, const char *path)
{
    struct sealkeeper_reply r = {0};
    int status;

    (void)sealkeeper_get(c, path, &r);
    status = r.status;
    sealkeeper_reply_clear(&r);
    return status;
}

static void assert_document(struct sealkeeper_client *c, const char *document,
                            int status)
{
    char path[128];

    (void)snprintf(path, sizeof path, "/documents/%s", document);
    assert_int_equal(status_of(c, path), status);
    (void)snprintf(path, sizeof path, "/documents/%s/content", document);
    assert_int_equal(status_of(c, path), status);
}

static void an_opened_link_shows_the_documents_of_its_request(void **state)
{
    struct sealkeeper_client *browser = open_link();
    char document[40];

    (void)state;
    document_of(world.request, document);
    assert_document(browser, document, 200);
    sealkeeper_client_free(&browser);
}

/* The same approver is asked about both: logged in, he would see both. */
static void an_opened_link_shows_no_document_of_another_request(void **state)
{
    struct sealkeeper_client *browser = open_link();
    struct sealkeeper_client *himself = flow_log_in(&world.flow, WHO_APPROVER_1);
    char request[40], document[40];

    (void)state;
    flow_ask(&world.flow, request);
    document_of(request, document);
    assert_document(himself, document, 200);
    assert_document(browser, document, 404);
    sealkeeper_client_free(&himself);
    sealkeeper_client_free(&browser);
}

static void an_opened_link_ends_with_its_persons_activity(void **state)
{
    const char *approver = world.flow.accounts.people[WHO_APPROVER_1].id;
    struct sealkeeper_client *browser = open_link();
    char path[128];

    (void)state;
    (void)snprintf(path, sizeof path, "/requests/%s", world.request);
    assert_int_equal(status_of(browser, path), 200);
    api_sql("UPDATE person SET state = 3 WHERE id = '%s'", approver);
    assert_int_equal(status_of(browser, path), 401);
    api_sql("UPDATE person SET state = 2 WHERE id = '%s'", approver);
    assert_int_equal(status_of(browser, path), 200);
    sealkeeper_client_free(&browser);
}

/* ---- sessions ---- */

static void the_cookie_of_a_suspended_company_keeps_nobody_from_logging_in(void **state)
{
    const struct accounts *a = &world.flow.accounts;
    struct sealkeeper_client *c = flow_log_in(&world.flow, WHO_EMPLOYEE_2);
    struct sealkeeper_reply r = {0};

    (void)state;
    api_sql("UPDATE company SET state = 2 WHERE id = '%s'", a->company);
    assert_int_equal(status_of(c, "/me"), 403);
    assert_int_equal(sealkeeper_log_in(c, a->platform_admin.login,
                                       a->platform_admin.password, NULL, NULL, &r),
                     0);
    api_sql("UPDATE company SET state = 1 WHERE id = '%s'", a->company);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&c);
}

/* ---- colleagues ---- */

static void nobody_reads_a_colleagues_address(void **state)
{
    struct sealkeeper_client *colleague = flow_log_in(&world.flow, WHO_EMPLOYEE_2);
    struct sealkeeper_client *auditor = flow_log_in(&world.flow, WHO_AUDITOR);
    char other[128], himself[128];

    (void)state;
    (void)snprintf(other, sizeof other, "/persons/%s",
                   world.flow.accounts.people[WHO_EMPLOYEE_1].id);
    (void)snprintf(himself, sizeof himself, "/persons/%s",
                   world.flow.accounts.people[WHO_EMPLOYEE_2].id);
    assert_int_equal(status_of(colleague, other), 404);
    assert_int_equal(status_of(colleague, himself), 200);
    assert_int_equal(status_of(auditor, other), 200);
    sealkeeper_client_free(&auditor);
    sealkeeper_client_free(&colleague);
}

static void a_colleague_sees_neither_request_nor_document(void **state)
{
    struct sealkeeper_client *colleague = flow_log_in(&world.flow, WHO_EMPLOYEE_2);
    char document[40], path[128];

    (void)state;
    document_of(world.request, document);
    (void)snprintf(path, sizeof path, "/requests/%s", world.request);
    assert_int_equal(status_of(colleague, path), 404);
    assert_document(world.flow.requester, document, 200);
    assert_document(colleague, document, 404);
    sealkeeper_client_free(&colleague);
}

static void all_requests_are_listed_for_who_oversees_them(void **state)
{
    struct sealkeeper_client *colleague = flow_log_in(&world.flow, WHO_EMPLOYEE_2);
    struct sealkeeper_client *auditor = flow_log_in(&world.flow, WHO_AUDITOR);
    struct sealkeeper_reply r = {0};

    (void)state;
    assert_int_equal(status_of(colleague, "/requests?view=all"), 403);
    assert_int_equal(sealkeeper_get(colleague, "/requests?view=mine", &r), 0);
    assert_int_equal(json_array_size(json_object_get(r.body, "items")), 0);
    assert_int_equal(sealkeeper_get(auditor, "/requests?view=all", &r), 0);
    assert_true(json_array_size(json_object_get(r.body, "items")) > 0);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&auditor);
    sealkeeper_client_free(&colleague);
}

/* ---- records ---- */

static void a_record_of_a_failed_log_in_says_that_it_was_refused(void **state)
{
    const struct demo_person *p = &world.flow.accounts.people[WHO_EMPLOYEE_2];
    struct sealkeeper_client *nobody = sealkeeper_client_new(world.flow.accounts.url);
    struct sealkeeper_client *auditor = flow_log_in(&world.flow, WHO_AUDITOR);
    struct sealkeeper_reply r = {0};
    const json_t *record, *flags;

    (void)state;
    assert_int_equal(
        sealkeeper_log_in(nobody, p->login, "not the password", NULL, NULL, &r), -1);
    assert_int_equal(r.status, 401);
    assert_int_equal(
        sealkeeper_get(auditor, "/audit?chain=activity&event=login.failed", &r), 0);
    record = json_array_get(json_object_get(r.body, "items"), 0);
    flags = json_object_get(record, "flags");
    assert_int_equal(json_array_size(flags), 1);
    assert_string_equal(json_string_value(json_array_get(flags, 0)), "refused");
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&auditor);
    sealkeeper_client_free(&nobody);
}

/* ---- coming back ---- */

/* `more` goes behind the administrator's PIN. */
static json_t *as_administrator(const char *path, const char *more)
{
    const struct accounts *a = &world.flow.accounts;
    const struct demo_person *p = &a->people[WHO_ADMINISTRATOR];
    struct api_session session;
    char body[400];
    struct raw_reply r;
    json_t *v;

    api_session_make(a->company, p->id, &session);
    (void)snprintf(body, sizeof body, "{\"pin\":\"%s\"%s}", p->pin, more);
    api_call(&world, "POST", path, session.headers, body, &r);
    assert_int_equal(r.status, 200);
    v = json_loads(r.body, 0, NULL);
    raw_reply_clear(&r);
    return v;
}

static void who_comes_back_logs_in_as_before(void **state)
{
    struct demo_person *p = &world.flow.accounts.people[WHO_EMPLOYEE_2];
    struct sealkeeper_client *c = sealkeeper_client_new(world.flow.instance.url);
    const struct demo_person *administrator =
        &world.flow.accounts.people[WHO_ADMINISTRATOR];
    char path[128], more[200], left[40], code[TOTP_CODE_LEN + 1],
        link[MAILBOX_LINK_MAX];
    json_t *invited;

    (void)state;
    (void)snprintf(path, sizeof path, "/api/v1/persons/%s/deactivate", p->id);
    memcpy(left, p->id, sizeof left);
    json_decref(as_administrator(path, ",\"reason\":\"left\""));
    api_forget_proofs();
    api_code(administrator, code);
    (void)snprintf(more, sizeof more,
                   ",\"code\":\"%s\",\"name\":\"Back\","
                   "\"mail\":\"back@yunhai.example\",\"roles\":[\"employee\"]",
                   code);
    invited = as_administrator("/api/v1/persons", more);
    assert_true(
        mailbox_wait_link(world.flow.mailbox, "back@yunhai.example", "", 60000, link));
    enrol_person(c, link,
                 sealkeeper_json_text(
                     json_array_get(json_object_get(invited, "results"), 0), "secret"),
                 p);
    assert_string_not_equal(p->id, left);
    json_decref(invited);
    sealkeeper_client_free(&c);
    c = flow_log_in(&world.flow, WHO_EMPLOYEE_2);
    assert_int_equal(status_of(c, "/me"), 200);
    sealkeeper_client_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_opened_link_shows_the_documents_of_its_request),
        cmocka_unit_test(an_opened_link_shows_no_document_of_another_request),
        cmocka_unit_test(an_opened_link_ends_with_its_persons_activity),
        cmocka_unit_test(
            the_cookie_of_a_suspended_company_keeps_nobody_from_logging_in),
        cmocka_unit_test(nobody_reads_a_colleagues_address),
        cmocka_unit_test(a_colleague_sees_neither_request_nor_document),
        cmocka_unit_test(all_requests_are_listed_for_who_oversees_them),
        cmocka_unit_test(a_record_of_a_failed_log_in_says_that_it_was_refused),
        cmocka_unit_test(who_comes_back_logs_in_as_before),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
