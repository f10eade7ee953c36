/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets in fixed room, and the kernel's random generator. Knows no cipher and no
 * library: what derives or compares keys lives in crypto/ and signer/. */
#include "base/secret.h"

#include <errno.h>
#include <sys/random.h>

#include "base/log.h"

bool secret_set(struct secret *s, struct bytes v)
{
    if (v.n > sizeof s->b)
        return false;
    secret_clear(s);
    if (v.n)
        memcpy(s->b, v.p, v.n);
    s->n = v.n;
    return true;
}

void secret_clear(struct secret *s)
{
    secret_wipe(s, sizeof *s);
}

void secret_wipe(void *p, size_t n)
{
    if (n)
        explicit_bzero(p, n);
}

bool secret_eq(struct bytes a, struct bytes b)
{
    /* volatile: the compiler may not leave the loop at the first difference */
    volatile uint8_t difference = 0;

    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        difference = (uint8_t)(difference | (a.p[i] ^ b.p[i]));
    return difference == 0;
}

void random_bytes(void *p, size_t n)
{
    uint8_t *at = p;

    while (n > 0) {
        ssize_t got = getrandom(at, n, 0);

        if (got < 0) {
            ASSERT(errno == EINTR);
            continue;
        }
        at += got;
        n -= (size_t)got;
    }
}
