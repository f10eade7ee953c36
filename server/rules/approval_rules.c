/* SPDX-License-Identifier: Apache-2.0 */
/* Counting approvals over chains. Pure: no clock, no I/O, memory from the arena only.
 */
#include "rules/approval_rules.h"

/* ours */
#include "base/log.h"
#include "rules/approval_matching.h"

/* ---- looking into the frozen request ---- */

static const struct canon_frozen_chain *chain_at(const struct canon_request *r,
                                                 size_t i)
{
    return &((const struct canon_frozen_chain *)r->chains.items)[i];
}

static const struct canon_frozen_step *step_at(const struct canon_request *r,
                                               size_t chain, size_t step)
{
    const struct canon_list *steps = &chain_at(r, chain)->steps;
    return &((const struct canon_frozen_step *)steps->items)[step];
}

static const struct canon_asked *asked_at(const struct canon_frozen_step *step,
                                          uuid person)
{
    const struct canon_asked *asked = step->asked.items;
    for (size_t i = 0; i < step->asked.n; i++)
        if (uuid_eq(asked[i].person, person))
            return &asked[i];
    return NULL;
}

/* His first place in the request; NULL when no step names him. */
static const struct canon_asked *asked_anywhere(const struct canon_request *r,
                                                uuid person)
{
    for (size_t c = 0; c < r->chains.n; c++)
        for (size_t s = 0; s < chain_at(r, c)->steps.n; s++) {
            const struct canon_asked *asked = asked_at(step_at(r, c, s), person);
            if (asked)
                return asked;
        }
    return NULL;
}

static bool is_requester(const struct canon_request *r, uuid person,
                         const struct digest *human)
{
    return uuid_eq(person, r->requester) ||
           digest_eq(human, &r->requester_human); /* guard: self_approval */
}

/* No seal is usable without a chain: a pair whose seal has none keeps a round open. */
static bool every_seal_has_a_chain(const struct canon_request *r)
{
    const struct canon_pair *pairs = r->pairs.items;
    for (size_t i = 0; i < r->pairs.n; i++) {
        bool found = false;
        for (size_t c = 0; c < r->chains.n && !found; c++)
            found = uuid_eq(chain_at(r, c)->seal, pairs[i].seal);
        if (!found) /* guard: pair_without_chain */
            return false;
    }
    return r->chains.n > 0; /* guard: no_chain */
}

/* ---- counting ---- */

static bool step_asks(const struct matching *m, size_t step, size_t human)
{
    for (size_t i = 0; i < m->asked_n[step]; i++)
        if (m->asked[step][i] == human)
            return true;
    return false;
}

/* Would an approval of this human count at the chain's current step? */
static bool would_count(const struct approval_chain_progress *c, int human)
{
    struct matching *m = c->matching;
    if (human < 0 || c->current == c->steps_n)
        return false;
    if (m->used[human] || !step_asks(m, c->current, (size_t)human)) /* guard: once */
        return false;
    size_t open = m->need[c->current] - c->steps[c->current].counted_n;
    m->used[human] = true;
    bool possible = matching_is_possible(m, c->current, open - 1); /* guard: kept */
    m->used[human] = false;
    return possible;
}

static void count(struct approval_chain_progress *c, int human, uuid person)
{
    struct approval_step_progress *step = &c->steps[c->current];
    c->matching->used[human] = true;
    step->counted[step->counted_n++] = person;
    if (step->counted_n == step->need) /* guard: quorum */
        c->current++;
}

static bool decision_is_valid(const struct approval_progress *p,
                              const struct canon_decision *d)
{
    const struct canon_request *r = p->request;
    if (!uuid_eq(d->request, r->request) || d->round != r->round) /* guard: round */
        return false;
    if (!digest_eq(&d->subject, &p->subject)) /* guard: subject */
        return false;
    if (is_requester(r, d->person, &d->human))
        return false;
    const struct canon_asked *asked = asked_anywhere(r, d->person);
    return asked && digest_eq(&asked->human, &d->human); /* guard: asked */
}

