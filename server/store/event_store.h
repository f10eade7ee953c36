/* SPDX-License-Identifier: Apache-2.0 */
/* What people were told lately, for pages that are open while Redis is gone. Web reads
 * outbox rows and changes none. */
#ifndef SK_STORE_EVENT_STORE_H
#define SK_STORE_EVENT_STORE_H

#include "db/db.h"

struct event_row {
    uuid id;
    uuid person;
    struct str kind;
    uuid object;
    struct str data; /* JSON object */
    int64_t created_at;
};

/* Rows of the last `within_us`, oldest first, at most 500. */
enum err event_list_recent(struct db_pool *pool, struct arena *a, uuid company,
                           int64_t within_us, struct event_row **rows,
                           size_t *n) MUST_USE;

#endif
