/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a draft would ask if it were submitted now: the rules of submission
 * (rules/chain_rules), asked before the requester submits. Freezes nothing and decides
 * nothing: the signer resolves the chains again from verified records. */
#ifndef SK_DOMAIN_DRAFT_CHAIN_H
#define SK_DOMAIN_DRAFT_CHAIN_H

#include "canon/authority.h"
#include "domain/draft.h"
#include "store/chain_store.h"

struct draft_chain {
    uuid seal;
    struct str seal_name;
    struct canon_chain_version version; /* nil chain: none is bound */
    struct canon_frozen_chain frozen;   /* when nothing refuses */
    enum err refusal;                   /* ERR_SEAL_NO_CHAIN, ERR_CHAIN_QUORUM, … */
    struct str step; /* of a refusal; absent: no step in particular */
};

struct draft_chains {
    struct draft_chain *chains; /* one a seal, in the order of the placements */
    size_t n;
    struct canon_person *people; /* names of whom the steps ask */
    uuid *people_ids;
    size_t people_n;
};

enum err draft_chains_resolve(const struct services *s, struct arena *a,
                              const struct actor *actor, const struct draft_row *draft,
                              struct draft_chains *out) MUST_USE;
struct str draft_chains_name(const struct draft_chains *c, uuid person);

#endif
