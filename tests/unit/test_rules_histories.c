/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon rules support */
/* labels: campaign */
/* Random histories of a request against a second model: decisions in every order by
 * approvers, the requester, strangers and other accounts, forged and void decisions,
 * withdrawal, expiry, sealing. The model finds out by trying every assignment what the
 * rules find out by matching. SEALKEEPER_HISTORIES (or the campaign's count) says how
 * many; a failure prints its seed and history. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "request_sample.h"
#include "rules/credential_rules.h"
#include "rules/request_rules.h"
#include "support/campaign.h"

#define OPERATIONS 40
/* The requester R and r, an approver with two accounts, three more, and a stranger. */
static const char people[] = "RrAaBCDX";

static uint64_t seed;

static unsigned pick(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 32) % n;
}

/* ---- the model: letters, small numbers and trying everything ---- */

struct model_chain {
    int steps;
    int need[4];
    char asked[4][12];
    int current, have;
    bool used[128]; /* by human */
};

struct model {
    int chains;
    struct model_chain chain[2];
    char decided[64]; /* accounts, in order */
    int decided_n;
    bool rejected, complete;
};

static char human_of(char account)
{
    return (char)toupper((unsigned char)account);
}

/* Can needs of the steps from `step` on be met? Tries each human for each place. */
static bool model_possible(const struct model_chain *c, bool used[128], int step,
                           int open)
{
    if (step == c->steps)
        return true;
    if (open == 0)
        return model_possible(c, used, step + 1,
                              step + 1 < c->steps ? c->need[step + 1] : 0);
    for (const char *p = c->asked[step]; *p; p++) {
        unsigned char h = (unsigned char)human_of(*p);
        if (used[h] || h == 'R')
            continue;
        used[h] = true;
        bool possible = model_possible(c, used, step, open - 1);
        used[h] = false;
        if (possible)
            return true;
    }
    return false;
}

static bool asks(const char *asked, char human)
{
    for (; *asked; asked++)
        if (human_of(*asked) == human)
            return true;
    return false;
}

static bool model_counts(struct model_chain *c, char account)
{
    char h = human_of(account);
    if (c->current == c->steps || h == 'R' || c->used[(int)h] ||
        !asks(c->asked[c->current], h))
        return false;
    c->used[(int)h] = true;
    bool possible =
        model_possible(c, c->used, c->current, c->need[c->current] - c->have - 1);
    c->used[(int)h] = false;
    return possible;
}

static bool model_named(const struct model *m, char account, bool later)
{
    for (int i = 0; i < m->chains; i++)
        for (int s = later ? m->chain[i].current : 0; s < m->chain[i].steps; s++)
            if (strchr(m->chain[i].asked[s], account))
                return true;
    return false;
}

static bool model_names_now(const struct model_chain *c, char account)
{
    return c->current < c->steps && strchr(c->asked[c->current], account);
}

static enum err model_may_decide(struct model *m, char account)
{
    if (human_of(account) == 'R')
        return ERR_SELF_APPROVAL;
    if (!model_named(m, account, false))
        return ERR_NOT_AN_APPROVER;
    if (m->rejected || m->complete)
        return ERR_STEP_DECIDED;
    for (int i = 0; i < m->decided_n; i++)
        if (human_of(m->decided[i]) == human_of(account))
            return ERR_STEP_DECIDED;
    for (int i = 0; i < m->chains; i++)
        if (model_names_now(&m->chain[i], account) &&
            model_counts(&m->chain[i], account))
            return OK;
    return model_named(m, account, true) ? ERR_STEP_NOT_DUE : ERR_STEP_DECIDED;
}

static bool model_take(struct model *m, struct model_chain *c)
{
    for (int i = 0; i < m->decided_n; i++)
        if (model_counts(c, m->decided[i])) {
            c->used[(int)human_of(m->decided[i])] = true;
            if (++c->have == c->need[c->current]) {
                c->current++;
                c->have = 0;
            }
            return true;
        }
    return false;
}

static void model_approve(struct model *m, char account)
{
    bool complete = true;
    m->decided[m->decided_n++] = account;
    for (int i = 0; i < m->chains; i++) {
        while (model_take(m, &m->chain[i]))
            ;
        complete = complete && m->chain[i].current == m->chain[i].steps;
    }
    m->complete = complete;
}

