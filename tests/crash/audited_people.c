/* SPDX-License-Identifier: Apache-2.0 */
/* Log-in and log-out, refusals, and everybody's own affairs. */
#include "crash/audited.h"

#include <stdio.h>
#include <stdlib.h>

static void log_in(struct sealkeeper_reply *r)
{
    const struct demo_person *p = audited_person(WHO_EMPLOYEE_2);
    struct sealkeeper_client *c = audited_stranger();

    (void)sealkeeper_log_in(c, p->login, p->password, NULL, NULL, r);
    sealkeeper_client_free(&c);
}

static void log_in_wrongly(struct sealkeeper_reply *r)
{
    struct sealkeeper_client *c = audited_stranger();

    (void)sealkeeper_log_in(c, audited_person(WHO_EMPLOYEE_2)->login, "wrong", NULL,
                            NULL, r);
    sealkeeper_client_free(&c);
}

/* A session that is there to be ended. */
static struct sealkeeper_client *leaver;

static void open_session(void)
{
    leaver = flow_log_in(&audited.flow, WHO_EMPLOYEE_2);
    sealkeeper_client_set_tries(leaver, 1);
}

static void close_session(void)
{
    sealkeeper_client_free(&leaver);
}

static void log_out(struct sealkeeper_reply *r)
{
    (void)sealkeeper_delete(leaver, "/sessions/current", r);
}

static void log_out_everywhere(struct sealkeeper_reply *r)
{
    (void)sealkeeper_delete(leaver, "/sessions", r);
}

static void ask_what_is_forbidden(struct sealkeeper_reply *r)
{
    (void)sealkeeper_post(audited.flow.requester, "/departments",
                          json_pack("{s:s}", "name", "财务部"), NULL, r);
}

static void export_audit(struct sealkeeper_reply *r)
{
    (void)sealkeeper_get(audited.auditor, "/audit/export", r);
}

static void ask_pin_reset(struct sealkeeper_reply *r)
{
    (void)sealkeeper_post(audited.flow.requester, "/me/pin-resets", json_object(), NULL,
                          r);
}

static void with_code(struct sealkeeper_client *c, enum demo_who who, const char *path,
                      const char *new_pin, struct sealkeeper_reply *r)
{
    char code[TOTP_CODE_LEN + 1];

    audited_code(who, code);
    (void)sealkeeper_post(c, path,
                          json_pack("{s:s,s:s,s:s*}", "pin", audited_person(who)->pin,
                                    "code", code, "new_pin", new_pin),
                          NULL, r);
}

static void change_pin(struct sealkeeper_reply *r)
{
    with_code(audited.auditor, WHO_AUDITOR, "/me/pin", "590174", r);
}

static void change_totp(struct sealkeeper_reply *r)
{
    with_code(audited.flow.requester, WHO_EMPLOYEE_1, "/me/totp", NULL, r);
}

static void enrol(struct sealkeeper_reply *r)
{
    struct sealkeeper_client *c = audited_stranger();
    json_t *body = audited_link_json(audited.invited_link);

    json_object_update_new(body,
                           json_pack("{s:s,s:s,s:s,s:s}", "code", audited.invited_code,
                                     "login", "newcomer", "password",
                                     "a long pass phrase", "new_pin", "739164"));
    (void)sealkeeper_post(c, "/enrolments", body, NULL, r);
    sealkeeper_client_free(&c);
}

static const struct audited_action actions[] = {
    {"log_in", NULL, log_in, NULL, 201},
    {"a_failed_log_in", NULL, log_in_wrongly, NULL, 401},
    {"log_out", open_session, log_out, close_session, 204},
    {"log_out_everywhere", open_session, log_out_everywhere, close_session, 204},
    {"a_refusal", NULL, ask_what_is_forbidden, NULL, 403},
    {"exporting_the_audit", NULL, export_audit, NULL, 200},
    {"asking_for_a_new_pin", NULL, ask_pin_reset, NULL, 202},
    {"changing_a_pin", NULL, change_pin, NULL, 200},
    {"changing_a_totp_secret", NULL, change_totp, NULL, 200},
    {"enrolling", NULL, enrol, NULL, 200},
};

const struct audited_table audited_people = {actions, ARRAY_LEN(actions)};
