/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a round: up to six statements, one round trip. The columns that find a row
 * are believed only where the record says the same. Changes of a round are
 * round_change.c. */
#include "signer/round.h"

/* ours */
#include "rules/credential_rules.h"
#include "signer/rows.h"
#include "signer/tx_own.h"

#define LATEST "(SELECT max(round) FROM seal_request WHERE company_id = $1 AND id = $2)"

DB_STATEMENT(round_decisions,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM decision "
             "WHERE company_id = $1 AND request_id = $2 AND round = " LATEST,
             0);
DB_STATEMENT(round_intents,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM intent "
             "WHERE company_id = $1 AND request_id = $2 AND round = " LATEST,
             0);
DB_STATEMENT(round_links,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM link "
             "WHERE company_id = $1 AND request_id = $2 AND round = " LATEST
             " AND live",
             0);
DB_STATEMENT(round_credentials,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM credential "
             "WHERE company_id = $1 AND person_id = ANY (ARRAY("
             "   SELECT $3 UNION ALL "
             "   SELECT person_id FROM decision "
             "   WHERE company_id = $1 AND request_id = $2 UNION ALL "
             "   SELECT requester_id FROM seal_request "
             "   WHERE company_id = $1 AND id = $2))",
             0);
DB_STATEMENT(round_versions,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM chain_version "
             "WHERE company_id = $1 AND chain_id IN "
             "   (SELECT s.chain_id FROM seal_request r "
             "    JOIN seal s ON s.company_id = $1 AND s.id = ANY (r.seal_ids) "
             "    WHERE r.company_id = $1 AND r.id = $2 AND r.round = " LATEST ")",
             0);

/* ---- reading ---- */

static struct db_params *key(const struct tx *t, uuid request)
{
    return db_add_uuid(db_add_uuid(db_params_new(t->arena), t->company), request);
}

void round_add(const struct tx *t, uuid request, unsigned parts, struct db_batch *b,
               struct round_answers *at)
{
    uuid actor = t->person.has ? t->person.v : UUID_NIL;

    at->links = at->versions = -1;
    at->request =
        db_batch_add(b, tx_table_of(KIND_REQUEST_STATE)->load, key(t, request));
    at->decisions = db_batch_add(b, &round_decisions, key(t, request));
    at->intents = db_batch_add(b, &round_intents, key(t, request));
    at->credentials =
        db_batch_add(b, &round_credentials, db_add_uuid(key(t, request), actor));
    if (parts & ROUND_LINKS)
        at->links = db_batch_add(b, &round_links, key(t, request));
    if (parts & ROUND_VERSIONS)
        at->versions = db_batch_add(b, &round_versions, key(t, request));
}

static enum err take_request(struct tx *t, const struct db_rows *rows, uuid request,
                             struct round *r)
{
    enum err e;

    if (rows->n == 0)
        return row_absent(t, KIND_REQUEST_STATE, request);
    e = row_take(t, tx_table_of(KIND_REQUEST_STATE), rows, 0, &r->state, &r->row);
    if (e != OK)
        return e;
    if (!uuid_eq(r->state.request, request) || r->state.round != r->row.round ||
        canon_decode(&canon_request_schema, r->state.frozen, t->arena, &r->request))
        return ERR_SIGNER_AUTHORITY;
    r->subject = canon_digest(&canon_request_schema, r->state.frozen);
    return OK;
}

static bool is_of(const struct round *r, uuid request, int64_t round)
{
    return uuid_eq(request, r->state.request) && round == r->state.round;
}

static bool is_void(const struct round *r, const struct canon_decision *d)
{
    const struct canon_credential *c = round_credential(r, d->person);

    return c && credential_voids(c, d);
}

/* By sequence, the order in which they were made. */
static void sort_in(struct round *r, const struct canon_decision *d)
{
    size_t at = r->decisions_n++;

    for (; at > 0 && r->decisions[at - 1].sequence > d->sequence; at--)
        r->decisions[at] = r->decisions[at - 1];
    r->decisions[at] = *d;
}

static enum err take_decisions(struct tx *t, const struct db_rows *rows,
                               struct round *r)
{
    struct row_list list;
    enum err e = rows_take(t, KIND_DECISION, rows, &list);

