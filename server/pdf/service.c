/* SPDX-License-Identifier: Apache-2.0 */
/* The zygote's loop: forks on request, kills what takes too long, and tells the worker
 * when a child ended without an answer. SECURITY: of messages from the worker it reads
 * three fields and the installation's root certificate; of a document no byte. */
#include "pdf/service.h"

/* system */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "crypto/cert.h"
#include "crypto/key.h"
#include "pdf/child.h"
#include "pdf/judge.h"
#include "pdf/sandbox.h"
#include "wire/channel.h"

/* Beyond this requests wait in the socket. */
#define CHILDREN_MAX 64

struct child {
    pid_t pid;
    int pidfd;
    int job; /* our copy of the job socket, for the last word */
    int64_t deadline_us;
    bool late; /* killed for its deadline */
};

struct service {
    int control;
    struct child children[CHILDREN_MAX];
    size_t n;
};

/* A small document with one of everything that libraries load on first use. */
static const char warm_document[] =
    "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    "4 0 obj\n(unreferenced)\nendobj\n"
    "xref\n0 5\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n"
    "0000000105 00000 n \n0000000166 00000 n \n"
    "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n196\n%%EOF\n";

static void warm(void)
{
    struct arena *a = arena_new();
    struct pdf_verdict verdict;
    struct buf normalised = {0};
    const struct pdf_limits limits = PDF_LIMITS_DEFAULT;
    const struct bytes file = {(const uint8_t *)warm_document,
                               sizeof warm_document - 1};
    crypto_warm();
    sandbox_warm();
    pdf_judge_document(file, &limits, a, &verdict, &normalised);
    /* normalising takes libqpdf through reader and writer */
    ASSERT(verdict.refusal == OK && verdict.normalised);
    buf_clear(&normalised);
    arena_free(&a);
}

/* Running out of a limit: by our clock, by the kernel's, or by abort on no memory.
 * SIGKILL is nobody's verdict about a document: an operator's, or the kernel's that
 * needed the memory; another child may be asked. */
static enum err reason_of(const struct child *c, const siginfo_t *info)
{
    bool killed = info->si_code == CLD_KILLED || info->si_code == CLD_DUMPED;
    if (c->late)
        return ERR_PDF_BOMB;
    if (killed && info->si_status == SIGKILL)
        return ERR_UNAVAILABLE;
    if (killed && (info->si_status == SIGXCPU || info->si_status == SIGXFSZ ||
                   info->si_status == SIGABRT))
        return ERR_PDF_BOMB;
    return killed ? ERR_PDF_BROKEN : ERR_INTERNAL;
}

static void say_ended(const struct child *c, const siginfo_t *info)
{
    struct buf m = {0};
    bool answered = info->si_code == CLD_EXITED && info->si_status == 0;
    if (answered)
        return;
    log_warn("pdf.child_ended", "code %d status %d", info->si_code, info->si_status);
    message_put_u8(&m, PDF_ENDED);
    pdf_err_put(&m, reason_of(c, info));
    /* a worker that is gone or slow does not hold the others up */
    if (channel_send(c->job, buf_bytes(&m), NULL, clock_monotonic_us()) != OK)
        log_info("pdf.nobody_waits", "for child %d", (int)c->pid);
    buf_clear(&m);
}

static void reap(struct service *s, size_t i)
{
    struct child *c = &s->children[i];
    siginfo_t info = {.si_code = 0};
    if (waitid(P_PIDFD, (id_t)c->pidfd, &info, WEXITED) != 0)
        return;
    say_ended(c, &info);
    close(c->pidfd);
    close(c->job);
    s->children[i] = s->children[--s->n];
}

static void start_child(struct service *s, const struct pdf_fork *order, int job)
{
    struct child c = {.job = job,
                      .deadline_us = clock_monotonic_us() + order->wall_ms * US_PER_MS};
    cert_remember(order->root); /* once for all children */
    c.pid = fork();
    if (c.pid == 0)
        pdf_child_run(order->kind, job);
    c.pidfd = c.pid > 0 ? (int)syscall(SYS_pidfd_open, c.pid, 0) : -1;
    if (c.pidfd >= 0) {
        s->children[s->n++] = c;
        return;
    }
    log_error("pdf.fork", "no child could be made");
    if (c.pid > 0) {
        kill(c.pid, SIGKILL);
        waitpid(c.pid, NULL, 0);
    }
    close(job);
}

/* False when the worker is gone. */
static bool take_order(struct service *s)
{
    struct buf text = {0};
    struct channel_fds fds;
    enum err e = channel_receive(s->control, &text, &fds, CHANNEL_FOREVER);
    if (e == OK) {
        struct message m = message_of(buf_bytes(&text));
        struct pdf_fork order = pdf_fork_get(&m);
        if (message_done(&m) && fds.n == 1)
            start_child(s, &order, channel_fds_take(&fds, 0));
    }
    channel_fds_close(&fds);
    buf_clear(&text);
    return e != ERR_UNAVAILABLE;
}

static int kill_late(struct service *s)
{
    int64_t now = clock_monotonic_us();
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < s->n; i++) {
        struct child *c = &s->children[i];
        if (!c->late && c->deadline_us <= now) { /* guard: wall_clock */
            c->late = true;
            syscall(SYS_pidfd_send_signal, c->pidfd, SIGKILL, NULL, 0);
        }
        if (!c->late && c->deadline_us < next)
            next = c->deadline_us;
    }
    return next == INT64_MAX ? -1 : (int)((next - now) / US_PER_MS + 1);
}

static bool turn(struct service *s)
{
    struct pollfd p[CHILDREN_MAX + 1];
    int timeout = kill_late(s);
    size_t n = s->n;
    for (size_t i = 0; i < n; i++)
        p[i] = (struct pollfd){.fd = s->children[i].pidfd, .events = POLLIN};
    p[n] = (struct pollfd){.fd = n < CHILDREN_MAX ? s->control : -1, .events = POLLIN};
    if (poll(p, n + 1, timeout) <= 0)
        return true;
    for (size_t i = n; i-- > 0;) { /* from the end: reap moves the last one down */
        if (p[i].revents)
            reap(s, i);
    }
    return p[n].revents == 0 || take_order(s);
}

int pdf_service_run(int control)
{
    static struct service s;
    s.control = control;
    signal(SIGPIPE, SIG_IGN);
    warm();
    if (!sandbox_has_landlock())
        log_info("pdf.no_landlock", "the kernel has no Landlock: seccomp stands alone");
    while (turn(&s))
        continue;
    for (size_t i = 0; i < s.n; i++)
        kill(s.children[i].pid, SIGKILL);
    return 0;
}
