/* SPDX-License-Identifier: Apache-2.0 */
/* The installation's own keys: read at the start, or made by the act that creates the
 * platform company and kept apart until that act is committed. Signing only; the
 * revocation list is crl.c's. */
#include "signer/ca_own.h"

/* system */
#include <stdlib.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "signer/frame.h"

#define YEAR_US (INT64_C(365) * US_PER_DAY)
#define ROOT_LIFE_US (20 * YEAR_US)
#define OWN_LIFE_US (10 * YEAR_US)
/* RFC 5280 upper bound of a name's part */
#define NAME_MAX_POINTS 64

DB_STATEMENT(ca_installation_find, "SELECT platform_company_id FROM installation",
             DB_SHARED);
DB_STATEMENT(ca_installation_insert,
             "INSERT INTO installation (platform_company_id, root_certificate) "
             "VALUES ($1, $2)",
             DB_SHARED);
DB_STATEMENT(ca_certificate_insert,
             "INSERT INTO installation_certificate (id, purpose, certificate, "
             "                                      not_before, not_after) "
             "VALUES ($1, $2, $3, $4, $5)",
             DB_SHARED);

static void ca_keys_clear(struct ca_keys *k)
{
    for (size_t i = 0; i < ARRAY_LEN(k->pair); i++)
        key_free(&k->pair[i]);
    free((void *)(uintptr_t)k->root.p);
    *k = (struct ca_keys){0};
}

static struct bytes heap_copy(struct bytes v)
{
    uint8_t *p = malloc(v.n);

    ASSERT(p);
    memcpy(p, v.p, v.n);
    return (struct bytes){p, v.n};
}

/* ---- reading ---- */

/* Of several certificates for one purpose the youngest counts. */
static enum err take_certificate(struct tx *t, const struct canon_certificate *c,
                                 uuid id, struct ca_keys *k)
{
    struct canon_key record;
    struct key_pair *pair = NULL;
    struct row row;
    enum err e;

    if (c->purpose == KEY_SEAL || c->state != CERTIFICATE_LIVE ||
        c->not_before < k->since[c->purpose])
        return OK;
    e = tx_load(t, KIND_KEY, c->key, &record, &row);
    if (e == OK && record.purpose != c->purpose)
        e = ERR_SIGNER_AUTHORITY;
    if (e == OK)
        e = key_row_open(t, c->key, &record, &pair);
    if (e != OK)
        return e;
    key_free(&k->pair[c->purpose]);
    k->pair[c->purpose] = pair;
    k->certificate[c->purpose] = id;
    k->since[c->purpose] = c->not_before;
    if (c->purpose == KEY_CA) {
        free((void *)(uintptr_t)k->root.p);
        k->root = heap_copy(c->der);
    }
    return OK;
}

static enum err read_keys(struct tx *t, struct ca_keys *k)
{
    struct row_list list;
    enum err e = tx_list(t, KIND_CERTIFICATE, BY_COMPANY, UUID_NIL, &list);

    for (size_t i = 0; e == OK && i < list.n; i++)
        e = take_certificate(t, ROW_RECORD(&list, struct canon_certificate, i),
                             list.rows[i].id, k);
    if (e == OK &&
        (!k->pair[KEY_CA] || !k->pair[KEY_ATTESTATION] || !k->pair[KEY_CHECKPOINT])) {
        log_error("signer.ca", "the installation's keys are not all there");
        e = ERR_SIGNER_AUTHORITY;
    }
    return e;
}

static enum err read_installation(struct signer *s, struct arena *a, struct ca *ca)
{
    struct tx *t = NULL;
    struct db_rows rows;
    enum err e =
        db_query(s->db, a, UUID_NIL, &ca_installation_find, db_params_new(a), &rows);

    if (e != OK || rows.n == 0)
        return e;
    e = tx_begin_read(s, a, db_uuid(&rows, 0, 0), &t);
    if (e == OK)
        e = read_keys(t, &ca->keys);
    tx_abandon(&t);
    if (e == OK)
        e = crl_load(s, a, ca);
    if (e == OK)
        atomic_store(&ca->founded, true);
    return e;
}

enum err ca_open(struct signer *s, struct ca **out)
{
    struct arena *a = arena_new();
    struct ca *ca = calloc(1, sizeof *ca);
    enum err e;

    ASSERT(ca);
    (void)pthread_mutex_init(&ca->lock, NULL);
    e = read_installation(s, a, ca);
    arena_free(&a);
    if (e == OK)
        *out = ca;
    else
        ca_close(&ca);
    return e;
}

void ca_close(struct ca **ca)
{
    if (!*ca)
        return;
    ca_keys_clear(&(*ca)->keys);
    crl_clear(*ca);
    (void)pthread_mutex_destroy(&(*ca)->lock);
    free(*ca);
    *ca = NULL;
}

bool ca_is_founded(struct ca *ca)
{
    return atomic_load(&ca->founded);
}

/* ---- using ---- */

/* The keys that count for this transaction: its own, while it founds. */
static const struct ca_keys *keys_for(struct ca *ca, const struct tx *t)
{
    if (atomic_load(&ca->founded))
        return &ca->keys;
    if (t && ca->owner == t && ca->founding)
        return &ca->keys;
    log_warn("signer.ca", "there is no platform company yet");
    return NULL;
}

struct bytes ca_root(struct ca *ca)
{
    return atomic_load(&ca->founded) ? ca->keys.root : (struct bytes){NULL, 0};
}

enum err ca_issue(struct tx *t, const struct cert_order *order, struct buf *out)
{
    const struct ca_keys *k = keys_for(t->signer->ca, t);

    return k ? cert_issue(k->pair[KEY_CA], k->root, order, out) : ERR_UNAVAILABLE;
}

