/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate revocation lists (RFC 5280 section 5) of the built-in authority: full
 * lists with a number, made by the signer from its certificate rows, served by web.
 * Judging a certificate against a list is cert_judge's. */
#ifndef SK_CRYPTO_CRL_H
#define SK_CRYPTO_CRL_H

#include "base/arena.h"
#include "crypto/key.h"

/* RFC 5280 5.3.1; the numbers are the standard's. */
enum crl_reason {
    CRL_UNSPECIFIED = 0,
    CRL_KEY_COMPROMISE = 1,
    CRL_AFFILIATION_CHANGED = 3,
    CRL_SUPERSEDED = 4,
    CRL_CESSATION = 5,
    CRL_HOLD = 6,
};

struct crl_entry {
    struct bytes serial; /* big-endian, unsigned */
    int64_t revoked_us;
    enum crl_reason reason;
};

struct crl_list {
    uint64_t number; /* grows with every list of this issuer */
    int64_t this_update_us;
    int64_t next_update_us;
    const struct crl_entry *entries;
    size_t entries_n;
};

/* Appends DER; errors as cert_issue. */
enum err crl_make(const struct key_pair *issuer_key, struct bytes issuer,
                  const struct crl_list *list, struct buf *out) MUST_USE;
/* Entries in `a`. ERR_CERTIFICATE_UNREADABLE when not exactly one CRL in DER, or
 * without a number. Checks no signature. */
enum err crl_read(struct arena *a, struct bytes der, struct crl_list *out) MUST_USE;

#endif
