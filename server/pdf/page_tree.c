/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the page tree and reads what pages inherit (ISO 32000-2, 7.7.3). Refuses what
 * readers may disagree on: loops, pages listed twice or not indirect, a /Count or
 * /Parent that is not the tree's. */
#include "pdf/page_tree.h"

/* system */
#include <math.h>

/* ours */
#include "pdf/object.h"

#define DEPTH_MAX 64

enum { MEDIA_BOX, CROP_BOX, ROTATE, INHERITED };
static const char *const inherited_key[INHERITED] = {"/MediaBox", "/CropBox",
                                                     "/Rotate"};

struct level {
    qpdf_oh node;
    uint32_t id;
    qpdf_oh kids;
    int next; /* kid to look at */
    qpdf_oh value[INHERITED];
};

struct walk {
    struct pdf *pdf;
    struct arena *arena;
    uint32_t pages_max;
    uint8_t *seen; /* one bit an object */
    struct level stack[DEPTH_MAX];
    int depth;
    size_t pages_cap;
    size_t nodes_cap;
    struct page_tree tree;
};

static bool seen_before(struct walk *w, uint32_t id)
{
    uint8_t bit = (uint8_t)(1 << (id & 7));
    bool before = w->seen[id >> 3] & bit;
    w->seen[id >> 3] |= bit;
    return before;
}

static void grow(struct arena *a, void **items, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return;
    *cap = *cap ? 2 * *cap : 32;
    void *more = arena_array(a, *cap, size);
    if (n > 0)
        memcpy(more, *items, n * size);
    *items = more;
}

static void take_inherited(struct walk *w, qpdf_oh node, qpdf_oh value[INHERITED])
{
    for (int i = 0; i < INHERITED; i++) {
        qpdf_oh own = object_key(w->pdf, node, inherited_key[i]);
        if (!object_is_null(w->pdf, own))
            value[i] = own;
        else
            object_drop(w->pdf, own);
    }
}

/* The inner node becomes the top of the stack. */
static enum err descend(struct walk *w, qpdf_oh node, uint32_t id)
{
    if (w->depth == DEPTH_MAX) /* guard: page_tree_depth */
        return pdf_refuse(w->pdf, ERR_PDF_PAGE_TREE, 0, id,
                          "the page tree is too deep");
    struct level *l = &w->stack[w->depth];
    if (w->depth > 0)
        memcpy(l->value, w->stack[w->depth - 1].value, sizeof l->value);
    else
        for (int i = 0; i < INHERITED; i++)
            l->value[i] = qpdf_oh_new_null(w->pdf->q);
    l->node = node;
    l->id = id;
    l->next = 0;
    l->kids = object_key(w->pdf, node, "/Kids");
    take_inherited(w, node, l->value);
    w->depth++;
    grow(w->arena, (void **)&w->tree.nodes, w->tree.nodes_n, &w->nodes_cap,
         sizeof *w->tree.nodes);
    w->tree.nodes[w->tree.nodes_n++] = (struct page_node){id, node};
    return OK;
}

struct box {
    double left, bottom, right, top;
};

static bool read_box(struct pdf *pdf, qpdf_oh array, struct box *out)
{
    double v[4];
    if (object_items(pdf, array) != 4)
        return false;
    for (int i = 0; i < 4; i++) {
        qpdf_oh item = object_item(pdf, array, i);
        bool ok = object_number(pdf, item, &v[i]) && fabs(v[i]) < 1e6;
        object_drop(pdf, item);
        if (!ok)
            return false;
    }
    *out = (struct box){fmin(v[0], v[2]), fmin(v[1], v[3]), fmax(v[0], v[2]),
                        fmax(v[1], v[3])};
    return true;
}

static pdf_milli milli(double v)
{
    return (pdf_milli)lround(v * 1000);
}

static enum err read_boxes(struct walk *w, struct page *page,
                           const qpdf_oh value[INHERITED], uint32_t number)
{
    struct pdf *pdf = w->pdf;
    struct box media, crop;
    if (!read_box(pdf, value[MEDIA_BOX], &media))
        return pdf_refuse(pdf, ERR_PDF_STRUCTURE, number, page->id, "/MediaBox");
    if (object_is_null(pdf, value[CROP_BOX]))
        crop = media;
    else if (!read_box(pdf, value[CROP_BOX], &crop))
        return pdf_refuse(pdf, ERR_PDF_STRUCTURE, number, page->id, "/CropBox");
    /* ISO 32000-2, 14.11.2: the crop box counts within the media box */
    page->box.left = milli(fmax(crop.left, media.left));
    page->box.bottom = milli(fmax(crop.bottom, media.bottom));
    page->box.right = milli(fmin(crop.right, media.right));
    page->box.top = milli(fmin(crop.top, media.top));
    if (page->box.right - page->box.left < 1000 ||
        page->box.top - page->box.bottom < 1000)
        return pdf_refuse(pdf, ERR_PDF_STRUCTURE, number, page->id,
                          "an empty page box");
    return OK;
}

static enum err read_rotation(struct walk *w, struct page *page, qpdf_oh rotate,
                              uint32_t number)
{
    long long angle = 0;
    double unit = 1;
    if (!object_is_null(w->pdf, rotate) &&
        (!object_integer(w->pdf, rotate, &angle) || angle % 90 != 0))
        return pdf_refuse(w->pdf, ERR_PDF_STRUCTURE, number, page->id, "/Rotate");
    page->box.rotate = (uint16_t)((angle % 360 + 360) % 360);
    qpdf_oh user_unit = object_key(w->pdf, page->dict, "/UserUnit");
    bool ok =
        object_is_null(w->pdf, user_unit) ||
        (object_number(w->pdf, user_unit, &unit) && unit >= 0.01 && unit <= 75000);
    object_drop(w->pdf, user_unit);
    if (!ok)
        return pdf_refuse(w->pdf, ERR_PDF_STRUCTURE, number, page->id, "/UserUnit");
    page->box.user_unit_milli = (uint32_t)lround(unit * 1000);
    return OK;
}

