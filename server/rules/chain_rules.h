/* SPDX-License-Identifier: Apache-2.0 */
/* Approval chains: is a template sound, and whom does it ask for this request. A chain
 * is resolved once, at submission; what is decided afterwards is approval_rules' own.
 */
#ifndef SK_RULES_CHAIN_RULES_H
#define SK_RULES_CHAIN_RULES_H

#include "base/arena.h"
#include "base/err.h"
#include "canon/request.h"

/* Is this a chain that can be published? ERR_CHAIN_EMPTY: no step, a step without
 * members or with a quorum under one. ERR_CHAIN_QUORUM: more approvals than persons,
 * where no role could bring more. ERR_FIELD_BAD: a mode, member or role that does not
 * exist, or the same member twice. *step (may be NULL) is the step concerned. */
enum err chain_check(const struct canon_list *steps, size_t *step) MUST_USE;

/* Somebody whom a chain may ask. */
struct chain_candidate {
    uuid person;
    struct digest human;
    uint32_t roles; /* bits 1 << enum role_code */
    bool active;
};

/* Does the step ask this person now, by name or by a role he holds? */
bool chain_step_asks(const struct canon_step *step,
                     const struct chain_candidate *person);

struct chain_resolution {
    const struct canon_chain_version *version;
    uuid seal;
    const struct chain_candidate *candidates;
    size_t candidates_n;
    uuid requester;
    struct digest requester_human;
};

/* The frozen chain: for each step the active persons it asks, the requester and his
 * other accounts removed. "All of" asks for every human that the step names, so it
 * cannot be met where one of them is the requester or not active. ERR_CHAIN_QUORUM with
 * *step when a step cannot be met, ERR_TOO_LARGE when it asks more than
 * STEP_PERSONS_MAX persons. Names are borrowed from the version, lists are in `a`. */
enum err chain_resolve(struct arena *a, const struct chain_resolution *question,
                       struct canon_frozen_chain *out, size_t *step) MUST_USE;

#endif
