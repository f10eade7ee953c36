/* SPDX-License-Identifier: Apache-2.0 */
/* Preparation: for each pair of a draft, in order, the pdf child writes the complete
 * update, each on top of the earlier ones of its document. What is stored here is what
 * approvers see and what will be sealed, but for the three holes. */
#include <math.h>

#include "base/clock.h"
#include "base/crash.h"
#include "domain/audit.h"
#include "domain/draft.h"
#include "jobs/job_data.h"
#include "jobs/job_kind.h"
#include "jobs/paper.h"
#include "jobs/verdict_json.h"
#include "jobs/word.h"
#include "store/blob_store.h"
#include "store/prepare_store.h"
#include "wire/pdf_client.h"

#define PREPARE_US (60 * US_PER_S)
#define POINTS_MAX 1000000.0

struct preparing {
    struct worker *w;
    struct arena *a;
    const struct job *job;
    struct draft_content content;
    struct paper papers[REQUEST_DOCUMENTS_MAX]; /* parts_n == 0: not read yet */
    struct prepare_update updates[REQUEST_PAIRS_MAX];
    struct pdf_reason reason; /* of a refusal */
};

static enum err open_paper(struct preparing *p, int64_t document)
{
    struct prepare_document d;
    enum err e;

    if (p->papers[document].parts_n)
        return OK;
    e = prepare_document_find(p->w->db, p->a, p->job->company,
                              p->content.documents[document], &d);
    return e ? e
             : paper_open(p->w, p->a, p->job->company, &d.digest, &p->papers[document]);
}

/* Stores the update and lays it on its document. */
static enum err keep(struct preparing *p, size_t pair, const struct pdf_prepared *made,
                     const struct pdf_placement *spot, struct bytes update)
{
    const struct draft_placement *place = &p->content.placements[pair];
    struct prepare_update *u = &p->updates[pair];

    *u = (struct prepare_update){
        .pair = (int64_t)pair,
        .document = p->content.documents[place->document],
        .seal = place->seal,
        .update = made->digest,
        .length = (int64_t)update.n,
        .holes = made->holes,
        .page = spot->page,
        .x = spot->x,
        .y = spot->y,
    };
    paper_add(&p->papers[place->document], arena_bytes(p->a, update));
    return blob_put(p->w->db, p->job->company, update, &u->blob);
}

/* Points to thousandths of a point; false far beyond any page. */
static bool spot_of(const struct draft_placement *place, struct pdf_placement *out)
{
    if (place->page < 1 || place->page > PDF_PAGES_MAX ||
        !(fabs(place->x) < POINTS_MAX && fabs(place->y) < POINTS_MAX))
        return false;
    *out = (struct pdf_placement){.page = (uint32_t)place->page,
                                  .x = (pdf_milli)lround(place->x * 1000),
                                  .y = (pdf_milli)lround(place->y * 1000)};
    return true;
}

static enum err prepare_pair(struct preparing *p, size_t pair)
{
    const struct draft_placement *place = &p->content.placements[pair];
    const struct paper *paper = &p->papers[place->document];
    struct pdf_placement spot;
    struct pdf_question q = {.service = p->w->pdf,
                             .parts = paper->parts,
                             .parts_n = paper->parts_n,
                             .timeout_us = PREPARE_US,
                             .arena = p->a};
    struct pdf_prepared made = {.refusal = OK};
    struct pdf_order order = {
        .placements = &spot, .placements_n = 1, .contents_len = UPDATE_CONTENTS_PLAIN};
    struct prepare_face face;
    struct buf update = {0};
    enum err e = prepare_face_find(p->w->db, p->a, p->job->company, place->seal, &face);

    if (!e && !spot_of(place, &spot))
        e = ERR_PLACEMENT_OUTSIDE;
    if (e)
        return e;
    order.face = face.face;
    e = pdf_prepare(&q, &order, &made, &update);
    p->reason = made.reason;
    if (!e)
        e = keep(p, pair, &made, &spot, buf_bytes(&update));
    p->updates[pair].face = face.digest;
    buf_clear(&update);
    return e;
}

