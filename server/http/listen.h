/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: listening sockets, on a unix path or a loopback address and on
 * nothing else. */
#ifndef SK_HTTP_LISTEN_H
#define SK_HTTP_LISTEN_H

#include "base/err.h"

/* "unix:/run/…/web.sock", "127.0.0.1:8080", "[::1]:8080"; port 0 is any. Writes the
 * bound, listening, non-blocking socket. Refuses every other address (logged). */
enum err listen_open(const char *where, int *fd) MUST_USE;
/* The TCP port that a socket is bound to; 0 for a unix socket. */
int listen_port(int fd);
/* Removes the path of a unix socket; does nothing for others. */
void listen_remove(const char *where);

#endif
