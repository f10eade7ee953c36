/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys: made here, wrapped into their row, unwrapped once and kept in the
 * secure heap. No key leaves this process. Handlers make and borrow keys through a
 * transaction, so that a key's row is checked like every other. */
#ifndef SK_SIGNER_KEYS_H
#define SK_SIGNER_KEYS_H

#include "crypto/cert.h"
#include "crypto/key.h"
#include "signer/tx.h"

struct keys;
struct keys *keys_new(void);
void keys_free(struct keys **k);
/* The idle thread's work: makes RSA keys of sizes that were asked for before, so that
 * the next one is at hand. False when there was nothing to do. */
bool keys_stock_one(struct keys *k);

struct key_order {
    enum key_purpose_code purpose;
    enum key_algorithm algorithm;
    struct opt_uuid seal;        /* of KEY_SEAL */
    struct cert_subject subject; /* NFC text, each at most 64 code points */
    int64_t not_before;
    int64_t not_after;
};

struct made_key {
    uuid key;
    uuid certificate;
    int64_t not_after; /* as the certificate has it */
};

/* Makes a key pair and its certificate under the installation's root, and inserts both
 * rows. ERR_FIELD_BAD: an algorithm we do not make, or a subject no certificate holds.
 */
enum err signer_key_make(struct tx *t, const struct key_order *order,
                         struct made_key *out) MUST_USE;

/* A borrowed key pair; give it back with signer_key_release (accepts NULL). */
struct held_key;
/* Unwraps the key of this row; its public key must equal the certificate's.
 * ERR_SIGNER_AUTHORITY when anything does not fit. */
enum err signer_key_hold(struct tx *t, uuid key, struct bytes certificate_der,
                         struct held_key **out) MUST_USE;
const struct key_pair *held_key_pair(const struct held_key *h);
void signer_key_release(struct keys *k, struct held_key **h);

#endif
