/* SPDX-License-Identifier: Apache-2.0 */
/* Claim, run, settle. A job that kills its worker comes back with one attempt less, so
 * that even such a job ends. */
#include "jobs/runner.h"

#include "base/clock.h"
#include "base/crash.h"
#include "base/log.h"
#include "jobs/job_kind.h"

#define POLL_US (1 * US_PER_S)
#define COMPANY_LIMIT 2
#define WAIT_MAX_US (60 * US_PER_S)

static const struct job_kind *const kinds[] = {
    &audit_verify_job, &intake_job, &job_again_job, &prepare_job,
    &preview_job,      &seal_job,   &verify_job,
};

static const struct job_kind *kind_find(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (str_is(name, kinds[i]->name))
            return kinds[i];
    }
    return NULL;
}

bool job_error_is_passing(enum err e)
{
    switch (e) {
    case ERR_INTERNAL:
    case ERR_UNAVAILABLE:
    case ERR_BUSY:
    case ERR_OUTCOME_UNKNOWN:
    case ERR_AUDIT_WRITE:
    case ERR_SIGNER_CLOCK:
    case ERR_SIGNER_JOURNAL:
        return true;
    default:
        return false;
    }
}

void runner_init(struct runner *r, struct worker *w)
{
    *r = (struct runner){.worker = w};
    ASSERT(pthread_mutex_init(&r->lock, NULL) == 0);
}

void runner_clear(struct runner *r)
{
    pthread_mutex_destroy(&r->lock);
}

static size_t times_busy(const struct runner *r, uuid company)
{
    size_t n = 0;

    for (size_t i = 0; i < r->busy_n; i++)
        n += uuid_eq(r->busy[i], company);
    return n;
}

static size_t companies_at_limit(const struct runner *r, uuid *out)
{
    size_t n = 0;

    for (size_t i = 0; i < r->busy_n; i++) {
        if (times_busy(r, r->busy[i]) >= COMPANY_LIMIT)
            out[n++] = r->busy[i];
    }
    return n;
}

static enum err claim(struct runner *r, struct arena *a, struct job *out)
{
    uuid full[WORKER_THREADS_MAX];
    size_t n;
    enum err e;

    pthread_mutex_lock(&r->lock);
    n = companies_at_limit(r, full);
    e = job_claim(r->worker->db, a, full, n, r->worker->lease_us, out);
    if (!e)
        r->busy[r->busy_n++] = out->company;
    pthread_mutex_unlock(&r->lock);
    return e;
}

static void release(struct runner *r, uuid company)
{
    pthread_mutex_lock(&r->lock);
    for (size_t i = 0; i < r->busy_n; i++) {
        if (uuid_eq(r->busy[i], company)) {
            r->busy[i] = r->busy[--r->busy_n];
            break;
        }
    }
    pthread_mutex_unlock(&r->lock);
}

static int64_t wait_before(int64_t attempts)
{
    int64_t wait = attempts > 6 ? WAIT_MAX_US : US_PER_S << (attempts - 1);

    return wait < WAIT_MAX_US ? wait : WAIT_MAX_US;
}

/* The work did not end the job: later again, or never. */
static enum err settle(struct runner *r, struct arena *a, const struct job *job,
                       const struct job_kind *kind, enum err why)
{
    struct str code = str_of(err_info(why)->code);

    log_warn("job.failed", "%.*s attempt %lld: %s", (int)job->kind.n, job->kind.p,
             (long long)job->attempts, err_info(why)->code);
    if (!kind)
        return job_finish(r->worker->db, a, job, code);
    if (job_error_is_passing(why) && job->attempts < kind->attempts)
        return job_retry(r->worker->db, a, job, code, wait_before(job->attempts));
    return kind->give_up(r->worker, a, job, why);
}

static void work(struct runner *r, struct arena *a, const struct job *job)
{
    const struct job_kind *kind = kind_find(job->kind);
    char id[UUID_TEXT_LEN + 1];
    enum err e = kind ? OK : ERR_NOT_FOUND;

    uuid_text(job->id, id);
    log_context(id, &job->company, NULL);
    CRASH_POINT("job.claimed");
    if (kind && job->attempts > kind->attempts)
        e = ERR_INTERNAL; /* it never came as far as to tell us why */
    else if (kind)
        e = kind->run(r->worker, a, job);
    atomic_fetch_add(e ? &r->worker->counts.jobs_failed : &r->worker->counts.jobs_done,
                     1);
    if (e)
        e = settle(r, a, job, kind, e);
    /* a conflict: the lease was lost, and somebody else has the job */
    if (e)
        log_warn("job.unsettled", "%s", err_info(e)->code);
    log_context_clear();
}

void *runner_thread(void *runner)
{
    struct runner *r = runner;
    struct bell *bell = &r->worker->bell;
    struct arena *a = arena_new();

    while (!bell_is_stopping(bell)) {
        uint64_t seen = bell_rings(bell);
        struct lease lease;
        struct job job;

        if (claim(r, a, &job)) {
            bell_wait(bell, seen, POLL_US);
        } else {
            lease = (struct lease){LEASE_JOB, job.company, job.id, job.lease};
            lease_hold(&r->worker->leases, &lease);
            work(r, a, &job);
            lease_drop(&r->worker->leases, &lease);
            release(r, job.company);
        }
        arena_reset(a);
    }
    arena_free(&a);
    return NULL;
}
