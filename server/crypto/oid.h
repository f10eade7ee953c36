/* SPDX-License-Identifier: Apache-2.0 */
/* Object identifiers as the content bytes of their DER, for reading and writing.
 * Internal to crypto/. */
#ifndef SK_CRYPTO_OID_H
#define SK_CRYPTO_OID_H

#include "base/bytes.h"

#define OID_BYTES(...)                                                                 \
    ((struct bytes){(const uint8_t[]){__VA_ARGS__},                                    \
                    sizeof((const uint8_t[]){__VA_ARGS__})})
#define OID_ARC_PKCS 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01 /* 1.2.840.113549.1 */

#define OID_RSA_ENCRYPTION OID_BYTES(OID_ARC_PKCS, 1, 1)
#define OID_DATA OID_BYTES(OID_ARC_PKCS, 7, 1)
#define OID_SIGNED_DATA OID_BYTES(OID_ARC_PKCS, 7, 2)
#define OID_CONTENT_TYPE OID_BYTES(OID_ARC_PKCS, 9, 3)
#define OID_MESSAGE_DIGEST OID_BYTES(OID_ARC_PKCS, 9, 4)
#define OID_SIGNING_TIME OID_BYTES(OID_ARC_PKCS, 9, 5)
#define OID_SIGNING_CERTIFICATE OID_BYTES(OID_ARC_PKCS, 9, 16, 2, 12)
#define OID_TIMESTAMP_TOKEN OID_BYTES(OID_ARC_PKCS, 9, 16, 2, 14)
#define OID_SIGNING_CERTIFICATE_V2 OID_BYTES(OID_ARC_PKCS, 9, 16, 2, 47)
#define OID_SHA256 OID_BYTES(0x60, 0x86, 0x48, 0x01, 0x65, 3, 4, 2, 1)
#define OID_EC_PUBLIC_KEY OID_BYTES(0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1)
#define OID_P256 OID_BYTES(0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7)
#define OID_ECDSA_SHA256 OID_BYTES(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)
#define OID_SUBJECT_KEY_ID OID_BYTES(0x55, 0x1d, 0x0e)

#endif
