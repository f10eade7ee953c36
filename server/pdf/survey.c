/* SPDX-License-Identifier: Apache-2.0 */
/* The walk: pages first, so that what a page uses is named with its page, then catalog
 * and trailer, then whatever was not reached. Explicit stack, each object once. Decides
 * nothing itself: forbidden.c and inflate.c do. Called by judge.c. */
#include "pdf/survey.h"

/* system */
#include <stdio.h>
#include <stdlib.h>

/* ours */
#include "pdf/content.h"
#include "pdf/forbidden.h"
#include "pdf/inflate.h"

struct place {
    qpdf_oh o;
    uint32_t page;
    uint32_t object; /* the indirect object that holds it */
};

struct walk {
    struct pdf *pdf;
    const struct pdf_limits *limits;
    struct arena *keys; /* emptied after each dictionary */
    struct buf stack;   /* of struct place */
    uint8_t *seen;      /* one bit an object */
    uint64_t inflated;
    struct survey *out;
};

static bool is_container(struct pdf *pdf, qpdf_oh o)
{
    enum qpdf_object_type_e t = qpdf_oh_get_type_code(pdf->q, o);
    return t == ot_dictionary || t == ot_array || t == ot_stream;
}

static bool seen_before(struct walk *w, uint32_t id)
{
    if (id >= (uint32_t)w->pdf->next_object)
        return true; /* not in the file: null */
    uint8_t bit = (uint8_t)(1 << (id & 7));
    bool before = w->seen[id >> 3] & bit;
    w->seen[id >> 3] |= bit;
    return before;
}

/* Takes the handle over. */
static void push(struct walk *w, qpdf_oh o, uint32_t page, uint32_t holder)
{
    uint32_t id = object_id(w->pdf, o);
    if ((id && seen_before(w, id)) || !is_container(w->pdf, o)) {
        object_drop(w->pdf, o);
        return;
    }
    const struct place at = {o, page, id ? id : holder};
    buf_add(&w->stack, &at, sizeof at);
}

static bool pop(struct walk *w, struct place *at)
{
    if (w->stack.n == 0)
        return false;
    w->stack.n -= sizeof *at;
    memcpy(at, w->stack.p + w->stack.n, sizeof *at);
    return true;
}

static void warn(struct walk *w, enum pdf_warning_kind kind, const struct place *at,
                 const char *text)
{
    struct survey *s = w->out;
    if (s->warnings_n == PDF_WARNINGS_MAX)
        return;
    struct pdf_warning *warning = &s->warnings[s->warnings_n++];
    *warning = (struct pdf_warning){.kind = kind,
                                    .reason = {.page = at->page, .object = at->object}};
    snprintf(warning->reason.text, sizeof warning->reason.text, "%s", text);
}

/* A font program is embedded, or the font needs none (Type 3), or a descendant will be
 * asked (Type 0). */
static bool font_is_embedded(struct pdf *pdf, qpdf_oh font)
{
    if (object_key_is(pdf, font, "/Subtype", "/Type3") ||
        object_key_is(pdf, font, "/Subtype", "/Type0"))
        return true;
    qpdf_oh d = object_key(pdf, font, "/FontDescriptor");
    bool embedded =
        object_is_dict(pdf, d) && (qpdf_oh_has_key(pdf->q, d, "/FontFile") ||
                                   qpdf_oh_has_key(pdf->q, d, "/FontFile2") ||
                                   qpdf_oh_has_key(pdf->q, d, "/FontFile3"));
    object_drop(pdf, d);
    return embedded;
}

static enum err visit_dict(struct walk *w, const struct place *at, bool of_stream)
{
    struct pdf *pdf = w->pdf;
    qpdf_oh dict = object_dict(pdf, at->o);
    arena_reset(w->keys);
    struct object_keys keys = object_keys(pdf, dict, w->keys);
    const struct dict_at rule = {.dict = dict,
                                 .keys = &keys,
                                 .of_stream = of_stream,
                                 .page = at->page,
                                 .object = at->object};
    enum err e = forbidden_in_dict(pdf, &rule);
    if (e == OK && object_key_is(pdf, dict, "/Type", "/Font") &&
        !font_is_embedded(pdf, dict))
        warn(w, PDF_WARNING_FONT, at, "a font is not embedded");
    for (size_t i = 0; i < keys.n && e == OK; i++)
        push(w, object_key(pdf, dict, keys.key[i]), at->page, at->object);
    object_drop(pdf, dict);
    return e;
}

static enum err visit_stream(struct walk *w, const struct place *at)
{
    enum err e = visit_dict(w, at, true);
    if (e != OK)
        return e;
    e = inflate_measure(w->pdf, at->o, w->limits->inflated_bytes, &w->inflated);
    if (e == ERR_PDF_BOMB)
        return pdf_refuse(w->pdf, e, at->page, at->object, "streams inflate too far");
    if (e != OK)
        return pdf_refuse(w->pdf, e, at->page, at->object, "damaged stream");
    return OK;
}

static enum err visit(struct walk *w, const struct place *at)
{
    if (qpdf_oh_is_stream(w->pdf->q, at->o))
        return visit_stream(w, at);
    if (object_is_dict(w->pdf, at->o))
        return visit_dict(w, at, false);
    int n = object_items(w->pdf, at->o);
    for (int i = 0; i < n; i++)
        push(w, object_item(w->pdf, at->o, i), at->page, at->object);
    return OK;
}