/* An approval given early, for another chain, is counted when its step is reached: so
 * the earlier approvals are gone through again after each that counts. */
static bool count_one(struct approval_progress *p, struct approval_chain_progress *c,
                      size_t decisions_n)
{
    for (size_t i = 0; i < decisions_n; i++) {
        const struct canon_decision *d = &p->decisions[i];
        int human = matching_human(c->matching, &d->human);
        if (would_count(c, human) && decision_is_valid(p, d)) {
            count(c, human, d->person);
            return true;
        }
    }
    return false;
}

static void chain_begin(struct arena *a, const struct canon_request *r, size_t i,
                        struct approval_chain_progress *c)
{
    c->matching = matching_new(a, chain_at(r, i), &r->requester_human);
    c->steps_n = c->matching->steps_n;
    c->steps = ARENA_ARRAY(a, c->steps_n + 1, struct approval_step_progress);
    for (size_t s = 0; s < c->steps_n; s++) {
        c->steps[s].need = c->matching->need[s];
        c->steps[s].counted = ARENA_ARRAY(a, c->matching->asked_n[s] + 1, uuid);
    }
}

static bool is_complete(const struct approval_progress *p)
{
    for (size_t i = 0; i < p->chains_n; i++)
        if (p->chains[i].steps_n == 0 || /* guard: empty_chain */
            p->chains[i].current < p->chains[i].steps_n)
            return false;
    return every_seal_has_a_chain(p->request);
}

void approval_evaluate(struct arena *a, const struct canon_request *request,
                       const struct canon_decision *decisions, size_t n,
                       struct approval_progress *out)
{
    *out = (struct approval_progress){
        .subject = canon_digest_of(&canon_request_schema, request),
        .chains = ARENA_ARRAY(a, request->chains.n + 1, struct approval_chain_progress),
        .chains_n = request->chains.n,
        .request = request,
        .decisions = decisions,
        .decisions_n = n};
    for (size_t i = 0; i < out->chains_n; i++)
        chain_begin(a, request, i, &out->chains[i]);

    for (size_t k = 0; k < n; k++) {
        if (!decision_is_valid(out, &decisions[k]))
            continue;
        if (decisions[k].verdict == VERDICT_REJECT) { /* guard: rejection */
            out->outcome = APPROVAL_REJECTED;
            return;
        }
        for (size_t i = 0; i < out->chains_n; i++)
            while (count_one(out, &out->chains[i], k + 1))
                ;
    }
    if (is_complete(out))
        out->outcome = APPROVAL_COMPLETE;
}

/* ---- who may decide ---- */

static bool has_decided(const struct approval_progress *p, uuid person,
                        const struct digest *human)
{
    for (size_t i = 0; i < p->decisions_n; i++) {
        const struct canon_decision *d = &p->decisions[i];
        if (decision_is_valid(p, d) &&
            (uuid_eq(d->person, person) || digest_eq(&d->human, human)))
            return true; /* guard: twice */
    }
    return false;
}

/* A current step names this very account, and his approval would count there. */
static bool is_due(const struct approval_progress *p, uuid person,
                   const struct digest *human)
{
    for (size_t i = 0; i < p->chains_n; i++) {
        struct approval_chain_progress *c = &p->chains[i];
        if (c->current < c->steps_n &&
            asked_at(step_at(p->request, i, c->current), person) &&
            would_count(c, matching_human(c->matching, human))) /* guard: due */
            return true;
    }
    return false;
}

static bool is_asked_later(const struct approval_progress *p, uuid person)
{
    for (size_t i = 0; i < p->chains_n; i++)
        for (size_t s = p->chains[i].current; s < p->chains[i].steps_n; s++)
            if (asked_at(step_at(p->request, i, s), person))
                return true;
    return false;
}

