/* SPDX-License-Identifier: Apache-2.0 */
/* The approver's queue, and decisions by somebody who is logged in (PIN, and a one-time
 * code to approve). */

/* ours */
#include "api/decide_fields.h"
#include "api/request_list_api.h"
#include "api/routes.h"

struct item_request_decide decide_item(const struct call *c, uuid request)
{
    return (struct item_request_decide){
        .request = request,
        .round = body_int(c, "round", 0),
        .subject = body_digest(c, "digest"),
        .verdict = (uint8_t)body_word(c, "verdict", verdict_words),
        .reason = body_text(c, "reason"),
    };
}

/* What has to be decided, by its deadline; what was decided, newest first. */
static enum err approval_index(struct http_exchange *x)
{
    struct request_filter filter = {.view = REQUEST_VIEW_DECIDED};
    struct page page = query_page(x);
    const struct actor *actor = call_actor(x);
    struct request_row *rows;
    size_t n;
    enum err e = query_flag(x, "done")
                     ? request_see_list(call_services(x), x->arena, actor, &filter,
                                        &page, &rows, &n)
                     : request_queue(call_services(x)->db, x->arena, actor->company,
                                     actor->person, &page, &rows, &n);

    return e ? e : reply_requests(x, rows, n, &page);
}

/* Nothing is read first: the signer judges, and answers absent and foreign alike. */
static enum err approval_decide(struct http_exchange *x)
{
    struct item_request_decide item;
    struct act_item act = {ITEM_REQUEST_DECIDE, -1, &item};
    uuid request;
    enum err e = path_uuid(x, 0, &request);

    if (e)
        return e;
    item = decide_item(call_of(x), request);
    return act_call(x, &act, 1);
}

static const struct api_field list_fields[] = {
    {"done", API_FLAG, 0, 0, NULL, NULL},
    API_PAGE_FIELDS,
    API_END,
};

static const struct api_field decide_fields[] = {
    API_DECIDE_FIELDS,
    API_PIN,
    API_CODE_OR_NOT,
    API_END,
};

const struct http_route approval_routes[] = {
    {HTTP_GET, "/api/v1/approvals", approval_index, PERMIT_PERSON, NULL, list_fields, 0,
     0, "Requests that wait for one's decision, or that one has decided.",
     "查看待审批与已审批的申请。", "RequestList"},
    {HTTP_POST, "/api/v1/approvals/{request}/decide", approval_decide, PERMIT_PERSON,
     decide_fields, NULL, API_BODY_MAX, HTTP_ACT, "Approve or reject a request.",
     "审批用印申请。", "Act"},
    {0},
};
