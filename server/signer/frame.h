/* SPDX-License-Identifier: Apache-2.0 */
/* The frame around everything that writes authority: lock the company, read, write, one
 * audit row, commit, journal. Acts (act.c), signatures (sign.c), links and codes all
 * begin with tx_begin and end with tx_finish or tx_abandon. */
#ifndef SK_SIGNER_FRAME_H
#define SK_SIGNER_FRAME_H

#include "signer/tx.h"

/* A statement that travels with the first round trip. */
struct tx_first {
    const struct db_statement *statement;
    struct db_params *params;
    enum err no_row; /* OK: none is needed */
    /* a reading statement of a table: its rows answer the same read later */
    bool is_ahead;
    enum canon_kind kind;
    uuid key;
    int64_t round; /* -1: the statement has none */
};

struct tx_start {
    enum signer_client_kind client;
    uuid company;
    struct opt_uuid person;
    uuid act;      /* nil: this is no act */
    bool founding; /* creates the company's heads first */
    const struct tx_first *first;
    size_t first_count; /* at most TX_FIRST_MAX */
};
#define TX_FIRST_MAX 8

/* Takes the company's lock, begins a transaction, locks the authority head, compares it
 * with the journal and both clocks, loads company and actor. *out is in the arena.
 * ERR_NOT_FOUND: no such company. ERR_SIGNER_CLOCK, ERR_SIGNER_JOURNAL,
 * ERR_SIGNER_AUTHORITY as named. On failure nothing is held. */
enum err tx_begin(struct signer *s, struct arena *a, const struct tx_start *start,
                  struct tx **out) MUST_USE;

/* What the audit row says; touches and details were collected by the transaction. */
struct tx_record {
    const char *event;
    uint8_t flags; /* enum audit_flag */
    struct opt_uuid object;
    struct opt_digest subject;
    struct opt_digest attestation;
};

/* Audit row, head, commit, epochs, journal (fsync). A lost COMMIT reply is resolved by
 * reading. Whatever it answers, the transaction is over. */
enum err tx_finish(struct tx *t, const struct tx_record *record) MUST_USE;
/* Within a founding transaction: the activity chain begins, with its first row. */
enum err tx_found_activity(struct tx *t) MUST_USE;
/* Rolls back; accepts NULL, sets NULL. */
void tx_abandon(struct tx **t);

/* One audit row, flagged as a refusal, in a transaction of its own; errors are logged
 * and returned. `also` may be NULL: written in the same transaction. */
struct tx_write {
    const struct db_statement *statement;
    struct db_params *params;
};
enum err tx_refuse(struct signer *s, struct arena *a, const struct tx_start *start,
                   const struct tx_record *record, enum err why,
                   const struct tx_write *also) MUST_USE;

/* Reading outside an act, without any lock: no handler, no write. */
enum err tx_begin_read(struct signer *s, struct arena *a, uuid company,
                       struct tx **out) MUST_USE;

/* Beside the canon: the CMS of an intent, whose SHA-256 the canon has. It is written
 * with the next epoch of the intent's row, which it updates as tx_update does. */
enum err tx_update_signed(struct tx *t, struct row *row,
                          const struct canon_intent *intent, struct bytes cms) MUST_USE;
enum err tx_get_cms(struct tx *t, uuid intent, struct bytes *cms) MUST_USE;
/* tries = 0: after unlock or reset. */
enum err tx_credential_unlock(struct tx *t, uuid credential) MUST_USE;
/* Which companies an account belongs to. ERR_CONFLICT when it belongs to this one
 * already. */
enum err tx_membership_put(struct tx *t, uuid account, uuid person) MUST_USE;
enum err tx_membership_drop(struct tx *t, uuid account) MUST_USE;

#endif
