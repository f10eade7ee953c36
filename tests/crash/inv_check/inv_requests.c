/* SPDX-License-Identifier: Apache-2.0 */
/* I2 and I3: what was signed was approved by enough people about exactly that request,
 * confirmed by its requester, once a pair; what was released is the approved bytes with
 * exactly those signatures in their holes. The quorum is counted here anew. */

/* ours */
#include "base/hex.h"
#include "canon/update.h"
#include "inv.h"

DB_STATEMENT(inv_rounds,
             "SELECT id, round, state, canon, digest FROM seal_request"
             " WHERE company_id = $1 ORDER BY id, round",
             0);
DB_STATEMENT(inv_decisions,
             "SELECT canon FROM decision"
             " WHERE company_id = $1 AND request_id = $2 AND round = $3 AND live",
             0);
DB_STATEMENT(inv_intents,
             "SELECT id, pair, canon, cms, live FROM intent"
             " WHERE company_id = $1 AND request_id = $2 AND round = $3"
             " ORDER BY pair, id",
             0);
DB_STATEMENT(
    inv_sealed,
    "SELECT s.document_id, d.digest, s.digest FROM sealed_document AS s"
    " JOIN document AS d ON d.company_id = s.company_id AND d.id = s.document_id"
    " WHERE s.company_id = $1 AND s.request_id = $2 AND s.round = $3",
    0);
DB_STATEMENT(
    inv_blob,
    "SELECT bytes FROM blob WHERE company_id = $1 AND digest = $2 ORDER BY part", 0);

struct round {
    uuid id;
    int64_t number;
    int state;
    struct canon_request request;
    struct digest digest;
    char name[UUID_TEXT_LEN + 1];
};

static struct db_params *round_params(struct inv *v, const struct round *round)
{
    return db_add_int(db_add_uuid(inv_company_param(v), round->id), round->number);
}

/* ---- the evaluator: who approved, in the order of the chain ---- */

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

/* Decisions come in the order in which they were made. */
static bool chain_is_complete(const struct canon_frozen_chain *chain,
                              const struct canon_request *request,
                              const struct canon_decision *decisions, size_t n)
{
    const struct canon_frozen_step *steps = chain->steps.items;
    struct digest counted[CHAIN_STEPS_MAX * STEP_PERSONS_MAX];
    size_t counted_n = 0, step = 0;
    int64_t here = 0;

    for (size_t i = 0; i < n && step < chain->steps.n; i++) {
        const struct canon_decision *d = &decisions[i];
        if (d->verdict != VERDICT_APPROVE ||
            digest_eq(&d->human, &request->requester_human) ||
            is_counted(counted, counted_n, &d->human) ||
            !is_asked(&steps[step], d->person))
            continue;
        if (!(d->proofs & PROOF_PIN) ||
            !(d->proofs & (PROOF_TOTP | PROOF_LINK | PROOF_PASSKEY)))
            continue;
        if (counted_n < ARRAY_LEN(counted))
            counted[counted_n++] = d->human;
        if (++here >= steps[step].need) {
            step++;
            here = 0;
        }
    }
    return chain->steps.n > 0 && step == chain->steps.n;
}

static size_t read_decisions(struct inv *v, const struct round *round,
                             struct canon_decision **out)
{
    struct db_rows r = inv_query(v, &inv_decisions, round_params(v, round));
    struct canon_decision *d =
        ARENA_ARRAY(v->arena, r.n ? r.n : 1, struct canon_decision);
    size_t n = 0;

    for (size_t i = 0; i < r.n; i++) {
        struct canon_decision one;
        if (canon_decode(&canon_decision_schema, db_bytes(&r, i, 0), v->arena, &one) !=
            OK) {
            inv_breach(v, "I3", "a decision of %s does not decode", round->name);
            continue;
        }
        if (!digest_eq(&one.subject, &round->digest)) {
            inv_breach(v, "I3", "a decision of %s is about another digest",
                       round->name);
            continue;
        }
        size_t at = n++;
        for (; at > 0 && d[at - 1].sequence > one.sequence; at--)
            d[at] = d[at - 1];
        d[at] = one;
    }
    *out = d;
    return n;
}

static bool quorum_is_complete(struct inv *v, const struct round *round)
{
    struct canon_decision *decisions;
    size_t n = read_decisions(v, round, &decisions);
    const struct canon_frozen_chain *chains = round->request.chains.items;
    bool complete = round->request.chains.n > 0;

    for (size_t i = 0; i < round->request.chains.n; i++)
        complete =
            complete && chain_is_complete(&chains[i], &round->request, decisions, n);
    return complete;
}

/* ---- intents ---- */

struct signed_pair {
    bool live;
    struct canon_intent intent;
    struct bytes cms; /* absent: not signed */
};

static void check_intent(struct inv *v, const struct round *round,
                         const struct signed_pair *p)
{
    if (!digest_eq(&p->intent.subject, &round->digest) ||
        !uuid_eq(p->intent.person, round->request.requester))
        inv_breach(v, "I3", "an intent of %s is not its requester's", round->name);
    if (!p->cms.p)
        return;
    struct digest cms = sha256_of(p->cms);
    if (!p->intent.cms.has || !digest_eq(&cms, &p->intent.cms.v))
        inv_breach(v, "I2", "an intent of %s holds another signature than it recorded",
                   round->name);
}

static void read_intents(struct inv *v, const struct round *round,
                         struct signed_pair pairs[REQUEST_PAIRS_MAX])
{
    struct db_rows r = inv_query(v, &inv_intents, round_params(v, round));

