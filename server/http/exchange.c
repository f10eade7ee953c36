/* SPDX-License-Identifier: Apache-2.0 */
/* The life of one exchange: copied out of evhttp on the loop, run by a worker from top
 * to bottom, sent by the loop. Nothing of evhttp is touched by a worker. */
#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "http/encoding.h"
#include "http/server.h"
#include "http/url.h"

#define ADDRESS_MAX 64

/* ---- the loop: from evhttp to the queue ---- */

static enum http_method method_of(struct evhttp_request *request)
{
    switch (evhttp_request_get_command(request)) {
    case EVHTTP_REQ_GET:
        return HTTP_GET;
    case EVHTTP_REQ_HEAD:
        return HTTP_HEAD;
    case EVHTTP_REQ_POST:
        return HTTP_POST;
    case EVHTTP_REQ_PUT:
        return HTTP_PUT;
    case EVHTTP_REQ_PATCH:
        return HTTP_PATCH;
    case EVHTTP_REQ_DELETE:
        return HTTP_DELETE;
    default:
        return (enum http_method)0;
    }
}

static void copy_headers(struct exchange *e)
{
    const struct evkeyvalq *from = evhttp_request_get_input_headers(e->request);
    struct http_header *to =
        ARENA_ARRAY(e->x.arena, FRAMING_FIELDS_MAX, struct http_header);
    const struct evkeyval *h;

    e->x.headers = to;
    for (h = from->tqh_first; h && e->x.header_count < FRAMING_FIELDS_MAX;
         h = h->next.tqe_next) {
        to[e->x.header_count].name = arena_str(e->x.arena, str_of(h->key));
        to[e->x.header_count++].value = arena_str(e->x.arena, str_of(h->value));
    }
}

static void copy_body(struct exchange *e)
{
    struct evbuffer *from = evhttp_request_get_input_buffer(e->request);
    size_t n = evbuffer_get_length(from);
    uint8_t *to = arena_alloc(e->x.arena, n + 1);

    (void)evbuffer_remove(from, to, n);
    e->x.body = (struct bytes){to, n};
}

/* The last entry is the one that the edge itself added; others are the client's tale.
 */
static struct str last_forwarded(struct str value)
{
    for (size_t i = value.n; i > 0; i--) {
        if (value.p[i - 1] == ',' || value.p[i - 1] == ' ')
            return (struct str){value.p + i, value.n - i};
    }
    return value;
}

static struct str plain_address(struct arena *a, struct str sent)
{
    char *kept = arena_alloc(a, ADDRESS_MAX);

    return (struct str){kept, text_keep_plain(sent, kept, ADDRESS_MAX)};
}

static struct str peer_address(struct exchange *e)
{
    struct str forwarded = http_header_get(&e->x, "X-Forwarded-For");
    char *address = NULL;
    ev_uint16_t port = 0;

    if (e->site->server->settings.trust_forwarded_for && forwarded.n)
        return plain_address(e->x.arena, last_forwarded(forwarded));
    if (strncmp(e->site->where, "unix:", 5) == 0)
        return STR("unix");
    evhttp_connection_get_peer(evhttp_request_get_connection(e->request), &address,
                               &port);
    return arena_str(e->x.arena, str_of(address ? address : ""));
}

static struct exchange *new_exchange(struct evhttp_request *request,
                                     struct http_site *site)
{
    struct arena *a = arena_new();
    struct exchange *e = ARENA_NEW(a, struct exchange);

    e->x.arena = a;
    e->x.context = site->server->settings.context;
    e->site = site;
    e->request = request;
    e->begun_us = clock_monotonic_us();
    uuid_text(uuid_new(), e->x.id);
    e->x.method = method_of(request);
    copy_headers(e);
    e->x.address = peer_address(e);
    atomic_fetch_add(&site->server->metrics.in_flight, 1);
    return e;
}

void exchange_free(struct exchange *e)
{
    struct arena *a = e->x.arena;

    atomic_fetch_sub(&e->site->server->metrics.in_flight, 1);
    arena_free(&a);
}

