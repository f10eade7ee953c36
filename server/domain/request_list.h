/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of requests as users see them: what a filter finds, the approver's queue, and
 * at which step each request is. Shows only what its reader may see; where a request is
 * comes from rules/approval_rules alone. */
#ifndef SK_DOMAIN_REQUEST_LIST_H
#define SK_DOMAIN_REQUEST_LIST_H

#include "domain/request.h"
#include "store/request_list_store.h"

/* A view of everything is for overseers only, others get what they ask for of their
 * own. */
enum err request_see_list(const struct services *s, struct arena *a,
                          const struct actor *actor, struct request_filter *filter,
                          const struct page *page, struct request_row **rows,
                          size_t *n) MUST_USE;

/* Where a pending request waits: a step a chain. */
struct request_current {
    struct str *steps; /* their names, each once; none: it does not wait */
    size_t step_count;
    struct due_row *due; /* who is asked */
    size_t due_count;
    int64_t since; /* how long the first of them was asked; 0: nobody is */
};
/* One of each row, in the order of the rows. */
enum err request_current_find(const struct services *s, struct arena *a, uuid company,
                              const struct request_row *rows, size_t n,
                              struct request_current **out) MUST_USE;

#endif
