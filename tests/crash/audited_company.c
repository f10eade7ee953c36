/* SPDX-License-Identifier: Apache-2.0 */
/* The company whose actions are tried, and what its files share. */
#include "crash/audited.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "crash/psql.h"
#include "support/pdf_make.h"

#define MAIL_MS 60000

struct audited audited;

const struct demo_person *audited_person(enum demo_who who)
{
    return &audited.flow.accounts.people[who];
}

json_t *audited_link_json(const char *link)
{
    const char *dot = strchr(link, '.');

    return json_pack("{s:s%,s:s}", "company", link, (size_t)(dot - link), "token",
                     dot + 1);
}

struct sealkeeper_client *audited_stranger(void)
{
    struct sealkeeper_client *c = sealkeeper_client_new(audited.flow.accounts.url);

    sealkeeper_client_set_tries(c, 1);
    return c;
}

/* A code that nobody has spent: what fails spends none, either. */
void audited_code(enum demo_who who, char code[TOTP_CODE_LEN + 1])
{
    struct totp copy = audited_person(who)->totp;

    totp_next(&copy, audited_person(who)->name, code);
}

char *audited_value(const char *sql)
{
    char *value = psql_value(&audited.flow.instance, "sealkeeper", sql);

    value[strcspn(value, "\n")] = '\0';
    return value;
}

void audited_act(json_t *item, const char *code, struct sealkeeper_reply *r)
{
    (void)sealkeeper_post(audited.admin, "/acts",
                          json_pack("{s:[o],s:s,s:s*}", "items", item, "pin",
                                    audited_person(WHO_ADMINISTRATOR)->pin, "code",
                                    code),
                          NULL, r);
}

static json_t *invitation(const char *name, const char *mail)
{
    return json_pack("{s:s,s:s,s:s,s:[s]}", "kind", "person.invite", "name", name,
                     "mail", mail, "roles", "employee");
}

static void read_invitations(const struct sealkeeper_reply *r)
{
    const json_t *results = json_object_get(r->body, "results");

    snprintf(audited.invited_code, sizeof audited.invited_code, "%s",
             sealkeeper_json_text(json_array_get(results, 0), "secret"));
    snprintf(audited.invited, sizeof audited.invited, "%s",
             sealkeeper_json_text(json_array_get(results, 1), "object"));
    if (!mailbox_wait_link(audited.flow.mailbox, "qian@yunhai.example", "", MAIL_MS,
                           audited.invited_link))
        proc_die(NULL, "no invitation arrived");
}

static void invite_two(void)
{
    struct demo_person *p = &audited.flow.accounts.people[WHO_ADMINISTRATOR];
    struct sealkeeper_reply r = {0};
    char code[TOTP_CODE_LEN + 1];

    totp_next(&p->totp, p->name, code);
    if (sealkeeper_post(audited.admin, "/acts",
                        json_pack("{s:[o,o],s:s,s:s}", "items",
                                  invitation("钱新", "qian@yunhai.example"),
                                  invitation("许多", "xu@yunhai.example"), "pin",
                                  p->pin, "code", code),
                        NULL, &r))
        proc_die(NULL, "nobody could be invited: %s", r.code);
    read_invitations(&r);
    sealkeeper_reply_clear(&r);
}

static void upload_one(void)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    struct buf pdf = {0};

    pdf_build_write(b, &pdf);
    flow_upload(&audited.flow, buf_bytes(&pdf), audited.document);
    buf_clear(&pdf);
    pdf_build_free(&b);
}

void audited_open(void)
{
    flow_open(&audited.flow);
    audited.admin = flow_log_in(&audited.flow, WHO_ADMINISTRATOR);
    audited.auditor = flow_log_in(&audited.flow, WHO_AUDITOR);
    invite_two();
    upload_one();
    sealkeeper_client_set_tries(audited.flow.requester, 1);
    sealkeeper_client_set_tries(audited.admin, 1);
    sealkeeper_client_set_tries(audited.auditor, 1);
}

void audited_close(void)
{
    sealkeeper_client_free(&audited.admin);
    sealkeeper_client_free(&audited.auditor);
    flow_close(&audited.flow);
}
