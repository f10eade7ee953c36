/* SPDX-License-Identifier: Apache-2.0 */
/* Grey pictures of one page by two renderers: do they show the same? Letters may be a
 * hair apart; a missing paragraph may not. Pure. */
#ifndef SK_PDF_PICTURE_H
#define SK_PDF_PICTURE_H

#include "base/bytes.h"

/* Portable graymaps (P5, 8 bits). True when either is none, when their sizes differ by
 * more than a border, or when a spot the size of a few letters is inked in one and not
 * in the other. */
bool pictures_differ(struct bytes a, struct bytes b);

#endif
