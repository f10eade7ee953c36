/* SPDX-License-Identifier: Apache-2.0 */
/* The signer's messages from the asking side: a pool of connections, one message and
 * one answer at a time on each. Knows the protocol, decides nothing. A connection that
 * failed is closed and made anew by the next caller. */
#include "wire/signer_client.h"

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
#include "wire/channel.h"
#include "wire/memfd.h"
#include "wire/message.h"

#define CONNECTIONS_MAX 64
#define DETAIL_MAX 1024
#define RESULTS_FILE_MAX (16u << 20)
#define ITEMS_IN_MESSAGE_MAX (MESSAGE_MAX - 4096) /* room for proofs and the front */

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

struct talk {
    struct buf out;         /* wiped: it holds what the person typed */
    struct channel_fds fds; /* to send; the caller's */
    struct buf in;          /* wiped: it may hold a code or secret */
    struct channel_fds came;
    struct message answer;  /* behind the front, once OK */
    uint32_t item;          /* with an error */
    struct str detail;      /* likewise; borrowed from `in` */
    bool may_have_happened; /* a lost answer leaves the outcome open */
};

static void talk_begin(struct talk *t, uint8_t type)
{
    *t = (struct talk){0};
    message_put_u8(&t->out, type);
}

static void talk_end(struct talk *t)
{
    buf_wipe(&t->out);
    buf_wipe(&t->in);
    channel_fds_close(&t->came);
}

static enum err exchange(const struct signer_client *c, struct talk *t, int *fd)
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
static enum err read_front(struct talk *t)
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

static enum err talk(struct signer_client *c, struct talk *t)
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

/* ---- ACT ---- */

static size_t items_length(const struct signer_act *act)
{
    size_t n = 0;

    for (size_t i = 0; i < act->item_count; i++)
        n += 8 + 4 + act->items[i].canon.n;
    return n;
}

static void put_items(const struct signer_act *act, struct buf *out)
{
    for (size_t i = 0; i < act->item_count; i++) {
        message_put_i64(out, act->items[i].expected_epoch);
        message_put_bytes(out, act->items[i].canon);
    }
}

static enum err put_items_file(const struct signer_act *act, struct talk *t)
{
    struct buf b = {0};
    int fd;

    message_put_u32(&b, (uint32_t)act->item_count);
    put_items(act, &b);
    fd = memfd_of(buf_bytes(&b));
    buf_clear(&b);
    if (fd < 0)
        return ERR_UNAVAILABLE;
    channel_fds_add(&t->fds, fd);
    message_put_u16(&t->out, SIGNER_ITEMS_IN_MEMFD);
    return OK;
}

static uint8_t proofs_given(const struct signer_proof *p)
{
    /* the numbers of enum proof_bit (canon/request.h) */
    return (uint8_t)((p->pin.n ? 1 : 0) | (p->code.n ? 2 : 0) | (p->token.n ? 4 : 0) |
                     (p->invite_code.n ? 16 : 0));
}

static void put_proofs(const struct signer_proof *p, struct buf *out)
{
    message_put_u8(out, proofs_given(p));
    message_put_bytes(out, secret_bytes(&p->pin));
    message_put_bytes(out, secret_bytes(&p->code));
    message_put_bytes(out, secret_bytes(&p->token));
    message_put_bytes(out, secret_bytes(&p->invite_code));
    message_put_bytes(out, secret_bytes(&p->new_pin));
}

static enum err put_act(const struct signer_act *act, struct talk *t)
{
    static const struct signer_proof none;
    uuid nobody = UUID_NIL;

