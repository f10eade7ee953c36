/* SPDX-License-Identifier: Apache-2.0 */
/* What the administrator adds, as tables and the items made of them. */
#include <stdio.h>
#include <string.h>

#include "demo/authority.h"
#include "demo/enrol.h"
#include "demo/fill.h"

#define NOBODY (-1)

/* ---- departments ---- */

static const enum demo_who heads[DEMO_DEPARTMENTS] = {
    [DEPARTMENT_MANAGEMENT] = WHO_DIRECTOR, [DEPARTMENT_LEGAL] = WHO_APPROVER_3,
    [DEPARTMENT_FINANCE] = WHO_FINANCE,     [DEPARTMENT_PURCHASING] = WHO_APPROVER_1,
    [DEPARTMENT_SALES] = WHO_APPROVER_2,    [DEPARTMENT_PERSONNEL] = WHO_PERSONNEL,
};

/* Those that set-up made; any other is made here, before somebody belongs to it. */
static void find_departments(struct fill *f, json_t *items,
                             char ids[DEMO_DEPARTMENTS][40])
{
    struct sealkeeper_reply r = {0};
    const json_t *item;
    size_t at;

    if (sealkeeper_get(f->admin, "/departments", &r))
        demo_die("departments cannot be listed", &r);
    json_array_foreach(json_object_get(r.body, "items"), at, item)
    {
        for (size_t i = 0; i < DEMO_DEPARTMENTS; i++) {
            if (strcmp(sealkeeper_json_text(item, "name"), demo_departments[i]) == 0)
                (void)snprintf(ids[i], 40, "%s", sealkeeper_json_text(item, "id"));
        }
    }
    sealkeeper_reply_clear(&r);
    for (size_t i = 0; i < DEMO_DEPARTMENTS; i++) {
        if (ids[i][0])
            continue;
        authority_make_id(ids[i]);
        json_array_append_new(items, authority_department(ids[i], demo_departments[i]));
    }
}

static void add_heads(struct fill *f, json_t *items, char ids[DEMO_DEPARTMENTS][40])
{
    for (size_t i = 0; i < DEMO_DEPARTMENTS; i++) {
        json_t *item = authority_department(ids[i], demo_departments[i]);

        json_object_set_new(item, "head", json_string(f->accounts.people[heads[i]].id));
        json_array_append_new(items, item);
    }
}

/* ---- people ---- */

/* The last of them never comes to enrol, so he gets no id here. */
static void add_people(struct fill *f, json_t *items, char ids[DEMO_DEPARTMENTS][40])
{
    for (int i = DEMO_PEOPLE; i < DEMO_EVERYBODY; i++) {
        struct demo_person *p = &f->accounts.people[i];
        json_t *item = authority_invitation(p, ids[p->department]);

        if (i != WHO_INVITED) {
            authority_make_id(p->id);
            json_object_set_new(item, "id", json_string(p->id));
        }
        json_array_append_new(items, item);
    }
}

/* `results` from those of the invitations on. */
static void enrol_people(struct fill *f, const json_t *results, size_t first)
{
    struct sealkeeper_client *nobody = sealkeeper_client_new(f->accounts.url);

    for (size_t i = DEMO_PEOPLE; i < WHO_INVITED; i++)
        authority_enrol(nobody, f->mailbox,
                        json_array_get(results, first + i - DEMO_PEOPLE),
                        &f->accounts.people[i]);
    sealkeeper_client_free(&nobody);
}

/* ---- chains ---- */

static const struct step {
    const char *name;
    const char *mode;
    int need; /* of k_of_n */
    int who[3];
} finance_steps[] =
    {
        {"财务复核", "any", 0, {WHO_FINANCE, WHO_APPROVER_3, NOBODY}},
        {"总经理", "all", 0, {WHO_DIRECTOR, NOBODY, NOBODY}},
},
  sales_steps[] = {
      {"部门负责人", "any", 0, {WHO_APPROVER_1, WHO_APPROVER_2, NOBODY}},
      {"法务与财务会签", "k_of_n", 2, {WHO_APPROVER_3, WHO_FINANCE, WHO_DIRECTOR}},
};

static json_t *step_json(const struct accounts *a, const struct step *s)
{
    json_t *members = json_array();
    json_t *step = json_pack("{s:s,s:s,s:o}", "name", s->name, "mode", s->mode,
                             "members", members);

    for (size_t i = 0; i < 3 && s->who[i] != NOBODY; i++)
        json_array_append_new(members,
                              json_pack("{s:s}", "person", a->people[s->who[i]].id));
    if (s->need)
        json_object_set_new(step, "need", json_integer(s->need));
    return step;
}

static json_t *chain_json(const struct accounts *a, const char *id, const char *name,
                          const struct step *steps, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, step_json(a, &steps[i]));
    return json_pack("{s:s,s:s,s:s,s:o}", "kind", "chain.publish", "id", id, "name",
                     name, "steps", list);
}

/* ---- seals ---- */

