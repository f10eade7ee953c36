/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical audit record and checkpoint, read a second time: written from
 * docs/formats.md, sharing no code with canon/, so that a mistake there does not verify
 * itself here. Called by audit_check.c only. */
#ifndef SK_VERIFY_AUDIT_CANON_H
#define SK_VERIFY_AUDIT_CANON_H

#include "base/uuid.h"

struct audit_record {
    uuid company;
    uint8_t chain;
    int64_t sequence;
    int64_t at_us;
};

struct audit_checkpoint {
    uuid company;
    uint8_t chain;
    int64_t sequence;
    struct digest head;
    int64_t at_us;
};

/* False unless the bytes are exactly one such record of version 1. */
bool audit_record_read(struct bytes canon, struct audit_record *out) MUST_USE;
bool audit_checkpoint_read(struct bytes canon, struct audit_checkpoint *out) MUST_USE;
/* What the checkpoint's signature is over. */
struct digest audit_checkpoint_digest(struct bytes canon);

#endif
