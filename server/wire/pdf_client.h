/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's side of sealkeeper-pdf: starts it, starts it again when it died, and
 * asks it questions about one document at a time. Any number of threads may ask at
 * once; each question has a process of its own on the other side. Blocking, with a
 * deadline. What comes back is checked for form, but a child that was taken over can
 * lie: callers verify what they release with a question of its own. */
#ifndef SK_WIRE_PDF_CLIENT_H
#define SK_WIRE_PDF_CLIENT_H

#include "wire/pdf_types.h"

struct pdf_service;

/* `program` is the path of sealkeeper-pdf. ERR_UNAVAILABLE when it does not start. */
enum err pdf_service_open(const char *program, struct pdf_service **out) MUST_USE;
/* Ends the process; no question may be under way. Accepts NULL. */
void pdf_service_close(struct pdf_service **service);

/* Whom to ask, about what, and for how long. */
struct pdf_question {
    struct pdf_service *service;
    const struct bytes *parts; /* the document, then updates in their order */
    size_t parts_n;
    int64_t timeout_us; /* at most ten minutes */
    struct arena *arena;
};

/* All of these give OK, the refusal that the result holds too (with its reason), or
 * ERR_UNAVAILABLE when no child could be asked. A child that ran out of time, memory or
 * bytes is ERR_PDF_BOMB; one that crashed is ERR_PDF_BROKEN. */

/* Intake: judges, then draws the first pages with two renderers and adds what differs
 * to the warnings. `normalised` gets the new document when the verdict says so. */
enum err pdf_judge(const struct pdf_question *q, const struct pdf_limits *limits,
                   struct pdf_verdict *out, struct buf *normalised) MUST_USE;
enum err pdf_prepare(const struct pdf_question *q, const struct pdf_order *order,
                     struct pdf_prepared *out, struct buf *update) MUST_USE;
/* OK says that the report was made, not that the file is valid. */
enum err pdf_verify(const struct pdf_question *q, const struct pdf_trust *trust,
                    struct pdf_report *out) MUST_USE;
/* A PNG of one page. */
enum err pdf_render(const struct pdf_question *q, const struct pdf_picture *picture,
                    struct pdf_reason *why, struct buf *png) MUST_USE;

#endif
