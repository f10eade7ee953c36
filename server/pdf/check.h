/* SPDX-License-Identifier: Apache-2.0 */
/* All signatures of an opened document, each question answered by itself, and the two
 * verdicts over the list: whole (of the bytes) and trusted (of the chains). Internal to
 * pdf/, called by verify.c and existing.c. */
#ifndef SK_PDF_CHECK_H
#define SK_PDF_CHECK_H

#include "pdf/file.h"

/* Fills the signatures of the report, in the order of their revisions. */
void signatures_check(struct pdf *pdf, const struct pdf_trust *trust, struct arena *a,
                      struct pdf_report *out);
/* At least one; all intact, over a whole revision each, followed by nothing but
 * signatures, and nothing behind the last. */
bool signatures_are_whole(const struct pdf_report *report);
/* At least one that is no timestamp, and all of those of a good chain. */
bool signatures_are_trusted(const struct pdf_report *report);

#endif
