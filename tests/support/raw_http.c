/* SPDX-License-Identifier: Apache-2.0 */
/* A client in eighty lines: connect, send, read to the end. */
#include "support/raw_http.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/proc.h"

#define TIMEOUT_S 60

static int connect_to(const char *url)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    struct timeval wait = {.tv_sec = TIMEOUT_S};
    int port = 0;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || sscanf(url, "http://127.0.0.1:%d", &port) != 1)
        proc_die(NULL, "raw_http: cannot call %s", url);
    to.sin_port = htons((uint16_t)port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        proc_die(NULL, "raw_http: %s does not answer", url);
    return fd;
}

static void send_all(int fd, struct bytes what)
{
    while (what.n) {
        ssize_t n = send(fd, what.p, what.n, MSG_NOSIGNAL);

        if (n <= 0)
            return; /* refused before the end: the reply says why */
        what = (struct bytes){what.p + n, what.n - (size_t)n};
    }
}

static void receive_all(int fd, struct buf *to)
{
    char room[8192];
    ssize_t n;

    while ((n = recv(fd, room, sizeof room, 0)) > 0)
        buf_add(to, room, (size_t)n);
}

static char *copy(const char *p, size_t n)
{
    char *out = malloc(n + 1);

    if (!out)
        proc_die(NULL, "raw_http: out of memory");
    memcpy(out, p, n);
    out[n] = '\0';
    return out;
}

static void split(const struct raw_http *call, struct buf *in, struct raw_reply *out)
{
    const char *end;

    buf_add_byte(in, '\0');
    end = strstr((const char *)in->p, "\r\n\r\n");
    if (!end || sscanf((const char *)in->p, "HTTP/1.1 %d", &out->status) != 1)
        proc_die(NULL, "raw_http: no reply to %s %s", call->method, call->path);
    out->head = copy((const char *)in->p, (size_t)(end - (const char *)in->p) + 2);
    out->body_n = in->n - 1 - (size_t)(end + 4 - (const char *)in->p);
    out->body = copy(end + 4, out->body_n);
}

int raw_http_open(const struct raw_http *call)
{
    struct buf message = {0};
    int fd = connect_to(call->url);

    buf_printf(&message, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s",
               call->method, call->path, call->url + sizeof "http://" - 1,
               call->headers ? call->headers : "");
    if (call->body.p)
        buf_printf(&message, "Content-Length: %zu\r\n", call->body.n);
    buf_add_cstr(&message, "\r\n");
    buf_add_bytes(&message, call->body);
    send_all(fd, buf_bytes(&message));
    buf_clear(&message);
    return fd;
}

void raw_http_call(const struct raw_http *call, struct raw_reply *out)
{
    struct buf in = {0};
    int fd = raw_http_open(call);

    *out = (struct raw_reply){0};
    receive_all(fd, &in);
    (void)close(fd);
    split(call, &in, out);
    buf_clear(&in);
}

bool raw_http_wait(int fd, const char *text)
{
    struct buf in = {0};
    char room[1024];
    bool found = false;
    ssize_t n;

    while (!found && (n = recv(fd, room, sizeof room, 0)) > 0) {
        buf_add(&in, room, (size_t)n);
        found = memmem(in.p, in.n, text, strlen(text)) != NULL;
    }
    buf_clear(&in);
    return found;
}

void raw_reply_clear(struct raw_reply *r)
{
    free(r->head);
    free(r->body);
    *r = (struct raw_reply){0};
}

bool raw_reply_header(const struct raw_reply *r, const char *name, char *out,
                      size_t out_n)
{
    size_t name_n = strlen(name);
    const char *line = strstr(r->head, "\r\n");

    for (; line && line[2]; line = strstr(line + 2, "\r\n")) {
        const char *value = line + 2 + name_n;

        if (strncasecmp(line + 2, name, name_n) != 0 || *value != ':')
            continue;
        value += strspn(value + 1, " ") + 1;
        (void)snprintf(out, out_n, "%.*s", (int)strcspn(value, ";\r"), value);
        return true;
    }
    return false;
}
