/* SPDX-License-Identifier: Apache-2.0 */
/* Reading DER into OpenSSL objects and the conversions that every file of crypto/
 * needs. The d2i functions stop where the object ends: here trailing bytes are refused.
 */
#include <limits.h>
#include <time.h>

#include <openssl/bn.h>
#include <openssl/err.h>

#include "base/clock.h"
#include "base/log.h"
#include "crypto/native.h"

bool native_read_whole(struct bytes der, const unsigned char *end)
{
    ERR_clear_error();
    return end == der.p + der.n;
}

X509_CRL *native_crl(struct bytes der)
{
    const unsigned char *p = der.p;
    X509_CRL *crl = der.n <= INT_MAX ? d2i_X509_CRL(NULL, &p, (long)der.n) : NULL;

    if (!native_read_whole(der, p)) {
        X509_CRL_free(crl);
        crl = NULL;
    }
    return crl;
}

/* Room for n more bytes at the end of out, counted as written. */
static unsigned char *grow(struct buf *out, int n)
{
    unsigned char *room;

    ASSERT(n > 0);
    buf_reserve(out, (size_t)n);
    room = out->p + out->n;
    out->n += (size_t)n;
    return room;
}

void native_add_cert(struct buf *out, X509 *cert)
{
    unsigned char *p = grow(out, i2d_X509(cert, NULL));

    i2d_X509(cert, &p);
}

void native_add_crl(struct buf *out, X509_CRL *crl)
{
    unsigned char *p = grow(out, i2d_X509_CRL(crl, NULL));

    i2d_X509_CRL(crl, &p);
}

void native_add_spki(struct buf *out, EVP_PKEY *pkey)
{
    unsigned char *p = grow(out, i2d_PUBKEY(pkey, NULL));

    i2d_PUBKEY(pkey, &p);
}

bool native_time_set(ASN1_TIME *t, int64_t us)
{
    /* 1950-01-01 and 9999-12-31T23:59:59: what UTCTime and GeneralizedTime hold */
    const int64_t first = INT64_C(-631152000), last = INT64_C(253402300799);
    int64_t s = us / US_PER_S;

    return s >= first && s <= last && ASN1_TIME_set(t, (time_t)s) != NULL;
}

bool native_time_get(const ASN1_TIME *t, int64_t *us)
{
    struct tm tm;
    bool good = t && ASN1_TIME_to_tm(t, &tm) == 1;

    ERR_clear_error();
    if (good)
        *us = (int64_t)timegm(&tm) * US_PER_S;
    return good;
}

bool native_serial_set(ASN1_INTEGER *serial, struct bytes b)
{
    BIGNUM *n = b.n <= 64 ? BN_bin2bn(b.p, (int)b.n, NULL) : NULL;
    bool good = n && BN_to_ASN1_INTEGER(n, serial) != NULL;

    BN_free(n);
    return good;
}

struct bytes native_octets(const ASN1_STRING *s)
{
    return (struct bytes){ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s)};
}
