/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL types as they pass between the files of crypto/. No other folder includes
 * this. Every function leaves OpenSSL's error queue empty. */
#ifndef SK_CRYPTO_NATIVE_H
#define SK_CRYPTO_NATIVE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/buf.h"
#include "crypto/key.h"

struct key_pair {
    EVP_PKEY *pkey;
    enum key_algorithm algorithm;
    EVP_PKEY_CTX *signing; /* set up once; copied per signature, never used itself */
};

/* KEY_UNKNOWN for a curve, size or type that we never issue. */
enum key_algorithm native_algorithm(const EVP_PKEY *pkey);

/* NULL unless the bytes are exactly one object in DER; the caller frees it. */
EVP_PKEY *native_spki(struct bytes der);
X509 *native_cert(struct bytes der); /* shared: never to be changed */
X509_CRL *native_crl(struct bytes der);

/* Was all of `der` read, up to `end`? Drops what the attempt left in the error queue.
 */
bool native_read_whole(struct bytes der, const unsigned char *end);

/* Appends i2d of the object. */
void native_add_cert(struct buf *out, X509 *cert);
void native_add_crl(struct buf *out, X509_CRL *crl);
void native_add_spki(struct buf *out, EVP_PKEY *pkey);

/* X.509 moments have whole seconds, in the years 1950 to 9999. */
bool native_time_set(ASN1_TIME *t, int64_t us) MUST_USE;
bool native_time_get(const ASN1_TIME *t, int64_t *us) MUST_USE;

/* Serial numbers as unsigned big-endian bytes. */
bool native_serial_set(ASN1_INTEGER *serial, struct bytes b) MUST_USE;
/* Points into the object. */
struct bytes native_octets(const ASN1_STRING *s);

#endif
