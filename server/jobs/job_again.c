/* SPDX-License-Identifier: Apache-2.0 */
/* A job that was given up is tried again, because the platform's operator asked: it is
 * as if it had just been inserted. Recorded in the chain of the company whose job it
 * is; who asked stands in the platform's. */
#include "domain/audit.h"
#include "jobs/job_data.h"
#include "jobs/job_kind.h"

static enum err bring_back(struct worker *w, struct arena *a, uuid company, uuid job)
{
    struct audit_event event = {.event = "job.retried", .object = job};
    struct db_batch b;

    db_batch_init(&b, a, company);
    job_again_add(&b, job);
    audit_add(&b, &event);
    return db_batch_run(w->db, &b);
}

/* Brought back already, or the same work waits already. */
static enum err again_run(struct worker *w, struct arena *a, const struct job *job)
{
    uuid company;
    enum err e;

    if (!job_data_uuid(job->data, "company", &company))
        return ERR_FIELD_BAD;
    e = bring_back(w, a, company, job->object);
    bell_ring(&w->bell);
    if (e && e != ERR_CONFLICT)
        return e;
    return job_finish(w->db, a, job, (struct str){NULL, 0});
}

static enum err again_give_up(struct worker *w, struct arena *a, const struct job *job,
                              enum err why)
{
    return job_finish(w->db, a, job, str_of(err_info(why)->code));
}

const struct job_kind job_again_job = {"job.again", 5, again_run, again_give_up};
