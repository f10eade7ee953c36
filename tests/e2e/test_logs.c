/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support crypto */
/* labels: slow */
/* No log holds a secret: after the main job, and after all that people and machines do
 * wrong, every log of the instance is searched for every secret that this test knows:
 * passwords, PINs, codes and their secrets, tokens of sessions and links, invitation
 * codes, key files, and what was typed where it did not belong. */
#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "support/api_world.h"
#include "support/mail.h"

#define SECRETS_MAX 400
#define SHORT 16 /* below it a secret has to stand alone to be meant */

static struct api_world world;

static struct {
    char what[48];
    char *text;
} known[SECRETS_MAX];
static size_t known_n;

/* ---- what is secret ---- */

static const char *know(const char *what, const char *text)
{
    assert_true(known_n < SECRETS_MAX);
    assert_true(strlen(text) >= 6);
    (void)snprintf(known[known_n].what, sizeof known[known_n].what, "%s", what);
    known[known_n].text = strdup(text);
    return known[known_n++].text;
}

static void know_person(const struct demo_person *p)
{
    know("a password", p->password);
    know("a PIN", p->pin);
    know("a secret of one-time codes", p->totp.secret);
}

static void know_key_files(void)
{
    char path[400];
    const struct dirent *entry;
    DIR *d;

    (void)snprintf(path, sizeof path, "%s/secrets", world.flow.instance.dir);
    d = opendir(path);
    assert_non_null(d);
    while ((entry = readdir(d))) {
        char *text;

        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof path, "%s/secrets/%s", world.flow.instance.dir,
                       entry->d_name);
        text = proc_read_file(path, NULL);
        assert_non_null(text);
        text[strcspn(text, "\r\n")] = '\0';
        know(entry->d_name, text);
        free(text);
    }
    (void)closedir(d);
}

static void know_mailed_links(void)
{
    size_t n;
    struct mail *list = mail_list(world.flow.instance.mail, &n);

    for (size_t i = 0; i < n; i++)
        if (list[i].link[0])
            know("a link's token", strchr(list[i].link, '.') + 1);
    mail_list_free(&list, n);
}

/* ---- searching ---- */

static bool is_part_of_a_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Six digits may also be a number of microseconds. */
static bool stands_alone(const char *text, const char *at, size_t n)
{
    return (at == text || !is_part_of_a_word(at[-1])) && !is_part_of_a_word(at[n]) &&
           strncmp(at + n, " us", 3) != 0;
}

static bool holds(const char *text, const char *secret)
{
    size_t n = strlen(secret);

    for (const char *at = text; (at = strstr(at, secret)); at++)
        if (n >= SHORT || stands_alone(text, at, n))
            return true;
    return false;
}

static void search(enum instance_part part, const char *must_hold)
{
    char path[128];
    char *text;

    (void)snprintf(path, sizeof path, "%s/log/%s.log", world.flow.instance.dir,
                   instance_name(part));
    text = proc_read_file(path, NULL);
    assert_non_null(text);
    if (!holds(text, must_hold))
        fail_msg("%s does not hold %s: is it the log?", path, must_hold);
    for (size_t i = 0; i < known_n; i++)
        if (holds(text, known[i].text))
            fail_msg("%s holds %s: %s", path, known[i].what, known[i].text);
    free(text);
}

static void assert_no_log_holds_a_secret(void)
{
    know_mailed_links();
    search(PART_WEB, "http.exchange");
    search(PART_WORKER, "sealkeeper-worker");
    search(PART_SIGNER, "sealkeeper-signer");
    search(PART_POSTGRES, "LOG:");
    search(PART_REDIS, "Redis");
}

/* ---- calls ---- */

static int call(const char *method, const char *path, const char *headers,
                const char *body)
{
    struct raw_reply r;
    int status;

    api_call(&world, method, path, headers, body, &r);
    status = r.status;
    raw_reply_clear(&r);
    return status;
}

static int log_in(const char *login, const char *password, const char *code)
{
    json_t *v = json_pack("{s:s, s:s, s:s*}", "login", login, "password", password,
                          "code", code);
    char *body = json_dumps(v, JSON_COMPACT);
    char cookie[400];
    struct raw_reply r;
    int status;

    api_call(&world, "POST", "/api/v1/sessions", NULL, body, &r);
    status = r.status;
    if (status == 201) {
        json_t *session = json_loads(r.body, 0, NULL);

        assert_true(raw_reply_header(&r, "Set-Cookie", cookie, sizeof cookie));
        know("a session's token", strchr(cookie, '.') + 1);
        know("a CSRF token", sealkeeper_json_text(session, "csrf"));
        json_decref(session);
    }
    raw_reply_clear(&r);
    free(body);
    json_decref(v);
    return status;
}

/* The answer's invitation code is a secret too. */
static void invite(void)
{
    const struct demo_person *admin = &world.flow.accounts.people[WHO_ADMINISTRATOR];
    struct api_session session;
    char body[300], code[TOTP_CODE_LEN + 1];
    struct raw_reply r;
    json_t *v;

    api_forget_proofs();
    api_session_make(world.flow.accounts.company, admin->id, &session);
    api_code(admin, code);
    (void)snprintf(body, sizeof body,
                   "{\"name\":\"New\",\"mail\":\"new@yunhai.example\",\"roles\":"
                   "[\"employee\"],\"pin\":\"%s\",\"code\":\"%s\"}",
                   admin->pin, know("a one-time code", code));
    api_call(&world, "POST", "/api/v1/persons", session.headers, body, &r);
    assert_int_equal(r.status, 200);
    v = json_loads(r.body, 0, NULL);
    know("an invitation code",
         sealkeeper_json_text(json_array_get(json_object_get(v, "results"), 0),
                              "secret"));
    json_decref(v);
    raw_reply_clear(&r);
}

