/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of messages between our processes: fixed big-endian binary, no names, no
 * padding. Whoever reads takes the fields one by one and then asks message_done: a
 * message that ended early or has bytes left is refused as a whole. Knows no socket
 * (channel.h) and no meaning of a field. Used by web, worker, signer and pdf child. */
#ifndef SK_WIRE_MESSAGE_H
#define SK_WIRE_MESSAGE_H

#include "base/buf.h"
#include "base/uuid.h"

/* Anything larger travels as a sealed memfd (memfd.h). */
#define MESSAGE_MAX 65536

/* Writing appends to a buffer. */
void message_put_u8(struct buf *m, uint8_t v);
void message_put_bool(struct buf *m, bool v);
void message_put_u16(struct buf *m, uint16_t v);
void message_put_u32(struct buf *m, uint32_t v);
void message_put_u64(struct buf *m, uint64_t v);
void message_put_i64(struct buf *m, int64_t v);
void message_put_uuid(struct buf *m, const uuid *v);
void message_put_digest(struct buf *m, const struct digest *v);
/* u32 length, then the bytes; absent is written as empty. */
void message_put_bytes(struct buf *m, struct bytes v);
void message_put_str(struct buf *m, struct str v);

/* Reading never fails half way: after the first field that does not fit every further
 * one is zero or empty, and message_done says so at the end. */
struct message {
    struct bytes left;
    bool broken;
};

struct message message_of(struct bytes whole);
uint8_t message_u8(struct message *m);
/* 0 or 1; anything else breaks the message. */
bool message_bool(struct message *m);
uint16_t message_u16(struct message *m);
uint32_t message_u32(struct message *m);
uint64_t message_u64(struct message *m);
int64_t message_i64(struct message *m);
uuid message_uuid(struct message *m);
struct digest message_digest(struct message *m);
/* Borrowed from the message; a length over `max` breaks it. */
struct bytes message_bytes(struct message *m, size_t max);
struct str message_str(struct message *m, size_t max);
/* For readers that find a value which is not allowed. */
void message_break(struct message *m);
/* Every field fitted and no byte is left. */
bool message_done(const struct message *m) MUST_USE;

#endif
