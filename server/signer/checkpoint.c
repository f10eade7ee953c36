/* SPDX-License-Identifier: Apache-2.0 */
/* Making checkpoints: read the last one, hash the rows behind it, sign, append to the
 * file, insert. One at a time; called by the keeper thread and on request. */
#include "signer/checkpoint.h"

/* system */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* ours */
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "canon/audit.h"
#include "signer/ca.h"
#include "signer/checkpoint_file.h"
#include "signer/companies.h"
#include "signer/frame_own.h"
#include "signer/signer.h"
#include "signer/sync.h"

#define CHECKPOINT_EVERY_US (60 * US_PER_S)
#define CHECKPOINT_ROWS 1000

DB_STATEMENT(checkpoint_last,
             "SELECT sequence, canon, signature FROM checkpoint "
             "WHERE company_id = $1 AND chain = $2 "
             "ORDER BY sequence DESC LIMIT 1",
             0);
DB_STATEMENT(checkpoint_authority_head,
             "SELECT sequence, head, clock_timestamp() FROM authority_head "
             "WHERE company_id = $1",
             0);
DB_STATEMENT(checkpoint_activity_head,
             "SELECT sequence, head, clock_timestamp() FROM activity_head "
             "WHERE company_id = $1",
             0);
DB_STATEMENT(checkpoint_authority_rows,
             "SELECT sequence, canon, salt, d, head FROM authority_audit "
             "WHERE company_id = $1 AND sequence > $2 AND sequence <= $3 "
             "ORDER BY sequence LIMIT 500",
             0);
DB_STATEMENT(checkpoint_activity_rows,
             "SELECT sequence, canon, salt, d, head FROM activity_audit "
             "WHERE company_id = $1 AND sequence > $2 AND sequence <= $3 "
             "ORDER BY sequence LIMIT 500",
             0);
DB_STATEMENT(checkpoint_insert,
             "INSERT INTO checkpoint (company_id, chain, sequence, canon, signature, "
             "                        certificate_id, at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7)",
             0);

struct checkpoints {
    pthread_mutex_t lock; /* one at a time */
    struct checkpoint_file *file;
};

enum err checkpoints_open(struct signer *s, struct checkpoints **out)
{
    struct checkpoints *c = calloc(1, sizeof *c);
    char path[CONFIG_TEXT_MAX + 16];
    enum err e;

    ASSERT(c);
    (void)snprintf(path, sizeof path, "%s.checkpoints", s->settings.journal);
    e = checkpoint_file_open(path, &c->file);
    if (e != OK) {
        free(c);
        return e;
    }
    (void)pthread_mutex_init(&c->lock, NULL);
    *out = c;
    return OK;
}

void checkpoints_close(struct checkpoints **c)
{
    if (!*c)
        return;
    (void)pthread_mutex_destroy(&(*c)->lock);
    checkpoint_file_close(&(*c)->file);
    free(*c);
    *c = NULL;
}

/* One checkpoint in the making. */
struct making {
    struct signer *s;
    struct arena *a;
    uuid company;
    uint8_t chain;
    struct canon_checkpoint last; /* sequence 0: none */
    struct canon_checkpoint next;
    struct digest at; /* hashed so far */
    int64_t done;
};

static struct db_params *chain_params(struct making *m)
{
    return db_add_int(frame_params(m->a, m->company), m->chain);
}

static enum err broken(const struct making *m, const char *why)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_text(m->company, id);
    log_error("signer.chain", "company %s, chain %d, row %lld: %s", id, m->chain,
              (long long)m->done + 1, why);
    return ERR_SIGNER_AUTHORITY;
}

/* The rows behind it are not hashed again: it counts only if we signed it. */
static bool last_is_ours(const struct making *m, const struct digest *statement,
                         struct bytes signature)
{
    return ca_signed_checkpoint(m->s->ca, statement, signature) &&
           uuid_eq(m->last.company, m->company) && m->last.chain == m->chain;
}

static enum err take_last(struct making *m, const struct db_rows *rows)
{
    struct bytes canon;

