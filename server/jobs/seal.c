/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing what was approved and confirmed: the signer signs each pair's intent over the
 * bytes that it hashes itself, the holes are filled, the result is verified by a child
 * of its own, and only then is the signer asked to release all documents of the request
 * at once. Repeating any of it gives the same bytes: an intent that is signed answers
 * with its signature. */
#include <unistd.h>

#include "base/clock.h"
#include "base/crash.h"
#include "base/log.h"
#include "domain/audit.h"
#include "jobs/job_data.h"
#include "jobs/job_kind.h"
#include "jobs/paper.h"
#include "jobs/verdict_json.h"
#include "jobs/worker_act.h"
#include "store/sealing_store.h"
#include "wire/memfd.h"
#include "wire/pdf_client.h"
#include "wire/signer_client.h"

#define VERIFY_US (60 * US_PER_S)

struct sealing {
    struct worker *w;
    struct arena *a;
    const struct job *job;
    struct item_request about; /* request, round, request digest */
    struct canon_request request;
    struct sealing_round round;
    struct paper papers[REQUEST_DOCUMENTS_MAX];
    struct sealing_file files[REQUEST_DOCUMENTS_MAX];
};

static struct canon_document *document_at(const struct sealing *s, size_t i)
{
    return &((struct canon_document *)s->request.documents.items)[i];
}

static struct canon_pair *pair_at(const struct sealing *s, size_t i)
{
    return &((struct canon_pair *)s->request.pairs.items)[i];
}

static enum err decode_request(struct sealing *s, struct bytes canon)
{
    struct canon_request_state state;
    enum err e = canon_decode(&canon_request_state_schema, canon, s->a, &state);

    return e ? e : canon_decode(&canon_request_schema, state.frozen, s->a, &s->request);
}

/* What is to be done; *open is false when it is done or given up already. */
static enum err load(struct sealing *s, bool *open)
{
    enum err e = sealing_find(s->w->db, s->a, s->job->company, s->about.request,
                              s->about.round, &s->round);

    if (e)
        return e;
    *open = s->round.state == REQUEST_SEALING;
    s->about.subject = s->round.digest;
    return decode_request(s, s->round.canon);
}

static enum err open_papers(struct sealing *s)
{
    enum err e = OK;

    for (size_t i = 0; !e && i < s->request.documents.n; i++)
        e = paper_open(s->w, s->a, s->job->company, &document_at(s, i)->digest,
                       &s->papers[i]);
    return e;
}

/* The live intent of a pair. */
static enum err find_intent(const struct sealing *s, size_t pair, uuid *out)
{
    for (size_t i = 0; i < s->round.intents_n; i++) {
        if (s->round.intents[i].pair == (int64_t)pair) {
            *out = s->round.intents[i].id;
            return OK;
        }
    }
    return ERR_INTENT_EXPIRED; /* void by now: the requester has to confirm again */
}

static enum err read_update(const struct sealing *s, const struct digest *update,
                            struct bytes *out)
{
    for (size_t i = 0; i < s->round.updates_n; i++) {
        const struct sealing_update *u = &s->round.updates[i];

        if (digest_eq(&u->update, update))
            return paper_read_update(s->w, s->a, s->job->company, &u->blob, out);
    }
    return ERR_NOT_FOUND;
}

static struct update_holes holes_of(const struct canon_holes *h)
{
    return (struct update_holes){.time_off = (uint64_t)h->time_off,
                                 .request_off = (uint64_t)h->request_off,
                                 .contents_off = (uint64_t)h->contents_off,
                                 .contents_len = (uint32_t)h->contents_len};
}

/* Signs what lies on the paper and fills the holes of its topmost update, in place. */
static enum err sign_top(struct sealing *s, struct paper *paper, uuid intent,
                         const struct canon_pair *pair)
{
    struct bytes *top = &paper->parts[paper->parts_n - 1];
    uint8_t *filled = arena_alloc(s->a, top->n);
    struct update_holes holes = holes_of(&pair->holes);
    struct update_values values;
    struct bytes cms;
    int fd = memfd_of_parts(paper->parts, paper->parts_n);
    enum err e;

    if (fd < 0)
        return ERR_BUSY;
    e = signer_sign(s->w->signer, s->a, s->job->company, intent, fd, &values.time_us,
                    &values.request, &cms);
    (void)close(fd);
    if (e)
        return e;
    CRASH_POINT("seal.signed");
    memcpy(filled, top->p, top->n);
    if (!update_fill(filled, top->n, &holes, &values, cms))
        return ERR_TEMPLATE_MISMATCH;
    top->p = filled;
    CRASH_POINT("seal.filled");
    return OK;
}

static enum err seal_pair(struct sealing *s, size_t i)
{
    const struct canon_pair *pair = pair_at(s, i);
    struct paper *paper = &s->papers[pair->document];
    struct bytes update;
    uuid intent;
    enum err e = find_intent(s, i, &intent);

    if (!e)
        e = read_update(s, &pair->update.v, &update);
    if (e)
        return e;
    paper_add(paper, update);
    return sign_top(s, paper, intent, pair);
}

