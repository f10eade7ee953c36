/* SPDX-License-Identifier: Apache-2.0 */
/* SIGN: the one place where a company's key is used (DESIGN section 3, step 5). */
#ifndef SK_SIGNER_SIGN_H
#define SK_SIGNER_SIGN_H

#include "base/arena.h"
#include "wire/channel.h"
#include "wire/message.h"

struct signer;

/* The fields behind the type and the memfd of document and updates; appends the whole
 * answer (answer.h). The descriptors stay the caller's. */
void sign_serve(struct signer *s, struct arena *a, struct message *m,
                const struct channel_fds *fds, struct buf *answer);

#endif
