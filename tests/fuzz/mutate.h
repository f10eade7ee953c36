/* SPDX-License-Identifier: Apache-2.0 */
/* Small damage to an input: bits, bytes, numbers, ranges moved, words put in. The same
 * seed gives the same sequence of damage. Used by driver.c only. */
#ifndef SK_FUZZ_MUTATE_H
#define SK_FUZZ_MUTATE_H

#include "base/buf.h"

struct dice {
    uint64_t state; /* never 0 */
};

/* 0 … n - 1; n is at least 1. */
size_t dice_below(struct dice *d, size_t n);
/* One to eight changes; `other` is another input, to take pieces from. */
void mutate(struct dice *d, struct bytes other, struct buf *input);

#endif
