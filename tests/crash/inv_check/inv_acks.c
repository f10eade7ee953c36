/* SPDX-License-Identifier: Apache-2.0 */
/* I1: what the server said yes to is there. */

/* system */
#include <stdio.h>

/* ours */
#include "inv.h"

DB_STATEMENT(inv_act_exists, "SELECT 1 FROM act WHERE company_id = $1 AND id = $2", 0);
DB_STATEMENT(inv_sealed_exists,
             "SELECT 1 FROM seal_request"
             " WHERE company_id = $1 AND id = $2 AND state = 5",
             0);
DB_STATEMENT(inv_upload_exists,
             "SELECT 1 FROM upload WHERE company_id = $1 AND id = $2", 0);

static const struct db_statement *statement_of(const char *kind)
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

static void check_line(struct inv *v, const char *line)
{
    char kind[16], company[64], id[64];
    uuid c, object;
    struct db_rows r;

    if (sscanf(line, "%15s %63s %63s", kind, company, id) != 3 ||
        !uuid_parse(str_of(company), &c) || !uuid_parse(str_of(id), &object) ||
        !statement_of(kind)) {
        inv_breach(v, "I1", "the file of acknowledgements has a bad line");
        return;
    }
    if (!uuid_eq(c, v->company))
        return;
    r = inv_query(v, statement_of(kind), db_add_uuid(inv_company_param(v), object));
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
        check_line(v, line);
    (void)fclose(f);
}
