/* SPDX-License-Identifier: Apache-2.0 */
/* The gate of one connection: a small state machine that follows the framing of what
 * passes. It is called when bytes have been read and before evhttp looks at them, takes
 * them out of the input buffer, and puts them back once they are known to be right: a
 * head as a whole, a chunk's size line as a whole.
 *
 * A gate shares the bufferevent with evhttp, which has no way to tell that it has
 * closed a connection: a bufferevent that has lost its callbacks is one. The socket is
 * closed when the gate lets go of it, a moment later; so a client reads the last reply
 * before it can meet a reset. */
#include "http/gate.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/problem.h"

#define CHUNK_LINE_MAX 16

/* ---- the list of gates, and finding one ---- */

static void link_gate(struct gates *all, struct gate *g)
{
    g->all = all;
    g->next = all->first;
    if (all->first)
        all->first->prev = g;
    all->first = g;
    all->n++;
}

static void unlink_gate(struct gate *g)
{
    if (g->prev)
        g->prev->next = g->next;
    else
        g->all->first = g->next;
    if (g->next)
        g->next->prev = g->prev;
    g->all->n--;
}

/* The socket is known only once evhttp has given it to the connection. */
static void learn_fd(struct gate *g)
{
    struct gates *all = g->all;
    size_t fd;

    if (g->fd >= 0)
        return;
    g->fd = (int)bufferevent_getfd(g->bev);
    ASSERT(g->fd >= 0);
    fd = (size_t)g->fd;
    if (fd >= all->by_fd_n) {
        size_t n = 2 * fd + 64;

        all->by_fd = realloc(all->by_fd, n * sizeof(struct gate *));
        ASSERT(all->by_fd);
        memset(all->by_fd + all->by_fd_n, 0,
               (n - all->by_fd_n) * sizeof(struct gate *));
        all->by_fd_n = n;
    }
    all->by_fd[fd] = g;
}

struct gate *gate_of(struct gates *all, struct evhttp_request *req)
{
    struct evhttp_connection *c = evhttp_request_get_connection(req);
    evutil_socket_t fd =
        c ? bufferevent_getfd(evhttp_connection_get_bufferevent(c)) : -1;

    return fd >= 0 && (size_t)fd < all->by_fd_n ? all->by_fd[fd] : NULL;
}

/* ---- ends ---- */

/* evhttp sees the end of the stream and frees the connection in its own time. */
static void end_connection(struct gate *g)
{
    g->deadline_us = 0;
    if (g->fd < 0)
        g->fd = (int)bufferevent_getfd(g->bev);
    (void)shutdown(g->fd, SHUT_RDWR);
}

static void uncount(struct gate *g)
{
    g->all->inflight -= g->counted;
    g->counted = 0;
}

/* No reply is outstanding here, so the refusal may go to the socket directly: evhttp
 * has seen nothing, or half a message. Then the write side is closed and the rest of
 * what the client sends is read and dropped for a moment, lest a reset swallow the
 * reply. */
