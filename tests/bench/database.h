/* SPDX-License-Identifier: Apache-2.0 */
/* The instance's database as the measurements arrange and read it: pools of its roles
 * (their passwords lie in the state directory), sessions as a log-in would leave them,
 * and scripts of psql. */
#ifndef SK_BENCH_DATABASE_H
#define SK_BENCH_DATABASE_H

#include "bench/bench.h"
#include "db/db.h"

struct db_pool *bench_pool(const struct bench *b, const char *role, int connections);

/* The password of every account; its log-in name is its id. */
#define BENCH_PASSWORD "bench-password"

/* Who is logged in: an account and a session of this person, valid for a day. */
struct bench_session {
    char cookie[100]; /* value of the Cookie header */
    char csrf[48];    /* value of X-CSRF-Token */
};
void bench_log_in(struct db_pool *web, uuid company, uuid person, uuid account,
                  struct bench_session *out);

/* PGHOST, PGUSER, PGPASSWORD, PGDATABASE of our environment: for psql and pgbench. */
void bench_become(const struct bench *b, const char *role);
/* psql as the superuser, past row-level security, on a file of tests/bench. */
void bench_psql(const struct bench *b, const char *script);

#endif
