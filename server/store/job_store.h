/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs: work that somebody inserted in the transaction that causes it and that the
 * worker takes. A claim is a lease with a number that rises with every claim: whoever
 * lost his lease can finish nothing any more. Decides nothing about the work itself. */
#ifndef SK_STORE_JOB_STORE_H
#define SK_STORE_JOB_STORE_H

#include "db/db.h"

struct job {
    uuid company;
    uuid id;
    uuid object;
    struct str kind;
    struct str data;  /* JSON object */
    int64_t attempts; /* this one included */
    int64_t lease;
};

/* Adds the insertion of a job to a batch. A job of the same kind, object and data that
 * is not done yet stands for both. */
void job_add(struct db_batch *b, struct str kind, uuid object, struct str data);

/* Takes the oldest due job of a company that is not in `skip`; ERR_NOT_FOUND when there
 * is none. Sees every company: worker only. */
enum err job_claim(struct db_pool *pool, struct arena *a, const uuid *skip,
                   size_t skip_count, int64_t lease_us, struct job *out) MUST_USE;

/* Adds the end of a job to the batch that holds its result, so that both happen or
 * neither. `failure` is absent or the public code of what went wrong. The batch fails
 * with ERR_CONFLICT when the lease was lost. */
void job_finish_add(struct db_batch *b, const struct job *job, struct str failure);
enum err job_finish(struct db_pool *pool, struct arena *a, const struct job *job,
                    struct str failure) MUST_USE;

/* Gives the job back, to be tried again after `wait_us`. */
enum err job_retry(struct db_pool *pool, struct arena *a, const struct job *job,
                   struct str failure, int64_t wait_us) MUST_USE;

/* Adds the return of a job that was given up, with all its attempts before it. The
 * batch fails with ERR_CONFLICT when it was not given up, or when the same work waits.
 */
void job_again_add(struct db_batch *b, uuid id);

/* Forgets jobs that were done before `before_us`, at most 1,000; *n tells how many. */
enum err job_forget(struct db_pool *pool, struct arena *a, int64_t before_us,
                    int64_t *n) MUST_USE;

#endif