/* One of ours: whole, by a certificate of this installation, over this request. */
static bool is_our_seal(const struct sealing *s, const struct pdf_signature *signature)
{
    return signature->intact && str_is(signature->chain, "good") &&
           signature->changes != PDF_CHANGED_CONTENT && signature->has_request &&
           digest_eq(&signature->request, &s->about.subject);
}

/* The last `ours` signatures are our seals, the topmost over the whole file; those that
 * the document brought along still hold. */
static bool seals_hold(const struct sealing *s, const struct pdf_report *r, size_t ours)
{
    size_t foreign = r->signatures_n - ours;

    if (r->signatures_n < ours)
        return false;
    for (size_t i = 0; i < r->signatures_n; i++) {
        const struct pdf_signature *one = &r->signatures[i];
        bool holds = i < foreign ? one->intact && one->changes != PDF_CHANGED_CONTENT
                                 : is_our_seal(s, one);

        if (!holds)
            return false;
    }
    return ours == 0 || r->signatures[r->signatures_n - 1].coverage == PDF_COVERS_FILE;
}

/* The one verifier, in a child that has seen nothing else. Revocation is the signer's
 * question, asked when it signs and when it releases. */
static enum err verify(struct sealing *s, size_t i)
{
    const struct paper *paper = &s->papers[i];
    struct pdf_question q = {.service = s->w->pdf,
                             .parts = paper->parts,
                             .parts_n = paper->parts_n,
                             .timeout_us = VERIFY_US,
                             .arena = s->a};
    struct pdf_trust trust = {
        .roots = &s->round.root, .roots_n = 1, .now_us = clock_utc_us()};
    struct pdf_report report;
    enum err e = pdf_verify(&q, &trust, &report);

    if (e)
        return e;
    s->files[i].verified = report_json(s->a, &report);
    if (seals_hold(s, &report, paper->parts_n - 1)) /* guard: verified before release */
        return OK;
    log_error("seal.not_valid", "%.*s", (int)s->files[i].verified.n,
              s->files[i].verified.p);
    return ERR_PDF_SIGNATURE_BROKEN;
}

static enum err finish_file(struct sealing *s, size_t i)
{
    const struct paper *paper = &s->papers[i];
    const struct canon_document *document = document_at(s, i);
    struct sealing_file *file = &s->files[i];

    *file = (struct sealing_file){.document = document->document,
                                  .base = document->digest,
                                  .updates = &paper->parts[1],
                                  .updates_n = paper->parts_n - 1,
                                  .digest = paper_digest(paper),
                                  .length = (int64_t)paper->length};
    return verify(s, i);
}

static enum err seal_all(struct sealing *s)
{
    enum err e = open_papers(s);

    for (size_t i = 0; !e && i < s->request.pairs.n; i++)
        e = seal_pair(s, i);
    for (size_t i = 0; !e && i < s->request.documents.n; i++)
        e = finish_file(s, i);
    CRASH_POINT("seal.verified");
    if (!e)
        e = sealing_save(s->w->db, s->a, s->job->company, s->about.request,
                         s->about.round, s->files, s->request.documents.n);
    return e;
}

/* Authority that ended meanwhile: the signer is asked to close the request, which it
 * does after its own look. */
static bool is_end_of_authority(enum err e)
{
    return e == ERR_GRANT_NOT_LIVE || e == ERR_SEAL_NOT_ACTIVE ||
           e == ERR_CERTIFICATE_NOT_VALID || e == ERR_PERSON_INACTIVE;
}

static enum err release(struct sealing *s)
{
    CRASH_POINT("seal.release.before");
    return worker_act_send(s->w, s->a, s->job->company, ITEM_REQUEST_RELEASE,
                           &s->about);
}

static enum err seal_and_release(struct sealing *s)
{
    enum err e = seal_all(s);

    if (!e || is_end_of_authority(e))
        e = release(s);
    CRASH_POINT("seal.release.after");
    if (!e)
        bell_ring(&s->w->bell); /* the outbox has news */
    return e;
}

static enum err seal_run(struct worker *w, struct arena *a, const struct job *job)
{
    struct sealing *s = ARENA_NEW(a, struct sealing);
    bool open = false;
    enum err e;

    s->w = w;
    s->a = a;
    s->job = job;
    s->about.request = job->object;
    s->about.round = job_data_int(job->data, "round", 1);
    e = load(s, &open);
    if (!e && open)
        e = seal_and_release(s);
    return e ? e : job_finish(w->db, a, job, (struct str){NULL, 0});
}

/* Nothing was released, and the company's record says so. Intents that were not signed
 * expire by themselves, and the requester can confirm again. */
static enum err seal_give_up(struct worker *w, struct arena *a, const struct job *job,
                             enum err why)
{
    struct audit_event event = {.event = "seal.given_up", .object = job->object};
    struct str code = str_of(err_info(why)->code);
    struct db_batch b;

    log_error(event.event, "%s", err_info(why)->code);
    audit_detail(&event, "code", code);
    db_batch_init(&b, a, job->company);
    job_finish_add(&b, job, code);
    audit_add(&b, &event);
    return db_batch_run(w->db, &b);
}

const struct job_kind seal_job = {"seal", 15, seal_run, seal_give_up};
