/* SPDX-License-Identifier: Apache-2.0 */
/* What the use of some seals by one person rests on: seals, their certificates and
 * newest chain versions, his grants and the uses already taken, read and verified in
 * one round trip. Submission, intent, signature and release all look here. */
#ifndef SK_SIGNER_SEAL_USE_H
#define SK_SIGNER_SEAL_USE_H

#include "db/db.h"
#include "signer/tx.h"

struct seal_use {
    uuid id;
    struct canon_seal seal;
    struct canon_certificate certificate;
    struct canon_chain_version version; /* newest of the seal's chain, if asked for */
    bool has_version;
    size_t pairs; /* of the request that uses it */
};

struct seal_uses {
    uuid person;
    struct seal_use *use;
    size_t n;
    struct row_list grants;  /* of the person, for these seals */
    struct row_list intents; /* live, under these grants; none is read where no grant
                                counts its uses */
};

/* The seals of these pairs, each once, in the order of the pairs. ERR_NOT_FOUND, or
 * ERR_TOO_LARGE for more than REQUEST_CHAINS_MAX. */
enum err seal_uses_load(struct tx *t, uuid person, const struct canon_list *pairs,
                        struct seal_uses *out) MUST_USE;
/* As seal_uses_load, with the newest versions of their chains. */
enum err seal_uses_load_chains(struct tx *t, uuid person,
                               const struct canon_list *pairs,
                               struct seal_uses *out) MUST_USE;
/* The two halves of it, for a batch that reads more. */
struct seal_uses_answers {
    int seals, certificates, grants; /* rows of the batch */
};
enum err seal_uses_add(const struct tx *t, uuid person, const struct canon_list *pairs,
                       struct db_batch *b, struct seal_uses_answers *at,
                       struct seal_uses *out) MUST_USE;
enum err seal_uses_take(struct tx *t, const struct db_batch *b,
                        const struct seal_uses_answers *at,
                        struct seal_uses *out) MUST_USE;

struct seal_use *seal_uses_find(const struct seal_uses *u, uuid seal);

/* Each seal may be used now (ERR_SEAL_…, ERR_CERTIFICATE_NOT_VALID) and is what was
 * prepared: same face and algorithm (ERR_DRAFT_NOT_PREPARED). */
enum err seal_uses_check(const struct tx *t, const struct seal_uses *u,
                         const struct canon_list *pairs) MUST_USE;

/* This very grant is the person's, for this seal, live, and has not more intents than
 * uses. ERR_GRANT_NOT_LIVE, ERR_GRANT_USED_UP. */
enum err seal_uses_check_grant(const struct tx *t, const struct seal_uses *u, uuid seal,
                               uuid grant) MUST_USE;
/* A live grant with room for all pairs of this seal. Intents of `except` (a request)
 * that have no signature do not count: they are about to be replaced.
 * ERR_GRANT_NOT_LIVE, ERR_GRANT_USED_UP. */
enum err seal_uses_pick(const struct tx *t, const struct seal_uses *u,
                        const struct seal_use *use, const uuid *except,
                        uuid *grant) MUST_USE;

#endif
