/* SPDX-License-Identifier: Apache-2.0 */
/* Is a content stream well formed? Readers guess differently behind a broken token, so
 * such a page could show different things to different people. A lexer, no interpreter.
 * Pure; called by survey.c. ISO 32000-2, 7.8.2. */
#ifndef SK_PDF_CONTENT_H
#define SK_PDF_CONTENT_H

#include "base/bytes.h"

/* Strings, arrays and dictionaries close, names and numbers can be read, inline images
 * end. */
bool content_is_well_formed(struct bytes content);

#endif
