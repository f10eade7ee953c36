/* SPDX-License-Identifier: Apache-2.0 */
/* Documents that somebody else has signed (support/foreign_cms.h) before they come to
 * us, in the forms in which other programs leave them. Rows of the table in pdf_make.h.
 */
#ifndef SK_SUPPORT_PDF_SIGNED_H
#define SK_SUPPORT_PDF_SIGNED_H

#include "base/buf.h"

/* One revision with a table, with a cross-reference stream, and a signature that came
 * as an update of its own. */
void pdf_signed_at_once(struct buf *out);
void pdf_signed_with_xref_stream(struct buf *out);
void pdf_signed_in_an_update(struct buf *out);

#endif
