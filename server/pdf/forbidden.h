/* SPDX-License-Identifier: Apache-2.0 */
/* What a document must not contain to be sealed: the rules, one dictionary at a time,
 * and those about the catalog. Looks at no more than it is handed; survey.c does the
 * walking. Internal to pdf/. */
#ifndef SK_PDF_FORBIDDEN_H
#define SK_PDF_FORBIDDEN_H

#include "pdf/object.h"

/* One dictionary or stream dictionary, with its keys. */
struct dict_at {
    qpdf_oh dict;
    const struct object_keys *keys;
    bool of_stream;
    uint32_t page;
    uint32_t object;
};

enum err forbidden_in_dict(struct pdf *pdf, const struct dict_at *at) MUST_USE;
enum err forbidden_in_catalog(struct pdf *pdf) MUST_USE;

#endif
