/* SPDX-License-Identifier: Apache-2.0 */
/* From approval to release: the requester's intents, one a pair, each a use of a grant;
 * and the release of what is signed, all of it or nothing. The signature itself is
 * sign.c. */

/* ours */
#include "base/clock.h"
#include "rules/credential_rules.h"
#include "signer/acts.h"
#include "signer/round.h"
#include "signer/seal_use.h"

/* ---- intend ---- */

/* Approved now, by decisions that still count, and not yet over. */
static enum err check_approved(struct tx *t, const struct round *r)
{
    struct approval_progress p;
    enum request_state to;
    enum err e = request_next(r->state.state, REQUEST_EVENT_INTEND, &to);

    if (e != OK)
        return e;
    if (r->request.expires_at <= t->now) /* guard: intend_expired */
        return ERR_REQUEST_EXPIRED;
    round_progress(t, r, &p);
    return p.outcome == APPROVAL_COMPLETE ? OK : ERR_NOT_APPROVED; /* guard: intend */
}

static enum err check_pin(const struct tx *t, const struct round *r)
{
    const struct canon_credential *c = round_credential(r, t->person.v);

    if (!c)
        return ERR_SIGNER_AUTHORITY;
    return credential_check_helper(c, &r->request);
}

/* The uses that are still to be taken. */
static void count_open(const struct round *r, const struct seal_uses *uses,
                       const bool *is_signed)
{
    const struct canon_pair *pairs = r->request.pairs.items;

    for (size_t i = 0; i < r->request.pairs.n; i++)
        seal_uses_find(uses, pairs[i].seal)->pairs -= is_signed[i];
}

/* Ends the intents that ran out of time; marks the pairs that have a signature.
 * ERR_REQUEST_STATE while one is in time, signed or not: the worker is at it, and there
 * is nothing to confirm again. */
static enum err void_old(struct tx *t, struct round *r, bool *is_signed)
{
    enum err e = OK;

    for (size_t i = 0; i < r->intents.n && e == OK; i++) {
        const struct canon_intent *intent =
            ROW_RECORD(&r->intents, struct canon_intent, i);
        if (intent_is_in_time(intent, t->now)) /* guard: intend_once */
            e = ERR_REQUEST_STATE;
        else if (intent->cms.has)
            is_signed[intent->pair] = true;
        else
            e = tx_update(t, KIND_INTENT, &r->intents.rows[i], intent, false);
    }
    return e;
}

static enum err write_intents(struct tx *t, const struct round *r,
                              const struct seal_uses *uses, const bool *is_signed)
{
    const struct canon_pair *pairs = r->request.pairs.items;
    enum err e = OK;

    for (size_t i = 0; i < r->request.pairs.n && e == OK; i++) {
        struct seal_use *use = seal_uses_find(uses, pairs[i].seal);
        struct canon_intent intent = {.request = r->state.request,
                                      .round = r->state.round,
                                      .subject = r->subject,
                                      .pair = (uint8_t)i,
                                      .seal = pairs[i].seal,
                                      .person = t->person.v,
                                      .certificate = use->seal.certificate,
                                      .key = use->certificate.key,
                                      .signing_time = t->now - t->now % US_PER_S,
                                      .update = pairs[i].update.v};
        if (is_signed[i])
            continue;
        e = seal_uses_pick(t, uses, use, &r->state.request, &intent.grant);
        if (e == OK)
            e = tx_insert(t, KIND_INTENT, uuid_new(), &intent);
    }
    return e;
}

static enum err ask_worker(struct tx *t, const struct round *r)
{
    return tx_job(
        t, "seal", r->state.request,
        arena_printf(t->arena, "{\"round\": %lld}", (long long)r->state.round));
}

HANDLER(act_request_intend)
{
    const struct item_request *intend = item;
    bool is_signed[REQUEST_PAIRS_MAX] = {false};
    struct seal_uses uses;
    struct round r;
    enum err e = round_load(t, intend->request, 0, &r);

    if (e == OK)
        e = act_allow(t, ITEM_REQUEST_INTEND,
                      &(struct act_owner){.person = &r.request.requester});
    if (e == OK)
        e = tx_expect(&r.row, expected_epoch);
    if (e == OK)
        e = round_check(&r, intend->round, &intend->subject);
    if (e == OK)
        e = check_approved(t, &r);
    if (e == OK)
        e = check_pin(t, &r);
    if (e == OK)
        e = seal_uses_load(t, t->person.v, &r.request.pairs, &uses);
    if (e == OK)
        e = seal_uses_check(t, &uses, &r.request.pairs);
    if (e == OK)
        e = void_old(t, &r, is_signed);
    if (e == OK)
        count_open(&r, &uses, is_signed);
    if (e == OK)
        e = write_intents(t, &r, &uses, is_signed);
    if (e == OK)
        e = round_move(t, &r, REQUEST_EVENT_INTEND, (struct str){NULL, 0});
    if (e == OK)
        e = ask_worker(t, &r);
    if (e == OK)
        round_result(&r, out);
    return e;
}

/* ---- release ---- */

/* Every pair has its signature. */
static bool all_signed(const struct round *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->intents.n; i++)
        n += ROW_RECORD(&r->intents, struct canon_intent, i)->cms.has;
    return n == r->request.pairs.n;
}

/* Grants, seals and certificates still stand. */
static bool still_stands(const struct tx *t, const struct round *r,
                         const struct seal_uses *uses)
{
    if (seal_uses_check(t, uses, &r->request.pairs) != OK) /* guard: release_seal */
        return false;
    for (size_t i = 0; i < r->intents.n; i++) {
        const struct canon_intent *intent =
            ROW_RECORD(&r->intents, struct canon_intent, i);
        if (seal_uses_check_grant(t, uses, intent->seal, intent->grant) != OK)
            return false; /* guard: release_grant */
    }
    return true;
}

static enum err end(struct tx *t, struct round *r, bool stands)
{
    enum request_event event = stands ? REQUEST_EVENT_RELEASE : REQUEST_EVENT_ABORT;
    enum err e = round_move(t, r, event, (struct str){NULL, 0});

    if (!stands)
        t->event = "seal.aborted";
    return e == OK ? round_tell(t, r, r->request.requester,
                                stands ? "request.sealed" : "request.aborted")
                   : e;
}

HANDLER(act_request_release)
{
    const struct item_request *release = item;
    struct seal_uses uses;
    bool stands = false;
    struct round r;
    enum err e = round_load(t, release->request, 0, &r);

    (void)expected_epoch;
    if (e == OK)
        e = round_check(&r, release->round, &release->subject);
    if (e == OK)
        e = seal_uses_load(t, r.request.requester, &r.request.pairs, &uses);
    if (e == OK)
        stands = still_stands(t, &r, &uses);
    /* what does not stand any more will never be signed: it ends here */
    if (e == OK && stands && !all_signed(&r)) /* guard: release_signed */
        e = ERR_REQUEST_STATE;
    if (e == OK)
        e = end(t, &r, stands);
    if (e == OK)
        round_result(&r, out);
    return e;
}
