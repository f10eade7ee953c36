/* SPDX-License-Identifier: Apache-2.0 */
/* The seeds of the one target in this program, and how often it accepted an input. */
#include "fuzz/fuzz.h"

#define SEEDS_MAX 1024

static struct buf seeds[SEEDS_MAX];
static size_t seeds_n;
static unsigned long accepted;

void fuzz_seed(struct bytes seed)
{
    ASSERT(seeds_n < SEEDS_MAX && seed.n <= FUZZ_INPUT_MAX);
    buf_add_bytes(&seeds[seeds_n++], seed);
}

void fuzz_accepted(void)
{
    accepted++;
}

size_t fuzz_seed_count(void)
{
    return seeds_n;
}

struct bytes fuzz_seed_at(size_t i)
{
    return buf_bytes(&seeds[i]);
}

unsigned long fuzz_accepted_count(void)
{
    return accepted;
}
