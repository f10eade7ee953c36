/* SPDX-License-Identifier: Apache-2.0 */
/* Samples of waiting, one a decision and step; then sorted by step, and by person. */
#include "domain/statistics.h"

/* system */
#include <stdlib.h>

/* ours */
#include "base/log.h"
#include "rules/approval_rules.h"
#include "rules/percentile.h"

#define REQUESTS_AT_ONCE 200

struct sample {
    struct str step;
    uuid person;
    int64_t waited_us;
};

struct collecting {
    struct arena *kept; /* samples and names of steps */
    struct sample *samples;
    size_t n, max;
    struct statistics_waits *out;
};

static void add_sample(struct collecting *c, struct str step, uuid person,
                       int64_t waited_us)
{
    if (c->n == c->max) {
        size_t max = c->max ? 2 * c->max : 256;
        struct sample *more = ARENA_ARRAY(c->kept, max, struct sample);

        if (c->n)
            memcpy(more, c->samples, c->n * sizeof *more);
        c->samples = more;
        c->max = max;
    }
    c->samples[c->n++] = (struct sample){arena_str(c->kept, step), person,
                                         waited_us > 0 ? waited_us : 0};
}

/* ---- one request ---- */

static const struct canon_frozen_step *open_step(const struct canon_request *q,
                                                 const struct approval_progress *p,
                                                 size_t chain)
{
    const struct canon_frozen_chain *chains = q->chains.items;
    const struct canon_frozen_step *steps = chains[chain].steps.items;

    return p->chains[chain].current < p->chains[chain].steps_n
               ? &steps[p->chains[chain].current]
               : NULL;
}

static bool step_asks(const struct canon_frozen_step *step, uuid person)
{
    const struct canon_asked *asked = step->asked.items;

    for (size_t i = 0; i < step->asked.n; i++)
        if (uuid_eq(asked[i].person, person))
            return true;
    return false;
}

/* One decision is one sample of a step's name, however many seals share the chain. */
static bool sampled_already(const struct collecting *c, size_t before, struct str step)
{
    for (size_t i = before; i < c->n; i++)
        if (str_eq(c->samples[i].step, step))
            return true;
    return false;
}

static void sample_decision(struct collecting *c, const struct canon_request *q,
                            const struct approval_progress *p, const int64_t *since,
                            const struct canon_decision *d)
{
    size_t before = c->n;

    for (size_t i = 0; i < p->chains_n; i++) {
        const struct canon_frozen_step *step = open_step(q, p, i);

        if (step && step_asks(step, d->person) &&
            !sampled_already(c, before, step->name))
            add_sample(c, step->name, d->person, d->decided_at - since[i]);
    }
}

static void sample_request(struct collecting *c, struct arena *a,
                           const struct canon_request *q,
                           const struct canon_decision *decisions, size_t n)
{
    int64_t *since = ARENA_ARRAY(a, q->chains.n + 1, int64_t);
    struct approval_progress now, next;

    for (size_t i = 0; i < q->chains.n; i++)
        since[i] = q->submitted_at;
    approval_evaluate(a, q, decisions, 0, &now);
    for (size_t k = 0; k < n; k++) {
        sample_decision(c, q, &now, since, &decisions[k]);
        approval_evaluate(a, q, decisions, k + 1, &next);
        for (size_t i = 0; i < next.chains_n; i++)
            if (next.chains[i].current != now.chains[i].current)
                since[i] = decisions[k].decided_at;
        now = next;
    }
    c->out->requests++;
    c->out->approved += now.outcome == APPROVAL_COMPLETE;
}

static enum err take_request(struct collecting *c, struct arena *a,
                             const struct statistics_page *page,
                             const struct statistics_request *row)
{
    struct canon_decision *decisions =
        ARENA_ARRAY(a, page->decision_count + 1, struct canon_decision);
    struct canon_request_state state;
    struct canon_request request;
    size_t n = 0;
    enum err e = canon_decode(&canon_request_state_schema, row->canon, a, &state);

    if (!e)
        e = canon_decode(&canon_request_schema, state.frozen, a, &request);
    for (size_t i = 0; !e && i < page->decision_count; i++) {
        const struct statistics_decision *d = &page->decisions[i];

        if (uuid_eq(d->request, row->id) && d->round == row->round)
            e = canon_decode(&canon_decision_schema, d->canon, a, &decisions[n++]);
    }
    if (e)
        return ERR_SIGNER_AUTHORITY;
    sample_request(c, a, &request, decisions, n);
    return OK;
}

