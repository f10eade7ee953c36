/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a transaction of authority: audit row, head, commit, epochs, journal. What
 * was committed is answered only after the journal has it on the disk. A COMMIT whose
 * answer was lost is resolved by reading the head, never by guessing. */
#include "signer/frame.h"

/* ours */
#include "base/clock.h"
#include "base/crash.h"
#include "base/log.h"
#include "signer/ca.h"
#include "signer/epochs.h"
#include "signer/frame_own.h"
#include "signer/sync.h"
#include "signer/tx_own.h"

#define RESOLVE_TRIES 50
#define RESOLVE_PAUSE_US (200 * US_PER_MS)

/* Takes the head from the audit row itself: without the row there is no head, which the
 * table refuses, and with it the whole transaction fails. */
DB_STATEMENT(frame_audit_append,
             "WITH appended AS ("
             "   INSERT INTO authority_audit (company_id, sequence, at, event, "
             "                                person_id, object_id, canon, salt, d, "
             "                                head) "
             "   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
             "   RETURNING head) "
             "UPDATE authority_head SET sequence = $2, at = $3, "
             "       head = (SELECT head FROM appended) "
             "WHERE company_id = $1 AND sequence = $2 - 1",
             DB_AUDIT);
DB_STATEMENT(frame_activity_insert,
             "INSERT INTO activity_audit (company_id, sequence, at, event, object_id, "
             "                            canon, salt, d, head) "
             "VALUES ($1, $2, $3, $4, $1, $5, $6, $7, $8)",
             DB_AUDIT);
DB_STATEMENT(frame_activity_begin,
             "INSERT INTO activity_head (company_id, sequence, head, at) "
             "VALUES ($1, $2, $3, $4)",
             DB_AUDIT);
/* Waits for the lock that the lost transaction may still hold. */
DB_STATEMENT(frame_head_resolve,
             "SELECT sequence, head FROM authority_head "
             "WHERE company_id = $1 "
             "FOR UPDATE",
             0);

static struct canon_audit audit_record(const struct tx *t,
                                       const struct tx_record *record)
{
    return (struct canon_audit){
        .company = t->company,
        .chain = AUDIT_AUTHORITY,
        .sequence = t->sequence,
        .at = t->now,
        .flags = (uint8_t)(record->flags | t->own->flags),
        .event = str_of(record->event),
        .person = t->person,
        .object = record->object,
        .act = {!uuid_is_nil(t->act), t->act},
        .subject = record->subject,
        .attestation = record->attestation,
        .touches = {t->touches, t->touch_count},
        .details = {(void *)(uintptr_t)t->details, t->detail_count},
    };
}

struct audit_row {
    struct bytes canon;
    uint8_t salt[AUDIT_SALT_LEN];
    struct digest d, head;
};

static struct audit_row *make_audit_row(struct tx *t, const struct digest *before,
                                        const struct canon_audit *audit)
{
    struct audit_row *row = ARENA_NEW(t->arena, struct audit_row);
    struct buf b = {0};

    canon_encode(&canon_audit_schema, audit, &b);
    row->canon = arena_bytes(t->arena, buf_bytes(&b));
    buf_clear(&b);
    random_bytes(row->salt, sizeof row->salt);
    row->d = audit_d((struct bytes){row->salt, sizeof row->salt}, row->canon);
    row->head = audit_head(before, &row->d);
    return row;
}

static enum err queue_audit(struct tx *t, const struct tx_record *record,
                            struct digest *head)
{
    struct canon_audit audit = audit_record(t, record);
    const struct audit_row *row = make_audit_row(t, &t->own->head, &audit);
    struct db_params *p = db_add_int(frame_params(t->arena, t->company), t->sequence);

    db_add_text(db_add_time(p, t->now), arena_str(t->arena, audit.event));
    add_opt_uuid(add_opt_uuid(p, &t->person), &record->object);
    db_add_bytes(p, row->canon);
    db_add_bytes(p, (struct bytes){row->salt, sizeof row->salt});
    db_add_bytes(db_add_bytes(p, digest_bytes(&row->d)), digest_bytes(&row->head));
    *head = row->head;
    return tx_queue(t, &frame_audit_append, p);
}

enum err tx_found_activity(struct tx *t)
{
    static const struct digest nothing;
    struct canon_audit audit = {
        .company = t->company,
        .chain = AUDIT_ACTIVITY,
        .sequence = 1,
        .at = t->now,
        .event = STR("company.create"),
        .object = {true, t->company},
        .act = {!uuid_is_nil(t->act), t->act},
    };
    const struct audit_row *row = make_audit_row(t, &nothing, &audit);
    struct db_params *p = db_add_int(frame_params(t->arena, t->company), 1);
    struct db_params *h = db_add_int(frame_params(t->arena, t->company), 1);
    enum err e;

