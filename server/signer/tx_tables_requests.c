/* SPDX-License-Identifier: Apache-2.0 */
/* Authority tables about requests: request, decision, intent, link. Statements and
 * projections only; nothing is decided here and nothing read here is believed
 * (tx_row.c checks the MAC). */
#include "signer/tx_table.h"

/* ours */
#include "base/clock.h"
#include "base/log.h"

DB_STATEMENT(tx_request_load,
             "SELECT id, round, epoch, live, canon, mac, mac_key "
             "FROM seal_request "
             "WHERE company_id = $1 AND id = $2 "
             "ORDER BY round DESC LIMIT 1",
             0);
DB_STATEMENT(tx_request_load_round,
             "SELECT id, round, epoch, live, canon, mac, mac_key "
             "FROM seal_request "
             "WHERE company_id = $1 AND id = $2 AND round = $3",
             0);
DB_STATEMENT(tx_request_all,
             "SELECT id, round, epoch, live, canon, mac, mac_key "
             "FROM seal_request "
             "WHERE company_id = $1 AND id > $2 "
             "AND id <= coalesce((SELECT id FROM seal_request "
             "                    WHERE company_id = $1 AND id > $2 "
             "                    ORDER BY id OFFSET 499 LIMIT 1), "
             "                   'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) "
             "ORDER BY id, round",
             0);
DB_STATEMENT(tx_request_insert,
             "INSERT INTO seal_request (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, round, number, digest, state, "
             "      reason, requester_id, api_client_id, purpose, "
             "      counterparty, amount_minor, currency, document_class, "
             "      copies, seal_ids, document_ids, submitted_at, "
             "      expires_at, ended_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
             "      $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, "
             "      $24, $25, $26)",
             0);
DB_STATEMENT(tx_request_update,
             "UPDATE seal_request "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, state = $10, reason = $11, "
             "      ended_at = $12 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1 AND round = $9",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_decision_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM decision "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_decision_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM decision "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_decision_by_request,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM decision "
             "WHERE company_id = $1 AND live AND request_id = $2 "
             "ORDER BY decided_at, id",
             0);
DB_STATEMENT(tx_decision_by_round,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM decision "
             "WHERE company_id = $1 AND live AND request_id = $2 AND round = $3 "
             "ORDER BY decided_at, id",
             0);
DB_STATEMENT(tx_decision_insert,
             "INSERT INTO decision (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, request_id, round, person_id, "
             "      verdict, reason, proofs, decided_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
             "      $13, $14, $15)",
             0);
DB_STATEMENT(tx_decision_update,
             "UPDATE decision "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, request_id = $9, round = $10, "
             "      person_id = $11, verdict = $12, reason = $13, "
             "      proofs = $14, decided_at = $15 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_intent_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM intent "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_intent_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM intent "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_intent_by_request,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM intent "
             "WHERE company_id = $1 AND live AND request_id = $2 "
             "ORDER BY round, pair",
             0);
DB_STATEMENT(tx_intent_by_round,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM intent "
             "WHERE company_id = $1 AND live AND request_id = $2 AND round = $3 "
             "ORDER BY pair",
             0);
DB_STATEMENT(tx_intent_by_grant,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM intent "
             "WHERE company_id = $1 AND live AND grant_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_intent_insert,
             "INSERT INTO intent (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, request_id, round, pair, "
             "      seal_id, grant_id, person_id, certificate_id, "
             "      signing_time) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
             "      $13, $14, $15, $16)",
             0);
DB_STATEMENT(tx_intent_update,
             "UPDATE intent "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, request_id = $9, round = $10, "
             "      pair = $11, seal_id = $12, grant_id = $13, "
             "      person_id = $14, certificate_id = $15, "
             "      signing_time = $16 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_link_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM link "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_link_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM link "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_link_by_person,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM link "
             "WHERE company_id = $1 AND live AND person_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_link_by_request,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM link "
             "WHERE company_id = $1 AND live AND request_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_link_by_round,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM link "
             "WHERE company_id = $1 AND live AND request_id = $2 AND round = $3 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_link_insert,
             "INSERT INTO link (company_id, id, epoch, canon, mac, mac_key, "
             "      live, changed_at, hash, kind, person_id, request_id, "
             "      round, expires_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
             "      $13, $14)",
             0);