    if (rows->n == 0)
        return OK;
    canon = db_bytes(rows, 0, 1);
    if (canon_decode(&canon_checkpoint_schema, canon, m->a, &m->last) != OK)
        return broken(m, "the last checkpoint cannot be decoded");
    m->next.previous = canon_digest(&canon_checkpoint_schema, canon);
    if (!last_is_ours(m, &m->next.previous, db_bytes(rows, 0, 2)))
        return broken(m, "the last checkpoint is not ours"); /* guard: last_is_ours */
    m->at = m->last.head;
    m->done = m->last.sequence;
    return OK;
}

/* The authority chain is signed as the journal knows it, whatever the database says its
 * head is: who rewrote the chain gets no signature under it. */
static void take_known_head(struct making *m)
{
    struct company *c = companies_find(m->s->companies, m->company);

    if (m->chain != AUDIT_AUTHORITY || !c)
        return;
    pthread_mutex_lock(&c->lock);
    if (c->sequence > 0) { /* guard: checkpoint_is_the_journals */
        m->next.sequence = c->sequence;
        m->next.head = c->head;
    }
    pthread_mutex_unlock(&c->lock);
}

static enum err read_heads(struct making *m)
{
    const struct db_statement *head = m->chain == AUDIT_AUTHORITY
                                          ? &checkpoint_authority_head
                                          : &checkpoint_activity_head;
    struct db_batch b;
    enum err e;

    db_batch_init(&b, m->a, m->company);
    (void)db_batch_add(&b, &checkpoint_last, chain_params(m));
    (void)db_batch_need(&b, head, frame_params(m->a, m->company), ERR_NOT_FOUND);
    e = db_batch_run(m->s->db, &b);
    if (e != OK)
        return e;
    m->next = (struct canon_checkpoint){.company = m->company,
                                        .chain = m->chain,
                                        .sequence = db_int(&b.rows[1], 0, 0),
                                        .at = db_time(&b.rows[1], 0, 2)};
    memcpy(m->next.head.b, db_bytes(&b.rows[1], 0, 1).p, sizeof m->next.head.b);
    take_known_head(m);
    return take_last(m, &b.rows[0]);
}

static enum err hash_row(struct making *m, const struct db_rows *rows, size_t i)
{
    struct bytes canon = db_bytes(rows, i, 1);
    struct bytes stored = db_bytes(rows, i, 3);
    struct digest d;

    if (db_int(rows, i, 0) != m->done + 1)
        return broken(m, "a row is missing");
    memcpy(d.b, stored.p, sizeof d.b);
    /* erased personal data leaves only d */
    if (canon.p)
        d = audit_d(db_bytes(rows, i, 2), canon);
    if (!bytes_eq(digest_bytes(&d), stored))
        return broken(m, "its digest is another one");
    m->at = audit_head(&m->at, &d);
    if (!bytes_eq(digest_bytes(&m->at), db_bytes(rows, i, 4)))
        return broken(m, "its head is another one");
    m->done++;
    return OK;
}

static enum err hash_rows(struct making *m)
{
    const struct db_statement *s = m->chain == AUDIT_AUTHORITY
                                       ? &checkpoint_authority_rows
                                       : &checkpoint_activity_rows;
    struct arena *page = arena_new();
    enum err e = OK;

    while (e == OK && m->done < m->next.sequence) {
        struct db_params *p = db_add_int(frame_params(page, m->company), m->done);
        struct db_rows rows;

        e = db_query(m->s->db, page, m->company, s, db_add_int(p, m->next.sequence),
                     &rows);
        if (e == OK && rows.n == 0)
            e = broken(m, "a row is missing");
        for (size_t i = 0; e == OK && i < rows.n; i++)
            e = hash_row(m, &rows, i);
        arena_reset(page);
    }
    arena_free(&page);
    if (e == OK && !digest_eq(&m->at, &m->next.head))
        e = broken(m, "the head is not that of the rows"); /* guard: chain_is_whole */
    return e;
}

