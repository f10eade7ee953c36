/* SPDX-License-Identifier: Apache-2.0 */
/* When each worker process was last heard of: the worker writes, the platform's page
 * reads. Belongs to the installation, not to a company. */
#ifndef SK_STORE_PRESENCE_STORE_H
#define SK_STORE_PRESENCE_STORE_H

#include "db/db.h"

struct presence_row {
    uuid id; /* of the process, new with each start */
    struct str version;
    int64_t started_at;
    int64_t seen_at;
};

/* Says that this worker lives, and forgets those not heard of for a day. */
enum err presence_say(struct db_pool *pool, struct arena *a,
                      const struct presence_row *row) MUST_USE;
/* Those heard of within an hour, the latest first. */
enum err presence_list(struct db_pool *pool, struct arena *a,
                       struct presence_row **rows, size_t *n) MUST_USE;

#endif