DB_STATEMENT(tx_link_update,
             "UPDATE link "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, hash = $9, kind = $10, person_id = $11, "
             "      request_id = $12, round = $13, expires_at = $14 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

/* For people: the year and the sequence of the submitting act, 2026-000123. */
static struct str request_number(const struct tx *t)
{
    char at[CLOCK_TEXT_LEN + 1];

    clock_text(t->now, at);
    return str_of(arena_printf(t->arena, "%.4s-%06lld", at, (long long)t->sequence));
}

static bool request_has_ended(uint8_t state)
{
    return state != REQUEST_PENDING && state != REQUEST_APPROVED &&
           state != REQUEST_SEALING;
}

static void add_ended_at(const struct canon_request_state *r, struct db_params *p)
{
    db_add_time_or_null(p, request_has_ended(r->state) ? &r->changed_at : NULL);
}

static void add_seals_and_documents(const struct tx *t, const struct canon_request *f,
                                    struct db_params *p)
{
    const struct canon_pair *pairs = f->pairs.items;
    const struct canon_document *documents = f->documents.items;
    uuid *ids = ARENA_ARRAY(t->arena, f->pairs.n + f->documents.n + 1, uuid);
    size_t n = 0;

    for (size_t i = 0; i < f->pairs.n; i++) {
        size_t at = 0;
        while (at < n && !uuid_eq(ids[at], pairs[i].seal))
            at++;
        ids[at] = pairs[i].seal;
        n = at == n ? n + 1 : n;
    }
    db_add_uuids(p, ids, n);
    for (size_t i = 0; i < f->documents.n; i++)
        ids[i] = documents[i].document;
    db_add_uuids(p, ids, f->documents.n);
}

static void project_request(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_request_state *r = record;
    struct canon_request f;
    struct digest digest = canon_digest(&canon_request_schema, r->frozen);

    /* the handler froze it a moment ago */
    ASSERT(canon_decode(&canon_request_schema, r->frozen, t->arena, &f) == OK);
    db_add_int(p, r->round);
    db_add_text(p, request_number(t));
    /* a copy: the digest is on our stack */
    db_add_bytes(p, arena_bytes(t->arena, digest_bytes(&digest)));
    db_add_int(p, r->state);
    db_add_text(p, r->reason);
    db_add_uuid(p, f.requester);
    add_opt_uuid(p, &f.api_client);
    db_add_text(p, f.purpose);
    db_add_text(p, f.counterparty);
    db_add_int_or_null(p, f.amount.currency.p ? &f.amount.minor_units : NULL);
    db_add_text(p, f.amount.currency);
    db_add_text(p, f.document_class);
    db_add_int(p, f.copies);
    add_seals_and_documents(t, &f, p);
    db_add_time(p, f.submitted_at);
    db_add_time(p, f.expires_at);
    add_ended_at(r, p);
}

static void project_request_update(const struct tx *t, const void *record,
                                   struct db_params *p)
{
    const struct canon_request_state *r = record;

    (void)t;
    db_add_int(p, r->round);
    db_add_int(p, r->state);
    db_add_text(p, r->reason);
    add_ended_at(r, p);
}

static void project_decision(const struct tx *t, const void *record,
                             struct db_params *p)
{
    const struct canon_decision *r = record;

    (void)t;
    db_add_uuid(p, r->request);
    db_add_int(p, r->round);
    db_add_uuid(p, r->person);
    db_add_int(p, r->verdict);
    db_add_text(p, r->reason);
    db_add_int(p, r->proofs);
    db_add_time(p, r->decided_at);
}

static void project_intent(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_intent *r = record;

    (void)t;
    db_add_uuid(p, r->request);
    db_add_int(p, r->round);
    db_add_int(p, r->pair);
    db_add_uuid(p, r->seal);
    db_add_uuid(p, r->grant);
    db_add_uuid(p, r->person);
    db_add_uuid(p, r->certificate);
    db_add_time(p, r->signing_time);
}

static void project_link(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_link *r = record;

    (void)t;
    db_add_bytes(p, digest_bytes(&r->hash));
    db_add_int(p, r->kind);
    db_add_uuid(p, r->person);
    add_opt_uuid(p, &r->request);
    db_add_int_or_null(p, r->request.has ? &r->round : NULL);
    db_add_time(p, r->expires_at);
}

static bool decision_of_request(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_decision *)record)->request, key);
}

static bool intent_of_request(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_intent *)record)->request, key);
}

static bool intent_of_grant(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_intent *)record)->grant, key);
}

static bool link_of_person(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_link *)record)->person, key);
}

static bool link_of_request(const void *record, uuid key)
{
    const struct canon_link *r = record;

    return r->request.has && uuid_eq(r->request.v, key);
}

const struct tx_table tx_table_request = {
    .kind = KIND_REQUEST_STATE,
    .name = "seal_request",
    .schema = &canon_request_state_schema,
    .load = &tx_request_load,
    .load_round = &tx_request_load_round,
    .insert = &tx_request_insert,
    .update = &tx_request_update,
    .all = &tx_request_all,
    .project = project_request,
    .project_update = project_request_update,
};

const struct tx_table tx_table_decision = {
    .kind = KIND_DECISION,
    .name = "decision",
    .schema = &canon_decision_schema,
    .load = &tx_decision_load,
    .insert = &tx_decision_insert,
    .update = &tx_decision_update,
    .all = &tx_decision_all,
    .project = project_decision,
    .index = {{BY_REQUEST, &tx_decision_by_request, &tx_decision_by_round,
               decision_of_request}},
};

const struct tx_table tx_table_intent = {
    .kind = KIND_INTENT,
    .name = "intent",
    .schema = &canon_intent_schema,
    .load = &tx_intent_load,
    .insert = &tx_intent_insert,
    .update = &tx_intent_update,
    .all = &tx_intent_all,
    .project = project_intent,
    .index = {{BY_REQUEST, &tx_intent_by_request, &tx_intent_by_round,
               intent_of_request},
              {BY_GRANT, &tx_intent_by_grant, NULL, intent_of_grant}},
};

const struct tx_table tx_table_link = {
    .kind = KIND_LINK,
    .name = "link",
    .schema = &canon_link_schema,
    .load = &tx_link_load,
    .insert = &tx_link_insert,
    .update = &tx_link_update,
    .all = &tx_link_all,
    .project = project_link,
    .index = {{BY_PERSON, &tx_link_by_person, NULL, link_of_person},
              {BY_REQUEST, &tx_link_by_request, &tx_link_by_round, link_of_request}},
};