static enum approval_outcome model_outcome(const struct model *m)
{
    if (m->rejected)
        return APPROVAL_REJECTED;
    return m->complete ? APPROVAL_COMPLETE : APPROVAL_OPEN;
}

/* ---- a random request in both forms ---- */

static char *random_step(struct model_chain *c, char *out)
{
    char *asked = c->asked[c->steps];
    int n = 0;
    for (const char *p = people; *p != 'X'; p++)
        if (pick(7) < 3 && n < 4)
            asked[n++] = *p;
    if (n == 0)
        asked[n++] = 'B';
    c->need[c->steps++] = 1 + (int)pick((unsigned)n);
    return out + sprintf(out, "%d:%s", c->need[c->steps - 1], asked);
}

static void random_request(struct model *m, char *text)
{
    memset(m, 0, sizeof *m);
    m->chains = 1 + (int)pick(2);
    for (int i = 0; i < m->chains; i++) {
        if (i)
            *text++ = '|';
        for (unsigned steps = 1 + pick(4); steps; steps--) {
            text = random_step(&m->chain[i], text);
            if (steps > 1)
                *text++ = ' ';
        }
        *text = 0;
    }
}

/* ---- operations ---- */

struct history {
    struct sample s;
    struct model m;
    char chains[160];
    char log[1024];
    size_t log_n;
    enum request_state state;
};

static void note(struct history *h, const char *what, char who)
{
    if (h->log_n + 16 < sizeof h->log)
        h->log_n += (size_t)sprintf(h->log + h->log_n, " %s%c", what, who);
}

