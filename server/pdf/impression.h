/* SPDX-License-Identifier: Apache-2.0 */
/* What a seal adds to a document: its appearance, one annotation an impression, the
 * pages that list them and the form that lists the signature field. Written to an
 * update; internal to pdf/, called by prepare.c. */
#ifndef SK_PDF_IMPRESSION_H
#define SK_PDF_IMPRESSION_H

#include "pdf/page_tree.h"
#include "pdf/place.h"
#include "pdf/update_write.h"

#define FIELD_NAME_LEN 24

struct impression {
    size_t page; /* index */
    struct place_rect rect;
    uint32_t id; /* of its annotation, once written */
};

struct impressions {
    struct update_writer *w;
    struct arena *arena;
    const struct page_tree *tree;
    const struct canon_face *face;
    uint32_t signature;             /* object number of the signature dictionary */
    char field[FIELD_NAME_LEN + 1]; /* name of the signature field */
    /* ISO 32000-2 allows a field one widget that is signed. Where nothing was signed
     * before, the further impressions are stamps of the same revision: one clean
     * signature. After an earlier signature stamps would read as a change of what was
     * signed; then each impression is a field and all share one value. */
    bool stamps;
    struct impression *items;
    size_t n;
};

void impressions_write_annotations(struct impressions *s);
void impressions_write_pages(struct impressions *s);
void impressions_write_form(struct impressions *s);

#endif
