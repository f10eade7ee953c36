/* SPDX-License-Identifier: Apache-2.0 */
/* What a later revision changed of an earlier one, object by object, by meaning and not
 * by bytes: both are read as documents of their own. A whitelist knows what further
 * signatures and validation data may touch; everything else is a change of content.
 * Internal to pdf/. */
#ifndef SK_PDF_CHANGES_H
#define SK_PDF_CHANGES_H

#include "pdf/file.h"

struct changes {
    enum pdf_changes kind;
    bool more_signatures; /* signature fields were added or signed */
    const char *what;     /* of a change of content, else NULL */
    uint32_t object;
};

/* False when one of them has no readable page tree. */
bool changes_between(struct pdf *older, struct pdf *newer, struct arena *a,
                     struct changes *out) MUST_USE;

#endif
