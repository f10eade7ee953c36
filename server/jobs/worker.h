/* SPDX-License-Identifier: Apache-2.0 */
/* The worker: everything that happens behind a call. Threads take jobs, others deliver
 * what people are told, one looks at the clock. Started by bin/worker.c. */
#ifndef SK_JOBS_WORKER_H
#define SK_JOBS_WORKER_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/uuid.h"
#include "jobs/bell.h"
#include "jobs/lease.h"
#include "jobs/mailer.h"

struct cache;
struct crew;
struct db_pool;
struct pdf_service;
struct signer_client;

#define WORKER_THREADS_MAX 64

/* Since the start, for whoever watches. */
struct worker_counts {
    atomic_ullong jobs_done;
    atomic_ullong jobs_failed; /* attempts */
    atomic_ullong rows_told;
    atomic_ullong rows_failed; /* attempts */
};

struct worker {
    struct db_pool *db;
    struct signer_client *signer;
    struct pdf_service *pdf;
    struct cache *cache; /* NULL: without Redis */
    const char *redis_socket;
    struct bell bell;
    struct leases leases; /* of the work in hand */
    struct mailer_settings mailer;
    const char *public_url; /* "https://seal.example.com", no slash at the end */
    size_t job_threads;
    size_t outbox_threads;
    int64_t lease_us; /* of a claim; prolonged while the work lasts */
    uuid id;          /* of this process; set by worker_start, as the next */
    int64_t started_at;
    struct worker_counts counts;
    struct crew *crew; /* worker.c's own, between start and stop */
};

/* Hires the threads; SIGTERM and SIGINT must be blocked in the caller by then. */
void worker_start(struct worker *w);
/* Returns when the work in hand is done and no thread is left. */
void worker_stop(struct worker *w);

#endif