    r->decisions = ARENA_ARRAY(t->arena, rows->n + 1, struct canon_decision);
    for (size_t i = 0; e == OK && i < list.n; i++) {
        const struct canon_decision *d = ROW_RECORD(&list, struct canon_decision, i);
        if (is_of(r, d->request, d->round) && !is_void(r, d)) /* guard: decision_void */
            sort_in(r, d);
    }
    return e;
}

static enum err check_intents(const struct round *r)
{
    for (size_t i = 0; i < r->intents.n; i++) {
        const struct canon_intent *intent =
            ROW_RECORD(&r->intents, struct canon_intent, i);
        if (!is_of(r, intent->request, intent->round))
            return ERR_SIGNER_AUTHORITY;
    }
    return OK;
}

static enum err check_links(const struct round *r)
{
    for (size_t i = 0; i < r->links.n; i++) {
        const struct canon_link *link = ROW_RECORD(&r->links, struct canon_link, i);
        if (!link->request.has || !is_of(r, link->request.v, link->round))
            return ERR_SIGNER_AUTHORITY;
    }
    return OK;
}

enum err round_take(struct tx *t, uuid request, const struct db_batch *b,
                    const struct round_answers *at, struct round *out)
{
    const struct db_rows *rows = b->rows;
    enum err e;

    *out = (struct round){0};
    e = take_request(t, &rows[at->request], request, out);
    if (e == OK)
        e = rows_take(t, KIND_CREDENTIAL, &rows[at->credentials], &out->credentials);
    if (e == OK)
        e = take_decisions(t, &rows[at->decisions], out);
    if (e == OK)
        e = rows_take(t, KIND_INTENT, &rows[at->intents], &out->intents);
    if (e == OK)
        e = check_intents(out);
    if (e == OK && at->links >= 0)
        e = rows_take(t, KIND_LINK, &rows[at->links], &out->links);
    if (e == OK)
        e = check_links(out);
    if (e == OK && at->versions >= 0)
        e = rows_take(t, KIND_CHAIN_VERSION, &rows[at->versions], &out->versions);
    return e;
}

enum err round_load(struct tx *t, uuid request, unsigned parts, struct round *out)
{
    struct round_answers at;
    struct db_batch b;
    enum err e;

    db_batch_init(&b, t->arena, t->company);
    round_add(t, request, parts, &b, &at);
    e = tx_read_all(t, &b);
    return e == OK ? round_take(t, request, &b, &at, out) : e;
}

/* ---- asking ---- */

enum err round_check(const struct round *r, int64_t round, const struct digest *subject)
{
    if (round != r->state.round) /* guard: round_is_latest */
        return ERR_CONFLICT;
    if (!digest_eq(subject, &r->subject)) /* guard: round_subject */
        return ERR_DIGEST_MISMATCH;
    return OK;
}

void round_progress(const struct tx *t, const struct round *r,
                    struct approval_progress *out)
{
    approval_evaluate(t->arena, &r->request, r->decisions, r->decisions_n, out);
}

const struct canon_credential *round_credential(const struct round *r, uuid person)
{
    for (size_t i = 0; i < r->credentials.n; i++) {
        const struct canon_credential *c =
            ROW_RECORD(&r->credentials, struct canon_credential, i);
        if (uuid_eq(c->person, person))
            return c;
    }
    return NULL;
}

static bool find_version(const struct row_list *list,
                         const struct canon_frozen_chain *chain,
                         struct canon_chain_version *out)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct canon_chain_version *v =
            ROW_RECORD(list, struct canon_chain_version, i);
        if (uuid_eq(v->chain, chain->chain) && v->number == chain->version) {
            *out = *v;
            return true;
        }
    }
    return false;
}

enum err round_version(struct tx *t, const struct round *r,
                       const struct canon_frozen_chain *chain,
                       struct canon_chain_version *out)
{
    struct row_list all;
    enum err e;

    if (find_version(&r->versions, chain, out))
        return OK;
    /* the seal was bound to another chain meanwhile */
    e = tx_list(t, KIND_CHAIN_VERSION, BY_CHAIN, chain->chain, &all);
    if (e == OK && !find_version(&all, chain, out))
        e = ERR_SIGNER_AUTHORITY;
    return e;
}
