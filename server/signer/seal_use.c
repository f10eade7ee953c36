/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and asking what a use of seals rests on. */
#include "signer/seal_use.h"

/* ours */
#include "base/log.h"
#include "rules/grant_rules.h"
#include "rules/seal_rules.h"
#include "signer/acts.h"
#include "signer/rows.h"

DB_STATEMENT(seal_use_seals,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM seal "
             "WHERE company_id = $1 AND id = ANY ($2)",
             0);
DB_STATEMENT(seal_use_certificates,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM certificate "
             "WHERE company_id = $1 AND id IN "
             "   (SELECT certificate_id FROM seal "
             "    WHERE company_id = $1 AND id = ANY ($2))",
             0);
DB_STATEMENT(seal_use_versions,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM chain_version "
             "WHERE company_id = $1 AND chain_id IN "
             "   (SELECT chain_id FROM seal "
             "    WHERE company_id = $1 AND id = ANY ($2))",
             0);
DB_STATEMENT(seal_use_grants,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM grant_of_seal "
             "WHERE company_id = $1 AND seal_id = ANY ($2) AND person_id = $3",
             0);
DB_STATEMENT(seal_use_intents,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM intent "
             "WHERE company_id = $1 AND live AND grant_id IN "
             "   (SELECT id FROM grant_of_seal "
             "    WHERE company_id = $1 AND seal_id = ANY ($2) AND person_id = $3)",
             0);

struct seal_use *seal_uses_find(const struct seal_uses *u, uuid seal)
{
    for (size_t i = 0; i < u->n; i++)
        if (uuid_eq(u->use[i].id, seal))
            return &u->use[i];
    return NULL;
}

static enum err name_seals(const struct tx *t, const struct canon_list *pairs,
                           struct seal_uses *u)
{
    const struct canon_pair *pair = pairs->items;

    u->use = ARENA_ARRAY(t->arena, REQUEST_CHAINS_MAX, struct seal_use);
    for (size_t i = 0; i < pairs->n; i++) {
        struct seal_use *use = seal_uses_find(u, pair[i].seal);
        if (!use && u->n == REQUEST_CHAINS_MAX)
            return ERR_TOO_LARGE;
        if (!use) {
            use = &u->use[u->n++];
            use->id = pair[i].seal;
        }
        use->pairs++;
    }
    return OK;
}

static struct db_params *keys(const struct tx *t, const struct seal_uses *u)
{
    uuid ids[REQUEST_CHAINS_MAX];

    for (size_t i = 0; i < u->n; i++)
        ids[i] = u->use[i].id;
    return db_add_uuids(db_add_uuid(db_params_new(t->arena), t->company), ids, u->n);
}

enum err seal_uses_add(const struct tx *t, uuid person, const struct canon_list *pairs,
                       struct db_batch *b, struct seal_uses_answers *at,
                       struct seal_uses *out)
{
    enum err e;

    *out = (struct seal_uses){.person = person};
    e = name_seals(t, pairs, out);
    if (e != OK)
        return e;
    at->seals = db_batch_add(b, &seal_use_seals, keys(t, out));
    at->certificates = db_batch_add(b, &seal_use_certificates, keys(t, out));
    at->grants = db_batch_add(b, &seal_use_grants, db_add_uuid(keys(t, out), person));
    return OK;
}

/* The columns said which rows belong together; the records must say the same. */
static enum err put_together(const struct row_list *seals,
                             const struct row_list *certificates, struct seal_use *use)
{
    bool has_seal = false, has_certificate = false;

    for (size_t i = 0; i < seals->n && !has_seal; i++)
        if (uuid_eq(seals->rows[i].id, use->id)) {
            use->seal = *ROW_RECORD(seals, struct canon_seal, i);
            has_seal = true;
        }
    if (!has_seal)
        return ERR_NOT_FOUND;
    for (size_t i = 0; i < certificates->n && !has_certificate; i++) {
        use->certificate = *ROW_RECORD(certificates, struct canon_certificate, i);
        has_certificate = uuid_eq(certificates->rows[i].id, use->seal.certificate) &&
                          use->certificate.seal.has &&
                          uuid_eq(use->certificate.seal.v, use->id);
    }
    return has_certificate ? OK : ERR_SIGNER_AUTHORITY; /* guard: use_certificate */
}

static bool is_any_limited(const struct row_list *grants)
{
    for (size_t i = 0; i < grants->n; i++)
        if (ROW_RECORD(grants, struct canon_grant, i)->max_uses.has)
            return true;
    return false;
}

/* The uses that were taken, where a grant counts them: of one without a limit they are
 * nobody's question, and there may be thousands. */
static enum err take_intents(struct tx *t, struct seal_uses *u)
{
    struct db_rows rows;
    enum err e;

    if (!is_any_limited(&u->grants))
        return OK;
    e = tx_read(t, &seal_use_intents, db_add_uuid(keys(t, u), u->person), &rows);
    return e == OK ? rows_take(t, KIND_INTENT, &rows, &u->intents) : e;
}

