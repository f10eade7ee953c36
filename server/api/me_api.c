/* SPDX-License-Identifier: Apache-2.0 */
/* One's own affairs: who one is, language and looks, password, PIN, one-time codes, and
 * the link for a forgotten PIN. */

/* ours */
#include "api/act_call.h"
#include "api/json.h"
#include "api/person_json.h"
#include "api/routes.h"
#include "auth/password_change.h"
#include "base/text.h"
#include "store/company_store.h"
#include "store/account_store.h"
#include "store/outbox_store.h"

static json_t *json_of_company(const struct company_row *c)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "id", json_of_uuid(c->id), "name",
                     json_of_str(c->name), "credit_code", json_of_str(c->credit_code),
                     "kind", json_of_word(company_kind_words, c->kind));
}

/* The companies of the same account, each read under its own tenant setting. */
static enum err list_companies(struct http_exchange *x, json_t *list)
{
    const struct services *s = call_services(x);
    struct membership *rows;
    size_t n;
    enum err e =
        account_memberships(s->db, x->arena, call_actor(x)->account, &rows, &n);

    for (size_t i = 0; !e && i < n; i++) {
        struct company_row company;

        e = company_find(s->db, x->arena, rows[i].company, &company);
        if (!e)
            json_array_append_new(list, json_of_named(company.id, company.name));
    }
    return e;
}

static json_t *json_of_preferences(const struct preferences *p)
{
    return json_pack("{s:o, s:o, s:o}", "locale", json_of_str(p->locale), "time_zone",
                     json_of_str(p->time_zone), "theme", json_of_str(p->theme));
}

static enum err me_show(struct http_exchange *x)
{
    const struct services *s = call_services(x);
    const struct actor *actor = call_actor(x);
    struct company_row company;
    struct person_row person;
    struct preferences preferences;
    json_t *companies;
    enum err e = person_find(s->db, x->arena, actor->company, actor->person, &person);

    if (!e)
        e = company_find(s->db, x->arena, actor->company, &company);
    if (!e)
        e = preferences_find(s->db, x->arena, actor->account, &preferences);
    if (e)
        return e;
    companies = json_array();
    e = list_companies(x, companies);
    if (e) {
        json_decref(companies);
        return e;
    }
    return reply_json(
        x, 200,
        json_pack("{s:o, s:o, s:o, s:o, s:o}", "person", json_of_person(&person),
                  "company", json_of_company(&company), "login",
                  json_of_str(call_of(x)->caller.login), "companies", companies,
                  "preferences", json_of_preferences(&preferences)));
}

static enum err me_prefer(struct http_exchange *x)
{
    const struct call *c = call_of(x);
    struct preferences chosen = {body_text(c, "locale"), body_text(c, "time_zone"),
                                 body_text(c, "theme")};
    struct db_batch b;

    if (chosen.time_zone.p && !text_is_time_zone(chosen.time_zone))
        return refuse_field(x, ERR_FIELD_BAD, "time_zone");
    call_begin(x, &b);
    preferences_put_add(&b, call_actor(x)->account, &chosen);
    return call_commit(x, &b, NULL, 200, json_of_preferences(&chosen));
}

static enum err me_change_password(struct http_exchange *x)
{
    const struct caller *caller = &call_of(x)->caller;
    struct audit_event event = {.event = "password.changed",
                                .person = caller->actor.person,
                                .object = caller->actor.person};
    struct db_batch b;
    enum err e;

    audit_detail(&event, "address", x->address);
    call_begin(x, &b);
    e = password_change_add(x, caller, &api_secrets()->password,
                            &api_secrets()->new_password, &b);
    if (!e)
        e = call_commit(x, &b, &event, 204, NULL);
    if (!e)
        password_change_farewell(x, caller);
    return e;
}

static enum err change_own(struct http_exchange *x, enum item_kind kind)
{
    struct item_person item = {.person = call_actor(x)->person};
    struct act_item act = {(uint16_t)kind, -1, &item};

    return act_call(x, &act, 1);
}

static enum err me_change_pin(struct http_exchange *x)
{
    return change_own(x, ITEM_PIN_CHANGE);
}

static enum err me_change_totp(struct http_exchange *x)
{
    return change_own(x, ITEM_TOTP_CHANGE);
}

static enum err me_ask_pin_reset(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct audit_event event = {
        .event = "pin.reset_asked", .person = actor->person, .object = actor->person};
    struct db_batch b;

    call_begin(x, &b);
    outbox_add(&b, actor->person, STR("pin.reset_asked"), actor->person, STR("{}"));
    return call_commit(x, &b, &event, 202, json_pack("{s:s}", "state", "mailed"));
}

static const struct api_field pin_fields[] = {
    {"new_pin", API_SECRET, 64, API_REQUIRED, NULL, NULL},
    API_GIVES,
    API_END,
};
static const struct api_field password_fields[] = {
    {"password", API_SECRET, 256, API_REQUIRED, NULL, NULL},
    {"new_password", API_SECRET, 256, API_REQUIRED, NULL, NULL},
    API_END,
};
static const struct api_field preference_fields[] = {
    {"locale", API_WORD, 0, 0, locale_words, NULL},
    {"time_zone", API_TEXT, 64, 0, NULL, NULL},
    {"theme", API_WORD, 0, 0, theme_words, NULL},
    API_END,
};
static const struct api_field no_fields[] = {API_END};

const struct http_route me_routes[] = {
    {HTTP_GET, "/api/v1/me", me_show, PERMIT_PERSON, NULL, NULL, 0, 0,
     "Oneself, one's company, one's other companies.", "查看本人信息。", "Me"},
    {HTTP_PUT, "/api/v1/me/preferences", me_prefer, PERMIT_PERSON, preference_fields,
     NULL, API_BODY_MAX, 0, "Choose language, time zone and theme.",
     "设置语言、时区与外观。", "Preferences"},
    {HTTP_POST, "/api/v1/me/password", me_change_password, PERMIT_PERSON,
     password_fields, NULL, API_BODY_MAX, HTTP_SLOW,
     "Change one's password and end all other sessions.", "修改登录密码。", NULL},
    {HTTP_POST, "/api/v1/me/pin", me_change_pin, PERMIT_PERSON, pin_fields, NULL,
     API_BODY_MAX, HTTP_ACT, "Change one's PIN.", "修改签署口令。", "Act"},
    {HTTP_POST, "/api/v1/me/totp", me_change_totp, PERMIT_PERSON, act_gives_fields,
     NULL, API_BODY_MAX, HTTP_ACT, "Get a new secret for one-time codes.",
     "更换动态口令。", "Act"},
    {HTTP_POST, "/api/v1/me/pin-resets", me_ask_pin_reset, PERMIT_PERSON, no_fields,
     NULL, API_BODY_MAX, 0, "Have a link for a new PIN mailed.", "申请重置签署口令。",
     "Accepted"},
    {0},
};
