/* SPDX-License-Identifier: Apache-2.0 */
/* Appearance and annotations of a seal as PDF objects. All impressions show one stored
 * form; a page that is shown turned gets a small form that turns it back. */
#include "pdf/impression.h"

/* system */
#include <inttypes.h>
#include <stdlib.h>

/* ours */
#include "pdf/object.h"

/* Annotation flags, ISO 32000-2, 12.5.3 */
#define FLAG_PRINT 4
#define FLAG_READ_ONLY 64
#define FLAG_LOCKED 128
#define FLAG_LOCKED_CONTENTS 512

static void print_milli(struct buf *out, pdf_milli v)
{
    int whole = abs(v) / 1000, part = abs(v) % 1000;
    buf_printf(out, "%s%d", v < 0 ? "-" : "", whole);
    if (part > 0)
        buf_printf(out, ".%03d", part);
}

static void print_bbox(struct buf *out, const struct canon_face *face)
{
    buf_add_cstr(out, "/BBox[0 0 ");
    print_milli(out, place_milli_of_um(face->width_um));
    buf_add_byte(out, ' ');
    print_milli(out, place_milli_of_um(face->height_um));
    buf_add_byte(out, ']');
}

static uint32_t write_face(struct impressions *s)
{
    struct buf *out = s->w->out;
    uint32_t id = update_new_id(s->w);
    update_object_begin(s->w, id, 0);
    buf_add_cstr(out, "<</Type/XObject/Subtype/Form");
    print_bbox(out, s->face);
    buf_printf(out, "/Resources<<>>/Filter/FlateDecode/Length %zu>>\nstream\n",
               s->face->operators.n);
    buf_add_bytes(out, s->face->operators);
    buf_add_cstr(out, "\nendstream");
    update_object_end(s->w);
    return id;
}

static uint32_t write_turned(struct impressions *s, uint32_t face, uint16_t rotate)
{
    struct buf *out = s->w->out;
    uint32_t id = update_new_id(s->w);
    update_object_begin(s->w, id, 0);
    buf_add_cstr(out, "<</Type/XObject/Subtype/Form");
    print_bbox(out, s->face);
    buf_printf(out,
               "/Matrix[%s]/Resources<</XObject<</S %" PRIu32
               " 0 R>>>>/Length 5>>\nstream\n/S Do\nendstream",
               place_matrix(rotate), face);
    update_object_end(s->w);
    return id;
}

static void write_annotation(struct impressions *s, size_t i, uint32_t form)
{
    struct impression *item = &s->items[i];
    const struct page *page = &s->tree->pages[item->page];
    struct buf *out = s->w->out;
    item->id = update_new_id(s->w);
    update_object_begin(s->w, item->id, 0);
    buf_add_cstr(out, "<</Type/Annot/Rect[");
    print_milli(out, item->rect.left);
    buf_add_byte(out, ' ');
    print_milli(out, item->rect.bottom);
    buf_add_byte(out, ' ');
    print_milli(out, item->rect.right);
    buf_add_byte(out, ' ');
    print_milli(out, item->rect.top);
    buf_printf(out, "]/P %" PRIu32 " %d R/AP<</N %" PRIu32 " 0 R>>", page->id,
               page->generation, form);
    if (i > 0 && s->stamps)
        buf_printf(out, "/Subtype/Stamp/F %d/NM(%s-%zu)>>",
                   FLAG_PRINT | FLAG_READ_ONLY | FLAG_LOCKED | FLAG_LOCKED_CONTENTS,
                   s->field, i + 1);
    else if (i > 0)
        buf_printf(out, "/Subtype/Widget/F %d/FT/Sig/T(%s-%zu)/V %" PRIu32 " 0 R>>",
                   FLAG_PRINT | FLAG_LOCKED, s->field, i + 1, s->signature);
    else
        buf_printf(out, "/Subtype/Widget/F %d/FT/Sig/T(%s)/V %" PRIu32 " 0 R>>",
                   FLAG_PRINT | FLAG_LOCKED, s->field, s->signature);
    update_object_end(s->w);
}

void impressions_write_annotations(struct impressions *s)
{
    uint32_t form[4] = {write_face(s)};
    for (size_t i = 0; i < s->n; i++) {
        uint16_t rotate = s->tree->pages[s->items[i].page].box.rotate;
        uint32_t *turned = &form[rotate / 90];
        if (*turned == 0)
            *turned = write_turned(s, form[0], rotate);
        write_annotation(s, i, *turned);
    }
}

/* The references to the annotations of a page. */
static struct bytes annotations_of(struct impressions *s, size_t page, struct buf *refs)
{
    refs->n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->items[i].page == page)
            buf_printf(refs, "%" PRIu32 " 0 R ", s->items[i].id);
    }
    return buf_bytes(refs);
}

