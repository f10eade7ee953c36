/* SPDX-License-Identifier: Apache-2.0 */
/* The set-up of the demonstration, in the order in which a real company would go: the
 * platform, the company, its administrator, its people, then seals with their chain and
 * grants. Authority is given in two lists, so that few one-time codes have to be waited
 * for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "demo/commands.h"
#include "demo/enrol.h"

#define MAIL_MS 60000

struct setup {
    const char *state;
    struct accounts accounts;
    struct mailbox *mailbox;
    struct sealkeeper_client *admin; /* the administrator's session */
};

/* UUIDv7, RFC 9562: ids of a list's items that later items name. */
static void make_id(char out[40])
{
    unsigned char b[16];
    struct timespec t;
    unsigned long long ms;
    int n = 0;

    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        abort();
    (void)clock_gettime(CLOCK_REALTIME, &t);
    ms = (unsigned long long)t.tv_sec * 1000 + (unsigned long long)t.tv_nsec / 1000000;
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char)(ms >> (40 - 8 * i));
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x70);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    for (int i = 0; i < 16; i++)
        n += snprintf(out + n, (size_t)(40 - n),
                      i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", b[i]);
}

static void begin_company(struct setup *s, const struct demo_company *company,
                          struct demo_person *administrator, char id[40])
{
    struct sealkeeper_client *nobody = sealkeeper_client_new(s->accounts.url);
    struct demo_invitation invitation;

    enrol_company(s->state, company, &invitation);
    memcpy(id, invitation.company, 40);
    printf("created %s\n", company->name);
    enrol_person(nobody, invitation.link, invitation.code, administrator);
    sealkeeper_client_free(&nobody);
}

static void begin_companies(struct setup *s)
{
    struct accounts *a = &s->accounts;
    struct demo_company platform = {"掌印平台", "91110108MA01PLATXW", 1,
                                    &a->platform_admin};
    struct demo_company company = {a->company_name, a->credit_code, 0,
                                   &a->people[WHO_ADMINISTRATOR]};

    begin_company(s, &platform, &a->platform_admin, a->platform);
    begin_company(s, &company, &a->people[WHO_ADMINISTRATOR], a->company);
}

/* Log-in asks for a code where the person has one. */
static struct sealkeeper_client *log_in(const struct accounts *a, struct demo_person *p)
{
    struct sealkeeper_client *c = sealkeeper_client_new(a->url);
    struct sealkeeper_reply r = {0};
    char code[TOTP_CODE_LEN + 1];
    int e = sealkeeper_log_in(c, p->login, p->password, NULL, NULL, &r);

    if (e && strcmp(r.code, "login.code_required") == 0) {
        totp_next(&p->totp, p->name, code);
        e = sealkeeper_log_in(c, p->login, p->password, NULL, code, &r);
    }
    if (e)
        demo_die("log-in failed", &r);
    sealkeeper_reply_clear(&r);
    return c;
}

/* One act of the administrator over a list of items. */
static void give(struct setup *s, json_t *items, struct sealkeeper_reply *r)
{
    struct demo_person *p = &s->accounts.people[WHO_ADMINISTRATOR];
    char code[TOTP_CODE_LEN + 1];
    size_t n = json_array_size(items);

    totp_next(&p->totp, p->name, code);
    if (sealkeeper_post(
            s->admin, "/acts",
            json_pack("{s:o,s:s,s:s}", "items", items, "pin", p->pin, "code", code),
            NULL, r))
        demo_die("an act was refused", r);
    printf("one act of %zu items\n", n);
}

static json_t *invitation_of(const struct demo_person *p)
{
    json_t *roles = json_array();

    for (size_t i = 0; i < 3 && p->roles[i]; i++)
        json_array_append_new(roles, json_string(p->roles[i]));
    return json_pack("{s:s,s:s,s:s,s:o}", "kind", "person.invite", "name", p->name,
                     "mail", p->mail, "roles", roles);
}

static void invite_people(struct setup *s)
{
    struct sealkeeper_client *nobody = sealkeeper_client_new(s->accounts.url);
    struct sealkeeper_reply r = {0};
    json_t *items = json_array();

    for (size_t i = 1; i < DEMO_PEOPLE; i++)
        json_array_append_new(items, invitation_of(&s->accounts.people[i]));
    give(s, items, &r);
    for (size_t i = 1; i < DEMO_PEOPLE; i++) {
        struct demo_person *p = &s->accounts.people[i];
        const json_t *result =
            json_array_get(json_object_get(r.body, "results"), i - 1);
        char link[MAILBOX_LINK_MAX];

        if (!mailbox_wait_link(s->mailbox, p->mail, "", MAIL_MS, link))
            demo_die("an invitation did not arrive by mail", NULL);
        enrol_person(nobody, link, sealkeeper_json_text(result, "secret"), p);
    }
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&nobody);
}