/* ---- tests ---- */

static void after_the_main_job_no_log_holds_a_secret(void **state)
{
    const struct demo_person *requester = &world.flow.accounts.people[WHO_EMPLOYEE_1];
    struct sealkeeper_reply r = {0};

    (void)state;
    assert_int_equal(log_in(requester->login, requester->password, NULL), 201);
    invite();
    flow_approve_all(&world.flow, world.request);
    assert_int_equal(flow_confirm(&world.flow, world.request, requester->pin, &r), 0);
    flow_wait_state(&world.flow, world.request, "sealed");
    sealkeeper_reply_clear(&r);
    assert_no_log_holds_a_secret();
}

/* What people type in the wrong place, or wrongly. */
static void mistype(void)
{
    static const char pin[] = "741852", code[] = "958473", password[] = "typed wrongly";
    const struct demo_person *p = &world.flow.accounts.people[WHO_EMPLOYEE_2];
    struct api_session mine;

    api_session_make(world.flow.accounts.company, p->id, &mine);
    know("a session's token", strchr(mine.cookie, '.') + 1);
    know("a mistyped PIN", pin);
    know("a mistyped code", code);
    know("a mistyped password", password);
    assert_int_equal(log_in(p->login, password, NULL), 401);
    assert_int_equal(log_in(p->password, p->login, NULL), 401);
    assert_int_equal(log_in(p->login, p->password, code), 403);
    assert_int_equal(call("POST", "/api/v1/me/totp", mine.headers,
                          "{\"pin\":\"741852\",\"code\":\"958473\"}"),
                     403);
    assert_int_equal(
        call("POST", "/api/v1/me/totp", mine.headers, "{\"pin\":\"741852\""), 400);
    assert_int_equal(call("POST", "/api/v1/me/totp", mine.headers,
                          "{\"pin\":741852,\"code\":\"958473\"}"),
                     422);
    assert_int_equal(call("POST", "/api/v1/me/totp", mine.headers,
                          "{\"pinn\":\"741852\",\"741852\":1}"),
                     422);
    assert_int_equal(call("GET", "/api/v1/persons/741852", mine.headers, NULL), 404);
}

/* A link that was pasted where the server sees it, and one that is guessed at. */
static void misuse_links(void)
{
    char request[40], link[MAILBOX_LINK_MAX], path[300], body[400];

    flow_ask(&world.flow, request);
    flow_link(&world.flow, request, WHO_APPROVER_1, link);
    (void)snprintf(path, sizeof path, "/a/%s", link);
    (void)call("GET", path, NULL, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/links/%s", link);
    assert_int_equal(call("GET", path, NULL, NULL), 404);
    (void)snprintf(path, sizeof path, "/api/v1/requests?search=%s", link);
    assert_int_equal(call("GET", path, NULL, NULL), 401);
    (void)snprintf(body, sizeof body,
                   "{\"company\":\"%.36s\",\"token\":\"%s\",\"new_pin\":\"630174\"}",
                   link, link + 37);
    know("a new PIN", "630174");
    assert_int_equal(call("POST", "/api/v1/links/reset", NULL, body), 410);
}

static void break_parts(void)
{
    struct instance *i = &world.flow.instance;
    const struct demo_person *p = &world.flow.accounts.people[WHO_EMPLOYEE_2];
    struct api_session mine;
    char body[100];

    api_session_make(world.flow.accounts.company, p->id, &mine);
    (void)snprintf(body, sizeof body, "{\"pin\":\"%s\",\"code\":\"958473\"}", p->pin);
    instance_kill(i, PART_SIGNER);
    assert_int_equal(call("POST", "/api/v1/me/totp", mine.headers, body), 503);
    instance_start(i, PART_SIGNER, NULL);
    instance_kill(i, PART_REDIS);
    instance_kill(i, PART_POSTGRES);
    assert_int_equal(log_in(p->login, p->password, NULL), 503);
    assert_int_equal(call("POST", "/api/v1/me/totp", mine.headers, body), 503);
    instance_start(i, PART_POSTGRES, NULL);
    instance_start(i, PART_REDIS, NULL);
}

static void after_a_run_of_failures_no_log_holds_a_secret(void **state)
{
    (void)state;
    api_forget_proofs();
    mistype();
    misuse_links();
    break_parts();
    assert_no_log_holds_a_secret();
}

static int begin(void **state)
{
    (void)state;
    api_world_open(&world);
    for (size_t i = 0; i < DEMO_PEOPLE; i++)
        know_person(&world.flow.accounts.people[i]);
    know_person(&world.flow.accounts.platform_admin);
    know_key_files();
    return 0;
}

static int end(void **state)
{
    (void)state;
    api_world_close(&world);
    for (size_t i = 0; i < known_n; i++)
        free(known[i].text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_the_main_job_no_log_holds_a_secret),
        cmocka_unit_test(after_a_run_of_failures_no_log_holds_a_secret),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
