/* SPDX-License-Identifier: Apache-2.0 */
/* The order of preparing: read the base, place the impressions, write the update, read
 * the result back. Holds no key and knows no time. */
#include "pdf/prepare.h"

/* system */
#include <stdio.h>

/* ours */
#include "base/hex.h"
#include "base/log.h"
#include "pdf/impression.h"
#include "pdf/object.h"
#include "pdf/signature.h"

struct preparation {
    struct pdf pdf;
    struct arena *arena;
    const struct pdf_order *order;
    struct canon_face face;
    struct page_tree tree;
    struct digest seed;
    struct impressions impressions;
    struct update_writer writer;
};

static void add_u32(struct sha256 *h, uint32_t v)
{
    const uint8_t b[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8),
                          (uint8_t)v};
    sha256_add(h, (struct bytes){b, sizeof b});
}

/* Names and ids come from this and nothing else. */
static struct digest seed_of(const struct preparation *p)
{
    static const char domain[] = "sealkeeper/prepare/1";
    struct digest d;
    struct sha256 h;
    struct digest base = sha256_of(p->pdf.file);
    struct digest face = sha256_of(p->order->face);
    sha256_init(&h);
    sha256_add(&h, (struct bytes){(const uint8_t *)domain, sizeof domain});
    sha256_add(&h, digest_bytes(&base));
    sha256_add(&h, digest_bytes(&face));
    add_u32(&h, p->order->contents_len);
    for (size_t i = 0; i < p->order->placements_n; i++) {
        add_u32(&h, p->order->placements[i].page);
        add_u32(&h, (uint32_t)p->order->placements[i].x);
        add_u32(&h, (uint32_t)p->order->placements[i].y);
    }
    sha256_done(&h, &d);
    return d;
}

static enum err check_order(struct preparation *p)
{
    const struct pdf_order *o = p->order;
    if (o->placements_n == 0)
        return pdf_refuse(&p->pdf, ERR_PLACEMENT_NONE, 0, 0, "no placement");
    if (o->placements_n > PDF_PLACEMENTS_MAX ||
        (o->contents_len != UPDATE_CONTENTS_PLAIN &&
         o->contents_len != UPDATE_CONTENTS_TIMESTAMP))
        return pdf_refuse(&p->pdf, ERR_FIELD_BAD, 0, 0, "order");
    if (face_decode(o->face, &p->face) != OK)
        return pdf_refuse(&p->pdf, ERR_FIELD_BAD, 0, 0, "the seal's face");
    return OK;
}

static enum err place_all(struct preparation *p)
{
    const struct pdf_order *o = p->order;
    struct impressions *s = &p->impressions;
    s->items = ARENA_ARRAY(p->arena, o->placements_n, struct impression);
    s->n = o->placements_n;
    for (size_t i = 0; i < o->placements_n; i++) {
        uint32_t number = o->placements[i].page;
        if (number < 1 || number > p->tree.n)
            return pdf_refuse(&p->pdf, ERR_PLACEMENT_PAGE, number, 0, "no such page");
        s->items[i].page = number - 1;
        enum err e = place_seal(&p->tree.pages[number - 1].box, &p->face,
                                &o->placements[i], &s->items[i].rect);
        if (e != OK)
            return pdf_refuse(&p->pdf, e, number, 0, "the seal leaves the page");
    }
    return OK;
}

static void begin(struct preparation *p, struct buf *update)
{
    struct impressions *s = &p->impressions;
    struct signature_list earlier;
    char hex[17];
    p->seed = seed_of(p);
    hex_encode((struct bytes){p->seed.b + 16, 8}, hex);
    update_writer_init(&p->writer, &p->pdf, update);
    signatures_find(&p->pdf, p->arena, &earlier);
    s->w = &p->writer;
    s->arena = p->arena;
    s->tree = &p->tree;
    s->face = &p->face;
    s->stamps = earlier.n == 0;
    s->signature = update_new_id(&p->writer);
    snprintf(s->field, sizeof s->field, "Seal-%s", hex);
}

/* The signature's object comes first; its /ByteRange needs the length of the whole, so
 * it is printed again, over itself, at the end. */
static void write_update(struct preparation *p, struct update_holes *holes)
{
    struct buf *update = p->writer.out;
    struct sig_dict dict = {.object = p->impressions.signature,
                            .contents_len = p->order->contents_len,
                            .base_len = p->pdf.file.n};
    sig_dict_print(update, &dict, holes);
    update_note(&p->writer, dict.object, 1);
    impressions_write_annotations(&p->impressions);
    impressions_write_pages(&p->impressions);
    impressions_write_form(&p->impressions);
    update_finish(&p->writer, &p->seed, p->arena);
    struct buf opening = {0};
    dict.update_len = update->n;
    sig_dict_print(&opening, &dict, holes);
    memcpy(update->p, opening.p, opening.n);
    buf_clear(&opening);
}

/* What was written must read as it was meant: nobody approves what could not be
 * sealed. */
static enum err read_back(struct preparation *p, const struct update_holes *holes)
{
    struct buf whole = {0};
    struct pdf pdf;
    struct page_tree tree;
    struct signature_list list;
    buf_reserve(&whole, p->pdf.file.n + p->writer.out->n);
    buf_add_bytes(&whole, p->pdf.file);
    buf_add_bytes(&whole, buf_bytes(p->writer.out));
    enum err e = pdf_open(&pdf, buf_bytes(&whole));
    if (e == OK)
        e = page_tree_read(&pdf, PDF_PAGES_MAX, p->arena, &tree);
    if (e == OK)
        signatures_find(&pdf, p->arena, &list);
    bool found = false;
    for (size_t i = 0; e == OK && i < list.n; i++)
        found = found || list.items[i].id == p->impressions.signature;
    if (e == OK)
        e = pdf_complaints(&pdf);
    if (e != OK || !found || tree.n != p->tree.n ||
        !sig_dict_check(buf_bytes(p->writer.out), holes, p->pdf.file.n))
        e = pdf_refuse(&p->pdf, ERR_PDF_STRUCTURE, 0, 0, "cannot be updated");
    pdf_close(&pdf);
    buf_clear(&whole);
    return e;
}

static enum err prepare(struct preparation *p, struct buf *update,
                        struct pdf_prepared *out)
{
    enum err e = check_order(p);
    if (e == OK)
        e = pdf_open(&p->pdf, p->pdf.file);
    if (e == OK)
        e = page_tree_read(&p->pdf, PDF_PAGES_MAX, p->arena, &p->tree);
    if (e == OK)
        e = place_all(p);
    if (e != OK)
        return e;
    begin(p, update);
    write_update(p, &out->holes);
    update_writer_clear(&p->writer);
    e = pdf_complaints(&p->pdf);
    if (e == OK)
        e = read_back(p, &out->holes);
    if (e != OK)
        return e;
    ASSERT(update_digest(p->pdf.file.n, buf_bytes(update), &out->holes, &out->digest));
    return OK;
}

void pdf_prepare_update(struct bytes base, const struct pdf_order *order,
                        struct arena *a, struct pdf_prepared *out, struct buf *update)
{
    struct preparation p = {.pdf = {.file = base}, .arena = a, .order = order};
    *out = (struct pdf_prepared){.refusal = OK};
    update->n = 0;
    out->refusal = prepare(&p, update, out);
    if (out->refusal != OK) {
        out->reason = p.pdf.why;
        update->n = 0;
    }
    pdf_close(&p.pdf);
}
