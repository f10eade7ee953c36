/* SPDX-License-Identifier: Apache-2.0 */
/* layers: demo base support crypto */
/* labels: slow */
/* What people see of requests: counts, filters, where each waits, the queue by
 * deadline, the export, copies, and the story that a request tells. Real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "support/api_world.h"

static struct api_world world;

static struct api_session session_of(enum demo_who index)
{
    struct api_session s;

    api_session_make(world.flow.accounts.company, world.flow.accounts.people[index].id,
                     &s);
    return s;
}

static void get(enum demo_who who, const char *path, const char *headers,
                struct raw_reply *r)
{
    struct api_session s = session_of(who);
    char all[700];

    (void)snprintf(all, sizeof all, "%s%s", s.headers, headers);
    api_call(&world, "GET", path, all, NULL, r);
}

/* The JSON of a reply that must be 200. */
static json_t *look(enum demo_who who, const char *path)
{
    struct raw_reply r;
    json_t *v;

    get(who, path, "", &r);
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

static size_t found(enum demo_who who, const char *path)
{
    json_t *v = look(who, path);
    size_t n = json_array_size(at(v, "items"));

    json_decref(v);
    return n;
}

static json_t *request_of(enum demo_who who, const char *request)
{
    char path[100];

    (void)snprintf(path, sizeof path, "/api/v1/requests/%s", request);
    return look(who, path);
}

static void assert_refused(enum demo_who who, const char *path, const char *code)
{
    char wanted[80];
    struct raw_reply r;

    get(who, path, "", &r);
    (void)snprintf(wanted, sizeof wanted, "\"code\":\"%s\"", code);
    if (!strstr(r.body, wanted))
        fail_msg("GET %s: %d %s instead of %s", path, r.status, r.body, code);
    raw_reply_clear(&r);
}

static void withdraw(const char *request, const char *reason)
{
    const struct demo_person *p = &world.flow.accounts.people[WHO_EMPLOYEE_1];
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    char path[120], body[200];
    struct raw_reply r;

    (void)snprintf(path, sizeof path, "/api/v1/requests/%s/withdraw", request);
    (void)snprintf(body, sizeof body, "{\"pin\":\"%s\",\"reason\":\"%s\"}", p->pin,
                   reason);
    api_call(&world, "POST", path, s.headers, body, &r);
    assert_int_equal(r.status, 200);
    raw_reply_clear(&r);
}

/* ---- counts ---- */

static json_int_t counted(enum demo_who who, const char *state)
{
    json_t *v = look(who, "/api/v1/counts");
    const json_t *n = at(v, state) ? at(v, state) : at(at(v, "mine"), state);
    json_int_t value = json_integer_value(n);

    assert_true(json_is_integer(n));
    json_decref(v);
    return value;
}

static void make_draft(char id[40])
{
    struct api_session s = session_of(WHO_EMPLOYEE_1);
    struct raw_reply r;
    json_t *v;

    api_call(&world, "POST", "/api/v1/drafts", s.headers, "{}", &r);
    assert_int_equal(r.status, 201);
    v = json_loads(r.body, 0, NULL);
    (void)snprintf(id, 40, "%s", text(v, "id"));
    json_decref(v);
    raw_reply_clear(&r);
}

static void counts_follow_what_one_does(void **state)
{
    json_int_t drafts = counted(WHO_EMPLOYEE_1, "draft");
    json_int_t pending = counted(WHO_EMPLOYEE_1, "pending");
    json_int_t withdrawn = counted(WHO_EMPLOYEE_1, "withdrawn");
    char request[40], draft[40];

    (void)state;
    make_draft(draft);
    assert_int_equal(counted(WHO_EMPLOYEE_1, "draft"), drafts + 1);
    flow_ask(&world.flow, request);
    assert_int_equal(counted(WHO_EMPLOYEE_1, "draft"), drafts + 1); /* not the other */
    assert_int_equal(counted(WHO_EMPLOYEE_1, "pending"), pending + 1);
    withdraw(request, "不需要了");
    assert_int_equal(counted(WHO_EMPLOYEE_1, "pending"), pending);
    assert_int_equal(counted(WHO_EMPLOYEE_1, "withdrawn"), withdrawn + 1);
}

static void an_approver_counts_what_waits_for_him_and_nothing_of_others(void **state)
{
    char request[40];
    json_int_t before;

    (void)state;
    before = counted(WHO_APPROVER_1, "to_approve");
    flow_ask(&world.flow, request);
    assert_int_equal(counted(WHO_APPROVER_1, "to_approve"), before + 1);
    assert_int_equal(counted(WHO_APPROVER_1, "pending"), 0);
    assert_int_equal(counted(WHO_EMPLOYEE_2, "pending"), 0);
    assert_int_equal(counted(WHO_EMPLOYEE_2, "to_approve"), 0);
    withdraw(request, "");
    assert_int_equal(counted(WHO_APPROVER_1, "to_approve"), before);
}

static void approved_requests_are_to_be_signed(void **state)
{
    char request[40];
    json_int_t before = counted(WHO_EMPLOYEE_1, "to_sign");

    (void)state;
    flow_ask(&world.flow, request);
    flow_approve_all(&world.flow, request);
    assert_int_equal(counted(WHO_EMPLOYEE_1, "to_sign"), before + 1);
}

/* ---- lists ---- */

static void a_list_is_filtered_by_several_states(void **state)
{
    size_t pending = found(WHO_EMPLOYEE_1, "/api/v1/requests?state=pending");
    size_t approved = found(WHO_EMPLOYEE_1, "/api/v1/requests?state=approved");

    (void)state;
    assert_true(pending > 0 && approved > 0);
    assert_int_equal(found(WHO_EMPLOYEE_1, "/api/v1/requests?state=pending,approved"),
                     pending + approved);
    assert_int_equal(found(WHO_EMPLOYEE_1, "/api/v1/requests?state=rejected,expired"),
                     0);
    assert_refused(WHO_EMPLOYEE_1, "/api/v1/requests?state=pending,lost",
                   "field.invalid");
    assert_refused(WHO_EMPLOYEE_1, "/api/v1/requests?state=pending,", "field.invalid");
}

static void a_list_is_filtered_by_the_time_of_submission(void **state)
{
    (void)state;
    assert_true(found(WHO_EMPLOYEE_1, "/api/v1/requests?from=2020-01-01T00:00:00Z"));
    assert_int_equal(
        found(WHO_EMPLOYEE_1, "/api/v1/requests?from=2099-01-01T00:00:00Z"), 0);
    assert_int_equal(found(WHO_EMPLOYEE_1, "/api/v1/requests?to=2020-01-01T00:00:00Z"),
                     0);
    assert_true(found(WHO_EMPLOYEE_1, "/api/v1/requests?to=2099-01-01T00:00:00Z"));
    assert_refused(WHO_EMPLOYEE_1, "/api/v1/requests?from=yesterday", "field.invalid");
    assert_refused(WHO_EMPLOYEE_1,
                   "/api/v1/requests?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                   "field.invalid");
}

static size_t found_by(const char *fmt, const char *value)
{
    char path[300];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(path, sizeof path, fmt, value);
#pragma GCC diagnostic pop
    return found(WHO_EMPLOYEE_1, path);
}

static void a_search_looks_at_numbers_and_names_of_documents(void **state)
{
    char *name = api_sql_value("SELECT upper(right(d.name, 4)) FROM document AS d\n"
                               "JOIN seal_request AS q ON d.id = q.document_ids[1]\n"
                               "WHERE q.id = '%s'",
                               world.request);
    char *number = api_sql_value("SELECT right(number, 4) FROM seal_request\n"
                                 "WHERE id = '%s'",
                                 world.request);

    (void)state;
    assert_true(found_by("/api/v1/requests?search=%s", name) > 0);
    assert_true(found_by("/api/v1/requests?search=%s", number) > 0);
    assert_int_equal(found_by("/api/v1/requests?search=%s", "nobody-wrote-this"), 0);
    free(name);
    free(number);
}

/* The item of a request in a list. */
static json_t *item_of(enum demo_who who, const char *path, const char *request)
{
    json_t *v = look(who, path), *item = NULL;

    for (size_t i = 0; i < json_array_size(at(v, "items")) && !item; i++)
        if (strcmp(text(json_array_get(at(v, "items"), i), "id"), request) == 0)
            item = json_incref(json_array_get(at(v, "items"), i));
    assert_non_null(item);
    json_decref(v);
    return item;
}

static void assert_waits_for(const json_t *item, const char *step, enum demo_who who)
{
    const json_t *current = at(item, "current");
    const json_t *due = json_array_get(at(current, "due"), 0);

    assert_string_equal(text(json_array_get(at(current, "steps"), 0), "name"), step);
    assert_string_equal(text(due, "id"), world.flow.accounts.people[who].id);
    assert_non_null(text(due, "name"));
    assert_non_null(text(current, "since"));
}

static char *step_name(const char *request, int step)
{
    json_t *v = request_of(WHO_EMPLOYEE_1, request);
    const json_t *chain = json_array_get(at(v, "chains"), 0);
    char *name = strdup(text(json_array_get(at(chain, "steps"), (size_t)step), "name"));

    json_decref(v);
    return name;
}

static void a_pending_request_says_where_it_waits(void **state)
{
    char request[40];
    char *first, *second;
    json_t *item;

    (void)state;
    flow_ask(&world.flow, request);
    first = step_name(request, 0);
    second = step_name(request, 1);
    item = item_of(WHO_APPROVER_1, "/api/v1/approvals", request);
    assert_string_equal(
        text(json_array_get(at(at(item, "current"), "steps"), 0), "name"), first);
    json_decref(item);
    flow_approve(&world.flow, request, WHO_APPROVER_1);
    item = item_of(WHO_EMPLOYEE_1, "/api/v1/requests", request);
    assert_waits_for(item, second, WHO_APPROVER_3);
    json_decref(item);
    withdraw(request, "");
    item = item_of(WHO_EMPLOYEE_1, "/api/v1/requests", request);
    assert_true(json_is_null(at(item, "current")));
    json_decref(item);
    free(first);
    free(second);
}

/* ---- the queue ---- */

static void expire_in(const char *request, int days)
{
    api_sql("UPDATE seal_request SET expires_at = now() + interval '%d days'\n"
            "WHERE id = '%s'",
            days, request);
}

static void the_queue_begins_with_what_expires_first(void **state)
{
    char late[40], soon[40], path[120];
    const char *next;
    json_t *page;

    (void)state;
    flow_ask(&world.flow, soon);
    flow_ask(&world.flow, late);
    expire_in(soon, 1);
    expire_in(late, 90);
    page = look(WHO_APPROVER_1, "/api/v1/approvals?limit=1");
    assert_string_equal(text(json_array_get(at(page, "items"), 0), "id"), soon);
    next = text(page, "next");
    assert_string_equal(next, soon);
    (void)snprintf(path, sizeof path, "/api/v1/approvals?cursor=%s", next);
    json_decref(page);

    page = look(WHO_APPROVER_1, path);
    assert_string_equal(
        text(json_array_get(at(page, "items"), json_array_size(at(page, "items")) - 1),
             "id"),
        late);
    for (size_t i = 0; i < json_array_size(at(page, "items")); i++)
        assert_string_not_equal(text(json_array_get(at(page, "items"), i), "id"), soon);
    json_decref(page);
    withdraw(soon, "");
    withdraw(late, "");
}

/* ---- the export ---- */

#define MARK "\xef\xbb\xbf"

static bool export_begins(const char *path, const char *headers, const char *wanted)
{
    struct raw_reply r;
    bool good;

    get(WHO_EMPLOYEE_1, path, headers, &r);
    good = r.status == 200 && strncmp(r.body, wanted, strlen(wanted)) == 0 &&
           strstr(r.head, "text/csv; charset=utf-8");
    raw_reply_clear(&r);
    return good;
}

static void an_export_speaks_the_language_of_its_reader(void **state)
{
    (void)state;
    assert_true(export_begins("/api/v1/requests/export.csv", "", MARK "\"编号\""));
    assert_true(export_begins("/api/v1/requests/export.csv",
                              "Accept-Language: en-GB,en;q=0.8\r\n",
                              MARK "\"Number\""));
    assert_true(
        export_begins("/api/v1/requests/export.csv?lang=en", "", MARK "\"Number\""));
    assert_true(export_begins("/api/v1/requests/export.csv?lang=zh",
                              "Accept-Language: en\r\n", MARK "\"编号\""));
}

static void an_export_holds_what_the_filter_finds_and_no_formula(void **state)
{
    struct raw_reply r;
    size_t lines = 0;

    (void)state;
    api_sql("UPDATE seal_request SET purpose = '=HYPERLINK(\"x\")' WHERE id = '%s'",
            world.request);
    get(WHO_EMPLOYEE_1, "/api/v1/requests/export.csv?search=HYPERLINK", "", &r);
    for (const char *p = r.body; (p = strstr(p, "\r\n")); p += 2)
        lines++;
    assert_int_equal(lines, 2);
    assert_non_null(strstr(r.body, ",\"'=HYPERLINK(\"\"x\"\")\","));
    raw_reply_clear(&r);
    assert_refused(WHO_EMPLOYEE_1, "/api/v1/requests/export.csv?view=all",
                   "auth.forbidden");
}

static void an_export_writes_amounts_as_their_currency_does(void **state)
{
    static const struct {
        const char *currency, *wanted;
    } cases[] = {{"CNY", ",\"1234.05\",\"CNY\","},
                 {"JPY", ",\"123405\",\"JPY\","},
                 {"KWD", ",\"123.405\",\"KWD\","}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct raw_reply r;

        api_sql("UPDATE seal_request SET amount_minor = 123405, currency = '%s'\n"
                "WHERE id = '%s'",
                cases[i].currency, world.request);
        get(WHO_EMPLOYEE_1, "/api/v1/requests/export.csv", "", &r);
        assert_non_null(strstr(r.body, cases[i].wanted));
        raw_reply_clear(&r);
    }
}

static void an_export_is_recorded(void **state)
{
    struct raw_reply r;
    char *before = api_sql_value("SELECT count(*) FROM activity_audit\n"
                                 "WHERE event = 'requests.exported'");
    char *after;

    (void)state;
    get(WHO_AUDITOR, "/api/v1/requests/export.csv?view=all", "", &r);
    assert_int_equal(r.status, 200);
    raw_reply_clear(&r);
    after = api_sql_value("SELECT count(*) FROM activity_audit\n"
                          "WHERE event = 'requests.exported'");
    assert_int_equal(strtol(after, NULL, 10), strtol(before, NULL, 10) + 1);
    free(before);
    free(after);
}

static void an_export_of_too_much_is_refused(void **state)
{
    (void)state;
    api_sql("SET session_replication_role = replica;\n"
            "INSERT INTO seal_request SELECT (jsonb_populate_record(q,\n"
            "  jsonb_build_object('id', gen_random_uuid(), 'purpose', 'MANY'))).*\n"
            "FROM seal_request AS q, generate_series(1, 5001) WHERE q.id = '%s'",
            world.request);
    assert_refused(WHO_EMPLOYEE_1, "/api/v1/requests/export.csv?search=MANY",
                   "export.too_large");
    api_sql("SET session_replication_role = replica;\n"
            "DELETE FROM seal_request WHERE purpose = 'MANY'");
}

/* ---- copies ---- */

static int copy(enum demo_who who, const char *body, json_t **draft)
{
    struct api_session s = session_of(who);
    struct raw_reply r;
    int status;

    api_call(&world, "POST", "/api/v1/drafts", s.headers, body, &r);
    status = r.status;
    *draft = json_loads(r.body, 0, NULL);
    raw_reply_clear(&r);
    return status;
}

static int copy_of(enum demo_who who, const char *request, json_t **draft)
{
    char body[100];

    (void)snprintf(body, sizeof body, "{\"copy_of\":\"%s\"}", request);
    return copy(who, body, draft);
}

static void a_copy_holds_what_was_asked_for(void **state)
{
    char request[40];
    json_t *asked, *draft;
    const json_t *placed, *copied;

    (void)state;
    flow_ask(&world.flow, request);
    asked = request_of(WHO_EMPLOYEE_1, request);
    assert_int_equal(copy_of(WHO_EMPLOYEE_1, request, &draft), 201);
    assert_string_not_equal(text(draft, "id"), request);
    assert_string_equal(text(draft, "purpose"), text(asked, "purpose"));
    assert_string_equal(json_string_value(json_array_get(at(draft, "documents"), 0)),
                        text(json_array_get(at(asked, "documents"), 0), "id"));
    placed = json_array_get(at(asked, "placements"), 0);
    copied = json_array_get(at(draft, "placements"), 0);
    assert_string_equal(text(copied, "seal"), text(at(placed, "seal"), "id"));
    assert_true(json_equal(at(copied, "x"), at(placed, "x")));
    assert_true(json_equal(at(copied, "y"), at(placed, "y")));
    assert_true(json_equal(at(copied, "page"), at(placed, "page")));
    assert_true(json_is_null(at(draft, "expires_at")) || !at(draft, "expires_at"));
    json_decref(asked);
    json_decref(draft);
    withdraw(request, "");
}

static void nobody_copies_what_is_not_his(void **state)
{
    json_t *reply;

    (void)state;
    /* he sees the request, but the documents are not his */
    assert_int_equal(copy_of(WHO_APPROVER_1, world.request, &reply), 404);
    json_decref(reply);
    assert_int_equal(copy_of(WHO_EMPLOYEE_2, world.request, &reply), 404);
    json_decref(reply);
}

static void a_copy_says_nothing_else(void **state)
{
    char body[120];
    json_t *reply;

    (void)state;
    (void)snprintf(body, sizeof body, "{\"copy_of\":\"%s\",\"purpose\":\"x\"}",
                   world.request);
    assert_int_equal(copy(WHO_EMPLOYEE_1, body, &reply), 422);
    assert_string_equal(text(reply, "field"), "copy_of");
    json_decref(reply);
}

static void a_copy_leaves_out_seals_that_are_no_longer_granted(void **state)
{
    json_t *draft;

    (void)state;
    api_sql("UPDATE grant_of_seal SET state = state + 1 WHERE person_id = '%s'",
            world.flow.accounts.people[WHO_EMPLOYEE_1].id);
    assert_int_equal(copy_of(WHO_EMPLOYEE_1, world.request, &draft), 201);
    assert_int_equal(json_array_size(at(draft, "placements")), 0);
    assert_int_equal(json_array_size(at(draft, "documents")), 1);
    api_sql("UPDATE grant_of_seal SET state = state - 1 WHERE person_id = '%s'",
            world.flow.accounts.people[WHO_EMPLOYEE_1].id);
    json_decref(draft);
}

static void drafts_that_were_submitted_can_be_left_out(void **state)
{
    json_t *v;
    char id[40];
    size_t all = found(WHO_EMPLOYEE_1, "/api/v1/drafts?limit=200");
    size_t left = found(WHO_EMPLOYEE_1, "/api/v1/drafts?unsubmitted=yes&limit=200");

    (void)state;
    assert_true(left < all);
    make_draft(id);
    assert_int_equal(found(WHO_EMPLOYEE_1, "/api/v1/drafts?unsubmitted=yes&limit=200"),
                     left + 1);
    v = item_of(WHO_EMPLOYEE_1, "/api/v1/drafts?limit=200", world.request);
    assert_non_null(text(json_array_get(at(v, "files"), 0), "name"));
    json_decref(v);
}

/* ---- one request ---- */

static void a_request_says_where_its_seals_go(void **state)
{
    json_t *v = request_of(WHO_EMPLOYEE_1, world.request);
    const json_t *place = json_array_get(at(v, "placements"), 0);
    char *um = api_sql_value("SELECT s.width_um FROM seal AS s\n"
                             "JOIN seal_request AS q ON s.id = q.seal_ids[1]\n"
                             "WHERE q.id = '%s' AND s.company_id = q.company_id",
                             world.request);
    double points = strtod(um, NULL) * 72 / 25400;
    double width = json_number_value(at(place, "width"));

    (void)state;
    assert_int_equal(json_integer_value(at(place, "page")), 1);
    assert_true(json_number_value(at(place, "x")) > 0);
    assert_true(width > points - 0.01 && width < points + 0.01);
    assert_int_equal(json_array_size(at(at(place, "paper"), "box")), 4);
    json_decref(v);
    free(um);
}

static void a_turned_page_turns_the_sides_of_a_seal(void **state)
{
    json_t *v;
    const json_t *place;

    (void)state;
    api_sql("UPDATE seal SET height_um = 20000 WHERE id IN\n"
            "  (SELECT seal_ids[1] FROM seal_request WHERE id = '%s')",
            world.request);
    api_sql("UPDATE document SET pages = jsonb_set(pages, '{0,rotate}', '90')\n"
            "WHERE id IN (SELECT document_ids[1] FROM seal_request WHERE id = '%s')",
            world.request);
    v = request_of(WHO_EMPLOYEE_1, world.request);
    place = json_array_get(at(v, "placements"), 0);
    assert_true(json_number_value(at(place, "width")) < 57);
    assert_true(json_number_value(at(place, "height")) > 57);
    json_decref(v);
}

static void assert_story(const json_t *v, const char *const *wanted, size_t n)
{
    const json_t *story = at(v, "timeline");

    assert_int_equal(json_array_size(story), n);
    for (size_t i = 0; i < n; i++) {
        const json_t *entry = json_array_get(story, i);

        assert_string_equal(text(entry, "event"), wanted[i]);
        assert_non_null(text(entry, "at"));
    }
}

static void a_sealed_request_tells_its_story(void **state)
{
    static const char *const wanted[] = {"submitted", "approved", "approved",
                                         "confirmed", "sealed"};
    const struct demo_person *p = &world.flow.accounts.people[WHO_EMPLOYEE_1];
    struct sealkeeper_reply reply = {0};
    char request[40];
    json_t *v;

    (void)state;
    flow_ask(&world.flow, request);
    flow_approve_all(&world.flow, request);
    assert_int_equal(flow_confirm(&world.flow, request, p->pin, &reply), 0);
    sealkeeper_reply_clear(&reply);
    flow_wait_state(&world.flow, request, "sealed");
    v = request_of(WHO_EMPLOYEE_1, request);
    assert_story(v, wanted, ARRAY_LEN(wanted));
    assert_string_equal(text(at(json_array_get(at(v, "timeline"), 0), "person"), "id"),
                        p->id);
    assert_int_equal(json_integer_value(at(at(v, "sealing"), "total")), 1);
    assert_int_equal(json_integer_value(at(at(v, "sealing"), "signed")), 1);
    json_decref(v);
}

static void a_withdrawn_request_says_who_and_why(void **state)
{
    static const char *const wanted[] = {"submitted", "withdrawn"};
    char request[40];
    const json_t *end;
    json_t *v;

    (void)state;
    flow_ask(&world.flow, request);
    withdraw(request, "条款有变");
    v = request_of(WHO_EMPLOYEE_1, request);
    assert_story(v, wanted, ARRAY_LEN(wanted));
    end = json_array_get(at(v, "timeline"), 1);
    assert_string_equal(text(end, "reason"), "条款有变");
    assert_string_equal(text(at(end, "person"), "name"),
                        text(at(v, "requester"), "name"));
    assert_true(json_is_null(at(v, "sealing")));
    json_decref(v);
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
        cmocka_unit_test(counts_follow_what_one_does),
        cmocka_unit_test(an_approver_counts_what_waits_for_him_and_nothing_of_others),
        cmocka_unit_test(approved_requests_are_to_be_signed),
        cmocka_unit_test(a_list_is_filtered_by_several_states),
        cmocka_unit_test(a_list_is_filtered_by_the_time_of_submission),
        cmocka_unit_test(a_search_looks_at_numbers_and_names_of_documents),
        cmocka_unit_test(a_pending_request_says_where_it_waits),
        cmocka_unit_test(the_queue_begins_with_what_expires_first),
        cmocka_unit_test(an_export_speaks_the_language_of_its_reader),
        cmocka_unit_test(an_export_holds_what_the_filter_finds_and_no_formula),
        cmocka_unit_test(an_export_writes_amounts_as_their_currency_does),
        cmocka_unit_test(an_export_is_recorded),
        cmocka_unit_test(an_export_of_too_much_is_refused),
        cmocka_unit_test(a_copy_holds_what_was_asked_for),
        cmocka_unit_test(nobody_copies_what_is_not_his),
        cmocka_unit_test(a_copy_says_nothing_else),
        cmocka_unit_test(a_copy_leaves_out_seals_that_are_no_longer_granted),
        cmocka_unit_test(drafts_that_were_submitted_can_be_left_out),
        cmocka_unit_test(a_request_says_where_its_seals_go),
        cmocka_unit_test(a_sealed_request_tells_its_story),
        cmocka_unit_test(a_withdrawn_request_says_who_and_why),
        cmocka_unit_test(a_turned_page_turns_the_sides_of_a_seal),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
