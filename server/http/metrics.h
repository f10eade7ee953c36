/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: what the HTTP side counts, as Prometheus text. Counters may be
 * raised from any thread. */
#ifndef SK_HTTP_METRICS_H
#define SK_HTTP_METRICS_H

#include <stdatomic.h>

#include "base/buf.h"

#define METRICS_BUCKETS 12

struct http_metrics {
    atomic_ullong by_class[6]; /* [2] counts 2xx */
    atomic_ullong refused;     /* messages that the gate did not let in */
    atomic_ullong turned_away; /* 503 because a queue was full */
    atomic_ullong bucket[METRICS_BUCKETS + 1];
    atomic_ullong sum_us;
    atomic_int in_flight;
    atomic_int streams;
    atomic_int connections;
};

void metrics_count(struct http_metrics *m, int status, int64_t took_us);
void metrics_print(struct http_metrics *m, struct buf *out, int queue, int slow_queue,
                   int idle);

#endif
