/* SPDX-License-Identifier: Apache-2.0 */
/* One walk over everything in a document, at intake: every object is read once (libqpdf
 * reads lazily and warns only then), every dictionary judged, every stream measured,
 * and what nothing refers to is counted. Internal to pdf/. */
#ifndef SK_PDF_SURVEY_H
#define SK_PDF_SURVEY_H

#include "pdf/page_tree.h"

struct survey {
    struct pdf_warning *warnings; /* PDF_WARNINGS_MAX of room, in the arena */
    size_t warnings_n;
    uint32_t unreferenced; /* objects that nothing refers to */
};

/* Any refusal of intake that an object can give. */
enum err survey_document(struct pdf *pdf, const struct page_tree *tree,
                         const struct pdf_limits *limits, struct arena *a,
                         struct survey *out) MUST_USE;

#endif
