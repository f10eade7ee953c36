/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask for which act, from which process, with what proof: one table, read by
 * the server for an early refusal and by the signer for the decision. */
#ifndef SK_RULES_ACT_RULES_H
#define SK_RULES_ACT_RULES_H

#include "base/err.h"
#include "canon/items.h"

/* What proof is enough (DESIGN section 2). The strictest class of a list's items has
 * the greatest number. */
enum proof_class {
    PROOF_NONE, /* submit; worker's own acts: the signer checks time and state itself */
    PROOF_TAKES, /* PIN: reject, withdraw, take authority away, seal what is approved */
    PROOF_DECIDES, /* PIN, and the link mailed for this very request or a single-use
                      proof of one's own: approve */
    PROOF_GIVES,   /* PIN and a single-use proof of one's own: give authority. A mailed
                      link stands for one request and is worth nothing here */
    PROOF_ENROLS,  /* mailed link, invitation code and a new PIN */
    PROOF_RESETS,  /* mailed link and (TOTP or an administrator's allowance) */
    PROOF_ROOT,    /* the root socket */
};

struct act_rule {
    uint16_t item;     /* enum item_kind */
    const char *event; /* audit event: "grant.give" */
    uint8_t clients;   /* enum signer_client_kind bits */
    uint32_t roles;    /* any of these roles, bit 1 << enum role_code; 0: see scope */
    bool seal_administrator_of_it; /* or: administrator of the seal concerned */
    bool own;                      /* or: only for one's own person, request, step */
    enum proof_class proof;
    uint8_t link; /* enum link_kind of the token that may come along; 0: none */
};

#define ROLE_BIT(role) (UINT32_C(1) << (role))

/* NULL when the kind is unknown. */
const struct act_rule *act_rule_find(uint16_t item);
/* The proof an item needs in this instance: a rejection takes, an approval gives. */
enum proof_class act_proof_needed(const struct act_rule *rule, uint8_t verdict);
/* Are these proofs (enum proof_bit, checked ones) enough? ERR_PROOF_REQUIRED otherwise.
 */
enum err act_proof_suffices(enum proof_class needed, uint8_t checked) MUST_USE;

/* What the actor is to the object concerned. */
struct act_actor {
    uint32_t roles;             /* bits 1 << enum role_code */
    bool is_own;                /* it is his person, request or step */
    bool is_seal_administrator; /* he administers the seal concerned */
};
/* ERR_FORBIDDEN unless a role, the seal or the object being his own allows it. */
enum err act_person_may(const struct act_rule *rule,
                        const struct act_actor *actor) MUST_USE;

#endif
