/* SPDX-License-Identifier: Apache-2.0 */
/* The audit export: both chains of a company, each ended by a checkpoint that the
 * signer makes for it, with the certificates that an offline verifier needs
 * (docs/api.md says what each line holds). Used by the API and by sealctl; writes no
 * record itself. */
#ifndef SK_DOMAIN_AUDIT_EXPORT_H
#define SK_DOMAIN_AUDIT_EXPORT_H

#include "db/db.h"
#include "wire/signer_client.h"

struct audit_export {
    struct db_pool *db;
    struct signer_client *signer;
    uuid company;
    int64_t records_max; /* of a chain; 0: no limit */
    /* Takes one line with its line feed. False ends the export (ERR_UNAVAILABLE). */
    bool (*line)(void *to, struct str line);
    void *to;
};

/* ERR_NOT_FOUND: no such company. ERR_TOO_LARGE: a chain has more than records_max.
 * Memory stays bounded: lines are handed over as they are read. */
enum err audit_export_run(const struct audit_export *x) MUST_USE;

#endif
