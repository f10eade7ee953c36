/* SPDX-License-Identifier: Apache-2.0 */
/* Making certificates: names, extensions, the issuer's signature. Extensions are built
 * as objects, never from OpenSSL's configuration strings, where a comma in a URL would
 * be syntax. Called by the signer, which decides who gets what. */
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "crypto/cert.h"
#include "crypto/digest.h"
#include "crypto/native.h"
#include "crypto/profile.h"

#define NAME_MAX_LENGTH 64 /* code points: RFC 5280 appendix A, ub-common-name */
#define KEY_ID_LEN 20

/* ---- names ---- */

static bool add_name(X509_NAME *name, int nid, struct str value)
{
    if (!value.p)
        return true;
    return value.n > 0 && text_is_plain(value, false) &&
           text_length(value) <= NAME_MAX_LENGTH &&
           X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8,
                                      (const unsigned char *)value.p, (int)value.n, -1,
                                      0) == 1;
}

static bool set_subject(X509 *cert, const struct cert_subject *subject)
{
    X509_NAME *name = X509_NAME_new();
    bool good;

    good = name && add_name(name, NID_countryName, subject->country) &&
           add_name(name, NID_organizationName, subject->organisation) &&
           add_name(name, NID_organizationIdentifier, subject->organisation_id) &&
           add_name(name, NID_commonName, subject->common_name) &&
           X509_NAME_entry_count(name) > 0 && X509_set_subject_name(cert, name) == 1;
    X509_NAME_free(name);
    return good;
}

/* ---- extensions ---- */

static void add_extension(X509 *cert, int nid, void *value, bool critical)
{
    ASSERT(value &&
           X509_add1_ext_i2d(cert, nid, value, critical, X509V3_ADD_APPEND) == 1);
}

static void add_basic_constraints(X509 *cert, bool authority)
{
    BASIC_CONSTRAINTS *b = BASIC_CONSTRAINTS_new();

    ASSERT(b);
    b->ca = authority ? 0xff : 0;
    if (authority) {
        b->pathlen = ASN1_INTEGER_new();
        ASSERT(b->pathlen && ASN1_INTEGER_set(b->pathlen, 0) == 1);
    }
    add_extension(cert, NID_basic_constraints, b, true);
    BASIC_CONSTRAINTS_free(b);
}

static void add_key_usage(X509 *cert, uint32_t usage)
{
    ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();

    /* the KU_ constants number the bits of a byte from its highest */
    for (int i = 0; i < 8; i++) {
        if (usage & (0x80u >> i))
            ASSERT(ASN1_BIT_STRING_set_bit(bits, i, 1) == 1);
    }
    add_extension(cert, NID_key_usage, bits, true);
    ASN1_BIT_STRING_free(bits);
}

static void add_uses(X509 *cert, const struct cert_profile *profile)
{
    EXTENDED_KEY_USAGE *uses = EXTENDED_KEY_USAGE_new();

    for (size_t i = 0; i < PROFILE_USES_MAX && profile->uses[i]; i++)
        ASSERT(sk_ASN1_OBJECT_push(uses, OBJ_txt2obj(profile->uses[i], 1)) > 0);
    add_extension(cert, NID_ext_key_usage, uses, profile->uses_critical);
    EXTENDED_KEY_USAGE_free(uses);
}

/* RFC 7093 section 2, method 1: the key identifier without SHA-1. */
static void add_key_id(X509 *cert)
{
    ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(cert);
    struct digest d = sha256_of(native_octets(bits));
    ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();

    ASSERT(id && ASN1_OCTET_STRING_set(id, d.b, KEY_ID_LEN) == 1);
    add_extension(cert, NID_subject_key_identifier, id, false);
    ASN1_OCTET_STRING_free(id);
}

static void add_issuer_key_id(X509 *cert, X509 *issuer)
{
    const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(issuer);
    AUTHORITY_KEYID *authority = AUTHORITY_KEYID_new();

    ASSERT(authority);
    if (id) {
        authority->keyid = ASN1_OCTET_STRING_dup(id);
        add_extension(cert, NID_authority_key_identifier, authority, false);
    }
    AUTHORITY_KEYID_free(authority);
}

static GENERAL_NAME *url_name(struct str url)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_IA5STRING *text = ASN1_IA5STRING_new();

    ASSERT(name && text && ASN1_STRING_set(text, url.p, (int)url.n) == 1);
    GENERAL_NAME_set0_value(name, GEN_URI, text);
    return name;
}

static void add_crl_url(X509 *cert, struct str url)
{
    DIST_POINT *point = DIST_POINT_new();
    CRL_DIST_POINTS *points = CRL_DIST_POINTS_new();

    ASSERT(point && points);
    point->distpoint = DIST_POINT_NAME_new();
    ASSERT(point->distpoint);
    point->distpoint->type = 0; /* fullName */
    point->distpoint->name.fullname = GENERAL_NAMES_new();
    ASSERT(sk_GENERAL_NAME_push(point->distpoint->name.fullname, url_name(url)) > 0);
    ASSERT(sk_DIST_POINT_push(points, point) > 0);
    add_extension(cert, NID_crl_distribution_points, points, false);
    CRL_DIST_POINTS_free(points);
}

