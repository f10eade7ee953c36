/* SPDX-License-Identifier: Apache-2.0 */
/* The work of all companies as the platform sees it: that it waits, runs, failed or was
 * given up, and why; never what it is about (docs/decisions/0016). Read only. */
#ifndef SK_STORE_WORK_STORE_H
#define SK_STORE_WORK_STORE_H

#include "store/page.h"

enum work_table { WORK_JOBS, WORK_MAILS };

enum work_state {
    WORK_WAITING = 1,
    WORK_RUNNING = 2,
    WORK_FAILED = 3, /* will be tried again */
    WORK_GIVEN_UP = 4,
    WORK_DONE = 5,
};

struct work_row {
    uuid company;
    uuid id;
    struct str kind;
    int64_t state;
    int64_t attempts;
    int64_t run_at;
    int64_t created_at;
    int64_t done_at;    /* 0: not done */
    struct str failure; /* public code of the last; absent: none */
};
/* Newest first; `state` 0: all that is not done well. */
enum err work_list(struct db_pool *pool, struct arena *a, enum work_table table,
                   int64_t state, const struct page *page, struct work_row **rows,
                   size_t *n) MUST_USE;
/* ERR_NOT_FOUND. */
enum err work_find_job(struct db_pool *pool, struct arena *a, uuid id,
                       struct work_row *out) MUST_USE;

struct work_count {
    struct str kind;
    int64_t state;
    int64_t count;
    int64_t oldest; /* when the oldest was made */
};
enum err work_count(struct db_pool *pool, struct arena *a, enum work_table table,
                    struct work_count **rows, size_t *n) MUST_USE;

/* Bytes of the whole database. */
enum err work_database_size(struct db_pool *pool, struct arena *a,
                            int64_t *bytes) MUST_USE;

#endif
