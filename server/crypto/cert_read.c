/* SPDX-License-Identifier: Apache-2.0 */
/* What a certificate says, as plain facts in an arena, and its PEM form. Judges nothing
 * (cert_judge.c). Called by whoever shows, stores or compares certificates. */
#include <limits.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/log.h"
#include "crypto/cert.h"
#include "crypto/digest.h"
#include "crypto/native.h"
#include "crypto/profile.h"

static struct str name_line(struct arena *a, const X509_NAME *name)
{
    /* RFC 2253 order and escapes, but Chinese stays Chinese */
    unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    struct str line;
    long n;

    ASSERT(bio);
    X509_NAME_print_ex(bio, name, 0, flags);
    n = BIO_get_mem_data(bio, &text);
    line = arena_str(a, (struct str){text ? text : "", n > 0 ? (size_t)n : 0});
    BIO_free(bio);
    return line;
}

static struct str name_entry(struct arena *a, const X509_NAME *name, int nid)
{
    int i = X509_NAME_get_index_by_NID(name, nid, -1);
    struct str value = {NULL, 0};
    unsigned char *text = NULL;
    int n;

    if (i < 0)
        return value;
    n = ASN1_STRING_to_UTF8(&text,
                            X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i)));
    if (n >= 0)
        value = arena_str(a, (struct str){(char *)text, (size_t)n});
    OPENSSL_free(text);
    return value;
}

static void read_key(struct arena *a, X509 *cert, struct cert_facts *out)
{
    EVP_PKEY *pkey = X509_get0_pubkey(cert);
    unsigned char *der = NULL;
    int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &der);

    out->algorithm = pkey ? native_algorithm(pkey) : KEY_UNKNOWN;
    if (n > 0)
        out->spki = arena_bytes(a, (struct bytes){der, (size_t)n});
    OPENSSL_free(der);
}

static void read_subject(struct arena *a, X509 *cert, struct cert_facts *out)
{
    const X509_NAME *name = X509_get_subject_name(cert);

    out->subject = name_line(a, name);
    out->issuer = name_line(a, X509_get_issuer_name(cert));
    out->common_name = name_entry(a, name, NID_commonName);
    out->organisation = name_entry(a, name, NID_organizationName);
    out->organisation_id = name_entry(a, name, NID_organizationIdentifier);
}

enum err cert_read(struct arena *a, struct bytes der, struct cert_facts *out)
{
    struct cert_facts facts = {0};
    X509 *cert = native_cert(der);
    enum err e = ERR_CERTIFICATE_UNREADABLE;

    if (!cert || !native_time_get(X509_get0_notBefore(cert), &facts.not_before_us) ||
        !native_time_get(X509_get0_notAfter(cert), &facts.not_after_us))
        goto out;
    read_subject(a, cert, &facts);
    read_key(a, cert, &facts);
    facts.serial = arena_bytes(a, native_octets(X509_get0_serialNumber(cert)));
    facts.kind = profile_kind(cert);
    facts.fingerprint = sha256_of(der);
    *out = facts;
    e = OK;
out:
    X509_free(cert);
    ERR_clear_error();
    return e;
}

void cert_to_pem(struct bytes der, struct buf *out)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    long n;

    ASSERT(bio && der.n <= INT_MAX &&
           PEM_write_bio(bio, PEM_STRING_X509, "", der.p, (long)der.n) > 0);
    n = BIO_get_mem_data(bio, &text);
    buf_add(out, text, (size_t)n);
    BIO_free(bio);
}

static X509 *from_pem(struct bytes content)
{
    BIO *bio = content.n <= INT_MAX ? BIO_new_mem_buf(content.p, (int)content.n) : NULL;
    X509 *cert = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;

    BIO_free(bio);
    ERR_clear_error();
    return cert;
}

enum err cert_from_file(struct arena *a, struct bytes content, struct bytes *der)
{
    X509 *cert = native_cert(content);
    struct buf copy = {0};

    if (!cert)
        cert = from_pem(content);
    if (!cert)
        return ERR_CERTIFICATE_UNREADABLE;
    native_add_cert(&copy, cert);
    *der = arena_bytes(a, buf_bytes(&copy));
    buf_clear(&copy);
    X509_free(cert);
    return OK;
}