static enum err read_annots(struct walk *w, struct page *page, uint32_t number)
{
    qpdf_oh annots = object_key(w->pdf, page->dict, "/Annots");
    bool ok = object_is_null(w->pdf, annots) || qpdf_oh_is_array(w->pdf->q, annots);
    page->annots_id = object_id(w->pdf, annots);
    if (object_is_null(w->pdf, annots))
        page->annots_id = 0;
    object_drop(w->pdf, annots);
    if (!ok)
        return pdf_refuse(w->pdf, ERR_PDF_STRUCTURE, number, page->id, "/Annots");
    return OK;
}

static enum err add_page(struct walk *w, qpdf_oh dict, uint32_t id)
{
    uint32_t number = (uint32_t)w->tree.n + 1;
    if (number > w->pages_max) /* guard: pages_max */
        return pdf_refuse(w->pdf, ERR_PDF_TOO_MANY_PAGES, number, id, "too many pages");
    grow(w->arena, (void **)&w->tree.pages, w->tree.n, &w->pages_cap,
         sizeof *w->tree.pages);
    struct page *page = &w->tree.pages[w->tree.n++];
    *page = (struct page){
        .id = id, .generation = qpdf_oh_get_generation(w->pdf->q, dict), .dict = dict};
    qpdf_oh value[INHERITED];
    memcpy(value, w->stack[w->depth - 1].value, sizeof value);
    take_inherited(w, dict, value);
    enum err e = read_boxes(w, page, value, number);
    if (e == OK)
        e = read_rotation(w, page, value[ROTATE], number);
    if (e == OK)
        e = read_annots(w, page, number);
    return e;
}

static enum err visit_kid(struct walk *w, struct level *l)
{
    struct pdf *pdf = w->pdf;
    qpdf_oh kid = object_item(pdf, l->kids, l->next++);
    uint32_t id = object_id(pdf, kid);
    if (id == 0 || id >= (uint32_t)pdf->next_object || !object_is_dict(pdf, kid))
        return pdf_refuse(pdf, ERR_PDF_PAGE_TREE, 0, l->id,
                          "a page is not an indirect dictionary");
    if (seen_before(w, id)) /* guard: page_tree_loop */
        return pdf_refuse(pdf, ERR_PDF_PAGE_TREE, 0, id,
                          "a page is listed twice, or the page tree loops");
    qpdf_oh parent = object_key(pdf, kid, "/Parent");
    /* a reference with another generation has that number too, and names nothing */
    bool fits = object_id(pdf, parent) == l->id && object_is_dict(pdf, parent);
    object_drop(pdf, parent);
    if (!fits)
        return pdf_refuse(pdf, ERR_PDF_PAGE_TREE, 0, id,
                          "/Parent is not the node that lists the page");
    bool inner = qpdf_oh_has_key(pdf->q, kid, "/Kids");
    if (!object_key_is(pdf, kid, "/Type", inner ? "/Pages" : "/Page"))
        return pdf_refuse(pdf, ERR_PDF_PAGE_TREE, 0, id, "/Type of a page");
    return inner ? descend(w, kid, id) : add_page(w, kid, id);
}

static enum err walk_tree(struct walk *w)
{
    struct pdf *pdf = w->pdf;
    long long count = -1;
    qpdf_oh root = object_key(pdf, pdf->root, "/Pages");
    uint32_t id = object_id(pdf, root);
    if (id == 0 || id >= (uint32_t)pdf->next_object ||
        !object_key_is(pdf, root, "/Type", "/Pages"))
        return pdf_refuse(pdf, ERR_PDF_PAGE_TREE, 0, 0, "no page tree");
    seen_before(w, id);
    enum err e = descend(w, root, id);
    while (e == OK && w->depth > 0) {
        struct level *l = &w->stack[w->depth - 1];
        if (l->next < object_items(pdf, l->kids))
            e = visit_kid(w, l);
        else
            w->depth--;
    }
    if (e != OK)
        return e;
    object_integer(pdf, object_key(pdf, root, "/Count"), &count);
    if (w->tree.n == 0 || count != (long long)w->tree.n)
        return pdf_refuse(pdf, ERR_PDF_PAGE_TREE, 0, id,
                          "/Count is not the number of pages");
    return OK;
}

enum err page_tree_read(struct pdf *pdf, uint32_t pages_max, struct arena *a,
                        struct page_tree *out)
{
    struct walk *w = ARENA_NEW(a, struct walk);
    w->pdf = pdf;
    w->arena = a;
    w->pages_max = pages_max < PDF_PAGES_MAX ? pages_max : PDF_PAGES_MAX;
    w->seen = arena_alloc(a, (size_t)pdf->next_object / 8 + 1);
    enum err e = walk_tree(w);
    /* what libqpdf says about damaged objects is the better reason */
    enum err complaint = e == ERR_PDF_TOO_MANY_PAGES ? OK : pdf_complaints(pdf);
    if (complaint != OK)
        return complaint;
    if (e == OK)
        *out = w->tree;
    return e;
}
