/* SPDX-License-Identifier: Apache-2.0 */
/* Unwrapped keys in the secure heap, most of them not used now, and a small stock of
 * RSA keys made beforehand: RSA-2048 takes a tenth of a second that nobody should wait
 * with a company's lock. */
#include "signer/keys.h"

/* system */
#include <pthread.h>
#include <stdlib.h>

/* ours */
#include "base/log.h"
#include "signer/ca.h"
#include "signer/keys_own.h"

/* Bounded by the secure heap: an RSA-3072 key takes about 4 KiB of its 8 MiB. */
#define HELD_MAX 1024
#define STOCK_MAX 4

struct held_key {
    uuid company, id;
    struct key_pair *pair;
    unsigned users;
    uint64_t used; /* the lowest goes first */
};

struct stock {
    struct key_pair *made[STOCK_MAX];
    size_t n;
    bool wanted; /* somebody asked for this size once */
};

struct keys {
    pthread_mutex_t lock;
    struct held_key *held[HELD_MAX];
    size_t n;
    uint64_t clock;
    struct stock stock[KEY_SM2];
};

struct keys *keys_new(void)
{
    struct keys *k = calloc(1, sizeof *k);

    ASSERT(k);
    (void)pthread_mutex_init(&k->lock, NULL);
    return k;
}

static void held_free(struct held_key *h)
{
    key_free(&h->pair);
    free(h);
}

void keys_free(struct keys **k)
{
    if (!*k)
        return;
    for (size_t i = 0; i < (*k)->n; i++)
        held_free((*k)->held[i]);
    for (size_t a = 0; a < KEY_SM2; a++) {
        for (size_t i = 0; i < (*k)->stock[a].n; i++)
            key_free(&(*k)->stock[a].made[i]);
    }
    (void)pthread_mutex_destroy(&(*k)->lock);
    free(*k);
    *k = NULL;
}

/* ---- stock ---- */

static bool is_slow(enum key_algorithm algorithm)
{
    return algorithm == KEY_RSA2048 || algorithm == KEY_RSA3072;
}

enum err keys_take(struct keys *k, enum key_algorithm algorithm, struct key_pair **out)
{
    struct stock *s;
    struct key_pair *pair = NULL;

    if (!is_slow(algorithm))
        return key_generate(algorithm, out);
    s = &k->stock[algorithm];
    pthread_mutex_lock(&k->lock);
    s->wanted = true;
    if (s->n > 0)
        pair = s->made[--s->n];
    pthread_mutex_unlock(&k->lock);
    if (!pair)
        return key_generate(algorithm, out);
    *out = pair;
    return OK;
}

static enum key_algorithm what_is_missing(struct keys *k)
{
    enum key_algorithm missing = KEY_UNKNOWN;

    pthread_mutex_lock(&k->lock);
    for (int a = KEY_UNKNOWN; a < KEY_SM2; a++) {
        if (k->stock[a].wanted && k->stock[a].n < STOCK_MAX)
            missing = (enum key_algorithm)a;
    }
    pthread_mutex_unlock(&k->lock);
    return missing;
}

bool keys_stock_one(struct keys *k)
{
    enum key_algorithm missing = what_is_missing(k);
    struct key_pair *pair = NULL;

    if (missing == KEY_UNKNOWN || key_generate(missing, &pair) != OK)
        return false;
    pthread_mutex_lock(&k->lock);
    if (k->stock[missing].n < STOCK_MAX) {
        k->stock[missing].made[k->stock[missing].n++] = pair;
        pair = NULL;
    }
    pthread_mutex_unlock(&k->lock);
    key_free(&pair);
    return true;
}

/* ---- held keys ---- */

static struct held_key *find(struct keys *k, uuid company, uuid id)
{
    for (size_t i = 0; i < k->n; i++) {
        if (uuid_eq(k->held[i]->id, id) && uuid_eq(k->held[i]->company, company))
            return k->held[i];
    }
    return NULL;
}

static struct held_key *hold_known(struct keys *k, uuid company, uuid id)
{
    struct held_key *h;

    pthread_mutex_lock(&k->lock);
    h = find(k, company, id);
    if (h) {
        h->users++;
        h->used = ++k->clock;
    }
    pthread_mutex_unlock(&k->lock);
    return h;
}

