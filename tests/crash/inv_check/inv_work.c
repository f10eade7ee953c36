/* SPDX-License-Identifier: Apache-2.0 */
/* I5, I6 and I1: what was begun has ended, what was to be told was told, what was
 * acknowledged is there. Asked when the load has stopped and a minute has passed. */

/* system */
#include <stdio.h>

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
DB_STATEMENT(inv_stuck_requests,
             "SELECT id FROM seal_request WHERE company_id = $1 AND state = 4", 0);
DB_STATEMENT(inv_act_exists, "SELECT 1 FROM act WHERE company_id = $1 AND id = $2", 0);
DB_STATEMENT(inv_sealed_exists,
             "SELECT 1 FROM seal_request"
             " WHERE company_id = $1 AND id = $2 AND state = 5",
             0);
DB_STATEMENT(inv_upload_exists,
             "SELECT 1 FROM upload WHERE company_id = $1 AND id = $2", 0);

static void check_open(struct inv *v, const struct db_statement *s,
                       const char *invariant, const char *what)
{
    struct db_rows r = inv_query(v, s, inv_company_param(v));
    for (size_t i = 0; i < r.n; i++) {
        struct str kind = db_text(&r, i, 1);
        inv_breach(v, invariant, "%s %.*s is still open after %lld attempts", what,
                   (int)kind.n, kind.p, (long long)db_int(&r, i, 2));
    }
}

void inv_check_work(struct inv *v)
{
    check_open(v, &inv_open_jobs, "I5", "job");
    check_open(v, &inv_open_outbox, "I6", "message");
    struct db_rows r = inv_query(v, &inv_stuck_requests, inv_company_param(v));
    if (r.n)
        inv_breach(v, "I5", "%zu requests are still being sealed", r.n);
}

static const struct db_statement *ack_statement(const char *kind)
{
    static const struct {
        const char *kind;
        const struct db_statement *statement;
    } kinds[] = {
        {"act", &inv_act_exists},
        {"sealed", &inv_sealed_exists},
        {"upload", &inv_upload_exists},
    };
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].statement;
    return NULL;
}

static void check_ack(struct inv *v, const char *line)
{
    char kind[16], company[64], id[64];
    uuid c, object;

    if (sscanf(line, "%15s %63s %63s", kind, company, id) != 3 ||
        !uuid_parse(str_of(company), &c) || !uuid_parse(str_of(id), &object) ||
        !ack_statement(kind)) {
        inv_breach(v, "I1", "the file of acknowledgements has a bad line");
        return;
    }
    if (!uuid_eq(c, v->company))
        return;
    struct db_rows r =
        inv_query(v, ack_statement(kind), db_add_uuid(inv_company_param(v), object));
    if (r.n == 0)
        inv_breach(v, "I1", "%s %s was acknowledged and is not there", kind, id);
}

void inv_check_acks(struct inv *v, const char *file)
{
    char line[256];
    FILE *f = fopen(file, "re");

    if (!f) {
        inv_breach(v, "I1", "the file of acknowledgements cannot be read");
        return;
    }
    while (fgets(line, sizeof line, f))
        check_ack(v, line);
    (void)fclose(f);
}
