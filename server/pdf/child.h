/* SPDX-License-Identifier: Apache-2.0 */
/* One fresh process, one document, one answer. The kind is fixed before the request is
 * read: a parser has locked itself in by then. Called by the zygote after fork. */
#ifndef SK_PDF_CHILD_H
#define SK_PDF_CHILD_H

#include "wire/pdf_protocol.h"

/* The job socket stays open; every other descriptor above 2 is closed. Does not come
 * back. */
_Noreturn void pdf_child_run(enum pdf_child_kind kind, int job);

#endif
