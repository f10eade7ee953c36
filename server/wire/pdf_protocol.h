/* SPDX-License-Identifier: Apache-2.0 */
/* The messages between worker, zygote and pdf child, field by field. Both sides come
 * from one build and are started together, so there is no version; each side still
 * checks everything the other says.
 *
 *   worker → zygote    PDF_CHILD_…, u32 wall clock in ms; one descriptor: the job
 * socket worker → child     a request on the job socket; descriptors: the document, and
 *                      what the task says
 *   child  → worker    PDF_ANSWER and the task's result; descriptors as the task says
 *   zygote → worker    PDF_ENDED and an error: the child is gone, on the job socket */
#ifndef SK_WIRE_PDF_PROTOCOL_H
#define SK_WIRE_PDF_PROTOCOL_H

#include "wire/message.h"
#include "wire/pdf_types.h"

enum pdf_child_kind {
    PDF_CHILD_PARSER = 1,   /* reads PDFs itself: judge, prepare, verify */
    PDF_CHILD_RENDERER = 2, /* starts renderers: render, compare */
};
enum pdf_task {
    PDF_TASK_JUDGE = 1,   /* answer: the normalised document if there is one */
    PDF_TASK_PREPARE = 2, /* second descriptor: the face; answer: the update */
    PDF_TASK_VERIFY = 3,  /* second descriptor: roots and CRLs */
    PDF_TASK_RENDER = 4,  /* answer: the picture, PNG */
    PDF_TASK_COMPARE = 5,
};
enum pdf_answer { PDF_ANSWER = 1, PDF_ENDED = 2 };

/* The longest document, and document with updates, that a child is handed. */
#define PDF_FILE_MAX (UINT64_C(1) << 30)
#define PDF_WALL_MAX_MS 600000

#define PDF_ROOT_MAX 8192 /* a certificate */

struct pdf_fork {
    enum pdf_child_kind kind;
    uint32_t wall_ms;
    /* may be empty: of the trust that the child will be told, decoded ahead; it makes
       the child faster and nothing trusted */
    struct bytes root;
};
void pdf_fork_put(struct buf *m, const struct pdf_fork *v);
struct pdf_fork pdf_fork_get(struct message *m);

void pdf_task_put(struct buf *m, enum pdf_task task);
/* Breaks the message when it is no task. */
enum pdf_task pdf_task_get(struct message *m);

/* An error of errors.def. */
void pdf_err_put(struct buf *m, enum err e);
enum err pdf_err_get(struct message *m);

/* Requests. Arrays and texts that are read live in the arena or in the message. */
void pdf_limits_put(struct buf *m, const struct pdf_limits *v);
struct pdf_limits pdf_limits_get(struct message *m);
/* Without the face, which is a descriptor. */
void pdf_order_put(struct buf *m, const struct pdf_order *v);
struct pdf_order pdf_order_get(struct message *m, struct arena *a);
void pdf_picture_put(struct buf *m, const struct pdf_picture *v);
struct pdf_picture pdf_picture_get(struct message *m);
/* Larger than a message may be: goes into a memfd. */
void pdf_trust_put(struct buf *m, const struct pdf_trust *v);
struct pdf_trust pdf_trust_get(struct message *m, struct arena *a);

/* Results. */
void pdf_reason_put(struct buf *m, const struct pdf_reason *v);
struct pdf_reason pdf_reason_get(struct message *m);
void pdf_verdict_put(struct buf *m, const struct pdf_verdict *v);
struct pdf_verdict pdf_verdict_get(struct message *m, struct arena *a);
void pdf_prepared_put(struct buf *m, const struct pdf_prepared *v);
struct pdf_prepared pdf_prepared_get(struct message *m);
void pdf_report_put(struct buf *m, const struct pdf_report *v);
struct pdf_report pdf_report_get(struct message *m, struct arena *a);
/* Of comparing: warnings alone. */
struct pdf_warnings {
    const struct pdf_warning *items;
    size_t n;
};
void pdf_warnings_put(struct buf *m, const struct pdf_warnings *v);
struct pdf_warnings pdf_warnings_get(struct message *m, struct arena *a);

#endif
