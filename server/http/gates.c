/* SPDX-License-Identifier: Apache-2.0 */
/* All gates of one listener: made for each connection, found by socket, looked over a
 * few times a second.
 *
 * A gate shares the bufferevent with evhttp, which has no way to tell that it has
 * closed a connection: a bufferevent that has lost its callbacks is one. The socket is
 * closed when the gate lets go of it, a moment later; so a client reads the last reply
 * before it can meet a reset. */
#include "http/gate.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"

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

static void on_input(struct evbuffer *input, const struct evbuffer_cb_info *change,
                     void *arg)
{
    struct gate *g = arg;

    if (g->at_work || change->n_added == 0)
        return;
    learn_fd(g);
    gate_take_input(g, input, change->n_added);
}

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

    gate_uncount(g);
    gate_free_held(g);
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
            gate_end(g);
        g = next;
    }
}

void gates_end_idle(struct gates *all)
{
    for (struct gate *g = all->first; g; g = g->next) {
        if (is_idle(g))
            gate_end(g);
    }
}
