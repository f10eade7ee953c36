/* SPDX-License-Identifier: Apache-2.0 */
/* "My messages": what one was told, and what of it one has read. The text is the
 * page's; here are kind and facts. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "store/message_store.h"

#define READ_MAX PAGE_LIMIT_MAX

static json_t *json_of_message(const struct message_row *m)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "id", json_of_uuid(m->id),
                     "kind", json_of_str(m->kind), "object", json_of_uuid(m->object),
                     "data", json_of_column(m->data), "at", json_of_time(m->at),
                     "read_at", json_of_time(m->read_at));
}

static enum err message_index(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct page page = query_page(x);
    struct message_row *rows;
    int64_t unread;
    json_t *items, *v;
    size_t n;
    enum err e =
        message_list(call_services(x)->db, x->arena, actor->company, actor->person,
                     query_flag(x, "unread"), &page, &rows, &n, &unread);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
        json_array_append_new(items, json_of_message(&rows[i]));
    v = json_pack("{s:o, s:I}", "items", items, "unread", (json_int_t)unread);
    if (n > (size_t)page.limit)
        json_object_set_new(v, "next", json_of_uuid(rows[page.limit - 1].id));
    return reply_json(x, 200, v);
}

static enum err message_read(struct http_exchange *x)
{
    const struct call *c = call_of(x);
    bool all = body_bool(c, "all");
    struct db_batch b;
    size_t n;
    const uuid *ids = body_uuids(x, "ids", &n);

    if (all == (n > 0)) /* either of them */
        return refuse_field(x, n ? ERR_FIELD_BAD : ERR_FIELD_MISSING, "ids");
    call_begin(x, &b);
    if (all)
        message_read_all_add(&b, call_actor(x)->person);
    else
        message_read_add(&b, call_actor(x)->person, ids, n);
    return call_commit(x, &b, NULL, 204, NULL);
}

static const struct api_field list_fields[] = {
    {"unread", API_FLAG, 0, 0, NULL, NULL},
    API_PAGE_FIELDS,
    API_END,
};

static const struct api_field read_fields[] = {
    {"ids", API_UUIDS, READ_MAX, 0, NULL, NULL},
    {"all", API_BOOL, 0, 0, NULL, NULL},
    API_END,
};

const struct http_route message_routes[] = {
    {HTTP_GET, "/api/v1/messages", message_index, PERMIT_PERSON, NULL, list_fields, 0,
     0, "What one was told, newest first, and how much of it is unread.",
     "查看本人的消息。", "MessageList"},
    {HTTP_POST, "/api/v1/messages/read", message_read, PERMIT_PERSON, read_fields, NULL,
     API_BODY_MAX, 0, "Mark messages as read: these, or all.", "将消息标为已读。",
     NULL},
    {0},
};
