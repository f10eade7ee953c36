/* SPDX-License-Identifier: Apache-2.0 */
/* Whom chains may ask: the persons they name and those who hold the roles they name. */
#ifndef SK_SIGNER_CANDIDATES_H
#define SK_SIGNER_CANDIDATES_H

#include "rules/chain_rules.h"
#include "signer/seal_use.h"

struct candidates {
    struct chain_candidate *persons;
    size_t n;
};

/* For the newest chain versions of these seals, in one round trip. */
enum err candidates_load(struct tx *t, const struct seal_uses *uses,
                         struct candidates *out) MUST_USE;

#endif
