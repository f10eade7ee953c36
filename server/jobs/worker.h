/* SPDX-License-Identifier: Apache-2.0 */
/* The worker: everything that happens behind a call. Threads take jobs, others deliver
 * what people are told, one looks at the clock. Started by bin/worker.c; ends on
 * SIGTERM after the work in hand. */
#ifndef SK_JOBS_WORKER_H
#define SK_JOBS_WORKER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/uuid.h"
#include "jobs/bell.h"
#include "jobs/lease.h"
#include "jobs/mailer.h"

struct cache;
struct db_pool;
struct pdf_service;
struct signer_client;

#define WORKER_THREADS_MAX 64

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
};

/* Returns after SIGTERM or SIGINT, when no thread is left. Both signals must be blocked
 * in the caller. */
void worker_run(struct worker *w);

#endif