#define CHECK(h, cond)                                                                 \
    do {                                                                               \
        if (!(cond))                                                                   \
            fail_msg("%s\nchains \"%s\"\nhistory%s", #cond, (h)->chains, (h)->log);    \
    } while (0)

static void check_agreement(struct history *h)
{
    struct approval_progress p = sample_progress(&h->s);
    struct approval_persons due = approval_due(h->s.arena, &p);
    size_t expected = 0;
    CHECK(h, p.outcome == model_outcome(&h->m));
    for (const char *who = people; *who; who++) {
        struct digest human = sample_human(*who);
        enum err e = model_may_decide(&h->m, *who);
        CHECK(h, approval_may_decide(&p, sample_person(*who), &human) == e);
        expected += e == OK;
    }
    CHECK(h, due.n == expected);
}

/* Somebody tries; what the rules let pass is recorded, as the signer would. */
static void try_decision(struct history *h)
{
    char who = people[pick(sizeof people - 1)];
    bool reject = pick(8) == 0;
    enum request_state to;
    enum request_event event = reject ? REQUEST_EVENT_REJECT : REQUEST_EVENT_APPROVE;
    note(h, reject ? "-" : "+", who);
    if (sample_may_decide(&h->s, who) != OK ||
        request_next(h->state, event, &to) != OK || h->s.n >= 40)
        return;
    CHECK(h, h->state == REQUEST_PENDING);
    sample_decide(&h->s, who, reject ? VERDICT_REJECT : VERDICT_APPROVE);
    if (reject)
        h->m.rejected = true;
    else
        model_approve(&h->m, who);
    if (model_outcome(&h->m) == APPROVAL_COMPLETE)
        CHECK(h, request_next(h->state, REQUEST_EVENT_COMPLETE, &to) == OK);
    h->state = to;
}

/* A row that somebody slipped in: wrong digest, round, request, or not asked. */
static void forge_decision(struct history *h)
{
    char who = people[pick(sizeof people - 1)];
    if (h->s.n >= 40)
        return;
    note(h, "!", who);
    struct canon_decision *d =
        sample_decide(&h->s, who, pick(2) ? VERDICT_APPROVE : VERDICT_REJECT);
    d->sequence = 0;
    switch (pick(4)) {
    case 0:
        d->subject.b[pick(32)] ^= 1;
        break;
    case 1:
        d->round += pick(2) ? 1 : -1;
        break;
    case 2:
        d->request.b[pick(16)] ^= 1;
        break;
    default:
        d->human.b[31] ^= 1;
    }
}

/* A compromised credential voids the last decision; both sides count again. */
static void void_last(struct history *h)
{
    struct model again = h->m;
    if (h->s.n == 0 || h->state != REQUEST_PENDING || again.decided_n == 0)
        return;
    struct canon_decision *last = &h->s.decisions[h->s.n - 1];
    const struct canon_credential c = {.compromised_since = {true, last->decided_at}};
    if (last->verdict != VERDICT_APPROVE || last->sequence == 0)
        return;
    note(h, "void", again.decided[again.decided_n - 1]);
    CHECK(h, credential_voids(&c, last));
    h->s.n--;
    again.decided_n--;
    for (int i = 0; i < again.chains; i++) {
        again.chain[i].current = again.chain[i].have = 0;
        memset(again.chain[i].used, 0, sizeof again.chain[i].used);
    }
    int n = again.decided_n;
    again.decided_n = 0;
    for (int i = 0; i < n; i++)
        model_approve(&again, again.decided[i]);
    h->m = again;
}

/* The states that a round can reach, as sentences of the manual say it. */
static bool model_moves(enum request_state from, enum request_event event)
{
    bool is_open = from == REQUEST_PENDING || from == REQUEST_APPROVED;
    bool is_sealing = from == REQUEST_SEALING;
    switch (event) {
    case REQUEST_EVENT_WITHDRAW:
        return is_open;
    case REQUEST_EVENT_EXPIRE:
        return is_open || is_sealing;
    case REQUEST_EVENT_INTEND:
        return from == REQUEST_APPROVED || is_sealing;
    case REQUEST_EVENT_RELEASE:
    case REQUEST_EVENT_ABORT:
        return is_sealing;
    default:
        return from == REQUEST_PENDING;
    }
}

static void move_state(struct history *h)
{
    enum request_event event =
        REQUEST_EVENT_WITHDRAW + pick(REQUEST_EVENT_COUNT - REQUEST_EVENT_WITHDRAW);
    enum request_state to = h->state;
    if (pick(6) != 0)
        return;
    bool moved = request_next(h->state, event, &to) == OK;
    note(h, "#", (char)('0' + event));
    CHECK(h, moved == model_moves(h->state, event));
    /* nothing is sealed that was not complete */
    CHECK(h, to != REQUEST_SEALED || model_outcome(&h->m) == APPROVAL_COMPLETE);
    h->state = to;
}

static void run_history(void)
{
    struct history h = {.state = REQUEST_PENDING};
    random_request(&h.m, h.chains);
    sample_begin(&h.s, h.chains);
    unsigned operations = 1 + pick(OPERATIONS);
    for (unsigned i = 0; i < operations; i++) {
        unsigned what = pick(10);
        if (what < 6)
            try_decision(&h);
        else if (what < 7)
            forge_decision(&h);
        else if (what < 8)
            void_last(&h);
        else
            move_state(&h);
        check_agreement(&h);
    }
    sample_end(&h.s);
}

static void random_histories_agree_with_the_model(void **state)
{
    (void)state;
    long count = test_campaign("HISTORIES", 20000);
    const char *given = getenv("SEALKEEPER_HISTORIES");
    if (given)
        count = strtol(given, NULL, 10);
    uint64_t first = test_campaign_seed() | 1;
    for (long i = 0; i < count; i++) {
        seed = first + (uint64_t)i * UINT64_C(0x9e3779b97f4a7c15);
        run_history();
    }
    printf("%ld histories\n", count);
}

/* What was submitted can always be completed, in whatever order people come. */
static void a_chain_that_can_complete_always_does(void **state)
{
    (void)state;
    seed = test_campaign_seed() | 1;
    for (int i = 0; i < 2000; i++) {
        struct history h = {.state = REQUEST_PENDING};
        struct digest requester = sample_human('R');
        bool can = true;
        random_request(&h.m, h.chains);
        sample_begin(&h.s, h.chains);
        const struct canon_frozen_chain *chains = h.s.request.chains.items;
        for (size_t c = 0; c < h.s.request.chains.n; c++)
            can = can && approval_chain_can_complete(h.s.arena, &chains[c], &requester);
        for (const char *due = sample_due(&h.s); *due; due = sample_due(&h.s)) {
            char who = due[pick((unsigned)strlen(due))];
            note(&h, "+", who);
            sample_decide(&h.s, who, VERDICT_APPROVE);
        }
        CHECK(&h, !can || sample_outcome(&h.s) == APPROVAL_COMPLETE);
        sample_end(&h.s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_histories_agree_with_the_model),
        cmocka_unit_test(a_chain_that_can_complete_always_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
