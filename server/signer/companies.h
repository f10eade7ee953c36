/* SPDX-License-Identifier: Apache-2.0 */
/* Each company as the signer knows it: a lock that makes its transactions one after the
 * other inside this process, from BEGIN until the journal has them in their order, and
 * the authority head that the journal vouches for. Thread-safe; companies are never
 * forgotten. */
#ifndef SK_SIGNER_COMPANIES_H
#define SK_SIGNER_COMPANIES_H

#include "base/uuid.h"

#include <pthread.h>

/* Guarded by its own lock. */
struct company {
    uuid id;
    pthread_mutex_t lock;
    int64_t sequence; /* 0: nothing yet */
    struct digest head;
};

struct companies;
struct companies *companies_new(void);
void companies_free(struct companies **c);

/* NULL when it was never added. */
struct company *companies_find(struct companies *c, uuid id);
/* The known one, or a new one at sequence 0. */
struct company *companies_add(struct companies *c, uuid id);
size_t companies_count(struct companies *c);
/* The i-th in the order of adding; i is below companies_count. */
struct company *companies_at(struct companies *c, size_t i);

#endif
