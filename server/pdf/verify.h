/* SPDX-License-Identifier: Apache-2.0 */
/* The one verifier: of what the signer made before it is released, of what comes in,
 * and of what sealverify is shown. Every question is answered by itself; anything odd
 * is invalid, never "unknown, so fine". */
#ifndef SK_PDF_VERIFY_H
#define SK_PDF_VERIFY_H

#include "wire/pdf_types.h"

/* Texts and arrays of the report live in the arena. */
void pdf_verify_document(struct bytes file, const struct pdf_trust *trust,
                         struct arena *a, struct pdf_report *out);

#endif
