/* SPDX-License-Identifier: Apache-2.0 */
/* Mailed links: the worker brings a token's hash (LINK_PUT), web looks one up
 * (LINK_OPEN), and why one died. Using one up is proof_settle.c's. */
#ifndef SK_SIGNER_LINKS_H
#define SK_SIGNER_LINKS_H

#include "signer/tx.h"
#include "wire/message.h"

void link_put_serve(struct signer *s, struct arena *a, struct message *m,
                    struct buf *answer);
void link_open_serve(struct signer *s, struct arena *a, struct message *m,
                     struct buf *answer);

/* Why a link that is not live any more decides nothing: what became of its request
 * (ERR_REQUEST_WITHDRAWN, ERR_REQUEST_EXPIRED, ERR_DECISION_MADE by himself,
 * ERR_STEP_DECIDED by others, ERR_CONFLICT after a new round began), ERR_LINK_DEAD
 * where the request is not the reason. Only for somebody who has shown its very token;
 * the company's lock is held. */
enum err link_why_dead(struct tx *t, const struct canon_link *link) MUST_USE;

#endif
