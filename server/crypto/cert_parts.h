/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a certificate that a CMS names or needs, found with the DER cursor:
 * decoding a certificate whole costs OpenSSL more than a signature (its key decoder is
 * built anew each time). Judges nothing. Internal to crypto/. */
#ifndef SK_CRYPTO_CERT_PARTS_H
#define SK_CRYPTO_CERT_PARTS_H

#include "base/bytes.h"

/* Views into the DER; whole elements where nothing else is said. */
struct cert_parts {
    struct bytes serial; /* INTEGER */
    struct bytes issuer; /* Name */
    struct bytes subject;
    struct bytes spki;
    struct bytes key_id; /* content of subjectKeyIdentifier; absent without one */
};

/* False unless the bytes are exactly one X.509 certificate in DER, as far as
 * the parts go. */
bool cert_split(struct bytes der, struct cert_parts *out) MUST_USE;

/* The algorithm of a SubjectPublicKeyInfo: content of its OID and what follows it. */
bool spki_split(struct bytes spki, struct bytes *oid, struct bytes *parameters,
                struct bytes *key) MUST_USE;

#endif
