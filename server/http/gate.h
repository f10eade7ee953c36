/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: the gate before evhttp. It stands at each connection's input
 * buffer and lets one well-framed message through at a time, within its limits and
 * deadlines; everything else it refuses itself with a short reply and a closed
 * connection. Lives on the loop.
 *
 * Why: evhttp (2.1.12) mis-frames hostile input, restarts its time-out at each byte and
 * keeps whole bodies in memory before anybody can object. */
#ifndef SK_HTTP_GATE_H
#define SK_HTTP_GATE_H

#include "http/framing.h"

struct bufferevent;
struct evbuffer;
struct event_base;
struct evhttp_request;

#define GATE_HEAD_US (10 * INT64_C(1000000))
#define GATE_BODY_US (60 * INT64_C(1000000))
#define GATE_IDLE_US (75 * INT64_C(1000000))
#define GATE_LINGER_US (2 * INT64_C(1000000))

enum gate_state {
    GATE_HEAD, /* between messages, or in a head */
    GATE_LENGTH_BODY,
    GATE_CHUNK_LINE,
    GATE_CHUNK_DATA,
    GATE_CHUNK_END,
    GATE_LAST_END,
    GATE_PENDING, /* a whole message is inside; its reply is awaited */
    GATE_STREAM,  /* an event stream is going out; nothing may come in */
    GATE_REFUSED, /* replied and half closed; what still comes is thrown away */
};

struct gate {
    struct gate *next, *prev;
    struct gates *all;
    struct bufferevent *bev; /* shared with evhttp: we hold a reference */
    int fd;                  /* -1 until the first byte */
    enum gate_state state;
    struct evbuffer *held; /* arrived and not yet judged; NULL when empty */
    bool at_work;          /* we are changing the input buffer ourselves */
    bool in_head;          /* bytes of a head have arrived */
    bool close_after;      /* more came before the reply was sent: close after it */
    size_t scanned;        /* of the head */
    uint64_t left;         /* bytes of the body or chunk still to come */
    uint64_t body_n;       /* bytes of the body announced so far */
    uint64_t body_max;     /* what the route takes */
    struct purse *purse;   /* where its body is counted */
    int64_t counted;       /* of body_n, in the purse */
    int64_t deadline_us;   /* 0: none */
};

/* Bytes of bodies between head and reply, and how many there may be. */
struct purse {
    int64_t inflight;
    int64_t inflight_max;
};

struct gate_allowance {
    uint64_t body_max;
    bool apart; /* counted in the second purse */
};

/* All gates of one listener, and what they share. */
struct gates {
    struct gate *first;
    int n;
    struct gate **by_fd;
    size_t by_fd_n;
    struct purse purse;
    struct purse apart; /* of large bodies from anybody: they use up no other's room */
    uint64_t refused;   /* messages, for the metrics */
    /* What this head's body may be; called before the body is read. */
    struct gate_allowance (*allowance)(void *arg, const struct framing_head *h);
    void *arg;
};

void gates_clear(struct gates *g);
/* For evhttp_set_bevcb; arg is struct gates. */
struct bufferevent *gate_new_connection(struct event_base *base, void *arg);
/* The gate a message came through; NULL when its connection is gone. */
struct gate *gate_of(struct gates *g, struct evhttp_request *req);

/* The reply has been handed to evhttp: the next message may come. */
void gate_reply_sent(struct gate *gate);
/* The reply is an event stream. */
void gate_begin_stream(struct gate *gate);
/* Ends what is past its deadline, and lets go of connections that evhttp has closed;
 * called a few times a second. */
void gates_sweep(struct gates *g);
/* Ends connections on which nothing is under way. */
void gates_end_idle(struct gates *g);

/* ---- between gate.c and gates.c ---- */

/* Judges the n bytes that were just added to the input buffer. */
void gate_take_input(struct gate *gate, struct evbuffer *input, size_t n);
/* evhttp sees the end of the stream and frees the connection in its own time. */
void gate_end(struct gate *gate);
void gate_uncount(struct gate *gate);
void gate_free_held(struct gate *gate);

#endif
