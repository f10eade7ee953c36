/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a list of answers. */
#include "signer/rows.h"

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
