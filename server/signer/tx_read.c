/* SPDX-License-Identifier: Apache-2.0 */
/* Reading authority rows: by id, by a projected column, the latest round of a request.
 * A list believes the record, not the column it was found by. Queued writes are sent
 * with the read, so that an act sees its own rows. */
#include "signer/tx_own.h"

/* ours */
#include "base/log.h"

#define NO_ROUND INT64_C(-1)

static bool was_read_ahead(struct tx *t, const struct db_statement *s, uuid key,
                           int64_t round, struct db_rows *rows)
{
    struct tx_own *own = t->own;

    for (size_t i = 0; i < own->ahead_count; i++) {
        struct tx_ahead *a = &own->ahead[i];
        if (!(own->wrote >> a->kind & 1) && a->statement == s && a->round == round &&
            uuid_eq(a->key, key)) {
            *rows = a->rows;
            return true;
        }
    }
    return false;
}

static enum err query(struct tx *t, const struct db_statement *s, uuid key,
                      int64_t round, struct db_rows *rows)
{
    struct db_params *p;

    if (was_read_ahead(t, s, key, round, rows))
        return OK;
    p = db_add_uuid(db_add_uuid(db_params_new(t->arena), t->company), key);
    if (round != NO_ROUND)
        db_add_int(p, round);
    return tx_read(t, s, p, rows);
}

enum err tx_load_any(struct tx *t, enum canon_kind kind, uuid id, void *record,
                     struct row *row)
{
    const struct tx_table *table = tx_table_of(kind);
    struct db_rows rows;
    enum err e;

    ASSERT(table);
    e = query(t, table->load, id, NO_ROUND, &rows);
    if (e != OK)
        return e;
    return rows.n ? row_take(t, table, &rows, 0, record, row) : row_absent(t, kind, id);
}

enum err tx_load(struct tx *t, enum canon_kind kind, uuid id, void *record,
                 struct row *row)
{
    enum err e = tx_load_any(t, kind, id, record, row);

    if (e == OK && !row->live)
        return ERR_NOT_FOUND; /* guard: row_is_live */
    return e;
}

enum err tx_load_request(struct tx *t, uuid id, struct canon_request_state *state,
                         struct canon_request *request, struct row *row)
{
    enum err e = tx_load(t, KIND_REQUEST_STATE, id, state, row);

    if (e != OK)
        return e;
    if (!uuid_eq(state->request, id) || state->round != row->round)
        return ERR_SIGNER_AUTHORITY;
    if (request &&
        canon_decode(&canon_request_schema, state->frozen, t->arena, request) != OK)
        return ERR_SIGNER_AUTHORITY;
    return OK;
}

static const struct tx_table_index *index_of(const struct tx_table *table,
                                             enum tx_index by)
{
    for (size_t i = 0; i < TABLE_INDEXES_MAX && table->index[i].list; i++) {
        if (table->index[i].by == by)
            return &table->index[i];
    }
    ASSERT(!"a list by a column that this table does not have");
    return NULL;
}

/* The decoded structs and their rows, growing in the arena. */
struct listing {
    struct tx *t;
    const struct tx_table *table;
    size_t room;
    struct row_list *out;
};

static void make_room(struct listing *l, size_t more)
{
    struct row_list *out = l->out;
    size_t need = out->n + more;
    size_t room = need > 2 * l->room ? need : 2 * l->room;
    struct row *rows;
    char *records;

    if (need <= l->room)
        return;
    rows = ARENA_ARRAY(l->t->arena, room, struct row);
    records = arena_array(l->t->arena, room, l->table->schema->size);
    if (out->n) {
        memcpy(rows, out->rows, out->n * sizeof *rows);
        memcpy(records, out->records, out->n * l->table->schema->size);
    }
    out->rows = rows;
    out->records = records;
    l->room = room;
}

static enum err take_next(struct listing *l, const struct db_rows *rows, size_t i,
                          void **record)
{
    struct row_list *out = l->out;

    *record = (char *)out->records + out->n * l->table->schema->size;
    return row_take(l->t, l->table, rows, i, *record, &out->rows[out->n]);
}

static enum err list_by(struct listing *l, const struct tx_table_index *index, uuid key,
                        const struct db_rows *rows)
{
    enum err e = OK;

    make_room(l, rows->n);
    for (size_t i = 0; i < rows->n && e == OK; i++) {
        void *record;
        e = take_next(l, rows, i, &record);
        /* a column that lies, or history under a live column */
        if (e == OK && (!l->out->rows[l->out->n].live || !index->holds(record, key)))
            e = ERR_SIGNER_AUTHORITY; /* guard: list_holds */
        if (e == OK)
            l->out->n++;
    }
    return e;
}

/* Pages through the table. */
static enum err list_company(struct listing *l, bool history)
{
    uuid after = UUID_NIL;
    struct db_rows rows;
    enum err e;

    do {
        e = query(l->t, l->table->all, after, NO_ROUND, &rows);
        if (e != OK)
            return e;
        make_room(l, rows.n);
        for (size_t i = 0; i < rows.n && e == OK; i++) {
            void *record;
            after = db_uuid(&rows, i, 0);
            e = take_next(l, &rows, i, &record);
            if (e == OK && (history || l->out->rows[l->out->n].live))
                l->out->n++;
        }
    } while (e == OK && rows.n > 0);
    return e;
}

static enum err list_by_hash(struct listing *l, uuid key)
{
    void *record;
    enum err e;

    make_room(l, 1);
    record = l->out->records;
    e = tx_load(l->t, l->table->kind, key, record, &l->out->rows[0]);
    l->out->n = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err tx_list(struct tx *t, enum canon_kind kind, enum tx_index by, uuid key,
                 struct row_list *out)
{
    struct listing l = {.t = t, .table = tx_table_of(kind), .out = out};
    const struct tx_table_index *index;
    struct db_rows rows;
    enum err e;

    ASSERT(l.table);
    *out = (struct row_list){0};
    if (by == BY_COMPANY)
        return list_company(&l, false);
    if (by == BY_HASH)
        return list_by_hash(&l, key);
    index = index_of(l.table, by);
    e = query(t, index->list, key, NO_ROUND, &rows);
    return e == OK ? list_by(&l, index, key, &rows) : e;
}

enum err tx_list_every(struct tx *t, enum canon_kind kind, struct row_list *out)
{
    struct listing l = {.t = t, .table = tx_table_of(kind), .out = out};

    ASSERT(l.table);
    *out = (struct row_list){0};
    return list_company(&l, true);
}

enum err tx_list_round(struct tx *t, enum canon_kind kind, uuid request, int64_t round,
                       struct row_list *out)
{
    struct listing l = {.t = t, .table = tx_table_of(kind), .out = out};
    const struct tx_table_index *index;
    struct db_rows rows;
    enum err e;

    ASSERT(l.table);
    *out = (struct row_list){0};
    index = index_of(l.table, BY_REQUEST);
    ASSERT(index->list_round);
    e = query(t, index->list_round, request, round, &rows);
    return e == OK ? list_by(&l, index, request, &rows) : e;
}

enum err tx_expect(const struct row *row, int64_t expected_epoch)
{
    if (expected_epoch >= 0 && row->epoch != expected_epoch)
        return ERR_CONFLICT; /* guard: epoch_is_expected */
    return OK;
}
