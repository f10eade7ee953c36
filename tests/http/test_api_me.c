/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* labels: slow */
/* One's own affairs: what one is told and has read, the password, the language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "support/api_world.h"
#include "support/mail.h"

#define MESSAGES "/api/v1/messages"
#define PASSWORD "/api/v1/me/password"
#define NEW_PASSWORD "a password of the second year"
#define PATIENCE_US (60 * US_PER_S)

static struct api_world world;

static struct demo_person *who(enum demo_who index)
{
    return &world.flow.accounts.people[index];
}

static struct api_session session_of(enum demo_who index)
{
    struct api_session s;

    api_session_make(world.flow.accounts.company, who(index)->id, &s);
    return s;
}

/* ---- calls ---- */

/* Answers with the body of the reply, whose status has to be this one. */
static json_t *call(const char *method, const char *path, const struct api_session *as,
                    json_t *body, int status)
{
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    char headers[512];
    struct raw_reply r;
    json_t *v;

    (void)snprintf(headers, sizeof headers, "%s", as ? as->headers : "");
    api_call(&world, method, path, headers, text, &r);
    if (r.status != status)
        fail_msg("%s %s: %d instead of %d: %s", method, path, r.status, status, r.body);
    v = json_loads(r.body, 0, NULL);
    raw_reply_clear(&r);
    free(text);
    json_decref(body);
    return v;
}

static void must(const char *method, const char *path, const struct api_session *as,
                 json_t *body, int status)
{
    json_decref(call(method, path, as, body, status));
}

static void must_refuse(const char *path, const struct api_session *as, json_t *body,
                        int status, const char *code)
{
    json_t *v = call("POST", path, as, body, status);

    assert_string_equal(sealkeeper_json_text(v, "code"), code);
    json_decref(v);
}

/* ---- messages ---- */

static json_t *find(const json_t *list, const char *kind, const char *object)
{
    json_t *m;
    size_t i;

    json_array_foreach(json_object_get(list, "items"), i, m)
    {
        if (strcmp(sealkeeper_json_text(m, "kind"), kind) == 0 &&
            (!object || strcmp(sealkeeper_json_text(m, "object"), object) == 0))
            return json_incref(m);
    }
    return NULL;
}

/* Waits for the message to arrive. */
static json_t *message_of(const struct api_session *as, const char *kind,
                          const char *object)
{
    int64_t until = clock_monotonic_us() + PATIENCE_US;

    while (clock_monotonic_us() < until) {
        json_t *list = call("GET", MESSAGES "?limit=200", as, NULL, 200);
        json_t *m = find(list, kind, object);

        json_decref(list);
        if (m)
            return m;
        clock_sleep_us(US_PER_S / 20);
    }
    fail_msg("no message %s about %s", kind, object ? object : "anything");
    return NULL;
}

static json_int_t unread_of(const struct api_session *as)
{
    json_t *list = call("GET", MESSAGES "?unread=yes&limit=1", as, NULL, 200);
    json_int_t n = json_integer_value(json_object_get(list, "unread"));

    json_decref(list);
    return n;
}

static bool is_read(const json_t *message)
{
    return json_is_string(json_object_get(message, "read_at"));
}

static json_t *ids_of(const json_t *message)
{
    return json_pack("{s:[s]}", "ids", sealkeeper_json_text(message, "id"));
}

static void who_is_asked_finds_a_message_with_all_that_its_text_needs(void **state)
{
    struct api_session approver = session_of(WHO_APPROVER_1);
    json_t *m = message_of(&approver, "approval.due", world.request);

    (void)state;
    assert_false(is_read(m));
    assert_true(strlen(sealkeeper_json_text(m, "data.number")) > 5);
    assert_true(strlen(sealkeeper_json_text(m, "data.purpose")) > 0);
    assert_string_equal(sealkeeper_json_text(m, "data.requester"),
                        who(WHO_EMPLOYEE_1)->name);
    json_decref(m);
}

