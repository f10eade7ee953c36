/* SPDX-License-Identifier: Apache-2.0 */
/* Making the PAdES B-B CMS in two halves. OpenSSL is given only the public key and
 * never finishes the SignerInfo itself: CMS_final would add a signing-time, which PAdES
 * keeps out. Called by the signer, which signs the attributes between the halves. */
#include <stdlib.h>

#include <openssl/cms.h>
#include <openssl/err.h>

#include "base/log.h"
#include "crypto/cms.h"
#include "crypto/der.h"
#include "crypto/digest.h"
#include "crypto/native.h"

#define ATTRIBUTES_MAX 8

struct cms_draft {
    CMS_ContentInfo *cms;
    CMS_SignerInfo *signer; /* within cms */
    struct buf attributes;
};

static STACK_OF(X509) * read_chain(const struct cms_order *order)
{
    STACK_OF(X509) *chain = sk_X509_new_null();

    ASSERT(chain);
    for (size_t i = 0; i < order->chain_n; i++) {
        X509 *cert = native_cert(order->chain[i]);

        if (!cert) {
            sk_X509_pop_free(chain, X509_free);
            return NULL;
        }
        ASSERT(sk_X509_push(chain, cert) > 0);
    }
    return chain;
}

static bool add_signer(struct cms_draft *draft, X509 *cert,
                       const struct digest *message)
{
    EVP_PKEY *public_key = X509_get0_pubkey(cert);
    unsigned flags = CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES; /* CADES: ESS attribute */

    if (!public_key)
        return false;
    draft->signer = CMS_add1_signer(draft->cms, cert, public_key, EVP_sha256(), flags);
    return draft->signer &&
           CMS_signed_add1_attr_by_NID(draft->signer, NID_pkcs9_contentType,
                                       V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data),
                                       -1) == 1 &&
           CMS_signed_add1_attr_by_NID(draft->signer, NID_pkcs9_messageDigest,
                                       V_ASN1_OCTET_STRING, message->b,
                                       sizeof message->b) == 1;
}

static int compare_items(const void *a, const void *b)
{
    return der_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

static void add_set_header(struct buf *out, size_t n)
{
    ASSERT(n <= 0xffff);
    buf_add_byte(out, DER_SET);
    if (n > 0xff)
        buf_add_byte(out, 0x82);
    else if (n > 0x7f)
        buf_add_byte(out, 0x81);
    if (n > 0xff)
        buf_add_byte(out, (uint8_t)(n >> 8));
    buf_add_byte(out, (uint8_t)n);
}

/* What is signed is the explicit SET OF, its elements in DER order (RFC 5652 5.4). */
static void encode_attributes(struct cms_draft *draft)
{
    int count = CMS_signed_get_attr_count(draft->signer);
    struct bytes items[ATTRIBUTES_MAX];
    uint8_t *owned[ATTRIBUTES_MAX] = {NULL};
    size_t total = 0;

    ASSERT(count > 0 && count <= ATTRIBUTES_MAX);
    for (int i = 0; i < count; i++) {
        int n = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(draft->signer, i), &owned[i]);

        ASSERT(n > 0);
        items[i] = (struct bytes){owned[i], (size_t)n};
        total += (size_t)n;
    }
    qsort(items, (size_t)count, sizeof items[0], compare_items);
    add_set_header(&draft->attributes, total);
    for (int i = 0; i < count; i++)
        buf_add_bytes(&draft->attributes, items[i]);
    for (int i = 0; i < count; i++)
        OPENSSL_free(owned[i]);
}

enum err cms_begin(const struct cms_order *order, struct cms_draft **out)
{
    const unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
    struct cms_draft *draft = OPENSSL_zalloc(sizeof *draft);
    STACK_OF(X509) *chain = read_chain(order);
    X509 *cert = native_cert(order->cert);
    enum err e = ERR_CERTIFICATE_UNREADABLE;

    ASSERT(draft);
    if (!chain || !cert)
        goto out;
    draft->cms = CMS_sign(NULL, NULL, chain, NULL, flags);
    if (!draft->cms || !add_signer(draft, cert, &order->message))
        goto out;
    encode_attributes(draft);
    *out = draft;
    draft = NULL;
    e = OK;
out:
    cms_draft_free(&draft);
    sk_X509_pop_free(chain, X509_free);
    X509_free(cert);
    ERR_clear_error();
    return e;
}

struct bytes cms_draft_attributes(const struct cms_draft *draft)
{
    return buf_bytes(&draft->attributes);
}

enum err cms_finish(struct cms_draft *draft, struct bytes signature, struct buf *out)
{
    ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature(draft->signer);
    unsigned char *der = NULL;
    int n;

    if (signature.n == 0 || signature.n > KEY_SIGNATURE_MAX)
        return ERR_INTERNAL;
    ASSERT(ASN1_OCTET_STRING_set(value, signature.p, (int)signature.n) == 1);
    n = i2d_CMS_ContentInfo(draft->cms, &der);
    ERR_clear_error();
    if (n <= 0)
        return ERR_INTERNAL;
    buf_add(out, der, (size_t)n);
    OPENSSL_free(der);
    return OK;
}

void cms_draft_free(struct cms_draft **draft)
{
    if (!*draft)
        return;
    CMS_ContentInfo_free((*draft)->cms);
    buf_clear(&(*draft)->attributes);
    OPENSSL_free(*draft);
    *draft = NULL;
}

enum err cms_sign(const struct key_pair *key, const struct cms_order *order,
                  struct buf *out)
{
    uint8_t signature[KEY_SIGNATURE_MAX];
    struct cms_draft *draft = NULL;
    struct digest d;
    size_t n = 0;
    enum err e = cms_begin(order, &draft);

    if (e != OK)
        return e;
    d = sha256_of(cms_draft_attributes(draft));
    e = key_sign(key, &d, signature, &n);
    if (e == OK)
        e = cms_finish(draft, (struct bytes){signature, n}, out);
    cms_draft_free(&draft);
    return e;
}
