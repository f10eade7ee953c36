/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of pages, drawn from the very bytes that are approved: the document with the
 * prepared updates on it. Drawn when somebody looks, kept under the digest of what they
 * show. */
#include "base/clock.h"
#include "jobs/job_data.h"
#include "jobs/job_kind.h"
#include "jobs/paper.h"
#include "jobs/word.h"
#include "store/prepare_store.h"
#include "wire/pdf_client.h"

#define RENDER_US (60 * US_PER_S)

/* The paper whose topmost update has the update digest `base`, or the bare document
 * that has it as its own. */
static enum err open_shown(struct worker *w, struct arena *a, const struct job *job,
                           const struct digest *base, struct paper *out)
{
    struct prepare_update *updates;
    struct prepare_document document = {.digest = *base};
    size_t n;
    enum err e = prepare_shown(w->db, a, job->company, job->object, base, &updates, &n);

    if (!e && n)
        e = prepare_document_find(w->db, a, job->company, updates[0].document,
                                  &document);
    if (!e)
        e = paper_open(w, a, job->company, &document.digest, out);
    for (size_t i = 0; !e && i < n; i++) {
        struct bytes update;

        e = paper_read_update(w, a, job->company, &updates[i].blob, &update);
        if (!e)
            paper_add(out, update);
    }
    return e;
}

/* With word to whoever asked. */
static enum err save(struct worker *w, struct arena *a, const struct job *job,
                     const struct prepare_picture *picture)
{
    struct word_to word = {
        .kind = picture->failure.p ? "picture.failed" : "picture.drawn",
        .object = job->object,
    };
    struct db_batch b;
    enum err e;

    db_batch_init(&b, a, job->company);
    prepare_picture_add(&b, picture);
    job_finish_add(&b, job, picture->failure);
    if (job_data_uuid(job->data, "person", &word.person))
        word_add(&b, &word);
    e = db_batch_run(w->db, &b);
    bell_ring(&w->bell);
    return e;
}

static bool read_wish(const struct job *job, struct prepare_picture *out)
{
    *out = (struct prepare_picture){
        .page = job_data_int(job->data, "page", 0),
        .dpi = job_data_int(job->data, "dpi", 0),
    };
    return out->page >= 1 && out->page <= PDF_PAGES_MAX && out->dpi >= PDF_DPI_MIN &&
           out->dpi <= PDF_DPI_MAX && job_data_digest(job->data, "base", &out->base);
}

static enum err draw(struct worker *w, struct arena *a, const struct job *job,
                     struct prepare_picture *picture)
{
    struct paper paper;
    struct pdf_question q = {.service = w->pdf, .timeout_us = RENDER_US, .arena = a};
    struct pdf_picture wish = {.renderer = PDF_RENDERER_POPPLER,
                               .page = (uint32_t)picture->page,
                               .dpi = (uint32_t)picture->dpi};
    struct pdf_reason why;
    struct buf png = {0};
    enum err e = open_shown(w, a, job, &picture->base, &paper);

    if (e)
        return e;
    q.parts = paper.parts;
    q.parts_n = paper.parts_n;
    e = pdf_render(&q, &wish, &why, &png);
    if (!e) {
        picture->png = buf_bytes(&png);
        e = save(w, a, job, picture);
    }
    buf_clear(&png);
    return e;
}

static enum err preview_run(struct worker *w, struct arena *a, const struct job *job)
{
    struct prepare_picture picture;

    return read_wish(job, &picture) ? draw(w, a, job, &picture) : ERR_FIELD_BAD;
}

static enum err preview_give_up(struct worker *w, struct arena *a,
                                const struct job *job, enum err why)
{
    struct prepare_picture picture;
    struct str code = str_of(err_info(why)->code);

    if (!read_wish(job, &picture))
        return job_finish(w->db, a, job, code);
    picture.failure = code;
    return save(w, a, job, &picture);
}

const struct job_kind preview_job = {"preview", 3, preview_run, preview_give_up};
