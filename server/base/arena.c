/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas: a list of blocks, newest first, cut from the front of the newest. The oldest
 * block survives arena_reset, so that a thread that reuses its arena stops asking
 * malloc after its first few exchanges. Never holds a secret, never shrinks a block. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"

#define ALIGN ((size_t)16)
#define FIRST_BLOCK ((size_t)4096)
#define LARGEST_STEP ((size_t)256 * 1024)

struct block {
    struct block *older;
    size_t cap;
    size_t used;
    /* keeps the bytes that follow on a 16-byte boundary */
    size_t pad;
    uint8_t bytes[];
};

_Static_assert(sizeof(struct block) % 16 == 0, "block contents must stay aligned");

struct arena {
    struct block *newest;
    size_t next_cap;
};

static struct block *block_new(size_t cap, struct block *older)
{
    struct block *b = malloc(sizeof *b + cap);

    ASSERT(b);
    *b = (struct block){.older = older, .cap = cap};
    return b;
}

struct arena *arena_new(void)
{
    struct arena *a = malloc(sizeof *a);

    ASSERT(a);
    a->newest = block_new(FIRST_BLOCK - sizeof(struct block), NULL);
    a->next_cap = 2 * FIRST_BLOCK;
    return a;
}

static void drop_all_but_oldest(struct arena *a)
{
    while (a->newest->older) {
        struct block *older = a->newest->older;

        free(a->newest);
        a->newest = older;
    }
}

void arena_free(struct arena **a)
{
    if (!*a)
        return;
    drop_all_but_oldest(*a);
    free((*a)->newest);
    free(*a);
    *a = NULL;
}

void arena_reset(struct arena *a)
{
    drop_all_but_oldest(a);
    a->newest->used = 0;
    a->next_cap = 2 * FIRST_BLOCK;
}

static void grow(struct arena *a, size_t n)
{
    size_t cap = a->next_cap > n ? a->next_cap : n;

    a->newest = block_new(cap, a->newest);
    if (a->next_cap < LARGEST_STEP)
        a->next_cap *= 2;
}

void *arena_alloc(struct arena *a, size_t n)
{
    void *p;

    ASSERT(n <= SIZE_MAX / 2);
    n = (n + ALIGN - 1) & ~(ALIGN - 1);
    if (n > a->newest->cap - a->newest->used)
        grow(a, n);
    p = a->newest->bytes + a->newest->used;
    a->newest->used += n;
    return memset(p, 0, n);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    size_t total;

    ASSERT(!__builtin_mul_overflow(n, size, &total));
    return arena_alloc(a, total);
}

struct bytes arena_bytes(struct arena *a, struct bytes src)
{
    uint8_t *p;

    if (!src.p)
        return src;
    p = arena_alloc(a, src.n ? src.n : 1);
    if (src.n)
        memcpy(p, src.p, src.n);
    return (struct bytes){p, src.n};
}

struct str arena_str(struct arena *a, struct str src)
{
    return bytes_str(arena_bytes(a, str_bytes(src)));
}

char *arena_cstr(struct arena *a, struct str src)
{
    char *z = arena_alloc(a, src.n + 1);

    if (src.n)
        memcpy(z, src.p, src.n);
    return z;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args, again;
    char *z;
    int n;

    va_start(args, fmt);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    ASSERT(n >= 0);
    z = arena_alloc(a, (size_t)n + 1);
    (void)vsnprintf(z, (size_t)n + 1, fmt, again);
    va_end(again);
    return z;
}
