/* SPDX-License-Identifier: Apache-2.0 */
/* One thread accepts, one a connection copies bytes both ways. */
#include "crash/proxy.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"

#define CHUNK 8192
#define ANSWER_MS 5000
#define NOT_ARMED (-1)

struct proxy {
    int listener;
    pthread_t thread;
    atomic_int armed; /* enum proxy_cut or NOT_ARMED */
    atomic_long cuts;
    atomic_int open; /* connections */
    struct sockaddr_un server;
    char config[96];
    char *config_text; /* as it was */
};

struct connection {
    struct proxy *proxy;
    int client, server;
};

/* ---- bytes ---- */

static bool write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool copy(int from, int to)
{
    char chunk[CHUNK];
    ssize_t n = read(from, chunk, sizeof chunk);

    return n > 0 && write_all(to, chunk, (size_t)n);
}

/* Frontend messages end with Sync, "S" and the length 4. */
static bool ends_batch(const char *p, size_t n)
{
    return n >= 5 && memcmp(p + n - 5, "S\0\0\0\4", 5) == 0;
}

static bool is_the_moment(struct proxy *p, const char *chunk, size_t n)
{
    int armed = atomic_load(&p->armed);
    bool fits;

    if (armed == NOT_ARMED)
        return false;
    fits = armed == PROXY_LOSES_SYNC ? ends_batch(chunk, n)
                                     : memmem(chunk, n, "db_commit_sql", 13) != NULL;
    return fits && atomic_compare_exchange_strong(&p->armed, &armed, NOT_ARMED);
}

/* The server has acted once it begins to answer. */
static void cut(struct connection *c, enum proxy_cut kind, const char *chunk, size_t n)
{
    struct pollfd answer = {.fd = c->server, .events = POLLIN};

    if (kind != PROXY_LOSES_COMMIT && write_all(c->server, chunk, n))
        (void)poll(&answer, 1, ANSWER_MS);
    atomic_fetch_add(&c->proxy->cuts, 1);
}

static bool copy_to_server(struct connection *c)
{
    char chunk[CHUNK];
    enum proxy_cut kind = (enum proxy_cut)atomic_load(&c->proxy->armed);
    ssize_t n = read(c->client, chunk, sizeof chunk);

    if (n <= 0)
        return false;
    if (is_the_moment(c->proxy, chunk, (size_t)n)) {
        cut(c, kind, chunk, (size_t)n);
        return false;
    }
    return write_all(c->server, chunk, (size_t)n);
}

static void *serve(void *connection)
{
    struct connection *c = connection;
    struct pollfd p[2] = {{.fd = c->client, .events = POLLIN},
                          {.fd = c->server, .events = POLLIN}};
    bool going = true;

    while (going && poll(p, 2, -1) > 0) {
        if (p[0].revents)
            going = copy_to_server(c);
        if (going && p[1].revents)
            going = copy(c->server, c->client);
    }
    close(c->client);
    close(c->server);
    atomic_fetch_sub(&c->proxy->open, 1);
    free(c);
    return NULL;
}

/* ---- connections ---- */

static void begin_connection(struct proxy *p, int client)
{
    struct connection *c = calloc(1, sizeof *c);
    pthread_t thread;

    if (!c)
        proc_die(NULL, "no memory");
    *c = (struct connection){p, client, socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    atomic_fetch_add(&p->open, 1);
    if (connect(c->server, (const struct sockaddr *)&p->server, sizeof p->server) ==
            0 &&
        pthread_create(&thread, NULL, serve, c) == 0) {
        pthread_detach(thread);
        return;
    }
    close(c->client);
    close(c->server);
    free(c);
    atomic_fetch_sub(&p->open, 1);
}

static void *listen_on(void *proxy)
{
    struct proxy *p = proxy;
    int client;

    /* cppcheck-suppress nullPointer ; no address of the client is asked for */
    while ((client = accept4(p->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
        begin_connection(p, client);
    return NULL;
}

static void open_listener(struct proxy *p, const char *dir)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    mkdir(dir, 0755);
    snprintf(at.sun_path, sizeof at.sun_path, "%.80s/.s.PGSQL.5432", dir);
    unlink(at.sun_path);
    p->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(p->listener, (const struct sockaddr *)&at, sizeof at) != 0 ||
        chmod(at.sun_path, 0777) != 0 || listen(p->listener, 64) != 0)
        proc_die(NULL, "cannot listen on %s", at.sun_path);
}

/* ---- configuration ---- */

static void write_config(const struct proxy *p, const char *text, size_t n)
{
    FILE *f = fopen(p->config, "we");

    if (!f || fwrite(text, 1, n, f) != n || fclose(f) != 0)
        proc_die(NULL, "cannot write %s", p->config);
}

/* db_socket = DIR/run/pg becomes DIR/run/proxy. */
static void redirect(struct proxy *p, const char *from, const char *to)
{
    char line[128], *at, *rest;
    struct buf out = {0};

    p->config_text = proc_read_file(p->config, NULL);
    snprintf(line, sizeof line, "db_socket = %s\n", from);
    at = p->config_text ? strstr(p->config_text, line) : NULL;
    if (!at)
        proc_die(NULL, "%s names no db_socket", p->config);
    rest = at + strlen(line);
    buf_add(&out, p->config_text, (size_t)(at - p->config_text));
    buf_printf(&out, "db_socket = %s\n%s", to, rest);
    write_config(p, (const char *)out.p, out.n);
    buf_clear(&out);
}

/* ---- */

struct proxy *proxy_open(struct instance *i, enum instance_part part)
{
    struct proxy *p = calloc(1, sizeof *p);
    char from[96], to[96];

    if (!p)
        proc_die(NULL, "no memory");
    snprintf(from, sizeof from, "%s/run/pg", i->dir);
    snprintf(to, sizeof to, "%s/run/proxy", i->dir);
    p->server.sun_family = AF_UNIX;
    snprintf(p->server.sun_path, sizeof p->server.sun_path, "%.80s/.s.PGSQL.5432",
             from);
    snprintf(p->config, sizeof p->config, "%s/%s.ini", i->dir, instance_name(part));
    atomic_init(&p->armed, NOT_ARMED);
    open_listener(p, to);
    redirect(p, from, to);
    if (pthread_create(&p->thread, NULL, listen_on, p) != 0)
        proc_die(NULL, "cannot start a thread");
    return p;
}

void proxy_close(struct proxy **proxy)
{
    struct proxy *p = *proxy;

    if (!p)
        return;
    write_config(p, p->config_text, strlen(p->config_text));
    shutdown(p->listener, SHUT_RDWR);
    pthread_join(p->thread, NULL);
    close(p->listener);
    /* connections end with the programs that have them */
    while (atomic_load(&p->open) > 0)
        usleep(10000);
    free(p->config_text);
    free(p);
    *proxy = NULL;
}

void proxy_cut_next(struct proxy *p, enum proxy_cut kind)
{
    atomic_store(&p->armed, (int)kind);
}

long proxy_cuts(struct proxy *p)
{
    return atomic_load(&p->cuts);
}
