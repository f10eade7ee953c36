/* SPDX-License-Identifier: Apache-2.0 */
/* An SMTP server (RFC 5321) for tests of mail delivery: one connection at a time, in
 * one thread; it keeps what it accepts. Its mood says what becomes of a recipient. */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "support/mail.h"
#include "support/proc.h"

#define MAILS_MAX 256
#define POLL_US 5000

struct smtp_sink {
    int listener;
    int port;
    pthread_t thread;
    atomic_int mood;
    atomic_size_t count; /* mails below it are complete and no longer written */
    struct mail mail[MAILS_MAX];
};

static void say(FILE *to, const char *line)
{
    fprintf(to, "%s\r\n", line);
    fflush(to);
}

static void answer_recipient(struct smtp_sink *s, FILE *to)
{
    switch (atomic_load(&s->mood)) {
    case SMTP_REFUSES:
        say(to, "550 5.1.1 no such mailbox");
        return;
    case SMTP_DEFERS:
        say(to, "451 4.2.0 try again later");
        return;
    default:
        say(to, "250 ok");
    }
}

/* DATA ends with a lone dot; a leading dot was doubled (section 4.5.2). */
static void keep_message(struct smtp_sink *s, FILE *from)
{
    char line[2048];
    struct buf raw = {0};
    size_t n = atomic_load(&s->count);

    while (fgets(line, sizeof line, from) && strcmp(line, ".\r\n") != 0)
        buf_add_cstr(&raw, line[0] == '.' ? line + 1 : line);
    buf_add_byte(&raw, '\0');
    if (n < MAILS_MAX) {
        mail_parse((const char *)raw.p, raw.n - 1, &s->mail[n]);
        atomic_store(&s->count, n + 1);
    }
    buf_clear(&raw);
}

static void serve(struct smtp_sink *s, FILE *from, FILE *to)
{
    char line[2048];
    say(to, "220 sink ESMTP");
    while (fgets(line, sizeof line, from)) {
        if (strncasecmp(line, "RCPT", 4) == 0) {
            answer_recipient(s, to);
        } else if (strncasecmp(line, "DATA", 4) == 0) {
            say(to, "354 go on");
            keep_message(s, from);
            say(to, "250 kept");
        } else if (strncasecmp(line, "QUIT", 4) == 0) {
            say(to, "221 bye");
            return;
        } else {
            say(to, "250 ok");
        }
    }
}

static void *run(void *context)
{
    struct smtp_sink *s = context;
    sigset_t pipe_signal;
    int fd;

    /* a client that hangs up must not end the test */
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
    /* ends when smtp_sink_close shuts the listener down */
    while ((fd = accept(s->listener, NULL, NULL)) >= 0) {
        FILE *from = fdopen(fd, "r");
        FILE *to = fdopen(dup(fd), "w");
        if (!from || !to)
            proc_die(NULL, "the SMTP sink is out of descriptors");
        serve(s, from, to);
        fclose(from);
        fclose(to);
    }
    return NULL;
}

struct smtp_sink *smtp_sink_open(enum smtp_mood mood)
{
    struct smtp_sink *s = calloc(1, sizeof *s);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof a;

    if (!s)
        proc_die(NULL, "out of memory");
    atomic_store(&s->mood, (int)mood);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->listener < 0 || bind(s->listener, (const struct sockaddr *)&a, n) != 0 ||
        listen(s->listener, 16) != 0 ||
        getsockname(s->listener, (struct sockaddr *)&a, &n) != 0 ||
        pthread_create(&s->thread, NULL, run, s) != 0)
        proc_die(NULL, "the SMTP sink cannot start");
    s->port = ntohs(a.sin_port);
    return s;
}

void smtp_sink_close(struct smtp_sink **s)
{
    if (!*s)
        return;
    shutdown((*s)->listener, SHUT_RDWR);
    pthread_join((*s)->thread, NULL);
    close((*s)->listener);
    for (size_t i = 0; i < (*s)->count; i++)
        free((*s)->mail[i].text);
    free(*s);
    *s = NULL;
}

int smtp_sink_port(const struct smtp_sink *s)
{
    return s->port;
}

void smtp_sink_set(struct smtp_sink *s, enum smtp_mood mood)
{
    atomic_store(&s->mood, (int)mood);
}

const struct mail *smtp_sink_wait(struct smtp_sink *s, size_t n, int timeout_ms)
{
    for (int64_t us = 0; us <= timeout_ms * INT64_C(1000); us += POLL_US) {
        if (atomic_load(&s->count) >= n)
            return &s->mail[n - 1];
        usleep(POLL_US);
    }
    return NULL;
}
