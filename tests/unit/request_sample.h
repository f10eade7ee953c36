/* SPDX-License-Identifier: Apache-2.0 */
/* Requests for tests of rules, from one line of text: steps apart by a space, chains by
 * '|', a step is "2:ABC" (two of three). A letter is an account; the small letter is
 * another account of the same human. The requester is R, his other account r. */
#ifndef SK_TESTS_REQUEST_SAMPLE_H
#define SK_TESTS_REQUEST_SAMPLE_H

#include <ctype.h>

#include "base/arena.h"
#include "rules/approval_rules.h"

#define SAMPLE_DECISIONS_MAX 64
#define SAMPLE_NOW INT64_C(1000000)

struct sample {
    struct arena *arena;
    struct canon_request request;
    struct canon_decision decisions[SAMPLE_DECISIONS_MAX];
    size_t n;
};

static inline uuid sample_person(char letter)
{
    return (uuid){{(uint8_t)letter}};
}

static inline struct digest sample_human(char letter)
{
    return (struct digest){{(uint8_t)toupper((unsigned char)letter)}};
}

static inline uuid sample_seal(size_t i)
{
    return (uuid){{0x51, (uint8_t)i}};
}

static inline const char *sample_step(struct sample *s, const char *text,
                                      struct canon_frozen_step *step)
{
    struct canon_asked *asked = ARENA_ARRAY(s->arena, 32, struct canon_asked);
    step->name = STR("step");
    step->need = *text - '0';
    for (text += 2; isalpha((unsigned char)*text); text++)
        asked[step->asked.n++] =
            (struct canon_asked){sample_person(*text), sample_human(*text)};
    step->asked.items = asked;
    return text;
}

static inline const char *sample_chain(struct sample *s, const char *text, size_t i,
                                       struct canon_frozen_chain *chain)
{
    struct canon_frozen_step *steps =
        ARENA_ARRAY(s->arena, CHAIN_STEPS_MAX, struct canon_frozen_step);
    chain->seal = sample_seal(i);
    chain->steps.items = steps;
    while (*text && *text != '|') {
        if (*text == ' ')
            text++;
        else
            text = sample_step(s, text, &steps[chain->steps.n++]);
    }
    return *text ? text + 1 : text;
}

static inline void sample_begin(struct sample *s, const char *chains)
{
    *s = (struct sample){.arena = arena_new()};
    struct canon_request *r = &s->request;
    struct canon_frozen_chain *list =
        ARENA_ARRAY(s->arena, REQUEST_CHAINS_MAX, struct canon_frozen_chain);
    struct canon_pair *pairs =
        ARENA_ARRAY(s->arena, REQUEST_CHAINS_MAX, struct canon_pair);
    r->request = (uuid){{9}};
    r->round = 3;
    r->requester = sample_person('R');
    r->requester_human = sample_human('R');
    r->expires_at = SAMPLE_NOW + 1000;
    r->chains.items = list;
    r->pairs.items = pairs;
    while (*chains) {
        size_t i = r->chains.n++;
        pairs[r->pairs.n++].seal = sample_seal(i);
        chains = sample_chain(s, chains, i, &list[i]);
    }
}

static inline void sample_end(struct sample *s)
{
    arena_free(&s->arena);
}

static inline struct canon_decision *sample_decide(struct sample *s, char person,
                                                   uint8_t verdict)
{
    struct canon_decision *d = &s->decisions[s->n++];
    *d = (struct canon_decision){
        .request = s->request.request,
        .round = s->request.round,
        .subject = canon_digest_of(&canon_request_schema, &s->request),
        .person = sample_person(person),
        .human = sample_human(person),
        .verdict = verdict,
        .decided_at = SAMPLE_NOW + (int64_t)s->n,
        .sequence = (int64_t)s->n};
    return d;
}

/* Approvals of the letters, in their order. */
static inline void sample_approve(struct sample *s, const char *persons)
{
    for (; *persons; persons++)
        sample_decide(s, *persons, VERDICT_APPROVE);
}

static inline struct approval_progress sample_progress(struct sample *s)
{
    struct approval_progress p;
    approval_evaluate(s->arena, &s->request, s->decisions, s->n, &p);
    return p;
}

static inline enum approval_outcome sample_outcome(struct sample *s)
{
    return sample_progress(s).outcome;
}

static inline enum err sample_may_decide(struct sample *s, char person)
{
    struct approval_progress p = sample_progress(s);
    struct digest human = sample_human(person);
    return approval_may_decide(&p, sample_person(person), &human);
}

/* The letters of who is due, in order; in the sample's arena. */
static inline const char *sample_due(struct sample *s)
{
    struct approval_progress p = sample_progress(s);
    struct approval_persons due = approval_due(s->arena, &p);
    char *text = arena_alloc(s->arena, due.n + 1);
    for (size_t i = 0; i < due.n; i++)
        text[i] = (char)due.persons[i].b[0];
    return text;
}

#endif
