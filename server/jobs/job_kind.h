/* SPDX-License-Identifier: Apache-2.0 */
/* What a kind of job is: one row of the table in runner.c, one file with the deed. */
#ifndef SK_JOBS_JOB_KIND_H
#define SK_JOBS_JOB_KIND_H

#include "jobs/worker.h"
#include "store/job_store.h"

struct job_kind {
    const char *name;
    int64_t attempts; /* at most, deaths of the worker included; then give_up */
    /* Does the work and ends the job in the transaction of its result. An error leaves
     * the job open: the runner tries again later, or gives up where trying again could
     * not help. */
    enum err (*run)(struct worker *w, struct arena *a, const struct job *job);
    /* Ends the job and leaves word of `why` where somebody waits for the result. */
    enum err (*give_up)(struct worker *w, struct arena *a, const struct job *job,
                        enum err why);
};

/* Could the same work succeed a little later? */
bool job_error_is_passing(enum err e);

extern const struct job_kind audit_verify_job, intake_job, job_again_job, prepare_job,
    preview_job, seal_job, verify_job;

#endif
