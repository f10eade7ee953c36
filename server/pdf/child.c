/* SPDX-License-Identifier: Apache-2.0 */
/* Receives one request, does it, answers, exits. SECURITY: a PDF that takes this
 * process over holds one document (its own) and a socket on which it can answer with a
 * lie. */
#include "pdf/child.h"

/* system */
#include <stdlib.h>
#include <unistd.h>

/* ours */
#include "base/crash.h"
#include "canon/face.h"
#include "pdf/judge.h"
#include "pdf/prepare.h"
#include "pdf/render.h"
#include "pdf/sandbox.h"
#include "pdf/verify.h"
#include "wire/channel.h"
#include "wire/memfd.h"

#define JOB_FD 3
/* Roots and CRLs together. */
#define TRUST_MAX (UINT32_C(64) << 20)

struct job {
    struct arena *arena;
    struct buf request;
    struct channel_fds fds; /* received */
    struct buf answer;
    struct channel_fds results; /* to be sent */
};

static struct bytes view(struct job *job, size_t i, size_t max)
{
    struct memfd_view v;
    if (i >= job->fds.n || memfd_view_open(&v, job->fds.fd[i], max) != OK)
        _exit(2); /* our own worker never sends that */
    return v.bytes;
}

static void attach(struct job *job, struct bytes content)
{
    int fd = memfd_of(content);
    if (fd < 0)
        abort(); /* no memory: the zygote reports it as a limit */
    channel_fds_add(&job->results, fd);
}

static void done_reading(const struct message *m)
{
    if (!message_done(m))
        _exit(2);
}

static void judge(struct job *job, struct message *m)
{
    struct pdf_verdict verdict;
    struct buf normalised = {0};
    const struct pdf_limits limits = pdf_limits_get(m);
    done_reading(m);
    pdf_judge_document(view(job, 0, PDF_FILE_MAX), &limits, job->arena, &verdict,
                       &normalised);
    pdf_verdict_put(&job->answer, &verdict);
    if (verdict.refusal == OK && verdict.normalised)
        attach(job, buf_bytes(&normalised));
}

static void prepare(struct job *job, struct message *m)
{
    struct pdf_prepared prepared;
    struct buf update = {0};
    struct pdf_order order = pdf_order_get(m, job->arena);
    done_reading(m);
    order.face = view(job, 1, FACE_BYTES_MAX);
    pdf_prepare_update(view(job, 0, PDF_FILE_MAX), &order, job->arena, &prepared,
                       &update);
    pdf_prepared_put(&job->answer, &prepared);
    if (prepared.refusal == OK)
        attach(job, buf_bytes(&update));
}

static void verify(struct job *job, struct message *m)
{
    struct pdf_report report;
    struct buf text = {0};
    done_reading(m);
    struct message trust_message = message_of(view(job, 1, TRUST_MAX));
    const struct pdf_trust trust = pdf_trust_get(&trust_message, job->arena);
    done_reading(&trust_message);
    pdf_verify_document(view(job, 0, PDF_FILE_MAX), &trust, job->arena, &report);
    pdf_report_put(&text, &report);
    attach(job, buf_bytes(&text));
}

static void render(struct job *job, struct message *m)
{
    struct pdf_reason why = {.page = 0};
    int picture = -1;
    const struct pdf_picture order = pdf_picture_get(m);
    done_reading(m);
    view(job, 0, PDF_FILE_MAX);
    enum err e = render_page(job->fds.fd[0], &order, RENDER_PNG, &why, &picture);
    pdf_err_put(&job->answer, e);
    pdf_reason_put(&job->answer, &why);
    if (e != OK)
        return;
    if (!memfd_seal(picture))
        abort();
    channel_fds_add(&job->results, picture);
}

static void compare(struct job *job, struct message *m)
{
    struct pdf_reason why = {.page = 0};
    struct pdf_warning *items = NULL;
    size_t n = 0;
    uint32_t pages = message_u32(m);
    done_reading(m);
    view(job, 0, PDF_FILE_MAX);
    enum err e = render_compare(job->fds.fd[0], pages, job->arena, &why, &items, &n);
    const struct pdf_warnings warnings = {items, n};
    pdf_err_put(&job->answer, e);
    pdf_reason_put(&job->answer, &why);
    pdf_warnings_put(&job->answer, &warnings);
}

static void perform(struct job *job, enum pdf_child_kind kind)
{
    struct message m = message_of(buf_bytes(&job->request));
    enum pdf_task task = pdf_task_get(&m);
    bool parses =
        task == PDF_TASK_JUDGE || task == PDF_TASK_PREPARE || task == PDF_TASK_VERIFY;
    if (m.broken || parses != (kind == PDF_CHILD_PARSER)) /* guard: task_of_kind */
        _exit(2);
    message_put_u8(&job->answer, PDF_ANSWER);
    switch (task) {
    case PDF_TASK_JUDGE:
        judge(job, &m);
        break;
    case PDF_TASK_PREPARE:
        prepare(job, &m);
        break;
    case PDF_TASK_VERIFY:
        verify(job, &m);
        break;
    case PDF_TASK_RENDER:
        render(job, &m);
        break;
    case PDF_TASK_COMPARE:
        compare(job, &m);
        break;
    }
}

/* What starts renderers leaves them room: they lower the limits once more. */
static bool lock(enum pdf_child_kind kind)
{
    static const struct sandbox_limits parser = {.memory_bytes = UINT64_C(1) << 30,
                                                 .file_bytes = PDF_FILE_MAX,
                                                 .cpu_seconds = 20};
    static const struct sandbox_limits renderer = {.memory_bytes = UINT64_C(2) << 30,
                                                   .file_bytes = PDF_FILE_MAX,
                                                   .cpu_seconds = 60};
    bool parses = kind == PDF_CHILD_PARSER;
    if (!sandbox_begin(parses ? &parser : &renderer, JOB_FD + 1))
        return false;
    return !parses || sandbox_lock_parser();
}

_Noreturn void pdf_child_run(enum pdf_child_kind kind, int job_socket)
{
    struct job job = {.arena = arena_new()};
    bool ready = job_socket == JOB_FD || dup2(job_socket, JOB_FD) == JOB_FD;
    if (!ready || !lock(kind)) /* guard: sandbox */
        _exit(3);
    if (channel_receive(JOB_FD, &job.request, &job.fds, CHANNEL_FOREVER) != OK)
        _exit(0); /* the worker gave up */
    CRASH_POINT("pdf.child_asked");
    perform(&job, kind);
    CRASH_POINT("pdf.child_answering");
    if (channel_send(JOB_FD, buf_bytes(&job.answer), &job.results, CHANNEL_FOREVER) !=
        OK)
        _exit(4);
    _exit(0);
}
