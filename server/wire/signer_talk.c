/* SPDX-License-Identifier: Apache-2.0 */
/* The pool of connections to the signer, and one message with its answer on one of
 * them. Knows the front that all messages share and nothing of what is behind it. A
 * connection that failed is closed and made anew by the next caller. */
#include "wire/signer_talk.h"

/* system */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"

#define CONNECTIONS_MAX 64
#define DETAIL_MAX 1024

struct signer_client {
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
    int64_t timeout_us;
    pthread_mutex_t lock;
    pthread_cond_t returned;
    int idle[CONNECTIONS_MAX]; /* a stack: last used first; -1: to be connected */
    int n;
    int size;
};

enum err signer_client_open(const char *socket_path, int connections,
                            int64_t timeout_us, struct signer_client **out)
{
    struct signer_client *c = calloc(1, sizeof *c);
    pthread_condattr_t monotonic;

    ASSERT(c);
    if (strlen(socket_path) >= sizeof c->path || connections < 1 ||
        connections > CONNECTIONS_MAX) {
        free(c);
        return ERR_INTERNAL;
    }
    memcpy(c->path, socket_path, strlen(socket_path) + 1);
    c->timeout_us = timeout_us;
    c->n = c->size = connections;
    for (int i = 0; i < connections; i++)
        c->idle[i] = -1;
    (void)pthread_mutex_init(&c->lock, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&c->returned, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    *out = c;
    return OK;
}

void signer_client_close(struct signer_client **c)
{
    if (!*c)
        return;
    ASSERT((*c)->n == (*c)->size);
    for (int i = 0; i < (*c)->n; i++) {
        if ((*c)->idle[i] >= 0)
            (void)close((*c)->idle[i]);
    }
    (void)pthread_cond_destroy(&(*c)->returned);
    (void)pthread_mutex_destroy(&(*c)->lock);
    free(*c);
    *c = NULL;
}

/* ---- connections ---- */

static int connect_to(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    memcpy(at.sun_path, path, strlen(path) + 1);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

static bool take_place(struct signer_client *c, int64_t deadline_us, int *fd)
{
    struct timespec at = {.tv_sec = deadline_us / US_PER_S,
                          .tv_nsec = deadline_us % US_PER_S * 1000};
    bool free_place;
    int rc = 0;

    pthread_mutex_lock(&c->lock);
    while (c->n == 0 && rc == 0)
        rc = pthread_cond_timedwait(&c->returned, &c->lock, &at);
    free_place = c->n > 0;
    if (free_place)
        *fd = c->idle[--c->n];
    pthread_mutex_unlock(&c->lock);
    return free_place;
}

static void give_place(struct signer_client *c, int fd)
{
    pthread_mutex_lock(&c->lock);
    c->idle[c->n++] = fd;
    pthread_cond_signal(&c->returned);
    pthread_mutex_unlock(&c->lock);
}

/* The signer was restarted meanwhile: an idle connection that has something to read has
 * ended. */
static bool has_ended(int fd)
{
    char byte;
    ssize_t n = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

    return n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

/* ---- one message, one answer ---- */

void signer_talk_begin(struct signer_talk *t, uint8_t type)
{
    *t = (struct signer_talk){0};
    message_put_u8(&t->out, type);
}

void signer_talk_end(struct signer_talk *t)
{
    buf_wipe(&t->out);
    buf_wipe(&t->in);
    channel_fds_close(&t->came);
}

static enum err exchange(const struct signer_client *c, struct signer_talk *t, int *fd)
{
    int64_t deadline = clock_monotonic_us() + c->timeout_us;
    enum err e;

    if (*fd >= 0 && has_ended(*fd)) {
        (void)close(*fd);
        *fd = -1;
    }
    if (*fd < 0)
        *fd = connect_to(c->path);
    if (*fd < 0)
        return ERR_UNAVAILABLE;
    e = channel_send(*fd, buf_bytes(&t->out), &t->fds, deadline);
    if (e == OK) {
        e = channel_receive(*fd, &t->in, &t->came, deadline);
        if (e != OK)
            e = t->may_have_happened ? ERR_OUTCOME_UNKNOWN : ERR_UNAVAILABLE;
    }
    if (e != OK) {
        (void)close(*fd);
        *fd = -1;
    }
    return e;
}

/* The answer's front: type and error, and with an error its item and detail. */
static enum err read_front(struct signer_talk *t)
{
    struct message m = message_of(buf_bytes(&t->in));
    uint8_t type = message_u8(&m);
    uint16_t e = message_u16(&m);

    if (m.broken || type != t->out.p[0] || e >= ERR_COUNT)
        return ERR_SIGNER_MESSAGE;
    if (e != OK) {
        t->item = message_u32(&m);
        t->detail = message_str(&m, DETAIL_MAX);
        return message_done(&m) ? (enum err)e : ERR_SIGNER_MESSAGE;
    }
    t->answer = m;
    return OK;
}

enum err signer_talk(struct signer_client *c, struct signer_talk *t)
{
    int fd = -1;
    enum err e;

    if (t->out.n > MESSAGE_MAX)
        return ERR_TOO_LARGE;
    if (!take_place(c, clock_monotonic_us() + c->timeout_us, &fd))
        return ERR_BUSY;
    e = exchange(c, t, &fd);
    give_place(c, fd);
    return e == OK ? read_front(t) : e;
}
