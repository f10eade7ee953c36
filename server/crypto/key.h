/* SPDX-License-Identifier: Apache-2.0 */
/* Key pairs: make, store, sign a SHA-256 digest, verify. Private numbers live in
 * OpenSSL's secure heap once crypto_init was called, and leave it only as PKCS#8 in a
 * buffer that the caller wraps and wipes. A key pair may be used by many threads at
 * once. Only the signer makes or loads private keys; anybody may verify. */
#ifndef SK_CRYPTO_KEY_H
#define SK_CRYPTO_KEY_H

#include "base/buf.h"
#include "base/err.h"

/* The numbers are stored and part of canonical encodings: never renumber. */
enum key_algorithm {
    KEY_UNKNOWN = 0,
    KEY_P256 = 1,    /* ECDSA, DER signature */
    KEY_RSA2048 = 2, /* PKCS#1 v1.5 */
    KEY_RSA3072 = 3,
    KEY_SM2 = 4, /* named in formats; key_generate refuses it with ERR_FIELD_BAD */
};

/* The longest signature of any algorithm above. */
#define KEY_SIGNATURE_MAX 384

struct key_pair;

/* Once per process, before any other call: reserves the secure heap (a power of two;
 * 0: none). False when the heap could not be made or not be locked in memory. */
bool crypto_init(size_t secure_heap_bytes) MUST_USE;
/* Runs every algorithm and the random generator once, so that nothing is loaded from
 * disk later: call it before chroot and seccomp. */
void crypto_warm(void);

/* "p256", "rsa2048", "rsa3072", "sm2"; NULL for KEY_UNKNOWN. */
const char *key_algorithm_name(enum key_algorithm algorithm);
/* KEY_UNKNOWN for any other name. */
enum key_algorithm key_algorithm_from_name(struct str name);

enum err key_generate(enum key_algorithm algorithm, struct key_pair **out) MUST_USE;
void key_free(struct key_pair **key);
enum key_algorithm key_algorithm_of(const struct key_pair *key);

/* Appends PKCS#8 DER; the caller releases `out` with buf_wipe. */
void key_private_der(const struct key_pair *key, struct buf *out);
/* False when the bytes are not one unencrypted PKCS#8 key of a known algorithm. */
bool key_from_private_der(struct bytes pkcs8, struct key_pair **out) MUST_USE;
/* Appends the SubjectPublicKeyInfo, DER. */
void key_public_der(const struct key_pair *key, struct buf *out);

/* Signs a digest that the caller computed; *out_n is at most KEY_SIGNATURE_MAX. */
enum err key_sign(const struct key_pair *key, const struct digest *digest,
                  uint8_t out[KEY_SIGNATURE_MAX], size_t *out_n) MUST_USE;
/* Under a SubjectPublicKeyInfo of one of the algorithms above; false for anything odd.
 */
bool key_verifies(struct bytes spki, const struct digest *digest,
                  struct bytes signature) MUST_USE;

#endif
