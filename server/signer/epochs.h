/* SPDX-License-Identifier: Apache-2.0 */
/* The newest epoch of every authority row, as the journal knows it: a row that comes
 * back with a lower one was rolled back, a live one that is missing was deleted.
 * Thread-safe. A request's epochs count across its rounds, so that the row of an old
 * round cannot pass for the latest. */
#ifndef SK_SIGNER_EPOCHS_H
#define SK_SIGNER_EPOCHS_H

#include "canon/audit.h"

struct epochs;
struct epochs *epochs_new(void);
void epochs_free(struct epochs **e);

/* Raises what is known; a lower epoch changes nothing. */
void epochs_put(struct epochs *e, uuid company, const struct canon_touch *touch);
/* 0: never seen. *live may be NULL. */
int64_t epochs_get(struct epochs *e, uuid company, uint8_t table, uuid id, bool *live);
size_t epochs_count(struct epochs *e);

#endif