/* company chain sequence canon signature, in hex, one line. */
static enum err append_line(struct making *m, struct bytes canon,
                            struct bytes signature)
{
    struct buf line = {0};
    char *hex = arena_alloc(m->a, 2 * canon.n + 2 * signature.n + 1);
    char id[UUID_TEXT_LEN + 1];
    enum err e;

    uuid_text(m->company, id);
    buf_printf(&line, "%s %d %lld ", id, m->chain, (long long)m->next.sequence);
    hex_encode(canon, hex);
    buf_printf(&line, "%s ", hex);
    hex_encode(signature, hex);
    buf_printf(&line, "%s\n", hex);
    e = checkpoint_file_append(m->s->checkpoints->file, buf_bytes(&line));
    buf_clear(&line);
    return e;
}

/* The file first: what stands in the database has certainly gone out, or will. A line
 * without its row is only one checkpoint more that holds. */
static enum err sign_and_store(struct making *m)
{
    struct digest digest;
    struct buf canon = {0}, signature = {0};
    struct db_params *p = chain_params(m);
    uuid certificate;
    enum err e;

    canon_encode(&canon_checkpoint_schema, &m->next, &canon);
    digest = canon_digest(&canon_checkpoint_schema, buf_bytes(&canon));
    e = ca_sign_checkpoint(m->s->ca, &digest, &signature, &certificate);
    if (e == OK)
        e = append_line(m, buf_bytes(&canon), buf_bytes(&signature));
    if (e == OK) {
        db_add_bytes(db_add_int(p, m->next.sequence), buf_bytes(&canon));
        db_add_uuid(db_add_bytes(p, buf_bytes(&signature)), certificate);
        e = db_query(m->s->db, m->a, m->company, &checkpoint_insert,
                     db_add_time(p, m->next.at), NULL);
    }
    buf_clear(&canon);
    buf_clear(&signature);
    return e;
}

static bool is_due(const struct making *m)
{
    return m->next.sequence - m->last.sequence >= CHECKPOINT_ROWS ||
           m->next.at - m->last.at >= CHECKPOINT_EVERY_US;
}

static enum err make(struct making *m, bool only_when_due)
{
    enum err e = read_heads(m);

    if (e != OK || m->next.sequence == 0)
        return e;
    if (m->next.sequence == m->last.sequence)
        return digest_eq(&m->next.head, &m->last.head)
                   ? OK
                   : broken(m, "the head is not the one that was signed");
    if (only_when_due && !is_due(m))
        return OK;
    e = hash_rows(m);
    return e == OK ? sign_and_store(m) : e;
}

static enum err make_alone(struct signer *s, uuid company, uint8_t chain,
                           bool only_when_due, int64_t *sequence)
{
    struct making m = {.s = s, .a = arena_new(), .company = company, .chain = chain};
    enum err e;

    pthread_mutex_lock(&s->checkpoints->lock);
    e = make(&m, only_when_due);
    pthread_mutex_unlock(&s->checkpoints->lock);
    if (e == OK)
        *sequence = m.next.sequence;
    arena_free(&m.a);
    return e;
}

enum err checkpoint_now(struct signer *s, uuid company, uint8_t chain,
                        int64_t *sequence)
{
    if (chain != AUDIT_AUTHORITY && chain != AUDIT_ACTIVITY)
        return ERR_FIELD_BAD;
    if (uuid_is_nil(company))
        return ERR_NOT_FOUND;
    return make_alone(s, company, chain, false, sequence);
}

void checkpoints_run(struct signer *s)
{
    int64_t sequence;

    if (!ca_is_founded(s->ca))
        return;
    for (size_t i = 0; i < companies_count(s->companies); i++) {
        uuid company = companies_at(s->companies, i)->id;
        enum err e = make_alone(s, company, AUDIT_AUTHORITY, true, &sequence);

        if (e == OK)
            e = make_alone(s, company, AUDIT_ACTIVITY, true, &sequence);
        if (e == ERR_UNAVAILABLE || e == ERR_BUSY)
            return; /* the database is away: later */
    }
}
