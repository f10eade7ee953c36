/* SPDX-License-Identifier: Apache-2.0 */
/* Acts with their attestations, as the signer recorded them. Read only. */
#ifndef SK_STORE_ACT_STORE_H
#define SK_STORE_ACT_STORE_H

#include "db/db.h"

struct act_row {
    uuid id;
    struct digest digest;
    struct str event;
    uuid person; /* nil: console or worker */
    int64_t sequence;
    int64_t at;
    struct bytes attestation;
    struct bytes signature;
};
enum err act_find(struct db_pool *pool, struct arena *a, uuid company, uuid act,
                  struct act_row *out) MUST_USE;

#endif