static void add_seals(struct fill *f, json_t *items)
{
    struct accounts *a = &f->accounts;
    const struct demo_person *keeper = &a->people[WHO_KEEPER];
    char finance[40], sales[40];

    authority_make_id(finance);
    authority_make_id(sales);
    json_array_append_new(items,
                          chain_json(a, finance, "财务用印审批", finance_steps,
                                     sizeof finance_steps / sizeof(struct step)));
    json_array_append_new(items, chain_json(a, sales, "销售合同用印审批", sales_steps,
                                            sizeof sales_steps / sizeof(struct step)));
    for (size_t i = DEMO_SEALS; i < DEMO_EVERY_SEAL; i++)
        json_array_append_new(items, authority_seal(f->admin, a, &a->seals[i], keeper));
    json_array_append_new(items,
                          authority_binding(&a->seals[SEAL_OF_FINANCE], finance));
    json_array_append_new(items,
                          authority_binding(&a->seals[SEAL_OF_PURCHASES], a->chain));
    json_array_append_new(items, authority_binding(&a->seals[SEAL_OF_SALES], sales));
}

/* ---- grants ---- */

static const struct given {
    enum demo_who who;
    enum demo_which seal;
    int from_day, days;
    int max_uses;     /* 0: any number */
    const char *then; /* what becomes of it, NULL: nothing */
    const char *reason;
} grants[] = {
    {WHO_EMPLOYEE_1, SEAL_OF_PURCHASES, 0, 365, 0, NULL, NULL},
    {WHO_EMPLOYEE_1, SEAL_OF_FINANCE, 30, 90, 5, NULL, NULL},
    {WHO_EMPLOYEE_2, SEAL_OF_SALES, 0, 180, 50, NULL, NULL},
    {WHO_SALES, SEAL_OF_SALES, 0, 90, 2, NULL, NULL},
    {WHO_SALES, SEAL_OF_CONTRACTS, 0, 365, 0, NULL, NULL},
    {WHO_PERSONNEL, SEAL_OF_COMPANY, 0, 365, 0, NULL, NULL},
    {WHO_FINANCE, SEAL_OF_FINANCE, 0, 365, 0, NULL, NULL},
    {WHO_APPROVER_1, SEAL_OF_CONTRACTS, 0, 365, 20, "suspend", "年度授权复核期间暂停"},
    {WHO_APPROVER_2, SEAL_OF_COMPANY, 0, 180, 0, "revoke", "岗位调整，不再经办用印"},
};
#define GRANTS (sizeof grants / sizeof grants[0])

static void add_grants(struct fill *f, json_t *items)
{
    for (size_t i = 0; i < GRANTS; i++) {
        const struct given *g = &grants[i];
        json_t *item =
            authority_grant(&f->accounts.people[g->who], &f->accounts.seals[g->seal],
                            g->from_day, g->days);

        if (g->max_uses)
            json_object_set_new(item, "max_uses", json_integer(g->max_uses));
        json_array_append_new(items, item);
    }
}

/* ---- all of it ---- */

void fill_company(struct fill *f)
{
    char departments[DEMO_DEPARTMENTS][40] = {""};
    struct sealkeeper_reply r = {0};
    json_t *items = json_array();
    size_t first;

    find_departments(f, items, departments);
    first = json_array_size(items);
    add_people(f, items, departments);
    add_heads(f, items, departments);
    add_seals(f, items);
    add_grants(f, items);
    authority_give(f->admin, &f->accounts.people[WHO_ADMINISTRATOR], items, &r);
    enrol_people(f, json_object_get(r.body, "results"), first);
    sealkeeper_reply_clear(&r);
}

static void take_back(struct fill *f, const char *path, const char *reason)
{
    struct sealkeeper_reply r = {0};

    if (sealkeeper_post(f->admin, path,
                        json_pack("{s:s,s:s}", "reason", reason, "pin",
                                  f->accounts.people[WHO_ADMINISTRATOR].pin),
                        NULL, &r))
        demo_die(path, &r);
    sealkeeper_reply_clear(&r);
}

static void take_grant_back(struct fill *f, const struct given *g)
{
    struct sealkeeper_reply r = {0};
    char path[160];

    (void)snprintf(path, sizeof path, "/grants?person=%s&seal=%s",
                   f->accounts.people[g->who].id, f->accounts.seals[g->seal].id);
    if (sealkeeper_get(f->admin, path, &r))
        demo_die(path, &r);
    (void)snprintf(
        path, sizeof path, "/grants/%s/%s",
        sealkeeper_json_text(json_array_get(json_object_get(r.body, "items"), 0), "id"),
        g->then);
    sealkeeper_reply_clear(&r);
    take_back(f, path, g->reason);
}

void fill_aftermath(struct fill *f)
{
    char path[80];

    for (size_t i = 0; i < GRANTS; i++) {
        if (grants[i].then)
            take_grant_back(f, &grants[i]);
    }
    (void)snprintf(path, sizeof path, "/seals/%s/suspend",
                   f->accounts.seals[SEAL_OF_SALES].id);
    take_back(f, path, "印面磨损，换章期间停止使用");
}
