/* SPDX-License-Identifier: Apache-2.0 */
/* An HTTP client that asks as fast as it is answered, over a fixed number of keep-alive
 * connections with one message under way on each. One thread, no allocation, no copy
 * while it runs: it shares two processors with what it measures. Knows of a reply its
 * status and its end. */
#ifndef SK_BENCH_LOAD_H
#define SK_BENCH_LOAD_H

#include "base/bytes.h"

struct load {
    int port; /* on 127.0.0.1 */
    int connections;
    const struct bytes *messages; /* whole HTTP/1.1 messages, each sent once */
    size_t n;
    double *took_ms; /* n of them: filled in the order of the replies */
};

struct load_outcome {
    size_t good;    /* 2xx */
    size_t refused; /* other statuses */
    double seconds; /* from the first byte out to the last reply */
    char first_refusal[500];
};

/* Ends the program when the server closes a connection or falls silent. */
void load_run(const struct load *load, struct load_outcome *out);

/* A connected socket to 127.0.0.1:port. */
int load_connect(int port);

#endif
