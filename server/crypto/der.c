/* SPDX-License-Identifier: Apache-2.0 */
/* A DER cursor and its counterpart. Reading compares every length with what is left
 * before anything moves. */
#include "base/log.h"
#include "crypto/der.h"

#define LENGTH_BYTES_MAX 4

/* Bytes that the length field takes, 0 when it is not DER. */
static size_t read_length(const uint8_t *p, size_t n, size_t *length)
{
    size_t count, value = 0;

    if (n == 0)
        return 0;
    if (p[0] < 0x80) {
        *length = p[0];
        return 1;
    }
    count = p[0] & 0x7f; /* 0 is BER's indefinite form */
    if (count == 0 || count > LENGTH_BYTES_MAX || count >= n || p[1] == 0)
        return 0;
    for (size_t i = 1; i <= count; i++)
        value = value << 8 | p[i];
    if (value < 0x80)
        return 0;
    *length = value;
    return 1 + count;
}

bool der_next(struct bytes *rest, struct der_item *item)
{
    size_t head, length = 0;

    if (rest->n < 2 || (rest->p[0] & 0x1f) == 0x1f)
        return false;
    head = read_length(rest->p + 1, rest->n - 1, &length);
    if (head == 0 || length > rest->n - 1 - head)
        return false;
    head += 1;
    item->tag = rest->p[0];
    item->whole = (struct bytes){rest->p, head + length};
    item->value = (struct bytes){rest->p + head, length};
    rest->p += head + length;
    rest->n -= head + length;
    return true;
}

bool der_is_next(struct bytes rest, uint8_t tag)
{
    return rest.n > 0 && rest.p[0] == tag;
}

bool der_take(struct bytes *rest, uint8_t tag, struct der_item *item)
{
    return der_is_next(*rest, tag) && der_next(rest, item);
}

int der_compare(struct bytes a, struct bytes b)
{
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

void der_add(struct buf *out, uint8_t tag, struct bytes value)
{
    ASSERT(value.n <= 0xffffff);
    buf_add_byte(out, tag);
    if (value.n > 0xffff) {
        buf_add_byte(out, 0x83);
        buf_add_byte(out, (uint8_t)(value.n >> 16));
    } else if (value.n > 0xff) {
        buf_add_byte(out, 0x82);
    } else if (value.n > 0x7f) {
        buf_add_byte(out, 0x81);
    }
    if (value.n > 0xff)
        buf_add_byte(out, (uint8_t)(value.n >> 8));
    buf_add_byte(out, (uint8_t)value.n);
    buf_add_bytes(out, value);
}

void der_wrap(struct buf *out, uint8_t tag, struct buf *value)
{
    der_add(out, tag, buf_bytes(value));
    buf_clear(value);
}
