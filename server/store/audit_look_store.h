/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at an audit chain: heads and checkpoints to compare with, how far the worker
 * has come, and what the last look found. Web asks for looks, the worker does them. */
#ifndef SK_STORE_AUDIT_LOOK_STORE_H
#define SK_STORE_AUDIT_LOOK_STORE_H

#include "store/audit_store.h"

struct audit_head_row {
    int64_t sequence; /* of the last record */
    struct digest head;
    int64_t at;
};
enum err audit_head_find(struct db_pool *pool, struct arena *a, uuid company,
                         int64_t chain, struct audit_head_row *out) MUST_USE;

/* Checkpoints with after < sequence <= until, ascending. */
enum err checkpoint_list(struct db_pool *pool, struct arena *a, uuid company,
                         int64_t chain, int64_t after, int64_t until,
                         struct checkpoint_row **rows, size_t *n) MUST_USE;

struct audit_look_row {
    int64_t chain;
    int64_t asked_at; /* 0: never */
    bool running;
    int64_t reached; /* of the look that is running */
    struct digest reached_head;
    int64_t verified_to;  /* of the last that ended */
    int64_t verified_at;  /* 0: none has ended */
    int64_t bad_sequence; /* 0: none */
    struct str fault;     /* absent: none */
};

/* What a status shows of one chain, in one round trip. */
struct audit_status_row {
    struct audit_head_row head;
    int64_t checkpoint; /* sequence of the newest; 0: none */
    int64_t checkpoint_at;
    struct audit_look_row look;
};
enum err audit_status_find(struct db_pool *pool, struct arena *a, uuid company,
                           int64_t chain, struct audit_status_row *out) MUST_USE;

/* Adds the wish for a new look; while one is running it stands for both. */
void audit_look_ask_add(struct db_batch *b, int64_t chain, uuid person);
/* Adds where the look stands or how it ended. */
void audit_look_save_add(struct db_batch *b, const struct audit_look_row *look);

#endif
