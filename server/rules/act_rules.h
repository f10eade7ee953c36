/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask for which act, from which process, with what proof: one table, read by
 * the server for an early refusal and by the signer for the decision. */
#ifndef SK_RULES_ACT_RULES_H
#define SK_RULES_ACT_RULES_H

#include "base/err.h"
#include "canon/items.h"

/* What proof is enough (DESIGN section 2). */
enum proof_class {
    PROOF_NONE, /* submit; worker's own acts: the signer checks time and state itself */
    PROOF_TAKES, /* PIN: reject, withdraw, take authority away, seal what is approved */
    PROOF_GIVES, /* PIN and one single-use proof: approve, give authority */
    PROOF_ENROLS, /* mailed link, invitation code and a new PIN */
    PROOF_RESETS, /* mailed link and (TOTP or an administrator's allowance), maybe new
                     PIN */
    PROOF_ROOT,   /* the root socket */
};

struct act_rule {
    uint16_t item;     /* enum item_kind */
    const char *event; /* audit event: "grant.give" */
    uint8_t clients;   /* enum signer_client_kind bits */
    uint32_t roles;    /* any of these roles, bit 1 << enum role_code; 0: see scope */
    bool seal_administrator_of_it; /* or: administrator of the seal concerned */
    bool own;                      /* or: only for one's own person, request, step */
    enum proof_class proof;
};

/* NULL when the kind is unknown. */
const struct act_rule *act_rule_find(uint16_t item);
/* The proof an item needs in this instance: a rejection takes, an approval gives. */
enum proof_class act_proof_needed(const struct act_rule *rule, uint8_t verdict);
/* Are these proofs (enum proof_bit, checked ones) enough? ERR_PROOF_REQUIRED otherwise.
 */
enum err act_proof_suffices(enum proof_class needed, uint8_t checked) MUST_USE;

#endif
