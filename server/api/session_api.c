/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: log-in by password, choice and change of company, own sessions, log-out. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "auth/session.h"
#include "base/hex.h"

static json_t *json_of_csrf(const struct digest *csrf)
{
    char text[BASE64URL_LEN(32) + 1];

    base64url_encode(digest_bytes(csrf), text);
    return json_string(text);
}

static json_t *json_of_opened(const struct session_opened *o)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "company",
                     json_of_named(o->company, o->place.company_name), "person",
                     json_of_named(o->person, o->place.person_name), "login",
                     json_of_str(o->account.login), "roles",
                     json_of_roles(o->place.roles), "csrf", json_of_csrf(&o->csrf),
                     "expires_at", json_of_time(o->expires_at));
}

static json_t *json_of_caller(const struct caller *c)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "company",
                     json_of_named(c->actor.company, c->company_name), "person",
                     json_of_named(c->actor.person, c->person_name), "login",
                     json_of_str(c->login), "roles", json_of_roles(c->actor.roles),
                     "csrf", json_of_csrf(&c->csrf), "expires_at",
                     json_of_time(c->expires_at));
}

static json_t *json_of_choices(const struct session_opened *o)
{
    json_t *list = json_array();

    for (size_t i = 0; i < o->choice_count; i++)
        json_array_append_new(list,
                              json_of_named(o->choices[i].company, o->choices[i].name));
    return json_pack("{s:o}", "companies", list);
}

static enum err session_create(struct http_exchange *x)
{
    struct call *c = call_of(x);
    uuid company;
    bool named = body_has(c, "company");
    struct session_attempt attempt = {
        .login = body_text(c, "login"),
        .password = &api_secrets()->password,
        .code = &api_secrets()->code,
    };
    struct session_opened opened;
    enum err e;

    if (named) {
        company = body_uuid(c, "company");
        attempt.company = &company;
    }
    e = session_log_in(x, &attempt, &opened);
    if (e)
        return e;
    if (opened.choice_count)
        return reply_json(x, 200, json_of_choices(&opened));
    return reply_json(x, 201, json_of_opened(&opened));
}

static enum err session_current(struct http_exchange *x)
{
    return reply_json(x, 200, json_of_caller(&call_of(x)->caller));
}

static json_t *json_of_item(const struct session_item *s, const struct digest *current)
{
    return json_pack(
        "{s:o, s:b, s:o, s:o, s:o, s:o, s:o}", "id", json_of_digest(&s->hash),
        "current", digest_eq(&s->hash, current), "address", json_of_str(s->address),
        "agent", json_of_str(s->agent), "created_at", json_of_time(s->created_at),
        "seen_at", json_of_time(s->seen_at), "expires_at", json_of_time(s->expires_at));
}

static enum err session_index(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct page page = {.limit = PAGE_LIMIT_MAX};
    json_t *items;
    struct session_item *rows;
    size_t n;
    enum err e = session_list(call_services(x)->db, x->arena, actor->company,
                              actor->person, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(items,
                              json_of_item(&rows[i], &call_of(x)->caller.session));
    return reply_page(x, items, n, &page, UUID_NIL);
}

static void forget_cookie(struct http_exchange *x)
{
    caller_set_cookie(x, caller_session_cookie(&web_context_of(x)->auth), "", 0);
}

static enum err session_log_out(struct http_exchange *x)
{
    const struct caller *caller = &call_of(x)->caller;
    enum err e = session_end_one(x, caller, &caller->session);

    if (e)
        return e;
    forget_cookie(x);
    return reply_empty(x);
}

static enum err session_delete(struct http_exchange *x)
{
    struct digest session;
    enum err e;

    if (!hex_decode(x->param[0], session.b, sizeof session.b))
        return ERR_NOT_FOUND;
    e = session_end_one(x, &call_of(x)->caller, &session);
    return e ? e : reply_empty(x);
}

static enum err session_delete_all(struct http_exchange *x)
{
    enum err e = session_end_all(x, &call_of(x)->caller);

    if (e)
        return e;
    forget_cookie(x);
    return reply_empty(x);
}

static enum err session_change_company(struct http_exchange *x)
{
    struct session_opened opened;
    enum err e = session_switch(x, &call_of(x)->caller,
                                body_uuid(call_of(x), "company"), &opened);

    return e ? e : reply_json(x, 201, json_of_opened(&opened));
}

static const struct api_field log_in_fields[] = {
    {"login", API_TEXT, 128, API_REQUIRED, NULL, NULL},
    {"password", API_SECRET, 256, API_REQUIRED, NULL, NULL},
    {"company", API_UUID, 0, 0, NULL, NULL},
    {"code", API_SECRET, 16, 0, NULL, NULL},
    API_END,
};

static const struct api_field company_fields[] = {
    {"company", API_UUID, 0, API_REQUIRED, NULL, NULL},
    API_END,
};

const struct http_route session_routes[] = {
    {HTTP_POST, "/api/v1/sessions", session_create, PERMIT_ANYBODY, log_in_fields, NULL,
     API_BODY_MAX, HTTP_SLOW | HTTP_NO_IDEMPOTENCY, "Log in.", "登录。", "LogIn"},
    {HTTP_GET, "/api/v1/sessions", session_index, PERMIT_PERSON, NULL, NULL, 0, 0,
     "One's own sessions.", "查看本人的会话。", "SessionList"},
    {HTTP_DELETE, "/api/v1/sessions", session_delete_all, PERMIT_PERSON, NULL, NULL, 0,
     0, "Log out everywhere.", "退出所有会话。", NULL},
    {HTTP_GET, "/api/v1/sessions/current", session_current, PERMIT_PERSON, NULL, NULL,
     0, 0, "Who is logged in.", "查看当前登录信息。", "Session"},
    {HTTP_DELETE, "/api/v1/sessions/current", session_log_out, PERMIT_PERSON, NULL,
     NULL, 0, 0, "Log out.", "退出登录。", NULL},
    {HTTP_POST, "/api/v1/sessions/current/company", session_change_company,
     PERMIT_PERSON, company_fields, NULL, API_BODY_MAX, HTTP_NO_IDEMPOTENCY,
     "Change to another company of the same account.", "切换企业。", "Session"},
    {HTTP_DELETE, "/api/v1/sessions/{session}", session_delete, PERMIT_PERSON, NULL,
     NULL, 0, 0, "End one of one's own sessions.", "结束本人的某个会话。", NULL},
    {0},
};
