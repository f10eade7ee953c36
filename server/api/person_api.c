/* SPDX-License-Identifier: Apache-2.0 */
/* People and departments: lists, invitations, roles, mail addresses, deactivation. */

/* ours */
#include "api/act_call.h"
#include "api/json.h"
#include "api/person_json.h"
#include "api/routes.h"

json_t *json_of_person(const struct person_row *p)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}",
                     "id", json_of_uuid(p->id), "name", json_of_str(p->name), "state",
                     json_of_word(person_state_words, p->state), "department",
                     json_of_uuid(p->department), "employee_number",
                     json_of_str(p->employee_number), "mobile", json_of_str(p->mobile),
                     "mail", json_of_str(p->mail), "roles", json_of_roles(p->roles),
                     "locale", json_of_str(p->locale), "time_zone",
                     json_of_str(p->time_zone), "enrolled_at",
                     json_of_time(p->enrolled_at), "epoch", (json_int_t)p->epoch);
}

static enum err person_index(struct http_exchange *x)
{
    struct person_filter filter = {
        .search = http_query_get(x, "search"),
        .state = query_word(x, "state", person_state_words),
        .role = query_word(x, "role", role_words),
    };
    struct page page = query_page(x);
    struct person_row *rows;
    json_t *items;
    size_t n;
    enum err e = person_list(call_services(x)->db, x->arena, call_actor(x)->company,
                             &filter, &page, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
        json_array_append_new(items, json_of_person(&rows[i]));
    return reply_page(x, items, n, &page,
                      n > (size_t)page.limit ? rows[page.limit - 1].id : UUID_NIL);
}

/* Everybody sees himself; others are for those who manage people, seals or audits. */
static bool may_see(const struct actor *actor, uuid person)
{
    return uuid_eq(actor->person, person) || actor_oversees(actor) ||
           actor_is(actor, ROLE_SEAL_ADMINISTRATOR);
}

static enum err person_show(struct http_exchange *x)
{
    struct person_row row;
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (!e && !may_see(call_actor(x), id))
        e = ERR_NOT_FOUND; /* guard: person_visible */
    if (!e)
        e = person_find(call_services(x)->db, x->arena, call_actor(x)->company, id,
                        &row);
    return e ? e : reply_json(x, 200, json_of_person(&row));
}

static enum err person_invite(struct http_exchange *x)
{
    return act_from_body(x, ITEM_PERSON_INVITE, NULL);
}

static enum err person_invite_again(struct http_exchange *x)
{
    return act_from_body(x, ITEM_PERSON_INVITE_AGAIN, "person");
}

static enum err person_deactivate(struct http_exchange *x)
{
    return act_from_body(x, ITEM_PERSON_DEACTIVATE, "person");
}

static enum err person_change_mail(struct http_exchange *x)
{
    return act_from_body(x, ITEM_MAIL_CHANGE, "person");
}

static enum err person_give_role(struct http_exchange *x)
{
    return act_from_body(x, ITEM_ROLE_GIVE, "person");
}

static enum err person_take_role(struct http_exchange *x)
{
    return act_from_body(x, ITEM_ROLE_TAKE, "person");
}

static enum err person_allow_reset(struct http_exchange *x)
{
    return act_from_body(x, ITEM_PIN_RESET_ALLOW, "person");
}

static enum err person_report_credential(struct http_exchange *x)
{
    return act_from_body(x, ITEM_CREDENTIAL_REPORT, "person");
}

static json_t *json_of_department(const struct department_row *d)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:I}", "id", json_of_uuid(d->id), "name",
                     json_of_str(d->name), "parent", json_of_uuid(d->parent), "head",
                     json_of_uuid(d->head), "epoch", (json_int_t)d->epoch);
}

