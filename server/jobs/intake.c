/* SPDX-License-Identifier: Apache-2.0 */
/* Intake: an upload becomes a document, whose bytes never change again, or a refusal
 * with a reason. The file is parsed by the pdf child alone. All judgement happens here,
 * before anybody approves. */
#include "base/clock.h"
#include "base/crash.h"
#include "crypto/digest.h"
#include "domain/audit.h"
#include "jobs/job_kind.h"
#include "jobs/verdict_json.h"
#include "jobs/word.h"
#include "store/blob_store.h"
#include "store/intake_store.h"
#include "wire/pdf_client.h"

#define JUDGE_US (60 * US_PER_S)

struct intake {
    struct worker *w;
    struct arena *a;
    const struct job *job;
    struct intake_upload upload;
    struct digest original;
    struct pdf_verdict verdict;
};

/* The upload's end, its audit record and the job's end happen together or not at all.
 */
static enum err end(struct intake *in, struct db_batch *b, struct audit_event *event)
{
    struct word_to word = {
        .person = in->upload.person,
        .kind = uuid_eq(event->object, in->upload.id) ? "document.refused"
                                                      : "document.examined",
        .object = event->object,
    };
    enum err e;

    event->person = in->upload.person;
    audit_detail(event, "name", in->upload.name);
    job_finish_add(b, in->job, (struct str){NULL, 0});
    word_add(b, &word);
    audit_add(b, event);
    e = db_batch_run(in->w->db, b);
    bell_ring(&in->w->bell);
    CRASH_POINT("intake.ended");
    return e;
}

static enum err refuse(struct intake *in, enum err why)
{
    const struct pdf_reason *reason = &in->verdict.reason;
    struct audit_event event = {.event = "document.refused", .object = in->upload.id};
    struct str code = str_of(err_info(why)->code);
    struct db_batch b;

    db_batch_init(&b, in->a, in->job->company);
    intake_refuse_add(&b, &in->upload, code, reason_text(in->a, reason));
    audit_detail(&event, "code", code);
    return end(in, &b, &event);
}

static enum err accept(struct intake *in, struct bytes content)
{
    const struct pdf_verdict *v = &in->verdict;
    struct intake_document d = {
        .id = uuid_new(),
        .original = in->original,
        .length = (int64_t)content.n,
        .pages = pages_json(in->a, v),
        .page_count = (int64_t)v->pages_n,
        .normalised = v->normalised,
        .signatures = v->signatures,
        .warnings = warnings_json(in->a, v),
    };
    struct audit_event event = {
        .event = "document.accepted", .object = d.id, .subject = &d.digest};
    struct db_batch b;
    enum err e = blob_put(in->w->db, in->job->company, content, &d.digest);

    if (e)
        return e;
    CRASH_POINT("intake.blob_stored");
    db_batch_init(&b, in->a, in->job->company);
    intake_accept_add(&b, &in->upload, &d);
    return end(in, &b, &event);
}

static enum err judge(struct intake *in, struct bytes content)
{
    struct pdf_question q = {.service = in->w->pdf,
                             .parts = &content,
                             .parts_n = 1,
                             .timeout_us = JUDGE_US,
                             .arena = in->a};
    struct buf normalised = {0};
    enum err e = pdf_judge(&q, &PDF_LIMITS_DEFAULT, &in->verdict, &normalised);

    if (!e)
        e = accept(in, in->verdict.normalised ? buf_bytes(&normalised) : content);
    else if (e != ERR_UNAVAILABLE)
        e = refuse(in, e);
    buf_clear(&normalised);
    return e;
}

/* What arrived is what was announced; then what it is. */
static enum err examine(struct intake *in, struct bytes content)
{
    in->original = sha256_of(content);
    if (in->upload.has_digest && !digest_eq(&in->original, &in->upload.digest))
        return refuse(in, ERR_UPLOAD_DIGEST);
    return judge(in, content);
}

static enum err intake_run(struct worker *w, struct arena *a, const struct job *job)
{
    struct intake in = {.w = w, .a = a, .job = job};
    uint8_t *room;
    size_t n;
    enum err e = intake_upload_find(w->db, a, job->company, job->object, &in.upload);

    if (e == ERR_NOT_FOUND || (!e && in.upload.state != INTAKE_COMPLETE))
        return job_finish(w->db, a, job, (struct str){NULL, 0});
    if (e)
        return e;
    n = (size_t)in.upload.size;
    if (n > PDF_LIMITS_DEFAULT.file_bytes)
        return refuse(&in, ERR_PDF_TOO_LARGE);
    room = arena_alloc(a, n);
    e = intake_upload_read(w->db, job->company, job->object, room, n);
    if (e == ERR_UPLOAD_INCOMPLETE)
        return refuse(&in, e);
    return e ? e : examine(&in, (struct bytes){room, n});
}

static enum err intake_give_up(struct worker *w, struct arena *a, const struct job *job,
                               enum err why)
{
    struct intake in = {.w = w, .a = a, .job = job};
    enum err e = intake_upload_find(w->db, a, job->company, job->object, &in.upload);

    return e ? e : refuse(&in, why);
}

const struct job_kind intake_job = {"intake", 8, intake_run, intake_give_up};
