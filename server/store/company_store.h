/* SPDX-License-Identifier: Apache-2.0 */
/* Companies, the directory of all of them, and the installation's public certificates
 * and revocation lists. Read only: the signer writes them. */
#ifndef SK_STORE_COMPANY_STORE_H
#define SK_STORE_COMPANY_STORE_H

#include "store/page.h"

struct company_row {
    uuid id;
    struct str name;
    struct str credit_code;
    int64_t kind;  /* enum company_kind */
    int64_t state; /* enum company_state */
    int64_t created_at;
};
enum err company_find(struct db_pool *pool, struct arena *a, uuid company,
                      struct company_row *out) MUST_USE;
/* Ids of all companies, newest first; their facts are read one by one, each under its
 * own tenant setting. */
enum err company_directory(struct db_pool *pool, struct arena *a,
                           const struct page *page, uuid **ids, size_t *n) MUST_USE;

/* DER. ERR_UNAVAILABLE before the installation is made. */
enum err installation_root(struct db_pool *pool, struct arena *a,
                           struct bytes *der) MUST_USE;
struct installation_certificate_row {
    uuid id;
    int64_t purpose; /* enum key_purpose_code */
    struct bytes der;
};
enum err installation_certificates(struct db_pool *pool, struct arena *a,
                                   struct installation_certificate_row **rows,
                                   size_t *n) MUST_USE;
/* The newest revocation list, DER; ERR_NOT_FOUND. */
enum err crl_newest(struct db_pool *pool, struct arena *a, struct bytes *der) MUST_USE;

#endif
