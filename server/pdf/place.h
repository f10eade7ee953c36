/* SPDX-License-Identifier: Apache-2.0 */
/* Where an impression lies: from a placement and the size of the face to the rectangle
 * of the annotation, turned so that the seal stands upright for the reader. Pure
 * arithmetic; internal to pdf/. */
#ifndef SK_PDF_PLACE_H
#define SK_PDF_PLACE_H

#include "canon/face.h"
#include "wire/pdf_types.h"

struct place_rect {
    pdf_milli left, bottom, right, top;
};

/* ERR_PLACEMENT_OUTSIDE when it does not lie within what readers show. */
enum err place_seal(const struct pdf_page *page, const struct canon_face *face,
                    const struct pdf_placement *placement,
                    struct place_rect *out) MUST_USE;

/* Points of a face of that many micrometres, in thousandths. */
pdf_milli place_milli_of_um(int64_t um);
/* The /Matrix of a form that is shown on a page with that /Rotate: it turns the seal
 * against the page. */
const char *place_matrix(uint16_t rotate);

#endif
