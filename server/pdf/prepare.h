/* SPDX-License-Identifier: Apache-2.0 */
/* Preparing: the complete incremental update that seals a document, but for its three
 * holes (canon/update.h). The same document, face and placements give the same bytes on
 * every machine: no time, no random number, no key goes in. Called in the pdf child. */
#ifndef SK_PDF_PREPARE_H
#define SK_PDF_PREPARE_H

#include "wire/pdf_types.h"

/* `base` is the document followed by the updates that come before this one, filled or
 * not. Appends the update when out->refusal is OK.
 * ERR_PLACEMENT_NONE, ERR_PLACEMENT_PAGE, ERR_PLACEMENT_OUTSIDE, ERR_FIELD_BAD for a
 * face that is none, and what intake would have refused. */
void pdf_prepare_update(struct bytes base, const struct pdf_order *order,
                        struct arena *a, struct pdf_prepared *out, struct buf *update);

#endif
