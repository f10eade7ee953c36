/* SPDX-License-Identifier: Apache-2.0 */
/* Hash, compare, go on. */
#include "domain/audit_look.h"

/* ours */
#include "base/clock.h"
#include "canon/audit.h"
#include "crypto/cert.h"
#include "store/company_store.h"

#define PAGE 500

/* One page of a look: what is read for it dies with its arena. */
struct reading {
    const struct audit_look *look;
    struct audit_look_row *row;
    struct arena *a;
    struct audit_head_row end; /* the chain's head when the slice began */
    struct bytes root;
    struct installation_certificate_row *certificates;
    size_t certificate_count;
};

static void end_look(struct reading *r, int64_t bad_sequence, const char *fault)
{
    r->row->running = false;
    r->row->verified_to = r->row->reached;
    r->row->verified_at = clock_utc_us();
    r->row->bad_sequence = bad_sequence;
    r->row->fault = fault ? str_of(fault) : (struct str){NULL, 0};
}

/* What is wrong with the next record; NULL: nothing. */
static const char *judge_record(struct audit_look_row *row,
                                const struct audit_row *record)
{
    struct digest d = record->d, head;

    if (record->sequence != row->reached + 1)
        return "missing"; /* guard: look_sequence */
    /* where personal data was erased only d is left */
    if (record->canon.p)
        d = audit_d(record->salt, record->canon);
    if (!digest_eq(&d, &record->d))
        return "digest"; /* guard: look_digest */
    head = audit_head(&row->reached_head, &d);
    if (!digest_eq(&head, &record->head))
        return "head"; /* guard: look_head */
    row->reached_head = head;
    row->reached = record->sequence;
    return NULL;
}

/* ---- checkpoints ---- */

static const struct installation_certificate_row *
certificate_of(const struct reading *r, uuid id)
{
    for (size_t i = 0; i < r->certificate_count; i++)
        if (uuid_eq(r->certificates[i].id, id))
            return &r->certificates[i];
    return NULL;
}

/* Signed by a key of this installation that signs checkpoints and nothing else. */
static bool is_signed(const struct reading *r, const struct checkpoint_row *row,
                      int64_t at)
{
    const struct installation_certificate_row *c = certificate_of(r, row->certificate);
    struct digest statement = canon_digest(&canon_checkpoint_schema, row->canon);
    struct cert_question question = {
        .roots = &r->root, .roots_n = 1, .kind = CERT_CHECKPOINT, .at_us = at};
    struct cert_facts facts;

    if (!c || cert_read(r->a, c->der, &facts) != OK)
        return false;
    question.leaf = c->der;
    return cert_judge(&question) == CERT_GOOD &&
           key_verifies(facts.spki, &statement, row->signature);
}

static bool checkpoint_agrees(const struct reading *r, const struct checkpoint_row *row,
                              const struct digest *head)
{
    struct canon_checkpoint c;

    if (canon_decode(&canon_checkpoint_schema, row->canon, r->a, &c) != OK)
        return false;
    return uuid_eq(c.company, r->look->company) && c.chain == r->row->chain &&
           c.sequence == row->sequence && digest_eq(&c.head, head) &&
           is_signed(r, row, c.at); /* guard: look_checkpoint */
}

/* ---- pages ---- */

static void judge_page(struct reading *r, const struct audit_row *records, size_t n,
                       const struct checkpoint_row *checkpoints, size_t checkpoint_n)
{
    size_t k = 0;

    for (size_t i = 0; i < n && r->row->running; i++) {
        const char *fault = judge_record(r->row, &records[i]);

        if (fault) {
            end_look(r, r->row->reached + 1, fault);
        } else if (k < checkpoint_n && checkpoints[k].sequence == records[i].sequence) {
            if (!checkpoint_agrees(r, &checkpoints[k++], &r->row->reached_head))
                end_look(r, records[i].sequence, "checkpoint");
        }
    }
}

static enum err look_at_page(struct reading *r)
{
    const struct audit_look *look = r->look;
    int64_t after = r->row->reached, until = after + PAGE;
    struct checkpoint_row *checkpoints;
    struct audit_row *records;
    size_t n, checkpoint_n;
    enum err e;

    until = until < r->end.sequence ? until : r->end.sequence;
    e = audit_read(look->db, r->a, look->company, r->row->chain, after, until, PAGE,
                   &records, &n);
    if (!e)
        e = checkpoint_list(look->db, r->a, look->company, r->row->chain, after, until,
                            &checkpoints, &checkpoint_n);
    if (e)
        return e;
    judge_page(r, records, n, checkpoints, checkpoint_n);
    if (r->row->running && r->row->reached < until)
        end_look(r, r->row->reached + 1, "missing");
    return OK;
}

/* All records agree: so must the chain's own head. The head is read after the
 * checkpoints: the chain goes on growing meanwhile. */
static enum err look_at_end(struct reading *r)
{
    struct audit_status_row now;
    int64_t seen;
    enum err e =
        audit_status_find(r->look->db, r->a, r->look->company, r->row->chain, &now);

    if (e)
        return e;
    seen = now.checkpoint;
    e = audit_head_find(r->look->db, r->a, r->look->company, r->row->chain, &now.head);
    if (e)
        return e;
    if (!digest_eq(&r->row->reached_head, &r->end.head))
        end_look(r, r->end.sequence, "head"); /* guard: look_end */
    else if (seen > now.head.sequence)
        end_look(r, now.head.sequence + 1, "truncated"); /* guard: look_truncated */
    else
        end_look(r, 0, NULL);
    return OK;
}

static enum err begin(struct reading *r, struct arena *kept)
{
    struct db_pool *db = r->look->db;
    enum err e = installation_root(db, kept, &r->root);

    if (!e)
        e = installation_certificates(db, kept, &r->certificates,
                                      &r->certificate_count);
    if (!e)
        e = audit_head_find(db, kept, r->look->company, r->row->chain, &r->end);
    return e;
}

enum err audit_look_on(const struct audit_look *look)
{
    struct arena *kept = arena_new();
    struct reading r = {.look = look, .row = look->row, .a = arena_new()};
    int64_t stop = look->row->reached + look->slice;
    enum err e = begin(&r, kept);

    while (!e && r.row->running && r.row->reached < r.end.sequence &&
           r.row->reached < stop) {
        e = look_at_page(&r);
        arena_reset(r.a);
    }
    if (!e && r.row->running && r.row->reached >= r.end.sequence)
        e = look_at_end(&r);
    arena_free(&r.a);
    arena_free(&kept);
    return e;
}
