/* SPDX-License-Identifier: Apache-2.0 */
/* The growing byte buffer: doubles its room, aborts when memory is out. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/secret.h"

#define FIRST_ROOM ((size_t)256)

void buf_clear(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}

void buf_wipe(struct buf *b)
{
    if (b->p)
        secret_wipe(b->p, b->cap);
    buf_clear(b);
}

void buf_reserve(struct buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap : FIRST_ROOM;
    size_t need;
    uint8_t *p;

    ASSERT(!__builtin_add_overflow(b->n, more, &need) && need <= SIZE_MAX / 2);
    if (need <= b->cap)
        return;
    while (cap < need)
        cap *= 2;
    /* not realloc: the old room may hold a secret that buf_wipe could no longer reach
     */
    p = malloc(cap);
    ASSERT(p);
    if (b->p) {
        memcpy(p, b->p, b->n);
        secret_wipe(b->p, b->cap);
        free(b->p);
    }
    b->p = p;
    b->cap = cap;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (n == 0)
        return;
    buf_reserve(b, n);
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void buf_add_bytes(struct buf *b, struct bytes v)
{
    buf_add(b, v.p, v.n);
}

void buf_add_str(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_add_cstr(struct buf *b, const char *z)
{
    buf_add(b, z, strlen(z));
}

void buf_add_byte(struct buf *b, uint8_t c)
{
    buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    int n;

    va_start(args, fmt);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    ASSERT(n >= 0);
    buf_reserve(b, (size_t)n + 1);
    (void)vsnprintf((char *)b->p + b->n, (size_t)n + 1, fmt, again);
    va_end(again);
    b->n += (size_t)n;
}