static void refuse(struct gate *g, enum err e)
{
    char reply[PROBLEM_REPLY_MAX];
    size_t n = problem_raw_reply(e, reply);

    g->all->refused++;
    g->state = GATE_REFUSED;
    g->deadline_us = clock_monotonic_us() + GATE_LINGER_US;
    uncount(g);
    log_info("http.refused", "%s", err_info(e)->code);
    if (evbuffer_get_length(bufferevent_get_output(g->bev)) > 0 ||
        send(g->fd, reply, n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        (void)shutdown(g->fd, SHUT_RDWR);
    else
        (void)shutdown(g->fd, SHUT_WR);
}

/* ---- the state machine; each step returns whether it made progress ---- */

/* Admits n more bytes of body, or refuses the message. */
static bool admit_body(struct gate *g, uint64_t n)
{
    struct gates *all = g->all;

    /* guard: body_limit */
    if (n > g->body_max || g->body_n > g->body_max - n) {
        refuse(g, ERR_TOO_LARGE);
        return false;
    }
    /* guard: inflight_limit */
    if ((int64_t)n > all->inflight_max - all->inflight) {
        refuse(g, ERR_BUSY);
        return false;
    }
    g->body_n += n;
    g->counted += (int64_t)n;
    all->inflight += (int64_t)n;
    return true;
}

static void end_message(struct gate *g)
{
    g->state = GATE_PENDING;
    g->deadline_us = 0;
}

static void begin_body(struct gate *g, const struct framing_head *h)
{
    g->body_n = 0;
    g->body_max = g->all->body_max(g->all->arg, h);
    if (!admit_body(g, h->length))
        return;
    g->deadline_us = clock_monotonic_us() + GATE_BODY_US;
    g->left = h->length;
    if (h->chunked)
        g->state = GATE_CHUNK_LINE;
    else if (h->length)
        g->state = GATE_LENGTH_BODY;
    else
        end_message(g);
}

static bool pass_head(struct gate *g, struct evbuffer *src, struct evbuffer *dst)
{
    size_t seen = evbuffer_get_length(src);
    size_t head_n = 0;
    struct framing_head head = {0};
    struct bytes view;
    enum framing found;

    if (!g->in_head) {
        g->in_head = true;
        g->deadline_us = clock_monotonic_us() + GATE_HEAD_US;
    }
    view.n = seen < FRAMING_HEAD_MAX ? seen : FRAMING_HEAD_MAX;
    view.p = evbuffer_pullup(src, (ev_ssize_t)view.n);
    found = framing_find_head(view, &g->scanned, &head_n);
    if (found == FRAMING_MORE)
        return false;
    if (found == FRAMING_REFUSED ||
        framing_read_head((struct bytes){view.p, head_n}, &head) != OK) {
        refuse(g, ERR_BAD_HTTP);
        return true;
    }
    g->in_head = false;
    g->scanned = 0;
    begin_body(g, &head);
    if (g->state != GATE_REFUSED)
        (void)evbuffer_remove_buffer(src, dst, head_n);
    return true;
}

static bool pass_data(struct gate *g, struct evbuffer *src, struct evbuffer *dst)
{
    size_t n = evbuffer_get_length(src);

    if (n > g->left)
        n = (size_t)g->left;
    (void)evbuffer_remove_buffer(src, dst, n);
    g->left -= n;
    if (g->left > 0)
        return true;
    if (g->state == GATE_LENGTH_BODY)
        end_message(g);
    else
        g->state = GATE_CHUNK_END;
    return true;
}

static bool pass_chunk_line(struct gate *g, struct evbuffer *src, struct evbuffer *dst)
{
    size_t seen = evbuffer_get_length(src);
    size_t n = seen < CHUNK_LINE_MAX ? seen : CHUNK_LINE_MAX;
    struct bytes view = {evbuffer_pullup(src, (ev_ssize_t)n), n};
    enum framing found = framing_chunk_line(view, &n, &g->left);

    if (found == FRAMING_MORE)
        return false;
    if (found == FRAMING_REFUSED) {
        refuse(g, ERR_BAD_HTTP);
        return true;
    }
    if (!admit_body(g, g->left))
        return true;
    (void)evbuffer_remove_buffer(src, dst, n);
    g->state = g->left ? GATE_CHUNK_DATA : GATE_LAST_END;
    return true;
}

/* The CRLF after a chunk, or after the last one: trailers are not taken. */
static bool pass_line_end(struct gate *g, struct evbuffer *src, struct evbuffer *dst)
{
    const uint8_t *p;

    if (evbuffer_get_length(src) < 2)
        return false;
    p = evbuffer_pullup(src, 2);
    if (p[0] != '\r' || p[1] != '\n') {
        refuse(g, ERR_BAD_HTTP);
        return true;
    }
    (void)evbuffer_remove_buffer(src, dst, 2);
    if (g->state == GATE_CHUNK_END)
        g->state = GATE_CHUNK_LINE;
    else
        end_message(g);
    return true;
}

/* Whatever follows a message before its reply is not read: pipelining is where two
 * readers disagree about where a message ends. */
static bool drop_rest(struct gate *g, struct evbuffer *src)
{
    (void)evbuffer_drain(src, evbuffer_get_length(src));
    if (g->state == GATE_PENDING)
        g->close_after = true;
    if (g->state == GATE_STREAM)
        end_connection(g);
    return true;
}

static bool step(struct gate *g, struct evbuffer *src, struct evbuffer *dst)
{
    switch (g->state) {
    case GATE_HEAD:
        return pass_head(g, src, dst);
    case GATE_LENGTH_BODY:
    case GATE_CHUNK_DATA:
        return pass_data(g, src, dst);
    case GATE_CHUNK_LINE:
        return pass_chunk_line(g, src, dst);
    case GATE_CHUNK_END:
    case GATE_LAST_END:
        return pass_line_end(g, src, dst);
    case GATE_PENDING:
    case GATE_STREAM:
    case GATE_REFUSED:
        break;
    }
    return drop_rest(g, src);
}

/* ---- the input buffer ---- */

/* A body's bytes need no judgement but their number: they may stay where they are. */
static bool passes_untouched(const struct gate *g, size_t n)
{
    bool in_data = g->state == GATE_LENGTH_BODY || g->state == GATE_CHUNK_DATA;

    return in_data && !g->held && n < g->left;
}

/* Moves the last n bytes of the input out of evhttp's sight. */
static void hold_back(struct gate *g, struct evbuffer *input, size_t n)
{
    size_t judged = evbuffer_get_length(input) - n;
    struct evbuffer *before = evbuffer_new();

    if (!g->held)
        g->held = evbuffer_new();
    ASSERT(before && g->held);
    (void)evbuffer_remove_buffer(input, before, judged);
    (void)evbuffer_add_buffer(g->held, input);
    (void)evbuffer_add_buffer(input, before);
    evbuffer_free(before);
}

static void free_held(struct gate *g)
{
    if (g->held)
        evbuffer_free(g->held);
    g->held = NULL;
}

static void on_input(struct evbuffer *input, const struct evbuffer_cb_info *change,
                     void *arg)
{
    struct gate *g = arg;

    if (g->at_work || change->n_added == 0)
        return;
    learn_fd(g);
    if (passes_untouched(g, change->n_added)) {
        g->left -= change->n_added;
        return;
    }
    g->at_work = true;
    hold_back(g, input, change->n_added);
    while (evbuffer_get_length(g->held) > 0 && step(g, g->held, input))
        continue;
    if (evbuffer_get_length(g->held) == 0)
        free_held(g);
    g->at_work = false;
}

/* ---- life ---- */

struct bufferevent *gate_new_connection(struct event_base *base, void *arg)
{
    struct gate *g = calloc(1, sizeof *g);

    ASSERT(g);
    g->fd = -1;
    g->deadline_us = clock_monotonic_us() + GATE_HEAD_US;
    g->bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    ASSERT(g->bev && evbuffer_add_cb(bufferevent_get_input(g->bev), on_input, g));
    bufferevent_incref(g->bev);
    link_gate(arg, g);
    return g->bev;
}

static bool is_abandoned(const struct gate *g)
{
    bufferevent_data_cb on_read, on_write;
    bufferevent_event_cb on_event;
    void *arg;

    bufferevent_getcb(g->bev, &on_read, &on_write, &on_event, &arg);
    return !on_event;
}

static void free_gate(struct gate *g)
{
    struct gates *all = g->all;

    uncount(g);
    free_held(g);
    if (g->fd >= 0)
        all->by_fd[g->fd] = NULL;
    unlink_gate(g);
    (void)bufferevent_decref(g->bev);
    free(g);
}

void gates_clear(struct gates *all)
{
    for (struct gate *g = all->first; g;) {
        struct gate *next = g->next;

        free_gate(g);
        g = next;
    }
    free(all->by_fd);
    all->by_fd = NULL;
    all->by_fd_n = 0;
}

/* ---- what the server tells a gate ---- */

void gate_reply_sent(struct gate *g)
{
    uncount(g);
    g->state = GATE_HEAD;
    g->deadline_us = clock_monotonic_us() + GATE_IDLE_US;
}

void gate_begin_stream(struct gate *g)
{
    uncount(g);
    g->state = GATE_STREAM;
    g->deadline_us = 0;
}

static bool is_sending(const struct gate *g)
{
    return evbuffer_get_length(bufferevent_get_output(g->bev)) > 0;
}

static bool is_idle(const struct gate *g)
{
    return g->state == GATE_HEAD && !g->in_head && !is_sending(g);
}

static bool is_late(const struct gate *g, int64_t now)
{
    /* a reply that is still going out has evhttp's own time-out */
    bool between = g->state == GATE_HEAD && !g->in_head;

    return g->deadline_us && now >= g->deadline_us && !(between && is_sending(g));
}

void gates_sweep(struct gates *all)
{
    int64_t now = clock_monotonic_us();

    for (struct gate *g = all->first; g;) {
        struct gate *next = g->next;

        if (is_abandoned(g))
            free_gate(g);
        /* guard: deadlines */
        else if (is_late(g, now))
            end_connection(g);
        g = next;
    }
}

void gates_end_idle(struct gates *all)
{
    for (struct gate *g = all->first; g; g = g->next) {
        if (is_idle(g))
            end_connection(g);
    }
}
