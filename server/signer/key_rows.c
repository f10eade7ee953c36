/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of keys and certificates. A private key is wrapped under the key-encryption key
 * with its company, id and algorithm as associated data, so that a wrapped key is of no
 * use in another row. */
#include "signer/keys_own.h"

/* ours */
#include "base/log.h"
#include "crypto/aead.h"

#define KEK_NUMBER 1

/* company ‖ key id ‖ algorithm */
struct associated {
    uint8_t b[33];
};

static struct associated associated_with(uuid company, uuid key, uint8_t algorithm)
{
    struct associated a;

    memcpy(a.b, company.b, 16);
    memcpy(a.b + 16, key.b, 16);
    a.b[32] = algorithm;
    return a;
}

static struct bytes wrap(struct tx *t, uuid id, const struct key_pair *pair)
{
    struct associated a =
        associated_with(t->company, id, (uint8_t)key_algorithm_of(pair));
    struct buf plain = {0};
    struct bytes wrapped;
    uint8_t *out;

    key_private_der(pair, &plain);
    out = arena_alloc(t->arena, plain.n + AEAD_OVERHEAD);
    aead_wrap((struct bytes){t->signer->secrets.kek, AEAD_KEY_LEN},
              (struct bytes){a.b, sizeof a.b}, buf_bytes(&plain), out);
    wrapped = (struct bytes){out, plain.n + AEAD_OVERHEAD};
    buf_wipe(&plain);
    return wrapped;
}

static struct bytes public_der(struct tx *t, const struct key_pair *pair)
{
    struct buf spki = {0};
    struct bytes kept;

    key_public_der(pair, &spki);
    kept = arena_bytes(t->arena, buf_bytes(&spki));
    buf_clear(&spki);
    return kept;
}

enum err key_row_insert(struct tx *t, enum key_purpose_code purpose,
                        const struct key_pair *pair, uuid *id)
{
    uuid key = uuid_new();
    struct canon_key record = {
        .purpose = (uint8_t)purpose,
        .algorithm = (uint8_t)key_algorithm_of(pair),
        .spki = public_der(t, pair),
        .wrapped = wrap(t, key, pair),
        .wrapped_under = KEK_NUMBER,
        .made_at = t->now,
    };

    *id = key;
    return tx_insert(t, KIND_KEY, key, &record);
}

static enum err unwrap(struct tx *t, uuid id, const struct canon_key *record,
                       struct key_pair **out)
{
    struct associated a = associated_with(t->company, id, record->algorithm);
    struct buf plain = {0};
    bool good;

    if (record->wrapped.n <= AEAD_OVERHEAD || record->wrapped_under != KEK_NUMBER)
        return ERR_SIGNER_AUTHORITY;
    buf_reserve(&plain, record->wrapped.n);
    plain.n = record->wrapped.n - AEAD_OVERHEAD;
    good = aead_unwrap((struct bytes){t->signer->secrets.kek, AEAD_KEY_LEN},
                       (struct bytes){a.b, sizeof a.b}, record->wrapped, plain.p) &&
           key_from_private_der(buf_bytes(&plain), out);
    buf_wipe(&plain);
    return good ? OK : ERR_SIGNER_AUTHORITY; /* guard: key_unwraps */
}

enum err key_row_open(struct tx *t, uuid id, const struct canon_key *record,
                      struct key_pair **out)
{
    struct key_pair *pair = NULL;
    enum err e = unwrap(t, id, record, &pair);

    if (e == OK && (!bytes_eq(public_der(t, pair), record->spki) ||
                    key_algorithm_of(pair) != (enum key_algorithm)record->algorithm)) {
        key_free(&pair);
        e = ERR_SIGNER_AUTHORITY; /* guard: key_is_of_its_row */
    }
    if (e == OK)
        *out = pair;
    else
        log_error("signer.key", "a private key does not fit its row");
    return e;
}

enum err certificate_row_insert(struct tx *t, const struct certificate_facts *facts,
                                uuid *id, int64_t *not_after)
{
    struct canon_certificate record = {
        .purpose = (uint8_t)facts->purpose,
        .seal = facts->seal,
        .key = facts->key,
        .der = facts->der,
        .state = CERTIFICATE_LIVE,
    };
    struct cert_facts read;
    enum err e = cert_read(t->arena, facts->der, &read);

    if (e != OK)
        return e;
    record.algorithm = (uint8_t)read.algorithm;
    record.serial = read.serial;
    record.not_before = read.not_before_us;
    record.not_after = read.not_after_us;
    *id = uuid_new();
    *not_after = read.not_after_us;
    return tx_insert(t, KIND_CERTIFICATE, *id, &record);
}