    /* one growth: what the person typed leaves no copy behind */
    buf_reserve(&t->out, MESSAGE_MAX);
    message_put_uuid(&t->out, &act->act);
    message_put_uuid(&t->out, &act->company);
    message_put_bool(&t->out, act->person != NULL);
    message_put_uuid(&t->out, act->person ? act->person : &nobody);
    put_proofs(act->proof ? act->proof : &none, &t->out);
    if (act->item_count == 0 || act->item_count > SIGNER_ITEMS_MAX)
        return ERR_FIELD_BAD;
    if (items_length(act) > ITEMS_IN_MESSAGE_MAX)
        return put_items_file(act, t);
    message_put_u16(&t->out, (uint16_t)act->item_count);
    put_items(act, &t->out);
    return OK;
}

static void take_results(struct message *m, struct arena *a,
                         struct signer_act_answer *out)
{
    out->results = ARENA_ARRAY(a, out->result_count, struct signer_result);
    for (size_t i = 0; i < out->result_count; i++) {
        struct signer_result *r = &out->results[i];
        struct str secret;

        r->object = message_uuid(m);
        r->epoch = message_i64(m);
        secret = message_str(m, SECRET_MAX);
        if (secret.n)
            r->secret = arena_str(a, secret);
    }
}

static enum err take_results_file(struct talk *t, struct arena *a,
                                  struct signer_act_answer *out)
{
    struct memfd_view view = {0};
    struct message m;
    enum err e;

    if (t->came.n != 1 || !message_done(&t->answer))
        return ERR_SIGNER_MESSAGE;
    e = memfd_view_open(&view, t->came.fd[0], RESULTS_FILE_MAX);
    if (e != OK)
        return e;
    m = message_of(view.bytes);
    out->result_count = message_u32(&m);
    if (out->result_count > SIGNER_ITEMS_MAX)
        message_break(&m);
    else
        take_results(&m, a, out);
    e = message_done(&m) ? OK : ERR_SIGNER_MESSAGE;
    memfd_view_close(&view);
    return e;
}

static enum err take_act_answer(struct talk *t, struct arena *a,
                                struct signer_act_answer *out)
{
    out->sequence = message_i64(&t->answer);
    out->at = message_i64(&t->answer);
    out->result_count = message_u16(&t->answer);
    if (out->result_count == SIGNER_ITEMS_IN_MEMFD)
        return take_results_file(t, a, out);
    take_results(&t->answer, a, out);
    return message_done(&t->answer) ? OK : ERR_SIGNER_MESSAGE;
}

enum err signer_act(struct signer_client *c, struct arena *a,
                    const struct signer_act *act, struct signer_act_answer *out)
{
    struct talk t;
    enum err e;

    *out = (struct signer_act_answer){0};
    talk_begin(&t, SIGNER_ACT);
    t.may_have_happened = true;
    e = put_act(act, &t);
    if (e == OK)
        e = talk(c, &t);
    if (e == OK)
        e = take_act_answer(&t, a, out);
    out->failed_item = t.item;
    if (t.detail.n)
        out->detail = arena_str(a, t.detail);
    channel_fds_close(&t.fds);
    talk_end(&t);
    return e;
}

/* ---- the other messages ---- */

enum err signer_link_open(struct signer_client *c, uuid company,
                          const uint8_t token[LINK_TOKEN_LEN], struct signer_link *out)
{
    struct signer_link link;
    struct talk t;
    enum err e;

    talk_begin(&t, SIGNER_LINK_OPEN);
    message_put_uuid(&t.out, &company);
    message_put_bytes(&t.out, (struct bytes){token, LINK_TOKEN_LEN});
    e = talk(c, &t);
    if (e == OK) {
        link.kind = message_u8(&t.answer);
        link.person = message_uuid(&t.answer);
        link.has_request = message_bool(&t.answer);
        link.request = message_uuid(&t.answer);
        link.round = message_i64(&t.answer);
        link.subject = message_digest(&t.answer);
        link.expires_at = message_i64(&t.answer);
        e = message_done(&t.answer) ? OK : ERR_SIGNER_MESSAGE;
    }
    talk_end(&t);
    if (e == OK)
        *out = link;
    return e;
}