enum err approval_may_decide(const struct approval_progress *p, uuid person,
                             const struct digest *human)
{
    if (is_requester(p->request, person, human))
        return ERR_SELF_APPROVAL;
    const struct canon_asked *asked = asked_anywhere(p->request, person);
    if (!asked || !digest_eq(&asked->human, human)) /* guard: not_an_approver */
        return ERR_NOT_AN_APPROVER;
    if (p->outcome != APPROVAL_OPEN || has_decided(p, person, human))
        return ERR_STEP_DECIDED;
    if (is_due(p, person, human))
        return OK;
    return is_asked_later(p, person) ? ERR_STEP_NOT_DUE : ERR_STEP_DECIDED;
}

/* ---- lists of persons ---- */

static void add_once(struct approval_persons *list, uuid person)
{
    for (size_t i = 0; i < list->n; i++)
        if (uuid_eq(list->persons[i], person))
            return;
    list->persons[list->n++] = person;
}

static struct approval_persons persons_room(struct arena *a,
                                            const struct canon_request *r)
{
    size_t most = 1;
    for (size_t c = 0; c < r->chains.n; c++)
        for (size_t s = 0; s < chain_at(r, c)->steps.n; s++)
            most += step_at(r, c, s)->asked.n;
    return (struct approval_persons){ARENA_ARRAY(a, most, uuid), 0};
}

struct approval_persons approval_due(struct arena *a, const struct approval_progress *p)
{
    struct approval_persons list = persons_room(a, p->request);
    if (p->outcome != APPROVAL_OPEN)
        return list;
    for (size_t i = 0; i < p->chains_n; i++) {
        size_t current = p->chains[i].current;
        if (current == p->chains[i].steps_n)
            continue;
        const struct canon_frozen_step *step = step_at(p->request, i, current);
        const struct canon_asked *asked = step->asked.items;
        for (size_t k = 0; k < step->asked.n; k++)
            if (approval_may_decide(p, asked[k].person, &asked[k].human) == OK)
                add_once(&list, asked[k].person);
    }
    return list;
}

struct approval_persons approval_everybody(struct arena *a,
                                           const struct canon_request *r)
{
    struct approval_persons list = persons_room(a, r);
    for (size_t c = 0; c < r->chains.n; c++)
        for (size_t s = 0; s < chain_at(r, c)->steps.n; s++) {
            const struct canon_frozen_step *step = step_at(r, c, s);
            const struct canon_asked *asked = step->asked.items;
            for (size_t k = 0; k < step->asked.n; k++)
                add_once(&list, asked[k].person);
        }
    return list;
}

/* ---- at submission, and before a decision ---- */

bool approval_chain_can_complete(struct arena *a,
                                 const struct canon_frozen_chain *chain,
                                 const struct digest *requester_human)
{
    struct matching *m = matching_new(a, chain, requester_human);
    return m->steps_n > 0 && matching_is_possible(m, 0, m->need[0]);
}

enum err approval_check_item(const struct canon_request_state *state,
                             const struct canon_request *request,
                             const struct item_request_decide *item, int64_t now)
{
    if (item->round != state->round) /* guard: decide_round */
        return ERR_CONFLICT;
    if (state->state == REQUEST_STATE_WITHDRAWN)
        return ERR_REQUEST_WITHDRAWN;
    if (state->state == REQUEST_STATE_EXPIRED || /* guard: decide_expired */
        (state->state == REQUEST_PENDING && request->expires_at <= now))
        return ERR_REQUEST_EXPIRED;
    if (state->state != REQUEST_PENDING) /* guard: decide_pending */
        return ERR_STEP_DECIDED;
    struct digest subject = canon_digest_of(&canon_request_schema, request);
    if (!digest_eq(&item->subject, &subject)) /* guard: decide_subject */
        return ERR_DIGEST_MISMATCH;
    if (item->verdict != VERDICT_APPROVE && item->verdict != VERDICT_REJECT)
        return ERR_FIELD_BAD;
    if (item->verdict == VERDICT_REJECT && item->reason.n == 0) /* guard: reason */
        return ERR_REASON_REQUIRED;
    return OK;
}