/* The unused key whose last use is longest ago leaves. */
static void make_room(struct keys *k)
{
    size_t oldest = k->n;

    for (size_t i = 0; i < k->n; i++) {
        if (k->held[i]->users == 0 &&
            (oldest == k->n || k->held[i]->used < k->held[oldest]->used))
            oldest = i;
    }
    ASSERT(oldest < k->n); /* there are far fewer threads than keys */
    held_free(k->held[oldest]);
    k->held[oldest] = k->held[--k->n];
}

/* Takes pair. Another thread may have been quicker. */
static struct held_key *hold_new(struct keys *k, uuid company, uuid id,
                                 struct key_pair *pair)
{
    struct held_key *h;

    pthread_mutex_lock(&k->lock);
    h = find(k, company, id);
    if (!h) {
        if (k->n == HELD_MAX)
            make_room(k);
        h = calloc(1, sizeof *h);
        ASSERT(h);
        *h = (struct held_key){.company = company, .id = id, .pair = pair};
        k->held[k->n++] = h;
        pair = NULL;
    }
    h->users++;
    h->used = ++k->clock;
    pthread_mutex_unlock(&k->lock);
    key_free(&pair);
    return h;
}

enum err signer_key_hold(struct tx *t, uuid key, struct bytes certificate_der,
                         struct held_key **out)
{
    struct keys *k = t->signer->keys;
    struct canon_key record;
    struct cert_facts facts;
    struct held_key *held;
    struct row row;
    enum err e = tx_load(t, KIND_KEY, key, &record, &row);

    if (e == OK && cert_read(t->arena, certificate_der, &facts) != OK)
        e = ERR_SIGNER_AUTHORITY;
    if (e == OK && !bytes_eq(facts.spki, record.spki))
        e = ERR_SIGNER_AUTHORITY; /* guard: key_is_of_its_certificate */
    if (e != OK)
        return e;
    held = hold_known(k, t->company, key);
    if (!held) {
        struct key_pair *pair = NULL;
        e = key_row_open(t, key, &record, &pair);
        if (e != OK)
            return e;
        held = hold_new(k, t->company, key, pair);
    }
    *out = held;
    return OK;
}

const struct key_pair *held_key_pair(const struct held_key *h)
{
    return h->pair;
}

void signer_key_release(struct keys *k, struct held_key **h)
{
    if (!*h)
        return;
    pthread_mutex_lock(&k->lock);
    (*h)->users--;
    pthread_mutex_unlock(&k->lock);
    *h = NULL;
}

/* ---- making ---- */

static enum cert_kind kind_of(enum key_purpose_code purpose)
{
    switch (purpose) {
    case KEY_ATTESTATION:
        return CERT_ATTESTATION;
    case KEY_CHECKPOINT:
        return CERT_CHECKPOINT;
    case KEY_CA:
    case KEY_SEAL:
        break;
    }
    return CERT_SEAL;
}

static enum err issue(struct tx *t, const struct key_order *order,
                      const struct key_pair *pair, struct made_key *made)
{
    struct cert_order cert = {.kind = kind_of(order->purpose),
                              .subject = order->subject,
                              .not_before_us = order->not_before,
                              .not_after_us = order->not_after};
    struct certificate_facts facts = {
        .purpose = order->purpose, .seal = order->seal, .key = made->key};
    struct buf spki = {0}, der = {0};
    enum err e;

    if (order->purpose == KEY_SEAL && t->signer->settings.crl_url[0])
        cert.crl_url = str_of(t->signer->settings.crl_url);
    key_public_der(pair, &spki);
    cert.spki = buf_bytes(&spki);
    e = ca_issue(t, &cert, &der);
    if (e == OK) {
        facts.der = arena_bytes(t->arena, buf_bytes(&der));
        e = certificate_row_insert(t, &facts, &made->certificate, &made->not_after);
    }
    buf_clear(&spki);
    buf_clear(&der);
    return e;
}

enum err signer_key_make(struct tx *t, const struct key_order *order,
                         struct made_key *out)
{
    struct key_pair *pair = NULL;
    struct made_key made;
    enum err e = keys_take(t->signer->keys, order->algorithm, &pair);

    if (e == OK)
        e = key_row_insert(t, order->purpose, pair, &made.key);
    if (e == OK)
        e = issue(t, order, pair, &made);
    key_free(&pair);
    if (e == OK)
        *out = made;
    return e;
}
