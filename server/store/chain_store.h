/* SPDX-License-Identifier: Apache-2.0 */
/* Chain templates: published versions, newest first; the versions that seals are bound
 * to, and the persons behind their steps. Read only: the signer writes them. */
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

/* The newest version of the chain that a seal is bound to, in the signer's encoding. */
struct seal_chain_row {
    uuid seal;
    struct str seal_name;
    struct bytes version; /* struct canon_chain_version; absent: no chain is bound */
};
/* Seals that do not exist are left out. */
enum err seal_chain_list(struct db_pool *pool, struct arena *a, uuid company,
                         const uuid *seals, size_t seals_n,
                         struct seal_chain_row **rows, size_t *n) MUST_USE;

/* Somebody whom a step names or reaches by a role. */
struct candidate_row {
    uuid person;
    struct bytes canon; /* struct canon_person */
    uint32_t roles;     /* bits 1 << enum role_code */
};
/* These persons, and whoever holds one of these roles. */
enum err candidate_list(struct db_pool *pool, struct arena *a, uuid company,
                        const uuid *persons, size_t persons_n, uint32_t roles,
                        struct candidate_row **rows, size_t *n) MUST_USE;

#endif
