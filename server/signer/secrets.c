/* SPDX-License-Identifier: Apache-2.0 */
/* Derivations with the signer's keys. Every input is a canonical encoding of fixed
 * fields, so that no two meanings share bytes. TOTP is RFC 6238 through liboath. */
#include "signer/secrets.h"

/* system */
#include <stdio.h>

/* library */
#include <liboath/oath.h>

/* ours */
#include "base/buf.h"
#include "base/hex.h"
#include "base/log.h"
#include "crypto/digest.h"

#define TOTP_DIGITS 6
#define INVITE_DIGITS 8

static void derive(const uint8_t from[32], const char *label, uint8_t out[32])
{
    hkdf_sha256((struct bytes){from, 32}, str_bytes(str_of(label)), out, 32);
}

bool secrets_derive(struct signer_secrets *s, const struct secret *kek,
                    const struct secret *pepper)
{
    uint8_t root[32], bitter[32];
    bool good = hex_decode(bytes_str(secret_bytes(kek)), root, sizeof root) &&
                hex_decode(bytes_str(secret_bytes(pepper)), bitter, sizeof bitter);

    if (good) {
        derive(root, "sealkeeper/key-wrap/1", s->kek);
        derive(root, "sealkeeper/row-mac/1", s->row_mac);
        derive(root, "sealkeeper/code/1", s->code);
        derive(root, "sealkeeper/totp/1", s->totp);
        derive(root, "sealkeeper/identity/1", s->identity);
        derive(bitter, "sealkeeper/pin/1", s->pepper);
    }
    secret_wipe(root, sizeof root);
    secret_wipe(bitter, sizeof bitter);
    return good;
}

void secrets_wipe(struct signer_secrets *s)
{
    secret_wipe(s, sizeof *s);
}

/* HMAC over text NUL ‖ two ids ‖ number ‖ rest. */
struct keyed {
    const uint8_t *key;
    const char *what;
    uuid a, b;
    int64_t number;
    struct bytes rest;
};

static struct digest keyed(const struct keyed *k)
{
    struct buf b = {0};
    struct digest d;

    buf_reserve(&b, 128 + k->rest.n); /* one growth: a secret leaves no copy behind */
    buf_add_cstr(&b, k->what);
    buf_add_byte(&b, 0);
    buf_add(&b, k->a.b, sizeof k->a.b);
    buf_add(&b, k->b.b, sizeof k->b.b);
    for (int shift = 56; shift >= 0; shift -= 8)
        buf_add_byte(&b, (uint8_t)((uint64_t)k->number >> shift));
    buf_add_bytes(&b, k->rest);
    hmac_sha256((struct bytes){k->key, 32}, buf_bytes(&b), &d);
    buf_wipe(&b);
    return d;
}

struct digest secrets_pin_verifier(const struct signer_secrets *s, uuid company,
                                   uuid person, int64_t pin_epoch,
                                   const struct secret *pin)
{
    return keyed(&(struct keyed){.key = s->pepper,
                                 .what = "pin",
                                 .a = company,
                                 .b = person,
                                 .number = pin_epoch,
                                 .rest = secret_bytes(pin)});
}

void secrets_invite_code(const struct signer_secrets *s, uuid act, uuid person,
                         struct secret *out)
{
    struct digest d =
        keyed(&(struct keyed){.key = s->code, .what = "invite", .a = act, .b = person});
    uint64_t v = 0;

    for (size_t i = 0; i < sizeof v; i++)
        v = v << 8 | d.b[i];
    /* the bias of the remainder is below 10^-11 */
    v %= 100000000;
    out->n = INVITE_DIGITS;
    for (size_t i = INVITE_DIGITS; i-- > 0; v /= 10)
        out->b[i] = (uint8_t)('0' + v % 10);
    secret_wipe(&d, sizeof d);
}

void secrets_first_token(const struct signer_secrets *s, uuid act, uuid person,
                         struct secret *out)
{
    struct digest d =
        keyed(&(struct keyed){.key = s->code, .what = "token", .a = act, .b = person});

    ASSERT(secret_set(out, digest_bytes(&d)));
    secret_wipe(&d, sizeof d);
}

void secrets_totp(const struct signer_secrets *s, uuid company, uuid person,
                  int64_t totp_epoch, struct secret *out)
{
    struct digest d = keyed(&(struct keyed){.key = s->totp,
                                            .what = "totp",
                                            .a = company,
                                            .b = person,
                                            .number = totp_epoch});

    ASSERT(secret_set(out, (struct bytes){d.b, TOTP_SECRET_LEN}));
    secret_wipe(&d, sizeof d);
}

void secrets_totp_text(const struct signer_secrets *s, uuid company, uuid person,
                       int64_t totp_epoch, struct secret *out)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct secret raw;

    secrets_totp(s, company, person, totp_epoch, &raw);
    out->n = 0;
    /* 20 bytes are 32 characters without a rest */
    for (size_t bit = 0; bit < TOTP_SECRET_LEN * 8; bit += 5) {
        unsigned pair = (unsigned)raw.b[bit / 8] << 8;
        if (bit / 8 + 1 < TOTP_SECRET_LEN)
            pair |= raw.b[bit / 8 + 1];
        out->b[out->n++] = (uint8_t)alphabet[pair >> (11 - bit % 8) & 31];
    }
    secret_clear(&raw);
}

int64_t secrets_totp_step(const struct secret *totp, const struct secret *code,
                          int64_t now_us, int64_t last_step)
{
    int64_t now_step = now_us / TOTP_STEP_US;
    int64_t found = -1;
    char expected[TOTP_DIGITS + 1];

    for (int64_t step = now_step - 1; step <= now_step + 1; step++) {
        if (oath_hotp_generate((const char *)totp->b, totp->n, (uint64_t)step,
                               TOTP_DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION,
                               expected) != OATH_OK)
            break;
        if (secret_eq((struct bytes){(const uint8_t *)expected, TOTP_DIGITS},
                      secret_bytes(code)) &&
            step > last_step) /* guard: totp_step_is_later */
            found = step;
    }
    secret_wipe(expected, sizeof expected);
    return found;
}

struct digest secrets_identity(const struct signer_secrets *s, uint8_t identity_kind,
                               struct str number)
{
    return keyed(&(struct keyed){.key = s->identity,
                                 .what = "identity",
                                 .number = identity_kind,
                                 .rest = str_bytes(number)});
}

struct digest secrets_human(const struct signer_secrets *s, uuid person,
                            const struct canon_person *record)
{
    struct keyed k = {.key = s->identity, .what = "human", .a = person};

    if (record->account.has)
        k = (struct keyed){
            .key = s->identity, .what = "human", .b = record->account.v, .number = 1};
    if (record->identity.has)
        k = (struct keyed){.key = s->identity,
                           .what = "human",
                           .number = 2,
                           .rest = digest_bytes(&record->identity.v)};
    return keyed(&k);
}

uuid secrets_link_id(const struct digest *token_hash)
{
    return uuid_from_digest(token_hash);
}
