/* SPDX-License-Identifier: Apache-2.0 */
/* A growing byte buffer on the heap. Growth never fails (out of memory aborts).
 * `struct buf b = {0};` is a valid empty buffer; buf_clear releases it. */
#ifndef SK_BASE_BUF_H
#define SK_BASE_BUF_H

#include "base/bytes.h"

struct buf {
    uint8_t *p;
    size_t n;
    size_t cap;
};

void buf_clear(struct buf *b);
/* As buf_clear, wiping the content first: for buffers that held a secret. */
void buf_wipe(struct buf *b);
void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_add_bytes(struct buf *b, struct bytes v);
void buf_add_str(struct buf *b, struct str s);
void buf_add_cstr(struct buf *b, const char *z);
void buf_add_byte(struct buf *b, uint8_t c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

static inline struct bytes buf_bytes(const struct buf *b)
{
    return (struct bytes){b->p, b->n};
}

#endif
