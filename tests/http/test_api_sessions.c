/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* labels: slow */
/* How far a person's own access reaches: an account in two companies, the session of
 * somebody who had to leave, and the mailed links for a PIN that was forgotten or
 * locked. Everything over HTTP, as the pages do it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/uuid.h"
#include "demo/enrol.h"
#include "support/api_world.h"

#define SESSIONS "/api/v1/sessions"
#define SWITCH "/api/v1/sessions/current/company"
#define NEW_PIN "604913"
#define WRONG_PIN "908172"

static struct api_world world;

/* The second employee once more, as the platform's company knows him. */
static struct demo_person elsewhere;

static struct accounts *cast(void)
{
    return &world.flow.accounts;
}

static struct demo_person *who(enum demo_who index)
{
    return &cast()->people[index];
}

static struct api_session session_of(enum demo_who index)
{
    struct api_session s;

    api_session_make(cast()->company, who(index)->id, &s);
    return s;
}

/* ---- calls ---- */

/* Answers with the body of the reply, whose status has to be this one. */
static json_t *call(const char *method, const char *path, const char *headers,
                    json_t *body, int status)
{
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    struct raw_reply r;
    json_t *v;

    api_call(&world, method, path, headers, text, &r);
    if (r.status != status)
        fail_msg("%s %s: %d instead of %d: %s", method, path, r.status, status, r.body);
    v = json_loads(r.body, 0, NULL);
    raw_reply_clear(&r);
    free(text);
    json_decref(body);
    return v;
}

static void must(const char *method, const char *path, const char *headers,
                 json_t *body, int status)
{
    json_decref(call(method, path, headers, body, status));
}

static void must_refuse(const char *path, const char *headers, json_t *body, int status,
                        const char *code)
{
    json_t *v = call("POST", path, headers, body, status);

    assert_string_equal(sealkeeper_json_text(v, "code"), code);
    json_decref(v);
}

static json_t *password_of(const struct demo_person *p)
{
    return json_pack("{s:s, s:s}", "login", p->login, "password", p->password);
}

static json_t *password_for(const struct demo_person *p, const char *company)
{
    json_t *v = password_of(p);

    json_object_set_new(v, "company", json_string(company));
    return v;
}

/* ---- an account in two companies ---- */

static json_t *invitation_elsewhere(const struct demo_person *inviter)
{
    char code[TOTP_CODE_LEN + 1];

    api_forget_proofs();
    api_code(inviter, code);
    return json_pack("{s:s, s:s, s:[s], s:s, s:s}", "name", elsewhere.name, "mail",
                     elsewhere.mail, "roles", "employee", "pin", inviter->pin, "code",
                     code);
}

static void enrol_elsewhere(void)
{
    struct sealkeeper_client *c = sealkeeper_client_new(world.flow.instance.url);
    const struct demo_person *inviter = &cast()->platform_admin;
    struct api_session session;
    char link[MAILBOX_LINK_MAX];
    json_t *invited;

    elsewhere = *who(WHO_EMPLOYEE_2);
    elsewhere.mail = "wang@platform.example";
    api_session_make(cast()->platform, inviter->id, &session);
    invited = call("POST", "/api/v1/persons", session.headers,
                   invitation_elsewhere(inviter), 200);
    assert_true(mailbox_wait_link(world.flow.mailbox, elsewhere.mail, "", 60000, link));
    enrol_person(c, link,
                 sealkeeper_json_text(
                     json_array_get(json_object_get(invited, "results"), 0), "secret"),
                 &elsewhere);
    json_decref(invited);
    sealkeeper_client_free(&c);
}

static void a_log_in_with_two_companies_offers_the_choice(void **state)
{
    json_t *password = password_of(who(WHO_EMPLOYEE_2));
    char *body = json_dumps(password, JSON_COMPACT);
    char cookie[400];
    struct raw_reply r;
    json_t *companies, *v;

    (void)state;
    api_call(&world, "POST", SESSIONS, NULL, body, &r);
    assert_int_equal(r.status, 200);
    assert_false(raw_reply_header(&r, "Set-Cookie", cookie, sizeof cookie));
    v = json_loads(r.body, 0, NULL);
    companies = json_object_get(v, "companies");
    assert_int_equal(json_array_size(companies), 2);
    for (size_t i = 0; i < 2; i++) {
        const char *id = sealkeeper_json_text(json_array_get(companies, i), "id");

        assert_true(strcmp(id, cast()->company) == 0 ||
                    strcmp(id, cast()->platform) == 0);
    }
    json_decref(v);
    raw_reply_clear(&r);
    json_decref(password);
    free(body);
}

static void assert_enters(const char *company, const struct demo_person *as)
{
    json_t *v =
        call("POST", SESSIONS, NULL, password_for(who(WHO_EMPLOYEE_2), company), 201);

    assert_string_equal(sealkeeper_json_text(v, "company.id"), company);
    assert_string_equal(sealkeeper_json_text(v, "person.id"), as->id);
    json_decref(v);
}

static void a_log_in_enters_the_company_that_it_names(void **state)
{
    (void)state;
    assert_enters(cast()->company, who(WHO_EMPLOYEE_2));
    assert_enters(cast()->platform, &elsewhere);
}

