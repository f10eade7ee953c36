/* SPDX-License-Identifier: Apache-2.0 */
/* inv-check: the invariants that must hold after any fault, stated once, over database,
 * journal and files (THREATS section 2).
 *
 *   I1 nothing acknowledged is lost          (inv_acks.c: a file of acknowledgements)
 *   I2 no intent has two signatures          (inv_requests.c)
 *   I3 nothing is signed without quorum, grant and PIN over that digest
 * (inv_requests.c) I4 both chains verify and every authority row has its record
 * (inv_audit.c) I5 every job and every confirmed request has ended (inv_work.c) I6
 * every outbox row was delivered (inv_work.c)
 *
 * Shares the canonical decoder with the server and nothing of its decisions: the quorum
 * is counted by an evaluator of its own. Reads as seal_owner, company by company. */
#ifndef SK_INV_H
#define SK_INV_H

#include "canon/audit.h"
#include "canon/authority.h"
#include "canon/request.h"
#include "db/db.h"

struct inv {
    struct db_pool *pool;
    struct arena *arena; /* of the company being checked */
    uuid company;
    int breaches;
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

void inv_check_chains(struct inv *v);
void inv_check_authority_rows(struct inv *v);
void inv_check_requests(struct inv *v);
void inv_check_work(struct inv *v);
/* Lines "act COMPANY ID", "sealed COMPANY REQUEST", "upload COMPANY ID" in a file that
 * the load wrote after each answer it got. */
void inv_check_acks(struct inv *v, const char *file);
void inv_check_journal(struct inv *v, const char *file);

#endif
