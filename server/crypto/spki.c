/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys from SubjectPublicKeyInfo. OpenSSL 3.0 builds its decoder anew for every
 * key, which takes longer than most verifications: the two kinds that this server
 * issues are put together from their numbers, everything else goes to the decoder. */
#include <limits.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>

#include "base/log.h"
#include "crypto/cert_parts.h"
#include "crypto/der.h"
#include "crypto/native.h"
#include "crypto/oid.h"

#define P256_POINT_LEN 65 /* 04, x, y */

static EVP_PKEY *decode(struct bytes der)
{
    const unsigned char *p = der.p;
    EVP_PKEY *key = der.n <= INT_MAX ? d2i_PUBKEY(NULL, &p, (long)der.n) : NULL;

    if (!native_read_whole(der, p)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    return key;
}

static EVP_PKEY *put_together(const char *type, OSSL_PARAM *params)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    EVP_PKEY *key = NULL;

    ASSERT(ctx && EVP_PKEY_fromdata_init(ctx) == 1);
    if (EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(ctx);
    ERR_clear_error();
    return key;
}

/* Refuses a point that is not on the curve. */
static EVP_PKEY *p256_key(struct bytes point)
{
    char group[] = SN_X9_62_prime256v1;
    uint8_t copy[P256_POINT_LEN];
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, sizeof copy),
        OSSL_PARAM_construct_end(),
    };

    memcpy(copy, point.p, sizeof copy);
    return put_together("EC", params);
}

/* A positive number, NULL for anything else. */
static BIGNUM *take_number(struct bytes *rest)
{
    struct der_item item;

    if (!der_take(rest, DER_INTEGER, &item) || item.value.n == 0 ||
        item.value.n > INT_MAX || item.value.p[0] >= 0x80)
        return NULL;
    return BN_bin2bn(item.value.p, (int)item.value.n, NULL);
}

/* RSAPublicKey ::= SEQUENCE { modulus, publicExponent } */
static EVP_PKEY *rsa_key(struct bytes der)
{
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *n = NULL, *e = NULL;
    OSSL_PARAM *params = NULL;
    struct der_item item;
    EVP_PKEY *key = NULL;

    ASSERT(build);
    if (!der_take(&der, DER_SEQUENCE, &item) || der.n > 0)
        goto out;
    n = take_number(&item.value);
    e = take_number(&item.value);
    if (!n || !e || item.value.n > 0)
        goto out;
    ASSERT(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
           OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1);
    params = OSSL_PARAM_BLD_to_param(build);
    ASSERT(params);
    key = put_together("RSA", params);
out:
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_free(n);
    BN_free(e);
    return key;
}

static bool names_p256(struct bytes parameters)
{
    struct der_item curve;

    return der_take(&parameters, DER_OID, &curve) && parameters.n == 0 &&
           bytes_eq(curve.value, OID_P256);
}

static bool is_null(struct bytes parameters)
{
    static const uint8_t null[] = {DER_NULL, 0};

    return bytes_eq(parameters, (struct bytes){null, sizeof null});
}

EVP_PKEY *native_spki(struct bytes der)
{
    struct bytes oid, parameters, key;

    if (!spki_split(der, &oid, &parameters, &key))
        return NULL;
    if (bytes_eq(oid, OID_EC_PUBLIC_KEY) && names_p256(parameters) &&
        key.n == P256_POINT_LEN && key.p[0] == POINT_CONVERSION_UNCOMPRESSED)
        return p256_key(key);
    if (bytes_eq(oid, OID_RSA_ENCRYPTION) && is_null(parameters))
        return rsa_key(key);
    return decode(der);
}
