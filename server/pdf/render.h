/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of pages, made by programs of other projects: pdftoppm first, mutool second.
 * Each run is a process of its own that has lost everything but reading fonts and
 * libraries. A picture with text left out is a failure, though the programs call it
 * success. Called in a renderer child. */
#ifndef SK_PDF_RENDER_H
#define SK_PDF_RENDER_H

#include "wire/pdf_types.h"

enum render_format { RENDER_PNG, RENDER_GREY };

/* *out is an unsealed memfd with the picture, the caller's. ERR_PDF_RENDER with the
 * reason: the program failed, is missing, or left text out. */
enum err render_page(int document_fd, const struct pdf_picture *picture,
                     enum render_format format, struct pdf_reason *why,
                     int *out) MUST_USE;

/* Draws the first pages with both programs and warns where they differ. A page that the
 * first one cannot draw is ERR_PDF_RENDER: no approver could see it. */
enum err render_compare(int document_fd, uint32_t pages, struct arena *a,
                        struct pdf_reason *why, struct pdf_warning **warnings,
                        size_t *warnings_n) MUST_USE;

#endif
