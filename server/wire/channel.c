/* SPDX-License-Identifier: Apache-2.0 */
/* sendmsg and recvmsg with SCM_RIGHTS over SOCK_SEQPACKET, and nothing else. Owns the
 * descriptors it receives until they are handed to the caller: none leaks on refusal.
 */
#include "wire/channel.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "wire/message.h"

/* Room for control data, aligned as cmsghdr needs it. */
union control {
    struct cmsghdr align;
    uint8_t room[CMSG_SPACE(CHANNEL_FDS_MAX * sizeof(int))];
};

bool channel_pair(int out[2])
{
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, out) == 0;
}

void channel_fds_add(struct channel_fds *fds, int fd)
{
    ASSERT(fds->n < CHANNEL_FDS_MAX);
    fds->fd[fds->n++] = fd;
}

int channel_fds_take(struct channel_fds *fds, size_t i)
{
    ASSERT(i < fds->n);
    int fd = fds->fd[i];
    fds->fd[i] = -1;
    return fd;
}

void channel_fds_close(struct channel_fds *fds)
{
    for (size_t i = 0; i < fds->n; i++) {
        if (fds->fd[i] >= 0)
            close(fds->fd[i]);
    }
    fds->n = 0;
}

/* OK when the socket is ready for `events` or has failed, so that the next call says
 * how. */
static enum err await(int sock, short events, int64_t deadline_us)
{
    for (;;) {
        int timeout_ms = -1;
        if (deadline_us != CHANNEL_FOREVER) {
            int64_t left = deadline_us - clock_monotonic_us();
            if (left <= 0)
                return ERR_BUSY;
            int64_t ms = (left + US_PER_MS - 1) / US_PER_MS;
            timeout_ms = ms > INT32_MAX ? INT32_MAX : (int)ms;
        }
        struct pollfd p = {.fd = sock, .events = events};
        int n = poll(&p, 1, timeout_ms);
        if (n > 0)
            return OK;
        if (n < 0 && errno != EINTR)
            return ERR_UNAVAILABLE;
    }
}

static void attach(struct msghdr *h, union control *control,
                   const struct channel_fds *fds)
{
    size_t n = fds->n * sizeof(int);
    h->msg_control = control->room;
    h->msg_controllen = CMSG_SPACE(n);
    struct cmsghdr *c = CMSG_FIRSTHDR(h);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(n);
    memcpy(CMSG_DATA(c), fds->fd, n);
}

enum err channel_send(int sock, struct bytes message, const struct channel_fds *fds,
                      int64_t deadline_us)
{
    union control control = {.room = {0}};
    ASSERT(message.n > 0 && message.n <= MESSAGE_MAX);
    /* iovec has no const form; sendmsg only reads */
    struct iovec v = {.iov_base = (void *)(uintptr_t)message.p, .iov_len = message.n};
    struct msghdr h = {.msg_iov = &v, .msg_iovlen = 1};
    if (fds && fds->n > 0)
        attach(&h, &control, fds);
    for (;;) {
        ssize_t n = sendmsg(sock, &h, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n == (ssize_t)message.n)
            return OK;
        if (n < 0 && errno == EINTR)
            continue;
        if (n >= 0 || errno != EAGAIN)
            return ERR_UNAVAILABLE;
        if (await(sock, POLLOUT, deadline_us) != OK)
            return ERR_UNAVAILABLE;
    }
}

static void collect(struct msghdr *h, struct channel_fds *fds)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        ASSERT(n <= CHANNEL_FDS_MAX);
        memcpy(fds->fd, CMSG_DATA(c), n * sizeof(int));
        fds->n = n;
    }
}

enum err channel_receive(int sock, struct buf *message, struct channel_fds *fds,
                         int64_t deadline_us)
{
    union control control = {.room = {0}};
    fds->n = 0;
    message->n = 0;
    /* the longest message there can be; a datagram that is cut is refused below */
    buf_reserve(message, MESSAGE_MAX);
    struct iovec v = {.iov_base = message->p, .iov_len = MESSAGE_MAX};
    struct msghdr h = {.msg_iov = &v,
                       .msg_iovlen = 1,
                       .msg_control = control.room,
                       .msg_controllen = sizeof control.room};
    ssize_t n;
    do {
        enum err e = await(sock, POLLIN, deadline_us);
        if (e != OK)
            return e;
        n = recvmsg(sock, &h, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    } while (n < 0 && (errno == EINTR || errno == EAGAIN));
    if (n < 0)
        return ERR_UNAVAILABLE;
    collect(&h, fds);
    if (h.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        channel_fds_close(fds);
        return ERR_SIGNER_MESSAGE;
    }
    if (n == 0 && fds->n == 0)
        return ERR_UNAVAILABLE; /* we never send an empty message */
    message->n = (size_t)n;
    return OK;
}