static enum err prepare_all(struct preparing *p)
{
    enum err e = OK;

    for (size_t i = 0; !e && i < p->content.placement_count; i++) {
        e = open_paper(p, p->content.placements[i].document);
        if (!e)
            e = prepare_pair(p, i);
    }
    return e;
}

static void tell(struct preparing *p, uuid person, const char *kind)
{
    word_send(p->w, p->a,
              &(struct word_to){p->job->company, person, kind, p->job->object});
}

/* An edit since then has its own job. */
static enum err unless_edited(struct preparing *p, enum err e)
{
    return e == ERR_CONFLICT
               ? job_finish(p->w->db, p->a, p->job, str_of(err_info(e)->code))
               : e;
}

static enum err read_content(struct preparing *p, const struct prepare_draft *draft)
{
    struct draft_row row = {.id = draft->id, .content = draft->content};
    enum err e = draft_read_row(p->a, &row, &p->content);

    return !e && p->content.placement_count == 0 ? ERR_PLACEMENT_NONE : e;
}

/* What the draft came to, with its record and for those who look at it. */
static enum err end(struct preparing *p, const struct prepare_draft *draft,
                    enum err why)
{
    struct audit_event event = {.event = why ? "draft.failed" : "draft.prepared",
                                .person = draft->person,
                                .object = draft->id};
    struct prepare_end how = {.version = draft->version,
                              .updates = p->updates,
                              .updates_n = p->content.placement_count};
    enum err e;

    if (why) {
        how.code = str_of(err_info(why)->code);
        how.detail = reason_text(p->a, &p->reason);
        audit_detail(&event, "code", how.code);
    }
    how.record = audit_append_of(p->a, p->job->company, &event);
    e = prepare_finish(p->w->db, p->a, p->job, &how);
    CRASH_POINT("prepare.ended");
    if (!e)
        tell(p, draft->person, event.event);
    return unless_edited(p, e);
}

static enum err prepare_draft(struct preparing *p, const struct prepare_draft *draft)
{
    enum err e = read_content(p, draft);

    if (!e)
        e = prepare_all(p);
    if (job_error_is_passing(e))
        return e;
    CRASH_POINT("prepare.blobs_stored");
    return end(p, draft, e);
}

static struct preparing *begin(struct worker *w, struct arena *a, const struct job *job)
{
    struct preparing *p = ARENA_NEW(a, struct preparing);

    p->w = w;
    p->a = a;
    p->job = job;
    return p;
}

/* The draft as it was when the job was asked for; ERR_NOT_FOUND when it is gone or was
 * edited since. */
static enum err find_draft(const struct preparing *p, struct prepare_draft *draft)
{
    enum err e =
        prepare_draft_find(p->w->db, p->a, p->job->company, p->job->object, draft);

    if (!e && draft->version != job_data_int(p->job->data, "version", 0))
        e = ERR_NOT_FOUND;
    return e;
}

static enum err prepare_run(struct worker *w, struct arena *a, const struct job *job)
{
    struct preparing *p = begin(w, a, job);
    struct prepare_draft draft;
    enum err e = find_draft(p, &draft);

    if (e == ERR_NOT_FOUND)
        return job_finish(w->db, a, job, (struct str){NULL, 0});
    return e ? e : prepare_draft(p, &draft);
}

static enum err prepare_give_up(struct worker *w, struct arena *a,
                                const struct job *job, enum err why)
{
    struct preparing *p = begin(w, a, job);
    struct prepare_draft draft;
    enum err e = find_draft(p, &draft);

    if (e == ERR_NOT_FOUND)
        return job_finish(w->db, a, job, str_of(err_info(why)->code));
    return e ? e : end(p, &draft, why);
}

const struct job_kind prepare_job = {"prepare", 8, prepare_run, prepare_give_up};
