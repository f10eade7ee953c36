/* SPDX-License-Identifier: Apache-2.0 */
/* epoll over the callers; a reply is read to its Content-Length and thrown away. */
#include "bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/proc.h"

#define SILENCE_MS 20000
#define REPLY_MAX 16384

struct caller {
    int fd;
    int64_t began_us;
    size_t got;
    char reply[REPLY_MAX]; /* a reply of the API about one act is far shorter */
};

struct run {
    const struct load *load;
    struct load_outcome *out;
    size_t sent, done;
};

int load_connect(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) != 0)
        proc_die(NULL, "cannot connect to port %d: %s", port, strerror(errno));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

/* A message is shorter than a socket's buffer: it leaves in one piece. */
static void send_next(struct run *r, struct caller *c)
{
    const struct bytes *m;

    if (r->sent == r->load->n)
        return;
    m = &r->load->messages[r->sent++];
    c->got = 0;
    c->began_us = clock_monotonic_us();
    if (send(c->fd, m->p, m->n, MSG_NOSIGNAL) != (ssize_t)m->n)
        proc_die(NULL, "cannot send: %s", strerror(errno));
}

/* Bytes of the whole reply; 0 while its head is not complete. */
static size_t reply_length(const char *reply)
{
    const char *end = strstr(reply, "\r\n\r\n");
    const char *length = end ? strcasestr(reply, "\r\nContent-Length:") : NULL;

    if (!end)
        return 0;
    if (!length || length > end)
        proc_die(NULL, "a reply without a length: %.200s", reply);
    return (size_t)(end + 4 - reply) + strtoul(length + 17, NULL, 10);
}

static void count(struct run *r, const struct caller *c)
{
    struct load_outcome *out = r->out;

    r->load->took_ms[r->done++] = (double)(clock_monotonic_us() - c->began_us) / 1000;
    if (strncmp(c->reply, "HTTP/1.1 2", 10) == 0) {
        out->good++;
        return;
    }
    if (out->refused++ == 0)
        (void)snprintf(out->first_refusal, sizeof out->first_refusal, "%.499s",
                       c->reply);
}

static void on_bytes(struct run *r, struct caller *c)
{
    ssize_t n = recv(c->fd, c->reply + c->got, REPLY_MAX - 1 - c->got, 0);
    size_t whole;

    if (n <= 0)
        proc_die(NULL, "the server closed a connection after %zu replies", r->done);
    c->got += (size_t)n;
    c->reply[c->got] = '\0';
    whole = reply_length(c->reply);
    if (whole >= REPLY_MAX)
        proc_die(NULL, "a reply is longer than expected: %zu", whole);
    if (whole == 0 || c->got < whole)
        return;
    count(r, c);
    send_next(r, c);
}

static struct caller *open_callers(const struct load *load, int poll)
{
    struct caller *callers = calloc((size_t)load->connections, sizeof *callers);

    if (!callers)
        proc_die(NULL, "out of memory");
    for (int i = 0; i < load->connections; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data = {.ptr = &callers[i]}};
        callers[i].fd = load_connect(load->port);
        if (epoll_ctl(poll, EPOLL_CTL_ADD, callers[i].fd, &e) != 0)
            proc_die(NULL, "epoll: %s", strerror(errno));
    }
    return callers;
}

void load_run(const struct load *load, struct load_outcome *out)
{
    struct run r = {.load = load, .out = out};
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct caller *callers = open_callers(load, poll);
    struct epoll_event events[64];
    int64_t began = clock_monotonic_us();

    *out = (struct load_outcome){0};
    for (int i = 0; i < load->connections; i++)
        send_next(&r, &callers[i]);
    while (r.done < load->n) {
        int n = epoll_wait(poll, events, (int)ARRAY_LEN(events), SILENCE_MS);
        if (n <= 0)
            proc_die(NULL, "no reply for 20 s after %zu of %zu", r.done, load->n);
        for (int i = 0; i < n; i++)
            on_bytes(&r, events[i].data.ptr);
    }
    out->seconds = (double)(clock_monotonic_us() - began) / US_PER_S;
    for (int i = 0; i < load->connections; i++)
        close(callers[i].fd);
    free(callers);
    close(poll);
}
