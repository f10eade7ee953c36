/* SPDX-License-Identifier: Apache-2.0 */
/* A SignedData taken apart without judging it: views into the DER. Internal to crypto/,
 * between cms_parse.c (where things are) and cms_verify.c (whether they are right). */
#ifndef SK_CRYPTO_CMS_PARTS_H
#define SK_CRYPTO_CMS_PARTS_H

#include "base/arena.h"
#include "crypto/der.h"

/* The attributes that a verifier looks at. */
enum cms_attribute {
    CMS_CONTENT_TYPE,
    CMS_MESSAGE_DIGEST_ATTRIBUTE,
    CMS_SIGNING_TIME,
    CMS_SIGNING_CERT_V1,
    CMS_SIGNING_CERT_V2,
    CMS_TIMESTAMP_TOKEN,
    CMS_ATTRIBUTE_COUNT
};

struct cms_attributes {
    struct bytes whole;                      /* absent when there are none */
    bool in_order;                           /* DER: SET OF sorted */
    unsigned count[CMS_ATTRIBUTE_COUNT];     /* how often each occurs */
    struct bytes value[CMS_ATTRIBUTE_COUNT]; /* its only value, whole; else absent */
};

struct cms_signer {
    struct bytes issuer;              /* Name, whole; absent when named by key id */
    struct bytes serial;              /* INTEGER, whole */
    struct bytes key_id;              /* absent when named by issuer and serial */
    struct bytes digest_algorithm;    /* AlgorithmIdentifier, whole */
    struct bytes signature_algorithm; /* likewise */
    struct bytes signature;
    struct cms_attributes attributes; /* the signed ones */
    struct cms_attributes others;     /* the unsigned ones */
};

struct cms_parts {
    size_t der_n;
    struct bytes *certs; /* whole; in the arena */
    size_t certs_n;
    size_t signers_n;
    struct cms_signer signer; /* the first */
};

/* False unless the input begins with a ContentInfo of detached SignedData over id-data,
 * in DER. */
bool cms_parse(struct arena *a, struct bytes der, struct cms_parts *out) MUST_USE;

#endif
