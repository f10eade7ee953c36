/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: the server's parts, and one exchange as the loop sees it. */
#ifndef SK_HTTP_SERVER_H
#define SK_HTTP_SERVER_H

#include "http/gate.h"
#include "http/http.h"
#include "http/metrics.h"
#include "http/router.h"
#include "http/static.h"
#include "loop/loop.h"
#include "loop/pool.h"

struct evhttp;
struct evhttp_bound_socket;
struct streams;

/* One listener with its routes: the public one, or the one for health and metrics. */
struct http_site {
    struct http_server *server;
    const char *where;
    bool is_public;
    struct evhttp *http;
    struct evhttp_bound_socket *bound; /* NULL once the drain has begun */
    int port;                          /* 0 for a unix socket */
    struct gates gates;
    struct router *router;
    struct static_files *files; /* NULL: none */
    struct pool *pool;
};

struct http_server {
    struct http_settings settings;
    struct loop *loop;
    struct http_site site;
    struct http_site health; /* http is NULL when there is no such listener */
    struct pool *slow_pool;
    struct streams *streams;
    struct http_metrics metrics;

    atomic_bool draining;
    int64_t drain_until_us;
    struct loop_timer *second;
    struct loop_timer *sweep;
    struct loop_timer *drain_watch;
    struct loop_signal *on_term;
    struct loop_signal *on_int;
    atomic_bool tick_at_work;
};

/* One exchange: lives in its own arena, which dies when the reply has been written. */
struct exchange {
    struct http_exchange x; /* first: a handler's pointer is ours */
    struct http_site *site;
    struct evhttp_request *request; /* for the loop only */
    struct loop_task answered;
    int64_t begun_us;
};

/* exchange.c: the callback that evhttp calls for each message; arg is the site. */
void exchange_begin(struct evhttp_request *request, void *site);

/* stream.c */
struct streams *streams_new(struct http_server *s);
void streams_free(struct streams **streams);
/* Turns an answered exchange into a stream, or answers it with 503. Frees it. */
void streams_open(struct streams *streams, struct exchange *e);
void streams_keep_alive(struct streams *streams);
void streams_end_all(struct streams *streams);

/* exchange.c, for stream.c: the headers that every reply carries, then what the handler
 * set. */
void exchange_put_headers(struct exchange *e);
void exchange_free(struct exchange *e);
void exchange_send(struct exchange *e);
/* The gate of the exchange's connection; NULL when the client is gone. */
struct gate *exchange_gate(struct exchange *e);

#endif