/* ---- all of them ---- */

static enum err collect(const struct services *s, const struct statistics_range *range,
                        struct collecting *c)
{
    struct arena *a = arena_new();
    struct statistics_request last = {0};
    struct statistics_page page = {.request_count = REQUESTS_AT_ONCE};
    enum err e = OK;

    while (!e && page.request_count == REQUESTS_AT_ONCE &&
           c->out->requests < STATISTICS_REQUESTS_MAX) {
        arena_reset(a);
        e = statistics_read(s->db, a, range, c->out->requests ? &last : NULL,
                            REQUESTS_AT_ONCE, &page);
        for (size_t i = 0; !e && i < page.request_count; i++) {
            e = take_request(c, a, &page, &page.requests[i]);
            last = page.requests[i];
        }
    }
    arena_free(&a);
    return e;
}

/* ---- figures ---- */

static int by_text(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int by_wait(const struct sample *a, const struct sample *b)
{
    return (a->waited_us > b->waited_us) - (a->waited_us < b->waited_us);
}

static int by_step(const void *x, const void *y)
{
    const struct sample *a = x, *b = y;
    int c = by_text(a->step, b->step);

    return c ? c : by_wait(a, b);
}

static int by_person(const void *x, const void *y)
{
    const struct sample *a = x, *b = y;
    int c = memcmp(&a->person, &b->person, sizeof a->person);

    return c ? c : by_wait(a, b);
}

static int by_count(const void *x, const void *y)
{
    const struct waiting *a = x, *b = y;

    return (a->count < b->count) - (a->count > b->count);
}

static struct waiting figure_of(struct arena *a, const struct sample *first, size_t n)
{
    int64_t *waits = ARENA_ARRAY(a, n, int64_t);

    for (size_t i = 0; i < n; i++)
        waits[i] = first[i].waited_us;
    return (struct waiting){.count = n,
                            .p50_us = percentile(waits, n, 50),
                            .p90_us = percentile(waits, n, 90),
                            .p99_us = percentile(waits, n, 99)};
}

/* One figure for each run of samples that are about the same thing. */
static struct waiting *figures(struct collecting *c, bool of_persons, size_t *n)
{
    struct waiting *out = ARENA_ARRAY(c->kept, c->n + 1, struct waiting);
    size_t begin = 0;

    *n = 0;
    if (c->n)
        qsort(c->samples, c->n, sizeof *c->samples, of_persons ? by_person : by_step);
    for (size_t i = 1; i <= c->n; i++) {
        const struct sample *first = &c->samples[begin];

        if (i < c->n && (of_persons ? uuid_eq(c->samples[i].person, first->person)
                                    : str_eq(c->samples[i].step, first->step)))
            continue;
        out[*n] = figure_of(c->kept, first, i - begin);
        if (of_persons)
            out[*n].person = first->person;
        else
            out[*n].step = first->step;
        (*n)++;
        begin = i;
    }
    if (*n)
        qsort(out, *n, sizeof *out, by_count);
    return out;
}

static enum err name_persons(const struct services *s, struct arena *a, uuid company,
                             struct statistics_waits *w)
{
    uuid *ids = ARENA_ARRAY(a, w->person_count, uuid);
    struct person_name_row *names;
    size_t n = 0;
    enum err e;

    for (size_t i = 0; i < w->person_count; i++)
        ids[i] = w->persons[i].person;
    e = statistics_names(s->db, a, company, ids, w->person_count, &names, &n);
    for (size_t i = 0; !e && i < n; i++)
        for (size_t k = 0; k < w->person_count; k++)
            if (uuid_eq(names[i].id, w->persons[k].person))
                w->persons[k].person_name = names[i].name;
    return e;
}

enum err statistics_waits(const struct services *s, struct arena *a,
                          const struct statistics_range *range,
                          struct statistics_waits *out)
{
    struct collecting c = {.kept = a, .out = out};
    enum err e;

    *out = (struct statistics_waits){0};
    e = collect(s, range, &c);
    if (e)
        return e;
    out->steps = figures(&c, false, &out->step_count);
    out->persons = figures(&c, true, &out->person_count);
    return name_persons(s, a, range->company, out);
}