static void a_log_in_enters_no_company_of_others(void **state)
{
    const struct demo_person *one = who(WHO_EMPLOYEE_1);

    (void)state;
    must_refuse(SESSIONS, NULL, password_for(one, cast()->platform), 401,
                "login.failed");
    must_refuse(SESSIONS, NULL, password_for(one, world.foreign_company), 401,
                "login.failed");
}

/* The header lines of the session that a call opened. */
static void headers_of_reply(const struct raw_reply *r, char out[512])
{
    json_t *v = json_loads(r->body, 0, NULL);
    char cookie[400];

    assert_true(raw_reply_header(r, "Set-Cookie", cookie, sizeof cookie));
    (void)snprintf(out, 512, "Cookie: %s\r\nX-CSRF-Token: %s\r\n", cookie,
                   sealkeeper_json_text(v, "csrf"));
    json_decref(v);
}

static void a_change_of_company_ends_the_session_in_the_first(void **state)
{
    struct api_session first = session_of(WHO_EMPLOYEE_2);
    char body[80], second[512];
    struct raw_reply r;
    json_t *v;

    (void)state;
    (void)snprintf(body, sizeof body, "{\"company\":\"%s\"}", cast()->platform);
    api_call(&world, "POST", SWITCH, first.headers, body, &r);
    assert_int_equal(r.status, 201);
    headers_of_reply(&r, second);
    raw_reply_clear(&r);
    v = call("GET", "/api/v1/me", second, NULL, 200);
    assert_string_equal(sealkeeper_json_text(v, "company.id"), cast()->platform);
    assert_string_equal(sealkeeper_json_text(v, "person.id"), elsewhere.id);
    json_decref(v);
    must("GET", "/api/v1/me", first.headers, NULL, 401);
}

static void nobody_changes_into_a_company_that_is_not_his(void **state)
{
    struct api_session mine = session_of(WHO_EMPLOYEE_1);
    char absent[40];
    const char *companies[] = {cast()->platform, world.foreign_company, absent};

    (void)state;
    uuid_text(uuid_new(), absent);
    for (size_t i = 0; i < sizeof companies / sizeof *companies; i++)
        must_refuse(SWITCH, mine.headers, json_pack("{s:s}", "company", companies[i]),
                    404, "not_found");
    must("GET", "/api/v1/me", mine.headers, NULL, 200);
}

/* ---- who had to leave ---- */

static void deactivate(const char *person)
{
    struct api_session admin = session_of(WHO_ADMINISTRATOR);
    char path[100];

    api_forget_proofs();
    (void)snprintf(path, sizeof path, "/api/v1/persons/%s/deactivate", person);
    must("POST", path, admin.headers,
         json_pack("{s:s, s:s}", "pin", who(WHO_ADMINISTRATOR)->pin, "reason", "left"),
         200);
}

/* In the other company he is still who he was. */
static void who_was_deactivated_is_turned_away_with_the_session_he_kept(void **state)
{
    struct api_session kept = session_of(WHO_EMPLOYEE_2);
    struct api_session other;

    (void)state;
    api_session_make(cast()->platform, elsewhere.id, &other);
    must("GET", "/api/v1/me", kept.headers, NULL, 200);
    deactivate(who(WHO_EMPLOYEE_2)->id);
    must_refuse(SWITCH, kept.headers, json_pack("{s:s}", "company", cast()->platform),
                401, "auth.required");
    must("GET", "/api/v1/me", kept.headers, NULL, 401);
    must("GET", "/api/v1/me", other.headers, NULL, 200);
}

/* ---- links for a PIN ---- */

/* Asks for a link as this person does, and takes it out of his mail: the members that
 * every use of it begins with. Once a person: the mailbox knows no younger one. */
static json_t *reset_link(enum demo_who index)
{
    struct api_session mine = session_of(index);
    char link[MAILBOX_LINK_MAX];
    json_t *v;

    must("POST", "/api/v1/me/pin-resets", mine.headers, json_object(), 202);
    assert_true(mailbox_wait_link(world.flow.mailbox, who(index)->mail,
                                  "设置新的签署口令", 60000, link));
    v = json_pack("{s:s%, s:s}", "company", link, (size_t)UUID_TEXT_LEN, "token",
                  link + UUID_TEXT_LEN + 1);
    must("POST", "/api/v1/links/open", NULL, json_incref(v), 200);
    return v;
}

static json_t *with_code(const json_t *link, enum demo_who index)
{
    json_t *v = json_deep_copy(link);
    char code[TOTP_CODE_LEN + 1];

    api_code(who(index), code);
    json_object_set_new(v, "code", json_string(code));
    return v;
}

static json_t *with_pin(json_t *v, const char *pin)
{
    json_object_set_new(v, "new_pin", json_string(pin));
    return v;
}

