/* SPDX-License-Identifier: Apache-2.0 */
/* What a verification comes to in one word, for each signature and for the file: pure
 * functions over the report of the one verifier (pdf/verify.h). Makes no finding of its
 * own and gives nobody the benefit of a doubt: what the report leaves open is
 * cannot_be_confirmed. Called by verification_json.c. */
#ifndef SK_JOBS_VERIFICATION_VERDICT_H
#define SK_JOBS_VERIFICATION_VERDICT_H

#include "wire/pdf_types.h"

/* Of a file's signatures the gravest counts. */
enum verification_verdict {
    VERIFICATION_VALID,
    VERIFICATION_UNCONFIRMED,
    VERIFICATION_UNTRUSTED,
    VERIFICATION_REVOKED,
    VERIFICATION_CHANGED_AFTER,
    VERIFICATION_BROKEN,
    VERIFICATION_NO_SIGNATURE, /* of a file only */
    VERIFICATION_UNREADABLE,   /* likewise */
};
const char *verification_verdict_name(enum verification_verdict v);

enum verification_reason {
#define X(name, code, en, zh) REASON_##name,
#include "jobs/verification_reasons.def"
#undef X
};
struct verification_words {
    const char *code, *en, *zh;
};
const struct verification_words *verification_words(enum verification_reason r);

struct verification_opinion {
    enum verification_verdict verdict;
    enum verification_reason reason;
};

/* Opinions of the report's signatures, in its order (`each` has room for all), and of
 * the file. The file was readable: report->refusal is OK. */
void verification_judge(const struct pdf_report *report, int64_t now_us,
                        struct verification_opinion *each,
                        struct verification_opinion *file);

#endif
