/* SPDX-License-Identifier: Apache-2.0 */
/* inv-check: the invariants that must hold after any fault, stated once, over database,
 * journal and files (THREATS section 2).
 *
 *   I1 nothing acknowledged is lost                    inv_acks.c, inv_journal.c
 *   I2 no intent has two signatures                    inv_requests.c
 *   I3 nothing is signed without quorum, grant and PIN
 *      over that digest, at that place of the chain    inv_requests.c, inv_quorum.c,
 *                                                      inv_grants.c, inv_files.c
 *   I4 both chains verify, every authority row and
 *      every act has its record                        inv_history.c, inv_rows.c
 *   I5 every job and every confirmed request has ended inv_work.c
 *   I6 every message was delivered                     inv_work.c
 *
 * Shares the canonical decoder with the server and nothing of its decisions: the quorum
 * is counted and the journal read by code of its own. Reads as seal_owner, company by
 * company. */
#ifndef SK_INV_H
#define SK_INV_H

#include "canon/audit.h"
#include "canon/authority.h"
#include "canon/request.h"
#include "db/db.h"

struct inv_touch {
    struct canon_touch touch;
    int64_t sequence; /* of the authority record that wrote it */
};

struct inv {
    struct db_pool *pool;
    struct arena *arena; /* of the company being checked */
    uuid company;
    int breaches;
    /* the authority chain, decoded; record n at [n - 1]; by table, id and epoch */
    struct canon_audit *records;
    struct digest *heads;
    size_t record_count;
    struct inv_touch *touches;
    size_t touch_count;
};

/* Prints one breach with its invariant and counts it. */
void inv_breach(struct inv *v, const char *invariant, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* The rows of one statement about this company; a database that does not answer ends
 * the program with status 2. */
struct db_rows inv_query(struct inv *v, const struct db_statement *s,
                         struct db_params *p);
/* $1 = this company. */
struct db_params *inv_company_param(struct inv *v);

/* ---- the history of a company (inv_history.c): first of all checks ---- */
void inv_check_chains(struct inv *v);
/* The last touch of a row, NULL when the chain never wrote it. */
const struct inv_touch *inv_last_touch(const struct inv *v, enum canon_kind table,
                                       uuid id);
/* Where in the chain the row got that epoch; 0: nowhere. */
int64_t inv_sequence_of(const struct inv *v, enum canon_kind table, uuid id,
                        int64_t epoch);
/* NULL when the chain is shorter. */
const struct canon_audit *inv_record_at(const struct inv *v, int64_t sequence);

void inv_check_rows(struct inv *v);
void inv_check_acts(struct inv *v);
/* Did that record's act come with a PIN of that person, as its attestation says? */
bool inv_is_confirmed(struct inv *v, int64_t sequence, uuid person);

/* ---- requests ---- */
struct inv_round {
    uuid id;
    int64_t number;
    int state;
    int64_t epoch;
    struct canon_request request;
    struct digest digest;
    char name[UUID_TEXT_LEN + 1];
};

/* What became of one pair: its live intent, or the one that was signed. */
struct inv_pair {
    uuid id;
    bool live;
    int64_t sequence; /* where it was intended */
    struct canon_intent intent;
    struct bytes cms; /* absent: not signed */
};

struct db_params *inv_round_params(struct inv *v, const struct inv_round *round);
void inv_check_requests(struct inv *v);
/* Had every chain of the round its decisions before `sequence`? */
bool inv_quorum_is_complete(struct inv *v, const struct inv_round *round,
                            int64_t sequence);
/* The grant and the seal of a pair were good when it was signed and when it was
 * released. `released`: 0 when it was not. */
void inv_check_pair_grant(struct inv *v, const struct inv_round *round,
                          const struct inv_pair *pair, int64_t released);
void inv_check_files(struct inv *v, const struct inv_round *round,
                     const struct inv_pair *pairs);
/* No grant is used more often than it allows. */
void inv_check_uses(struct inv *v);

void inv_check_work(struct inv *v);
/* Lines "act COMPANY ID", "sealed COMPANY REQUEST", "upload COMPANY ID" in a file that
 * the load wrote after each answer it got. */
void inv_check_acks(struct inv *v, const char *file);
/* running: the signer may be behind the database by what it has not answered yet. */
void inv_check_journal(struct inv *v, const char *file, bool running);

#endif
