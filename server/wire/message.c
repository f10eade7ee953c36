/* SPDX-License-Identifier: Apache-2.0 */
/* Writing and reading of message fields, one function a type. Owns nothing: buffers and
 * messages are the caller's. Never trusts a length before comparing it with what is
 * left. */
#include "wire/message.h"

#include "base/log.h"

static void put_big_endian(struct buf *m, uint64_t v, size_t n)
{
    for (size_t i = n; i-- > 0;)
        buf_add_byte(m, (uint8_t)(v >> (8 * i)));
}

void message_put_u8(struct buf *m, uint8_t v)
{
    buf_add_byte(m, v);
}

void message_put_bool(struct buf *m, bool v)
{
    buf_add_byte(m, v ? 1 : 0);
}

void message_put_u16(struct buf *m, uint16_t v)
{
    put_big_endian(m, v, 2);
}

void message_put_u32(struct buf *m, uint32_t v)
{
    put_big_endian(m, v, 4);
}

void message_put_u64(struct buf *m, uint64_t v)
{
    put_big_endian(m, v, 8);
}

void message_put_i64(struct buf *m, int64_t v)
{
    put_big_endian(m, (uint64_t)v, 8);
}

void message_put_uuid(struct buf *m, const uuid *v)
{
    buf_add(m, v->b, sizeof v->b);
}

void message_put_digest(struct buf *m, const struct digest *v)
{
    buf_add(m, v->b, sizeof v->b);
}

void message_put_bytes(struct buf *m, struct bytes v)
{
    ASSERT(v.n <= UINT32_MAX);
    message_put_u32(m, (uint32_t)v.n);
    buf_add_bytes(m, v);
}

void message_put_str(struct buf *m, struct str v)
{
    message_put_bytes(m, str_bytes(v));
}

struct message message_of(struct bytes whole)
{
    return (struct message){.left = whole};
}

void message_break(struct message *m)
{
    m->broken = true;
    m->left.n = 0;
}

/* The next n bytes, or NULL after breaking the message. */
static const uint8_t *take(struct message *m, size_t n)
{
    if (m->broken || m->left.n < n) {
        message_break(m);
        return NULL;
    }
    const uint8_t *p = m->left.p;
    m->left.p += n;
    m->left.n -= n;
    return p;
}

static uint64_t take_big_endian(struct message *m, size_t n)
{
    const uint8_t *p = take(m, n);
    uint64_t v = 0;
    for (size_t i = 0; p && i < n; i++)
        v = v << 8 | p[i];
    return v;
}

uint8_t message_u8(struct message *m)
{
    return (uint8_t)take_big_endian(m, 1);
}

bool message_bool(struct message *m)
{
    uint8_t v = message_u8(m);
    if (v > 1)
        message_break(m);
    return v == 1;
}

uint16_t message_u16(struct message *m)
{
    return (uint16_t)take_big_endian(m, 2);
}

uint32_t message_u32(struct message *m)
{
    return (uint32_t)take_big_endian(m, 4);
}

uint64_t message_u64(struct message *m)
{
    return take_big_endian(m, 8);
}

int64_t message_i64(struct message *m)
{
    return (int64_t)take_big_endian(m, 8);
}

uuid message_uuid(struct message *m)
{
    uuid v = UUID_NIL;
    const uint8_t *p = take(m, sizeof v.b);
    if (p)
        memcpy(v.b, p, sizeof v.b);
    return v;
}

struct digest message_digest(struct message *m)
{
    struct digest v = {{0}};
    const uint8_t *p = take(m, sizeof v.b);
    if (p)
        memcpy(v.b, p, sizeof v.b);
    return v;
}

struct bytes message_bytes(struct message *m, size_t max)
{
    uint32_t n = message_u32(m);
    if (n > max)
        message_break(m);
    const uint8_t *p = take(m, n);
    return p ? (struct bytes){p, n} : (struct bytes){NULL, 0};
}

struct str message_str(struct message *m, size_t max)
{
    return bytes_str(message_bytes(m, max));
}

bool message_done(const struct message *m)
{
    return !m->broken && m->left.n == 0;
}
