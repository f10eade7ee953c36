/* SPDX-License-Identifier: Apache-2.0 */
/* Chain templates: published versions, newest first. Read only: the signer writes them.
 */
#ifndef SK_STORE_CHAIN_STORE_H
#define SK_STORE_CHAIN_STORE_H

#include "store/page.h"

struct chain_row {
    uuid chain;
    uuid version;
    int64_t number;
    struct str name;
    struct str steps; /* JSON array */
    int64_t published_at;
    int64_t epoch;
};

/* The newest version of each template. */
enum err chain_list(struct db_pool *pool, struct arena *a, uuid company,
                    const struct page *page, struct chain_row **rows,
                    size_t *n) MUST_USE;
/* All versions of one template; *n == 0 when there is no such template. */
enum err chain_versions(struct db_pool *pool, struct arena *a, uuid company, uuid chain,
                        struct chain_row **rows, size_t *n) MUST_USE;

#endif
