/* SPDX-License-Identifier: Apache-2.0 */
/* Mailed links: the worker brings a token's hash (LINK_PUT), web looks one up
 * (LINK_OPEN). Using one up is proof_settle.c's. */
#ifndef SK_SIGNER_LINKS_H
#define SK_SIGNER_LINKS_H

#include "base/arena.h"
#include "wire/message.h"

struct signer;

void link_put_serve(struct signer *s, struct arena *a, struct message *m,
                    struct buf *answer);
void link_open_serve(struct signer *s, struct arena *a, struct message *m,
                     struct buf *answer);

#endif
