/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of several tables from statements of one's own: verified like all others. For
 * files of signer/ that read together what belongs together. */
#ifndef SK_SIGNER_ROWS_H
#define SK_SIGNER_ROWS_H

#include "signer/tx_own.h"

/* The live ones among the answers of a reading statement (tx_table.h). */
enum err rows_take(struct tx *t, enum canon_kind kind, const struct db_rows *rows,
                   struct row_list *out) MUST_USE;

/* Rows read already, for a later tx_load by this id. */
void rows_keep(struct tx *t, enum canon_kind kind, uuid id, const struct db_rows *rows);

#endif