static void what_was_read_is_counted_no_more(void **state)
{
    struct api_session holder = session_of(WHO_EMPLOYEE_2);
    json_t *m = message_of(&holder, "grant.given", NULL), *again;
    json_int_t before = unread_of(&holder);

    (void)state;
    must("POST", MESSAGES "/read", &holder, ids_of(m), 204);
    assert_int_equal(unread_of(&holder), before - 1);
    again = message_of(&holder, "grant.given", sealkeeper_json_text(m, "object"));
    assert_true(is_read(again));
    assert_true(strlen(sealkeeper_json_text(again, "data.seal_name")) > 0);
    json_decref(again);
    json_decref(m);
}

static void nobody_reads_or_marks_what_another_was_told(void **state)
{
    struct api_session approver = session_of(WHO_APPROVER_1);
    struct api_session colleague = session_of(WHO_APPROVER_2);
    json_t *m = message_of(&approver, "approval.due", world.request), *same, *list;

    (void)state;
    must_refuse(MESSAGES "/read", &colleague, ids_of(m), 404, "not_found");
    same = message_of(&approver, "approval.due", world.request);
    assert_false(is_read(same));
    list = call("GET", MESSAGES "?limit=200", &colleague, NULL, 200);
    for (size_t i = 0; i < json_array_size(json_object_get(list, "items")); i++)
        assert_string_not_equal(
            sealkeeper_json_text(json_array_get(json_object_get(list, "items"), i),
                                 "id"),
            sealkeeper_json_text(m, "id"));
    json_decref(list);
    json_decref(same);
    json_decref(m);
}

static void one_foreign_id_among_ones_own_marks_nothing(void **state)
{
    struct api_session approver = session_of(WHO_APPROVER_1);
    struct api_session colleague = session_of(WHO_APPROVER_2);
    json_t *mine = message_of(&colleague, "approval.due", world.request);
    json_t *other = message_of(&approver, "approval.due", world.request), *same;

    (void)state;
    must_refuse(MESSAGES "/read", &colleague,
                json_pack("{s:[s,s]}", "ids", sealkeeper_json_text(mine, "id"),
                          sealkeeper_json_text(other, "id")),
                404, "not_found");
    same = message_of(&colleague, "approval.due", world.request);
    assert_false(is_read(same));
    json_decref(same);
    json_decref(other);
    json_decref(mine);
}

static void either_some_are_read_or_all(void **state)
{
    struct api_session mine = session_of(WHO_EMPLOYEE_2);

    (void)state;
    must_refuse(MESSAGES "/read", &mine, json_object(), 422, "field.missing");
    must_refuse(MESSAGES "/read", &mine,
                json_pack("{s:[s], s:b}", "ids", world.request, "all", 1), 422,
                "field.invalid");
    must("POST", MESSAGES "/read", &mine, json_pack("{s:b}", "all", 1), 204);
    assert_int_equal(unread_of(&mine), 0);
}

static void who_has_decided_is_reminded_no_more(void **state)
{
    struct api_session approver = session_of(WHO_APPROVER_1);
    json_t *use, *asked;

    (void)state;
    flow_approve(&world.flow, world.request, WHO_APPROVER_1);
    do {
        use = message_of(&approver, "credential.used", NULL);
        asked = message_of(&approver, "approval.due", world.request);
        if (strcmp(sealkeeper_json_text(use, "data.event"), "request.decide") == 0)
            break;
        json_decref(use);
        json_decref(asked);
        clock_sleep_us(US_PER_S / 20);
    } while (true);
    assert_true(is_read(asked));
    assert_true(is_read(use)); /* a note, told by mail */
    assert_true(strlen(sealkeeper_json_text(use, "data.number")) > 5);
    json_decref(asked);
    json_decref(use);
}

