/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates of a company's seals, as lists show them. Read only: the signer issues
 * and revokes. Those of the installation are company_store.h's. */
#ifndef SK_STORE_CERTIFICATE_STORE_H
#define SK_STORE_CERTIFICATE_STORE_H

#include "store/page.h"

struct certificate_row {
    uuid id;
    uuid seal;
    struct str seal_name;
    bool in_use;       /* the seal signs with this one */
    int64_t algorithm; /* enum algorithm_code */
    struct bytes der;
    int64_t state;      /* enum certificate_state */
    int64_t revoked_at; /* 0: not revoked */
};

/* `administrator` NULL: of all seals, else of those in his care. */
enum err certificate_list(struct db_pool *pool, struct arena *a, uuid company,
                          const uuid *administrator, const struct page *page,
                          struct certificate_row **rows, size_t *n) MUST_USE;

#endif
