/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of a document, found by our own walk with an explicit stack: depth, number
 * and loops are checked before anything else looks at the tree (libqpdf's own walk
 * recurses and repairs). Internal to pdf/. */
#ifndef SK_PDF_PAGE_TREE_H
#define SK_PDF_PAGE_TREE_H

#include "pdf/file.h"

struct page {
    uint32_t id; /* object number; its generation below */
    int generation;
    qpdf_oh dict;
    uint32_t annots_id; /* of an indirect /Annots array, else 0 */
    struct pdf_page box;
};

struct page_node {
    uint32_t id;
    qpdf_oh dict;
};

struct page_tree {
    struct page *pages;
    size_t n;
    struct page_node *nodes; /* the inner ones, root first */
    size_t nodes_n;
};

/* ERR_PDF_PAGE_TREE, ERR_PDF_TOO_MANY_PAGES, or ERR_PDF_STRUCTURE for a box, rotation
 * or /Annots of the wrong kind. */
enum err page_tree_read(struct pdf *pdf, uint32_t pages_max, struct arena *a,
                        struct page_tree *out) MUST_USE;

#endif
