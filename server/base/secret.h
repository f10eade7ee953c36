/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets: PINs, tokens, keys, passwords. Fixed room, wiped when cleared, compared in
 * constant time, never copied into an arena, a log or JSON. */
#ifndef SK_BASE_SECRET_H
#define SK_BASE_SECRET_H

#include "base/bytes.h"

#define SECRET_MAX 256

struct secret {
    size_t n;
    uint8_t b[SECRET_MAX];
};

/* False when v is longer than SECRET_MAX; then nothing is copied. */
bool secret_set(struct secret *s, struct bytes v) MUST_USE;
void secret_clear(struct secret *s);
void secret_wipe(void *p, size_t n);
bool secret_eq(struct bytes a, struct bytes b);
static inline struct bytes secret_bytes(const struct secret *s)
{
    return (struct bytes){s->b, s->n};
}
/* n bytes from the kernel's generator; aborts if it cannot answer. */
void random_bytes(void *p, size_t n);

#endif
