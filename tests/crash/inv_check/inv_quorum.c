/* SPDX-License-Identifier: Apache-2.0 */
/* I3: who approved, counted anew from the frozen request and its decisions in the order
 * of the chain. Shares nothing with rules/approval_rules.c, on purpose. */

/* ours */
#include "inv.h"

DB_STATEMENT(inv_decisions,
             "SELECT id, canon FROM decision"
             " WHERE company_id = $1 AND request_id = $2 AND round = $3 AND live",
             0);

static bool is_asked(const struct canon_frozen_step *step, uuid person)
{
    const struct canon_asked *asked = step->asked.items;

    for (size_t i = 0; i < step->asked.n; i++)
        if (uuid_eq(asked[i].person, person))
            return true;
    return false;
}

static bool is_counted(const struct digest *counted, size_t n, const struct digest *who)
{
    for (size_t i = 0; i < n; i++)
        if (digest_eq(&counted[i], who))
            return true;
    return false;
}

/* An approval takes a PIN and something that counts once. */
static bool is_proven(const struct canon_decision *d)
{
    return (d->proofs & PROOF_PIN) &&
           (d->proofs & (PROOF_TOTP | PROOF_LINK | PROOF_PASSKEY));
}

static bool chain_is_complete(struct inv *v, const struct canon_frozen_chain *chain,
                              const struct canon_request *request,
                              const struct canon_decision *decisions, size_t n)
{
    const struct canon_frozen_step *steps = chain->steps.items;
    struct digest *counted = ARENA_ARRAY(v->arena, n + 1, struct digest);
    size_t counted_n = 0, step = 0;
    int64_t here = 0;

    for (size_t i = 0; i < n && step < chain->steps.n; i++) {
        const struct canon_decision *d = &decisions[i];

        if (d->verdict != VERDICT_APPROVE || !is_proven(d) ||
            digest_eq(&d->human, &request->requester_human) ||
            is_counted(counted, counted_n, &d->human) ||
            !is_asked(&steps[step], d->person))
            continue;
        counted[counted_n++] = d->human;
        if (++here >= steps[step].need) {
            step++;
            here = 0;
        }
    }
    return chain->steps.n > 0 && step == chain->steps.n;
}

/* Is it the decision that the chain recorded, about this very request? */
static bool read_decision(struct inv *v, const struct inv_round *round, uuid id,
                          struct bytes canon, struct canon_decision *d)
{
    int64_t sequence = inv_sequence_of(v, KIND_DECISION, id, 1);

    if (canon_decode(&canon_decision_schema, canon, v->arena, d) != OK) {
        inv_breach(v, "I3", "a decision of %s does not decode", round->name);
        return false;
    }
    if (!digest_eq(&d->subject, &round->digest)) {
        inv_breach(v, "I3", "a decision of %s is about another digest", round->name);
        return false;
    }
    if (d->sequence != sequence || !inv_is_confirmed(v, sequence, d->person)) {
        inv_breach(v, "I3", "a decision of %s is not one that was attested",
                   round->name);
        return false;
    }
    return true;
}

static size_t read_decisions(struct inv *v, const struct inv_round *round,
                             int64_t before, struct canon_decision **out)
{
    struct db_rows r = inv_query(v, &inv_decisions, inv_round_params(v, round));
    struct canon_decision *d = ARENA_ARRAY(v->arena, r.n + 1, struct canon_decision);
    size_t n = 0;

    for (size_t i = 0; i < r.n; i++) {
        struct canon_decision one;
        size_t at;

        if (!read_decision(v, round, db_uuid(&r, i, 0), db_bytes(&r, i, 1), &one) ||
            one.sequence >= before)
            continue;
        for (at = n++; at > 0 && d[at - 1].sequence > one.sequence; at--)
            d[at] = d[at - 1];
        d[at] = one;
    }
    *out = d;
    return n;
}

bool inv_quorum_is_complete(struct inv *v, const struct inv_round *round,
                            int64_t sequence)
{
    const struct canon_frozen_chain *chains = round->request.chains.items;
    struct canon_decision *decisions;
    size_t n = read_decisions(v, round, sequence, &decisions);
    bool complete = round->request.chains.n > 0;

    for (size_t i = 0; i < round->request.chains.n; i++)
        complete =
            complete && chain_is_complete(v, &chains[i], &round->request, decisions, n);
    return complete;
}
