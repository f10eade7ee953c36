/* SPDX-License-Identifier: Apache-2.0 */
/* Which objects a document refers to, and how often: from the trailer, each object
 * followed once. Internal to pdf/; used where sharing or dangling references could
 * hide a change. */
#ifndef SK_PDF_REFERENCES_H
#define SK_PDF_REFERENCES_H

#include "pdf/file.h"

struct references {
    uint8_t *count; /* by object number, 255: that many or more */
    uint32_t n;     /* numbers below this */
};

void references_count(struct pdf *pdf, uint32_t n, struct arena *a,
                      struct references *out);

#endif