enum err seal_uses_take(struct tx *t, const struct db_batch *b,
                        const struct seal_uses_answers *at, struct seal_uses *out)
{
    struct row_list seals, certificates;
    const struct db_rows *rows = b->rows;
    enum err e = rows_take(t, KIND_SEAL, &rows[at->seals], &seals);

    if (e == OK)
        e = rows_take(t, KIND_CERTIFICATE, &rows[at->certificates], &certificates);
    if (e == OK)
        e = rows_take(t, KIND_GRANT, &rows[at->grants], &out->grants);
    if (e == OK)
        e = take_intents(t, out);
    for (size_t i = 0; e == OK && i < out->n; i++)
        e = put_together(&seals, &certificates, &out->use[i]);
    return e;
}

static enum err choose_version(struct tx *t, const struct row_list *versions,
                               struct seal_use *use)
{
    if (!use->seal.chain.has)
        return OK;
    for (size_t i = 0; i < versions->n; i++) {
        const struct canon_chain_version *v =
            ROW_RECORD(versions, struct canon_chain_version, i);
        if (!uuid_eq(v->chain, use->seal.chain.v))
            continue;
        if (!use->has_version || v->number > use->version.number)
            use->version = *v;
        use->has_version = true;
    }
    return act_chain_is_newest(t, use->seal.chain.v,
                               use->has_version ? use->version.number : 0);
}

enum err seal_uses_load(struct tx *t, uuid person, const struct canon_list *pairs,
                        struct seal_uses *out)
{
    struct seal_uses_answers at;
    struct db_batch b;
    enum err e;

    db_batch_init(&b, t->arena, t->company);
    e = seal_uses_add(t, person, pairs, &b, &at, out);
    if (e == OK)
        e = tx_read_all(t, &b);
    return e == OK ? seal_uses_take(t, &b, &at, out) : e;
}

enum err seal_uses_load_chains(struct tx *t, uuid person,
                               const struct canon_list *pairs, struct seal_uses *out)
{
    struct seal_uses_answers at;
    struct row_list versions;
    struct db_batch b;
    int of_chains = 0;
    enum err e;

    db_batch_init(&b, t->arena, t->company);
    e = seal_uses_add(t, person, pairs, &b, &at, out);
    if (e != OK)
        return e;
    of_chains = db_batch_add(&b, &seal_use_versions, keys(t, out));
    e = tx_read_all(t, &b);
    if (e == OK)
        e = seal_uses_take(t, &b, &at, out);
    if (e == OK)
        e = rows_take(t, KIND_CHAIN_VERSION, &b.rows[of_chains], &versions);
    for (size_t i = 0; e == OK && i < out->n; i++)
        e = choose_version(t, &versions, &out->use[i]);
    return e;
}

enum err seal_uses_check(const struct tx *t, const struct seal_uses *u,
                         const struct canon_list *pairs)
{
    const struct canon_pair *pair = pairs->items;
    enum err e = OK;

    for (size_t i = 0; i < u->n && e == OK; i++)
        e = seal_check_use(&u->use[i].seal, &u->use[i].certificate, t->now);
    for (size_t i = 0; i < pairs->n && e == OK; i++) {
        const struct seal_use *use = seal_uses_find(u, pair[i].seal);
        ASSERT(use); /* the uses were loaded for these pairs */
        if (!digest_eq(&pair[i].face, &use->seal.face) || /* guard: pair_face */
            pair[i].algorithm != use->seal.algorithm)     /* guard: pair_algorithm */
            e = ERR_DRAFT_NOT_PREPARED;
    }
    return e;
}

static int64_t uses_taken(const struct seal_uses *u, uuid grant, const uuid *except)
{
    int64_t n = 0;

    for (size_t i = 0; i < u->intents.n; i++) {
        const struct canon_intent *intent =
            ROW_RECORD(&u->intents, struct canon_intent, i);
        bool replaced = except && uuid_eq(intent->request, *except) && !intent->cms.has;
        n += uuid_eq(intent->grant, grant) && !replaced;
    }
    return n;
}

enum err seal_uses_pick(const struct tx *t, const struct seal_uses *u,
                        const struct seal_use *use, const uuid *except, uuid *grant)
{
    enum err why = ERR_GRANT_NOT_LIVE;

    for (size_t i = 0; i < u->grants.n; i++) {
        const struct canon_grant *g = ROW_RECORD(&u->grants, struct canon_grant, i);
        uuid id = u->grants.rows[i].id;
        if (!uuid_eq(g->seal, use->id) || !uuid_eq(g->person, u->person))
            continue; /* guard: grant_is_his */
        enum err e =
            grant_check_use(g, t->now, uses_taken(u, id, except), (int64_t)use->pairs);
        if (e == OK) {
            *grant = id;
            return OK;
        }
        if (e == ERR_GRANT_USED_UP)
            why = e;
    }
    return why;
}

enum err seal_uses_check_grant(const struct tx *t, const struct seal_uses *u, uuid seal,
                               uuid grant)
{
    for (size_t i = 0; i < u->grants.n; i++) {
        const struct canon_grant *g = ROW_RECORD(&u->grants, struct canon_grant, i);
        if (uuid_eq(u->grants.rows[i].id, grant) && uuid_eq(g->seal, seal) &&
            uuid_eq(g->person, u->person))
            return grant_check_use(g, t->now, uses_taken(u, grant, NULL), 0);
    }
    return ERR_GRANT_NOT_LIVE; /* guard: grant_is_there */
}
