/* SPDX-License-Identifier: Apache-2.0 */
/* Idempotency-Key of POSTs. An act needs no row: its id is derived from the key and the
 * signer knows what it answered. Every other POST has a row with a fingerprint of the
 * body (secrets left out), the id of what it makes, and the stored reply. */
#ifndef SK_API_IDEMPOTENCY_H
#define SK_API_IDEMPOTENCY_H

#include "api/call.h"

/* Fills key, object and claimed. Replies by itself when the call was answered before;
 * ERR_IDEMPOTENCY_* as they say. */
enum err idempotency_begin(struct http_exchange *x, struct call *c) MUST_USE;
/* Adds the reply to the transaction of the effect, when this call has a row. */
void idempotency_end_add(const struct call *c, struct db_batch *b, int status,
                         struct bytes body);
/* A refused call leaves no trace: it may be repeated with the same key. */
void idempotency_forget_call(struct http_exchange *x, struct call *c);

#endif
