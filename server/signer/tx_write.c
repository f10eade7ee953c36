/* SPDX-License-Identifier: Apache-2.0 */
/* Writing authority rows: canon, MAC, projection and audit touch in one call. Writes
 * are queued and leave with the next read or the commit (tx_own.h); what the database
 * refuses then fails the whole act. */
#include "signer/frame.h"
#include "signer/tx_own.h"

/* ours */
#include "base/log.h"
#include "signer/epochs.h"

#define FIRST_PROJECTED 8 /* parameters before the table's own */

/* One statement: a second update of a row in a transaction would check all its foreign
 * keys again. A signature changes nothing that is projected. */
DB_STATEMENT(tx_intent_sign,
             "UPDATE intent "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, cms = $9 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

enum err tx_flush(struct tx *t)
{
    struct tx_own *own = t->own;
    enum err e;

    if (own->pending.n == 0)
        return OK;
    e = db_run_all(t->db, &own->pending);
    if (e != OK && own->pending.failed >= 0)
        own->failed_item = own->item_of[own->pending.failed];
    db_batch_init(&own->pending, t->arena, t->company);
    return e;
}

enum err tx_flush_commit(struct tx *t)
{
    struct tx_own *own = t->own;
    enum err e = db_run_commit(t->db, &own->pending);

    if (e != OK && own->pending.failed >= 0)
        own->failed_item = own->item_of[own->pending.failed];
    return e;
}

static void add_pending(struct tx *t, const struct db_statement *s, struct db_params *p)
{
    struct tx_own *own = t->own;
    int i = db_batch_add(&own->pending, s, p);

    own->item_of[i] = own->item;
}

enum err tx_queue(struct tx *t, const struct db_statement *s, struct db_params *p)
{
    struct tx_own *own = t->own;

    if (own->pending.n == TX_PENDING_MAX) {
        enum err e = tx_flush(t);
        if (e != OK)
            return e;
    }
    add_pending(t, s, p);
    return OK;
}

/* The queue and b as one batch. */
static enum err run_together(struct tx *t, struct db_batch *b)
{
    struct tx_own *own = t->own;
    int queued = own->pending.n;
    enum err e;

    for (int i = 0; i < b->n; i++) {
        add_pending(t, b->statement[i], b->params[i]);
        own->pending.on_no_row[queued + i] = b->on_no_row[i];
    }
    e = db_run_all(t->db, &own->pending);
    if (e != OK && own->pending.failed >= 0)
        own->failed_item = own->item_of[own->pending.failed];
    if (e == OK)
        memcpy(b->rows, own->pending.rows + queued, (size_t)b->n * sizeof b->rows[0]);
    db_batch_init(&own->pending, t->arena, t->company);
    return e;
}

enum err tx_read_all(struct tx *t, struct db_batch *b)
{
    enum err e = OK;

    if (t->own->pending.n + b->n > TX_PENDING_MAX)
        e = tx_flush(t);
    return e == OK ? run_together(t, b) : e;
}

enum err tx_read(struct tx *t, const struct db_statement *s, struct db_params *p,
                 struct db_rows *out)
{
    struct db_batch b;
    enum err e;

    db_batch_init(&b, t->arena, t->company);
    (void)db_batch_add(&b, s, p);
    e = tx_read_all(t, &b);
    if (e == OK)
        *out = b.rows[0];
    return e;
}

static void add_touch(struct tx *t, enum canon_kind kind, const struct row *row)
{
    if (t->touch_count == t->touch_cap) {
        size_t cap = t->touch_cap ? 2 * t->touch_cap : 16;
        struct canon_touch *more = ARENA_ARRAY(t->arena, cap, struct canon_touch);
        if (t->touch_count)
            memcpy(more, t->touches, t->touch_count * sizeof *more);
        t->touches = more;
        t->touch_cap = cap;
    }
    t->touches[t->touch_count++] = (struct canon_touch){
        .table = (uint8_t)kind, .id = row->id, .epoch = row->epoch, .live = row->live};
}

/* The record may be gone when the statement leaves. */
static void keep_projection(struct tx *t, struct db_params *p)
{
    for (int i = FIRST_PROJECTED; i < p->n; i++) {
        if (p->v[i].p)
            p->v[i] = arena_bytes(t->arena, p->v[i]);
    }
}

static struct bytes encode(struct tx *t, const struct canon_schema *schema,
                           const void *record)
{
    struct buf b = {0};
    struct bytes kept;

    canon_encode(schema, record, &b);
    kept = arena_bytes(t->arena, buf_bytes(&b));
    buf_wipe(&b);
    return kept;
}

static struct db_params *row_params(struct tx *t, const struct tx_table *table,
                                    const struct row *row)
{
    struct db_params *p = db_params_new(t->arena);
    struct digest mac =
        row_mac(&t->signer->secrets, &(struct row_seal){.kind = table->kind,
                                                        .company = t->company,
                                                        .id = row->id,
                                                        .round = row->round,
                                                        .epoch = row->epoch,
                                                        .live = row->live,
                                                        .canon = row->canon});

    db_add_uuid(db_add_uuid(p, t->company), row->id);
    db_add_int(p, row->epoch);
    db_add_bytes(p, row->canon);
    db_add_bytes(p, arena_bytes(t->arena, digest_bytes(&mac)));
    db_add_int(p, ROW_MAC_KEY);
    db_add_bool(p, row->live);
    db_add_time(p, t->now);
    return p;
}

/* Text and numbers that no canon can hold were the caller's to refuse; this is the last
 * door before an assertion. */
static enum err check_record(struct tx *t, const struct tx_table *table,
                             const void *record)
{
    if (t->touch_count >= AUDIT_TOUCHES_MAX)
        return ERR_TOO_LARGE;
    return canon_check(table->schema, record, &t->field);
}

enum err tx_insert(struct tx *t, enum canon_kind kind, uuid id, const void *record)
{
    const struct tx_table *table = tx_table_of(kind);
    int64_t known = epochs_get(t->signer->epochs, t->company, (uint8_t)kind, id, NULL);
    struct row row = {.id = id, .epoch = 1, .live = true};
    struct db_params *p;
    enum err e;

    ASSERT(table && t->own->company);
    e = check_record(t, table, record);
    if (e != OK)
        return e;
    if (kind == KIND_REQUEST_STATE) {
        /* a request's epochs count across its rounds (epochs.h) */
        row.round = ((const struct canon_request_state *)record)->round;
        row.epoch = known + 1;
    } else if (known) {
        return ERR_CONFLICT; /* guard: id_is_new */
    }
    row.canon = encode(t, table->schema, record);
    p = row_params(t, table, &row);
    table->project(t, record, p);
    keep_projection(t, p);
    add_touch(t, kind, &row);
    t->own->wrote |= UINT64_C(1) << kind;
    return tx_queue(t, table->insert, p);
}

/* The row's next epoch; its parameters without what the table adds. */
static enum err advance(struct tx *t, const struct tx_table *table, struct row *row,
                        const void *record, struct db_params **out)
{
    enum err e;

    ASSERT(table && t->own->company);
    e = check_record(t, table, record);
    if (e != OK)
        return e;
    row->epoch++;
    row->canon = encode(t, table->schema, record);
    *out = row_params(t, table, row);
    add_touch(t, table->kind, row);
    t->own->wrote |= UINT64_C(1) << table->kind;
    return OK;
}

enum err tx_update(struct tx *t, enum canon_kind kind, struct row *row,
                   const void *record, bool live)
{
    const struct tx_table *table = tx_table_of(kind);
    struct row next = *row;
    struct db_params *p;
    enum err e;

    next.live = live;
    e = advance(t, table, &next, record, &p);
    if (e != OK)
        return e;
    if (table->project_update)
        table->project_update(t, record, p);
    else
        table->project(t, record, p);
    keep_projection(t, p);
    *row = next;
    return tx_queue(t, table->update, p);
}

enum err tx_update_signed(struct tx *t, struct row *row,
                          const struct canon_intent *intent, struct bytes cms)
{
    struct db_params *p;
    enum err e = advance(t, tx_table_of(KIND_INTENT), row, intent, &p);

    if (e != OK)
        return e;
    db_add_bytes(p, arena_bytes(t->arena, cms));
    return tx_queue(t, &tx_intent_sign, p);
}
