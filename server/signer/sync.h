/* SPDX-License-Identifier: Apache-2.0 */
/* Journal and database together: at the start for every company, later whenever a
 * company's head turns out to be ahead (a COMMIT whose answer was lost). A database
 * that is ahead is followed, row by row along the hash chain; one that is behind, or
 * has another head, is refused. */
#ifndef SK_SIGNER_SYNC_H
#define SK_SIGNER_SYNC_H

#include "db/db.h"
#include "signer/companies.h"
#include "signer/journal.h"

struct signer;

/* A head as the database has it. */
struct sync_head {
    int64_t sequence;
    struct digest head;
};

/* The company's lock is held, and a transaction with its tenant is open on d. */
enum err sync_company(struct signer *s, struct db *d, struct company *c,
                      const struct sync_head *head) MUST_USE;
/* Every company of the installation. ERR_SIGNER_JOURNAL, ERR_UNAVAILABLE. */
enum err sync_all(struct signer *s) MUST_USE;
/* The journal's replay into companies and epochs; context is the signer. */
enum err sync_replay(void *context, const struct journal_record *record) MUST_USE;

#endif
