/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets and threads. The reader accepts, checks who is there (SO_PEERCRED), reads one
 * message of a connection at a time and queues it; the thread that served it answers
 * and lets the reader have the connection again. Only the reader closes connections. */
#include "signer/server.h"

/* system */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "signer/answer.h"
#include "signer/ca.h"
#include "signer/checkpoint.h"
#include "signer/keys.h"
#include "signer/serve.h"
#include "signer/server_queue.h"

#define QUEUE_ROOM 1024
#define A_COMPANY 2
#define CONNECTIONS_MAX 512
#define EVENTS 64
#define ANSWER_WAIT_US (5 * US_PER_S)
#define KEEPER_PAUSE_US (500 * US_PER_MS)
#define CHECKPOINT_PAUSE_US (5 * US_PER_S)

static const struct {
    const char *name;
    enum signer_client_kind kind;
} doors[] = {{"web.sock", SIGNER_WEB},
             {"worker.sock", SIGNER_WORKER},
             {"root.sock", SIGNER_ROOT}};
#define DOORS ARRAY_LEN(doors)

struct connection {
    int fd;
    enum signer_client_kind kind;
};

struct server {
    struct signer *signer;
    struct queue *queue;
    int epoll, signals, start;
    /* Orders a thread's last touch of a connection before the reader's next: the kernel
     * does so too, but C's memory model knows nothing of epoll. */
    pthread_mutex_t handover;
    int door[DOORS];
    struct connection connection[CONNECTIONS_MAX]; /* fd < 0: free */
    struct buf message;                            /* the reader's */
    pthread_t *thread;
    size_t threads;
    pthread_t keeper;
    atomic_bool ending;
};

/* ---- doors ---- */

static int64_t uid_at(const struct signer *s, enum signer_client_kind kind)
{
    int64_t uid = kind == SIGNER_WEB      ? s->settings.web_uid
                  : kind == SIGNER_WORKER ? s->settings.worker_uid
                                          : s->settings.root_uid;

    return uid < 0 ? (int64_t)geteuid() : uid;
}

static bool watch(struct server *v, int fd, uint32_t events, void *data)
{
    struct epoll_event e = {.events = events, .data.ptr = data};

    return epoll_ctl(v->epoll, EPOLL_CTL_ADD, fd, &e) == 0;
}

/* Everybody may knock; SO_PEERCRED says who is let in. */
static bool open_door(struct server *v, size_t i)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int n = snprintf(at.sun_path, sizeof at.sun_path, "%s/%s",
                     v->signer->settings.socket_dir, doors[i].name);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    v->door[i] = fd;
    if (fd < 0 || n < 0 || (size_t)n >= sizeof at.sun_path)
        return false;
    (void)unlink(at.sun_path);
    return bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
           chmod(at.sun_path, 0666) == 0 && listen(fd, 128) == 0 &&
           watch(v, fd, EPOLLIN, &v->door[i]);
}

static void free_parts(struct server *v)
{
    for (size_t i = 0; i < DOORS; i++) {
        if (v->door[i] >= 0)
            (void)close(v->door[i]);
    }
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        if (v->connection[i].fd >= 0)
            (void)close(v->connection[i].fd);
    }
    if (v->epoll >= 0)
        (void)close(v->epoll);
    if (v->signals >= 0)
        (void)close(v->signals);
    if (v->start >= 0)
        (void)close(v->start);
    (void)pthread_mutex_destroy(&v->handover);
    queue_free(&v->queue);
    buf_wipe(&v->message);
    free(v->thread);
    free(v);
}

static struct server *server_new(struct signer *s)
{
    struct server *v = calloc(1, sizeof *v);

    ASSERT(v);
    v->signer = s;
    v->threads = (size_t)s->settings.threads;
    v->thread = calloc(v->threads, sizeof *v->thread);
    ASSERT(v->thread);
    (void)pthread_mutex_init(&v->handover, NULL);
    v->queue = queue_new(QUEUE_ROOM, v->threads, A_COMPANY);
    v->epoll = v->signals = v->start = -1;
    for (size_t i = 0; i < DOORS; i++)
        v->door[i] = -1;
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        v->connection[i].fd = -1;
    return v;
}

