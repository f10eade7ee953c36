/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that were read and wait for a thread. Thread-safe and bounded. */
#ifndef SK_SIGNER_SERVER_QUEUE_H
#define SK_SIGNER_SERVER_QUEUE_H

#include "base/buf.h"
#include "base/uuid.h"
#include "wire/channel.h"

struct connection;

struct task {
    struct connection *from;
    uuid company; /* nil: of none */
    struct buf message;
    struct channel_fds fds;
    struct task *next;
};

struct queue;
/* At most `room` waiting, at most `a_company` of one company under way. */
struct queue *queue_new(size_t room, size_t threads, size_t a_company);
void queue_free(struct queue **q);

/* Takes the message and its descriptors; false, and nothing taken, when it is full. */
bool queue_put(struct queue *q, struct connection *from, uuid company,
               struct bytes message, const struct channel_fds *fds);
/* The first task whose company may have one more under way; waits. NULL: the end. */
struct task *queue_take(struct queue *q);
/* The task is done and gone. */
void queue_done(struct queue *q, struct task *task);
/* What waits is still served; then queue_take answers NULL. */
void queue_end(struct queue *q);
size_t queue_length(struct queue *q);

#endif
