/* SPDX-License-Identifier: Apache-2.0 */
/* What only the signer can compute: keyed values derived from the key-encryption key
 * and the PIN pepper, each under its own label, so that none helps to find another.
 * Holds no state but the derived keys; nothing here is ever stored or logged. */
#ifndef SK_SIGNER_SECRETS_H
#define SK_SIGNER_SECRETS_H

#include "base/secret.h"
#include "canon/authority.h"
#include "wire/signer_protocol.h"

struct signer_secrets {
    uint8_t kek[32];      /* wraps private keys */
    uint8_t row_mac[32];  /* authority rows */
    uint8_t code[32];     /* invitation codes, the first administrator's link */
    uint8_t totp[32];     /* TOTP secrets */
    uint8_t identity[32]; /* identity documents, humans */
    uint8_t pepper[32];   /* PIN verifiers */
};

/* Both are 32 bytes in hex; false otherwise. */
bool secrets_derive(struct signer_secrets *s, const struct secret *kek,
                    const struct secret *pepper) MUST_USE;
void secrets_wipe(struct signer_secrets *s);

/* HMAC over {company, person, pin_epoch, PIN} under the pepper. */
struct digest secrets_pin_verifier(const struct signer_secrets *s, uuid company,
                                   uuid person, int64_t pin_epoch,
                                   const struct secret *pin);
/* Eight digits: the invitation code of a person invited in this act. */
void secrets_invite_code(const struct signer_secrets *s, uuid act, uuid person,
                         struct secret *out);
/* The first administrator's link token, 32 bytes: no mail exists yet to carry one. */
void secrets_first_token(const struct signer_secrets *s, uuid act, uuid person,
                         struct secret *out);
#define TOTP_SECRET_LEN 20
#define TOTP_STEP_US (30 * INT64_C(1000000))
void secrets_totp(const struct signer_secrets *s, uuid company, uuid person,
                  int64_t totp_epoch, struct secret *out);
/* The same as base32 text (RFC 4648, no padding), as authenticators read it. */
void secrets_totp_text(const struct signer_secrets *s, uuid company, uuid person,
                       int64_t totp_epoch, struct secret *out);
/* The step of a valid code in t-1 … t+1 that is later than last_step; -1: wrong. */
int64_t secrets_totp_step(const struct secret *totp, const struct secret *code,
                          int64_t now_us, int64_t last_step);
/* Keyed hash of an identity document: equal in all companies of the installation. */
struct digest secrets_identity(const struct signer_secrets *s, uint8_t identity_kind,
                               struct str number);
/* The human behind a person row: by identity document, else by account, else itself. */
struct digest secrets_human(const struct signer_secrets *s, uuid person,
                            const struct canon_person *record);
/* Row id of a link: derived from the token's hash. */
uuid secrets_link_id(const struct digest *token_hash);

#endif
