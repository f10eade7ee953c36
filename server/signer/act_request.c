/* SPDX-License-Identifier: Apache-2.0 */
/* A round's beginning and its ends without a decision: submit, withdraw, expire. What
 * is submitted is frozen here, with the persons that every step asks; decisions are
 * act_decision.c, sealing is act_intent.c. */

/* ours */
#include "rules/chain_rules.h"
#include "signer/acts.h"
#include "signer/candidates.h"
#include "signer/round.h"
#include "signer/secrets.h"
#include "signer/signer.h"

#define FROZEN_MAX 60000 /* canon_request_state's frozen */

/* ---- submit ---- */

/* The round that would begin: 1, or after the last one if that ended. */
static enum err next_round(struct tx *t, uuid request, int64_t *round)
{
    struct canon_request_state last;
    struct canon_request frozen;
    enum request_state to;
    struct row row;
    enum err e = tx_load_request(t, request, &last, &frozen, &row);

    *round = 1;
    if (e == ERR_NOT_FOUND)
        return OK;
    if (e == OK && !uuid_eq(frozen.requester, t->person.v)) /* guard: resubmit_own */
        e = ERR_NOT_FOUND;
    if (e == OK)
        e = request_next(last.state, REQUEST_EVENT_SUBMIT, &to);
    *round = last.round + 1;
    return e;
}

/* Each seal can be used by this person for all its pairs. */
static enum err check_grants(struct tx *t, const struct seal_uses *uses)
{
    enum err e = OK;
    uuid grant;

    for (size_t i = 0; i < uses->n && e == OK; i++)
        e = seal_uses_pick(t, uses, &uses->use[i], NULL, &grant); /* guard: grants */
    return e;
}

static enum err freeze_chain(struct tx *t, const struct seal_use *use,
                             const struct candidates *candidates,
                             const struct canon_request *request,
                             struct canon_frozen_chain *out)
{
    const struct chain_resolution question = {.version = &use->version,
                                              .seal = use->id,
                                              .candidates = candidates->persons,
                                              .candidates_n = candidates->n,
                                              .requester = request->requester,
                                              .requester_human =
                                                  request->requester_human};
    const struct canon_step *steps = use->version.steps.items;
    size_t step = 0;
    enum err e;

    if (!use->has_version)
        return ERR_SEAL_NO_CHAIN;
    e = chain_resolve(t->arena, &question, out, &step);
    if (e == ERR_CHAIN_QUORUM)
        t->field = arena_cstr(t->arena, steps[step].name);
    return e;
}

static enum err freeze_chains(struct tx *t, const struct seal_uses *uses,
                              struct canon_request *request)
{
    struct canon_frozen_chain *chains =
        ARENA_ARRAY(t->arena, uses->n + 1, struct canon_frozen_chain);
    struct candidates candidates;
    enum err e = candidates_load(t, uses, &candidates);

    for (size_t i = 0; i < uses->n && e == OK; i++)
        e = freeze_chain(t, &uses->use[i], &candidates, request, &chains[i]);
    request->chains = (struct canon_list){chains, uses->n};
    return e;
}

static struct canon_request
request_of(const struct tx *t, const struct item_request_submit *submit, int64_t round)
{
    struct canon_request r = {.company = t->company,
                              .request = submit->request,
                              .round = round,
                              .requester = t->person.v,
                              .api_client = submit->api_client,
                              .documents = submit->documents,
                              .pairs = submit->pairs,
                              .purpose = submit->purpose,
                              .counterparty = submit->counterparty,
                              .amount = submit->amount,
                              .document_class = submit->document_class,
                              .copies = submit->copies,
                              .uses = (int64_t)submit->pairs.n,
                              .submitted_at = t->now,
                              .expires_at = submit->expires_at};
    r.requester_human = secrets_human(&t->signer->secrets, t->person.v, &t->actor);
    random_bytes(r.nonce.b, sizeof r.nonce.b);
    return r;
}

/* Writes the round and asks the first steps. */
static enum err begin_round(struct tx *t, const struct canon_request *request,
                            struct item_result *out)
{
    struct round r = {.request = *request,
                      .state = {.request = request->request,
                                .round = request->round,
                                .state = REQUEST_PENDING,
                                .changed_at = t->now}};
    const struct approval_persons nobody = {NULL, 0};
    struct approval_persons due;
    struct approval_progress p;
    struct buf frozen = {0};
    enum err e;

