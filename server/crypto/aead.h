/* SPDX-License-Identifier: Apache-2.0 */
/* AES-256-GCM for keys and secrets at rest: wrapped = nonce (12) || ciphertext || tag
 * (16). The associated data names what is wrapped (company, key id, algorithm), so that
 * a wrapped value cannot be moved to another row. The nonce is random: one key may wrap
 * 2^32 values at most. Called by the signer only. */
#ifndef SK_CRYPTO_AEAD_H
#define SK_CRYPTO_AEAD_H

#include "base/bytes.h"

#define AEAD_KEY_LEN 32
#define AEAD_NONCE_LEN 12
#define AEAD_TAG_LEN 16
#define AEAD_OVERHEAD (AEAD_NONCE_LEN + AEAD_TAG_LEN)

/* key has AEAD_KEY_LEN bytes; writes plain.n + AEAD_OVERHEAD bytes. */
void aead_wrap(struct bytes key, struct bytes associated, struct bytes plain,
               uint8_t *out);
/* Writes wrapped.n - AEAD_OVERHEAD bytes. False, with out wiped, when the key, the
 * associated data or any bit is another one. out must not overlap wrapped. */
bool aead_unwrap(struct bytes key, struct bytes associated, struct bytes wrapped,
                 uint8_t *out) MUST_USE;

#endif
