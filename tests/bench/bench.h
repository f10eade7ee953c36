/* SPDX-License-Identifier: Apache-2.0 */
/* What all measurements share: the instance they run in, which of them were asked for,
 * and the one way a figure is printed. The instance has PostgreSQL and Redis running
 * (./dev bench started them, with fsync on); signer, worker and web are started and
 * ended by each measurement as it needs them. A failure of the arrangement ends the
 * program: a figure is either measured or not printed. */
#ifndef SK_BENCH_BENCH_H
#define SK_BENCH_BENCH_H

#include "support/instance.h"

struct bench {
    struct instance instance;
    const char *const *only; /* names of measurements, NULL-terminated; empty: all */
};

/* One line of the output. Without a reference: NULL and 0. */
struct figure {
    const char *name;
    double value;
    const char *unit;
    const char *reference; /* what the value is held against, in words */
    double reference_value;
};
/* A JSON object on one line of stdout; ratio is value to reference. */
void figure_print(const struct figure *f);
/* For whoever watches: a line on stderr. */
void bench_say(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* The p-th percentile (0 … 100) of n values; sorts them. */
double percentile(double *values, size_t n, double p);

/* Resident bytes of a process, shared pages included. */
long resident_bytes(pid_t pid);
/* The first child of a process; 0 when it has none. */
pid_t child_of(pid_t pid);

/* ---- the measurements, one file each ---- */
void bench_prepare(struct bench *b);   /* prepare_1p_ms, prepare_200p_ms */
void bench_memory(struct bench *b);    /* resident_…_bytes */
void bench_streams(struct bench *b);   /* idle_stream_bytes */
void bench_decisions(struct bench *b); /* decisions_per_s */
void bench_seal_rsa(struct bench *b);  /* seal_1p_rsa2048_per_s */
void bench_seal_p256(struct bench *b); /* seal_1p_p256_per_s */
void bench_seal_book(struct bench *b); /* seal_200p_p256_per_s */
void bench_requests(struct bench *b);  /* requests_per_s */

#endif
