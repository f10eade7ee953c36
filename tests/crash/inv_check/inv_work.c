/* SPDX-License-Identifier: Apache-2.0 */
/* I5 and I6: what was begun has ended, what was to be told was told. Asked when the
 * load has stopped and its work had time to end. */

/* ours */
#include "inv.h"

DB_STATEMENT(inv_open_jobs,
             "SELECT id, kind, attempts FROM job"
             " WHERE company_id = $1 AND done_at IS NULL",
             0);
DB_STATEMENT(inv_open_outbox,
             "SELECT id, kind, attempts FROM outbox"
             " WHERE company_id = $1 AND done_at IS NULL",
             0);
/* Given up for what only a fault can cause. Another failure says that there was nothing
 * left to tell: the person had enrolled, the step was decided. */
DB_STATEMENT(inv_lost_outbox,
             "SELECT id, kind, attempts FROM outbox"
             " WHERE company_id = $1 AND done_at IS NOT NULL"
             "   AND failure IN ('unavailable', 'busy', 'internal', 'outcome_unknown',"
             "                   'audit.write', 'signer.clock', 'signer.journal',"
             "                   'signer.authority', 'signer.message')",
             0);
DB_STATEMENT(inv_stuck_requests,
             "SELECT id FROM seal_request WHERE company_id = $1 AND state = 4", 0);

static void breach_each(struct inv *v, const struct db_statement *s,
                        const char *invariant, const char *what)
{
    struct db_rows r = inv_query(v, s, inv_company_param(v));

    for (size_t i = 0; i < r.n; i++) {
        struct str kind = db_text(&r, i, 1);

        inv_breach(v, invariant, "%.*s %s after %lld attempts", (int)kind.n, kind.p,
                   what, (long long)db_int(&r, i, 2));
    }
}

void inv_check_work(struct inv *v)
{
    struct db_rows stuck;

    breach_each(v, &inv_open_jobs, "I5", "is a job still open");
    breach_each(v, &inv_open_outbox, "I6", "is a message still open");
    breach_each(v, &inv_lost_outbox, "I6", "is a message given up");
    stuck = inv_query(v, &inv_stuck_requests, inv_company_param(v));
    if (stuck.n)
        inv_breach(v, "I5", "%zu requests are still being sealed", stuck.n);
}
