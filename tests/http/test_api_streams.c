/* SPDX-License-Identifier: Apache-2.0 */
/* layers: demo base support crypto */
/* What open pages are told, and when they are told nothing more: streams end with the
 * session that opened them, and with the person. Real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "support/api_world.h"
#include "support/pdf_make.h"

#define AT_ONCE_US (10 * US_PER_S) /* far less than a stream's life */

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

static int open_stream(const struct api_session *s)
{
    struct raw_http call = {.url = world.flow.instance.url,
                            .method = "GET",
                            .path = "/api/v1/events",
                            .headers = s->headers};
    int fd = raw_http_open(&call);

    assert_true(raw_http_wait(fd, ": open"));
    return fd;
}

/* Nothing that is ever sent comes, so the wait ends with the connection. */
static void assert_ends_at_once(int fd)
{
    int64_t begun = clock_monotonic_us();

    assert_false(raw_http_wait(fd, "event: never"));
    assert_true(clock_monotonic_us() - begun < AT_ONCE_US);
    (void)close(fd);
}

static void call(const char *method, const char *path, const struct api_session *s,
                 const char *body, int status)
{
    struct raw_reply r;

    api_call(&world, method, path, s->headers, body, &r);
    assert_int_equal(r.status, status);
    raw_reply_clear(&r);
}

/* ---- the end ---- */

static void logging_out_ends_the_sessions_stream_and_tells_the_others(void **state)
{
    struct api_session one = session_of(WHO_AUDITOR), two = session_of(WHO_AUDITOR);
    int first = open_stream(&one), second = open_stream(&two);

    (void)state;
    call("DELETE", "/api/v1/sessions/current", &one, NULL, 204);
    assert_ends_at_once(first);
    assert_true(raw_http_wait(second, "event: session.ended"));
    (void)close(second);
}

static void logging_out_everywhere_ends_all_streams(void **state)
{
    struct api_session one = session_of(WHO_AUDITOR), two = session_of(WHO_AUDITOR);
    int first = open_stream(&one), second = open_stream(&two);

    (void)state;
    call("DELETE", "/api/v1/sessions", &one, NULL, 204);
    assert_ends_at_once(first);
    assert_ends_at_once(second);
}

static void a_deactivated_persons_streams_end(void **state)
{
    struct api_session administrator = session_of(WHO_ADMINISTRATOR);
    struct api_session leaving = session_of(WHO_EMPLOYEE_2);
    int fd = open_stream(&leaving);
    char path[128], body[128];

    (void)state;
    (void)snprintf(path, sizeof path, "/api/v1/persons/%s/deactivate",
                   who(WHO_EMPLOYEE_2)->id);
    (void)snprintf(body, sizeof body, "{\"reason\":\"left\",\"pin\":\"%s\"}",
                   who(WHO_ADMINISTRATOR)->pin);
    call("POST", path, &administrator, body, 200);
    assert_ends_at_once(fd);
}

/* ---- what is told ---- */

static void an_upload_tells_how_its_examination_ended(void **state)
{
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    struct pdf_build *b = pdf_build_pages(1, "");
    struct sealkeeper_reply r = {0};
    struct buf pdf = {0};
    int fd = open_stream(&s);

    (void)state;
    pdf_build_write(b, &pdf);
    assert_int_equal(sealkeeper_upload(world.flow.requester, "good.pdf",
                                       (const char *)pdf.p, pdf.n, &r),
                     0);
    assert_true(raw_http_wait(fd, "event: document.examined"));
    assert_int_equal(
        sealkeeper_upload(world.flow.requester, "bad.pdf", "no pdf", 6, &r), 0);
    assert_true(raw_http_wait(fd, "event: document.refused"));
    pdf_build_free(&b);
    buf_clear(&pdf);
    sealkeeper_reply_clear(&r);
    (void)close(fd);
}

static void a_draft_tells_how_its_preparation_ended(void **state)
{
    static const struct flow_place inside = {0, SEAL_OF_COMPANY, 380, 120};
    static const struct flow_place outside = {0, SEAL_OF_COMPANY, 5000, 120};
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    char draft[40], path[128];
    char *document = api_sql_value("SELECT id FROM document WHERE company_id = '%s'",
                                   world.flow.accounts.company);
    const char *documents[] = {document};
    struct sealkeeper_reply r = {0};
    int fd = open_stream(&s);

    (void)state;
    flow_draft(&world.flow, documents, 1, &inside, 1, draft);
    assert_true(raw_http_wait(fd, "event: draft.prepared"));
    assert_int_equal(
        sealkeeper_post(world.flow.requester, "/drafts",
                        json_pack("{s:[s],s:[{s:i,s:s,s:i,s:f,s:f}]}", "documents",
                                  document, "placements", "document", 0, "seal",
                                  world.flow.accounts.seals[outside.seal].id, "page", 1,
                                  "x", outside.x, "y", outside.y),
                        NULL, &r),
        0);
    (void)snprintf(path, sizeof path, "/drafts/%s/prepare",
                   sealkeeper_reply_text(&r, "id"));
    assert_int_equal(
        sealkeeper_post(world.flow.requester, path, json_object(), NULL, &r), 0);
    assert_true(raw_http_wait(fd, "event: draft.failed"));
    sealkeeper_reply_clear(&r);
    free(document);
    (void)close(fd);
}

static void who_waits_for_a_picture_is_told_when_it_is_drawn(void **state)
{
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    int fd = open_stream(&s);
    char path[128];

    (void)state;
    (void)snprintf(path, sizeof path,
                   "/api/v1/requests/%s/documents/0/pages/1.png?dpi=72", world.request);
    call("GET", path, &s, NULL, 202);
    assert_true(raw_http_wait(fd, "event: picture.drawn"));
    call("GET", path, &s, NULL, 200);
    (void)close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logging_out_ends_the_sessions_stream_and_tells_the_others),
        cmocka_unit_test(logging_out_everywhere_ends_all_streams),
        cmocka_unit_test(a_deactivated_persons_streams_end),
        cmocka_unit_test(an_upload_tells_how_its_examination_ended),
        cmocka_unit_test(a_draft_tells_how_its_preparation_ended),
        cmocka_unit_test(who_waits_for_a_picture_is_told_when_it_is_drawn),
    };

    return cmocka_run_group_tests_name("http.api_streams", tests, begin, end);
}
