/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* labels: slow threaded */
/* What open pages hear: their own person's changes and nobody else's, with Redis and
 * without. The bell that tells them is a thread beside web's others, so this is run
 * under the thread sanitizer too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/api_world.h"

static struct api_world world;

static struct api_session session_of(enum demo_who index)
{
    struct api_session s;

    api_session_make(world.flow.accounts.company, world.flow.accounts.people[index].id,
                     &s);
    return s;
}

static int open_stream(const struct api_session *s)
{
    struct raw_http call = {.url = world.flow.instance.url,
                            .method = "GET",
                            .path = "/api/v1/events",
                            .headers = s->headers};
    int fd = raw_http_open(&call);

    assert_true(raw_http_wait(fd, "text/event-stream"));
    return fd;
}

static void ask_for_a_reset(const struct api_session *s)
{
    struct raw_reply r;

    api_call(&world, "POST", "/api/v1/me/pin-resets", s->headers, "{}", &r);
    assert_int_equal(r.status, 202);
    raw_reply_clear(&r);
}

/* The requester looks on from three pages, an approver from one. */
static void approve_before_open_pages(void)
{
    struct api_session requester = session_of(WHO_EMPLOYEE_1);
    struct api_session approver = session_of(WHO_APPROVER_3);
    int pages[] = {open_stream(&requester), open_stream(&requester),
                   open_stream(&approver), open_stream(&requester)};
    char request[40];

    flow_ask(&world.flow, request);
    flow_approve_all(&world.flow, request);
    assert_true(raw_http_wait(pages[0], "event: request.approved"));
    assert_true(raw_http_wait(pages[1], "event: request.approved"));
    assert_true(raw_http_wait(pages[2], "event: approval.due"));
    assert_true(raw_http_wait(pages[3], "event: message.arrived"));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        (void)close(pages[i]);
}

static void an_open_page_hears_what_becomes_of_a_request(void **state)
{
    (void)state;
    approve_before_open_pages();
}

static void an_open_page_hears_without_redis_too(void **state)
{
    (void)state;
    instance_kill(&world.flow.instance, PART_REDIS);
    approve_before_open_pages();
    instance_start(&world.flow.instance, PART_REDIS, NULL);
}

/* Up to the end of the first event that holds this text. */
static void hear(int page, const char *text, char heard[4096])
{
    size_t n = 0;
    ssize_t got = 1;
    const char *at = NULL;

    while (got > 0 && n + 1 < 4096 && !(at && strstr(at, "\n\n"))) {
        got = recv(page, heard + n, 4096 - n - 1, 0);
        n += got > 0 ? (size_t)got : 0;
        heard[n] = '\0';
        at = strstr(heard, text);
    }
    assert_non_null(at);
}

/* The other's change was told before one's own. */
static void an_open_page_hears_of_its_own_person_only(void **state)
{
    const struct demo_person *people = world.flow.accounts.people;
    struct api_session mine = session_of(WHO_EMPLOYEE_2);
    struct api_session others = session_of(WHO_AUDITOR);
    int page = open_stream(&mine), others_page = open_stream(&others);
    char heard[4096];

    (void)state;
    ask_for_a_reset(&others);
    assert_true(raw_http_wait(others_page, "event: pin.reset_asked"));
    ask_for_a_reset(&mine);
    hear(page, "event: pin.reset_asked", heard);
    assert_non_null(strstr(heard, people[WHO_EMPLOYEE_2].id));
    assert_null(strstr(heard, people[WHO_AUDITOR].id));
    (void)close(page);
    (void)close(others_page);
}

/* With pages still open; under a sanitizer this is where web tells what it found. */
static void web_ends_in_order_under_open_pages(void **state)
{
    struct api_session mine = session_of(WHO_EMPLOYEE_1);
    int page = open_stream(&mine);

    (void)state;
    assert_int_equal(instance_stop(&world.flow.instance, PART_WEB), 0);
    (void)close(page);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_page_hears_what_becomes_of_a_request),
        cmocka_unit_test(an_open_page_hears_without_redis_too),
        cmocka_unit_test(an_open_page_hears_of_its_own_person_only),
        cmocka_unit_test(web_ends_in_order_under_open_pages), /* the last one */
    };

    return cmocka_run_group_tests(tests, begin, end);
}
