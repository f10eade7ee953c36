/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at an audit chain from its beginning, as somebody asked. A chain grows
 * without end, so it is work of the worker and not of an exchange; each job takes one
 * slice and leaves the rest to the next one. How it ended is recorded in the chain of
 * activity. */
#include "base/log.h"
#include "domain/audit.h"
#include "domain/audit_look.h"
#include "domain/words.h"
#include "jobs/job_data.h"
#include "jobs/job_kind.h"

#define SLICE 100000

static void record_end(struct db_batch *b, const struct job *job,
                       const struct audit_look_row *row)
{
    struct audit_event event = {.event =
                                    row->fault.p ? "audit.broken" : "audit.verified",
                                .object = job->object};
    const char *sequence =
        arena_printf(b->arena, "%lld",
                     (long long)(row->fault.p ? row->bad_sequence : row->verified_to));

    audit_detail(&event, "chain", str_of(word_of(audit_chain_words, row->chain)));
    audit_detail(&event, "sequence", str_of(sequence));
    audit_detail(&event, "fault", row->fault);
    if (row->fault.p)
        log_error(event.event, "chain %d, record %s: %.*s", (int)row->chain, sequence,
                  (int)row->fault.n, row->fault.p);
    audit_add(b, &event);
}

static enum err save(struct worker *w, struct arena *a, const struct job *job,
                     const struct audit_look_row *row)
{
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, job->company);
    audit_look_save_add(&b, row);
    job_finish_add(&b, job, (struct str){NULL, 0});
    if (row->running)
        job_add(&b, job->kind, job->object, job->data);
    else
        record_end(&b, job, row);
    e = db_batch_run(w->db, &b);
    bell_ring(&w->bell);
    return e;
}

static enum err verify_run(struct worker *w, struct arena *a, const struct job *job)
{
    int64_t chain = job_data_int(job->data, "chain", 0);
    struct audit_status_row status;
    struct audit_look look = {
        .db = w->db, .company = job->company, .slice = SLICE, .row = &status.look};
    enum err e;

    if (chain != AUDIT_AUTHORITY && chain != AUDIT_ACTIVITY)
        return ERR_FIELD_BAD;
    e = audit_status_find(w->db, a, job->company, chain, &status);
    if (!e && !status.look.running)
        return job_finish(w->db, a, job, (struct str){NULL, 0});
    if (!e)
        e = audit_look_on(&look);
    return e ? e : save(w, a, job, &status.look);
}

/* The look ends without a finding; whoever asked may ask again. */
static enum err verify_give_up(struct worker *w, struct arena *a, const struct job *job,
                               enum err why)
{
    struct audit_status_row status;
    struct db_batch b;
    enum err e = audit_status_find(w->db, a, job->company,
                                   job_data_int(job->data, "chain", 0), &status);

    db_batch_init(&b, a, job->company);
    if (!e && status.look.running) {
        status.look.running = false;
        audit_look_save_add(&b, &status.look);
    }
    job_finish_add(&b, job, str_of(err_info(why)->code));
    return db_batch_run(w->db, &b);
}

const struct job_kind audit_verify_job = {"audit.verify", 5, verify_run,
                                          verify_give_up};
