/* SPDX-License-Identifier: Apache-2.0 */
/* The people of the measurements: companies of sixteen with a chain of two steps ("any
 * of" four each), a seal, and somebody logged in. Made at the first call by a signer
 * inside this program, while the instance's own does not run. */
#ifndef SK_BENCH_CAST_H
#define SK_BENCH_CAST_H

#include "bench/database.h"
#include "canon/authority.h"
#include "support/seed.h"

#define CAST_COMPANIES 64
#define CAST_PERSONS 16
#define CAST_APPROVERS 8
#define CAST_FIRST_STEP (CAST_APPROVERS / 2)

struct cast {
    struct arena *arena;
    struct seed_company company[CAST_COMPANIES]; /* seal 0: P-256 */
    struct seed_company rsa[CAST_COMPANIES];     /* likewise, seal 0: RSA-2048 */
    struct bench_session session[CAST_COMPANIES][CAST_PERSONS]; /* of company[] */
};

const struct cast *cast_of(struct bench *b);
/* Somebody's session: company i, counted round and round. */
const struct bench_session *cast_session(const struct cast *cast, size_t i);

/* A signer of our own on the instance's database, with its keys and another journal.
 * Close it before the instance's is started. */
struct signer *cast_signer(struct bench *b);

/* Calls work(context, i, arena) for each i below n, in several threads; the arena is
 * emptied after each. */
void in_parallel(size_t n, void (*work)(void *context, size_t i, struct arena *a),
                 void *context);

/* web's port. */
int bench_port(const struct bench *b);

#endif
