/* SPDX-License-Identifier: Apache-2.0 */
/* Event streams: replies that never end, held by the loop at a few kilobytes each. The
 * loop owns the streams; other threads may post a frame to a person, and ask which
 * companies listen. A client that does not read is dropped: it reconnects and asks for
 * what it missed. */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/server.h"

#define BUCKETS 1024
#define KEEP_ALIVE_US (25 * US_PER_S)
#define UNSENT_MAX ((size_t)65536)
#define FRAMES_WAITING_MAX 10000

struct stream {
    struct streams *streams;
    struct stream *next, **link; /* in its company's list */
    struct company_streams *company;
    uuid person, session;
    struct evhttp_request *request;
    struct evhttp_connection *connection;
    int64_t opened_us;
    int64_t silent_since_us;
};

struct company_streams {
    struct company_streams *next; /* in its bucket */
    uuid id;
    struct stream *first;
};

struct streams {
    struct http_server *server;
    int n;
    atomic_int frames_waiting;
    pthread_mutex_t lock; /* guards the buckets' lists against http_stream_companies */
    struct company_streams *bucket[BUCKETS];
};

/* Word from another thread to the loop. */
struct frame {
    struct loop_task task;
    struct streams *streams;
    struct http_listener to;
    bool ends; /* no text: the streams end */
    size_t n;
    char text[];
};

struct streams *streams_new(struct http_server *s)
{
    struct streams *streams = calloc(1, sizeof *streams);

    ASSERT(streams);
    streams->server = s;
    (void)pthread_mutex_init(&streams->lock, NULL);
    return streams;
}

void streams_free(struct streams **streams)
{
    if (!*streams)
        return;
    ASSERT((*streams)->n == 0);
    (void)pthread_mutex_destroy(&(*streams)->lock);
    free(*streams);
    *streams = NULL;
}

/* Version 7 ids end in random bytes. */
static struct company_streams **bucket_of(struct streams *streams, uuid company)
{
    return &streams->bucket[(company.b[14] << 8 | company.b[15]) % BUCKETS];
}

static struct company_streams *find_company(struct streams *streams, uuid id)
{
    struct company_streams *c = *bucket_of(streams, id);

    while (c && !uuid_eq(c->id, id))
        c = c->next;
    return c;
}

static struct company_streams *need_company(struct streams *streams, uuid id)
{
    struct company_streams *c = find_company(streams, id);
    struct company_streams **bucket = bucket_of(streams, id);

    if (c)
        return c;
    c = calloc(1, sizeof *c);
    ASSERT(c);
    c->id = id;
    c->next = *bucket;
    *bucket = c;
    return c;
}

static void drop_company(struct streams *streams, struct company_streams *c)
{
    struct company_streams **at = bucket_of(streams, c->id);

    while (*at != c)
        at = &(*at)->next;
    *at = c->next;
    free(c);
}

static void link_stream(struct streams *streams, struct stream *s, uuid company)
{
    pthread_mutex_lock(&streams->lock);
    s->company = need_company(streams, company);
    s->next = s->company->first;
    s->link = &s->company->first;
    if (s->next)
        s->next->link = &s->next;
    s->company->first = s;
    streams->n++;
    pthread_mutex_unlock(&streams->lock);
    atomic_store(&streams->server->metrics.streams, streams->n);
}

static void unlink_stream(struct streams *streams, struct stream *s)
{
    pthread_mutex_lock(&streams->lock);
    *s->link = s->next;
    if (s->next)
        s->next->link = s->link;
    if (!s->company->first)
        drop_company(streams, s->company);
    streams->n--;
    pthread_mutex_unlock(&streams->lock);
    atomic_store(&streams->server->metrics.streams, streams->n);
}

/* We end it: evhttp frees connection and message together. */
static void end_stream(struct streams *streams, struct stream *s)
{
    unlink_stream(streams, s);
    evhttp_connection_set_closecb(s->connection, NULL, NULL);
    evhttp_connection_free(s->connection);
    free(s);
}

/* The client ended it: evhttp frees the connection; the message, which it has let go,
 * is ours to end. */
static void on_closed(struct evhttp_connection *connection, void *arg)
{
    struct stream *s = arg;

    (void)connection;
    unlink_stream(s->streams, s);
    if (!evhttp_request_get_connection(s->request))
        evhttp_send_reply_end(s->request);
    free(s);
}

static size_t unsent(const struct stream *s)
{
    struct bufferevent *bev = evhttp_connection_get_bufferevent(s->connection);

    return evbuffer_get_length(bufferevent_get_output(bev));
}

static void write_text(struct streams *streams, struct stream *s, struct str text)
{
    struct evbuffer *out;

    /* guard: slow_reader_is_dropped */
    if (unsent(s) > UNSENT_MAX) {
        end_stream(streams, s);
        return;
    }
    out = evbuffer_new();
    ASSERT(out && evbuffer_add(out, text.p, text.n) == 0);
    evhttp_send_reply_chunk(s->request, out);
    evbuffer_free(out);
    s->silent_since_us = clock_monotonic_us();
}