static void messages_come_page_by_page(void **state)
{
    struct api_session mine = session_of(WHO_ADMINISTRATOR);
    json_t *first, *second;
    char path[128];

    (void)state;
    first = call("GET", MESSAGES "?limit=1", &mine, NULL, 200);
    assert_int_equal(json_array_size(json_object_get(first, "items")), 1);
    (void)snprintf(path, sizeof path, MESSAGES "?limit=1&cursor=%s",
                   sealkeeper_json_text(first, "next"));
    second = call("GET", path, &mine, NULL, 200);
    assert_int_equal(json_array_size(json_object_get(second, "items")), 1);
    assert_false(
        json_equal(json_object_get(first, "items"), json_object_get(second, "items")));
    json_decref(first);
    json_decref(second);
}

/* ---- password ---- */

static json_t *change(const char *present, const char *next)
{
    return json_pack("{s:s, s:s}", "password", present, "new_password", next);
}

static json_t *log_in(const struct demo_person *p, const char *password)
{
    return json_pack("{s:s, s:s}", "login", p->login, "password", password);
}

static void a_password_is_changed_by_whoever_knows_it_only(void **state)
{
    const struct demo_person *p = who(WHO_APPROVER_2);
    struct api_session mine = session_of(WHO_APPROVER_2);

    (void)state;
    must_refuse(PASSWORD, &mine, change("not my password", NEW_PASSWORD), 403,
                "password.wrong");
    must_refuse(PASSWORD, &mine, change(p->password, "1234567890"), 422,
                "password.weak");
    must("POST", "/api/v1/sessions", NULL, log_in(p, p->password), 201);
}

static bool was_mailed(const char *to, const char *text)
{
    size_t n;
    struct mail *list = mail_list(world.flow.instance.mail, &n);
    bool found = false;

    for (size_t i = 0; i < n; i++)
        found = found || (strcmp(list[i].to, to) == 0 && strstr(list[i].text, text));
    mail_list_free(&list, n);
    return found;
}

static void wait_for_mail(const char *to, const char *text)
{
    int64_t until = clock_monotonic_us() + PATIENCE_US;

    while (!was_mailed(to, text)) {
        if (clock_monotonic_us() > until)
            fail_msg("no mail to %s says %s", to, text);
        clock_sleep_us(US_PER_S / 20);
    }
}

static void a_new_password_ends_every_other_session_and_is_told(void **state)
{
    const struct demo_person *p = who(WHO_AUDITOR);
    struct api_session mine = session_of(WHO_AUDITOR), other = session_of(WHO_AUDITOR);

    (void)state;
    must("POST", PASSWORD, &mine, change(p->password, NEW_PASSWORD), 204);
    must("GET", "/api/v1/me", &mine, NULL, 200);
    must("GET", "/api/v1/me", &other, NULL, 401);
    must_refuse("/api/v1/sessions", NULL, log_in(p, p->password), 401, "login.failed");
    must("POST", "/api/v1/sessions", NULL, log_in(p, NEW_PASSWORD), 201);
    json_decref(message_of(&mine, "password.changed", p->id));
    wait_for_mail(p->mail, "登录密码已修改");
}

static void a_new_password_is_recorded(void **state)
{
    char *n = api_sql_value("SELECT count(*) FROM activity_audit\n"
                            "WHERE event = 'password.changed' AND person_id = '%s'",
                            who(WHO_AUDITOR)->id);

    (void)state;
    assert_string_equal(n, "1");
    free(n);
}

static void restart_web(void)
{
    assert_int_equal(instance_stop(&world.flow.instance, PART_WEB), 0);
    instance_start(&world.flow.instance, PART_WEB, NULL);
}

/* Twelve quick guesses fall into one minute or two, of which each lets three through.
 */
