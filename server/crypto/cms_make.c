/* SPDX-License-Identifier: Apache-2.0 */
/* Making the PAdES B-B CMS in two halves, written straight as DER: whoever holds the
 * key sees no parser, and OpenSSL's CMS would decode every certificate (ten times the
 * work of all the rest) and add a signing-time. Called by the signer, which signs the
 * attributes between the halves. Tests have OpenSSL verify the result. */
#include <stdlib.h>

#include "base/log.h"
#include "crypto/cert_parts.h"
#include "crypto/cms.h"
#include "crypto/der.h"
#include "crypto/digest.h"
#include "crypto/oid.h"

#define CERTS_MAX 8

static const uint8_t version_1[] = {DER_INTEGER, 1, 1};

struct cms_draft {
    struct buf certs;
    struct buf signer_id;  /* issuer and serial */
    struct buf attributes; /* as the SET OF that is signed */
    bool rsa;
};

/* ---- parts ---- */

static void add_algorithm(struct buf *out, struct bytes oid)
{
    struct buf algorithm = {0};

    der_add(&algorithm, DER_OID, oid); /* SHA-256 and ECDSA: no parameters (RFC 5754) */
    der_wrap(out, DER_SEQUENCE, &algorithm);
}

static void add_rsa_algorithm(struct buf *out)
{
    struct buf algorithm = {0};

    der_add(&algorithm, DER_OID, OID_RSA_ENCRYPTION);
    der_add(&algorithm, DER_NULL, (struct bytes){NULL, 0});
    der_wrap(out, DER_SEQUENCE, &algorithm);
}

