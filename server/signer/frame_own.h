/* SPDX-License-Identifier: Apache-2.0 */
/* What frame.c, frame_finish.c and proof*.c share: inside signer/ only. */
#ifndef SK_SIGNER_FRAME_OWN_H
#define SK_SIGNER_FRAME_OWN_H

#include "db/db.h"
#include "signer/frame.h"

/* A transaction that has no connection yet: enough for row_take. */
struct tx *tx_new(struct signer *s, struct arena *a, uuid company);

struct db_params *frame_params(struct arena *a, uuid company);

/* $1 company, $2 act -> database's time, then of the act if it is known: digest,
 * sequence, at, answer. */
extern const struct db_statement *const frame_act_statement;

#endif
