/* SPDX-License-Identifier: Apache-2.0 */
/* What a person shows to confirm an act, and how the signer checks it. An attempt is
 * counted and committed before anything is compared, so that no crash and no rolled
 * back transaction gives a guess back. */
#ifndef SK_SIGNER_PROOF_H
#define SK_SIGNER_PROOF_H

#include "db/db.h"
#include "rules/act_rules.h"
#include "signer/frame.h"

/* As it came in the message; empty ones were not given. On a stack, wiped after use. */
struct proof_given {
    struct secret pin;
    struct secret code;
    struct secret token; /* LINK_TOKEN_LEN bytes */
    struct secret invite_code;
    struct secret new_pin;
};
void proof_given_clear(struct proof_given *g);

struct proof_question {
    uuid company;
    struct opt_uuid person;
    uuid act;
    enum proof_class needed;
    uint8_t link; /* enum link_kind that may come along; 0: none */
    const struct proof_given *given;
};

/* What was found; written also when the check refuses. */
struct proof {
    uint8_t checked; /* enum proof_bit */
    bool known;      /* the act was done before: nothing was counted */
    struct db_rows act;
    bool counted; /* a try of this credential was committed */
    uuid credential;
    int64_t credential_epoch;
    int64_t totp_step; /* to be spent; 0: none */
    bool has_link;
    uuid link;
    bool link_counted; /* a try of this link was committed */
};

/* First transaction, with its own commit. ERR_PIN_… ERR_CODE_WRONG, ERR_LINK_DEAD,
 * ERR_LINK_EXPIRED, ERR_INVITE_CODE_WRONG, ERR_PROOF_REQUIRED, ERR_SIGNER_…. */
enum err proof_check(struct signer *s, struct arena *a, const struct proof_question *q,
                     struct proof *out) MUST_USE;

/* Is the link alive, and given to this actor for this? ERR_LINK_DEAD, ERR_LINK_EXPIRED.
 */
enum err proof_link_judge(const struct proof_question *q, const struct canon_link *link,
                          bool live, int64_t now) MUST_USE;

/* For the transaction that follows: spends the TOTP step and forgives the tries.
 * Appends to first; returns how many. */
size_t proof_first(struct arena *a, const struct proof_question *q,
                   const struct proof *p, struct tx_first *first);
/* In that transaction: is the link good for this actor, and for what? Sets
 * t->link_request and t->link_subject, adds PROOF_LINK to p->checked, and ends the
 * link: it dies when the act commits. Of a link that was his and ended before:
 * link_why_dead. */
enum err proof_link(struct tx *t, const struct proof_question *q,
                    struct proof *p) MUST_USE;
/* What goes with the audit row of a refusal: a wrong PIN counts against the link, a
 * right one does not count against the person. False: nothing. */
bool proof_afterwards(struct arena *a, const struct proof_question *q,
                      const struct proof *p, enum err why, struct tx_write *out);

#endif
