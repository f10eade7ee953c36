/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to sealkeeper-pdf: a job socket each, the document as a sealed memfd, one
 * answer. Knows the protocol; the process itself is pdf_service.c's. */
#include "wire/pdf_client.h"

/* system */
#include <unistd.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "canon/face.h"
#include "wire/channel.h"
#include "wire/memfd.h"
#include "wire/pdf_service.h"

#define ASKED_MAX 2
#define REPORT_MAX (UINT32_C(1) << 20)

/* ---- one question ---- */

struct call {
    const struct pdf_question *q;
    int64_t deadline_us;
    struct bytes root; /* for the zygote */
    struct buf request;
    struct channel_fds fds;
    struct buf answer;
    struct channel_fds results;
};

static void call_begin(struct call *c, const struct pdf_question *q, enum pdf_task task)
{
    *c = (struct call){.q = q, .deadline_us = clock_monotonic_us() + q->timeout_us};
    pdf_task_put(&c->request, task);
}

static void call_end(struct call *c)
{
    channel_fds_close(&c->fds);
    channel_fds_close(&c->results);
    buf_clear(&c->request);
    buf_clear(&c->answer);
}

/* All parts in one memfd: readers want one piece. */
static enum err add_document(struct call *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->q->parts_n; i++)
        n += c->q->parts[i].n;
    if (n > PDF_FILE_MAX)
        return ERR_PDF_TOO_LARGE;
    int fd = memfd_of_parts(c->q->parts, c->q->parts_n);
    if (fd < 0)
        return ERR_UNAVAILABLE;
    channel_fds_add(&c->fds, fd);
    return OK;
}

static enum err add_bytes(struct call *c, struct bytes v)
{
    int fd = memfd_of(v);
    if (fd < 0)
        return ERR_UNAVAILABLE;
    channel_fds_add(&c->fds, fd);
    return OK;
}

/* The first message is the answer, or the zygote's word that there will be none. */
static enum err take_answer(struct call *c, int job, struct message *out)
{
    enum err e = channel_receive(job, &c->answer, &c->results, c->deadline_us);
    if (e == ERR_BUSY)
        return ERR_PDF_BOMB;
    if (e != OK)
        return e == ERR_UNAVAILABLE ? ERR_UNAVAILABLE : ERR_PDF_BROKEN;
    struct message m = message_of(buf_bytes(&c->answer));
    uint8_t kind = message_u8(&m);
    if (kind == PDF_ENDED) {
        e = pdf_err_get(&m);
        return message_done(&m) && e != OK ? e : ERR_PDF_BROKEN;
    }
    *out = m;
    return kind == PDF_ANSWER ? OK : ERR_PDF_BROKEN;
}

static enum err ask_once(struct call *c, enum pdf_child_kind kind,
                         struct message *answer)
{
    int pair[2];
    int64_t wall_ms = c->q->timeout_us / US_PER_MS;
    ASSERT(wall_ms >= 1 && wall_ms <= PDF_WALL_MAX_MS);
    const struct pdf_fork order = {kind, (uint32_t)wall_ms, c->root};
    if (!channel_pair(pair))
        return ERR_UNAVAILABLE;
    bool sent = pdf_service_fork(c->q->service, &order, pair[1], c->deadline_us);
    close(pair[1]);
    enum err e = sent ? OK : ERR_UNAVAILABLE;
    /* a child that died before it read is reported by the zygote: keep listening */
    if (e == OK &&
        channel_send(pair[0], buf_bytes(&c->request), &c->fds, c->deadline_us) != OK)
        log_info("pdf.child_gone", "before it was asked");
    if (e == OK)
        e = take_answer(c, pair[0], answer);
    close(pair[0]);
    return e;
}

/* Silence means that the zygote died and took the question with it. Questions change
 * nothing, so one is simply asked again, of a new zygote. */
static enum err ask(struct call *c, enum pdf_child_kind kind, struct message *answer)
{
    enum err e = ERR_UNAVAILABLE;
    for (int i = 0; i < ASKED_MAX && e == ERR_UNAVAILABLE; i++) {
        channel_fds_close(&c->results);
        e = ask_once(c, kind, answer);
    }
    return e;
}

