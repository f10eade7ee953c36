/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of audit.h. Order and types are frozen; a change is a new version. */

/* ours */
#include "canon/audit.h"
#include "canon/field.h"
#include "crypto/digest.h"

static const struct canon_field touch_fields[] = {
    FIELD(canon_touch, table, U8, 255, NULL),
    FIELD(canon_touch, id, UUID, 0, NULL),
    FIELD(canon_touch, epoch, I64, 0, NULL),
    FIELD(canon_touch, live, U8, 1, NULL),
};
const struct canon_schema canon_touch_schema = PART(canon_touch, touch);

static const struct canon_field detail_fields[] = {
    FIELD(canon_detail, name, TEXT, 200, NULL),
    FIELD(canon_detail, value, TEXT, 1000, NULL),
};
const struct canon_schema canon_detail_schema = PART(canon_detail, detail);

static const struct canon_field audit_fields[] = {
    FIELD(canon_audit, company, UUID, 0, NULL),
    FIELD(canon_audit, chain, U8, 2, NULL),
    FIELD(canon_audit, sequence, I64, 0, NULL),
    FIELD(canon_audit, at, TIME, 0, NULL),
    FIELD(canon_audit, flags, U8, 255, NULL),
    FIELD(canon_audit, event, TEXT, 64, NULL),
    FIELD(canon_audit, person, OPT_UUID, 0, NULL),
    FIELD(canon_audit, on_behalf_of, OPT_UUID, 0, NULL),
    FIELD(canon_audit, object, OPT_UUID, 0, NULL),
    FIELD(canon_audit, act, OPT_UUID, 0, NULL),
    FIELD(canon_audit, subject, OPT_DIGEST, 0, NULL),
    FIELD(canon_audit, attestation, OPT_DIGEST, 0, NULL),
    FIELD(canon_audit, touches, LIST, AUDIT_TOUCHES_MAX, &canon_touch_schema),
    FIELD(canon_audit, details, LIST, AUDIT_DETAILS_MAX, &canon_detail_schema),
};
const struct canon_schema canon_audit_schema = RECORD(canon_audit, audit, KIND_AUDIT);

static const struct canon_field checkpoint_fields[] = {
    FIELD(canon_checkpoint, company, UUID, 0, NULL),
    FIELD(canon_checkpoint, chain, U8, 2, NULL),
    FIELD(canon_checkpoint, sequence, I64, 0, NULL),
    FIELD(canon_checkpoint, head, DIGEST, 0, NULL),
    FIELD(canon_checkpoint, at, TIME, 0, NULL),
    FIELD(canon_checkpoint, previous, DIGEST, 0, NULL),
};
const struct canon_schema canon_checkpoint_schema =
    RECORD(canon_checkpoint, checkpoint, KIND_CHECKPOINT);

struct digest audit_d(struct bytes salt, struct bytes canon)
{
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, salt);
    sha256_add(&h, canon);
    sha256_done(&h, &d);
    return d;
}

struct digest audit_head(const struct digest *before, const struct digest *d)
{
    struct sha256 h;
    struct digest head;

    sha256_init(&h);
    sha256_add(&h, digest_bytes(before));
    sha256_add(&h, digest_bytes(d));
    sha256_done(&h, &head);
    return head;
}
