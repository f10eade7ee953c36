/* SPDX-License-Identifier: Apache-2.0 */
/* Three views of the same company are compared: what its chain says was written, what
 * the journal remembers, what the tables hold. A row whose MAC is wrong, that is older
 * than its last touch, that nobody wrote, or that is gone, is a finding. */
#include "signer/check.h"

/* ours */
#include "base/log.h"
#include "crypto/digest.h"
#include "signer/companies.h"
#include "signer/epochs.h"
#include "signer/frame_own.h"
#include "signer/sync.h"
#include "signer/tx_own.h"

#define REPORT_MAX 60000 /* an answer is one message */

DB_STATEMENT(check_chain_rows,
             "SELECT sequence, canon, salt, d, head FROM authority_audit "
             "WHERE company_id = $1 AND sequence > $2 "
             "ORDER BY sequence LIMIT 200",
             0);

struct check {
    struct signer *s;
    struct arena *a;
    struct tx *t;
    struct company *company; /* locked: nothing moves meanwhile */
    struct buf *report;
    size_t findings;
    struct epochs *chain; /* what the chain says */
    size_t rows;          /* found in the tables */
};

static void find(struct check *c, const char *what, const char *where, uuid id)
{
    char text[UUID_TEXT_LEN + 1];

    uuid_text(id, text);
    c->findings++;
    if (c->report->n < REPORT_MAX)
        buf_printf(c->report, "%s %s: %s\n", where, text, what);
}

/* ---- the chain ---- */

static bool row_continues(const struct db_rows *rows, size_t i, int64_t *sequence,
                          struct digest *head)
{
    struct bytes canon = db_bytes(rows, i, 1);
    struct bytes stored = db_bytes(rows, i, 3);
    struct digest d;

    if (db_int(rows, i, 0) != *sequence + 1)
        return false;
    memcpy(d.b, stored.p, sizeof d.b);
    if (canon.p)
        d = audit_d(db_bytes(rows, i, 2), canon);
    *head = audit_head(head, &d);
    (*sequence)++;
    return bytes_eq(digest_bytes(&d), stored) &&
           bytes_eq(digest_bytes(head), db_bytes(rows, i, 4));
}

static void take_touches(struct check *c, struct arena *a, struct bytes canon)
{
    struct canon_audit audit;

    if (!canon.p || canon_decode(&canon_audit_schema, canon, a, &audit) != OK)
        return;
    for (size_t i = 0; i < audit.touches.n; i++)
        epochs_put(c->chain, c->company->id,
                   &((const struct canon_touch *)audit.touches.items)[i]);
}

static enum err check_chain(struct check *c)
{
    struct arena *page = arena_new();
    struct digest head = {{0}};
    struct db_rows rows = {.n = 1};
    int64_t sequence = 0;
    bool whole = true;
    enum err e = OK;

    while (e == OK && whole && rows.n > 0) {
        struct db_params *p = db_add_int(frame_params(page, c->company->id), sequence);
        e = db_run(c->t->db, page, &check_chain_rows, p, &rows);
        for (size_t i = 0; e == OK && whole && i < rows.n; i++) {
            whole = row_continues(&rows, i, &sequence, &head);
            take_touches(c, page, db_bytes(&rows, i, 1));
        }
        arena_reset(page);
    }
    arena_free(&page);
    if (e == OK && (!whole || sequence != c->company->sequence ||
                    !digest_eq(&head, &c->company->head)))
        find(c, "the chain does not lead to the journal's head", "chain",
             c->company->id);
    return e;
}

/* ---- the tables ---- */

static void check_row(struct check *c, const struct tx_table *table,
                      const struct db_rows *rows, size_t i, void *record)
{
    uuid id = db_uuid(rows, i, 0);
    int64_t known =
        epochs_get(c->chain, c->company->id, (uint8_t)table->kind, id, NULL);
    struct row row;

    if (known == 0) {
        find(c, "nobody wrote it", table->name, id);
        return;
    }
    /* an older round of a request is rightly older than the latest */
    if (table->load_round && db_int(rows, i, 2) < known)
        return;
    c->rows++; /* once a row that the chain knows, or none would ever be missed */
    if (db_int(rows, i, 2) != known)
        find(c, "its epoch is not the chain's", table->name, id);
    else if (row_take(c->t, table, rows, i, record, &row) != OK)
        find(c, "it does not verify", table->name, id);
}

static enum err check_table(struct check *c, const struct tx_table *table)
{
    struct arena *page = arena_new();
    struct db_rows rows = {.n = 1};
    struct arena *kept = c->t->arena;
    uuid after = UUID_NIL;
    enum err e = OK;

    c->t->arena = page;
    while (e == OK && rows.n > 0) {
        struct db_params *p = db_add_uuid(frame_params(page, c->company->id), after);
        void *record = arena_alloc(page, table->schema->size);

        e = db_run(c->t->db, page, table->all, p, &rows);
        for (size_t i = 0; e == OK && i < rows.n; i++) {
            after = db_uuid(&rows, i, 0);
            check_row(c, table, &rows, i, record);
        }
        arena_reset(page);
    }
    c->t->arena = kept;
    arena_free(&page);
    return e;
}

/* Rows that the chain knows and no table holds. */
static void check_missing(struct check *c)
{
    size_t written = epochs_count(c->chain);

    if (c->rows < written)
        find(c, "rows that were written are missing", "company", c->company->id);
}

static enum err check_locked(struct check *c)
{
    enum err e = tx_begin_read(c->s, c->a, c->company->id, &c->t);

    if (e == OK)
        e = check_chain(c);
    for (size_t i = 0; e == OK && i < tx_table_count(); i++)
        e = check_table(c, tx_table_at(i));
    if (e == OK)
        check_missing(c);
    tx_abandon(&c->t);
    return e;
}

enum err check_company(struct signer *s, struct arena *a, uuid company,
                       struct buf *report)
{
    struct check c = {.s = s,
                      .a = a,
                      .company = companies_find(s->companies, company),
                      .report = report};
    enum err e;

    if (!c.company)
        return ERR_NOT_FOUND;
    c.chain = epochs_new();
    pthread_mutex_lock(&c.company->lock);
    e = check_locked(&c);
    pthread_mutex_unlock(&c.company->lock);
    epochs_free(&c.chain);
    if (c.findings)
        buf_printf(report, "%zu findings\n", c.findings);
    else
        buf_printf(report, "ok: %zu rows\n", c.rows);
    return e;
}