/* A change of the second factor is what a PIN is good for here. */
static void assert_pin(enum demo_who index, const char *pin, int status,
                       const char *code)
{
    struct api_session mine = session_of(index);
    char totp[TOTP_CODE_LEN + 1];
    json_t *v;

    api_code(who(index), totp);
    v = call("POST", "/api/v1/me/totp", mine.headers,
             json_pack("{s:s, s:s}", "pin", pin, "code", totp), status);
    assert_string_equal(sealkeeper_json_text(v, "code"), code);
    json_decref(v);
}

static void a_mailed_link_and_a_code_set_a_new_pin(void **state)
{
    json_t *link = reset_link(WHO_APPROVER_2);

    (void)state;
    api_forget_proofs();
    must("POST", "/api/v1/links/reset", NULL,
         with_pin(with_code(link, WHO_APPROVER_2), NEW_PIN), 200);
    api_forget_proofs();
    assert_pin(WHO_APPROVER_2, who(WHO_APPROVER_2)->pin, 403, "pin.wrong");
    assert_pin(WHO_APPROVER_2, NEW_PIN, 200, "");
    json_decref(link);
}

static void a_mailed_link_and_a_code_unlock_the_pin(void **state)
{
    json_t *link = reset_link(WHO_APPROVER_3);

    (void)state;
    api_forget_proofs();
    for (int i = 0; i < 5; i++)
        assert_pin(WHO_APPROVER_3, WRONG_PIN, 403, "pin.wrong");
    assert_pin(WHO_APPROVER_3, who(WHO_APPROVER_3)->pin, 423, "pin.locked");
    must("POST", "/api/v1/links/unlock", NULL, with_code(link, WHO_APPROVER_3), 200);
    api_sql("UPDATE credential SET totp_last_step = 0");
    assert_pin(WHO_APPROVER_3, who(WHO_APPROVER_3)->pin, 200, "");
    json_decref(link);
}

static void allow_reset(enum demo_who index)
{
    const struct demo_person *p = who(WHO_ADMINISTRATOR);
    struct api_session admin = session_of(WHO_ADMINISTRATOR);
    char path[100], code[TOTP_CODE_LEN + 1];

    api_forget_proofs();
    api_code(p, code);
    (void)snprintf(path, sizeof path, "/api/v1/persons/%s/pin-reset-allowances",
                   who(index)->id);
    must("POST", path, admin.headers,
         json_pack("{s:s, s:s}", "pin", p->pin, "code", code), 200);
}

static void an_allowance_stands_in_for_the_code(void **state)
{
    json_t *link = reset_link(WHO_APPROVER_1);

    (void)state;
    must_refuse("/api/v1/links/reset", NULL, with_pin(json_deep_copy(link), NEW_PIN),
                403, "proof.required");
    allow_reset(WHO_APPROVER_1);
    must("POST", "/api/v1/links/reset", NULL, with_pin(json_deep_copy(link), NEW_PIN),
         200);
    must_refuse("/api/v1/links/reset", NULL, with_pin(json_deep_copy(link), WRONG_PIN),
                410, "link.dead");
    api_forget_proofs();
    assert_pin(WHO_APPROVER_1, NEW_PIN, 200, "");
    json_decref(link);
}

/* ---- a credential in other hands ---- */

static json_t *report(const char *pin)
{
    return json_pack("{s:s, s:s, s:s}", "since", "2020-01-01T00:00:00Z", "reason",
                     "手机丢失", "pin", pin);
}

static void a_reported_credential_confirms_nothing_more(void **state)
{
    struct api_session mine = session_of(WHO_AUDITOR);
    struct api_session colleague = session_of(WHO_APPROVER_3);
    char path[100];

    (void)state;
    (void)snprintf(path, sizeof path, "/api/v1/persons/%s/credential-reports",
                   who(WHO_AUDITOR)->id);
    api_forget_proofs();
    must_refuse(path, colleague.headers, report(who(WHO_APPROVER_3)->pin), 403,
                "auth.forbidden");
    must_refuse(path, mine.headers, report(WRONG_PIN), 403, "pin.wrong");
    must("POST", path, mine.headers, report(who(WHO_AUDITOR)->pin), 200);
    assert_pin(WHO_AUDITOR, who(WHO_AUDITOR)->pin, 409, "pin.not_set");
}

static int begin(void **state)
{
    (void)state;
    (void)setenv("SEALKEEPER_PIN_RESET_WAIT", "0s", 1);
    api_world_open(&world);
    enrol_elsewhere();
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
        cmocka_unit_test(a_log_in_with_two_companies_offers_the_choice),
        cmocka_unit_test(a_log_in_enters_the_company_that_it_names),
        cmocka_unit_test(a_log_in_enters_no_company_of_others),
        cmocka_unit_test(a_change_of_company_ends_the_session_in_the_first),
        cmocka_unit_test(nobody_changes_into_a_company_that_is_not_his),
        cmocka_unit_test(who_was_deactivated_is_turned_away_with_the_session_he_kept),
        cmocka_unit_test(a_mailed_link_and_a_code_set_a_new_pin),
        cmocka_unit_test(a_mailed_link_and_a_code_unlock_the_pin),
        cmocka_unit_test(an_allowance_stands_in_for_the_code),
        cmocka_unit_test(a_reported_credential_confirms_nothing_more),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
