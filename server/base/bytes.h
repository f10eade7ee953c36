/* SPDX-License-Identifier: Apache-2.0 */
/* Borrowed views of memory: a pointer and a length, never an owner.
 * `struct str` is UTF-8 text without a terminating NUL; `struct bytes` is anything
 * else. A view with p == NULL is absent; p != NULL and n == 0 is present and empty. */
#ifndef SK_BASE_BYTES_H
#define SK_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct bytes {
    const uint8_t *p;
    size_t n;
};

struct str {
    const char *p;
    size_t n;
};

/* A SHA-256 value: 32 bytes. The only digest that canonical encodings know. */
struct digest {
    uint8_t b[32];
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

static inline struct str str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : (struct str){NULL, 0};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str a, const char *z)
{
    return str_eq(a, str_of(z));
}

static inline struct bytes str_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

static inline struct str bytes_str(struct bytes b)
{
    return (struct str){(const char *)b.p, b.n};
}

static inline struct bytes digest_bytes(const struct digest *d)
{
    return (struct bytes){d->b, sizeof d->b};
}

/* Equal content; not constant time (secret_eq in secret.h is). */
static inline bool bytes_eq(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool digest_eq(const struct digest *a, const struct digest *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

#endif
