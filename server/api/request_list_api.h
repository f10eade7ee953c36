/* SPDX-License-Identifier: Apache-2.0 */
/* A page of requests as a reply, for the lists of requesters and approvers. */
#ifndef SK_API_REQUEST_LIST_API_H
#define SK_API_REQUEST_LIST_API_H

#include "api/call.h"
#include "domain/request_list.h"

/* `found` rows, one more than the page holds when there is a next page; each with the
 * step at which it waits. */
enum err reply_requests(struct http_exchange *x, const struct request_row *rows,
                        size_t found, const struct page *page);

#endif
