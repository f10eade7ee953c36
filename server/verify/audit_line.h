/* SPDX-License-Identifier: Apache-2.0 */
/* One line of an audit export as values: JSON with exactly the members of its type, hex
 * in lower case, nothing twice. Knows the form, not what is right (audit_check.c). */
#ifndef SK_VERIFY_AUDIT_LINE_H
#define SK_VERIFY_AUDIT_LINE_H

#include "base/arena.h"
#include "base/uuid.h"

#define AUDIT_CERTIFICATES_MAX 64

enum audit_line_type { AUDIT_HEADER, AUDIT_RECORD, AUDIT_CHECKPOINT };
enum audit_purpose { AUDIT_FOR_ATTESTATIONS, AUDIT_FOR_CHECKPOINTS };

struct audit_certificate {
    uuid id;
    enum audit_purpose purpose;
    struct bytes der;
};

/* Members of other types are absent or zero. */
struct audit_line {
    enum audit_line_type type;
    uuid company;
    struct bytes root;
    struct audit_certificate certificates[AUDIT_CERTIFICATES_MAX];
    size_t certificates_n;
    int64_t chain;
    int64_t sequence;
    struct bytes canon; /* absent in a record whose personal data was erased */
    struct bytes salt;  /* likewise */
    struct digest d;
    struct digest head;
    struct bytes signature;
    uuid certificate;
};

/* Bytes live in `a`. */
bool audit_line_read(struct arena *a, struct str text, struct audit_line *out) MUST_USE;

#endif