static qpdf_oh form_fields(struct impressions *s)
{
    struct pdf *pdf = s->w->pdf;
    return object_key(pdf, object_key(pdf, pdf->root, "/AcroForm"), "/Fields");
}

/* An indirect /Annots array can be rewritten in place of its page, unless another page
 * or the form lists the same array: it would show the annotation there too. */
static bool annots_are_own(struct impressions *s, size_t page)
{
    uint32_t id = s->tree->pages[page].annots_id;
    if (id == 0 || id == object_id(s->w->pdf, form_fields(s)))
        return false;
    for (size_t i = 0; i < s->tree->n; i++) {
        if (i != page && s->tree->pages[i].annots_id == id)
            return false;
    }
    return true;
}

static void write_page(struct impressions *s, size_t number)
{
    struct pdf *pdf = s->w->pdf;
    const struct page *page = &s->tree->pages[number];
    qpdf_oh annots = object_key(pdf, page->dict, "/Annots");
    struct buf refs = {0}, array = {0};
    annotations_of(s, number, &refs);
    update_array(s->w, annots, buf_bytes(&refs), &array);
    if (annots_are_own(s, number)) {
        update_object_begin(s->w, page->annots_id,
                            qpdf_oh_get_generation(pdf->q, annots));
        buf_add_bytes(s->w->out, buf_bytes(&array));
    } else {
        const struct update_key key = {"/Annots", buf_bytes(&array)};
        update_object_begin(s->w, page->id, page->generation);
        update_dict(s->w, page->dict, &key, 1, s->arena);
    }
    update_object_end(s->w);
    buf_clear(&refs);
    buf_clear(&array);
}

void impressions_write_pages(struct impressions *s)
{
    for (size_t i = 0; i < s->n; i++) {
        bool first = true;
        for (size_t before = 0; before < i; before++)
            first = first && s->items[before].page != s->items[i].page;
        if (first)
            write_page(s, s->items[i].page);
    }
}

/* Appends the new /Fields value: a reference to the rewritten array, or the array. */
static void write_fields(struct impressions *s, struct buf *value)
{
    struct pdf *pdf = s->w->pdf;
    qpdf_oh fields = form_fields(s);
    uint32_t id = object_items(pdf, fields) > 0 ? object_id(pdf, fields) : 0;
    struct buf refs = {0}, array = {0};
    for (size_t i = 0; i < s->n; i++) {
        if (i == 0 || !s->stamps)
            buf_printf(&refs, "%" PRIu32 " 0 R ", s->items[i].id);
    }
    update_array(s->w, fields, buf_bytes(&refs), &array);
    if (id > 0 && !update_has(s->w, id)) {
        int generation = qpdf_oh_get_generation(pdf->q, fields);
        update_object_begin(s->w, id, generation);
        buf_add_bytes(s->w->out, buf_bytes(&array));
        update_object_end(s->w);
        buf_printf(value, "%" PRIu32 " %d R", id, generation);
    } else {
        buf_add_bytes(value, buf_bytes(&array));
    }
    buf_clear(&refs);
    buf_clear(&array);
}

/* The form stands in the catalog itself, or in an object of its own. */
static void write_form_dict(struct impressions *s, const struct update_key keys[2])
{
    struct pdf *pdf = s->w->pdf;
    qpdf_oh form = object_key(pdf, pdf->root, "/AcroForm");
    uint32_t id = object_is_dict(pdf, form) ? object_id(pdf, form) : 0;
    if (id > 0) {
        update_object_begin(s->w, id, qpdf_oh_get_generation(pdf->q, form));
        update_dict(s->w, form, keys, 2, s->arena);
        update_object_end(s->w);
        return;
    }
    struct buf text = {0};
    struct buf *out = s->w->out;
    s->w->out = &text;
    update_dict(s->w, form, keys, 2, s->arena);
    s->w->out = out;
    const struct update_key key = {"/AcroForm", buf_bytes(&text)};
    update_object_begin(s->w, object_id(pdf, pdf->root),
                        qpdf_oh_get_generation(pdf->q, pdf->root));
    update_dict(s->w, pdf->root, &key, 1, s->arena);
    update_object_end(s->w);
    buf_clear(&text);
}

void impressions_write_form(struct impressions *s)
{
    struct pdf *pdf = s->w->pdf;
    struct buf fields = {0};
    long long flags = 0;
    qpdf_oh form = object_key(pdf, pdf->root, "/AcroForm");
    object_integer(pdf, object_key(pdf, form, "/SigFlags"), &flags);
    write_fields(s, &fields);
    /* SignaturesExist, AppendOnly: ISO 32000-2, 12.7.3 */
    struct str sig_flags = str_of(arena_printf(s->arena, "%lld", (flags & 0xffff) | 3));
    const struct update_key keys[2] = {{"/Fields", buf_bytes(&fields)},
                                       {"/SigFlags", str_bytes(sig_flags)}};
    write_form_dict(s, keys);
    buf_clear(&fields);
}
