/* SPDX-License-Identifier: Apache-2.0 */
/* The revocation list: kept in memory, rebuilt at the start from the certificate rows
 * of every company (never from the last list, which nobody checks), issued anew with
 * each revocation and once a day. */
#include "signer/ca_own.h"

/* system */
#include <stdlib.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "signer/frame.h"
#include "signer/tx_own.h"

#define CRL_LIFE_US (7 * US_PER_DAY)
#define CRL_RENEW_US US_PER_DAY

DB_STATEMENT(crl_last,
             "SELECT number, this_update, crl FROM crl "
             "ORDER BY number DESC LIMIT 1",
             DB_SHARED);
DB_STATEMENT(crl_number,
             "SELECT number FROM crl "
             "ORDER BY number DESC LIMIT 1",
             DB_SHARED);
DB_STATEMENT(crl_insert,
             "INSERT INTO crl (number, crl, this_update, next_update) "
             "VALUES ($1, $2, $3, $4)",
             DB_SHARED);

static void add_revoked(struct ca *ca, const struct revoked *r)
{
    if (ca->revoked_n == ca->revoked_room) {
        ca->revoked_room = ca->revoked_room ? 2 * ca->revoked_room : 64;
        ca->revoked = realloc(ca->revoked, ca->revoked_room * sizeof *ca->revoked);
        ASSERT(ca->revoked);
    }
    ca->revoked[ca->revoked_n++] = *r;
}

static struct revoked revoked_of(struct bytes serial, int64_t at,
                                 enum crl_reason reason)
{
    struct revoked r = {.at = at, .reason = reason, .serial_n = serial.n};

    ASSERT(serial.n <= sizeof r.serial);
    memcpy(r.serial, serial.p, serial.n);
    return r;
}

/* ---- at the start ---- */

static enum crl_reason reason_in(const struct crl_list *last, struct bytes serial)
{
    for (size_t i = 0; i < last->entries_n; i++) {
        if (bytes_eq(last->entries[i].serial, serial))
            return last->entries[i].reason;
    }
    return CRL_UNSPECIFIED;
}

static enum err collect(struct signer *s, struct arena *a, struct ca *ca, uuid company,
                        const struct crl_list *last)
{
    struct tx *t = NULL;
    struct row_list list;
    enum err e = tx_begin_read(s, a, company, &t);

    if (e == OK)
        e = tx_list_every(t, KIND_CERTIFICATE, &list);
    for (size_t i = 0; e == OK && i < list.n; i++) {
        const struct canon_certificate *c =
            ROW_RECORD(&list, struct canon_certificate, i);
        if (c->state == CERTIFICATE_REVOKED && c->revoked_at.has) {
            struct revoked r =
                revoked_of(c->serial, c->revoked_at.v, reason_in(last, c->serial));
            add_revoked(ca, &r);
        }
    }
    tx_abandon(&t);
    return e;
}

/* Only the number is believed, and the reasons, which decide nothing. */
static enum err read_last(struct signer *s, struct arena *a, struct ca *ca,
                          struct crl_list *last)
{
    struct db_rows rows;
    enum err e = db_query(s->db, a, UUID_NIL, &crl_last, db_params_new(a), &rows);

    *last = (struct crl_list){0};
    if (e != OK || rows.n == 0)
        return e;
    ca->number = (uint64_t)db_int(&rows, 0, 0);
    ca->this_update = db_time(&rows, 0, 1);
    if (crl_read(a, db_bytes(&rows, 0, 2), last) != OK)
        log_warn("signer.crl", "the last revocation list cannot be read");
    return OK;
}

enum err crl_load(struct signer *s, struct arena *a, struct ca *ca)
{
    struct arena *each = arena_new();
    struct crl_list last;
    enum err e = read_last(s, a, ca, &last);

    for (size_t i = 0; e == OK && i < companies_count(s->companies); i++) {
        e = collect(s, each, ca, companies_at(s->companies, i)->id, &last);
        arena_reset(each);
    }
    ca->settled_n = ca->revoked_n;
    arena_free(&each);
    return e;
}

/* ---- issuing ---- */

static struct bytes make_list(struct ca *ca, struct arena *a, struct crl_list *list,
                              enum err *e)
{
    struct crl_entry *entries = ARENA_ARRAY(a, ca->revoked_n + 1, struct crl_entry);
    struct buf der = {0};
    struct bytes kept = {NULL, 0};

