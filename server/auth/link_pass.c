/* SPDX-License-Identifier: Apache-2.0 */
/* Fixed fields, then HMAC-SHA-256 under a key of its own, derived from web's. */

/* system */
#include <endian.h>

/* ours */
#include "auth/link_pass.h"
#include "base/hex.h"
#include "base/log.h"
#include "crypto/digest.h"

#define BODY_LEN (LINK_PASS_LEN - 32)

static void mac_of(const struct secret *key, const uint8_t body[BODY_LEN],
                   struct digest *out)
{
    static const char label[] = "sealkeeper/link-pass/1";
    uint8_t own[32];

    hkdf_sha256(secret_bytes(key), str_bytes(str_of(label)), own, sizeof own);
    hmac_sha256((struct bytes){own, sizeof own}, (struct bytes){body, BODY_LEN}, out);
    secret_wipe(own, sizeof own);
}

static uint8_t *put(uint8_t *to, const void *p, size_t n)
{
    memcpy(to, p, n);
    return to + n;
}

static uint8_t *put_i64(uint8_t *to, int64_t v)
{
    uint64_t big = htobe64((uint64_t)v);

    return put(to, &big, sizeof big);
}

void link_pass_seal(const struct link_pass *pass, const struct secret *key,
                    char out[LINK_PASS_TEXT_LEN + 1])
{
    uint8_t whole[LINK_PASS_LEN];
    uint8_t *to = whole;
    struct digest mac;

    to = put(to, pass->company.b, 16);
    to = put(to, pass->person.b, 16);
    to = put(to, pass->request.b, 16);
    to = put_i64(to, pass->round);
    to = put(to, pass->subject.b, 32);
    to = put(to, pass->token_hash.b, 32);
    to = put_i64(to, pass->kind);
    to = put_i64(to, pass->expires_at);
    ASSERT(to == whole + BODY_LEN);
    mac_of(key, whole, &mac);
    put(to, mac.b, sizeof mac.b);
    base64url_encode((struct bytes){whole, sizeof whole}, out);
}

static const uint8_t *get(const uint8_t *from, void *p, size_t n)
{
    memcpy(p, from, n);
    return from + n;
}

static const uint8_t *get_i64(const uint8_t *from, int64_t *v)
{
    uint64_t big;

    memcpy(&big, from, sizeof big);
    *v = (int64_t)be64toh(big);
    return from + sizeof big;
}

bool link_pass_open(struct str text, const struct secret *key, int64_t now,
                    struct link_pass *out)
{
    uint8_t whole[LINK_PASS_LEN];
    const uint8_t *from = whole;
    struct digest mac;

    if (!text.p || !base64url_decode(text, whole, sizeof whole))
        return false;
    mac_of(key, whole, &mac);
    if (!secret_eq(digest_bytes(&mac), (struct bytes){whole + BODY_LEN, 32}))
        return false; /* guard: link_pass_mac */
    from = get(from, out->company.b, 16);
    from = get(from, out->person.b, 16);
    from = get(from, out->request.b, 16);
    from = get_i64(from, &out->round);
    from = get(from, out->subject.b, 32);
    from = get(from, out->token_hash.b, 32);
    from = get_i64(from, &out->kind);
    (void)get_i64(from, &out->expires_at);
    out->tries_left = 0;
    return out->expires_at > now;
}