enum err server_open(struct signer *s, struct server **out)
{
    struct server *v = server_new(s);
    sigset_t end;
    bool good;

    (void)sigemptyset(&end);
    (void)sigaddset(&end, SIGTERM);
    (void)sigaddset(&end, SIGINT);
    v->epoll = epoll_create1(EPOLL_CLOEXEC);
    v->signals = signalfd(-1, &end, SFD_CLOEXEC | SFD_NONBLOCK);
    v->start = eventfd(0, EFD_CLOEXEC);
    good = v->epoll >= 0 && v->signals >= 0 && v->start >= 0 &&
           watch(v, v->signals, EPOLLIN, &v->signals);
    for (size_t i = 0; i < DOORS && good; i++)
        good = open_door(v, i);
    if (!good) {
        log_error("server.open", "%s: %s", s->settings.socket_dir, strerror(errno));
        free_parts(v);
        return ERR_INTERNAL;
    }
    *out = v;
    return OK;
}

/* ---- threads ---- */

/* The reader may have the connection again. */
static void rearm(struct server *v, struct connection *c)
{
    struct epoll_event e = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = c};

    pthread_mutex_lock(&v->handover);
    (void)epoll_ctl(v->epoll, EPOLL_CTL_MOD, c->fd, &e);
    pthread_mutex_unlock(&v->handover);
}

/* The reader's side of rearm. */
static void take_over(struct server *v)
{
    pthread_mutex_lock(&v->handover);
    pthread_mutex_unlock(&v->handover);
}

static void serve_task(struct server *v, struct arena *a, struct task *task,
                       struct buf *answer)
{
    int64_t deadline;

    log_context(NULL, &task->company, NULL);
    signer_serve(v->signer, a, task->from->kind, buf_bytes(&task->message), &task->fds,
                 answer);
    deadline = clock_monotonic_us() + ANSWER_WAIT_US;
    if (channel_send(task->from->fd, buf_bytes(answer), &task->fds, deadline) != OK)
        log_debug("server.answer", "the client is gone");
    log_context_clear();
    rearm(v, task->from);
    secret_wipe(answer->p, answer->n); /* codes and TOTP secrets */
    arena_reset(a);
}

/* Threads exist before the sandbox closes and work only after it has. */
static void wait_for_start(struct server *v)
{
    uint64_t one;

    while (read(v->start, &one, sizeof one) < 0 && errno == EINTR)
        continue;
    one = 1; /* the next one's turn */
    if (write(v->start, &one, sizeof one) != sizeof one)
        log_error("server.start", "%s", strerror(errno));
}

static void *run_thread(void *context)
{
    struct server *v = context;
    struct arena *a = arena_new();
    struct buf answer = {0};
    struct task *task;

    wait_for_start(v);
    while ((task = queue_take(v->queue))) {
        serve_task(v, a, task, &answer);
        queue_done(v->queue, task);
    }
    buf_wipe(&answer);
    arena_free(&a);
    return NULL;
}

/* What nobody waits for: checkpoints, the daily revocation list, spare keys. */
static void *run_keeper(void *context)
{
    struct server *v = context;
    int64_t next = 0;

    wait_for_start(v);
    while (!atomic_load(&v->ending)) {
        int64_t now = clock_monotonic_us();

        if (now >= next) {
            checkpoints_run(v->signer);
            if (ca_renew_crl(v->signer) != OK)
                log_warn("server.crl", "the revocation list could not be renewed");
            next = now + CHECKPOINT_PAUSE_US;
        }
        if (!keys_stock_one(v->signer->keys))
            clock_sleep_us(KEEPER_PAUSE_US);
    }
    return NULL;
}

