/* SPDX-License-Identifier: Apache-2.0 */
/* PDFs made on the spot: a small builder, and a table of samples that says what intake
 * must answer to each. Good ones in every form that real files take, broken ones one
 * fault each, and bombs. No file of anybody else is needed. */
#ifndef SK_SUPPORT_PDF_MAKE_H
#define SK_SUPPORT_PDF_MAKE_H

#include "base/buf.h"
#include "base/err.h"

#define PDF_BUILD_OBJECTS 8192

/* Objects in the order of their numbers, then written in one form or another. */
struct pdf_build {
    struct buf object[PDF_BUILD_OBJECTS]; /* [0] is not used */
    int n;
    struct buf trailer; /* further keys */
};

struct pdf_build *pdf_build_new(void);
void pdf_build_free(struct pdf_build **b);
/* Number of the new object; its text between "obj" and "endobj". */
int pdf_build_add(struct pdf_build *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void pdf_build_set(struct pdf_build *b, int id, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A stream; `dict` are the keys besides /Length and /Filter. */
int pdf_build_stream(struct pdf_build *b, const char *dict, struct bytes content,
                     bool deflated);

/* Object 1 is the catalog. */
void pdf_build_write(struct pdf_build *b, struct buf *out);
/* Cross-reference stream; `packed`: everything but streams in an object stream. */
void pdf_build_write_stream(struct pdf_build *b, bool packed, struct buf *out);
/* Appends an incremental update to a document, with a table. */
struct pdf_change {
    int id;
    const char *text;
};
void pdf_append_objects(struct buf *document, const struct pdf_change *changes,
                        size_t n, int root);
void pdf_append_object(struct buf *document, int id, const char *text);

/* n pages of A4 with text, catalog 1, pages 2. `attributes` go into each page. */
struct pdf_build *pdf_build_pages(int n, const char *attributes);
/* The object number of page i (from 0) in such a document. */
int pdf_build_page(int i);

struct pdf_sample {
    const char *name;
    void (*make)(struct buf *out);
    enum err expected;
    bool normalised;
    size_t signatures; /* of somebody else, which must stay valid */
};
extern const struct pdf_sample pdf_samples[];
extern const size_t pdf_samples_n;

/* Runs qpdf's command line for forms that it makes best (linearised); false when it
 * fails. */
bool pdf_linearise(struct buf *document);

#endif
