/* SPDX-License-Identifier: Apache-2.0 */
/* A new password for log-in. It ends every other session of the account, in every
 * company: whoever knew the old one is out. The PIN is another matter: the signer's. */
#ifndef SK_AUTH_PASSWORD_CHANGE_H
#define SK_AUTH_PASSWORD_CHANGE_H

#include "auth/caller.h"
#include "store/account_store.h"

/* Slow: Argon2id twice. The present password, counted like a log-in, and the new one
 * are judged: ERR_RATE_LIMITED, ERR_PASSWORD_WRONG, ERR_PASSWORD_WEAK. On success the
 * change is added to the batch: account, this session's survival, the word to its
 * owner.
 */
enum err password_change_add(struct http_exchange *x, const struct caller *caller,
                             const struct secret *present, const struct secret *next,
                             struct db_batch *b) MUST_USE;
/* After the transaction: streams of the ended sessions are closed. */
void password_change_farewell(struct http_exchange *x, const struct caller *caller);

#endif