static enum err sign(const struct ca_keys *k, enum key_purpose_code purpose,
                     const struct digest *statement, struct buf *signature)
{
    uint8_t out[KEY_SIGNATURE_MAX];
    size_t n;
    enum err e = k ? key_sign(k->pair[purpose], statement, out, &n) : ERR_UNAVAILABLE;

    if (e == OK)
        buf_add(signature, out, n);
    return e;
}

enum err ca_attest(struct tx *t, const struct digest *statement, struct buf *signature)
{
    return sign(keys_for(t->signer->ca, t), KEY_ATTESTATION, statement, signature);
}

enum err ca_sign_checkpoint(struct ca *ca, const struct digest *statement,
                            struct buf *signature, uuid *certificate)
{
    const struct ca_keys *k = keys_for(ca, NULL);
    enum err e = sign(k, KEY_CHECKPOINT, statement, signature);

    if (e == OK)
        *certificate = k->certificate[KEY_CHECKPOINT];
    return e;
}

bool ca_signed_checkpoint(struct ca *ca, const struct digest *statement,
                          struct bytes signature)
{
    const struct ca_keys *k = keys_for(ca, NULL);
    struct buf spki = {0};
    bool ours;

    if (!k)
        return false;
    key_public_der(k->pair[KEY_CHECKPOINT], &spki);
    ours = key_verifies(buf_bytes(&spki), statement, signature);
    buf_clear(&spki);
    return ours;
}

/* ---- founding ---- */

static struct str cut_name(struct str name)
{
    struct str rest = name;

    for (size_t n = 0; rest.n > 0 && n < NAME_MAX_POINTS; n++)
        (void)text_next(&rest);
    return (struct str){name.p, name.n - rest.n};
}

static enum err make_root(struct tx *t, struct str name, struct ca_keys *k)
{
    struct cert_order order = {.subject = {.common_name = STR("Sealkeeper root"),
                                           .organisation = cut_name(name)},
                               .not_before_us = t->now,
                               .not_after_us = t->now + ROOT_LIFE_US};
    struct certificate_facts facts = {.purpose = KEY_CA};
    struct buf der = {0};
    int64_t not_after;
    enum err e = keys_take(t->signer->keys, KEY_P256, &k->pair[KEY_CA]);

    if (e == OK)
        e = cert_make_root(k->pair[KEY_CA], &order, &der);
    if (e == OK)
        e = key_row_insert(t, KEY_CA, k->pair[KEY_CA], &facts.key);
    if (e == OK) {
        k->root = heap_copy(buf_bytes(&der));
        facts.der = k->root;
        e = certificate_row_insert(t, &facts, &k->certificate[KEY_CA], &not_after);
    }
    buf_clear(&der);
    return e;
}

static enum err insert_own_certificate(struct tx *t, enum key_purpose_code purpose,
                                       uuid id)
{
    struct db_params *p =
        db_add_int(db_add_uuid(db_params_new(t->arena), id), (int64_t)purpose);
    struct canon_certificate record;
    struct row row;
    enum err e = tx_load(t, KIND_CERTIFICATE, id, &record, &row);

    if (e != OK)
        return e;
    db_add_time(db_add_time(db_add_bytes(p, record.der), record.not_before),
                record.not_after);
    return tx_queue(t, &ca_certificate_insert, p);
}

static enum err make_own(struct tx *t, enum key_purpose_code purpose, const char *name,
                         struct ca_keys *k)
{
    struct key_order order = {.purpose = purpose,
                              .algorithm = KEY_P256,
                              .subject.common_name = str_of(name),
                              .not_before = t->now,
                              .not_after = t->now + OWN_LIFE_US};
    struct made_key made;
    struct canon_key record;
    struct row row;
    enum err e = signer_key_make(t, &order, &made);

    if (e == OK)
        e = tx_load(t, KIND_KEY, made.key, &record, &row);
    if (e == OK)
        e = key_row_open(t, made.key, &record, &k->pair[purpose]);
    if (e == OK)
        e = insert_own_certificate(t, purpose, made.certificate);
    if (e == OK)
        k->certificate[purpose] = made.certificate;
    return e;
}

enum err ca_found(struct tx *t, struct str name)
{
    struct ca *ca = t->signer->ca;
    struct ca_keys *k = &ca->keys;
    struct db_params *p;
    enum err e;

    ca_own(ca, t);
    if (atomic_load(&ca->founded))
        return ERR_CONFLICT; /* guard: one_platform */
    ca->founding = true;
    e = make_root(t, name, k);
    if (e == OK) {
        p = db_add_uuid(db_params_new(t->arena), t->company);
        e = tx_queue(t, &ca_installation_insert, db_add_bytes(p, k->root));
    }
    if (e == OK)
        e = make_own(t, KEY_ATTESTATION, "Sealkeeper attestation", k);
    if (e == OK)
        e = make_own(t, KEY_CHECKPOINT, "Sealkeeper checkpoint", k);
    return e == OK ? crl_issue(t, NULL) : e;
}

/* ---- the transaction's end ---- */

void ca_own(struct ca *ca, struct tx *t)
{
    if (ca->owner == t)
        return;
    pthread_mutex_lock(&ca->lock);
    ca->owner = t;
}

void ca_settle(struct ca *ca, struct tx *t, bool committed)
{
    if (!ca || ca->owner != t)
        return;
    crl_settle(ca, committed);
    if (ca->founding && committed)
        atomic_store(&ca->founded, true);
    if (ca->founding && !committed)
        ca_keys_clear(&ca->keys);
    ca->founding = false;
    ca->owner = NULL;
    pthread_mutex_unlock(&ca->lock);
}
