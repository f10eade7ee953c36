/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869) over it: the one digest
 * that canonical encodings, audit chains and MACs of authority know. Cannot fail,
 * allocates nothing: a context is plain bytes that may lie on the stack or in an arena
 * and be forgotten there. Called from every layer that names or chains bytes. */
#ifndef SK_CRYPTO_DIGEST_H
#define SK_CRYPTO_DIGEST_H

#include "base/bytes.h"

struct sha256 {
    uint64_t room[14]; /* the state of libcrypto's SHA256_CTX */
};

void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, struct bytes data);
/* The context holds nothing afterwards; sha256_init makes it usable again. */
void sha256_done(struct sha256 *h, struct digest *out);
struct digest sha256_of(struct bytes data);

void hmac_sha256(struct bytes key, struct bytes data, struct digest *out);

/* Extract (no salt) and expand; n is at most 255 * 32. Different `info` texts give
 * independent keys. */
void hkdf_sha256(struct bytes key, struct bytes info, uint8_t *out, size_t n);

#endif