static enum err drain(struct walk *w)
{
    struct place at;
    enum err e = OK;
    while (e == OK && pop(w, &at)) {
        e = visit(w, &at);
        object_drop(w->pdf, at.o);
    }
    return e;
}

static enum err check_content(struct walk *w, const struct place *page)
{
    unsigned char *p = NULL;
    size_t n = 0;
    qpdf_oh contents = object_key(w->pdf, page->o, "/Contents");
    bool empty = object_is_null(w->pdf, contents);
    object_drop(w->pdf, contents);
    if (empty)
        return OK;
    bool ok = qpdf_oh_get_page_content_data(w->pdf->q, page->o, &p, &n) == 0 &&
              (n == 0 || content_is_well_formed((struct bytes){p, n}));
    free(p);
    if (!ok) /* guard: content */
        return pdf_refuse(w->pdf, ERR_PDF_BROKEN, page->page, page->object,
                          "damaged page content");
    return OK;
}

static enum err survey_pages(struct walk *w, const struct page_tree *tree)
{
    enum err e = OK;
    for (size_t i = 0; i < tree->nodes_n; i++)
        seen_before(w, tree->nodes[i].id);
    for (size_t i = 0; i < tree->n; i++)
        seen_before(w, tree->pages[i].id);
    for (size_t i = 0; i < tree->n && e == OK; i++) {
        const struct page *page = &tree->pages[i];
        const struct place at = {page->dict, (uint32_t)i + 1, page->id};
        e = visit_dict(w, &at, false);
        if (e == OK)
            e = drain(w);
        if (e == OK) /* after the streams were measured: this decodes them */
            e = check_content(w, &at);
    }
    return e;
}

static enum err survey_nodes(struct walk *w, const struct page_tree *tree)
{
    enum err e = OK;
    for (size_t i = 0; i < tree->nodes_n && e == OK; i++) {
        const struct place at = {tree->nodes[i].dict, 0, tree->nodes[i].id};
        e = visit_dict(w, &at, false);
        if (e == OK)
            e = drain(w);
    }
    return e;
}

/* Cross-reference and object streams are the file's own; a linearised file has a
 * parameter dictionary and a hint stream. */
static bool is_of_the_file(struct pdf *pdf, qpdf_oh o, bool linearised)
{
    long long v;
    if (object_key_is(pdf, o, "/Type", "/XRef") ||
        object_key_is(pdf, o, "/Type", "/ObjStm"))
        return qpdf_oh_is_stream(pdf->q, o);
    if (!linearised)
        return false;
    if (qpdf_oh_is_stream(pdf->q, o))
        return object_integer(pdf, object_key(pdf, o, "/S"), &v);
    return object_is_dict(pdf, o) && qpdf_oh_has_key(pdf->q, o, "/Linearized");
}

static void count_unreferenced(struct walk *w)
{
    struct pdf *pdf = w->pdf;
    bool linearised = qpdf_is_linearized(pdf->q);
    for (int id = 1; id < pdf->next_object; id++) {
        if (w->seen[id >> 3] & (1 << (id & 7)))
            continue;
        qpdf_oh o = qpdf_get_object_by_id(pdf->q, id, 0);
        if (!object_is_null(pdf, o) && !is_of_the_file(pdf, o, linearised))
            w->out->unreferenced++;
        object_drop(pdf, o);
    }
}

static void warn_of_form(struct walk *w)
{
    struct pdf *pdf = w->pdf;
    qpdf_oh fields =
        object_key(pdf, object_key(pdf, pdf->root, "/AcroForm"), "/Fields");
    for (int i = 0, n = object_items(pdf, fields); i < n; i++) {
        qpdf_oh field = object_item(pdf, fields, i);
        const struct place at = {field, 0, object_id(pdf, field)};
        if (!object_key_is(pdf, field, "/FT", "/Sig")) {
            warn(w, PDF_WARNING_FORM, &at, "the document has form fields");
            return;
        }
    }
}

static enum err survey_all(struct walk *w, const struct page_tree *tree)
{
    struct pdf *pdf = w->pdf;
    enum err e = forbidden_in_catalog(pdf);
    if (e == OK)
        e = survey_pages(w, tree);
    if (e == OK)
        e = survey_nodes(w, tree);
    if (e == OK) {
        push(w, qpdf_get_trailer(pdf->q), 0, 0);
        e = drain(w);
    }
    if (e != OK)
        return e;
    count_unreferenced(w);
    warn_of_form(w);
    return pdf_complaints(pdf); /* guard: complaints */
}

enum err survey_document(struct pdf *pdf, const struct page_tree *tree,
                         const struct pdf_limits *limits, struct arena *a,
                         struct survey *out)
{
    *out = (struct survey){.warnings =
                               ARENA_ARRAY(a, PDF_WARNINGS_MAX, struct pdf_warning)};
    struct walk w = {.pdf = pdf, .limits = limits, .keys = arena_new(), .out = out};
    w.seen = arena_alloc(a, (size_t)pdf->next_object / 8 + 1);
    enum err e = survey_all(&w, tree);
    buf_clear(&w.stack);
    arena_free(&w.keys);
    return e;
}
