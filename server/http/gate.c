/* SPDX-License-Identifier: Apache-2.0 */
/* The gate of one connection: a small state machine that follows the framing of what
 * passes. It is called when bytes have been read and before evhttp looks at them, takes
 * them out of the input buffer, and puts them back once they are known to be right: a
 * head as a whole, a chunk's size line as a whole. Which gates there are is the
 * business of gates.c. */
#include "http/gate.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/problem.h"

#define CHUNK_LINE_MAX 16

/* ---- ends ---- */

void gate_end(struct gate *g)
{
    g->deadline_us = 0;
    (void)shutdown((int)bufferevent_getfd(g->bev), SHUT_RDWR);
}

void gate_uncount(struct gate *g)
{
    if (g->purse)
        g->purse->inflight -= g->counted;
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
    gate_uncount(g);
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
    struct purse *purse = g->purse;

    /* guard: body_limit */
    if (n > g->body_max || g->body_n > g->body_max - n) {
        refuse(g, ERR_TOO_LARGE);
        return false;
    }
    /* guard: inflight_limit */
    if ((int64_t)n > purse->inflight_max - purse->inflight) {
        refuse(g, ERR_BUSY);
        return false;
    }
    g->body_n += n;
    g->counted += (int64_t)n;
    purse->inflight += (int64_t)n;
    return true;
}

static void end_message(struct gate *g)
{
    g->state = GATE_PENDING;
    g->deadline_us = 0;
}

static void begin_body(struct gate *g, const struct framing_head *h)
{
    struct gate_allowance allowed = g->all->allowance(g->all->arg, h);

    g->body_n = 0;
    g->body_max = allowed.body_max;
    /* guard: strangers_apart */
    g->purse = allowed.apart ? &g->all->apart : &g->all->purse;
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
        gate_end(g);
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

void gate_free_held(struct gate *g)
{
    if (g->held)
        evbuffer_free(g->held);
    g->held = NULL;
}

void gate_take_input(struct gate *g, struct evbuffer *input, size_t n)
{
    if (passes_untouched(g, n)) {
        g->left -= n;
        return;
    }
    g->at_work = true;
    hold_back(g, input, n);
    while (evbuffer_get_length(g->held) > 0 && step(g, g->held, input))
        continue;
    if (evbuffer_get_length(g->held) == 0)
        gate_free_held(g);
    g->at_work = false;
}

/* ---- what the server tells a gate ---- */

void gate_reply_sent(struct gate *g)
{
    gate_uncount(g);
    g->state = GATE_HEAD;
    g->deadline_us = clock_monotonic_us() + GATE_IDLE_US;
}

void gate_begin_stream(struct gate *g)
{
    gate_uncount(g);
    g->state = GATE_STREAM;
    g->deadline_us = 0;
}
