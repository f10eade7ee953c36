/* SPDX-License-Identifier: Apache-2.0 */
/* Templates and their resolution to persons. Pure. */
#include "rules/chain_rules.h"

/* ours */
#include "rules/act_rules.h"
#include "rules/approval_rules.h"

static const struct canon_member *member_at(const struct canon_step *step, size_t i)
{
    return &((const struct canon_member *)step->members.items)[i];
}

/* ---- templates ---- */

static bool member_is_sound(const struct canon_member *m)
{
    if (m->kind == MEMBER_PERSON)
        return !uuid_is_nil(m->person) && m->role == 0;
    return m->kind == MEMBER_ROLE && uuid_is_nil(m->person) &&
           m->role >= ROLE_ADMINISTRATOR && m->role <= ROLE_LAST;
}

static bool member_is_repeated(const struct canon_step *step, size_t i)
{
    const struct canon_member *m = member_at(step, i);
    for (size_t k = 0; k < i; k++) {
        const struct canon_member *earlier = member_at(step, k);
        if (earlier->kind == m->kind && earlier->role == m->role &&
            uuid_eq(earlier->person, m->person))
            return true;
    }
    return false;
}

static enum err step_check(const struct canon_step *step)
{
    bool has_role = false;

    if (step->mode < STEP_ALL || step->mode > STEP_K_OF_N)
        return ERR_FIELD_BAD;
    if (step->members.n == 0) /* guard: step_without_members */
        return ERR_CHAIN_EMPTY;
    for (size_t i = 0; i < step->members.n; i++) {
        if (!member_is_sound(member_at(step, i)) || member_is_repeated(step, i))
            return ERR_FIELD_BAD;
        has_role = has_role || member_at(step, i)->kind == MEMBER_ROLE;
    }
    if (step->mode != STEP_K_OF_N)
        return step->need == 0 ? OK : ERR_FIELD_BAD;
    if (step->need < 1) /* guard: step_need */
        return ERR_CHAIN_EMPTY;
    if (!has_role && step->need > (int64_t)step->members.n) /* guard: step_quorum */
        return ERR_CHAIN_QUORUM;
    return step->need <= STEP_PERSONS_MAX ? OK : ERR_CHAIN_QUORUM;
}

enum err chain_check(const struct canon_list *steps, size_t *step)
{
    const struct canon_step *s = steps->items;
    size_t at = 0;
    enum err e = OK;

    if (steps->n == 0) /* guard: chain_without_steps */
        e = ERR_CHAIN_EMPTY;
    else if (steps->n > CHAIN_STEPS_MAX)
        e = ERR_FIELD_BAD;
    for (; e == OK && at < steps->n; at++) {
        e = step_check(&s[at]);
        if (e != OK)
            break;
    }
    if (step)
        *step = at;
    return e;
}

/* ---- resolution ---- */

static bool step_names(const struct canon_step *step, uuid person)
{
    for (size_t i = 0; i < step->members.n; i++)
        if (member_at(step, i)->kind == MEMBER_PERSON &&
            uuid_eq(member_at(step, i)->person, person))
            return true;
    return false;
}

bool chain_step_asks(const struct canon_step *step,
                     const struct chain_candidate *person)
{
    for (size_t i = 0; i < step->members.n; i++) {
        const struct canon_member *m = member_at(step, i);
        if (m->kind == MEMBER_ROLE &&
            person->roles & ROLE_BIT(m->role)) /* guard: role_asks */
            return true;
    }
    return step_names(step, person->person);
}

static bool human_is_among(const struct canon_asked *asked, size_t n,
                           const struct digest *human)
{
    for (size_t i = 0; i < n; i++)
        if (digest_eq(&asked[i].human, human))
            return true;
    return false;
}

struct counted_step {
    struct canon_asked *asked; /* who is asked */
    size_t asked_n;
    struct canon_asked *named; /* one a human, also those who cannot be asked */
    size_t named_n;
};

static enum err collect(const struct chain_resolution *q, const struct canon_step *step,
                        struct counted_step *c)
{
    for (size_t i = 0; i < q->candidates_n; i++) {
        const struct chain_candidate *p = &q->candidates[i];
        const struct canon_asked asked = {p->person, p->human};
        if (!chain_step_asks(step, p))
            continue;
        /* a role asks those who are active; a name asks for this very person */
        if (!p->active && !step_names(step, p->person))
            continue;
        if (!human_is_among(c->named, c->named_n, &p->human))
            c->named[c->named_n++] = asked;
        if (!p->active) /* guard: resolve_active */
            continue;
        if (uuid_eq(p->person, q->requester) ||
            digest_eq(&p->human, &q->requester_human)) /* guard: resolve_requester */
            continue;
        if (c->asked_n == STEP_PERSONS_MAX)
            return ERR_TOO_LARGE;
        c->asked[c->asked_n++] = asked;
    }
    return OK;
}

/* Humans that a step must hear. A named person who is unknown counts as well: "all of"
 * must not become fewer because somebody is gone. */
static size_t humans_needed(const struct chain_resolution *q,
                            const struct canon_step *step, const struct counted_step *c)
{
    if (step->mode == STEP_ANY)
        return 1;
    if (step->mode == STEP_K_OF_N)
        return (size_t)step->need;
    size_t unknown = 0;
    for (size_t i = 0; i < step->members.n; i++) {
        const struct canon_member *m = member_at(step, i);
        bool known = m->kind == MEMBER_ROLE;
        for (size_t k = 0; k < q->candidates_n && !known; k++)
            known = uuid_eq(q->candidates[k].person, m->person);
        unknown += !known;
    }
    return c->named_n + unknown; /* guard: all_means_all */
}

static enum err resolve_step(struct arena *a, const struct chain_resolution *q,
                             const struct canon_step *step,
                             struct canon_frozen_step *out)
{
    struct counted_step c = {
        .asked = ARENA_ARRAY(a, q->candidates_n + 1, struct canon_asked),
        .named = ARENA_ARRAY(a, q->candidates_n + 1, struct canon_asked)};
    enum err e = collect(q, step, &c);
    if (e != OK)
        return e;
    size_t need = humans_needed(q, step, &c);
    if (need == 0 || need > c.asked_n) /* guard: resolve_quorum */
        return ERR_CHAIN_QUORUM;
    *out = (struct canon_frozen_step){
        .name = step->name, .need = (int64_t)need, .asked = {c.asked, c.asked_n}};
    return OK;
}

enum err chain_resolve(struct arena *a, const struct chain_resolution *question,
                       struct canon_frozen_chain *out, size_t *step)
{
    const struct canon_chain_version *v = question->version;
    const struct canon_step *steps = v->steps.items;
    struct canon_frozen_step *frozen =
        ARENA_ARRAY(a, v->steps.n + 1, struct canon_frozen_step);
    enum err e = chain_check(&v->steps, step);

    for (size_t i = 0; e == OK && i < v->steps.n; i++) {
        *step = i;
        e = resolve_step(a, question, &steps[i], &frozen[i]);
    }
    if (e != OK)
        return e;
    *out = (struct canon_frozen_chain){.seal = question->seal,
                                       .chain = v->chain,
                                       .version = v->number,
                                       .steps = {frozen, v->steps.n}};
    *step = v->steps.n - 1;
    if (!approval_chain_can_complete(a, out, &question->requester_human))
        return ERR_CHAIN_QUORUM; /* guard: resolve_distinct */
    return OK;
}