static void passwords_are_not_guessed_at_leisure(void **state)
{
    struct api_session mine = session_of(WHO_APPROVER_3);
    int turned_away = 0;

    (void)state;
    (void)setenv("SEALKEEPER_RATE_LOGIN_PER_MINUTE", "3", 1);
    restart_web();
    for (int i = 0; i < 12; i++) {
        char body[] =
            "{\"password\":\"not mine\",\"new_password\":\"" NEW_PASSWORD "\"}";
        struct raw_reply r;

        api_call(&world, "POST", PASSWORD, mine.headers, body, &r);
        if (r.status == 429) {
            char seconds[16];

            turned_away++;
            assert_true(raw_reply_header(&r, "Retry-After", seconds, sizeof seconds));
            assert_in_range(strtol(seconds, NULL, 10), 1, 60);
        }
        raw_reply_clear(&r);
    }
    (void)unsetenv("SEALKEEPER_RATE_LOGIN_PER_MINUTE");
    assert_true(turned_away >= 6); /* an earlier log-in counts too */
}

/* ---- preferences ---- */

static json_t *preferences(const char *locale, const char *zone)
{
    return json_pack("{s:s, s:s, s:s}", "locale", locale, "time_zone", zone, "theme",
                     "dark");
}

static void nothing_is_preferred_until_one_chooses(void **state)
{
    struct api_session mine = session_of(WHO_EMPLOYEE_2);
    json_t *me = call("GET", "/api/v1/me", &mine, NULL, 200);

    (void)state;
    assert_string_equal(sealkeeper_json_text(me, "preferences.locale"), "");
    assert_string_equal(sealkeeper_json_text(me, "preferences.time_zone"), "");
    assert_string_equal(sealkeeper_json_text(me, "preferences.theme"), "");
    json_decref(me);
    must("PUT", "/api/v1/me/preferences", &mine, preferences("en", "Europe/Berlin"),
         200);
    me = call("GET", "/api/v1/me", &mine, NULL, 200);
    assert_string_equal(sealkeeper_json_text(me, "preferences.locale"), "en");
    assert_string_equal(sealkeeper_json_text(me, "preferences.time_zone"),
                        "Europe/Berlin");
    assert_string_equal(sealkeeper_json_text(me, "preferences.theme"), "dark");
    json_decref(me);
}

static void a_zone_that_nobody_could_have_is_refused(void **state)
{
    struct api_session mine = session_of(WHO_EMPLOYEE_2);
    json_t *v = call("PUT", "/api/v1/me/preferences", &mine,
                     preferences("en", "Asia/Shanghai; --"), 422);

    (void)state;
    assert_string_equal(sealkeeper_json_text(v, "field"), "time_zone");
    json_decref(v);
}

static void mails_come_in_the_chosen_language(void **state)
{
    struct api_session mine = session_of(WHO_EMPLOYEE_1);

    (void)state;
    must("PUT", "/api/v1/me/preferences", &mine, preferences("en", "UTC"), 200);
    must("POST", "/api/v1/me/pin-resets", &mine, json_object(), 202);
    wait_for_mail(who(WHO_EMPLOYEE_1)->mail, "open this link to set a new signing PIN");
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
        cmocka_unit_test(who_is_asked_finds_a_message_with_all_that_its_text_needs),
        cmocka_unit_test(what_was_read_is_counted_no_more),
        cmocka_unit_test(nobody_reads_or_marks_what_another_was_told),
        cmocka_unit_test(one_foreign_id_among_ones_own_marks_nothing),
        cmocka_unit_test(either_some_are_read_or_all),
        cmocka_unit_test(who_has_decided_is_reminded_no_more),
        cmocka_unit_test(messages_come_page_by_page),
        cmocka_unit_test(a_password_is_changed_by_whoever_knows_it_only),
        cmocka_unit_test(a_new_password_ends_every_other_session_and_is_told),
        cmocka_unit_test(a_new_password_is_recorded),
        cmocka_unit_test(nothing_is_preferred_until_one_chooses),
        cmocka_unit_test(a_zone_that_nobody_could_have_is_refused),
        cmocka_unit_test(mails_come_in_the_chosen_language),
        cmocka_unit_test(passwords_are_not_guessed_at_leisure),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
