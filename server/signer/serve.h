/* SPDX-License-Identifier: Apache-2.0 */
/* From a message to its answer, without sockets: one table of messages, who may send
 * them, and what serves them. Called by the threads of server.c and by tests. */
#ifndef SK_SIGNER_SERVE_H
#define SK_SIGNER_SERVE_H

#include "base/arena.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/signer_protocol.h"

struct signer;

/* Replaces `answer`, which is never empty afterwards. Descriptors that came along are
 * in *fds; afterwards it holds those of the answer, which the caller sends and closes.
 */
void signer_serve(struct signer *s, struct arena *a, enum signer_client_kind client,
                  struct bytes message, struct channel_fds *fds, struct buf *answer);

/* The company that a message is about, without believing it; nil: none, or unreadable.
 */
uuid signer_message_company(struct bytes message);

#endif
