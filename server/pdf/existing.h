/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures that a document carries when it comes in: all must be intact, of a kind
 * that we can check, and followed by nothing but signatures, or the document is
 * refused. Who signed is not asked. Internal to pdf/. */
#ifndef SK_PDF_EXISTING_H
#define SK_PDF_EXISTING_H

#include "pdf/file.h"

/* ERR_PDF_CERTIFIED: no change is allowed. ERR_PDF_SIGNATURE_BROKEN. */
enum err existing_signatures_check(struct pdf *pdf, struct arena *a,
                                   uint32_t *count) MUST_USE;

#endif