    canon_encode(&canon_request_schema, request, &frozen);
    r.state.frozen = arena_bytes(t->arena, buf_bytes(&frozen));
    buf_clear(&frozen);
    if (r.state.frozen.n > FROZEN_MAX)
        return ERR_TOO_LARGE;
    e = tx_insert(t, KIND_REQUEST_STATE, request->request, &r.state);
    if (e != OK)
        return e;
    round_progress(t, &r, &p);
    due = approval_due(t->arena, &p);
    r.subject = p.subject;
    e = round_ask(t, &r, &nobody, &due);
    round_result(&r, out);
    act_result(t, request->request, out);
    return e;
}

HANDLER(act_request_submit)
{
    const struct item_request_submit *submit = item;
    struct canon_request request;
    struct seal_uses uses;
    int64_t round = 0;
    enum err e = act_allow(t, ITEM_REQUEST_SUBMIT, &(struct act_owner){0});

    (void)expected_epoch;
    if (e == OK && submit->on_behalf_of.has)
        e = act_refuse_field(t, "on_behalf_of");
    if (e == OK)
        e = request_check_submission(submit, t->now, &t->field);
    if (e == OK)
        e = next_round(t, submit->request, &round);
    if (e == OK)
        e = seal_uses_load_chains(t, t->person.v, &submit->pairs, &uses);
    if (e == OK)
        e = seal_uses_check(t, &uses, &submit->pairs); /* guard: submit_seals */
    if (e == OK)
        e = check_grants(t, &uses);
    if (e != OK)
        return e;
    request = request_of(t, submit, round);
    e = freeze_chains(t, &uses, &request);
    return e == OK ? begin_round(t, &request, out) : e;
}

/* ---- withdraw ---- */

HANDLER(act_request_withdraw)
{
    const struct item_request *withdraw = item;
    struct approval_persons due;
    struct approval_progress p;
    struct round r;
    enum err e = round_load(t, withdraw->request, ROUND_LINKS, &r);

    if (e == OK)
        e = act_allow(t, ITEM_REQUEST_WITHDRAW,
                      &(struct act_owner){.person = &r.request.requester});
    if (e == OK)
        e = tx_expect(&r.row, expected_epoch);
    if (e == OK)
        e = round_check(&r, withdraw->round, &withdraw->subject);
    if (e != OK)
        return e;
    round_progress(t, &r, &p);
    due = approval_due(t->arena, &p);
    e = round_move(t, &r, REQUEST_EVENT_WITHDRAW, withdraw->reason);
    if (e == OK)
        e = round_ask_nobody(t, &r);
    for (size_t i = 0; e == OK && i < due.n; i++)
        e = round_tell(t, &r, due.persons[i], "request.withdrawn");
    round_result(&r, out);
    return e;
}

/* ---- expire ---- */

/* While a signature can still be made or released, sealing is not over. */
static bool sealing_is_alive(const struct tx *t, const struct round *r)
{
    size_t signed_n = 0;

    if (r->state.state != REQUEST_SEALING)
        return false;
    for (size_t i = 0; i < r->intents.n; i++) {
        const struct canon_intent *intent =
            ROW_RECORD(&r->intents, struct canon_intent, i);
        if (!intent->cms.has && intent_is_in_time(intent, t->now))
            return true;
        signed_n += intent->cms.has;
    }
    return signed_n == r->request.pairs.n;
}

HANDLER(act_request_expire)
{
    const struct item_request *expire = item;
    struct round r;
    enum err e = round_load(t, expire->request, ROUND_LINKS, &r);

    (void)expected_epoch;
    if (e == OK)
        e = round_check(&r, expire->round, &expire->subject);
    if (e == OK && (t->now < r.request.expires_at || /* guard: expire_time */
                    sealing_is_alive(t, &r)))
        e = ERR_REQUEST_STATE;
    if (e == OK)
        e = round_move(t, &r, REQUEST_EVENT_EXPIRE, (struct str){NULL, 0});
    if (e == OK)
        e = round_ask_nobody(t, &r);
    if (e == OK)
        e = round_tell(t, &r, r.request.requester, "request.expired");
    if (e == OK)
        round_result(&r, out);
    return e;
}