/* Copies result descriptor 0 into `out`. */
static enum err take_result(struct call *c, size_t max, struct buf *out)
{
    struct memfd_view v;
    if (c->results.n != 1 || memfd_view_open(&v, c->results.fd[0], max) != OK)
        return ERR_PDF_BROKEN;
    out->n = 0;
    buf_add_bytes(out, v.bytes);
    memfd_view_close(&v);
    return OK;
}

/* ---- judge ---- */

static enum err ask_to_judge(struct call *c, const struct pdf_limits *limits,
                             struct pdf_verdict *out, struct buf *normalised)
{
    struct message m;
    pdf_limits_put(&c->request, limits);
    enum err e = add_document(c);
    if (e == OK)
        e = ask(c, PDF_CHILD_PARSER, &m);
    if (e != OK)
        return e;
    *out = pdf_verdict_get(&m, c->q->arena);
    if (!message_done(&m))
        return ERR_PDF_BROKEN;
    if (out->refusal == OK && out->normalised)
        return take_result(c, PDF_FILE_MAX, normalised);
    return out->refusal;
}

static enum err ask_to_compare(struct call *c, uint32_t pages, struct pdf_warnings *out,
                               struct pdf_reason *why)
{
    struct message m;
    message_put_u32(&c->request, pages);
    enum err e = add_document(c);
    if (e == OK)
        e = ask(c, PDF_CHILD_RENDERER, &m);
    if (e != OK)
        return e;
    enum err refusal = pdf_err_get(&m);
    *why = pdf_reason_get(&m);
    *out = pdf_warnings_get(&m, c->q->arena);
    return message_done(&m) ? refusal : ERR_PDF_BROKEN;
}

static void add_warnings(struct arena *a, struct pdf_verdict *verdict,
                         const struct pdf_warnings *more)
{
    size_t n = verdict->warnings_n + more->n;
    struct pdf_warning *all = ARENA_ARRAY(a, n, struct pdf_warning);
    if (verdict->warnings_n > 0)
        memcpy(all, verdict->warnings, verdict->warnings_n * sizeof *all);
    if (more->n > 0)
        memcpy(all + verdict->warnings_n, more->items, more->n * sizeof *all);
    verdict->warnings = all;
    verdict->warnings_n = n;
}

static enum err compare(const struct pdf_question *q, struct bytes document,
                        struct pdf_verdict *verdict)
{
    struct call c;
    struct pdf_warnings warnings = {.n = 0};
    struct pdf_question about = *q;
    about.parts = &document;
    about.parts_n = 1;
    call_begin(&c, &about, PDF_TASK_COMPARE);
    enum err e =
        ask_to_compare(&c, (uint32_t)verdict->pages_n, &warnings, &verdict->reason);
    call_end(&c);
    if (e == OK)
        add_warnings(q->arena, verdict, &warnings);
    return e;
}

enum err pdf_judge(const struct pdf_question *q, const struct pdf_limits *limits,
                   struct pdf_verdict *out, struct buf *normalised)
{
    struct call c;
    *out = (struct pdf_verdict){.refusal = OK};
    ASSERT(q->parts_n == 1);
    if (q->parts[0].n > limits->file_bytes) {
        out->refusal = ERR_PDF_TOO_LARGE;
        return out->refusal;
    }
    call_begin(&c, q, PDF_TASK_JUDGE);
    enum err e = ask_to_judge(&c, limits, out, normalised);
    call_end(&c);
    if (e == OK)
        e = compare(q, out->normalised ? buf_bytes(normalised) : q->parts[0], out);
    out->refusal = e;
    return e;
}

/* ---- prepare, verify, render ---- */

