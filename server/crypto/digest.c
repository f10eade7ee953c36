/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, HMAC and HKDF. Uses libcrypto's plain SHA256_CTX: the EVP form needs a heap
 * object per digest that an arena would leak, and a provider look-up. The same assembly
 * runs underneath. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "base/log.h"
#include "crypto/digest.h"

#define BLOCK_LEN 64

_Static_assert(sizeof(struct sha256) >= sizeof(SHA256_CTX), "room for the state");
_Static_assert(_Alignof(struct sha256) >= _Alignof(SHA256_CTX), "alignment");

static SHA256_CTX *state(struct sha256 *h)
{
    return (SHA256_CTX *)(void *)h;
}

void sha256_init(struct sha256 *h)
{
    ASSERT(SHA256_Init(state(h)) == 1);
}

void sha256_add(struct sha256 *h, struct bytes data)
{
    if (data.n > 0)
        ASSERT(SHA256_Update(state(h), data.p, data.n) == 1);
}

void sha256_done(struct sha256 *h, struct digest *out)
{
    /* SHA256_Final wipes the block; the chaining value goes too: it may be an HMAC's */
    ASSERT(SHA256_Final(out->b, state(h)) == 1);
    OPENSSL_cleanse(h, sizeof *h);
}

struct digest sha256_of(struct bytes data)
{
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, data);
    sha256_done(&h, &d);
    return d;
}

/* One HMAC over several pieces, because HKDF feeds three of them. */
struct hmac {
    struct sha256 inner;
    uint8_t pad[BLOCK_LEN]; /* key XOR opad, kept for the end */
};

static void hmac_init(struct hmac *m, struct bytes key)
{
    struct digest short_key;
    uint8_t inner_pad[BLOCK_LEN];

    if (key.n > BLOCK_LEN) {
        short_key = sha256_of(key);
        key = digest_bytes(&short_key);
    }
    for (size_t i = 0; i < BLOCK_LEN; i++) {
        uint8_t k = i < key.n ? key.p[i] : 0;
        inner_pad[i] = k ^ 0x36;
        m->pad[i] = k ^ 0x5c;
    }
    sha256_init(&m->inner);
    sha256_add(&m->inner, (struct bytes){inner_pad, BLOCK_LEN});
    OPENSSL_cleanse(inner_pad, sizeof inner_pad);
    OPENSSL_cleanse(&short_key, sizeof short_key);
}

static void hmac_done(struct hmac *m, struct digest *out)
{
    struct sha256 outer;
    struct digest inner;

    sha256_done(&m->inner, &inner);
    sha256_init(&outer);
    sha256_add(&outer, (struct bytes){m->pad, BLOCK_LEN});
    sha256_add(&outer, digest_bytes(&inner));
    sha256_done(&outer, out);
    OPENSSL_cleanse(m, sizeof *m);
    OPENSSL_cleanse(&inner, sizeof inner);
}

void hmac_sha256(struct bytes key, struct bytes data, struct digest *out)
{
    struct hmac m;

    hmac_init(&m, key);
    sha256_add(&m.inner, data);
    hmac_done(&m, out);
}

void hkdf_sha256(struct bytes key, struct bytes info, uint8_t *out, size_t n)
{
    static const uint8_t no_salt[sizeof(struct digest)];
    struct digest prk, block;
    struct bytes previous = {NULL, 0};
    struct hmac m;

    ASSERT(n <= 255 * sizeof block.b);
    hmac_sha256((struct bytes){no_salt, sizeof no_salt}, key, &prk);
    for (uint8_t i = 1; n > 0; i++) {
        size_t part = n < sizeof block.b ? n : sizeof block.b;

        hmac_init(&m, digest_bytes(&prk));
        sha256_add(&m.inner, previous);
        sha256_add(&m.inner, info);
        sha256_add(&m.inner, (struct bytes){&i, 1});
        hmac_done(&m, &block);
        memcpy(out, block.b, part);
        previous = digest_bytes(&block);
        out += part;
        n -= part;
    }
    OPENSSL_cleanse(&prk, sizeof prk);
    OPENSSL_cleanse(&block, sizeof block);
}
