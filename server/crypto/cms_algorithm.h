/* SPDX-License-Identifier: Apache-2.0 */
/* The algorithms that a CMS signature may name, and the arithmetic under them. Internal
 * to crypto/. */
#ifndef SK_CRYPTO_CMS_ALGORITHM_H
#define SK_CRYPTO_CMS_ALGORITHM_H

#include <openssl/evp.h>

#include "base/bytes.h"

#define CMS_DIGEST_MAX 64

struct cms_digest {
    const char *name; /* for OpenSSL and for people; NULL when not known */
    bool strong;
    size_t n; /* bytes of a digest */
};

/* From an AlgorithmIdentifier in DER. */
struct cms_digest cms_digest_of(struct bytes algorithm);
/* The digest of the concatenation of parts, digest->n bytes. */
bool cms_digest_parts(const struct cms_digest *digest, const struct bytes *parts,
                      size_t parts_n, uint8_t out[CMS_DIGEST_MAX]) MUST_USE;

struct cms_scheme {
    const char *name;   /* NULL when not known, contradictory or with too short a key */
    const char *digest; /* NULL: the signature is over the bytes themselves (EdDSA) */
    int pss_salt;       /* -1: not RSA-PSS */
};

/* What the AlgorithmIdentifier says about a signature made with this key over a digest
 * of that kind. */
struct cms_scheme cms_scheme_of(struct bytes algorithm, const EVP_PKEY *pkey,
                                const struct cms_digest *digest);
bool cms_scheme_verifies(const struct cms_scheme *scheme, EVP_PKEY *pkey,
                         struct bytes data, struct bytes signature) MUST_USE;

#endif