enum err signer_login_code(struct signer_client *c, uuid company, uuid person,
                           const struct secret *code)
{
    struct talk t;
    enum err e;

    talk_begin(&t, SIGNER_LOGIN_CODE);
    t.may_have_happened = true;
    message_put_uuid(&t.out, &company);
    message_put_uuid(&t.out, &person);
    message_put_bytes(&t.out, secret_bytes(code));
    e = talk(c, &t);
    if (e == OK && !message_done(&t.answer))
        e = ERR_SIGNER_MESSAGE;
    talk_end(&t);
    return e;
}

/* The answer is one number. */
static enum err talk_number(struct signer_client *c, struct talk *t, int64_t *out)
{
    enum err e = talk(c, t);
    int64_t v = 0;

    if (e == OK) {
        v = message_i64(&t->answer);
        e = message_done(&t->answer) ? OK : ERR_SIGNER_MESSAGE;
    }
    talk_end(t);
    if (e == OK)
        *out = v;
    return e;
}

enum err signer_checkpoint(struct signer_client *c, uuid company, int chain,
                           int64_t *sequence)
{
    struct talk t;

    talk_begin(&t, SIGNER_CHECKPOINT);
    message_put_uuid(&t.out, &company);
    message_put_u8(&t.out, (uint8_t)chain);
    return talk_number(c, &t, sequence);
}

enum err signer_link_put(struct signer_client *c, const struct signer_link_put *put,
                         int64_t *expires_at)
{
    struct talk t;

    talk_begin(&t, SIGNER_LINK_PUT);
    t.may_have_happened = true;
    message_put_uuid(&t.out, &put->company);
    message_put_u8(&t.out, put->kind);
    message_put_uuid(&t.out, &put->person);
    message_put_bool(&t.out, put->has_request);
    message_put_uuid(&t.out, &put->request);
    message_put_i64(&t.out, put->round);
    message_put_digest(&t.out, &put->hash);
    return talk_number(c, &t, expires_at);
}

enum err signer_sign(struct signer_client *c, struct arena *a, uuid company,
                     uuid intent, int memfd, int64_t *signing_time,
                     struct digest *subject, struct bytes *cms)
{
    struct talk t;
    enum err e;

    talk_begin(&t, SIGNER_SIGN);
    t.may_have_happened = true;
    message_put_uuid(&t.out, &company);
    message_put_uuid(&t.out, &intent);
    channel_fds_add(&t.fds, memfd);
    e = talk(c, &t);
    if (e == OK) {
        int64_t at = message_i64(&t.answer);
        struct digest digest = message_digest(&t.answer);
        struct bytes der = message_bytes(&t.answer, MESSAGE_MAX);

        e = message_done(&t.answer) && der.n ? OK : ERR_SIGNER_MESSAGE;
        if (e == OK) {
            *signing_time = at;
            *subject = digest;
            *cms = arena_bytes(a, der);
        }
    }
    talk_end(&t);
    return e;
}

/* The answer is one text. */
static enum err talk_text(struct signer_client *c, struct arena *a, struct talk *t,
                          struct str *out)
{
    enum err e = talk(c, t);

    if (e == OK) {
        struct str text = message_str(&t->answer, MESSAGE_MAX);
        e = message_done(&t->answer) ? OK : ERR_SIGNER_MESSAGE;
        if (e == OK)
            *out = arena_str(a, text);
    }
    talk_end(t);
    return e;
}

enum err signer_status(struct signer_client *c, struct arena *a, struct str *json)
{
    struct talk t;

    talk_begin(&t, SIGNER_STATUS);
    return talk_text(c, a, &t, json);
}

enum err signer_check(struct signer_client *c, struct arena *a, uuid company,
                      struct str *report)
{
    struct talk t;

    talk_begin(&t, SIGNER_CHECK);
    message_put_uuid(&t.out, &company);
    return talk_text(c, a, &t, report);
}
