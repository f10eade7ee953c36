/* SPDX-License-Identifier: Apache-2.0 */
/* Intake: may this document be sealed, and as which bytes? Everything that could go
 * wrong later is refused here, before anybody approves. Unsigned files with several
 * revisions or unreferenced objects are rewritten once; signed ones are never touched.
 * Called in the pdf child. */
#ifndef SK_PDF_JUDGE_H
#define SK_PDF_JUDGE_H

#include "wire/pdf_types.h"

/* The verdict's arrays live in the arena. `normalised` receives the new document when
 * the verdict says so. */
void pdf_judge_document(struct bytes file, const struct pdf_limits *limits,
                        struct arena *a, struct pdf_verdict *out,
                        struct buf *normalised);

#endif
