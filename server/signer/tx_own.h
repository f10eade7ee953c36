/* SPDX-License-Identifier: Apache-2.0 */
/* What a transaction keeps for itself, behind struct tx. Writes are not sent one by
 * one: they wait in `pending` and travel with the next read or with the commit, so that
 * a decision costs a handful of round trips. Inside signer/ only. */
#ifndef SK_SIGNER_TX_OWN_H
#define SK_SIGNER_TX_OWN_H

#include "signer/companies.h"
#include "signer/signer.h"
#include "signer/tx_table.h"

/* What one reading statement answered before anybody asked. */
struct tx_ahead {
    const struct db_statement *statement;
    enum canon_kind kind;
    uuid key;
    int64_t round;
    struct db_rows rows;
};
#define TX_AHEAD_MAX 10
#define TX_PENDING_MAX 16 /* a batch */

struct tx_own {
    struct company *company; /* locked; NULL in a transaction that only reads */
    struct db_batch pending;
    size_t item_of[TX_PENDING_MAX]; /* which item queued it */
    size_t item;                    /* under way */
    size_t failed_item;             /* whose statement failed in the database */
    uint64_t wrote; /* bits 1 << enum canon_kind: reads ahead of these are stale */
    struct tx_ahead ahead[TX_AHEAD_MAX];
    size_t ahead_count;
    struct digest head;   /* of the chain before this transaction */
    uint8_t flags;        /* AUDIT_CLOCK_WENT_BACK */
    struct db_rows known; /* the act's own row, if it was done before */
};

/* Queues a statement for the next round trip. */
enum err tx_queue(struct tx *t, const struct db_statement *s,
                  struct db_params *p) MUST_USE;
/* Sends what is queued. */
enum err tx_flush(struct tx *t) MUST_USE;
/* Sends what is queued, and commits. What has to touch a row was read in this
 * transaction under the company's lock: that it vanished is found by the next reader.
 */
enum err tx_flush_commit(struct tx *t) MUST_USE;
/* Sends what is queued and this statement; its rows. */
enum err tx_read(struct tx *t, const struct db_statement *s, struct db_params *p,
                 struct db_rows *out) MUST_USE;

/* Sends what is queued and these statements, in one round trip where they fit. */
enum err tx_read_all(struct tx *t, struct db_batch *b) MUST_USE;

/* The MAC of an authority row. */
struct row_seal {
    enum canon_kind kind;
    uuid company;
    uuid id;
    int64_t round;
    int64_t epoch;
    bool live;
    struct bytes canon;
};
#define ROW_MAC_KEY 1
struct digest row_mac(const struct signer_secrets *s, const struct row_seal *seal);

/* Row i of a reading statement: MAC, epoch and canon checked, decoded into record.
 * ERR_SIGNER_AUTHORITY when anything is wrong. */
enum err row_take(struct tx *t, const struct tx_table *table,
                  const struct db_rows *rows, size_t i, void *record,
                  struct row *row) MUST_USE;
/* All rows of a kind, history too. */
enum err tx_list_every(struct tx *t, enum canon_kind kind,
                       struct row_list *out) MUST_USE;
/* A row that is not there: ERR_NOT_FOUND, or ERR_SIGNER_AUTHORITY when it existed. */
enum err row_absent(struct tx *t, enum canon_kind kind, uuid id) MUST_USE;

#endif
