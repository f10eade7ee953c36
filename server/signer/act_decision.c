/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions: the only door through which an approval comes to be. Everything is judged
 * by rules/approval_rules.c over rows read under the company's lock; that a mailed
 * token is for this very digest was the frame's question (act.c). */

/* ours */
#include "rules/act_rules.h"
#include "rules/chain_rules.h"
#include "rules/credential_rules.h"
#include "signer/acts.h"
#include "signer/round.h"
#include "signer/secrets.h"
#include "signer/signer.h"

/* He is still in the role, or named, at every step that asks him. */
static enum err check_chain(struct tx *t, const struct round *r,
                            const struct canon_frozen_chain *chain,
                            const struct chain_candidate *who)
{
    const struct canon_frozen_step *frozen = chain->steps.items;
    struct canon_chain_version version = {0};
    bool loaded = false;

    for (size_t s = 0; s < chain->steps.n; s++) {
        const struct canon_asked *asked = frozen[s].asked.items;
        bool is_asked = false;
        for (size_t i = 0; i < frozen[s].asked.n && !is_asked; i++)
            is_asked = uuid_eq(asked[i].person, who->person);
        if (!is_asked)
            continue;
        enum err e = loaded ? OK : round_version(t, r, chain, &version);
        if (e != OK)
            return e;
        loaded = true;
        const struct canon_step *steps = version.steps.items;
        if (s >= version.steps.n || !chain_step_asks(&steps[s], who))
            return ERR_NOT_AN_APPROVER; /* guard: still_in_role */
    }
    return OK;
}

static enum err check_roles(struct tx *t, const struct round *r,
                            const struct digest *human)
{
    const struct canon_frozen_chain *chains = r->request.chains.items;
    const struct chain_candidate who = {t->person.v, *human, t->actor_roles, true};
    enum err e = OK;

    for (size_t c = 0; c < r->request.chains.n && e == OK; c++)
        e = check_chain(t, r, &chains[c], &who);
    return e;
}

static enum err check_pin(const struct tx *t, const struct round *r)
{
    const struct canon_credential *c = round_credential(r, t->person.v);

    if (!c)
        return ERR_SIGNER_AUTHORITY;
    return credential_check_helper(c, &r->request); /* guard: decide_helper */
}

/* The company works and he is active. That it is his step is approval_may_decide's
 * question, which answers more precisely than "forbidden". */
static enum err allow(struct tx *t)
{
    uuid none = UUID_NIL;

    return act_allow(
        t, ITEM_REQUEST_DECIDE,
        &(struct act_owner){.person = t->person.has ? &t->person.v : &none});
}

static enum err check(struct tx *t, const struct round *r,
                      const struct item_request_decide *decide,
                      const struct approval_progress *before,
                      const struct digest *human)
{
    enum err e = approval_check_item(&r->state, &r->request, decide, t->now);

    if (e == OK)
        e = approval_may_decide(before, t->person.v, human); /* guard: may_decide */
    if (e == OK)
        e = check_roles(t, r, human);
    return e == OK ? check_pin(t, r) : e;
}

static enum err record(struct tx *t, struct round *r,
                       const struct item_request_decide *decide,
                       const struct digest *human)
{
    const struct canon_decision d = {.request = r->state.request,
                                     .round = r->state.round,
                                     .subject = r->subject,
                                     .person = t->person.v,
                                     .human = *human,
                                     .verdict = decide->verdict,
                                     .reason = decide->reason,
                                     .proofs = t->proofs,
                                     .decided_at = t->now,
                                     .sequence = t->sequence};

    r->decisions[r->decisions_n++] = d; /* round_load left room for one */
    return tx_insert(t, KIND_DECISION, uuid_new(), &d);
}

static enum err end_round(struct tx *t, struct round *r, enum request_event event,
                          struct str reason, const char *told)
{
    enum err e = round_move(t, r, event, reason);

    if (e == OK)
        e = round_ask_nobody(t, r);
    return e == OK ? round_tell(t, r, r->request.requester, told) : e;
}

/* What the decision led to. */
static enum err follow(struct tx *t, struct round *r,
                       const struct approval_progress *before,
                       const struct item_request_decide *decide)
{
    const struct str no_reason = {NULL, 0};
    struct approval_persons due_before, due;
    struct approval_progress after;
    enum err e;

    round_progress(t, r, &after);
    due_before = approval_due(t->arena, before);
    due = approval_due(t->arena, &after);
    e = round_tell_moved(t, r, &due_before, &due);
    if (e != OK)
        return e;
    if (after.outcome == APPROVAL_REJECTED)
        return end_round(t, r, REQUEST_EVENT_REJECT, decide->reason,
                         "request.rejected");
    if (after.outcome == APPROVAL_COMPLETE)
        return end_round(t, r, REQUEST_EVENT_COMPLETE, no_reason, "request.approved");
    return round_ask(t, r, &due_before, &due);
}

HANDLER(act_request_decide)
{
    const struct item_request_decide *decide = item;
    struct approval_progress before;
    struct digest human;
    struct round r;
    enum err e = allow(t);

    if (e == OK)
        e = round_load(t, decide->request, ROUND_LINKS | ROUND_VERSIONS, &r);
    if (e == OK)
        e = tx_expect(&r.row, expected_epoch);
    if (e != OK)
        return e;
    human = secrets_human(&t->signer->secrets, t->person.v, &t->actor);
    round_progress(t, &r, &before);
    e = check(t, &r, decide, &before, &human);
    if (e == OK)
        e = record(t, &r, decide, &human);
    if (e == OK)
        e = follow(t, &r, &before, decide);
    round_result(&r, out);
    return e;
}
