/* SPDX-License-Identifier: Apache-2.0 */
#include "support/foreign_cms.h"

#include <pthread.h>

#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "base/log.h"

X509 *foreign_certificate(EVP_PKEY *key)
{
    static const uint8_t key_id[20] = {1, 2, 3};
    bool pure = EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448");
    ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
    X509 *cert = X509_new();
    X509_NAME *name = X509_get_subject_name(cert);

    ASN1_INTEGER_set(X509_get_serialNumber(cert), 77);
    X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                               (const unsigned char *)"别人", -1, -1, 0);
    X509_set_version(cert, X509_VERSION_3);
    X509_set_issuer_name(cert, name);
    X509_gmtime_adj(X509_getm_notBefore(cert), 0);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    ASN1_OCTET_STRING_set(id, key_id, sizeof key_id);
    X509_add1_ext_i2d(cert, NID_subject_key_identifier, id, 0, 0);
    ASN1_OCTET_STRING_free(id);
    X509_set_pubkey(cert, key);
    ASSERT(X509_sign(cert, key, pure ? NULL : EVP_sha256()) > 0);
    return cert;
}

/* ---- the stranger ---- */

static struct {
    pthread_once_t once;
    EVP_PKEY *key;
    X509 *cert;
    struct buf der;
} stranger = {.once = PTHREAD_ONCE_INIT};

static void forget(void)
{
    EVP_PKEY_free(stranger.key);
    X509_free(stranger.cert);
    buf_clear(&stranger.der);
}

static void make(void)
{
    unsigned char *der = NULL;
    int n;

    stranger.key = EVP_RSA_gen(2048);
    stranger.cert = foreign_certificate(stranger.key);
    n = i2d_X509(stranger.cert, &der);
    ASSERT(n > 0);
    buf_add(&stranger.der, der, (size_t)n);
    OPENSSL_free(der);
    atexit(forget);
}

struct bytes foreign_root(void)
{
    pthread_once(&stranger.once, make);
    return buf_bytes(&stranger.der);
}

void foreign_sign(struct bytes content, struct buf *out)
{
    BIO *in = BIO_new_mem_buf(content.p, (int)content.n);
    CMS_ContentInfo *cms;
    unsigned char *der = NULL;
    int n;

    pthread_once(&stranger.once, make);
    cms = CMS_sign(stranger.cert, stranger.key, NULL, in, CMS_DETACHED | CMS_BINARY);
    n = i2d_CMS_ContentInfo(cms, &der);
    ASSERT(n > 0);
    buf_add(out, der, (size_t)n);
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    BIO_free(in);
}
