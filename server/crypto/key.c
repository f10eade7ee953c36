/* SPDX-License-Identifier: Apache-2.0 */
/* Key pairs over EVP. A prepared context is kept with each key and copied per
 * signature: looking the algorithm up again would cost more than a P-256 signature's
 * arithmetic. */
#include <limits.h>

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "base/log.h"
#include "crypto/native.h"

static const struct {
    const char *name;
    const char *type; /* for EVP_PKEY_is_a */
    int bits;
} algorithms[] = {
    [KEY_P256] = {"p256", "EC", 256},
    [KEY_RSA2048] = {"rsa2048", "RSA", 2048},
    [KEY_RSA3072] = {"rsa3072", "RSA", 3072},
    [KEY_SM2] = {"sm2", "SM2", 256},
};

bool crypto_init(size_t secure_heap_bytes)
{
    return secure_heap_bytes == 0 ||
           CRYPTO_secure_malloc_init(secure_heap_bytes, 32) == 1;
}

const char *key_algorithm_name(enum key_algorithm algorithm)
{
    return (size_t)algorithm < ARRAY_LEN(algorithms) ? algorithms[algorithm].name
                                                     : NULL;
}

enum key_algorithm key_algorithm_from_name(struct str name)
{
    for (size_t i = KEY_P256; i < ARRAY_LEN(algorithms); i++) {
        if (str_is(name, algorithms[i].name))
            return (enum key_algorithm)i;
    }
    return KEY_UNKNOWN;
}

/* Another 256-bit curve must not pass for P-256. */
static bool is_p256(const EVP_PKEY *pkey)
{
    char group[32];

    return EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL) == 1 &&
           strcmp(group, SN_X9_62_prime256v1) == 0;
}

enum key_algorithm native_algorithm(const EVP_PKEY *pkey)
{
    for (size_t i = KEY_P256; i < KEY_SM2; i++) {
        if (EVP_PKEY_is_a(pkey, algorithms[i].type) &&
            EVP_PKEY_get_bits(pkey) == algorithms[i].bits &&
            (i != KEY_P256 || is_p256(pkey)))
            return (enum key_algorithm)i;
    }
    return KEY_UNKNOWN;
}

static bool set_up(EVP_PKEY_CTX *ctx, enum key_algorithm algorithm)
{
    if (EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) != 1)
        return false;
    return algorithm == KEY_P256 ||
           EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1;
}

/* Takes pkey, also when it fails. */
static struct key_pair *wrap(EVP_PKEY *pkey)
{
    struct key_pair *key = OPENSSL_zalloc(sizeof *key);

    ASSERT(key);
    key->pkey = pkey;
    key->algorithm = native_algorithm(pkey);
    key->signing = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
    ASSERT(key->signing);
    if (key->algorithm == KEY_UNKNOWN || EVP_PKEY_sign_init(key->signing) != 1 ||
        !set_up(key->signing, key->algorithm))
        key_free(&key);
    ERR_clear_error();
    return key;
}

enum err key_generate(enum key_algorithm algorithm, struct key_pair **out)
{
    struct key_pair *key;
    EVP_PKEY *pkey;

    switch (algorithm) {
    case KEY_P256:
        pkey = EVP_EC_gen(SN_X9_62_prime256v1);
        break;
    case KEY_RSA2048:
    case KEY_RSA3072:
        pkey = EVP_RSA_gen((unsigned)algorithms[algorithm].bits);
        break;
    default:
        return ERR_FIELD_BAD;
    }
    key = pkey ? wrap(pkey) : NULL;
    if (!key)
        return ERR_INTERNAL;
    *out = key;
    return OK;
}

void key_free(struct key_pair **key)
{
    if (!*key)
        return;
    EVP_PKEY_CTX_free((*key)->signing);
    EVP_PKEY_free((*key)->pkey); /* clears private numbers */
    OPENSSL_free(*key);
    *key = NULL;
}

enum key_algorithm key_algorithm_of(const struct key_pair *key)
{
    return key->algorithm;
}

void key_private_der(const struct key_pair *key, struct buf *out)
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key->pkey);
    unsigned char *der = NULL;
    int n = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &der) : 0;

    ASSERT(n > 0);
    buf_reserve(out, (size_t)n); /* one growth, so that none leaves a copy behind */
    buf_add(out, der, (size_t)n);
    OPENSSL_clear_free(der, (size_t)n);
    PKCS8_PRIV_KEY_INFO_free(info);
}

bool key_from_private_der(struct bytes pkcs8, struct key_pair **out)
{
    const unsigned char *p = pkcs8.p;
    PKCS8_PRIV_KEY_INFO *info = NULL;
    struct key_pair *key = NULL;
    EVP_PKEY *pkey = NULL;

    if (pkcs8.n <= INT_MAX)
        info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, (long)pkcs8.n);
    if (info && p == pkcs8.p + pkcs8.n)
        pkey = EVP_PKCS82PKEY(info);
    if (pkey)
        key = wrap(pkey);
    PKCS8_PRIV_KEY_INFO_free(info);
    ERR_clear_error();
    if (key)
        *out = key;
    return key != NULL;
}

void key_public_der(const struct key_pair *key, struct buf *out)
{
    native_add_spki(out, key->pkey);
}

enum err key_sign(const struct key_pair *key, const struct digest *digest,
                  uint8_t out[KEY_SIGNATURE_MAX], size_t *out_n)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_dup(key->signing);
    size_t n = KEY_SIGNATURE_MAX;
    bool good;

    good = ctx && EVP_PKEY_sign(ctx, out, &n, digest->b, sizeof digest->b) == 1;
    EVP_PKEY_CTX_free(ctx);
    if (!good) {
        ERR_clear_error();
        return ERR_INTERNAL;
    }
    *out_n = n;
    return OK;
}

bool key_verifies(struct bytes spki, const struct digest *digest,
                  struct bytes signature)
{
    EVP_PKEY *pkey = native_spki(spki);
    enum key_algorithm algorithm = pkey ? native_algorithm(pkey) : KEY_UNKNOWN;
    EVP_PKEY_CTX *ctx = NULL;
    bool good = false;

    if (algorithm == KEY_UNKNOWN)
        goto out;
    ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
    good = ctx && EVP_PKEY_verify_init(ctx) == 1 && set_up(ctx, algorithm) &&
           EVP_PKEY_verify(ctx, signature.p, signature.n, digest->b,
                           sizeof digest->b) == 1; /* guard: signature_verifies */
out:
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    ERR_clear_error();
    return good;
}