static int compare_certs(const void *a, const void *b)
{
    return der_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* CertificateSet is a SET OF: sorted in DER. */
static bool add_certs(struct buf *out, const struct cms_order *order)
{
    struct bytes certs[CERTS_MAX];
    struct cert_parts parts;

    ASSERT(order->chain_n < CERTS_MAX);
    certs[0] = order->cert;
    for (size_t i = 0; i < order->chain_n; i++) {
        if (!cert_split(order->chain[i], &parts))
            return false;
        certs[i + 1] = order->chain[i];
    }
    qsort(certs, order->chain_n + 1, sizeof certs[0], compare_certs);
    for (size_t i = 0; i <= order->chain_n; i++)
        buf_add_bytes(out, certs[i]);
    return true;
}

/* ---- signed attributes ---- */

/* Attribute ::= SEQUENCE { type, SET OF value }; `value` is emptied. */
static void add_attribute(struct buf *out, struct bytes type, struct buf *value)
{
    struct buf attribute = {0};

    der_add(&attribute, DER_OID, type);
    der_wrap(&attribute, DER_SET, value);
    der_wrap(out, DER_SEQUENCE, &attribute);
}

/* IssuerSerial ::= SEQUENCE { SEQUENCE { [4] Name }, INTEGER } */
static void add_issuer_serial(struct buf *out, const struct cert_parts *cert)
{
    struct buf names = {0}, both = {0};

    der_add(&names, DER_CONTEXT_CONSTRUCTED(4), cert->issuer);
    der_wrap(&both, DER_SEQUENCE, &names);
    buf_add_bytes(&both, cert->serial);
    der_wrap(out, DER_SEQUENCE, &both);
}

/* SigningCertificateV2 of one ESSCertIDv2 with its default algorithm, SHA-256. */
static void add_signing_certificate(struct buf *out, struct bytes der,
                                    const struct cert_parts *cert)
{
    struct digest hash = sha256_of(der);
    struct buf id = {0}, ids = {0}, signing = {0}, value = {0};

    der_add(&id, DER_OCTETS, digest_bytes(&hash));
    add_issuer_serial(&id, cert);
    der_wrap(&ids, DER_SEQUENCE, &id);
    der_wrap(&signing, DER_SEQUENCE, &ids);
    der_wrap(&value, DER_SEQUENCE, &signing);
    add_attribute(out, OID_SIGNING_CERTIFICATE_V2, &value);
}

/* In DER the elements of a SET OF are sorted: these three come in the order of their
 * lengths (26, 49 and at least 80 bytes). */
static void make_attributes(struct buf *out, const struct cms_order *order,
                            const struct cert_parts *cert)
{
    struct buf attributes = {0}, value = {0};

    der_add(&value, DER_OID, OID_DATA);
    add_attribute(&attributes, OID_CONTENT_TYPE, &value);
    der_add(&value, DER_OCTETS, digest_bytes(&order->message));
    add_attribute(&attributes, OID_MESSAGE_DIGEST, &value);
    add_signing_certificate(&attributes, order->cert, cert);
    der_wrap(out, DER_SET, &attributes);
}

/* ---- both halves ---- */

static bool read_algorithm(struct bytes spki, bool *rsa)
{
    struct bytes oid, parameters, key;

    if (!spki_split(spki, &oid, &parameters, &key))
        return false;
    *rsa = bytes_eq(oid, OID_RSA_ENCRYPTION);
    return *rsa || bytes_eq(oid, OID_EC_PUBLIC_KEY);
}

enum err cms_begin(const struct cms_order *order, struct cms_draft **out)
{
    struct cms_draft *draft = calloc(1, sizeof *draft);
    struct cert_parts cert;

    ASSERT(draft);
    if (!cert_split(order->cert, &cert) || !read_algorithm(cert.spki, &draft->rsa) ||
        !add_certs(&draft->certs, order)) {
        cms_draft_free(&draft);
        return ERR_CERTIFICATE_UNREADABLE;
    }
    buf_add_bytes(&draft->signer_id, cert.issuer);
    buf_add_bytes(&draft->signer_id, cert.serial);
    make_attributes(&draft->attributes, order, &cert);
    *out = draft;
    return OK;
}

struct bytes cms_draft_attributes(const struct cms_draft *draft)
{
    return buf_bytes(&draft->attributes);
}

/* SignerInfo (RFC 5652 5.3), version 1: named by issuer and serial. */
static void add_signer_info(struct buf *out, struct cms_draft *draft,
                            struct bytes signature)
{
    struct buf info = {0};
    size_t attributes_at;

    buf_add(&info, version_1, sizeof version_1);
    der_add(&info, DER_SEQUENCE, buf_bytes(&draft->signer_id));
    add_algorithm(&info, OID_SHA256);
    attributes_at = info.n;
    buf_add_bytes(&info, buf_bytes(&draft->attributes));
    info.p[attributes_at] = DER_CONTEXT_CONSTRUCTED(0); /* signed as SET, sent as [0] */
    if (draft->rsa)
        add_rsa_algorithm(&info);
    else
        add_algorithm(&info, OID_ECDSA_SHA256);
    der_add(&info, DER_OCTETS, signature);
    der_wrap(out, DER_SEQUENCE, &info);
}

enum err cms_finish(struct cms_draft *draft, struct bytes signature, struct buf *out)
{
    struct buf data = {0}, part = {0}, content = {0};

    if (signature.n == 0 || signature.n > KEY_SIGNATURE_MAX)
        return ERR_INTERNAL;
    buf_add(&data, version_1, sizeof version_1);
    add_algorithm(&part, OID_SHA256);
    der_wrap(&data, DER_SET, &part);
    add_algorithm(&data, OID_DATA); /* EncapsulatedContentInfo: a type and no content */
    der_add(&data, DER_CONTEXT_CONSTRUCTED(0), buf_bytes(&draft->certs));
    add_signer_info(&part, draft, signature);
    der_wrap(&data, DER_SET, &part);
    der_wrap(&part, DER_SEQUENCE, &data);
    der_add(&content, DER_OID, OID_SIGNED_DATA);
    der_wrap(&content, DER_CONTEXT_CONSTRUCTED(0), &part);
    der_wrap(out, DER_SEQUENCE, &content);
    return OK;
}

void cms_draft_free(struct cms_draft **draft)
{
    if (!*draft)
        return;
    buf_clear(&(*draft)->certs);
    buf_clear(&(*draft)->signer_id);
    buf_clear(&(*draft)->attributes);
    free(*draft);
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
