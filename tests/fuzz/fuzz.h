/* SPDX-License-Identifier: Apache-2.0 */
/* What a fuzz target is: fuzz_NAME.c with the three functions and the words below. It
 * asserts what must hold for any bytes; nothing in it may depend on an earlier input.
 * Run by driver.c as an ordinary test, by libFuzzer (start.c) in campaigns. */
#ifndef SK_FUZZ_FUZZ_H
#define SK_FUZZ_FUZZ_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"

/* ---- the target's ---- */

/* Once, before any input: makes what the target needs and adds its seeds. */
void fuzz_begin(void);
/* One input; returns 0. A property that does not hold aborts (ASSERT). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Pieces that mean something to the parser, ended by NULL. */
extern const char *const fuzz_words[];

/* ---- for targets ---- */

/* Adds a copy to the seeds. */
void fuzz_seed(struct bytes seed);
/* The parser took this input: a target that never says so tests nothing. */
void fuzz_accepted(void);

/* ---- for those who run it ---- */

#define FUZZ_INPUT_MAX (256u * 1024)

size_t fuzz_seed_count(void);
struct bytes fuzz_seed_at(size_t i);
unsigned long fuzz_accepted_count(void);

/* The entry that libFuzzer calls first. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

#endif
