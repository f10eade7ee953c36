/* SPDX-License-Identifier: Apache-2.0 */
/* idle_stream_bytes: what web grows by for each event stream that nobody writes to, at
 * 10,000 of them. The kernel's buffers are not web's and are not counted. */
#include "bench/bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/cast.h"
#include "bench/database.h"
#include "bench/load.h"

#define STREAMS 10000
#define STREAM_BYTES_MAX 10240.0
#define SETTLE_US (2 * US_PER_S)

static int open_stream(int port, const struct bench_session *who)
{
    char text[600];
    int n = snprintf(text, sizeof text,
                     "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                     "Accept: text/event-stream\r\nCookie: %s\r\n\r\n",
                     port, who->cookie);
    int fd = load_connect(port);
    ssize_t got;

    if (send(fd, text, (size_t)n, MSG_NOSIGNAL) != n)
        proc_die(NULL, "cannot send: %s", strerror(errno));
    got = recv(fd, text, sizeof text - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    if (strncmp(text, "HTTP/1.1 200", 12) != 0)
        proc_die(NULL, "no event stream: %.300s", text);
    return fd;
}

/* One person of each company, in turn. */
static double grown_by(struct bench *b, const struct cast *cast)
{
    int port = bench_port(b);
    int *fd = calloc(STREAMS, sizeof *fd);
    pid_t web = b->instance.part[PART_WEB].pid;
    long before, after;

    if (!fd)
        proc_die(NULL, "out of memory");
    close(open_stream(port, cast_session(cast, 0)));
    clock_sleep_us(SETTLE_US);
    before = resident_bytes(web);
    for (int i = 0; i < STREAMS; i++)
        fd[i] = open_stream(port, cast_session(cast, (size_t)i));
    clock_sleep_us(SETTLE_US);
    after = resident_bytes(web);
    for (int i = 0; i < STREAMS; i++)
        close(fd[i]);
    free(fd);
    return (double)(after - before) / STREAMS;
}

void bench_streams(struct bench *b)
{
    const struct cast *cast = cast_of(b);

    instance_start(&b->instance, PART_SIGNER, NULL);
    instance_start(&b->instance, PART_WEB, NULL);
    figure_print(&(struct figure){.name = "idle_stream_bytes",
                                  .value = grown_by(b, cast),
                                  .unit = "bytes",
                                  .reference = "at most",
                                  .reference_value = STREAM_BYTES_MAX});
    instance_stop(&b->instance, PART_WEB);
    instance_stop(&b->instance, PART_SIGNER);
}