struct gate *exchange_gate(struct exchange *e)
{
    return gate_of(&e->site->gates, e->request);
}

static bool is_api(struct str path)
{
    return path.n >= 4 && memcmp(path.p, "/api", 4) == 0 &&
           (path.n == 4 || path.p[4] == '/');
}

/* Finds the route and decodes what it names; answers by itself where there is none. */
static bool find_route(struct exchange *e, struct str path)
{
    struct router_match m = router_find(e->site->router, (int)e->x.method, path);
    char allow[64];

    e->x.route = m.route;
    for (size_t i = 0; i < HTTP_PARAMS_MAX; i++)
        e->x.param[i] = url_decode(e->x.arena, m.param[i], false);
    if (m.route)
        return true;
    if (m.methods) {
        router_allow(m.methods, allow, sizeof allow);
        http_reply_header(&e->x, "Allow", allow);
        http_reply_problem(&e->x, ERR_METHOD, NULL);
    } else if (e->site->files && !is_api(path) &&
               (e->x.method & (HTTP_GET | HTTP_HEAD))) {
        static_reply(e->site->files, &e->x);
    } else {
        http_reply_problem(&e->x, ERR_NOT_FOUND, NULL);
    }
    return false;
}

/* By the route's pattern: a path or query may name what does not belong in a log. */
static void log_exchange(const struct exchange *e)
{
    const struct http_exchange *x = &e->x;

    log_info("http.exchange", "%s %d %s %lld us%s%s", x->route ? x->route->path : "-",
             x->status, x->failed ? err_info(x->failed)->code : "ok",
             (long long)(clock_monotonic_us() - e->begun_us), x->detail ? ": " : "",
             x->detail ? x->detail : "");
}

/* Without a worker: files, and what is turned away. */
static void send_from_loop(struct exchange *e)
{
    if (e->site->is_public) {
        log_context(e->x.id, NULL, NULL);
        log_exchange(e);
        log_context_clear();
    }
    exchange_send(e);
}

static void run_exchange(void *arg);

static struct pool *pool_for(const struct exchange *e)
{
    return e->x.route->flags & HTTP_SLOW ? e->site->server->slow_pool : e->site->pool;
}

void exchange_begin(struct evhttp_request *request, void *arg)
{
    struct http_site *site = arg;
    struct exchange *e = new_exchange(request, site);
    struct str path;

    url_split(str_of(evhttp_request_get_uri(request)), &path, &e->x.query);
    e->x.query = arena_str(e->x.arena, e->x.query);
    path = arena_str(e->x.arena, path);
    e->x.path = url_decode(e->x.arena, path, false);
    if (!text_is_plain(e->x.path, false)) {
        http_reply_problem(&e->x, ERR_BAD_HTTP, NULL);
        send_from_loop(e);
        return;
    }
    if (!find_route(e, path)) {
        send_from_loop(e);
        return;
    }
    copy_body(e);
    /* guard: full_queue_is_refused */
    if (!pool_submit(pool_for(e), run_exchange, e)) {
        atomic_fetch_add(&site->server->metrics.turned_away, 1);
        http_reply_problem(&e->x, ERR_BUSY, NULL);
        send_from_loop(e);
    }
}

/* ---- a worker ---- */

static void on_answered(void *arg)
{
    struct exchange *e = arg;

    if (e->x.reply_is_stream)
        streams_open(e->site->server->streams, e);
    else
        exchange_send(e);
}

static void answer(struct exchange *e)
{
    const struct http_settings *s = &e->site->server->settings;
    bool hooks = e->site->is_public;
    enum err failed = hooks && s->before ? s->before(&e->x) : OK;

    /* the hook may have replied by itself: with the stored reply of a repeated call */
    if (!failed && !e->x.status)
        failed = e->x.route->handler(&e->x);
    if (failed && !e->x.failed)
        http_reply_problem(&e->x, failed, NULL);
    if (!e->x.status) {
        log_error("http.no_reply", "%s", e->x.route->path);
        http_reply_problem(&e->x, ERR_INTERNAL, NULL);
    }
    if (hooks && s->after)
        s->after(&e->x);
}

