/* SPDX-License-Identifier: Apache-2.0 */
/* Stands between a program and PostgreSQL and loses answers: when it is told to, it
 * cuts a connection behind the next COMMIT, so that the program cannot know whether it
 * happened. Speaks no PostgreSQL: it looks for the name of the prepared COMMIT, or for
 * the Sync that ends a batch. */
#ifndef SK_CRASH_PROXY_H
#define SK_CRASH_PROXY_H

#include "support/instance.h"

enum proxy_cut {
    PROXY_LOSES_ANSWER, /* COMMIT arrives, its answer does not */
    PROXY_LOSES_COMMIT, /* nor does COMMIT */
    PROXY_LOSES_SYNC,   /* the end of a batch arrives, its answer does not */
};

struct proxy;

/* Listens in DIR/run/proxy for what is meant for DIR/run/pg, and writes that into the
 * part's configuration; the part has to be started anew. */
struct proxy *proxy_open(struct instance *i, enum instance_part part);
/* Writes the configuration back. Accepts NULL, sets NULL. */
void proxy_close(struct proxy **p);
/* The next such moment on any connection is cut, once. */
void proxy_cut_next(struct proxy *p, enum proxy_cut cut);
/* How many were cut so far. */
long proxy_cuts(struct proxy *p);

#endif
