/* SPDX-License-Identifier: Apache-2.0 */
/* Key rows and certificate rows, as keys.c and ca.c both write and read them. Inside
 * signer/ only. */
#ifndef SK_SIGNER_KEYS_OWN_H
#define SK_SIGNER_KEYS_OWN_H

#include "signer/keys.h"
#include "signer/tx_own.h"

/* Validity and place of a certificate that was issued for a key row. */
struct certificate_facts {
    enum key_purpose_code purpose;
    struct opt_uuid seal;
    uuid key;
    struct bytes der;
};

/* Wraps the private key into a new row. */
enum err key_row_insert(struct tx *t, enum key_purpose_code purpose,
                        const struct key_pair *pair, uuid *id) MUST_USE;
/* Unwraps; the public key of the row must be that of the private one.
 * ERR_SIGNER_AUTHORITY. */
enum err key_row_open(struct tx *t, uuid id, const struct canon_key *record,
                      struct key_pair **out) MUST_USE;
enum err certificate_row_insert(struct tx *t, const struct certificate_facts *facts,
                                uuid *id, int64_t *not_after) MUST_USE;

/* A made key of this kind, from the stock when there is one. */
enum err keys_take(struct keys *k, enum key_algorithm algorithm,
                   struct key_pair **out) MUST_USE;

#endif
