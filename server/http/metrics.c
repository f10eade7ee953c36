/* SPDX-License-Identifier: Apache-2.0 */
/* Counting exchanges and printing the counts. Labels are fixed words: a path or an id
 * would make a series of each caller. */
#include "http/metrics.h"

#include "base/clock.h"

static const int64_t bound_us[METRICS_BUCKETS] = {1000,   2000,    5000,    10000,
                                                  25000,  50000,   100000,  250000,
                                                  500000, 1000000, 2500000, 10000000};

void metrics_count(struct http_metrics *m, int status, int64_t took_us)
{
    int class = status / 100;
    size_t i = 0;

    while (i < METRICS_BUCKETS && took_us > bound_us[i])
        i++;
    atomic_fetch_add(&m->bucket[i], 1);
    atomic_fetch_add(&m->sum_us, (unsigned long long)took_us);
    if (class >= 1 && class <= 5)
        atomic_fetch_add(&m->by_class[class], 1);
}

static void print_one(struct buf *out, const char *name, const char *type,
                      const char *help, unsigned long long v)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, type,
               name, v);
}

static void print_classes(struct http_metrics *m, struct buf *out)
{
    buf_add_cstr(out, "# HELP sealkeeper_http_exchanges_total Exchanges answered.\n"
                      "# TYPE sealkeeper_http_exchanges_total counter\n");
    for (int class = 1; class <= 5; class ++)
        buf_printf(out, "sealkeeper_http_exchanges_total{class=\"%dxx\"} %llu\n", class,
                   atomic_load(&m->by_class[class]));
}

static void print_histogram(struct http_metrics *m, struct buf *out)
{
    unsigned long long total = 0;

    buf_add_cstr(out, "# HELP sealkeeper_http_seconds From whole message to reply.\n"
                      "# TYPE sealkeeper_http_seconds histogram\n");
    for (int i = 0; i < METRICS_BUCKETS; i++) {
        total += atomic_load(&m->bucket[i]);
        buf_printf(out, "sealkeeper_http_seconds_bucket{le=\"%g\"} %llu\n",
                   (double)bound_us[i] / (double)US_PER_S, total);
    }
    total += atomic_load(&m->bucket[METRICS_BUCKETS]);
    buf_printf(out,
               "sealkeeper_http_seconds_bucket{le=\"+Inf\"} %llu\n"
               "sealkeeper_http_seconds_sum %g\nsealkeeper_http_seconds_count %llu\n",
               total, (double)atomic_load(&m->sum_us) / (double)US_PER_S, total);
}

void metrics_print(struct http_metrics *m, struct buf *out, int queue, int slow_queue,
                   int idle)
{
    print_classes(m, out);
    print_histogram(m, out);
    print_one(out, "sealkeeper_http_refused_total", "counter",
              "Messages refused before they were read.", atomic_load(&m->refused));
    print_one(out, "sealkeeper_http_turned_away_total", "counter",
              "Exchanges refused because a queue was full.",
              atomic_load(&m->turned_away));
    print_one(out, "sealkeeper_http_in_flight", "gauge", "Exchanges under way.",
              (unsigned long long)atomic_load(&m->in_flight));
    print_one(out, "sealkeeper_http_queue", "gauge", "Exchanges waiting for a thread.",
              (unsigned long long)queue);
    print_one(out, "sealkeeper_http_idle_threads", "gauge",
              "Threads with nothing to do.", (unsigned long long)idle);
    print_one(out, "sealkeeper_http_slow_queue", "gauge",
              "Slow exchanges waiting for a thread.", (unsigned long long)slow_queue);
    print_one(out, "sealkeeper_http_streams", "gauge", "Event streams open.",
              (unsigned long long)atomic_load(&m->streams));
    print_one(out, "sealkeeper_http_connections", "gauge", "Connections open.",
              (unsigned long long)atomic_load(&m->connections));
}