void server_start(struct server *v)
{
    for (size_t i = 0; i < v->threads; i++)
        ASSERT(pthread_create(&v->thread[i], NULL, run_thread, v) == 0);
    ASSERT(pthread_create(&v->keeper, NULL, run_keeper, v) == 0);
}

/* ---- the reader ---- */

static void drop(struct connection *c)
{
    (void)close(c->fd); /* leaves epoll with it */
    c->fd = -1;
}

static struct connection *free_place(struct server *v)
{
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        if (v->connection[i].fd < 0)
            return &v->connection[i];
    }
    return NULL;
}

static bool is_expected(const struct server *v, int fd, enum signer_client_kind kind)
{
    struct ucred peer;
    socklen_t n = sizeof peer;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 &&
        (int64_t)peer.uid == uid_at(v->signer, kind)) /* guard: peer_uid */
        return true;
    log_warn("server.stranger", "uid %lld knocked at the wrong door",
             (long long)peer.uid);
    return false;
}

static void let_in(struct server *v, size_t door)
{
    struct sockaddr_un from; /* says nothing: clients have no name */
    socklen_t n = sizeof from;
    int fd = accept4(v->door[door], (struct sockaddr *)&from, &n,
                     SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct connection *c;

    if (fd < 0)
        return;
    c = free_place(v);
    if (!c || !is_expected(v, fd, doors[door].kind)) {
        (void)close(fd);
        return;
    }
    *c = (struct connection){.fd = fd, .kind = doors[door].kind};
    if (!watch(v, fd, EPOLLIN | EPOLLONESHOT, c))
        drop(c);
}

static void answer_at_once(struct server *v, struct connection *c, enum err e)
{
    struct buf answer = {0};
    uint8_t type = v->message.n ? v->message.p[0] : 0;

    answer_error(&answer, type, e, 0, NULL);
    if (channel_send(c->fd, buf_bytes(&answer), NULL, clock_monotonic_us()) != OK)
        log_debug("server.answer", "the client is gone");
    buf_clear(&answer);
}

static void read_message(struct server *v, struct connection *c)
{
    struct channel_fds fds;
    enum err e =
        channel_receive(c->fd, &v->message, &fds, clock_monotonic_us() + US_PER_S);
    uuid company;

    if (e != OK) {
        if (e == ERR_SIGNER_MESSAGE)
            answer_at_once(v, c, e); /* guard: oversized_is_refused */
        drop(c);
        return;
    }
    company = signer_message_company(buf_bytes(&v->message));
    if (!queue_put(v->queue, c, company, buf_bytes(&v->message), &fds)) {
        channel_fds_close(&fds);
        answer_at_once(v, c, ERR_BUSY);
        rearm(v, c);
    }
    secret_wipe(v->message.p, v->message.n);
}

static void take_event(struct server *v, void *data, bool *ending)
{
    if (data == &v->signals) {
        *ending = true;
        return;
    }
    for (size_t i = 0; i < DOORS; i++) {
        if (data == &v->door[i]) {
            let_in(v, i);
            return;
        }
    }
    take_over(v);
    read_message(v, data);
}

static void finish(struct server *v)
{
    log_info("server.end", "finishing %zu messages", queue_length(v->queue));
    atomic_store(&v->ending, true);
    queue_end(v->queue);
    for (size_t i = 0; i < v->threads; i++)
        (void)pthread_join(v->thread[i], NULL);
    (void)pthread_join(v->keeper, NULL);
}

void server_run(struct server *v)
{
    struct epoll_event events[EVENTS];
    uint64_t one = 1;
    bool ending = false;

    if (write(v->start, &one, sizeof one) != sizeof one)
        log_error("server.start", "%s", strerror(errno));
    while (!ending) {
        int n = epoll_wait(v->epoll, events, EVENTS, -1);

        for (int i = 0; i < n; i++)
            take_event(v, events[i].data.ptr, &ending);
    }
    finish(v);
}

void server_close(struct server **v)
{
    if (!*v)
        return;
    free_parts(*v);
    *v = NULL;
}
