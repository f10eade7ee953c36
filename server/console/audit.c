/* SPDX-License-Identifier: Apache-2.0 */
/* sealctl audit export: both chains of a company on standard output, in the format of
 * the API's export. */
#include <stdio.h>

#include "base/err.h"
#include "console/console.h"
#include "domain/audit_export.h"

static bool print_line(void *to, struct str line)
{
    return fwrite(line.p, 1, line.n, to) == line.n;
}

int console_audit_export(const struct console_settings *s, const struct console_args *a)
{
    struct audit_export x = {.line = print_line, .to = stdout};
    enum err e = ERR_UNAVAILABLE;

    if (!uuid_parse(str_of(console_option(a, "--company")), &x.company))
        return console_usage("audit export");
    x.db = console_database(s, "seal_auditor");
    x.signer = console_signer(s);
    if (x.db && x.signer)
        e = audit_export_run(&x);
    if (!e && fflush(stdout) != 0)
        e = ERR_UNAVAILABLE;
    if (e)
        (void)fprintf(stderr, "sealctl: audit export: %s (%s)\n", err_info(e)->en,
                      err_info(e)->code);
    signer_client_close(&x.signer);
    db_pool_close(&x.db);
    return e ? 1 : 0;
}
