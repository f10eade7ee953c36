/* SPDX-License-Identifier: Apache-2.0 */
/* The server as a whole: opening its listeners, running the loop, draining, closing.
 * Everything here runs on the loop's thread. */
#include "http/server.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/listen.h"
#include "http/url.h"

#define DRAIN_US (10 * US_PER_S)
#define SWEEP_US (200 * US_PER_MS)
#define DRAIN_LOOK_US (20 * US_PER_MS)
/* What a message without a route may carry before it hears 404 or 405. */
#define BODY_WITHOUT_ROUTE 16384
/* Slow readers: evhttp's time-out counts from the last byte it could write. */
#define WRITE_TIMEOUT_S 90
#define HEALTH_QUEUE 16
#define METHODS                                                                        \
    (EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT |             \
     EVHTTP_REQ_PATCH | EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS)

static struct gate_allowance allowance_of(void *arg, const struct framing_head *h)
{
    const struct http_site *site = arg;
    struct router_match m;
    struct str path, query;

    url_split(h->target, &path, &query);
    m = router_find(site->router, (int)h->method, path);
    if (!m.route)
        return (struct gate_allowance){.body_max = BODY_WITHOUT_ROUTE};
    return (struct gate_allowance){.body_max = m.route->body_max,
                                   .apart = m.route->flags & HTTP_BODY_APART};
}

/* Out of file descriptors, say: accepting rests until the next second, because a loop
 * that tries again at once does nothing else. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
    (void)arg;
    log_error("http.accept", "%s", strerror(errno));
    (void)evconnlistener_disable(listener);
}

static size_t largest_body(const struct http_site *site,
                           const struct http_settings *settings)
{
    size_t max = BODY_WITHOUT_ROUTE;

    for (size_t i = 0; site->is_public && i < settings->table_count; i++) {
        for (const struct http_route *r = settings->tables[i]; r->path; r++)
            max = r->body_max > max ? r->body_max : max;
    }
    return max;
}

static void set_up_evhttp(struct http_site *site, const struct http_settings *s)
{
    site->http = evhttp_new(loop_base(site->server->loop));
    ASSERT(site->http);
    evhttp_set_bevcb(site->http, gate_new_connection, &site->gates);
    evhttp_set_gencb(site->http, exchange_begin, site);
    evhttp_set_allowed_methods(site->http, METHODS);
    evhttp_set_default_content_type(site->http, NULL);
    /* the gate's limits come first; these are evhttp's own second line */
    evhttp_set_max_headers_size(site->http, FRAMING_HEAD_MAX + 1);
    evhttp_set_max_body_size(site->http, (ev_ssize_t)largest_body(site, s) + 1);
    evhttp_set_timeout(site->http, WRITE_TIMEOUT_S);
}

static enum err open_site(struct http_site *site, const char *where)
{
    const struct http_settings *s = &site->server->settings;
    unsigned flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC;
    struct evconnlistener *listener;
    int fd = -1;
    enum err e = listen_open(where, &fd);

    if (e)
        return e;
    site->where = where;
    site->gates.purse.inflight_max = site->is_public ? s->inflight_body_max : INT64_MAX;
    site->gates.apart.inflight_max = s->inflight_apart_max;
    site->gates.allowance = allowance_of;
    site->gates.arg = site;
    set_up_evhttp(site, s);
    /* our own listener, with a backlog of its own: evhttp's is 128 */
    listener =
        evconnlistener_new(loop_base(site->server->loop), NULL, NULL, flags, 0, fd);
    ASSERT(listener);
    site->port = listen_port(fd);
    site->bound = evhttp_bind_listener(site->http, listener);
    ASSERT(site->bound);
    evconnlistener_set_error_cb(listener, on_accept_error);
    return OK;
}

static void close_site(struct http_site *site)
{
    if (site->http)
        evhttp_free(site->http); /* and the listener, if it is still there */
    if (site->where)
        listen_remove(site->where);
    site->http = NULL;
    gates_clear(&site->gates);
    /* libevent frees a connection's parts in the next round of the loop */
    (void)event_base_loop(loop_base(site->server->loop), EVLOOP_NONBLOCK);
    router_free(&site->router);
    static_files_close(&site->files);
    pool_close(&site->pool);
}

/* ---- every second ---- */

static void run_tick(void *arg)
{
    struct http_server *s = arg;

    s->settings.tick(s->settings.context);
    atomic_store(&s->tick_at_work, false);
}

static void accept_again(struct http_site *site)
{
    if (site->bound)
        (void)evconnlistener_enable(evhttp_bound_socket_get_listener(site->bound));
}

