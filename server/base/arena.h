/* SPDX-License-Identifier: Apache-2.0 */
/* An arena: everything of one exchange, job or message lives here and dies at once.
 * Allocation never fails (out of memory aborts); memory is zeroed and 16-byte aligned.
 * Never holds a secret: those use secret.h. Not shared between threads. */
#ifndef SK_BASE_ARENA_H
#define SK_BASE_ARENA_H

#include "base/bytes.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena **a);
/* Forgets every allocation and keeps the first block for the next use. */
void arena_reset(struct arena *a);

void *arena_alloc(struct arena *a, size_t n);
/* n * size with the multiplication checked: overflow aborts. */
void *arena_array(struct arena *a, size_t n, size_t size);
struct bytes arena_bytes(struct arena *a, struct bytes src);
struct str arena_str(struct arena *a, struct str src);
/* NUL-terminated copy. */
char *arena_cstr(struct arena *a, struct str src);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))

#endif
