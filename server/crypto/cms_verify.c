/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a detached CMS signature, one check after the other, each by itself and
 * none left to a library's idea of what is good enough: a signature that somebody
 * else's reader shows as valid must mean the same here. Never trusts, only verifies. */
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/log.h"
#include "crypto/cert_parts.h"
#include "crypto/cms.h"
#include "crypto/cms_algorithm.h"
#include "crypto/cms_parts.h"
#include "crypto/native.h"
#include "crypto/oid.h"

static const char *const verdict_names[] = {
    [CMS_VALID] = "valid",
    [CMS_UNREADABLE] = "unreadable",
    [CMS_SIGNERS] = "signers",
    [CMS_WEAK_DIGEST] = "weak_digest",
    [CMS_ALGORITHM] = "algorithm",
    [CMS_NO_CERTIFICATE] = "no_certificate",
    [CMS_ATTRIBUTES] = "attributes",
    [CMS_MESSAGE_DIGEST] = "message_digest",
    [CMS_OTHER_CERTIFICATE] = "other_certificate",
    [CMS_SIGNATURE] = "signature",
};
_Static_assert(ARRAY_LEN(verdict_names) == CMS_VERDICT_COUNT, "a name each");

const char *cms_verdict_name(enum cms_verdict verdict)
{
    ASSERT((size_t)verdict < CMS_VERDICT_COUNT);
    return verdict_names[verdict];
}

/* One verification: what was asked, what was found so far. */
struct reading {
    struct arena *arena;
    const struct bytes *parts;
    size_t parts_n;
    struct cms_parts cms;
    struct cms_digest digest;
    struct cert_parts cert; /* of the signer */
    EVP_PKEY *key;          /* its key; NULL when it cannot be read */
    struct cms_report *report;
};

/* ---- whose certificate ---- */

/* One name may be encoded in several ways: "PrintableString" here, "UTF8String" there.
 */
static bool same_name(struct bytes a, struct bytes b)
{
    const unsigned char *p = a.p, *q = b.p;
    X509_NAME *x, *y;
    bool same;

    if (bytes_eq(a, b))
        return true;
    x = d2i_X509_NAME(NULL, &p, (long)a.n);
    y = d2i_X509_NAME(NULL, &q, (long)b.n);
    same = x && y && X509_NAME_cmp(x, y) == 0;
    X509_NAME_free(x);
    X509_NAME_free(y);
    return same;
}

static bool is_of_signer(const struct cert_parts *cert, const struct cms_signer *signer)
{
    if (signer->key_id.p)
        return cert->key_id.p && bytes_eq(cert->key_id, signer->key_id);
    return bytes_eq(cert->serial, signer->serial) &&
           same_name(cert->issuer, signer->issuer);
}

static bool find_cert(struct reading *r)
{
    for (size_t i = 0; i < r->cms.certs_n; i++) {
        if (!cert_split(r->cms.certs[i], &r->cert) ||
            !is_of_signer(&r->cert, &r->cms.signer))
            continue;
        r->key = native_spki(r->cert.spki);
        r->report->cert = r->cms.certs[i];
        return true;
    }
    return false;
}

/* ---- signing-certificate (RFC 5035) ---- */

/* IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber INTEGER } */
static bool issuer_serial_fits(const struct cert_parts *cert, struct bytes rest)
{
    struct der_item names, name, serial;

    return der_take(&rest, DER_SEQUENCE, &names) &&
           der_take(&rest, DER_INTEGER, &serial) && rest.n == 0 &&
           der_take(&names.value, DER_CONTEXT_CONSTRUCTED(4), &name) &&
           bytes_eq(serial.whole, cert->serial) && same_name(name.value, cert->issuer);
}

static bool hash_fits(const struct reading *r, const struct cms_digest *digest,
                      struct bytes hash)
{
    uint8_t own[CMS_DIGEST_MAX];

    return digest->name && hash.n == digest->n &&
           cms_digest_parts(digest, &r->report->cert, 1, own) &&
           memcmp(own, hash.p, hash.n) == 0;
}

/* The first ESSCertID or ESSCertIDv2 names the signer's certificate; `digest` is that
 * of an identifier that names none. */
static bool cert_id_fits(const struct reading *r, struct bytes attribute,
                         struct cms_digest digest)
{
    struct der_item signing, ids, id, hash, more;

    if (!der_take(&attribute, DER_SEQUENCE, &signing) ||
        !der_take(&signing.value, DER_SEQUENCE, &ids) ||
        !der_take(&ids.value, DER_SEQUENCE, &id))
        return false;
    if (digest.strong && der_is_next(id.value, DER_SEQUENCE)) { /* only in version 2 */
        if (!der_next(&id.value, &more))
            return false;
        digest = cms_digest_of(more.whole);
        if (!digest.strong)
            return false;
    }
    if (!der_take(&id.value, DER_OCTETS, &hash) || !hash_fits(r, &digest, hash.value))
        return false;
    if (id.value.n == 0)
        return true;
    return der_take(&id.value, DER_SEQUENCE, &more) && id.value.n == 0 &&
           issuer_serial_fits(&r->cert, more.value);
}

static bool is_bound(const struct reading *r)
{
    const struct cms_attributes *a = &r->cms.signer.attributes;
    const struct cms_digest version_1 = {"SHA1", false, 20},
                            version_2 = {"SHA256", true, 32};

    if (a->count[CMS_SIGNING_CERT_V1] > 0 &&
        !cert_id_fits(r, a->value[CMS_SIGNING_CERT_V1], version_1))
        return false;
    return a->count[CMS_SIGNING_CERT_V2] == 0 ||
           cert_id_fits(r, a->value[CMS_SIGNING_CERT_V2], version_2);
}

