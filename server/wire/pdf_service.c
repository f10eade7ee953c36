/* SPDX-License-Identifier: Apache-2.0 */
/* The process sealkeeper-pdf as the worker keeps it: started, and started again when a
 * question finds it gone. The lock is held only to look at or restart the process,
 * never while a child works. */
#include "wire/pdf_service.h"

/* system */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "wire/channel.h"

#define CONTROL_FD 3
#define STARTS_MAX 2 /* a question starts the zygote again once */

extern char **environ;

struct pdf_service {
    pthread_mutex_t lock;
    char *program;
    pid_t pid;   /* 0: not running */
    int control; /* -1: not running */
};

static bool spawn(struct pdf_service *s, int control)
{
    posix_spawn_file_actions_t actions;
    char *argv[] = {s->program, NULL};
    bool ok = posix_spawn_file_actions_init(&actions) == 0;
    if (!ok)
        return false;
    /* dup2 clears close-on-exec, also when both numbers are equal */
    ok = posix_spawn_file_actions_adddup2(&actions, control, CONTROL_FD) == 0 &&
         posix_spawn(&s->pid, s->program, &actions, NULL, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return ok;
}

/* With the lock held. */
static bool start(struct pdf_service *s)
{
    int pair[2];
    if (!channel_pair(pair))
        return false;
    bool ok = spawn(s, pair[1]);
    close(pair[1]);
    if (!ok) {
        close(pair[0]);
        s->pid = 0;
        return false;
    }
    s->control = pair[0];
    return true;
}

/* With the lock held: ends it if it still runs. */
static void stop(struct pdf_service *s)
{
    if (s->control >= 0)
        close(s->control);
    s->control = -1;
    if (s->pid > 0) {
        kill(s->pid, SIGKILL);
        while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    s->pid = 0;
}

enum err pdf_service_open(const char *program, struct pdf_service **out)
{
    struct pdf_service *s = calloc(1, sizeof *s);
    ASSERT(s);
    pthread_mutex_init(&s->lock, NULL);
    s->program = strdup(program);
    ASSERT(s->program);
    s->control = -1;
    if (access(program, X_OK) != 0 || !start(s)) {
        pdf_service_close(&s);
        return ERR_UNAVAILABLE;
    }
    *out = s;
    return OK;
}

void pdf_service_close(struct pdf_service **service)
{
    struct pdf_service *s = *service;
    if (!s)
        return;
    stop(s);
    pthread_mutex_destroy(&s->lock);
    free(s->program);
    free(s);
    *service = NULL;
}

bool pdf_service_fork(struct pdf_service *s, const struct pdf_fork *order, int job,
                      int64_t deadline_us)
{
    struct buf m = {0};
    struct channel_fds fds = {.n = 0};
    bool sent = false;
    pdf_fork_put(&m, order);
    channel_fds_add(&fds, job);
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < STARTS_MAX && !sent; i++) {
        if (s->control < 0 && !start(s))
            break;
        sent = channel_send(s->control, buf_bytes(&m), &fds, deadline_us) == OK;
        if (!sent && clock_monotonic_us() >= deadline_us)
            break; /* busy, not dead */
        if (!sent) {
            log_warn("pdf.restart", "sealkeeper-pdf is gone");
            stop(s);
        }
    }
    pthread_mutex_unlock(&s->lock);
    buf_clear(&m);
    return sent;
}
