/* SPDX-License-Identifier: Apache-2.0 */
/* Reading certificates. OpenSSL 3.0 spends 100 us on decoding one, most of it on
 * setting up a decoder for its key, and the same ones are read again and again (root,
 * the seals of the companies that seal now): the last ones are kept in their decoded
 * form, under the digest of their bytes. Nothing in crypto/ changes a certificate that
 * it read, so threads may share them. */
#include <limits.h>
#include <pthread.h>

#include <openssl/x509v3.h>

#include "base/log.h"
#include "crypto/cert.h"
#include "crypto/digest.h"
#include "crypto/native.h"

/* About 5 KB each. */
#define KEPT_MAX 256

static struct {
    struct digest name;
    X509 *cert;
    uint64_t used; /* when last, in look-ups */
} kept[KEPT_MAX];
static size_t kept_n;
static uint64_t lookups;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static X509 *decode(struct bytes der)
{
    const unsigned char *p = der.p;
    X509 *cert = der.n <= INT_MAX ? d2i_X509(NULL, &p, (long)der.n) : NULL;

    if (!native_read_whole(der, p)) {
        X509_free(cert);
        cert = NULL;
    }
    /* what OpenSSL would note of its extensions later, when threads share it already */
    if (cert)
        (void)X509_get_extension_flags(cert);
    return cert;
}

static X509 *find(const struct digest *name)
{
    X509 *cert = NULL;

    pthread_mutex_lock(&lock);
    lookups++;
    for (size_t i = 0; i < kept_n && !cert; i++) {
        if (digest_eq(&kept[i].name, name)) {
            kept[i].used = lookups;
            cert = kept[i].cert;
            ASSERT(X509_up_ref(cert) == 1);
        }
    }
    pthread_mutex_unlock(&lock);
    return cert;
}

/* A free place, or that of the one that was not asked for longest. */
static size_t place_for_one(void)
{
    size_t oldest = 0;

    if (kept_n < KEPT_MAX)
        return kept_n++;
    for (size_t i = 1; i < KEPT_MAX; i++) {
        if (kept[i].used < kept[oldest].used)
            oldest = i;
    }
    X509_free(kept[oldest].cert);
    return oldest;
}

static void keep(const struct digest *name, X509 *cert)
{
    size_t place;

    ASSERT(X509_up_ref(cert) == 1);
    pthread_mutex_lock(&lock);
    place = place_for_one();
    kept[place].name = *name;
    kept[place].cert = cert;
    kept[place].used = lookups;
    pthread_mutex_unlock(&lock);
}

X509 *native_cert(struct bytes der)
{
    struct digest name = sha256_of(der);
    X509 *cert = find(&name);

    if (cert)
        return cert;
    cert = decode(der);
    if (cert)
        keep(&name, cert);
    return cert;
}

void cert_remember(struct bytes der)
{
    if (der.n > 0)
        X509_free(native_cert(der));
}
