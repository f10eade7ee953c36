/* SPDX-License-Identifier: Apache-2.0 */
/* A PDF opened for reading: libqpdf's handle, where the newest cross-reference section
 * lies, and the reason of a refusal. Internal to pdf/: the only header that shows
 * libqpdf. Never mutates the document; recovery is off and every warning is a refusal.
 *
 * libqpdf throws inside and catches at its C border, but a stack overflow kills the
 * process: nothing here may call a helper that walks the page tree. */
#ifndef SK_PDF_FILE_H
#define SK_PDF_FILE_H

#include <qpdf/qpdf-c.h>

#include "wire/pdf_types.h"

/* Object numbers are at most this (ISO 32000-2, annex C). */
#define PDF_OBJECT_MAX 8388607

struct pdf {
    qpdf_data q;
    struct bytes file; /* borrowed */
    qpdf_oh trailer;
    qpdf_oh root;
    uint64_t startxref;    /* offset of the newest cross-reference section */
    bool xref_is_stream;   /* its form */
    bool ends_cleanly;     /* nothing but white space after the last %%EOF */
    int next_object;       /* first number that is free: max(/Size, highest + 1) */
    struct pdf_reason why; /* of the last refusal */
};

/* Refusals: ERR_PDF_HEADER, ERR_PDF_XREF, ERR_PDF_ENCRYPTED, ERR_PDF_BROKEN,
 * ERR_PDF_BOMB. `pdf` is initialised in any case; pdf_close it. */
enum err pdf_open(struct pdf *pdf, struct bytes file) MUST_USE;
void pdf_close(struct pdf *pdf);

/* Sets the reason and gives the code back, so that refusing is one line. */
enum err pdf_refuse(struct pdf *pdf, enum err code, uint32_t page, uint32_t object,
                    const char *text);
/* What libqpdf complained of since the last call: OK, or ERR_PDF_BROKEN with the object
 * that it named (ERR_PDF_BOMB when it ran out of memory). */
enum err pdf_complaints(struct pdf *pdf) MUST_USE;

#endif
