/* SPDX-License-Identifier: Apache-2.0 */
/* How large a stream becomes, without keeping what it becomes. Internal to pdf/. */
#ifndef SK_PDF_INFLATE_H
#define SK_PDF_INFLATE_H

#include "pdf/object.h"

/* Adds the decoded size of a stream to *total. ERR_PDF_BOMB when it passes `most`;
 * ERR_PDF_BROKEN when the bytes are not what the filter says. */
enum err inflate_measure(struct pdf *pdf, qpdf_oh stream, uint64_t most,
                         uint64_t *total) MUST_USE;

#endif
