/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP for the web process: the only folder that includes evhttp.
 *
 * One loop thread parses and replies; a complete exchange is copied into its own arena
 * and queued for one of W worker threads, which runs a handler from top to bottom in
 * blocking C. The queue is bounded: beyond it 503 with Retry-After. Handlers marked
 * `slow` (Argon2, drawing) run in a small pool of their own with its own bounded queue.
 * What is not plainly right (two Content-Length or Host, a Transfer-Encoding that is
 * not exactly "chunked", TE with CL, NUL or %00, bare LF, absolute form, unknown
 * method) is refused with `Connection: close` by a filter before evhttp sees it
 * (gate.h), which also keeps deadlines and body limits. A message that follows another
 * before its reply is not read: the connection is closed after that reply. Listens on a
 * unix socket or a loopback address and on nothing else. */
#ifndef SK_HTTP_HTTP_H
#define SK_HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"

enum http_method {
    HTTP_GET = 1,
    HTTP_HEAD = 2,
    HTTP_POST = 4,
    HTTP_PUT = 8,
    HTTP_PATCH = 16,
    HTTP_DELETE = 32
};

#define HTTP_PARAMS_MAX 4

struct http_header {
    struct str name; /* as sent; compare without case */
    struct str value;
};

/* Who listens on a stream. `session` is any id of what let him in; nil in a question
 * stands for all of his. */
struct http_listener {
    uuid company, person, session;
};

struct http_exchange {
    /* set before the handler runs; all borrowed from the arena */
    struct arena *arena;
    char id[UUID_TEXT_LEN +
            1]; /* exchange id: in logs, problem documents, X-Exchange-Id */
    enum http_method method;
    struct str path;  /* decoded, without query */
    struct str query; /* raw, may be empty */
    const struct http_header *headers;
    size_t header_count;
    struct bytes body;
    struct str param[HTTP_PARAMS_MAX]; /* values of {…} in the route's path, in order */
    struct str
        address; /* peer, or the last X-Forwarded-For where the peer is the edge */
    const struct http_route *route;
    void *context; /* the program's (http_settings.context) */
    void *caller;  /* set by the program's before-hook: who is calling */

    /* the reply; set by http_reply_* */
    int status;
    struct bytes reply; /* in the arena, or static memory */
    const char *reply_type;
    struct http_header reply_headers[12];
    size_t reply_header_count;
    bool reply_is_stream;        /* http_reply_stream was called */
    struct http_listener stream; /* whose */
    enum err failed;             /* the error answered, for log and metrics */
    const char *detail;          /* logged with the exchange, never sent */
};

typedef enum err (*http_handler)(struct http_exchange *x);

/* One row of a resource's route table. http/ knows method, path, limits and handler;
 * what a permission or a field means is the program's business (auth/, api/). */
struct http_route {
    enum http_method method;
    const char *path; /* "/api/v1/grants/{grant}/suspend" */
    http_handler handler;
    int permission; /* enum permission of auth/; 0 is forbidden: every route has one */
    const struct api_field *body;         /* table of body fields, NULL: no JSON body */
    const struct api_field *query_fields; /* table of query fields, NULL: none */
    size_t body_max;                      /* bytes; 0: no body at all */
    int flags;                            /* enum http_route_flags */
    const char *summary;                  /* one English sentence for OpenAPI */
    const char *summary_zh;
    const char *reply_schema; /* name of the OpenAPI schema of the 2xx reply */
};

enum http_route_flags {
    HTTP_SLOW = 1,     /* runs in the small CPU pool */
    HTTP_RAW_BODY = 2, /* body is not JSON */
    HTTP_ACT = 4,      /* a POST whose Idempotency-Key becomes an act id (see api/) */
    HTTP_NO_IDEMPOTENCY =
        8,                /* a POST that only reads or that is its own key (log-in) */
    HTTP_STREAM = 16,     /* answers with an event stream */
    HTTP_BODY_APART = 32, /* large bodies from anybody, in flight within a limit of
                             their own */
};

