/* SPDX-License-Identifier: Apache-2.0 */
/* Live events: a stream per page that is open, with what the person himself is told. A
 * lost event loses nothing: the page loads the truth again. */

/* ours */
#include "api/call.h"
#include "api/routes.h"
#include "auth/farewell.h"

static enum err event_stream(struct http_exchange *x)
{
    struct http_listener listener = listener_of(
        call_actor(x)->company, call_actor(x)->person, &call_of(x)->caller.session);

    http_reply_stream(x, &listener);
    return OK;
}

const struct http_route event_routes[] = {
    {HTTP_GET, "/api/v1/events", event_stream, PERMIT_PERSON, NULL, NULL, 0,
     HTTP_STREAM, "A stream of one's own changes.", "接收本人相关的实时事件。",
     "EventStream"},
    {0},
};
