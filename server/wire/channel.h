/* SPDX-License-Identifier: Apache-2.0 */
/* One message with its descriptors over a unix SOCK_SEQPACKET socket: message borders
 * are the kernel's, nothing arrives in halves. Never interprets a message (message.h).
 * Blocking, with a deadline on the monotonic clock. */
#ifndef SK_WIRE_CHANNEL_H
#define SK_WIRE_CHANNEL_H

#include "base/buf.h"
#include "base/err.h"

#define CHANNEL_FDS_MAX 16

struct channel_fds {
    int fd[CHANNEL_FDS_MAX];
    size_t n;
};

/* A connected pair, close-on-exec. */
bool channel_pair(int out[2]) MUST_USE;
/* Deadlines are moments of clock_monotonic_us; CHANNEL_FOREVER waits as long as it
 * takes. */
#define CHANNEL_FOREVER INT64_MAX

/* Sends all or nothing; the message is never empty and at most MESSAGE_MAX;
 * descriptors in `fds` (may be NULL) stay the caller's.
 * ERR_UNAVAILABLE: the other side is gone or the deadline passed. */
enum err channel_send(int sock, struct bytes message, const struct channel_fds *fds,
                      int64_t deadline_us) MUST_USE;
/* Replaces the content of `message`. Descriptors that came along are the caller's, who
 * closes them with channel_fds_close; they are close-on-exec.
 * ERR_UNAVAILABLE: the other side is gone. ERR_BUSY: the deadline passed.
 * ERR_SIGNER_MESSAGE: longer than MESSAGE_MAX or too many descriptors. */
enum err channel_receive(int sock, struct buf *message, struct channel_fds *fds,
                         int64_t deadline_us) MUST_USE;
void channel_fds_add(struct channel_fds *fds, int fd);
/* Takes the descriptor out of the list, so that channel_fds_close leaves it alone. */
int channel_fds_take(struct channel_fds *fds, size_t i);
void channel_fds_close(struct channel_fds *fds);

#endif