struct http_settings {
    const char *listen; /* "unix:/run/…/web.sock" or "127.0.0.1:8080" or "[::1]:8080" */
    const char
        *metrics_listen;    /* own listener for /healthz /readyz /metrics; NULL: none */
    const char *static_dir; /* files served for GET outside /api; NULL: none */
    bool trust_forwarded_for; /* the peer is the edge */
    int threads;
    int slow_threads;
    int queue_max;
    int slow_queue_max;
    int streams_max;
    int64_t stream_life_us; /* then it is ended, and its client comes back; 0: never */
    int64_t inflight_body_max;  /* bytes of bodies being received at one time */
    int64_t inflight_apart_max; /* the same for routes with HTTP_BODY_APART */
    const struct http_route *const
        *tables; /* route tables, each ending with path NULL */
    size_t table_count;
    /* Before the handler, on the worker thread: who is calling, may he, is the body
     * right. The handler is left out when the hook has replied. */
    enum err (*before)(struct http_exchange *x);
    /* After handler or refusal (x->failed), on the worker thread: idempotency, audit,
     * log. */
    void (*after)(struct http_exchange *x);
    bool (*ready)(void *context);                    /* for /readyz */
    void (*metrics)(struct buf *out, void *context); /* appends Prometheus text */
    void (*tick)(void *context); /* every second, on a worker thread */
    void *context;
};

/* /healthz, /readyz and /metrics, for a program whose only listener is that one. */
extern const struct http_route http_health_routes[];

struct http_server;
enum err http_server_open(const struct http_settings *s,
                          struct http_server **out) MUST_USE;
/* Runs the loop until SIGTERM or SIGINT, then drains: stops accepting, finishes what
 * was accepted (at most 10 s), ends streams. Returns 0, or 1 when the loop failed. */
int http_server_run(struct http_server *s);
void http_server_close(struct http_server **s);
/* The TCP port that is listened on (with port 0 in `listen` any free one); 0 for a unix
 * socket. */
int http_server_port(const struct http_server *s);

/* ---- for handlers ---- */
struct str http_header_get(const struct http_exchange *x,
                           const char *name); /* absent: p NULL */
/* As plain text of at most `max` bytes, in the arena, to be kept or recorded; absent:
 * empty. */
struct str http_header_text(const struct http_exchange *x, const char *name,
                            size_t max);
struct str http_cookie_get(const struct http_exchange *x, const char *name);
/* Decoded query parameter, in the arena; absent: p NULL. */
struct str http_query_get(struct http_exchange *x, const char *name);
void http_reply(struct http_exchange *x, int status, const char *type,
                struct bytes body);
void http_reply_header(struct http_exchange *x, const char *name, const char *value);
/* RFC 9457 problem document for e: code, both languages, exchange id. `extra` (may be
 * NULL) is further JSON members, e.g. "\"field\":\"purpose\"". Sets x->failed. */
void http_reply_problem(struct http_exchange *x, enum err e, const char *extra);
/* Turns the reply into an event stream for one person of one company. */
void http_reply_stream(struct http_exchange *x, const struct http_listener *listener);

/* ---- event streams: callable from any thread ---- */
/* Queues one event ("event: NAME\ndata: JSON\n\n", id = event id) to a person's
 * streams. */
void http_stream_publish(struct http_server *s, uuid company, uuid person,
                         struct str frame);
/* Ends the streams of a session, or all of a person. Those that a worker is about to
 * open are not among them: they end with stream_life_us. */
void http_stream_end(struct http_server *s, const struct http_listener *listener);
/* The companies that have a stream open now; at most max. Returns how many. */
size_t http_stream_companies(struct http_server *s, uuid *out, size_t max);
struct http_server *http_server_of(struct http_exchange *x);

#endif
