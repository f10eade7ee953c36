/* SPDX-License-Identifier: Apache-2.0 */
/* layers: demo base support crypto */
/* Enrolments that are refused, interrupted, or met by somebody else with the same
 * log-in name: all of it happens or nothing is left. Real processes. */
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

/* Somebody invited whose link is open in his browser. */
struct invited {
    struct sealkeeper_client *browser;
    char link[MAILBOX_LINK_MAX];
    char code[16];
    char login[32];
};

static struct invited invite(const char *name)
{
    const struct accounts *a = &world.flow.accounts;
    const struct demo_person *p = &a->people[WHO_ADMINISTRATOR];
    struct invited i = {.browser = sealkeeper_client_new(a->url)};
    char body[400], mail[64], code[TOTP_CODE_LEN + 1];
    struct api_session session;
    struct raw_reply r;
    json_t *v;

    api_session_make(a->company, p->id, &session);
    api_forget_proofs();
    api_code(p, code);
    (void)snprintf(mail, sizeof mail, "%s@yunhai.example", name);
    (void)snprintf(i.login, sizeof i.login, "%s", name);
    (void)snprintf(body, sizeof body,
                   "{\"pin\":\"%s\",\"code\":\"%s\",\"name\":\"%s\",\"mail\":\"%s\","
                   "\"roles\":[\"employee\"]}",
                   p->pin, code, name, mail);
    api_call(&world, "POST", "/api/v1/persons", session.headers, body, &r);
    assert_int_equal(r.status, 200);
    v = json_loads(r.body, 0, NULL);
    (void)snprintf(i.code, sizeof i.code, "%s",
                   sealkeeper_json_text(
                       json_array_get(json_object_get(v, "results"), 0), "secret"));
    json_decref(v);
    raw_reply_clear(&r);
    assert_true(mailbox_wait_link(world.flow.mailbox, mail, "", 60000, i.link));
    flow_open_link(&world.flow, i.link, i.browser);
    return i;
}

static json_t *enrolment(const struct invited *i, const char *code, const char *login)
{
    return json_pack("{s:s%,s:s,s:s,s:s,s:s,s:s}", "company", i->link, (size_t)36,
                     "token", i->link + 37, "code", code, "login", login, "password",
                     "a quiet long sentence", "new_pin", "274951");
}

static long accounts_named(const char *login)
{
    char *n = api_sql_value("SELECT count(*) FROM account WHERE login = '%s'", login);
    long value = n ? strtol(n, NULL, 10) : -1;

    free(n);
    return value;
}

static void a_refused_enrolment_reserves_no_log_in_name(void **state)
{
    struct invited i = invite("refused");
    const char *wrong = strcmp(i.code, "00000000") ? "00000000" : "11111111";
    struct sealkeeper_reply r = {0};

    (void)state;
    assert_int_equal(sealkeeper_post(i.browser, "/enrolments",
                                     enrolment(&i, wrong, i.login), NULL, &r),
                     -1);
    assert_string_equal(r.code, "invite.code_wrong");
    assert_int_equal(accounts_named(i.login), 0);
    assert_int_equal(sealkeeper_post(i.browser, "/enrolments",
                                     enrolment(&i, i.code, i.login), NULL, &r),
                     0);
    assert_int_equal(accounts_named(i.login), 1);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&i.browser);
}

static void
the_account_of_somebody_else_is_not_joined_without_its_password(void **state)
{
    struct invited i = invite("stranger");
    const char *taken = world.flow.accounts.people[WHO_AUDITOR].login;
    struct sealkeeper_reply r = {0};

    (void)state;
    assert_int_equal(sealkeeper_post(i.browser, "/enrolments",
                                     enrolment(&i, i.code, taken), NULL, &r),
                     -1);
    assert_string_equal(r.code, "login.taken");
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&i.browser);
}

/* The signer enrols him, his account cannot be written, and when it can be, somebody
 * else has taken the name. */
static void an_interrupted_enrolment_is_finished_when_it_is_repeated(void **state)
{
    static const char key[] = "enrol-once-0001", other[] = "another";
    struct invited i = invite("interrupted");
    struct sealkeeper_reply r = {0};

    (void)state;
    api_sql("REVOKE INSERT ON account FROM seal_web");
    assert_int_equal(sealkeeper_post(i.browser, "/enrolments",
                                     enrolment(&i, i.code, i.login), key, &r),
                     -1);
    assert_int_equal(r.status, 500);
    api_sql("GRANT INSERT ON account TO seal_web;\n"
            "INSERT INTO account (id, login, password_hash)\n"
            "VALUES (gen_random_uuid(), '%s', '')",
            i.login);
    assert_int_equal(sealkeeper_post(i.browser, "/enrolments",
                                     enrolment(&i, i.code, i.login), key, &r),
                     -1);
    assert_string_equal(r.code, "login.taken");
    assert_int_equal(sealkeeper_post(i.browser, "/enrolments",
                                     enrolment(&i, i.code, other), key, &r),
                     0);
    assert_int_equal(
        sealkeeper_log_in(i.browser, other, "a quiet long sentence", NULL, NULL, &r),
        0);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&i.browser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_enrolment_reserves_no_log_in_name),
        cmocka_unit_test(
            the_account_of_somebody_else_is_not_joined_without_its_password),
        cmocka_unit_test(an_interrupted_enrolment_is_finished_when_it_is_repeated),
    };

    return cmocka_run_group_tests_name("http.api_enrolment", tests, begin, end);
}
