/* SPDX-License-Identifier: Apache-2.0 */
/* Files that anybody asks us to verify: web stores them with a job and shows what
 * became of them, the worker reads, ends and forgets them. Rows of the platform
 * company, found by the hash of a token. The bytes are parts of the row, never blobs:
 * nobody else's document can share them, so forgetting them takes nothing from anybody.
 */
#ifndef SK_STORE_VERIFICATION_STORE_H
#define SK_STORE_VERIFICATION_STORE_H

#include "db/db.h"

#define VERIFICATION_PART_LEN (1u << 20)

enum verification_state {
    VERIFICATION_WAITING = 1,
    VERIFICATION_WORKING = 2,
    VERIFICATION_DONE = 3,
    VERIFICATION_FAILED = 4,
};

/* ---- web ---- */

struct verification_new {
    uuid id;
    struct digest hash; /* SHA-256 of the token */
    struct digest digest;
    struct bytes file;
    int64_t waiting_max;
};
/* Row, bytes and job in one transaction. ERR_BUSY when so many are waiting already, or
 * 2,000 are kept; two that come at the same moment may both get the last place. */
enum err verification_add(struct db_pool *pool, uuid company,
                          const struct verification_new *v,
                          int64_t *expires_at) MUST_USE;

struct verification_row {
    struct digest digest;
    int64_t size;
    int64_t state;     /* enum verification_state */
    struct str report; /* JSON; absent unless done */
    struct str failure;
    int64_t expires_at;
};
/* ERR_NOT_FOUND also when its time is over and nobody has swept it yet. */
enum err verification_find(struct db_pool *pool, struct arena *a, uuid company,
                           const struct digest *hash,
                           struct verification_row *out) MUST_USE;

/* ---- worker ---- */

struct verification_file {
    struct digest digest;
    struct bytes content; /* in the arena */
};
/* Marks it as being worked on and reads it. ERR_NOT_FOUND when it has ended or its time
 * is over. */
enum err verification_take(struct db_pool *pool, struct arena *a, uuid company, uuid id,
                           struct verification_file *out) MUST_USE;
/* Adds its end, and that of its bytes. One of the texts is absent. */
void verification_end_add(struct db_batch *b, uuid id, struct str report,
                          struct str failure);
/* Those whose time is over, with their jobs. */
enum err verification_forget(struct db_pool *pool, struct arena *a,
                             uuid company) MUST_USE;

#endif
