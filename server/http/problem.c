/* SPDX-License-Identifier: Apache-2.0 */
/* One form for every refusal: type, both sentences, status, stable code, exchange id.
 * What went wrong in detail is in the log under that id, never here. */
#include "http/problem.h"

#include <stdio.h>

#include "base/log.h"

#define MEMBERS                                                                        \
    "{\"type\":\"urn:sealkeeper:problem:%s\",\"title\":\"%s\",\"title_zh\":\"%s\","    \
    "\"status\":%d,\"code\":\"%s\""

void http_reply_problem(struct http_exchange *x, enum err e, const char *extra)
{
    const struct err_info *i = err_info(e);
    const char *body = arena_printf(x->arena, MEMBERS ",\"exchange\":\"%s\"%s%s}",
                                    i->code, i->en, i->zh, i->status, i->code, x->id,
                                    extra ? "," : "", extra ? extra : "");

    x->failed = e;
    x->reply_is_stream = false;
    http_reply(x, i->status, PROBLEM_TYPE, str_bytes(str_of(body)));
}

size_t problem_raw_reply(enum err e, char out[PROBLEM_REPLY_MAX])
{
    const struct err_info *i = err_info(e);
    const char *retry = i->status == 503 ? "Retry-After: 1\r\n" : "";
    char body[1024];
    int body_n, n;

    body_n = snprintf(body, sizeof body, MEMBERS "}", i->code, i->en, i->zh, i->status,
                      i->code);
    ASSERT(body_n > 0 && (size_t)body_n < sizeof body);
    n = snprintf(out, PROBLEM_REPLY_MAX,
                 "HTTP/1.1 %d Refused\r\nContent-Type: " PROBLEM_TYPE "\r\n"
                 "Content-Length: %d\r\nCache-Control: no-store\r\n"
                 "X-Content-Type-Options: nosniff\r\n%sConnection: close\r\n\r\n%s",
                 i->status, body_n, retry, body);
    ASSERT(n > 0 && n < PROBLEM_REPLY_MAX);
    return (size_t)n;
}
