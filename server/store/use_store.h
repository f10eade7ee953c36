/* SPDX-License-Identifier: Apache-2.0 */
/* An act as the owner of the credential that it used is told of it. Reads only. */
#ifndef SK_STORE_USE_STORE_H
#define SK_STORE_USE_STORE_H

#include "db/db.h"

struct use_row {
    int64_t at;
    int64_t sequence;  /* of its audit row */
    struct str number; /* of the request that it was about; else absent */
};
/* `object` is what the act was about, nil when that is unknown. ERR_NOT_FOUND. */
enum err use_find(struct db_pool *pool, struct arena *a, uuid company, uuid act,
                  uuid object, struct use_row *out) MUST_USE;

#endif