    for (size_t i = 0; i < ca->revoked_n; i++)
        entries[i] = (struct crl_entry){
            .serial = {ca->revoked[i].serial, ca->revoked[i].serial_n},
            .revoked_us = ca->revoked[i].at,
            .reason = ca->revoked[i].reason};
    list->entries = entries;
    list->entries_n = ca->revoked_n;
    *e = crl_make(ca->keys.pair[KEY_CA], ca->keys.root, list, &der);
    if (*e == OK)
        kept = arena_bytes(a, buf_bytes(&der));
    buf_clear(&der);
    return kept;
}

static struct db_params *list_params(struct arena *a, const struct crl_list *list,
                                     struct bytes der)
{
    struct db_params *p = db_add_int(db_params_new(a), (int64_t)list->number);

    db_add_time(db_add_bytes(p, der), list->this_update_us);
    return db_add_time(p, list->next_update_us);
}

/* The answer of an earlier COMMIT may have been lost: then the table has a number that
 * we have not, and without a look the same one would be tried for ever. */
static void learn_number(struct ca *ca, const struct db_rows *rows)
{
    if (rows->n && (uint64_t)db_int(rows, 0, 0) > ca->number)
        ca->number = (uint64_t)db_int(rows, 0, 0); /* guard: crl_number_is_new */
}

static struct crl_list next_list(const struct ca *ca, int64_t now)
{
    uint64_t last = ca->issued_number ? ca->issued_number : ca->number;

    return (struct crl_list){
        .number = last + 1, .this_update_us = now, .next_update_us = now + CRL_LIFE_US};
}

enum err crl_issue(struct tx *t, const struct revoked *more)
{
    struct ca *ca = t->signer->ca;
    struct crl_list list;
    struct db_rows rows;
    struct bytes der;
    enum err e = tx_read(t, &crl_number, db_params_new(t->arena), &rows);

    ASSERT(ca->owner == t);
    if (e != OK)
        return e;
    learn_number(ca, &rows);
    list = next_list(ca, t->now);
    if (more)
        add_revoked(ca, more);
    der = make_list(ca, t->arena, &list, &e);
    if (e != OK)
        return e;
    ca->issued_number = list.number;
    ca->issued_update = t->now;
    return tx_queue(t, &crl_insert, list_params(t->arena, &list, der));
}

void crl_settle(struct ca *ca, bool committed)
{
    if (committed)
        ca->settled_n = ca->revoked_n;
    if (committed && ca->issued_number) {
        ca->number = ca->issued_number;
        ca->this_update = ca->issued_update;
    }
    ca->revoked_n = ca->settled_n;
    ca->issued_number = 0;
}

void crl_clear(struct ca *ca)
{
    free(ca->revoked);
    ca->revoked = NULL;
    ca->revoked_n = ca->revoked_room = ca->settled_n = 0;
}

enum err ca_revoke(struct tx *t, struct bytes serial, int64_t at,
                   enum crl_reason reason)
{
    struct revoked r = revoked_of(serial, at, reason);

    ca_own(t->signer->ca, t);
    return crl_issue(t, &r);
}

enum err ca_renew_crl(struct signer *s)
{
    struct ca *ca = s->ca;
    int64_t now = signer_clock_us(s);
    struct arena *a;
    struct crl_list list;
    struct db_rows rows;
    struct bytes der;
    enum err e = OK;

    if (!ca_is_founded(ca))
        return OK;
    a = arena_new();
    pthread_mutex_lock(&ca->lock);
    if (now < ca->this_update + CRL_RENEW_US)
        goto out;
    e = db_query(s->db, a, UUID_NIL, &crl_number, db_params_new(a), &rows);
    if (e != OK)
        goto out;
    learn_number(ca, &rows);
    list = next_list(ca, now);
    der = make_list(ca, a, &list, &e);
    if (e == OK)
        e = db_query(s->db, a, UUID_NIL, &crl_insert, list_params(a, &list, der), NULL);
    if (e == OK) {
        ca->number = list.number;
        ca->this_update = now;
    }
out:
    pthread_mutex_unlock(&ca->lock);
    arena_free(&a);
    return e;
}
