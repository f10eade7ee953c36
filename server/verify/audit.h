/* SPDX-License-Identifier: Apache-2.0 */
/* `sealverify --audit FILE [--ca FILE] [--json]`: reads an audit export, prints what it
 * proves or the first place where it does not hold. Offline; opens only the files it is
 * given. Called by bin/sealverify.c. */
#ifndef SK_VERIFY_AUDIT_H
#define SK_VERIFY_AUDIT_H

#include <stdbool.h>

/* ca_file (PEM or DER) may be NULL: then the export's own root is used and said so.
 * Returns the exit status: 0 intact, 1 not intact, 2 a file cannot be read, 3 intact
 * under a root that nobody checked. */
int verify_audit_main(const char *file, const char *ca_file, bool json);

#endif
