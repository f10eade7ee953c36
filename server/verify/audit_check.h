/* SPDX-License-Identifier: Apache-2.0 */
/* Is an audit export whole and unchanged? Fed line by line: header; then for authority
 * and activity each record from the first on, and the chain's signed checkpoint. Stops
 * at the first finding, because everything after an edit is in doubt.
 *
 *   c = audit_check_new(ca);
 *   while (… && audit_check_line(c, line)) ;
 *   audit_check_end(c, &report);
 *   audit_check_free(&c);
 */
#ifndef SK_VERIFY_AUDIT_CHECK_H
#define SK_VERIFY_AUDIT_CHECK_H

#include "base/bytes.h"
#include "base/uuid.h"

/* X(name, public code, sentence) */
#define AUDIT_FLAWS                                                                    \
    X(FORM, "form", "the line is not of the described form")                           \
    X(ORDER, "order", "this line is not the one that must come here")                  \
    X(ROOT, "root", "the root certificate is not a good one, or not the one given")    \
    X(CERTIFICATE, "certificate",                                                      \
      "a certificate of the header does not lead to the root")                         \
    X(COMPANY, "company", "the record belongs to another company")                     \
    X(SEQUENCE, "sequence", "the sequence has a gap or goes back")                     \
    X(CANON, "canon", "the canonical bytes are not those of such a record")            \
    X(TIME, "time", "the time runs backwards")                                         \
    X(DIGEST, "digest", "the digest is not that of salt and record")                   \
    X(HEAD, "head", "the head does not follow from the one before")                    \
    X(CHECKPOINT_HEAD, "checkpoint_head", "the checkpoint was made of other records")  \
    X(CHECKPOINT_CERTIFICATE, "checkpoint_certificate",                                \
      "the checkpoint's certificate is missing or was not good at its time")           \
    X(SIGNATURE, "signature", "the checkpoint's signature is wrong")                   \
    X(END, "end", "the file ends before both chains ended in their checkpoints")

enum audit_flaw {
    AUDIT_NO_FLAW = 0,
#define X(name, code, sentence) AUDIT_FLAW_##name,
    AUDIT_FLAWS
#undef X
        AUDIT_FLAW_COUNT
};

const char *audit_flaw_code(enum audit_flaw flaw);
const char *audit_flaw_sentence(enum audit_flaw flaw);

enum { AUDIT_CHAINS = 2 };

struct audit_chain_report {
    int64_t records;
    int64_t erased;            /* without canonical bytes; d and head still bind them */
    int64_t first_us, last_us; /* of records that are not erased; 0: none */
    int64_t checkpoint_us;
    struct digest head;
};

struct audit_report {
    enum audit_flaw flaw; /* AUDIT_NO_FLAW: intact */
    size_t line;          /* from 1; where the flaw is */
    int64_t chain;        /* 1 authority, 2 activity, 0 neither */
    int64_t sequence;
    uuid company;
    struct digest root; /* SHA-256 of the root certificate */
    bool root_given;    /* by the caller; else it comes from the file itself */
    struct audit_chain_report chains[AUDIT_CHAINS];
};

struct audit_check;

/* ca: the root's DER, or absent: then the file's own root is believed. */
struct audit_check *audit_check_new(struct bytes ca);
/* False at the first finding; later calls change nothing. */
bool audit_check_line(struct audit_check *c, struct str line) MUST_USE;
/* After the last line; also when a line gave a finding. */
void audit_check_end(struct audit_check *c, struct audit_report *out);
void audit_check_free(struct audit_check **c);

#endif