static void on_sweep(void *arg)
{
    struct http_server *s = arg;

    gates_sweep(&s->site.gates);
    gates_sweep(&s->health.gates);
    atomic_store(&s->metrics.refused, s->site.gates.refused);
    atomic_store(&s->metrics.connections, s->site.gates.n);
}

static void on_second(void *arg)
{
    struct http_server *s = arg;

    accept_again(&s->site);
    accept_again(&s->health);
    streams_keep_alive(s->streams);
    if (s->settings.tick && !atomic_exchange(&s->tick_at_work, true) &&
        !pool_submit(s->health.pool, run_tick, s))
        atomic_store(&s->tick_at_work, false);
}

/* ---- drain ---- */

static void stop_accepting(struct http_site *site)
{
    evhttp_del_accept_socket(site->http, site->bound);
    site->bound = NULL;
}

static void on_drain_look(void *arg)
{
    struct http_server *s = arg;
    bool late = clock_monotonic_us() > s->drain_until_us;

    gates_end_idle(&s->site.gates);
    gates_sweep(&s->site.gates);
    if (!late && (s->site.gates.n || atomic_load(&s->metrics.in_flight)))
        return;
    if (late)
        log_warn("http.drain", "%d connections are cut", s->site.gates.n);
    loop_stop(s->loop);
}

static void on_stop_signal(void *arg)
{
    struct http_server *s = arg;

    if (s->draining)
        return;
    log_info("http.drain", "%d connections, %d exchanges under way", s->site.gates.n,
             atomic_load(&s->metrics.in_flight));
    s->draining = true;
    s->drain_until_us = clock_monotonic_us() + DRAIN_US;
    stop_accepting(&s->site);
    streams_end_all(s->streams);
    s->drain_watch = loop_every(s->loop, DRAIN_LOOK_US, on_drain_look, s);
}

/* ---- life ---- */

static enum err open_listeners(struct http_server *s)
{
    static const struct http_route *const health_tables[] = {http_health_routes};
    const struct http_settings *set = &s->settings;
    enum err e;

    s->site.router = router_new(set->tables, set->table_count);
    s->site.is_public = true;
    s->health.router = router_new(health_tables, 1);
    if (set->static_dir) {
        s->site.files = static_files_open(set->static_dir);
        if (!s->site.files)
            return ERR_INTERNAL;
    }
    e = open_site(&s->site, set->listen);
    if (!e && set->metrics_listen)
        e = open_site(&s->health, set->metrics_listen);
    return e;
}

enum err http_server_open(const struct http_settings *settings,
                          struct http_server **out)
{
    struct http_server *s = calloc(1, sizeof *s);
    enum err e;

    ASSERT(s);
    (void)signal(SIGPIPE, SIG_IGN);
    s->settings = *settings;
    s->loop = loop_new();
    /* before anybody can see us: who does may end us at once */
    s->on_term = loop_on_signal(s->loop, SIGTERM, on_stop_signal, s);
    s->on_int = loop_on_signal(s->loop, SIGINT, on_stop_signal, s);
    s->streams = streams_new(s);
    s->site.server = s->health.server = s;
    e = open_listeners(s);
    if (e) {
        http_server_close(&s);
        return e;
    }
    s->site.pool = pool_open("web", settings->threads, settings->queue_max);
    s->slow_pool =
        pool_open("web-slow", settings->slow_threads, settings->slow_queue_max);
    s->health.pool = pool_open("web-health", 2, HEALTH_QUEUE);
    s->second = loop_every(s->loop, US_PER_S, on_second, s);
    s->sweep = loop_every(s->loop, SWEEP_US, on_sweep, s);
    *out = s;
    return OK;
}

int http_server_run(struct http_server *s)
{
    return loop_run(s->loop) ? 0 : 1;
}

/* Threads first: what they still post is then sent or dropped with its connection. */
void http_server_close(struct http_server **server)
{
    struct http_server *s = *server;

    if (!s)
        return;
    pool_close(&s->site.pool);
    pool_close(&s->slow_pool);
    pool_close(&s->health.pool);
    s->draining = true;
    loop_finish_posted(s->loop);
    streams_end_all(s->streams);
    loop_timer_free(&s->second);
    loop_timer_free(&s->sweep);
    loop_timer_free(&s->drain_watch);
    loop_signal_free(&s->on_term);
    loop_signal_free(&s->on_int);
    close_site(&s->site);
    close_site(&s->health);
    streams_free(&s->streams);
    loop_free(&s->loop);
    free(s);
    *server = NULL;
}

int http_server_port(const struct http_server *s)
{
    return s->site.port;
}
