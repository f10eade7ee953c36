/* SPDX-License-Identifier: Apache-2.0 */
/* Inside db/ only: statements sent one after the other without waiting, then their
 * results in the same order. Says of each failure whether anything can have been
 * committed. Used by batches and by explicit transactions. */
#ifndef SK_DB_DB_PIPELINE_H
#define SK_DB_DB_PIPELINE_H

#include "db/db_connection.h"

#define DB_BATCH_MAX 16
/* BEGIN and the company before the batch's statements, COMMIT after them. */
#define DB_STEPS_MAX (DB_BATCH_MAX + 3)
#define DB_NO_SLOT (-1)

struct db_step {
    const struct db_statement *statement;
    int slot;      /* where the rows go in the batch, or DB_NO_SLOT */
    bool prepares; /* a Parse travels before it */
};

struct db_pipeline {
    struct db *d;
    struct db_batch *batch;
    int64_t deadline_us;
    struct db_step step[DB_STEPS_MAX];
    int sent;
    int read;
    bool commit_sent; /* from here on a lost connection may have committed */
    bool lost;
    enum err error; /* the first failure; OK while there is none */
};

extern const struct db_statement *const db_begin_statement;
extern const struct db_statement *const db_commit_statement;
extern const struct db_statement *const db_rollback_statement;

void db_pipeline_start(struct db_pipeline *p, struct db *d, struct db_batch *b);
void db_pipeline_send(struct db_pipeline *p, const struct db_statement *s,
                      const struct db_params *params, int slot);
void db_pipeline_send_company(struct db_pipeline *p, struct arena *a, uuid company);
void db_pipeline_send_batch(struct db_pipeline *p);
/* Reads the results of all that was sent, which the server is asked to flush. */
void db_pipeline_read(struct db_pipeline *p);
/* Sends Sync, reads what is outstanding and the Sync's own answer. */
void db_pipeline_sync(struct db_pipeline *p, bool sync_commits);

#endif
