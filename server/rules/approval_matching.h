/* SPDX-License-Identifier: Apache-2.0 */
/* Can the open steps of a chain still be filled, each human counting once? Internal to
 * rules/: the question behind "kept for a later step". */
#ifndef SK_RULES_APPROVAL_MATCHING_H
#define SK_RULES_APPROVAL_MATCHING_H

#include "base/arena.h"
#include "canon/request.h"

/* A chain with its humans numbered: account and person no longer matter. */
struct matching {
    size_t steps_n;
    size_t need[CHAIN_STEPS_MAX];
    uint16_t *asked[CHAIN_STEPS_MAX]; /* numbers of humans */
    size_t asked_n[CHAIN_STEPS_MAX];
    struct digest *humans;
    size_t humans_n;
    bool *used;     /* per human: counted already */
    int8_t *filled; /* per human: step that he fills, -1 none; scratch */
};

/* The humans of a chain; `except` (the requester) never counts. */
struct matching *matching_new(struct arena *a, const struct canon_frozen_chain *chain,
                              const struct digest *except);
/* The human's number, or -1 when the chain does not ask him. */
int matching_human(const struct matching *m, const struct digest *human);
/* Can the steps from `first` on be filled with unused humans, when the first of them
 * needs only `first_need` more? */
bool matching_is_possible(struct matching *m, size_t first, size_t first_need);

#endif