/* ---- attributes ---- */

/* An attribute's only value, an element with this tag; its content. */
static struct bytes value_of(const struct cms_attributes *a, enum cms_attribute which,
                             uint8_t tag)
{
    struct bytes value = a->value[which];
    struct der_item item = {0};

    return der_take(&value, tag, &item) ? item.value : (struct bytes){NULL, 0};
}

static bool attributes_are_right(const struct cms_attributes *a)
{
    for (size_t i = 0; i < CMS_ATTRIBUTE_COUNT; i++) {
        if (a->count[i] > 1 || (a->count[i] == 1 && !a->value[i].p))
            return false;
    }
    return a->whole.p && a->in_order && /* guard: attribute_order */
           bytes_eq(value_of(a, CMS_CONTENT_TYPE, DER_OID), OID_DATA) &&
           a->value[CMS_MESSAGE_DIGEST_ATTRIBUTE].p;
}

static bool message_fits(const struct reading *r)
{
    struct bytes named =
        value_of(&r->cms.signer.attributes, CMS_MESSAGE_DIGEST_ATTRIBUTE, DER_OCTETS);
    uint8_t own[CMS_DIGEST_MAX];

    return named.p && named.n == r->digest.n &&
           cms_digest_parts(&r->digest, r->parts, r->parts_n, own) &&
           memcmp(own, named.p, named.n) == 0; /* guard: message_digest */
}

/* The signature covers the attributes as an explicit SET OF: the same bytes under
 * another tag (RFC 5652 5.4). */
static bool signature_fits(const struct reading *r, const struct cms_scheme *scheme)
{
    const struct cms_signer *signer = &r->cms.signer;
    size_t n = signer->attributes.whole.n;
    uint8_t *set = arena_alloc(r->arena, n);

    memcpy(set, signer->attributes.whole.p, n);
    set[0] = DER_SET;
    return cms_scheme_verifies(scheme, r->key, (struct bytes){set, n},
                               signer->signature); /* guard: cms_signature */
}

/* ---- the whole ---- */

static int64_t claimed_time(struct bytes value)
{
    const unsigned char *p = value.p;
    ASN1_TIME *t = value.p ? d2i_ASN1_TIME(NULL, &p, (long)value.n) : NULL;
    int64_t us = 0;

    if (t && !native_time_get(t, &us))
        us = 0;
    ASN1_TIME_free(t);
    return us;
}

static void report_oddities(struct reading *r)
{
    const struct cms_attributes *a = &r->cms.signer.attributes;

    if (a->count[CMS_SIGNING_CERT_V2] == 0)
        r->report->oddities |= CMS_LACKS_SIGNING_CERTIFICATE;
    if (a->count[CMS_SIGNING_CERT_V2] == 0 && a->count[CMS_SIGNING_CERT_V1] > 0)
        r->report->oddities |= CMS_SIGNING_CERTIFICATE_V1;
    if (a->count[CMS_SIGNING_TIME] > 0)
        r->report->oddities |= CMS_HAS_SIGNING_TIME;
    r->report->signing_time_us = claimed_time(a->value[CMS_SIGNING_TIME]);
    r->report->signature = r->cms.signer.signature;
    r->report->timestamp = r->cms.signer.others.value[CMS_TIMESTAMP_TOKEN];
}

static enum cms_verdict judge_signer(struct reading *r)
{
    const struct cms_signer *signer = &r->cms.signer;
    struct cms_scheme scheme = {NULL, NULL, -1};
    bool found = find_cert(r);

    r->digest = cms_digest_of(signer->digest_algorithm);
    r->report->digest_algorithm = r->digest.name;
    report_oddities(r);
    if (r->digest.name && !r->digest.strong)
        return CMS_WEAK_DIGEST;
    if (!r->digest.name)
        return CMS_ALGORITHM;
    if (!found)
        return CMS_NO_CERTIFICATE;
    if (r->key)
        scheme = cms_scheme_of(signer->signature_algorithm, r->key, &r->digest);
    r->report->signature_algorithm = scheme.name;
    if (!scheme.name)
        return CMS_ALGORITHM;
    if (!attributes_are_right(&signer->attributes))
        return CMS_ATTRIBUTES;
    if (!message_fits(r))
        return CMS_MESSAGE_DIGEST;
    if (!is_bound(r)) /* guard: certificate_binding */
        return CMS_OTHER_CERTIFICATE;
    return signature_fits(r, &scheme) ? CMS_VALID : CMS_SIGNATURE;
}

void cms_verify(struct arena *a, struct bytes der, const struct bytes *parts,
                size_t parts_n, struct cms_report *report)
{
    struct reading r = {
        .arena = a, .parts = parts, .parts_n = parts_n, .report = report};

    *report = (struct cms_report){.verdict = CMS_UNREADABLE};
    if (cms_parse(a, der, &r.cms)) {
        report->certs = r.cms.certs;
        report->certs_n = r.cms.certs_n;
        report->verdict = r.cms.signers_n == 1 ? judge_signer(&r) : CMS_SIGNERS;
    }
    report->der_n = r.cms.der_n;
    EVP_PKEY_free(r.key);
    ERR_clear_error();
}