static enum err department_index(struct http_exchange *x)
{
    struct page page = query_page(x);
    struct department_row *rows;
    json_t *items;
    size_t n;
    enum err e = department_list(call_services(x)->db, x->arena, call_actor(x)->company,
                                 &page, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
        json_array_append_new(items, json_of_department(&rows[i]));
    return reply_page(x, items, n, &page,
                      n > (size_t)page.limit ? rows[page.limit - 1].id : UUID_NIL);
}

static enum err department_make(struct http_exchange *x)
{
    return act_from_body(x, ITEM_DEPARTMENT_PUT, NULL);
}

/* The item would make a department that is not there: a change must find one. */
static enum err department_change(struct http_exchange *x)
{
    struct department_row row;
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (!e)
        e = department_find(call_services(x)->db, x->arena, call_actor(x)->company, id,
                            &row);
    if (e)
        return e;
    return act_from_body(x, ITEM_DEPARTMENT_PUT, "id");
}

static const struct api_field list_fields[] = {
    {"search", API_TEXT, 100, 0, NULL, NULL},
    {"state", API_WORD, 0, 0, person_state_words, NULL},
    {"role", API_WORD, 0, 0, role_words, NULL},
    API_PAGE_FIELDS,
    API_END,
};

static const struct api_field invite_fields[] = {
    {"id", API_UUID, 0, 0, NULL, NULL},
    {"name", API_TEXT, 100, API_REQUIRED, NULL, NULL},
    {"mail", API_TEXT, 254, API_REQUIRED, NULL, NULL},
    {"roles", API_WORDS, 6, API_REQUIRED, role_words, NULL},
    {"department", API_UUID, 0, 0, NULL, NULL},
    {"employee_number", API_TEXT, 32, 0, NULL, NULL},
    {"identity_kind", API_WORD, 0, 0, identity_words, NULL},
    {"identity_number", API_TEXT, 64, 0, NULL, NULL},
    {"mobile", API_TEXT, 32, 0, NULL, NULL},
    {"locale", API_TEXT, 8, 0, NULL, NULL},
    {"time_zone", API_TEXT, 64, 0, NULL, NULL},
    API_GIVES,
    API_END,
};

static const struct api_field reason_fields[] = {
    {"reason", API_LINES, 300, API_REQUIRED, NULL, NULL},
    API_TAKES,
    API_END,
};

static const struct api_field mail_fields[] = {
    {"address", API_TEXT, 254, API_REQUIRED, NULL, NULL},
    API_GIVES,
    API_END,
};

static const struct api_field give_role_fields[] = {
    {"role", API_WORD, 0, API_REQUIRED, role_words, NULL},
    API_GIVES,
    API_END,
};

static const struct api_field take_role_fields[] = {
    {"role", API_WORD, 0, API_REQUIRED, role_words, NULL},
    API_TAKES,
    API_END,
};

static const struct api_field report_fields[] = {
    {"since", API_TIME, 0, API_REQUIRED, NULL, NULL},
    {"reason", API_LINES, 300, 0, NULL, NULL},
    API_TAKES,
    API_END,
};

static const struct api_field department_fields[] = {
    {"id", API_UUID, 0, 0, NULL, NULL},
    {"name", API_TEXT, 100, API_REQUIRED, NULL, NULL},
    {"parent", API_UUID, 0, 0, NULL, NULL},
    {"head", API_UUID, 0, 0, NULL, NULL},
    API_GIVES,
    API_END,
};

static const struct api_field page_fields[] = {API_PAGE_FIELDS, API_END};

const struct http_route person_routes[] = {
    {HTTP_GET, "/api/v1/persons", person_index, PERMIT_PEOPLE, NULL, list_fields, 0, 0,
     "People of the company.", "查看员工列表。", "PersonList"},
    {HTTP_POST, "/api/v1/persons", person_invite, PERMIT_ADMINISTER, invite_fields,
     NULL, API_BODY_MAX, HTTP_ACT, "Invite somebody.", "邀请员工。", "Act"},
    {HTTP_GET, "/api/v1/persons/{person}", person_show, PERMIT_PERSON, NULL, NULL, 0, 0,
     "One person.", "查看员工。", "Person"},
    {HTTP_POST, "/api/v1/persons/{person}/invitations", person_invite_again,
     PERMIT_ADMINISTER, act_gives_fields, NULL, API_BODY_MAX, HTTP_ACT,
     "Invite again, with a new code.", "重新邀请。", "Act"},
    {HTTP_POST, "/api/v1/persons/{person}/deactivate", person_deactivate,
     PERMIT_ADMINISTER, reason_fields, NULL, API_BODY_MAX, HTTP_ACT,
     "End a person's rights, grants and credentials.", "停用员工。", "Act"},
    {HTTP_POST, "/api/v1/persons/{person}/mail", person_change_mail, PERMIT_PERSON,
     mail_fields, NULL, API_BODY_MAX, HTTP_ACT, "Change a mail address.", "变更邮箱。",
     "Act"},
    {HTTP_POST, "/api/v1/persons/{person}/roles", person_give_role, PERMIT_ADMINISTER,
     give_role_fields, NULL, API_BODY_MAX, HTTP_ACT, "Give a role.", "授予角色。",
     "Act"},
    {HTTP_POST, "/api/v1/persons/{person}/roles/take", person_take_role,
     PERMIT_ADMINISTER, take_role_fields, NULL, API_BODY_MAX, HTTP_ACT, "Take a role.",
     "收回角色。", "Act"},
    {HTTP_POST, "/api/v1/persons/{person}/pin-reset-allowances", person_allow_reset,
     PERMIT_ADMINISTER, act_gives_fields, NULL, API_BODY_MAX, HTTP_ACT,
     "Allow a person to reset the PIN without a one-time code.",
     "允许员工重置签署口令。", "Act"},
    {HTTP_POST, "/api/v1/persons/{person}/credential-reports", person_report_credential,
     PERMIT_PERSON, report_fields, NULL, API_BODY_MAX, HTTP_ACT,
     "Report a credential as compromised since a moment.", "申报签署凭证泄露。", "Act"},
    {HTTP_GET, "/api/v1/departments", department_index, PERMIT_PERSON, NULL,
     page_fields, 0, 0, "Departments.", "查看部门。", "DepartmentList"},
    {HTTP_POST, "/api/v1/departments", department_make, PERMIT_ADMINISTER,
     department_fields, NULL, API_BODY_MAX, HTTP_ACT, "Make a department.",
     "新建部门。", "Act"},
    {HTTP_POST, "/api/v1/departments/{department}", department_change,
     PERMIT_ADMINISTER, department_fields, NULL, API_BODY_MAX, HTTP_ACT,
     "Change a department.", "变更部门。", "Act"},
    {0},
};