    for (size_t i = 0; i < r.n; i++) {
        struct signed_pair p = {.live = db_bool(&r, i, 4), .cms = db_bytes(&r, i, 3)};
        size_t at = (size_t)db_int(&r, i, 1);
        if (at >= round->request.pairs.n ||
            canon_decode(&canon_intent_schema, db_bytes(&r, i, 2), v->arena,
                         &p.intent) != OK) {
            inv_breach(v, "I2", "an intent of %s does not decode", round->name);
            continue;
        }
        check_intent(v, round, &p);
        if (p.cms.p && pairs[at].cms.p)
            inv_breach(v, "I2", "pair %zu of %s was signed twice", at, round->name);
        if (p.live && pairs[at].live)
            inv_breach(v, "I2", "pair %zu of %s has two live intents", at, round->name);
        if (p.live || p.cms.p)
            pairs[at] = p;
    }
}

/* ---- the released file ---- */

static struct bytes read_blob(struct inv *v, struct bytes digest)
{
    struct db_rows r =
        inv_query(v, &inv_blob, db_add_bytes(inv_company_param(v), digest));
    struct buf whole = {0};

    for (size_t i = 0; i < r.n; i++)
        buf_add_bytes(&whole, db_bytes(&r, i, 0));
    struct bytes copy = arena_bytes(v->arena, buf_bytes(&whole));
    buf_clear(&whole);
    struct digest is = sha256_of(copy);
    if (!bytes_eq(digest_bytes(&is), digest))
        inv_breach(v, "I1", "a blob is missing or is not its digest");
    return copy;
}

static struct update_holes holes_of(const struct canon_pair *pair)
{
    return (struct update_holes){.time_off = (uint64_t)pair->holes.time_off,
                                 .request_off = (uint64_t)pair->holes.request_off,
                                 .contents_off = (uint64_t)pair->holes.contents_off,
                                 .contents_len = (uint32_t)pair->holes.contents_len};
}

static void check_file(struct inv *v, const struct round *round, size_t document,
                       struct bytes file, const struct signed_pair *signed_pairs)
{
    const struct canon_document *d =
        &((const struct canon_document *)round->request.documents.items)[document];
    const struct canon_pair *pairs = round->request.pairs.items;
    size_t at = (size_t)d->length;
    struct digest base;

    if (file.n < at) {
        inv_breach(v, "I3", "a released file of %s is too short", round->name);
        return;
    }
    base = sha256_of((struct bytes){file.p, at});
    if (!digest_eq(&base, &d->digest))
        inv_breach(v, "I3", "a released file of %s has another beginning", round->name);
    for (size_t i = 0; i < round->request.pairs.n; i++) {
        if (pairs[i].document != document)
            continue;
        size_t n = (size_t)pairs[i].update_length;
        struct update_holes holes = holes_of(&pairs[i]);
        struct update_values values = {signed_pairs[i].intent.signing_time,
                                       round->digest};
        if (file.n - at < n || !signed_pairs[i].cms.p ||
            !update_is_filled((struct bytes){file.p + at, n}, &holes, &values,
                              signed_pairs[i].cms)) {
            inv_breach(v, "I3", "pair %zu of %s is not filled as it was signed", i,
                       round->name);
            return;
        }
        at += n;
    }
    if (at != file.n)
        inv_breach(v, "I3", "a released file of %s has more than was approved",
                   round->name);
}

static void check_released(struct inv *v, const struct round *round,
                           const struct signed_pair *pairs)
{
    struct db_rows r = inv_query(v, &inv_sealed, round_params(v, round));
    const struct canon_document *documents = round->request.documents.items;

    if (round->state == REQUEST_SEALED && r.n != round->request.documents.n)
        inv_breach(v, "I1", "%s is sealed and has %zu of %zu files", round->name, r.n,
                   round->request.documents.n);
    for (size_t i = 0; i < r.n; i++)
        for (size_t d = 0; d < round->request.documents.n; d++)
            if (uuid_eq(documents[d].document, db_uuid(&r, i, 0)))
                check_file(v, round, d, read_blob(v, db_bytes(&r, i, 2)), pairs);
}

static void check_round(struct inv *v, const struct round *round)
{
    struct signed_pair *pairs =
        ARENA_ARRAY(v->arena, REQUEST_PAIRS_MAX, struct signed_pair);
    bool any_intent = false;

    read_intents(v, round, pairs);
    for (size_t i = 0; i < round->request.pairs.n; i++)
        any_intent = any_intent || pairs[i].live || pairs[i].cms.p;
    bool approved = round->state == REQUEST_APPROVED ||
                    round->state == REQUEST_SEALING || round->state == REQUEST_SEALED;
    if ((any_intent || approved) && !quorum_is_complete(v, round))
        inv_breach(v, "I3", "%s went on without its quorum", round->name);
    check_released(v, round, pairs);
}

void inv_check_requests(struct inv *v)
{
    struct db_rows r = inv_query(v, &inv_rounds, inv_company_param(v));

    for (size_t i = 0; i < r.n; i++) {
        struct round round = {.id = db_uuid(&r, i, 0),
                              .number = db_int(&r, i, 1),
                              .state = (int)db_int(&r, i, 2)};
        struct canon_request_state state;
        uuid_text(round.id, round.name);
        if (canon_decode(&canon_request_state_schema, db_bytes(&r, i, 3), v->arena,
                         &state) != OK ||
            canon_decode(&canon_request_schema, state.frozen, v->arena,
                         &round.request) != OK) {
            inv_breach(v, "I3", "request %s does not decode", round.name);
            continue;
        }
        round.digest = canon_digest(&canon_request_schema, state.frozen);
        if (!bytes_eq(digest_bytes(&round.digest), db_bytes(&r, i, 4)) ||
            state.state != round.state || state.round != round.number)
            inv_breach(v, "I3", "request %s shows another state or digest", round.name);
        check_round(v, &round);
    }
}
