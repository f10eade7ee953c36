/* SPDX-License-Identifier: Apache-2.0 */
/* Audit records and checkpoints.
 *
 * d_n = SHA-256(salt ‖ canonical bytes), head_n = SHA-256(head_{n-1} ‖ d_n), head_0 =
 * 32 zero bytes, sequence from 1 without gaps, one chain per company and enum
 * audit_chain. Company, chain, sequence and time stand at fixed offsets of the
 * canonical bytes, so that the activity chain's sequence and time can be put in by the
 * one SQL statement that advances its head. */
#ifndef SK_CANON_AUDIT_H
#define SK_CANON_AUDIT_H

#include "canon/kinds.h"
#include "canon/schema.h"

enum audit_chain { AUDIT_AUTHORITY = 1, AUDIT_ACTIVITY = 2 };

#define AUDIT_SALT_LEN 16
/* Offsets into the encoded record. */
#define AUDIT_COMPANY_OFF 4
#define AUDIT_CHAIN_OFF 20
#define AUDIT_SEQUENCE_OFF 21
#define AUDIT_TIME_OFF 29

struct canon_touch {
    uint8_t table; /* enum canon_kind of the authority row */
    uuid id;
    int64_t epoch;
    uint8_t live;
};

struct canon_detail {
    struct str name;
    struct str value;
};

enum audit_flag { AUDIT_CLOCK_WENT_BACK = 1, AUDIT_REFUSED = 2 };

struct canon_audit {
    uuid company;
    uint8_t chain;
    int64_t sequence;
    int64_t at;
    uint8_t flags;
    struct str event; /* "grant.give", "login.failed", … */
    struct opt_uuid person;
    struct opt_uuid on_behalf_of;
    struct opt_uuid object;
    struct opt_uuid act;
    struct opt_digest subject;     /* what it was about: request digest, act digest */
    struct opt_digest attestation; /* SHA-256 of the attestation's signature */
    struct canon_list touches;     /* struct canon_touch: authority rows written */
    struct canon_list details;     /* struct canon_detail */
};
#define AUDIT_TOUCHES_MAX 40000
#define AUDIT_DETAILS_MAX 64

/* d_n and head_n of a record of either chain. */
struct digest audit_d(struct bytes salt, struct bytes canon);
struct digest audit_head(const struct digest *before, const struct digest *d);

/* Signed by the checkpoint key over canon_digest(&canon_checkpoint_schema, …). */
struct canon_checkpoint {
    uuid company;
    uint8_t chain;
    int64_t sequence;
    struct digest head;
    int64_t at;
    struct digest previous; /* digest of the chain's previous checkpoint, or zeros */
};

extern const struct canon_schema canon_touch_schema, canon_detail_schema,
    canon_audit_schema, canon_checkpoint_schema;

#endif
