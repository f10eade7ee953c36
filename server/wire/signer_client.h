/* SPDX-License-Identifier: Apache-2.0 */
/* The signer as web, worker and sealctl call it: blocking, any thread, a small pool of
 * connections (last used first), reconnecting. A lost answer is ERR_OUTCOME_UNKNOWN:
 * ask again with the same act id. Decides nothing. */
#ifndef SK_WIRE_SIGNER_CLIENT_H
#define SK_WIRE_SIGNER_CLIENT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "wire/signer_protocol.h"

struct signer_client;
enum err signer_client_open(const char *socket_path, int connections,
                            int64_t timeout_us,
                            struct signer_client **out) MUST_USE; /* connects lazily */
void signer_client_close(struct signer_client **c);

struct signer_item {
    int64_t expected_epoch; /* -1: not stated */
    struct bytes canon;     /* an encoded item, canon/items.h */
};

/* Proofs as typed by the person; empty ones are not given. Wiped by the caller. */
struct signer_proof {
    struct secret pin;
    struct secret code;  /* TOTP, six digits */
    struct secret token; /* link token, 32 bytes */
    struct secret invite_code;
    struct secret new_pin;
};

struct signer_act {
    uuid act;
    uuid company;
    const uuid *person; /* NULL: worker or console */
    const struct signer_item *items;
    size_t item_count;
    const struct signer_proof *proof; /* may be NULL */
};

struct signer_result {
    uuid object;
    int64_t epoch;
    struct str secret; /* code or TOTP secret for the caller alone; else absent */
};

struct signer_act_answer {
    int64_t sequence;
    int64_t at;
    struct signer_result *results; /* one an item */
    size_t result_count;
    size_t failed_item; /* with an error: which item */
    struct str detail;  /* with an error: field or name, public; may be absent */
};

enum err
signer_act(struct signer_client *c, struct arena *a, const struct signer_act *act,
           struct signer_act_answer *out) MUST_USE; /* out is written on errors too */

struct signer_link {
    uint8_t kind; /* enum link_kind */
    uuid person;
    bool has_request;
    uuid request;
    int64_t round;
    struct digest subject;
    int64_t expires_at;
    uint8_t tries_left; /* wrong PINs or codes that it outlives, and one */
};
enum err signer_link_open(struct signer_client *c, uuid company,
                          const uint8_t token[LINK_TOKEN_LEN],
                          struct signer_link *out) MUST_USE;
enum err signer_login_code(struct signer_client *c, uuid company, uuid person,
                           const struct secret *code) MUST_USE;
enum err signer_checkpoint(struct signer_client *c, uuid company, int chain,
                           int64_t *sequence) MUST_USE;
struct signer_link_put {
    uuid company;
    uint8_t kind;
    uuid person;
    bool has_request;
    uuid request;
    int64_t round;
    struct digest hash; /* SHA-256 of the token */
};
enum err signer_link_put(struct signer_client *c, const struct signer_link_put *put,
                         int64_t *expires_at) MUST_USE;
/* memfd: sealed against write, shrink and grow; stays the caller's. cms in the arena.
 */
enum err signer_sign(struct signer_client *c, struct arena *a, uuid company,
                     uuid intent, int memfd, int64_t *signing_time,
                     struct digest *subject, struct bytes *cms) MUST_USE;
/* OK and JSON text when the signer is ready; ERR_SIGNER_* when it refuses to work. */
enum err signer_status(struct signer_client *c, struct arena *a,
                       struct str *json) MUST_USE;
enum err signer_check(struct signer_client *c, struct arena *a, uuid company,
                      struct str *report) MUST_USE;

#endif
