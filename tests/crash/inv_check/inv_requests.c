/* SPDX-License-Identifier: Apache-2.0 */
/* I2 and I3: every round shows what its canon says; an intent is its requester's,
 * confirmed with his PIN after the quorum was there; a pair is signed once, with the
 * signature that the intent recorded. */

/* ours */
#include "crypto/digest.h"
#include "inv.h"

DB_STATEMENT(inv_rounds,
             "SELECT id, round, state, canon, digest, epoch FROM seal_request"
             " WHERE company_id = $1 ORDER BY id, round",
             0);
DB_STATEMENT(inv_intents,
             "SELECT id, pair, canon, cms, live FROM intent"
             " WHERE company_id = $1 AND request_id = $2 AND round = $3"
             " ORDER BY pair, id",
             0);

struct db_params *inv_round_params(struct inv *v, const struct inv_round *round)
{
    return db_add_int(db_add_uuid(inv_company_param(v), round->id), round->number);
}

static void check_cms(struct inv *v, const struct inv_round *round,
                      const struct inv_pair *p)
{
    struct digest is = sha256_of(p->cms);

    if (!p->cms.p) {
        if (p->intent.cms.has)
            inv_breach(v, "I2", "an intent of %s lost its signature", round->name);
        return;
    }
    if (!p->intent.cms.has || !digest_eq(&is, &p->intent.cms.v))
        inv_breach(v, "I2", "an intent of %s holds another signature than it recorded",
                   round->name);
}

static void check_intent(struct inv *v, const struct inv_round *round,
                         const struct inv_pair *p)
{
    if (!digest_eq(&p->intent.subject, &round->digest) ||
        !uuid_eq(p->intent.person, round->request.requester))
        inv_breach(v, "I3", "an intent of %s is not its requester's", round->name);
    if (!inv_is_confirmed(v, p->sequence, p->intent.person))
        inv_breach(v, "I3", "an intent of %s was not confirmed with a PIN",
                   round->name);
    check_cms(v, round, p);
}

static bool read_intent(struct inv *v, const struct db_rows *r, size_t i,
                        struct inv_pair *p)
{
    *p = (struct inv_pair){
        .id = db_uuid(r, i, 0), .live = db_bool(r, i, 4), .cms = db_bytes(r, i, 3)};
    p->sequence = inv_sequence_of(v, KIND_INTENT, p->id, 1);
    return canon_decode(&canon_intent_schema, db_bytes(r, i, 2), v->arena,
                        &p->intent) == OK;
}

static void read_intents(struct inv *v, const struct inv_round *round,
                         struct inv_pair pairs[REQUEST_PAIRS_MAX])
{
    struct db_rows r = inv_query(v, &inv_intents, inv_round_params(v, round));

    for (size_t i = 0; i < r.n; i++) {
        struct inv_pair p;
        size_t at = (size_t)db_int(&r, i, 1);

        if (!read_intent(v, &r, i, &p) || at >= round->request.pairs.n ||
            p.intent.pair != at) {
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

/* Where the quorum must have been there: before the first intent, if any. */
static int64_t first_intent(const struct inv_round *round, const struct inv_pair *pairs,
                            bool *any)
{
    int64_t first = INT64_MAX;

    *any = false;
    for (size_t i = 0; i < round->request.pairs.n; i++) {
        if (!pairs[i].live && !pairs[i].cms.p)
            continue;
        *any = true;
        if (pairs[i].sequence < first)
            first = pairs[i].sequence;
    }
    return first;
}

/* A round that was released stays as it is: its row's last epoch is the release. */
static int64_t released_at(struct inv *v, const struct inv_round *round)
{
    int64_t sequence = inv_sequence_of(v, KIND_REQUEST_STATE, round->id, round->epoch);

    if (sequence == 0)
        inv_breach(v, "I4", "the chain never wrote %s as it is", round->name);
    return round->state == REQUEST_SEALED ? sequence : 0;
}

static void check_round(struct inv *v, const struct inv_round *round)
{
    struct inv_pair *pairs = ARENA_ARRAY(v->arena, REQUEST_PAIRS_MAX, struct inv_pair);
    bool approved = round->state == REQUEST_APPROVED ||
                    round->state == REQUEST_SEALING || round->state == REQUEST_SEALED;
    int64_t released = released_at(v, round), before;
    bool any;

    read_intents(v, round, pairs);
    before = first_intent(round, pairs, &any);
    if ((any || approved) && !inv_quorum_is_complete(v, round, before))
        inv_breach(v, "I3", "%s went on without its quorum", round->name);
    for (size_t i = 0; i < round->request.pairs.n; i++) {
        if (released && !pairs[i].cms.p)
            inv_breach(v, "I3", "%s was released, pair %zu is not signed", round->name,
                       i);
        if (pairs[i].live || pairs[i].cms.p)
            inv_check_pair_grant(v, round, &pairs[i], released);
    }
    inv_check_files(v, round, pairs);
}

static bool read_round(struct inv *v, const struct db_rows *r, size_t i,
                       struct inv_round *round)
{
    struct canon_request_state state;

    *round = (struct inv_round){.id = db_uuid(r, i, 0),
                                .number = db_int(r, i, 1),
                                .state = (int)db_int(r, i, 2),
                                .epoch = db_int(r, i, 5)};
    uuid_text(round->id, round->name);
    if (canon_decode(&canon_request_state_schema, db_bytes(r, i, 3), v->arena,
                     &state) != OK ||
        canon_decode(&canon_request_schema, state.frozen, v->arena, &round->request) !=
            OK)
        return false;
    round->digest = canon_digest(&canon_request_schema, state.frozen);
    if (!bytes_eq(digest_bytes(&round->digest), db_bytes(r, i, 4)) ||
        state.state != round->state || state.round != round->number)
        inv_breach(v, "I3", "request %s shows another state or digest", round->name);
    return true;
}

void inv_check_requests(struct inv *v)
{
    struct db_rows r = inv_query(v, &inv_rounds, inv_company_param(v));

    for (size_t i = 0; i < r.n; i++) {
        struct inv_round round;

        if (read_round(v, &r, i, &round))
            check_round(v, &round);
        else
            inv_breach(v, "I3", "request %s does not decode", round.name);
    }
}
