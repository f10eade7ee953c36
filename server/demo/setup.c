/* SPDX-License-Identifier: Apache-2.0 */
/* The set-up of the demonstration, in the order in which a real company would go: the
 * platform, the company, its administrator, its people, then seals with their chain and
 * grants. Authority is given in two lists, so that few one-time codes have to be waited
 * for. */
#include <stdio.h>
#include <string.h>

#include "demo/authority.h"
#include "demo/commands.h"
#include "demo/enrol.h"

struct setup {
    const char *state;
    struct accounts accounts;
    struct mailbox *mailbox;
    struct sealkeeper_client *admin; /* the administrator's session */
};

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

/* One act of the administrator over a list of items. */
static void give(struct setup *s, json_t *items, struct sealkeeper_reply *r)
{
    authority_give(s->admin, &s->accounts.people[WHO_ADMINISTRATOR], items, r);
}

/* Departments come first in the list: those who are invited belong to one. */
static size_t add_departments(json_t *items, char ids[DEMO_DEPARTMENTS][40])
{
    for (size_t i = 0; i < DEMO_DEPARTMENTS; i++) {
        authority_make_id(ids[i]);
        json_array_append_new(items, authority_department(ids[i], demo_departments[i]));
    }
    return DEMO_DEPARTMENTS;
}

static void invite_people(struct setup *s)
{
    struct sealkeeper_client *nobody = sealkeeper_client_new(s->accounts.url);
    struct demo_person *people = s->accounts.people;
    char departments[DEMO_DEPARTMENTS][40];
    struct sealkeeper_reply r = {0};
    json_t *items = json_array();
    size_t before = add_departments(items, departments);

    for (size_t i = 1; i < DEMO_PEOPLE; i++)
        json_array_append_new(
            items, authority_invitation(&people[i], departments[people[i].department]));
    give(s, items, &r);
    for (size_t i = 1; i < DEMO_PEOPLE; i++)
        authority_enrol(
            nobody, s->mailbox,
            json_array_get(json_object_get(r.body, "results"), before + i - 1),
            &people[i]);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&nobody);
}

static json_t *chain_of(struct accounts *a)
{
    authority_make_id(a->chain);
    return json_pack("{s:s,s:s,s:s,s:[{s:s,s:s,s:[{s:s},{s:s}]},{s:s,s:s,s:[{s:s}]}]}",
                     "kind", "chain.publish", "id", a->chain, "name", "常规用印审批",
                     "steps", "name", "部门负责人", "mode", "any", "members", "person",
                     a->people[WHO_APPROVER_1].id, "person",
                     a->people[WHO_APPROVER_2].id, "name", "法务审批", "mode", "all",
                     "members", "person", a->people[WHO_APPROVER_3].id);
}

static void make_seals(struct setup *s)
{
    struct accounts *a = &s->accounts;
    struct sealkeeper_reply r = {0};
    json_t *items = json_array();

    json_array_append_new(items, chain_of(a));
    for (size_t i = 0; i < DEMO_SEALS; i++)
        json_array_append_new(items, authority_seal(s->admin, a, &a->seals[i],
                                                    &a->people[WHO_ADMINISTRATOR]));
    for (size_t i = 0; i < DEMO_SEALS; i++)
        json_array_append_new(items, authority_binding(&a->seals[i], a->chain));
    for (size_t i = 0; i < DEMO_SEALS; i++)
        for (size_t who = WHO_EMPLOYEE_1; who <= WHO_EMPLOYEE_2; who++)
            json_array_append_new(
                items, authority_grant(&a->people[who], &a->seals[i], 0, 365));
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
    s.admin = authority_log_in(&s.accounts, &s.accounts.people[WHO_ADMINISTRATOR]);
    invite_people(&s);
    make_seals(&s);
    ok = accounts_save(&s.accounts, state);
    sealkeeper_client_free(&s.admin);
    mailbox_free(&s.mailbox);
    return ok ? 0 : 1;
}