static void add_issuers_url(X509 *cert, struct str url)
{
    ACCESS_DESCRIPTION *access = ACCESS_DESCRIPTION_new();
    AUTHORITY_INFO_ACCESS *list = AUTHORITY_INFO_ACCESS_new();

    ASSERT(access && list);
    ASN1_OBJECT_free(access->method);
    GENERAL_NAME_free(access->location);
    access->method = OBJ_nid2obj(NID_ad_ca_issuers);
    access->location = url_name(url);
    ASSERT(sk_ACCESS_DESCRIPTION_push(list, access) > 0);
    add_extension(cert, NID_info_access, list, false);
    AUTHORITY_INFO_ACCESS_free(list);
}

static void add_no_check(X509 *cert)
{
    ASN1_NULL *null = ASN1_NULL_new();

    add_extension(cert, NID_id_pkix_OCSP_noCheck, null, false);
    ASN1_NULL_free(null);
}

static bool url_is_usable(struct str url)
{
    for (size_t i = 0; i < url.n; i++) {
        if (url.p[i] <= ' ' || url.p[i] > '~')
            return false;
    }
    return url.n <= 1024;
}

/* ---- certificates ---- */

static void set_serial(X509 *cert)
{
    uint8_t serial[CERT_SERIAL_LEN];

    random_bytes(serial, sizeof serial);
    serial[0] = (serial[0] & 0x7f) | 0x40; /* positive, and always of full length */
    ASSERT(native_serial_set(X509_get_serialNumber(cert),
                             (struct bytes){serial, sizeof serial}));
}

/* What root and leaf have in common; false when the order cannot be put into X.509. */
static bool fill(X509 *cert, const struct cert_order *order, EVP_PKEY *subject_key)
{
    ASSERT(X509_set_version(cert, X509_VERSION_3) == 1);
    set_serial(cert);
    return order->not_before_us < order->not_after_us &&
           url_is_usable(order->crl_url) && url_is_usable(order->issuers_url) &&
           native_time_set(X509_getm_notBefore(cert), order->not_before_us) &&
           native_time_set(X509_getm_notAfter(cert), order->not_after_us) &&
           set_subject(cert, &order->subject) &&
           X509_set_pubkey(cert, subject_key) == 1;
}

enum err cert_make_root(const struct key_pair *key, const struct cert_order *order,
                        struct buf *out)
{
    X509 *cert = X509_new();
    enum err e = ERR_FIELD_BAD;

    ASSERT(cert);
    if (!fill(cert, order, key->pkey))
        goto out;
    ASSERT(X509_set_issuer_name(cert, X509_get_subject_name(cert)) == 1);
    add_basic_constraints(cert, true);
    add_key_usage(cert, profile_of(CERT_ROOT)->key_usage);
    add_key_id(cert);
    e = ERR_INTERNAL;
    if (X509_sign(cert, key->pkey, EVP_sha256()) <= 0)
        goto out;
    native_add_cert(out, cert);
    e = OK;
out:
    X509_free(cert);
    ERR_clear_error();
    return e;
}

static void add_leaf_extensions(X509 *cert, X509 *issuer,
                                const struct cert_order *order)
{
    const struct cert_profile *profile = profile_of(order->kind);

    add_basic_constraints(cert, false);
    add_key_usage(cert, profile->key_usage);
    add_uses(cert, profile);
    add_key_id(cert);
    add_issuer_key_id(cert, issuer);
    if (order->crl_url.n > 0)
        add_crl_url(cert, order->crl_url);
    if (order->issuers_url.n > 0)
        add_issuers_url(cert, order->issuers_url);
    if (order->kind == CERT_OCSP)
        add_no_check(cert);
}

enum err cert_issue(const struct key_pair *issuer_key, struct bytes issuer,
                    const struct cert_order *order, struct buf *out)
{
    X509 *authority = native_cert(issuer), *cert = X509_new();
    EVP_PKEY *subject_key = native_spki(order->spki);
    enum err e = ERR_CERTIFICATE_UNREADABLE;

    ASSERT(cert && order->kind > CERT_ROOT && profile_of(order->kind));
    if (!authority || !subject_key)
        goto out;
    e = ERR_INTERNAL;
    if (X509_check_private_key(authority, issuer_key->pkey) != 1)
        goto out;
    e = ERR_FIELD_BAD;
    if (!fill(cert, order, subject_key))
        goto out;
    ASSERT(X509_set_issuer_name(cert, X509_get_subject_name(authority)) == 1);
    add_leaf_extensions(cert, authority, order);
    e = ERR_INTERNAL;
    if (X509_sign(cert, issuer_key->pkey, EVP_sha256()) <= 0)
        goto out;
    native_add_cert(out, cert);
    e = OK;
out:
    X509_free(cert);
    X509_free(authority);
    EVP_PKEY_free(subject_key);
    ERR_clear_error();
    return e;
}