    db_add_bytes(db_add_text(db_add_time(p, t->now), audit.event), row->canon);
    db_add_bytes(p, (struct bytes){row->salt, sizeof row->salt});
    db_add_bytes(db_add_bytes(p, digest_bytes(&row->d)), digest_bytes(&row->head));
    e = tx_queue(t, &frame_activity_insert, p);
    db_add_time(db_add_bytes(h, digest_bytes(&row->head)), t->now);
    return e == OK ? tx_queue(t, &frame_activity_begin, h) : e;
}

/* What the database says about our lost COMMIT: OK it happened, ERR_UNAVAILABLE it did
 * not, ERR_OUTCOME_UNKNOWN nobody can tell now. */
static enum err ask_outcome(struct tx *t, const struct digest *head)
{
    struct db_params *p = frame_params(t->arena, t->company);
    struct db_rows rows = {0};
    struct db *d = NULL;
    enum err e = db_borrow(t->signer->db, RESOLVE_PAUSE_US, &d);

    if (e == OK)
        e = db_begin(d, t->company);
    if (e == OK)
        e = db_run(d, t->arena, &frame_head_resolve, p, &rows);
    if (e != OK || rows.n == 0) {
        db_return(&d);
        return ERR_OUTCOME_UNKNOWN;
    }
    e = db_int(&rows, 0, 0) == t->sequence &&
                bytes_eq(db_bytes(&rows, 0, 1), digest_bytes(head))
            ? OK
            : ERR_UNAVAILABLE;
    db_return(&d);
    return e;
}

static enum err resolve(struct tx *t, const struct digest *head)
{
    enum err e = ERR_OUTCOME_UNKNOWN;

    log_warn("signer.commit", "the answer of a COMMIT was lost; asking for it");
    db_return(&t->db);
    for (int i = 0; i < RESOLVE_TRIES && e == ERR_OUTCOME_UNKNOWN; i++) {
        clock_sleep_us(RESOLVE_PAUSE_US);
        e = ask_outcome(t, head);
    }
    return e;
}

static uint64_t remember(struct tx *t, const struct digest *head)
{
    struct company *c = t->own->company;

    c->sequence = t->sequence;
    c->head = *head;
    for (size_t i = 0; i < t->touch_count; i++)
        epochs_put(t->signer->epochs, t->company, &t->touches[i]);
    return journal_append(t->signer->journal,
                          &(struct journal_record){.company = t->company,
                                                   .sequence = t->sequence,
                                                   .head = *head,
                                                   .touches = t->touches,
                                                   .touch_count = t->touch_count});
}

static void let_go(struct tx *t, bool committed)
{
    ca_settle(t->signer->ca, t, committed);
    db_return(&t->db);
    if (t->own->company)
        pthread_mutex_unlock(&t->own->company->lock);
    t->own->company = NULL;
}

enum err tx_finish(struct tx *t, const struct tx_record *record)
{
    struct digest head;
    uint64_t place = 0;
    enum err e;

    ASSERT(t->own->company);
    e = queue_audit(t, record, &head);
    CRASH_POINT("signer.commit.before");
    if (e == OK)
        e = tx_flush_commit(t);
    if (e == ERR_OUTCOME_UNKNOWN)
        e = resolve(t, &head);
    if (e == OK) {
        CRASH_POINT("signer.commit.after");
        place = remember(t, &head);
    }
    let_go(t, e == OK);
    if (e == OK)
        journal_wait(t->signer->journal, place);
    return e;
}

void tx_abandon(struct tx **t)
{
    if (!*t)
        return;
    let_go(*t, false);
    *t = NULL;
}

enum err tx_refuse(struct signer *s, struct arena *a, const struct tx_start *start,
                   const struct tx_record *record, enum err why,
                   const struct tx_write *also)
{
    struct tx_start bare = {
        .client = start->client, .company = start->company, .act = start->act};
    struct tx_record refusal = *record;
    struct tx *t = NULL;
    enum err e = tx_begin(s, a, &bare, &t);

    if (e != OK)
        return e;
    t->person = start->person;
    tx_detail(t, "code", str_of(err_info(why)->code));
    if (also)
        e = tx_queue(t, also->statement, also->params);
    if (e != OK) {
        tx_abandon(&t);
        return e;
    }
    refusal.flags |= AUDIT_REFUSED;
    return tx_finish(t, &refusal);
}
