/* SPDX-License-Identifier: Apache-2.0 */
/* The signer on its three sockets: one thread reads messages, K threads serve them. The
 * queue is bounded, a company has at most two messages under way, so that a busy one
 * cannot take all threads. */
#ifndef SK_SIGNER_SERVER_H
#define SK_SIGNER_SERVER_H

#include "signer/signer.h"

struct server;

/* Makes DIR/web.sock, worker.sock and root.sock and everything else that the sandbox
 * forbids later. ERR_INTERNAL (logged). */
enum err server_open(struct signer *s, struct server **out) MUST_USE;
/* Starts the threads; they wait until server_run. */
void server_start(struct server *v);
/* Serves until SIGTERM or SIGINT; then finishes what was read and returns. Signals must
 * be blocked in all threads. */
void server_run(struct server *v);
void server_close(struct server **v);

#endif
