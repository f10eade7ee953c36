/* SPDX-License-Identifier: Apache-2.0 */
/* One message to the signer and its answer: what every call of signer_client.c is made
 * of, and nobody else's. begin, put the fields into `out`, talk, read `answer`, end. */
#ifndef SK_WIRE_SIGNER_TALK_H
#define SK_WIRE_SIGNER_TALK_H

#include "wire/channel.h"
#include "wire/message.h"
#include "wire/signer_client.h"

struct signer_talk {
    struct buf out;         /* wiped: it holds what the person typed */
    struct channel_fds fds; /* to send; the caller's */
    struct buf in;          /* wiped: it may hold a code or secret */
    struct channel_fds came;
    struct message answer;  /* behind the front, once OK */
    uint32_t item;          /* with an error */
    struct str detail;      /* likewise; borrowed from `in` */
    bool may_have_happened; /* a lost answer leaves the outcome open */
};

void signer_talk_begin(struct signer_talk *t, uint8_t type);
/* ERR_BUSY when no connection came free in time, ERR_UNAVAILABLE or ERR_OUTCOME_UNKNOWN
 * when none holds, ERR_SIGNER_MESSAGE when the answer is none, else the signer's own.
 */
enum err signer_talk(struct signer_client *c, struct signer_talk *t) MUST_USE;
void signer_talk_end(struct signer_talk *t);

#endif
