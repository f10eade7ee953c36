/* SPDX-License-Identifier: Apache-2.0 */
/* Rewrites an unsigned document to one clean revision, once, at intake. The result
 * depends on the input alone. Internal to pdf/. */
#ifndef SK_PDF_NORMALISE_H
#define SK_PDF_NORMALISE_H

#include "pdf/file.h"

/* One revision, and nothing in the file that nothing refers to. */
bool document_is_clean(struct pdf *pdf, uint32_t unreferenced);
/* Appends the rewritten document. */
enum err document_normalise(struct pdf *pdf, struct buf *out) MUST_USE;

#endif
