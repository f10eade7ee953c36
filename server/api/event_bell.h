/* SPDX-License-Identifier: Apache-2.0 */
/* From the worker's word on Redis to the streams of open pages: one thread that hears
 * and passes on, and, while Redis is gone, looks once a second into the outbox of the
 * companies that have a page open. Events are hints: one may come twice or never. */
#ifndef SK_API_EVENT_BELL_H
#define SK_API_EVENT_BELL_H

#include "db/db.h"
#include "http/http.h"

struct event_bell;

/* redis_socket may be empty: then only the outbox is looked at. */
struct event_bell *event_bell_start(struct http_server *server, struct db_pool *db,
                                    const char *redis_socket);
/* Accepts NULL, sets NULL. Waits for the thread. */
void event_bell_stop(struct event_bell **bell);

#endif