/* The message's own headers are of no more use and would be the largest part of it. */
static void begin_reply(struct exchange *e)
{
    http_reply_header(&e->x, "X-Accel-Buffering", "no");
    e->x.reply_type = "text/event-stream; charset=utf-8";
    exchange_put_headers(e);
    evhttp_send_reply_start(e->request, 200, "OK");
    evhttp_clear_headers(evhttp_request_get_input_headers(e->request));
    evhttp_clear_headers(evhttp_request_get_output_headers(e->request));
}

static bool may_open(const struct streams *streams)
{
    const struct http_server *server = streams->server;

    /* guard: streams_are_bounded */
    return !server->draining && streams->n < server->settings.streams_max;
}

void streams_open(struct streams *streams, struct exchange *e)
{
    struct gate *gate = exchange_gate(e);
    struct stream *s;

    if (!gate || !may_open(streams) || e->x.method == HTTP_HEAD) {
        if (!may_open(streams))
            http_reply_problem(&e->x, ERR_BUSY, NULL);
        exchange_send(e);
        return;
    }
    s = calloc(1, sizeof *s);
    ASSERT(s);
    s->streams = streams;
    s->person = e->x.stream.person;
    s->session = e->x.stream.session;
    s->request = e->request;
    s->connection = evhttp_request_get_connection(e->request);
    s->opened_us = clock_monotonic_us();
    link_stream(streams, s, e->x.stream.company);
    metrics_count(&streams->server->metrics, 200, clock_monotonic_us() - e->begun_us);
    begin_reply(e);
    gate_begin_stream(gate);
    evhttp_connection_set_closecb(s->connection, on_closed, s);
    /* silence is what a stream is for; the keep-alive finds out who is gone */
    (void)bufferevent_set_timeouts(evhttp_connection_get_bufferevent(s->connection),
                                   NULL, NULL);
    exchange_free(e);
    write_text(streams, s, STR(": open\n\n"));
}

/* Calls `visit` for every stream; it may end the one it is given. */
static void visit_all(struct streams *streams,
                      void (*visit)(struct streams *, struct stream *))
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct company_streams *c = streams->bucket[i]; c;) {
            struct company_streams *next_company = c->next;

            for (struct stream *s = c->first; s;) {
                struct stream *next = s->next; /* s may be freed, and with the last c */

                visit(streams, s);
                s = next;
            }
            c = next_company;
        }
    }
}

/* Who may listen was asked when the stream was opened; that it ended since is told by
 * http_stream_end, or, at the latest, found out when its client comes back. */
static void keep_alive(struct streams *streams, struct stream *s)
{
    int64_t life = streams->server->settings.stream_life_us;

    if (life && clock_monotonic_us() - s->opened_us >= life)
        end_stream(streams, s); /* guard: streams_end */
    else if (clock_monotonic_us() - s->silent_since_us >= KEEP_ALIVE_US)
        write_text(streams, s, STR(": alive\n\n"));
}

void streams_keep_alive(struct streams *streams)
{
    visit_all(streams, keep_alive);
}

void streams_end_all(struct streams *streams)
{
    visit_all(streams, end_stream);
}

static bool is_meant(const struct stream *s, const struct http_listener *to)
{
    return uuid_eq(s->person, to->person) &&
           (uuid_is_nil(to->session) || uuid_eq(s->session, to->session));
}

/* Ending the last stream frees its company, but then there is no next one. */
static void deliver(void *arg)
{
    struct frame *f = arg;
    struct company_streams *c = find_company(f->streams, f->to.company);

    if (!f->ends)
        atomic_fetch_sub(&f->streams->frames_waiting, 1);
    for (struct stream *s = c ? c->first : NULL; s;) {
        struct stream *next = s->next;

        if (is_meant(s, &f->to) && f->ends)
            end_stream(f->streams, s); /* guard: stream_of_ended_session */
        else if (is_meant(s, &f->to))
            write_text(f->streams, s, (struct str){f->text, f->n});
        s = next;
    }
    free(f);
}

/* Without text it is the end. */
static void post(struct streams *streams, const struct http_listener *to,
                 struct str text)
{
    struct frame *f = malloc(sizeof *f + text.n);

    ASSERT(f);
    *f = (struct frame){.streams = streams, .to = *to, .ends = !text.p, .n = text.n};
    if (!f->ends)
        memcpy(f->text, text.p, text.n);
    f->task = (struct loop_task){.call = deliver, .arg = f};
    loop_post(streams->server->loop, &f->task);
}

void http_stream_publish(struct http_server *server, uuid company, uuid person,
                         struct str text)
{
    struct streams *streams = server->streams;

    /* a frame is only a hint to look again: dropping one loses nothing */
    if (atomic_fetch_add(&streams->frames_waiting, 1) >= FRAMES_WAITING_MAX) {
        atomic_fetch_sub(&streams->frames_waiting, 1);
        return;
    }
    post(streams, &(struct http_listener){.company = company, .person = person}, text);
}

/* Never dropped, however many frames wait. */
void http_stream_end(struct http_server *server, const struct http_listener *listener)
{
    post(server->streams, listener, (struct str){NULL, 0});
}

size_t http_stream_companies(struct http_server *server, uuid *out, size_t max)
{
    struct streams *streams = server->streams;
    size_t n = 0;

    pthread_mutex_lock(&streams->lock);
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct company_streams *c = streams->bucket[i]; c && n < max; c = c->next)
            out[n++] = c->id;
    }
    pthread_mutex_unlock(&streams->lock);
    return n;
}