static void run_exchange(void *arg)
{
    struct exchange *e = arg;

    log_context(e->x.id, NULL, NULL);
    answer(e);
    encoding_shrink_reply(&e->x);
    if (e->site->is_public)
        log_exchange(e);
    log_context_clear();
    e->answered = (struct loop_task){.call = on_answered, .arg = e};
    loop_post(e->site->server->loop, &e->answered);
}

struct http_server *http_server_of(struct http_exchange *x)
{
    return ((struct exchange *)x)->site->server;
}

/* ---- the loop: from the reply to evhttp ---- */

static bool has_header(const struct http_exchange *x, const char *name)
{
    for (size_t i = 0; i < x->reply_header_count; i++) {
        if (str_is(x->reply_headers[i].name, name))
            return true;
    }
    return false;
}

void exchange_put_headers(struct exchange *e)
{
    struct evkeyvalq *to = evhttp_request_get_output_headers(e->request);
    struct http_exchange *x = &e->x;

    (void)evhttp_add_header(to, "X-Exchange-Id", x->id);
    (void)evhttp_add_header(to, "X-Content-Type-Options", "nosniff");
    (void)evhttp_add_header(to, "Referrer-Policy", "no-referrer");
    (void)evhttp_add_header(to, "Cross-Origin-Resource-Policy", "same-origin");
    if (!has_header(x, "Cache-Control"))
        (void)evhttp_add_header(to, "Cache-Control", "no-store");
    if ((x->status == 503 || x->status == 429) && !has_header(x, "Retry-After"))
        (void)evhttp_add_header(to, "Retry-After", "1");
    if (x->reply_type)
        (void)evhttp_add_header(to, "Content-Type", x->reply_type);
    for (size_t i = 0; i < x->reply_header_count; i++)
        (void)evhttp_add_header(to, x->reply_headers[i].name.p,
                                x->reply_headers[i].value.p);
}

static void free_sent(const void *content, size_t n, void *arg)
{
    (void)content;
    (void)n;
    exchange_free(arg);
}

static bool has_body(const struct http_exchange *x)
{
    return x->method != HTTP_HEAD && x->status != 304 && x->status != 204 && x->reply.n;
}

/* The body stays in the exchange's arena until the last byte has gone out. */
static void send_body(struct exchange *e)
{
    struct evbuffer *out = evbuffer_new();
    int status = e->x.status;

    ASSERT(out &&
           evbuffer_add_reference(out, e->x.reply.p, e->x.reply.n, free_sent, e) == 0);
    evhttp_send_reply(e->request, status, NULL, out);
    evbuffer_free(out);
}

static void send_without_body(struct exchange *e)
{
    struct evkeyvalq *to = evhttp_request_get_output_headers(e->request);
    char length[24];

    /* a HEAD tells the length that GET would have; 204 and 304 have none */
    if (e->x.status != 204 && e->x.status != 304) {
        (void)snprintf(length, sizeof length, "%zu", e->x.reply.n);
        (void)evhttp_add_header(to, "Content-Length", length);
    }
    evhttp_send_reply(e->request, e->x.status, NULL, NULL);
    exchange_free(e);
}

void exchange_send(struct exchange *e)
{
    struct http_server *s = e->site->server;
    struct gate *gate = exchange_gate(e);

    ASSERT(loop_is_here(s->loop));
    if (e->site->is_public)
        metrics_count(&s->metrics, e->x.status, clock_monotonic_us() - e->begun_us);
    exchange_put_headers(e);
    if (s->draining || !gate || gate->close_after)
        (void)evhttp_add_header(evhttp_request_get_output_headers(e->request),
                                "Connection", "close");
    if (gate)
        gate_reply_sent(gate);
    if (has_body(&e->x))
        send_body(e);
    else
        send_without_body(e);
}
