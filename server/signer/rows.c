/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a list of answers. */
#include "signer/rows.h"

/* ours */
#include "base/log.h"

enum err rows_take(struct tx *t, enum canon_kind kind, const struct db_rows *rows,
                   struct row_list *out)
{
    const struct tx_table *table = tx_table_of(kind);
    size_t size = table->schema->size;
    enum err e = OK;

    *out = (struct row_list){.rows = ARENA_ARRAY(t->arena, rows->n + 1, struct row),
                             .records = arena_array(t->arena, rows->n + 1, size)};
    for (size_t i = 0; i < rows->n && e == OK; i++) {
        void *record = (char *)out->records + out->n * size;
        memset(record, 0, size);
        e = row_take(t, table, rows, i, record, &out->rows[out->n]);
        out->n += e == OK && out->rows[out->n].live;
    }
    return e;
}

void rows_keep(struct tx *t, enum canon_kind kind, uuid id, const struct db_rows *rows)
{
    struct tx_own *own = t->own;

    ASSERT(own->ahead_count < TX_AHEAD_MAX);
    own->ahead[own->ahead_count++] =
        (struct tx_ahead){.statement = tx_table_of(kind)->load,
                          .kind = kind,
                          .key = id,
                          .round = -1,
                          .rows = *rows};
}
