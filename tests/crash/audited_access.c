/* SPDX-License-Identifier: Apache-2.0 */
/* How people get in: their sessions elsewhere, a wrong one-time code, mailed links for
 * a PIN that is locked or forgotten, and a second company. */
#include "crash/audited.h"

#include <stdio.h>

#include "crash/psql.h"
#include "demo/enrol.h"

#define MAIL_MS 60000

/* ---- a session on another device ---- */

static char other_session[80];

static void open_other_session(void)
{
    struct sealkeeper_client *other = flow_log_in(&audited.flow, WHO_EMPLOYEE_1);
    char *hash = audited_value("SELECT encode(hash, 'hex') FROM session"
                               " ORDER BY created_at DESC LIMIT 1");

    snprintf(other_session, sizeof other_session, "%s", hash);
    free(hash);
    sealkeeper_client_free(&other);
}

static void end_other_session(struct sealkeeper_reply *r)
{
    char path[120];

    snprintf(path, sizeof path, "/sessions/%s", other_session);
    (void)sealkeeper_delete(audited.flow.requester, path, r);
}

/* ---- another password ---- */

#define NEW_PASSWORD "a password of the second year"

static void ask_for_password(const char *from, const char *to,
                             struct sealkeeper_reply *r)
{
    (void)sealkeeper_post(audited.auditor, "/me/password",
                          json_pack("{s:s, s:s}", "password", from, "new_password", to),
                          NULL, r);
}

static void change_password(struct sealkeeper_reply *r)
{
    ask_for_password(audited_person(WHO_AUDITOR)->password, NEW_PASSWORD, r);
}

static void change_password_back(void)
{
    struct sealkeeper_reply r = {0};

    ask_for_password(NEW_PASSWORD, audited_person(WHO_AUDITOR)->password, &r);
    sealkeeper_reply_clear(&r);
}

/* ---- a wrong code ---- */

static void log_in_with_a_wrong_code(struct sealkeeper_reply *r)
{
    const struct demo_person *p = audited_person(WHO_EMPLOYEE_2);
    struct sealkeeper_client *c = audited_stranger();
    char code[TOTP_CODE_LEN + 1];

    audited_code(WHO_EMPLOYEE_2, code);
    code[0] = code[0] == '9' ? '0' : (char)(code[0] + 1);
    (void)sealkeeper_log_in(c, p->login, p->password, NULL, code, r);
    sealkeeper_client_free(&c);
}

/* ---- links for a PIN ---- */

static void ask_link(enum demo_who who)
{
    struct sealkeeper_client *c = flow_log_in(&audited.flow, who);
    struct sealkeeper_reply r = {0};

    if (sealkeeper_post(c, "/me/pin-resets", json_object(), NULL, &r) ||
        !mailbox_wait_link(audited.flow.mailbox, audited_person(who)->mail,
                           "设置新的签署口令", MAIL_MS, audited.link))
        proc_die(NULL, "no link for a PIN: %s", r.code);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&c);
}

static void use_link(const char *path, enum demo_who who, const char *new_pin,
                     struct sealkeeper_reply *r)
{
    struct sealkeeper_client *c = audited_stranger();
    json_t *body = audited_link_json(audited.link);
    char code[TOTP_CODE_LEN + 1];

    audited_code(who, code);
    json_object_update_new(body,
                           json_pack("{s:s,s:s*}", "code", code, "new_pin", new_pin));
    (void)sealkeeper_post(c, path, body, NULL, r);
    sealkeeper_client_free(&c);
}

static void arrange_locked(void)
{
    char sql[160];

    ask_link(WHO_APPROVER_3);
    snprintf(sql, sizeof sql, "UPDATE credential SET tries = 5 WHERE person_id = '%s'",
             audited_person(WHO_APPROVER_3)->id);
    psql(&audited.flow.instance, "sealkeeper", sql);
}

static void unlock_pin(struct sealkeeper_reply *r)
{
    use_link("/links/unlock", WHO_APPROVER_3, NULL, r);
}

static void arrange_forgotten(void)
{
    ask_link(WHO_EMPLOYEE_2);
}

static void reset_pin(struct sealkeeper_reply *r)
{
    use_link("/links/reset", WHO_EMPLOYEE_2, "604913", r);
}

/* ---- a second company: the platform's ---- */

static void invite_elsewhere(struct demo_person *inviter, const char *name,
                             const char *mail, char invitation[16])
{
    struct sealkeeper_client *c = audited_stranger();
    struct sealkeeper_reply r = {0};
    char code[TOTP_CODE_LEN + 1];

    totp_next(&inviter->totp, inviter->name, code);
    if (sealkeeper_log_in(c, inviter->login, inviter->password, NULL, NULL, &r) ||
        sealkeeper_post(c, "/persons",
                        json_pack("{s:s,s:s,s:[s],s:s,s:s}", "name", name, "mail", mail,
                                  "roles", "employee", "pin", inviter->pin, "code",
                                  code),
                        NULL, &r))
        proc_die(NULL, "nobody could be invited elsewhere: %s", r.code);
    snprintf(invitation, 16, "%s",
             sealkeeper_json_text(json_array_get(json_object_get(r.body, "results"), 0),
                                  "secret"));
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&c);
}

static struct sealkeeper_client *traveller;

static void enter_one_of_two(void)
{
    struct demo_person elsewhere = *audited_person(WHO_EMPLOYEE_2);
    struct sealkeeper_client *c = audited_stranger();
    struct sealkeeper_reply r = {0};
    char link[MAILBOX_LINK_MAX], code[16];

    elsewhere.mail = "wang@platform.example";
    invite_elsewhere(&audited.flow.accounts.platform_admin, elsewhere.name,
                     elsewhere.mail, code);
    if (!mailbox_wait_link(audited.flow.mailbox, elsewhere.mail, "", MAIL_MS, link))
        proc_die(NULL, "no invitation from elsewhere");
    enrol_person(c, link, code, &elsewhere);
    sealkeeper_client_free(&c);
    traveller = audited_stranger();
    if (sealkeeper_log_in(traveller, elsewhere.login, elsewhere.password,
                          audited.flow.accounts.company, NULL, &r))
        proc_die(NULL, "no entry into one of two companies: %s", r.code);
    sealkeeper_reply_clear(&r);
}

static void change_company(struct sealkeeper_reply *r)
{
    (void)sealkeeper_post(traveller, "/sessions/current/company",
                          json_pack("{s:s}", "company", audited.flow.accounts.platform),
                          NULL, r);
}

static void leave_both(void)
{
    sealkeeper_client_free(&traveller);
}

static const struct audited_action actions[] = {
    {"ending_a_session_elsewhere", open_other_session, end_other_session, NULL, 204},
    {"changing_a_password", NULL, change_password, change_password_back, 204},
    {"a_refused_log_in_code", NULL, log_in_with_a_wrong_code, NULL, 403},
    {"unlocking_a_pin", arrange_locked, unlock_pin, NULL, 200},
    {"resetting_a_pin", arrange_forgotten, reset_pin, NULL, 200},
    {"changing_the_company", enter_one_of_two, change_company, leave_both, 201},
};

const struct audited_table audited_access = {actions, ARRAY_LEN(actions)};