static enum err ask_to_prepare(struct call *c, const struct pdf_order *order,
                               struct pdf_prepared *out, struct buf *update)
{
    struct message m;
    pdf_order_put(&c->request, order);
    enum err e = add_document(c);
    if (e == OK)
        e = add_bytes(c, order->face);
    if (e == OK)
        e = ask(c, PDF_CHILD_PARSER, &m);
    if (e != OK)
        return e;
    *out = pdf_prepared_get(&m);
    if (!message_done(&m))
        return ERR_PDF_BROKEN;
    if (out->refusal != OK)
        return out->refusal;
    return take_result(c, PDF_FILE_MAX, update);
}

/* Nothing that the child says about its update is taken on trust. */
static bool prepared_is_consistent(const struct pdf_question *q,
                                   const struct pdf_prepared *prepared,
                                   struct bytes update)
{
    struct digest d;
    uint64_t base_len = 0;
    for (size_t i = 0; i < q->parts_n; i++)
        base_len += q->parts[i].n;
    return sig_dict_check(update, &prepared->holes, base_len) &&
           update_digest(base_len, update, &prepared->holes, &d) &&
           digest_eq(&d, &prepared->digest); /* guard: prepared_digest */
}

enum err pdf_prepare(const struct pdf_question *q, const struct pdf_order *order,
                     struct pdf_prepared *out, struct buf *update)
{
    struct call c;
    *out = (struct pdf_prepared){.refusal = OK};
    if (order->placements_n > PDF_PLACEMENTS_MAX || order->face.n > FACE_BYTES_MAX)
        return out->refusal = ERR_FIELD_BAD;
    call_begin(&c, q, PDF_TASK_PREPARE);
    enum err e = ask_to_prepare(&c, order, out, update);
    call_end(&c);
    if (e == OK && !prepared_is_consistent(q, out, buf_bytes(update)))
        e = ERR_PDF_BROKEN;
    out->refusal = e;
    return e;
}

static enum err ask_to_verify(struct call *c, const struct pdf_trust *trust,
                              struct pdf_report *out)
{
    struct message m;
    struct buf text = {0};
    pdf_trust_put(&text, trust);
    if (trust->roots_n > 0 && trust->roots[0].n <= PDF_ROOT_MAX)
        c->root = trust->roots[0];
    enum err e = add_document(c);
    if (e == OK)
        e = add_bytes(c, buf_bytes(&text));
    buf_clear(&text);
    if (e == OK)
        e = ask(c, PDF_CHILD_PARSER, &m);
    if (e == OK)
        e = take_result(c, REPORT_MAX, &text);
    if (e == OK) {
        struct message report = message_of(buf_bytes(&text));
        *out = pdf_report_get(&report, c->q->arena);
        e = message_done(&m) && message_done(&report) ? out->refusal : ERR_PDF_BROKEN;
    }
    buf_clear(&text);
    return e;
}

enum err pdf_verify(const struct pdf_question *q, const struct pdf_trust *trust,
                    struct pdf_report *out)
{
    struct call c;
    *out = (struct pdf_report){.refusal = OK};
    ASSERT(trust->roots_n <= PDF_TRUST_MAX && trust->crls_n <= PDF_TRUST_MAX);
    call_begin(&c, q, PDF_TASK_VERIFY);
    enum err e = ask_to_verify(&c, trust, out);
    call_end(&c);
    out->refusal = e;
    if (e != OK)
        out->valid = false;
    return e;
}

enum err pdf_render(const struct pdf_question *q, const struct pdf_picture *picture,
                    struct pdf_reason *why, struct buf *png)
{
    struct call c;
    struct message m;
    *why = (struct pdf_reason){.page = picture->page};
    call_begin(&c, q, PDF_TASK_RENDER);
    pdf_picture_put(&c.request, picture);
    enum err e = add_document(&c);
    if (e == OK)
        e = ask(&c, PDF_CHILD_RENDERER, &m);
    if (e == OK) {
        e = pdf_err_get(&m);
        *why = pdf_reason_get(&m);
        if (!message_done(&m))
            e = ERR_PDF_BROKEN;
    }
    if (e == OK)
        e = take_result(&c, PDF_PICTURE_MAX, png);
    call_end(&c);
    return e;
}
