/* SPDX-License-Identifier: Apache-2.0 */
/* Public verification: a file that anybody handed in is looked at by a pdf child, with
 * the one verifier that release and sealverify use, against this installation's root
 * and newest revocation list. What is found is stored for whoever holds the token; the
 * bytes go in the same transaction. No audit record: the platform keeps no trace of
 * what strangers verified. */
#include "base/clock.h"
#include "base/crash.h"
#include "crypto/digest.h"
#include "jobs/job_kind.h"
#include "jobs/verification_json.h"
#include "store/company_store.h"
#include "store/verification_store.h"
#include "wire/pdf_client.h"

#define VERIFY_US (60 * US_PER_S)

struct verifying {
    struct worker *w;
    struct arena *a;
    const struct job *job;
    struct verification_file file;
    struct bytes root;
    struct bytes crl; /* p NULL: none was issued yet */
    struct crl_list list;
};

static enum err end(struct verifying *v, struct str report, struct str failure)
{
    struct db_batch b;

    db_batch_init(&b, v->a, v->job->company);
    verification_end_add(&b, v->job->object, report, failure);
    job_finish_add(&b, v->job, failure);
    return db_batch_run(v->w->db, &b);
}

/* Without a list nothing is called valid, but everything else can still be said. */
static enum err load_trust(struct verifying *v)
{
    enum err e = installation_root(v->w->db, v->a, &v->root);

    if (!e)
        e = crl_newest(v->w->db, v->a, &v->crl);
    if (e == ERR_NOT_FOUND)
        return OK;
    return e ? e : crl_read(v->a, v->crl, &v->list);
}

static enum err ask(struct verifying *v, int64_t now_us, struct pdf_report *report)
{
    struct pdf_question q = {.service = v->w->pdf,
                             .parts = &v->file.content,
                             .parts_n = 1,
                             .timeout_us = VERIFY_US,
                             .arena = v->a};
    struct pdf_trust trust = {.roots = &v->root,
                              .roots_n = 1,
                              .crls = &v->crl,
                              .crls_n = v->crl.p ? 1 : 0,
                              .now_us = now_us};
    enum err e = pdf_verify(&q, &trust, report);

    /* any other error is what is to be said of the file */
    return e == ERR_UNAVAILABLE ? e : OK;
}

static enum err verify(struct verifying *v)
{
    struct digest found = sha256_of(v->file.content);
    struct verification_facts facts = {.digest = found,
                                       .size = v->file.content.n,
                                       .now_us = clock_utc_us(),
                                       .list = v->crl.p ? &v->list : NULL};
    struct pdf_report report = {.refusal = OK};
    enum err e;

    if (!digest_eq(&found, &v->file.digest))
        return ERR_DIGEST_MISMATCH; /* guard: verification_digest */
    e = ask(v, facts.now_us, &report);
    CRASH_POINT("verify.asked");
    return e ? e : end(v, verification_json(v->a, &report, &facts), (struct str){0});
}

static enum err verify_run(struct worker *w, struct arena *a, const struct job *job)
{
    struct verifying v = {.w = w, .a = a, .job = job};
    enum err e = verification_take(w->db, a, job->company, job->object, &v.file);

    if (e == ERR_NOT_FOUND) /* its time is over */
        return job_finish(w->db, a, job, (struct str){NULL, 0});
    if (!e)
        e = load_trust(&v);
    return e ? e : verify(&v);
}

static enum err verify_give_up(struct worker *w, struct arena *a, const struct job *job,
                               enum err why)
{
    struct verifying v = {.w = w, .a = a, .job = job};

    return end(&v, (struct str){NULL, 0}, str_of(err_info(why)->code));
}

const struct job_kind verify_job = {"verify", 5, verify_run, verify_give_up};
