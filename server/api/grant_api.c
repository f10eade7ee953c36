/* SPDX-License-Identifier: Apache-2.0 */
/* Grants: lists, giving, suspending, resuming, revoking. Everybody sees his own; who
 * administers a seal sees its grants; overseers see all. */

/* ours */
#include "api/act_call.h"
#include "api/json.h"
#include "api/routes.h"
#include "base/clock.h"
#include "rules/grant_rules.h"
#include "store/grant_store.h"

static const char *status_of(const struct grant_row *g)
{
    struct canon_grant grant = {
        .from = g->from,
        .until = g->until,
        .max_uses = {g->max_uses >= 0, g->max_uses},
        .state = (uint8_t)g->state,
    };

    return grant_status(&grant, clock_utc_us(), g->uses);
}

static json_t *json_of_grant(const struct grant_row *g)
{
    json_t *v = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:s, s:o, s:o, s:o, s:I}", "id",
        json_of_uuid(g->id), "person", json_of_named(g->person, g->person_name), "seal",
        json_of_named(g->seal, g->seal_name), "from", json_of_time(g->from), "until",
        json_of_time(g->until), "uses", (json_int_t)g->uses, "state",
        json_of_word(grant_state_words, g->state), "status", status_of(g), "reason",
        json_of_str(g->reason), "given_by", json_of_uuid(g->given_by), "given_at",
        json_of_time(g->given_at), "epoch", (json_int_t)g->epoch);

    json_object_set_new(v, "max_uses",
                        g->max_uses < 0 ? json_null()
                                        : json_integer((json_int_t)g->max_uses));
    return v;
}

static enum err grant_index(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct grant_filter filter = {
        .person = query_uuid(x, "person"),
        .seal = query_uuid(x, "seal"),
        .state = query_word(x, "state", grant_state_words),
        .seen_by = actor_oversees(actor) ? NULL : &actor->person,
    };
    struct page page = query_page(x);
    struct grant_row *rows;
    json_t *items;
    size_t n;
    enum err e = grant_list(call_services(x)->db, x->arena, actor->company, &filter,
                            &page, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
        json_array_append_new(items, json_of_grant(&rows[i]));
    return reply_page(x, items, n, &page,
                      n > (size_t)page.limit ? rows[page.limit - 1].id : UUID_NIL);
}

static bool may_see(const struct actor *actor, const struct grant_row *g)
{
    return actor_oversees(actor) || uuid_eq(g->person, actor->person) ||
           uuid_eq(g->seal_administrator, actor->person);
}

static enum err grant_show(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct grant_row row;
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (!e)
        e = grant_find(call_services(x)->db, x->arena, actor->company, id, &row);
    if (!e && !may_see(actor, &row))
        e = ERR_NOT_FOUND; /* guard: grant_visible */
    return e ? e : reply_json(x, 200, json_of_grant(&row));
}

static enum err grant_give(struct http_exchange *x)
{
    return act_from_body(x, ITEM_GRANT_GIVE, NULL);
}

static enum err grant_suspend(struct http_exchange *x)
{
    return act_from_body(x, ITEM_GRANT_SUSPEND, "grant");
}

static enum err grant_resume(struct http_exchange *x)
{
    return act_from_body(x, ITEM_GRANT_RESUME, "grant");
}

static enum err grant_revoke(struct http_exchange *x)
{
    return act_from_body(x, ITEM_GRANT_REVOKE, "grant");
}

static const struct api_field list_fields[] = {
    {"person", API_UUID, 0, 0, NULL, NULL},
    {"seal", API_UUID, 0, 0, NULL, NULL},
    {"state", API_WORD, 0, 0, grant_state_words, NULL},
    API_PAGE_FIELDS,
    API_END,
};

static const struct api_field give_fields[] = {
    {"id", API_UUID, 0, 0, NULL, NULL},
    {"person", API_UUID, 0, API_REQUIRED, NULL, NULL},
    {"seal", API_UUID, 0, API_REQUIRED, NULL, NULL},
    {"from", API_TIME, 0, API_REQUIRED, NULL, NULL},
    {"until", API_TIME, 0, API_REQUIRED, NULL, NULL},
    {"max_uses", API_INT, 1000000000, 0, NULL, NULL},
    API_GIVES,
    API_END,
};

static const struct api_field take_fields[] = {
    {"reason", API_LINES, 300, 0, NULL, NULL},
    API_TAKES,
    API_END,
};

static const struct api_field resume_fields[] = {
    {"reason", API_LINES, 300, 0, NULL, NULL},
    API_GIVES,
    API_END,
};

const struct http_route grant_routes[] = {
    {HTTP_GET, "/api/v1/grants", grant_index, PERMIT_PERSON, NULL, list_fields, 0, 0,
     "Grants.", "查看授权。", "GrantList"},
    {HTTP_POST, "/api/v1/grants", grant_give, PERMIT_PERSON, give_fields, NULL,
     API_BODY_MAX, HTTP_ACT, "Give a grant.", "添加授权。", "Act"},
    {HTTP_GET, "/api/v1/grants/{grant}", grant_show, PERMIT_PERSON, NULL, NULL, 0, 0,
     "One grant.", "查看授权详情。", "Grant"},
    {HTTP_POST, "/api/v1/grants/{grant}/suspend", grant_suspend, PERMIT_PERSON,
     take_fields, NULL, API_BODY_MAX, HTTP_ACT, "Suspend a grant.", "临时取消授权。",
     "Act"},
    {HTTP_POST, "/api/v1/grants/{grant}/resume", grant_resume, PERMIT_PERSON,
     resume_fields, NULL, API_BODY_MAX, HTTP_ACT, "Resume a grant.", "恢复授权。",
     "Act"},
    {HTTP_POST, "/api/v1/grants/{grant}/revoke", grant_revoke, PERMIT_PERSON,
     take_fields, NULL, API_BODY_MAX, HTTP_ACT, "Revoke a grant.", "注销授权。", "Act"},
    {0},
};
