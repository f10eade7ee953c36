/* SPDX-License-Identifier: Apache-2.0 */
/* A look at an audit chain: every record is hashed again and compared with its digest,
 * with the head behind it, with the chain's own head and with the checkpoints that the
 * signer has signed. It tells an auditor quickly where to look; evidence is the export,
 * checked by sealverify on another machine, which shares no code with this.
 * Done in slices, so that a chain of any length fits into jobs. */
#ifndef SK_DOMAIN_AUDIT_LOOK_H
#define SK_DOMAIN_AUDIT_LOOK_H

#include "domain/services.h"
#include "store/audit_look_store.h"

struct audit_look {
    struct db_pool *db;
    uuid company;
    int64_t slice;              /* records at most, at one time */
    struct audit_look_row *row; /* where it stands, and what it found */
};

/* Goes on from row->reached. Ended when row->running is false: then verified_to,
 * verified_at, bad_sequence and fault are those of this look. `fault` is one of:
 * "missing" a record is gone; "digest" its content is not what was hashed; "head" the
 * chain does not continue here; "checkpoint" the signer signed another chain, or one of
 * its statements was changed; "truncated" the signer has seen more records than there
 * are. */
enum err audit_look_on(const struct audit_look *look) MUST_USE;

#endif
