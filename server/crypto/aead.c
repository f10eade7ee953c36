/* SPDX-License-Identifier: Apache-2.0 */
/* AES-256-GCM through EVP. The cipher is fetched once; a context per call keeps calls
 * of different threads apart. What can fail here is memory, which aborts. */
#include <limits.h>
#include <pthread.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/log.h"
#include "base/secret.h"
#include "crypto/aead.h"

static pthread_once_t fetched = PTHREAD_ONCE_INIT;
static EVP_CIPHER *cipher;

static void fetch_cipher(void)
{
    cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    ASSERT(cipher);
}

static EVP_CIPHER_CTX *context(struct bytes key, const uint8_t *nonce, int encrypt)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();

    ASSERT(key.n == AEAD_KEY_LEN);
    pthread_once(&fetched, fetch_cipher);
    ASSERT(c && EVP_CipherInit_ex2(c, cipher, key.p, nonce, encrypt, NULL) == 1);
    return c;
}

/* With out NULL the bytes are associated data. */
static void update(EVP_CIPHER_CTX *c, uint8_t *out, struct bytes in)
{
    int n = 0;

    ASSERT(in.n <= INT_MAX);
    if (in.n > 0)
        ASSERT(EVP_CipherUpdate(c, out, &n, in.p, (int)in.n) == 1);
}

void aead_wrap(struct bytes key, struct bytes associated, struct bytes plain,
               uint8_t *out)
{
    uint8_t *text = out + AEAD_NONCE_LEN;
    EVP_CIPHER_CTX *c;
    int n = 0;

    random_bytes(out, AEAD_NONCE_LEN);
    c = context(key, out, 1);
    update(c, NULL, associated);
    update(c, text, plain);
    ASSERT(EVP_CipherFinal_ex(c, text + plain.n, &n) == 1);
    ASSERT(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, AEAD_TAG_LEN,
                               text + plain.n) == 1);
    EVP_CIPHER_CTX_free(c);
}

bool aead_unwrap(struct bytes key, struct bytes associated, struct bytes wrapped,
                 uint8_t *out)
{
    uint8_t tag[AEAD_TAG_LEN];
    EVP_CIPHER_CTX *c;
    size_t n;
    int rest = 0;
    bool good;

    if (wrapped.n < AEAD_OVERHEAD)
        return false;
    n = wrapped.n - AEAD_OVERHEAD;
    memcpy(tag, wrapped.p + AEAD_NONCE_LEN + n, sizeof tag);
    c = context(key, wrapped.p, 0);
    ASSERT(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, sizeof tag, tag) == 1);
    update(c, NULL, associated);
    update(c, out, (struct bytes){wrapped.p + AEAD_NONCE_LEN, n});
    good = EVP_CipherFinal_ex(c, out + n, &rest) == 1; /* guard: wrapped_is_authentic */
    EVP_CIPHER_CTX_free(c);
    if (!good)
        OPENSSL_cleanse(out, n);
    return good;
}
