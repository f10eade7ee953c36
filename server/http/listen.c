/* SPDX-License-Identifier: Apache-2.0 */
/* Opening listening sockets. The edge (nginx) is the only one who listens to the world;
 * a configuration that asks for anything but loopback or a unix socket is an error. */
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

/* A burst of reconnecting event streams must not meet a full backlog. */
#define BACKLOG 4096
#define UNIX_PREFIX "unix:"

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_un path;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } sa;
    socklen_t n;
};

static const char *unix_path(const char *where)
{
    size_t n = strlen(UNIX_PREFIX);

    return strncmp(where, UNIX_PREFIX, n) == 0 ? where + n : NULL;
}

static bool parse_unix(const char *path, struct address *a)
{
    if (path[0] != '/' || strlen(path) >= sizeof a->sa.path.sun_path)
        return false;
    a->sa.path.sun_family = AF_UNIX;
    memcpy(a->sa.path.sun_path, path, strlen(path) + 1);
    a->n = sizeof a->sa.path;
    return true;
}

static bool parse_port(const char *z, in_port_t *port)
{
    char *end;
    long v = strtol(z, &end, 10);

    if (end == z || *end || v < 0 || v > 65535)
        return false;
    *port = htons((uint16_t)v);
    return true;
}

/* Splits "host:port" or "[host]:port". */
static bool split_host(const char *where, char *host, size_t n, const char **port)
{
    const char *colon = strrchr(where, ':');
    size_t length;

    if (!colon)
        return false;
    *port = colon + 1;
    length = (size_t)(colon - where);
    if (length >= 2 && where[0] == '[' && colon[-1] == ']') {
        where++;
        length -= 2;
    }
    if (length >= n)
        return false;
    memcpy(host, where, length);
    host[length] = '\0';
    return true;
}

static bool parse_loopback(const char *where, struct address *a)
{
    const char *port;
    char host[64];

    if (!split_host(where, host, sizeof host, &port))
        return false;
    if (inet_pton(AF_INET, host, &a->sa.v4.sin_addr) == 1) {
        a->sa.v4.sin_family = AF_INET;
        a->n = sizeof a->sa.v4;
        /* guard: loopback_only */
        return ntohl(a->sa.v4.sin_addr.s_addr) >> 24 == 127 &&
               parse_port(port, &a->sa.v4.sin_port);
    }
    if (inet_pton(AF_INET6, host, &a->sa.v6.sin6_addr) == 1) {
        a->sa.v6.sin6_family = AF_INET6;
        a->n = sizeof a->sa.v6;
        return IN6_IS_ADDR_LOOPBACK(&a->sa.v6.sin6_addr) &&
               parse_port(port, &a->sa.v6.sin6_port);
    }
    return false;
}

/* A socket file that nobody answers on was left by a crash. */
static bool remove_stale(const struct address *a)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answered;

    if (fd < 0)
        return false;
    answered = connect(fd, &a->sa.any, a->n) == 0;
    (void)close(fd);
    if (answered)
        return false;
    return unlink(a->sa.path.sun_path) == 0 || errno == ENOENT;
}

static bool bind_address(int fd, const struct address *a)
{
    int one = 1;
    mode_t before;
    int rc;

    if (a->sa.any.sa_family == AF_UNIX) {
        if (!remove_stale(a))
            return false;
        before = umask(0117); /* the edge is in our group */
        rc = bind(fd, &a->sa.any, a->n);
        (void)umask(before);
        return rc == 0;
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    /* inherited by every accepted socket; without it small replies wait for an ACK */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return bind(fd, &a->sa.any, a->n) == 0;
}

enum err listen_open(const char *where, int *fd)
{
    struct address a = {0};
    const char *path = unix_path(where);
    int s;

    if (path ? !parse_unix(path, &a) : !parse_loopback(where, &a)) {
        log_error("http.listen", "%s is neither a unix socket nor a loopback address",
                  where);
        return ERR_INTERNAL;
    }
    s = socket(a.sa.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s < 0 || !bind_address(s, &a) || listen(s, BACKLOG) != 0) {
        log_error("http.listen", "%s: %s", where, strerror(errno));
        if (s >= 0)
            (void)close(s);
        return ERR_INTERNAL;
    }
    *fd = s;
    return OK;
}

int listen_port(int fd)
{
    struct address a = {.n = sizeof a.sa};

    if (getsockname(fd, &a.sa.any, &a.n) != 0)
        return 0;
    if (a.sa.any.sa_family == AF_INET)
        return ntohs(a.sa.v4.sin_port);
    return a.sa.any.sa_family == AF_INET6 ? ntohs(a.sa.v6.sin6_port) : 0;
}

void listen_remove(const char *where)
{
    const char *path = unix_path(where);

    if (path)
        (void)unlink(path);
}
