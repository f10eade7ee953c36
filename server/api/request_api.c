/* SPDX-License-Identifier: Apache-2.0 */
/* One request: submitted, looked at, withdrawn, confirmed, and what came of it. Lists
 * are request_list_api.c's. */

/* ours */
#include "api/act_call.h"
#include "api/file_reply.h"
#include "api/json.h"
#include "api/picture_reply.h"
#include "api/request_json.h"
#include "api/routes.h"

/* An opened link shows its own request and no other. */
static enum err see(struct http_exchange *x, struct request_seen *seen)
{
    const struct caller *caller = &call_of(x)->caller;
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (e)
        return e;
    if (caller->kind == CALLER_LINK && !uuid_eq(caller->link.request, id))
        return ERR_NOT_FOUND; /* guard: link_request */
    return request_see(call_services(x), x->arena, &caller->actor, id, seen);
}

static enum err detail(struct http_exchange *x, struct request_detail *d)
{
    struct request_seen seen;
    enum err e = see(x, &seen);

    return e ? e : request_detail_load(call_services(x), x->arena, &seen, d);
}

static enum err request_show(struct http_exchange *x)
{
    struct request_detail d;
    struct audit_event event = {.event = "request.viewed",
                                .person = call_actor(x)->person};
    enum err e = detail(x, &d);

    if (e)
        return e;
    event.object = d.seen.row.id;
    event.subject = &d.seen.row.digest;
    e = audit_write_view(call_services(x), x->arena, call_actor(x)->company, &event);
    return e ? e : reply_json(x, 200, json_of_request(&d));
}

static enum err request_submit(struct http_exchange *x)
{
    struct item_request_submit item;
    struct act_item act = {ITEM_REQUEST_SUBMIT, -1, &item};
    enum err e = request_submission(call_services(x), x->arena, call_actor(x),
                                    body_uuid(call_of(x), "draft"), &item);

    if (e == ERR_FIELD_MISSING)
        return refuse_field(x, e, "purpose");
    return e ? e : act_call(x, &act, 1);
}

/* The latest round is what the caller means: he has seen no other. */
static enum err act_on_own(struct http_exchange *x, enum item_kind kind)
{
    struct request_seen seen;
    struct item_request item;
    struct act_item act = {(uint16_t)kind, -1, &item};
    enum err e = see(x, &seen);

    if (e)
        return e;
    item = (struct item_request){
        .request = seen.row.id,
        .round = seen.row.round,
        .subject = seen.row.digest,
        .reason = body_text(call_of(x), "reason"),
    };
    return act_call(x, &act, 1);
}

static enum err request_withdraw(struct http_exchange *x)
{
    return act_on_own(x, ITEM_REQUEST_WITHDRAW);
}

static enum err request_confirm(struct http_exchange *x)
{
    return act_on_own(x, ITEM_REQUEST_INTEND);
}

static enum err request_sealed_index(struct http_exchange *x)
{
    struct page page = {.limit = PAGE_LIMIT_MAX};
    struct request_detail d;
    enum err e = detail(x, &d);

    return e ? e : reply_page(x, json_of_sealed(&d), 0, &page, UUID_NIL);
}

static enum err request_sealed_file(struct http_exchange *x)
{
    struct file_reply file = {.event = "sealed.downloaded"};
    struct request_detail d;
    enum err e = path_uuid(x, 1, &file.object);

    if (!e)
        e = detail(x, &d);
    if (e)
        return e;
    if (d.seen.row.state != REQUEST_SEALED)
        return ERR_NOT_FOUND; /* guard: sealed_released */
    for (size_t i = 0; i < d.parts.sealed_count; i++) {
        if (!uuid_eq(d.parts.sealed[i].document, file.object))
            continue;
        file.content = d.parts.sealed[i].file;
        file.name = d.parts.sealed[i].name;
        return file_reply(x, &file);
    }
    return ERR_NOT_FOUND;
}

static enum err request_page(struct http_exchange *x)
{
    const struct canon_document *documents;
    struct audit_event event = {.event = "document.viewed",
                                .person = call_actor(x)->person};
    struct request_seen seen;
    struct picture_wish wish;
    int64_t document, page;
    enum err e = see(x, &seen);

    if (!e)
        e = path_number(x, 1, "", &document);
    if (!e)
        e = path_number(x, 2, ".png", &page);
    if (!e)
        e = request_picture(&seen, document, page, &wish);
    if (e)
        return e;
    documents = seen.request.documents.items;
    event.object = documents[document].document;
    event.subject = &seen.row.digest;
    e = audit_write_view(call_services(x), x->arena, call_actor(x)->company, &event);
    return e ? e : picture_reply(x, &wish);
}

static const struct api_field submit_fields[] = {
    {"draft", API_UUID, 0, API_REQUIRED, NULL, NULL},
    API_END,
};

static const struct api_field withdraw_fields[] = {
    {"reason", API_LINES, 300, 0, NULL, NULL},
    API_TAKES,
    API_END,
};

const struct http_route request_routes[] = {
    {HTTP_POST, "/api/v1/requests", request_submit, PERMIT_EMPLOYEE, submit_fields,
     NULL, API_BODY_MAX, HTTP_ACT, "Submit a prepared draft.", "提交用印申请。", "Act"},
    {HTTP_GET, "/api/v1/requests/{request}", request_show, PERMIT_VIEWER, NULL, NULL, 0,
     0, "One request with its chain and decisions.", "查看用印申请详情。", "Request"},
    {HTTP_POST, "/api/v1/requests/{request}/withdraw", request_withdraw,
     PERMIT_EMPLOYEE, withdraw_fields, NULL, API_BODY_MAX, HTTP_ACT,
     "Withdraw one's request.", "撤回用印申请。", "Act"},
    {HTTP_POST, "/api/v1/requests/{request}/confirm", request_confirm, PERMIT_EMPLOYEE,
     act_takes_fields, NULL, API_BODY_MAX, HTTP_ACT,
     "Confirm with the PIN that what was approved be sealed.", "确认用印。", "Act"},
    {HTTP_GET, "/api/v1/requests/{request}/sealed", request_sealed_index, PERMIT_PERSON,
     NULL, NULL, 0, 0, "The sealed documents of a request.", "查看盖章后文件列表。",
     "SealedList"},
    {HTTP_GET, "/api/v1/requests/{request}/sealed/{document}", request_sealed_file,
     PERMIT_PERSON, NULL, NULL, 0, 0, "One sealed document.", "下载盖章后文件。",
     "Pdf"},
    {HTTP_GET, "/api/v1/requests/{request}/documents/{n}/pages/{page}", request_page,
     PERMIT_VIEWER, NULL, picture_fields, 0, 0,
     "Picture of a page (PAGE.png) as it would be sealed.", "查看申请文件页面图片。",
     "Png"},
    {0},
};