static const char *name_on(const struct accounts *a, const struct demo_seal *seal)
{
    return strcmp(seal->type, "legal_representative") == 0
               ? a->people[WHO_ADMINISTRATOR].name
               : a->company_name;
}

static json_t *draw_and_make(struct setup *s, struct demo_seal *seal)
{
    const struct accounts *a = &s->accounts;
    struct sealkeeper_reply r = {0};
    json_t *face = json_pack("{s:s,s:s}", "type", seal->type, "name", name_on(a, seal));
    json_int_t width, height;

    if (seal->caption[0])
        json_object_set_new(face, "caption", json_string(seal->caption));
    if (sealkeeper_post(s->admin, "/seal-faces", face, NULL, &r))
        demo_die("a seal could not be drawn", &r);
    make_id(seal->id);
    (void)snprintf(seal->face, sizeof seal->face, "%s",
                   sealkeeper_reply_text(&r, "digest"));
    width = json_integer_value(json_object_get(r.body, "width_um"));
    height = json_integer_value(json_object_get(r.body, "height_um"));
    seal->width_mm = (double)width / 1000;
    seal->height_mm = (double)height / 1000;
    sealkeeper_reply_clear(&r);
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:s}", "kind", "seal.make", "id",
                     seal->id, "name", seal->name, "type", seal->type, "face",
                     seal->face, "width_um", width, "height_um", height,
                     "administrator", a->people[WHO_ADMINISTRATOR].id);
}

static json_t *chain_of(struct accounts *a)
{
    make_id(a->chain);
    return json_pack("{s:s,s:s,s:s,s:[{s:s,s:s,s:[{s:s},{s:s}]},{s:s,s:s,s:[{s:s}]}]}",
                     "kind", "chain.publish", "id", a->chain, "name", "常规用印审批",
                     "steps", "name", "部门负责人", "mode", "any", "members", "person",
                     a->people[WHO_APPROVER_1].id, "person",
                     a->people[WHO_APPROVER_2].id, "name", "法务审批", "mode", "all",
                     "members", "person", a->people[WHO_APPROVER_3].id);
}

/* For a year, from a minute ago: clocks differ. */
static json_t *grant_of(const struct demo_person *p, const struct demo_seal *seal)
{
    time_t now = time(NULL), from = now - 60, until = now + 365 * 86400;
    char from_text[32], until_text[32];
    struct tm t;

    gmtime_r(&from, &t);
    (void)strftime(from_text, sizeof from_text, "%Y-%m-%dT%H:%M:%SZ", &t);
    gmtime_r(&until, &t);
    (void)strftime(until_text, sizeof until_text, "%Y-%m-%dT%H:%M:%SZ", &t);
    return json_pack("{s:s,s:s,s:s,s:s,s:s}", "kind", "grant.give", "person", p->id,
                     "seal", seal->id, "from", from_text, "until", until_text);
}

static void make_seals(struct setup *s)
{
    struct accounts *a = &s->accounts;
    struct sealkeeper_reply r = {0};
    json_t *items = json_array();

    json_array_append_new(items, chain_of(a));
    for (size_t i = 0; i < DEMO_SEALS; i++)
        json_array_append_new(items, draw_and_make(s, &a->seals[i]));
    for (size_t i = 0; i < DEMO_SEALS; i++)
        json_array_append_new(items,
                              json_pack("{s:s,s:s,s:s}", "kind", "seal.bind", "seal",
                                        a->seals[i].id, "chain", a->chain));
    for (size_t i = 0; i < DEMO_SEALS; i++) {
        json_array_append_new(items,
                              grant_of(&a->people[WHO_EMPLOYEE_1], &a->seals[i]));
        json_array_append_new(items,
                              grant_of(&a->people[WHO_EMPLOYEE_2], &a->seals[i]));
    }
    give(s, items, &r);
    sealkeeper_reply_clear(&r);
}

int demo_setup(const char *state)
{
    struct setup s = {.state = state};
    int ok;

    sealkeeper_client_init();
    if (!accounts_init(&s.accounts, state))
        return 1;
    s.mailbox = mailbox_new(state);
    begin_companies(&s);
    s.admin = log_in(&s.accounts, &s.accounts.people[WHO_ADMINISTRATOR]);
    invite_people(&s);
    make_seals(&s);
    ok = accounts_save(&s.accounts, state);
    sealkeeper_client_free(&s.admin);
    mailbox_free(&s.mailbox);
    return ok ? 0 : 1;
}
