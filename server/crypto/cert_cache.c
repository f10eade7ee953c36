/* SPDX-License-Identifier: Apache-2.0 */
/* Reading certificates. OpenSSL 3.0 spends 100 us on decoding one, most of it on
 * setting up a decoder for its key, and the same few are read again and again (root, a
 * seal's certificate while it is judged): the last ones are kept in their decoded form,
 * under the digest of their bytes. Nothing in crypto/ changes a certificate that it
 * read, so threads may share them. */
#include <limits.h>
#include <pthread.h>

#include <openssl/x509v3.h>

#include "base/log.h"
#include "crypto/digest.h"
#include "crypto/native.h"

#define KEPT 16

static struct {
    struct digest name;
    X509 *cert;
    uint64_t used; /* when last, in look-ups */
} kept[KEPT];
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
    for (size_t i = 0; i < KEPT && !cert; i++) {
        if (kept[i].cert && digest_eq(&kept[i].name, name)) {
            kept[i].used = lookups;
            cert = kept[i].cert;
            ASSERT(X509_up_ref(cert) == 1);
        }
    }
    pthread_mutex_unlock(&lock);
    return cert;
}

/* In the place of the one that was not asked for longest. */
static void keep(const struct digest *name, X509 *cert)
{
    size_t oldest = 0;

    pthread_mutex_lock(&lock);
    for (size_t i = 1; i < KEPT; i++) {
        if (kept[i].used < kept[oldest].used)
            oldest = i;
    }
    X509_free(kept[oldest].cert);
    ASSERT(X509_up_ref(cert) == 1);
    kept[oldest].name = *name;
    kept[oldest].cert = cert;
    kept[oldest].used = lookups;
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
