/* SPDX-License-Identifier: Apache-2.0 */
/* Following the authority chain from where the journal ends. A row is believed only if
 * it continues the chain; its touches raise the epochs, so nothing older than what the
 * database shows now can come back later. */
#include "signer/sync.h"

/* ours */
#include "base/log.h"
#include "canon/audit.h"
#include "crypto/digest.h"
#include "signer/epochs.h"
#include "signer/signer.h"

DB_STATEMENT(sync_head_find,
             "SELECT sequence, head FROM authority_head "
             "WHERE company_id = $1",
             0);
DB_STATEMENT(sync_directory,
             "SELECT company_id FROM company_directory "
             "WHERE company_id > $1 "
             "ORDER BY company_id LIMIT 500",
             DB_SHARED);
DB_STATEMENT(sync_rows,
             "SELECT sequence, canon, salt, d, head FROM authority_audit "
             "WHERE company_id = $1 AND sequence > $2 "
             "ORDER BY sequence LIMIT 200",
             0);

static void learn(struct signer *s, struct company *c, const struct journal_record *r)
{
    c->sequence = r->sequence;
    c->head = r->head;
    for (size_t i = 0; i < r->touch_count; i++)
        epochs_put(s->epochs, c->id, &r->touches[i]);
}

enum err sync_replay(void *context, const struct journal_record *record)
{
    struct signer *s = context;
    struct company *c = companies_add(s->companies, record->company);

    if (record->sequence != c->sequence + 1) {
        log_error("journal.read", "a company's records are not in a row");
        return ERR_SIGNER_JOURNAL; /* guard: journal_has_no_gap */
    }
    learn(s, c, record);
    return OK;
}

static enum err refuse(const struct company *c, const char *why)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_text(c->id, id);
    log_error("signer.journal", "company %s: %s", id, why);
    return ERR_SIGNER_JOURNAL;
}

/* Does row i continue the chain of c? */
static enum err read_row(struct arena *a, const struct company *c,
                         const struct db_rows *rows, size_t i,
                         struct journal_record *out)
{
    struct bytes canon = db_bytes(rows, i, 1);
    struct digest d, head;
    struct canon_audit audit;

    if (!canon.p || db_int(rows, i, 0) != c->sequence + 1)
        return refuse(c, "the database's chain has a gap behind the journal's head");
    d = audit_d(db_bytes(rows, i, 2), canon);
    head = audit_head(&c->head, &d);
    if (!bytes_eq(digest_bytes(&d), db_bytes(rows, i, 3)) ||
        !bytes_eq(digest_bytes(&head), db_bytes(rows, i, 4)))
        return refuse(c, "the database's chain does not continue the journal's");
    if (canon_decode(&canon_audit_schema, canon, a, &audit) != OK ||
        !uuid_eq(audit.company, c->id) || audit.chain != AUDIT_AUTHORITY ||
        audit.sequence != c->sequence + 1)
        return refuse(c, "an audit row is not what its place says");
    *out = (struct journal_record){.company = c->id,
                                   .sequence = audit.sequence,
                                   .head = head,
                                   .touches = audit.touches.items,
                                   .touch_count = audit.touches.n};
    return OK;
}

static enum err follow_page(struct signer *s, struct company *c, struct arena *a,
                            const struct db_rows *rows, const struct sync_head *until)
{
    uint64_t place = 0;
    enum err e = OK;

    for (size_t i = 0; i < rows->n && c->sequence < until->sequence; i++) {
        struct journal_record r;
        e = read_row(a, c, rows, i, &r);
        if (e != OK)
            break;
        learn(s, c, &r);
        place = journal_append(s->journal, &r);
    }
    if (place)
        journal_wait(s->journal, place);
    return e;
}

static enum err follow(struct signer *s, struct db *d, struct company *c,
                       const struct sync_head *until)
{
    struct arena *page = arena_new();
    enum err e = OK;

    while (e == OK && c->sequence < until->sequence) {
        struct db_params *p = db_add_uuid(db_params_new(page), c->id);
        struct db_rows rows;

        e = db_run(d, page, &sync_rows, db_add_int(p, c->sequence), &rows);
        if (e == OK && rows.n == 0)
            e = refuse(c, "the head is ahead of its own chain");
        if (e == OK)
            e = follow_page(s, c, page, &rows, until);
        arena_reset(page);
    }
    arena_free(&page);
    return e;
}

enum err sync_company(struct signer *s, struct db *d, struct company *c,
                      const struct sync_head *head)
{
    enum err e = OK;

    if (head->sequence < c->sequence)
        return refuse(c, "the database is behind the journal"); /* guard: db_behind */
    if (head->sequence > c->sequence) {
        log_warn("signer.journal", "the journal follows the database by %lld rows",
                 (long long)(head->sequence - c->sequence));
        e = follow(s, d, c, head);
    }
    if (e == OK && !digest_eq(&head->head, &c->head))
        e = refuse(c, "the database has another head"); /* guard: db_head */
    return e;
}

static enum err sync_one(struct signer *s, struct db *d, struct arena *a,
                         struct company *c)
{
    struct sync_head head = {0};
    struct db_rows rows;
    enum err e;

    pthread_mutex_lock(&c->lock);
    e = db_begin(d, c->id);
    if (e == OK)
        e = db_run(d, a, &sync_head_find, db_add_uuid(db_params_new(a), c->id), &rows);
    if (e == OK && rows.n) {
        head.sequence = db_int(&rows, 0, 0);
        memcpy(head.head.b, db_bytes(&rows, 0, 1).p, sizeof head.head.b);
    }
    if (e == OK)
        e = sync_company(s, d, c, &head);
    db_rollback(d);
    pthread_mutex_unlock(&c->lock);
    return e;
}

static enum err add_directory(struct signer *s, struct db *d, struct arena *a)
{
    uuid after = UUID_NIL;
    struct db_rows rows;
    enum err e;

    do {
        e = db_begin(d, UUID_NIL);
        if (e == OK)
            e = db_run(d, a, &sync_directory, db_add_uuid(db_params_new(a), after),
                       &rows);
        db_rollback(d);
        for (size_t i = 0; e == OK && i < rows.n; i++) {
            after = db_uuid(&rows, i, 0);
            (void)companies_add(s->companies, after);
        }
    } while (e == OK && rows.n > 0);
    return e;
}

enum err sync_all(struct signer *s)
{
    struct arena *a = arena_new();
    struct db *d = NULL;
    enum err e = db_borrow(s->db, 5 * INT64_C(1000000), &d);

    if (e == OK)
        e = add_directory(s, d, a);
    for (size_t i = 0; e == OK && i < companies_count(s->companies); i++) {
        e = sync_one(s, d, a, companies_at(s->companies, i));
        arena_reset(a);
    }
    db_return(&d);
    arena_free(&a);
    return e;
}
