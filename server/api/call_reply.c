/* SPDX-License-Identifier: Apache-2.0 */
/* The ways in which a handler ends: JSON, a page of a list, a problem with its field,
 * and the transaction of a call that is no act. */

/* ours */
#include "api/call.h"
#include "api/idempotency.h"
#include "api/json.h"
#include "base/crash.h"
#include "base/log.h"
#include "domain/work_bell.h"

static struct bytes dump(struct arena *a, const json_t *v)
{
    struct buf text = {0};
    struct bytes out;

    buf_add_json(&text, v, 0);
    out = arena_bytes(a, buf_bytes(&text));
    buf_clear(&text);
    return out;
}

enum err reply_json(struct http_exchange *x, int status, json_t *v)
{
    ASSERT(v);
    http_reply(x, status, "application/json", dump(x->arena, v));
    json_decref(v);
    return OK;
}

enum err reply_empty(struct http_exchange *x)
{
    http_reply(x, 204, NULL, (struct bytes){NULL, 0});
    return OK;
}

enum err reply_page(struct http_exchange *x, json_t *items, size_t found,
                    const struct page *page, uuid last)
{
    json_t *v = json_pack("{s:o}", "items", items);

    if (found > (size_t)page->limit)
        json_object_set_new(v, "next", json_of_uuid(last));
    return reply_json(x, 200, v);
}

/* The members of an object, without its braces. */
enum err refuse_with(struct http_exchange *x, enum err e, json_t *extra)
{
    struct bytes object = extra ? dump(x->arena, extra) : (struct bytes){NULL, 0};
    struct str members = {NULL, 0};

    json_decref(extra);
    if (object.n > 2)
        members = (struct str){(const char *)object.p + 1, object.n - 2};
    http_reply_problem(x, e, members.p ? arena_cstr(x->arena, members) : NULL);
    return e;
}

enum err refuse_field(struct http_exchange *x, enum err e, const char *field)
{
    return refuse_with(x, e, field ? json_pack("{s:s}", "field", field) : NULL);
}

void call_begin(struct http_exchange *x, struct db_batch *b)
{
    db_batch_init(b, x->arena, call_actor(x)->company);
}

enum err call_commit(struct http_exchange *x, struct db_batch *b,
                     const struct audit_event *event, int status, json_t *v)
{
    bool has_body = v != NULL;
    struct bytes body = v ? dump(x->arena, v) : (struct bytes){NULL, 0};
    enum err e;

    json_decref(v);
    idempotency_end_add(call_of(x), b, status, body);
    if (event)
        audit_add(b, event);
    CRASH_POINT("call.commit.before");
    e = db_batch_run(call_services(x)->db, b);
    CRASH_POINT("call.commit.after");
    if (e)
        return e;
    work_bell_ring(call_services(x));
    call_of(x)->claimed = false;
    http_reply(x, status, has_body ? "application/json" : NULL, body);
    return OK;
}
