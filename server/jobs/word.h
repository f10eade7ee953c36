/* SPDX-License-Identifier: Apache-2.0 */
/* Word to whoever waits for a job's end: a live event, never a mail. Lost without harm,
 * so it may come in a transaction of its own. */
#ifndef SK_JOBS_WORD_H
#define SK_JOBS_WORD_H

#include "jobs/worker.h"

struct word_to {
    uuid company;
    uuid person;
    const char *kind; /* of canon/outbox_kind.h */
    uuid object;
};

/* Adds it to the transaction that ends the job. */
void word_add(struct db_batch *b, const struct word_to *word);
/* Afterwards; a failure is logged. Wakes who delivers it. */
void word_send(struct worker *w, struct arena *a, const struct word_to *word);

#endif
