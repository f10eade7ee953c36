/* SPDX-License-Identifier: Apache-2.0 */
/* What each kind of certificate carries, as one table for issuing and judging. Internal
 * to crypto/. */
#ifndef SK_CRYPTO_PROFILE_H
#define SK_CRYPTO_PROFILE_H

#include <openssl/x509.h>

#include "crypto/cert.h"

#define PROFILE_USES_MAX 2

struct cert_profile {
    uint32_t key_usage;                 /* KU_… bits of x509v3.h */
    const char *uses[PROFILE_USES_MAX]; /* extended key usages, the telling one first */
    bool uses_critical;
};

/* NULL for CERT_ANY and unknown numbers. */
const struct cert_profile *profile_of(enum cert_kind kind);
/* By CA flag and extended key usage; CERT_ANY when it is none of ours. */
enum cert_kind profile_kind(X509 *cert);
/* Does the certificate carry what its kind must? CERT_ANY: may it sign documents? */
bool profile_fits(X509 *cert, enum cert_kind kind);

#endif
