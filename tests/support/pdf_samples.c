/* SPDX-License-Identifier: Apache-2.0 */
/* The table of samples: what intake must say to each form, fault and bomb. A new fault
 * is a new function and a new row. */
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "support/pdf_make.h"
#include "support/pdf_signed.h"

static void finish(struct pdf_build *b, struct buf *out)
{
    pdf_build_write(b, out);
    pdf_build_free(&b);
}

static void one_page_with(struct buf *out, const char *attributes)
{
    finish(pdf_build_pages(1, attributes), out);
}

static void with_catalog(struct buf *out, const char *keys)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    pdf_build_set(b, 1, "<</Type/Catalog/Pages 2 0 R%s>>", keys);
    finish(b, out);
}

/* Replaces the first occurrence by a text of the same length. */
static void patch(struct buf *b, const char *from, const char *to)
{
    size_t n = strlen(from);
    ASSERT(n == strlen(to));
    for (size_t i = 0; i + n <= b->n; i++) {
        if (memcmp(b->p + i, from, n) == 0) {
            memcpy(b->p + i, to, n);
            return;
        }
    }
    ASSERT(false);
}

/* ---- forms that real files take ---- */

static void classic(struct buf *out)
{
    one_page_with(out, "");
}

static void no_final_newline(struct buf *out)
{
    classic(out);
    out->n--;
}

static void several_pages(struct buf *out)
{
    finish(pdf_build_pages(7, ""), out);
}

static void xref_stream(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(3, "");
    pdf_build_write_stream(b, false, out);
    pdf_build_free(&b);
}

static void object_stream(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(3, "");
    pdf_build_write_stream(b, true, out);
    pdf_build_free(&b);
}

static void linearised(struct buf *out)
{
    several_pages(out);
    ASSERT(pdf_linearise(out));
}

static void rotated_90(struct buf *out)
{
    one_page_with(out, "/Rotate 90");
}

static void rotated_180(struct buf *out)
{
    one_page_with(out, "/Rotate 180");
}

static void rotated_270(struct buf *out)
{
    one_page_with(out, "/Rotate 270");
}

static void rotated_backwards(struct buf *out)
{
    one_page_with(out, "/Rotate -90");
}

static void crop_box(struct buf *out)
{
    one_page_with(out, "/CropBox[40 60 500 800]");
}

static void crop_box_beyond_media_box(struct buf *out)
{
    one_page_with(out, "/CropBox[-50 -50 700 900]");
}

static void crop_box_rotated(struct buf *out)
{
    one_page_with(out, "/CropBox[40 60 500 800]/Rotate 90");
}

static void media_box_elsewhere(struct buf *out)
{
    one_page_with(out, "/MediaBox[-300 -400 295 442]");
}

static void media_box_backwards(struct buf *out)
{
    one_page_with(out, "/MediaBox[595 842 0 0]");
}

static void user_unit(struct buf *out)
{
    one_page_with(out, "/UserUnit 2.0");
}

static void mixed_sizes(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(4, "");
    const char *const sizes[] = {"[0 0 595 842]", "[0 0 842 595]",
                                 "[0 0 1190.55 841.89]", "[0 0 297.64 419.53]"};
    for (int i = 0; i < 4; i++) {
        struct buf *page = &b->object[pdf_build_page(i)];
        page->n -= 2;
        buf_printf(page, "/MediaBox%s>>", sizes[i]);
    }
    finish(b, out);
}

static void deep_but_allowed_tree(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    int levels = 40, page = pdf_build_page(0), first = b->n + 1;
    pdf_build_set(b, 2, "<</Type/Pages/Count 1/Kids[%d 0 R]/MediaBox[0 0 595 842]>>",
                  first);
    for (int i = 0; i < levels; i++)
        pdf_build_add(b, "<</Type/Pages/Count 1/Parent %d 0 R/Kids[%d 0 R]>>",
                      i == 0 ? 2 : b->n, i == levels - 1 ? page : b->n + 2);
    pdf_build_set(b, page, "<</Type/Page/Parent %d 0 R>>", first + levels - 1);
    b->object[5].n = 0; /* its content is no longer used */
    buf_add_cstr(&b->object[5], "null");
    b->object[3].n = 0;
    buf_add_cstr(&b->object[3], "null");
    finish(b, out);
}

/* A system CID font: readers bring the glyphs (poppler-data, fonts-noto-cjk). */
static void chinese_text(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    static const char text[] =
        "BT /F1 24 Tf 60 700 Td <540C610F7B7E7F725408540C> Tj ET";
    pdf_build_set(b, 3,
                  "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding"
                  "/UniGB-UCS2-H/DescendantFonts[%d 0 R]>>",
                  b->n + 1);
    pdf_build_add(
        b,
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000"
        "/FontDescriptor %d 0 R>>",
        b->n + 2);
    pdf_build_add(b, "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox"
                     "[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
                     "/CapHeight 880/StemV 93>>");
    b->object[pdf_build_page(0) + 1].n = 0;
    buf_printf(&b->object[pdf_build_page(0) + 1],
               "<</Length %zu>>\nstream\n%s\nendstream", sizeof text - 1, text);
    finish(b, out);
}

static void form_direct(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "/Annots[6 0 R]");
    pdf_build_set(b, 1,
                  "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DA(/F1 12 Tf)"
                  "/DR<</Font<</F1 3 0 R>>>>>>>>");
    pdf_build_add(b, "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/Rect[60 600 260 620]"
                     "/P 4 0 R/F 4>>");
    finish(b, out);
}

static void form_indirect(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(2, "/Annots 10 0 R");
    pdf_build_set(b, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R>>");
    pdf_build_add(b, "<</Fields 9 0 R/SigFlags 0>>");
    pdf_build_add(b, "[11 0 R]");
    pdf_build_add(b, "[11 0 R]"); /* shared by both pages */
    pdf_build_add(b, "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/Rect[60 600 260 620]"
                     "/F 4>>");
    finish(b, out);
}

/* The form and the page list the same array. */
static void fields_are_annots(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "/Annots 6 0 R");
    pdf_build_set(b, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields 6 0 R>>>>");
    pdf_build_add(b, "[7 0 R]");
    pdf_build_add(b, "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/Rect[60 600 260 620]"
                     "/F 4>>");
    finish(b, out);
}

static void links_and_outline(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(
        2, "/Annots[<</Type/Annot/Subtype/Link/Rect[60 60 200 80]/A<</S/URI/URI"
           "(https://example.org/)>>>>]");
    pdf_build_set(b, 1,
                  "<</Type/Catalog/Pages 2 0 R/Outlines 8 0 R/OpenAction[4 0 R/Fit]>>");
    pdf_build_add(b, "<</First 9 0 R/Last 9 0 R/Count 1>>");
    pdf_build_add(b, "<</Title(Page 2)/Parent 8 0 R/A<</S/GoTo/D[6 0 R/Fit]>>>>");
    finish(b, out);
}

static void layers_all_on(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    pdf_build_set(b, 1,
                  "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</Order"
                  "[6 0 R]/BaseState/ON>>>>>>");
    pdf_build_add(b, "<</Type/OCG/Name(text)>>");
    finish(b, out);
}

static void info_and_id(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    int info = pdf_build_add(b, "<</Title(\xe5\x90\x88\xe5\x90\x8c)/Producer(test)>>");
    buf_printf(&b->trailer, "/Info %d 0 R/ID[<00112233><44556677>]", info);
    finish(b, out);
}

static void large(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(200, "");
    struct buf noise = {0};
    uint32_t x = 1;
    for (int i = 0; i < 5 << 20; i++) {
        x = x * 1664525 + 1013904223;
        buf_add_byte(&noise, (uint8_t)(x >> 24));
    }
    int image = pdf_build_stream(b,
                                 "/Type/XObject/Subtype/Image/Width 1024/Height 5120"
                                 "/ColorSpace/DeviceGray/BitsPerComponent 8",
                                 buf_bytes(&noise), false);
    struct buf *page = &b->object[pdf_build_page(0)];
    page->n -= 2;
    buf_printf(page, "/Group<</S/Transparency/X %d 0 R>>>>", image);
    buf_clear(&noise);
    finish(b, out);
}

/* ---- normalised at intake ---- */

static void two_revisions(struct buf *out)
{
    classic(out);
    pdf_append_object(out, 3, "<</Type/Font/Subtype/Type1/BaseFont/Courier>>");
}

static void unreferenced_object(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    pdf_build_add(b, "(nobody refers to this)");
    finish(b, out);
}

static void bytes_behind_the_end(struct buf *out)
{
    classic(out);
    buf_add_cstr(out, "<!-- a mail gateway was here -->\n");
}

static void hybrid(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    pdf_build_write(b, out);
    /* a cross-reference stream that adds nothing, as word processors write it */
    size_t at = out->n;
    buf_printf(
        out,
        "6 0 obj\n<</Type/XRef/W[1 4 1]/Size 7/Index[0 1]/Root 1 0 R/Length 6>>\n"
        "stream\n%c%c%c%c%c%c\nendstream\nendobj\n",
        0, 0, 0, 0, 0, 255);
    size_t xref = out->n;
    size_t previous = 0;
    for (size_t i = 0; i + 9 < at; i++) {
        if (memcmp(out->p + i, "startxref", 9) == 0)
            previous = strtoul((const char *)out->p + i + 9, NULL, 10);
    }
    buf_printf(out,
               "xref\n0 0\ntrailer\n<</Size 7/Root 1 0 R/Prev %zu/XRefStm %zu>>\n"
               "startxref\n%zu\n%%%%EOF\n",
               previous, at, xref);
    pdf_build_free(&b);
}

/* ---- broken, one fault each ---- */

static void empty(struct buf *out)
{
    buf_reserve(out, 1);
}

static void not_a_pdf(struct buf *out)
{
    for (int i = 0; i < 100; i++)
        buf_add_cstr(out, "PK\003\004 not a PDF at all\n");
}

static void junk_before_header(struct buf *out)
{
    struct buf b = {0};
    classic(&b);
    buf_add_cstr(out, "\n");
    buf_add_bytes(out, buf_bytes(&b));
    buf_clear(&b);
}

static void truncated(struct buf *out)
{
    several_pages(out);
    out->n = out->n * 2 / 3;
}

static void startxref_off_by_one(struct buf *out)
{
    classic(out);
    for (size_t i = out->n; i-- > 0;) {
        if (memcmp(out->p + i, "startxref\n", 10) == 0) {
            out->p[i + 12]++;
            return;
        }
    }
}

/* A second revision whose "startxref" is no word: libqpdf reads the first one. */
static void startxref_is_no_word(struct buf *out)
{
    classic(out);
    pdf_append_object(out, 3, "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>");
    for (size_t i = out->n - 11; i-- > 0;) {
        if (memcmp(out->p + i, "\nstartxref\n", 11) == 0) {
            memcpy(out->p + i, "\n startxref", 11);
            return;
        }
    }
}

static void no_eof_marker(struct buf *out)
{
    classic(out);
    out->n -= 6;
}

static void wrong_offset(struct buf *out)
{
    classic(out);
    patch(out, "0000000015 00000 n", "0000000016 00000 n");
}

static void xref_row_damaged(struct buf *out)
{
    classic(out);
    patch(out, "0000000015 00000 n", "00000000xx 00000 n");
}

static void prev_loops(struct buf *out)
{
    two_revisions(out);
    size_t last = 0;
    for (size_t i = 0; i + 9 < out->n; i++) {
        if (memcmp(out->p + i, "startxref", 9) == 0)
            last = strtoul((const char *)out->p + i + 9, NULL, 10);
    }
    for (size_t i = 0; i + 6 < out->n; i++) {
        if (memcmp(out->p + i, "/Prev ", 6) == 0) {
            char digits[12];
            snprintf(digits, sizeof digits, "%zu", last);
            memcpy(out->p + i + 6, digits, strlen(digits));
        }
    }
}

static void no_catalog(struct buf *out)
{
    classic(out);
    patch(out, "/Root 1 0 R", "/Root 3 0 R");
}

static void no_page_tree(struct buf *out)
{
    classic(out);
    patch(out, "/Pages 2 0 R", "/Pages 9 0 R");
}

static void page_tree_loops(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    pdf_build_set(b, 2, "<</Type/Pages/Count 1/Kids[%d 0 R]/MediaBox[0 0 595 842]>>",
                  b->n + 1);
    pdf_build_add(b, "<</Type/Pages/Count 1/Parent 2 0 R/Kids[2 0 R]>>");
    finish(b, out);
}

static void page_listed_twice(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    pdf_build_set(b, 2,
                  "<</Type/Pages/Count 2/Kids[4 0 R 4 0 R]/MediaBox[0 0 595 842]>>");
    finish(b, out);
}

static void page_is_direct(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    pdf_build_set(b, 2,
                  "<</Type/Pages/Count 1/Kids[<</Type/Page/Parent 2 0 R>>]/MediaBox"
                  "[0 0 595 842]>>");
    finish(b, out);
}

static void wrong_count(struct buf *out)
{
    several_pages(out);
    patch(out, "/Count 7", "/Count 8");
}

static void wrong_parent(struct buf *out)
{
    classic(out);
    patch(out, "/Parent 2 0 R", "/Parent 1 0 R");
}

static void parent_of_another_generation(struct buf *out)
{
    classic(out);
    patch(out, "/Parent 2 0 R", "/Parent 2 5 R");
}

static void tree_too_deep(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    for (int i = 0; i < 8000; i++)
        pdf_build_add(b, "<</Type/Pages/Count 1/Parent %d 0 R/Kids[%d 0 R]>>",
                      i == 0 ? 2 : b->n, i == 7999 ? pdf_build_page(0) : b->n + 2);
    pdf_build_set(b, 2, "<</Type/Pages/Count 1/Kids[%d 0 R]/MediaBox[0 0 595 842]>>",
                  6);
    finish(b, out);
}

static void no_media_box(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    pdf_build_set(b, 2, "<</Type/Pages/Count 1/Kids[4 0 R]>>");
    finish(b, out);
}

static void odd_rotation(struct buf *out)
{
    one_page_with(out, "/Rotate 45");
}

static void annots_is_a_number(struct buf *out)
{
    one_page_with(out, "/Annots 5");
}

static void content_unbalanced(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    buf_clear(&b->object[5]);
    b->n = 4;
    pdf_build_stream(b, "", (struct bytes){(const uint8_t *)"BT (open Tj ET", 14},
                     true);
    finish(b, out);
}

static void stream_damaged(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    struct buf *content = &b->object[5];
    memset(content->p + content->n - 60, 0xff, 40);
    finish(b, out);
}

static void encrypted(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    int id =
        pdf_build_add(b, "<</Filter/Standard/V 1/R 2/O<%064d>/U<%064d>/P -4>>", 0, 0);
    buf_printf(&b->trailer, "/Encrypt %d 0 R/ID[<00><00>]", id);
    finish(b, out);
}

static void xfa(struct buf *out)
{
    with_catalog(out, "/AcroForm<</Fields[]/XFA(xml)>>");
}

static void javascript_in_names(struct buf *out)
{
    with_catalog(out, "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>");
}

static void javascript_on_open(struct buf *out)
{
    with_catalog(out, "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>");
}

static void javascript_in_a_link(struct buf *out)
{
    one_page_with(out, "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S"
                       "/JavaScript/JS(1)>>>>]");
}

static void launch(struct buf *out)
{
    one_page_with(out, "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch"
                       "/F(cmd.exe)>>>>]");
}

static void submit_form(struct buf *out)
{
    one_page_with(out, "/Annots[<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/A<</S"
                       "/SubmitForm/F(http://example.org/)>>>>]");
}

static void action_in_next(struct buf *out)
{
    one_page_with(out, "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI"
                       "(x)/Next<</S/Launch/F(x)>>>>>>]");
}

static void action_on_page_open(struct buf *out)
{
    one_page_with(out, "/AA<</O<</S/URI/URI(http://example.org/)>>>>");
}

static void open_action_uri(struct buf *out)
{
    with_catalog(out, "/OpenAction<</S/URI/URI(http://example.org/)>>");
}

static void embedded_file(struct buf *out)
{
    with_catalog(out, "/Names<</EmbeddedFiles<</Names[]>>>>");
}

static void file_attachment(struct buf *out)
{
    one_page_with(out, "/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]>>]");
}

static void associated_file(struct buf *out)
{
    struct pdf_build *b =
        pdf_build_pages(1, "/AF[<</Type/Filespec/F(a)/EF<</F 6 0 R>>>>]");
    pdf_build_stream(b, "/Type/EmbeddedFile", (struct bytes){(const uint8_t *)"x", 1},
                     false);
    finish(b, out);
}

static void usage_rights(struct buf *out)
{
    with_catalog(out, "/Perms<</UR3<</Type/Sig>>>>");
}

static void hidden_layer(struct buf *out)
{
    with_catalog(out, "/OCProperties<</OCGs[<</Type/OCG/Name(a)>>]/D<</OFF[<</Type/OCG"
                      "/Name(a)>>]>>>>");
}

static void layer_by_use(struct buf *out)
{
    with_catalog(out, "/OCProperties<</OCGs[]/D<</AS[<</Event/Print/Category[/Print]"
                      "/OCGs[]>>]>>>>");
}

static void external_stream(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "/Metadata 6 0 R");
    pdf_build_stream(b, "/F(/etc/passwd)", (struct bytes){(const uint8_t *)"x", 1},
                     false);
    finish(b, out);
}

static void broken_signature(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "/Annots[6 0 R]");
    pdf_build_set(b, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>");
    pdf_build_add(b,
                  "<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/Rect[0 0 0 0]/V 7 0 R>>");
    pdf_build_add(b, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
                     "/ByteRange[0 10 20 30]/Contents<3000>>>");
    finish(b, out);
}

static void certified(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "/Annots[6 0 R]");
    pdf_build_set(b, 1,
                  "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>/Perms"
                  "<</DocMDP 7 0 R>>>>");
    pdf_build_add(b,
                  "<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/Rect[0 0 0 0]/V 7 0 R>>");
    pdf_build_add(b, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
                     "/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]"
                     "/ByteRange[0 10 20 30]/Contents<3000>>>");
    finish(b, out);
}

static void too_many_pages(struct buf *out)
{
    finish(pdf_build_pages(2001, ""), out);
}

/* ---- bombs ---- */

/* 600 MiB of zeros in one stream, itself made of repeated pieces. */
static void flate_bomb(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "/Metadata 6 0 R");
    struct buf zeros = {0};
    buf_reserve(&zeros, 600u << 20);
    zeros.n = 600u << 20;
    memset(zeros.p, 0, zeros.n);
    pdf_build_stream(b, "", buf_bytes(&zeros), true);
    free(zeros.p); /* not worth wiping */
    finish(b, out);
}

/* An object stream that inflates to 400 MiB: libqpdf has to take it whole. */
static void object_stream_bomb(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "/Metadata 6 0 R");
    size_t n = (size_t)400 << 20;
    struct buf *large = &b->object[pdf_build_add(b, "(")];
    buf_reserve(large, n + 2);
    memset(large->p + 1, 'A', n);
    large->p[n + 1] = ')';
    large->n = n + 2;
    pdf_build_write_stream(b, true, out);
    free(large->p); /* not worth wiping */
    *large = (struct buf){0};
    pdf_build_free(&b);
}

/* A small stream that claims millions of cross-reference rows. */
static void xref_bomb(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    struct buf rows = {0};
    buf_reserve(&rows, 48u << 20);
    rows.n = 48u << 20;
    memset(rows.p, 0, rows.n);
    for (size_t i = 0; i < rows.n; i += 6)
        rows.p[i] = 1;
    buf_add_cstr(out, "%PDF-1.7\n");
    size_t at = out->n;
    int id = pdf_build_stream(b, "/Type/XRef/W[1 4 1]/Size 8388607/Root 1 0 R",
                              buf_bytes(&rows), true);
    buf_printf(out, "%d 0 obj\n", id);
    buf_add_bytes(out, buf_bytes(&b->object[id]));
    buf_printf(out, "\nendobj\nstartxref\n%zu\n%%%%EOF\n", at);
    free(rows.p);
    pdf_build_free(&b);
}

static void nested_arrays(struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(1, "/Metadata 6 0 R");
    pdf_build_add(b, "%s", "");
    for (int i = 0; i < 200000; i++)
        buf_add_byte(&b->object[6], '[');
    for (int i = 0; i < 200000; i++)
        buf_add_byte(&b->object[6], ']');
    finish(b, out);
}

const struct pdf_sample pdf_samples[] = {
    {"classic", classic, OK, false, 0},
    {"no_final_newline", no_final_newline, OK, false, 0},
    {"several_pages", several_pages, OK, false, 0},
    {"xref_stream", xref_stream, OK, false, 0},
    {"object_stream", object_stream, OK, false, 0},
    {"linearised", linearised, OK, false, 0},
    {"rotated_90", rotated_90, OK, false, 0},
    {"rotated_180", rotated_180, OK, false, 0},
    {"rotated_270", rotated_270, OK, false, 0},
    {"rotated_backwards", rotated_backwards, OK, false, 0},
    {"crop_box", crop_box, OK, false, 0},
    {"crop_box_beyond_media_box", crop_box_beyond_media_box, OK, false, 0},
    {"crop_box_rotated", crop_box_rotated, OK, false, 0},
    {"media_box_elsewhere", media_box_elsewhere, OK, false, 0},
    {"media_box_backwards", media_box_backwards, OK, false, 0},
    {"user_unit", user_unit, OK, false, 0},
    {"mixed_sizes", mixed_sizes, OK, false, 0},
    {"deep_but_allowed_tree", deep_but_allowed_tree, OK, false, 0},
    {"chinese_text", chinese_text, OK, false, 0},
    {"form_direct", form_direct, OK, false, 0},
    {"form_indirect", form_indirect, OK, false, 0},
    {"fields_are_annots", fields_are_annots, OK, false, 0},
    {"links_and_outline", links_and_outline, OK, false, 0},
    {"layers_all_on", layers_all_on, OK, false, 0},
    {"info_and_id", info_and_id, OK, false, 0},
    {"large", large, OK, false, 0},
    {"two_revisions", two_revisions, OK, true, 0},
    {"unreferenced_object", unreferenced_object, OK, true, 0},
    {"bytes_behind_the_end", bytes_behind_the_end, OK, true, 0},
    {"hybrid", hybrid, OK, true, 0},
    {"signed_at_once", pdf_signed_at_once, OK, false, 1},
    {"signed_with_xref_stream", pdf_signed_with_xref_stream, OK, false, 1},
    {"signed_in_an_update", pdf_signed_in_an_update, OK, false, 1},
    {"empty", empty, ERR_PDF_HEADER, false, 0},
    {"not_a_pdf", not_a_pdf, ERR_PDF_HEADER, false, 0},
    {"junk_before_header", junk_before_header, ERR_PDF_HEADER, false, 0},
    {"truncated", truncated, ERR_PDF_XREF, false, 0},
    {"startxref_off_by_one", startxref_off_by_one, ERR_PDF_XREF, false, 0},
    {"startxref_is_no_word", startxref_is_no_word, ERR_PDF_XREF, false, 0},
    {"no_eof_marker", no_eof_marker, ERR_PDF_XREF, false, 0},
    {"wrong_offset", wrong_offset, ERR_PDF_XREF, false, 0},
    {"xref_row_damaged", xref_row_damaged, ERR_PDF_XREF, false, 0},
    {"prev_loops", prev_loops, ERR_PDF_XREF, false, 0},
    {"no_catalog", no_catalog, ERR_PDF_PAGE_TREE, false, 0},
    {"no_page_tree", no_page_tree, ERR_PDF_PAGE_TREE, false, 0},
    {"page_tree_loops", page_tree_loops, ERR_PDF_PAGE_TREE, false, 0},
    {"page_listed_twice", page_listed_twice, ERR_PDF_PAGE_TREE, false, 0},
    {"page_is_direct", page_is_direct, ERR_PDF_PAGE_TREE, false, 0},
    {"wrong_count", wrong_count, ERR_PDF_PAGE_TREE, false, 0},
    {"wrong_parent", wrong_parent, ERR_PDF_PAGE_TREE, false, 0},
    {"parent_of_another_generation", parent_of_another_generation, ERR_PDF_PAGE_TREE,
     false, 0},
    {"tree_too_deep", tree_too_deep, ERR_PDF_PAGE_TREE, false, 0},
    {"no_media_box", no_media_box, ERR_PDF_STRUCTURE, false, 0},
    {"odd_rotation", odd_rotation, ERR_PDF_STRUCTURE, false, 0},
    {"annots_is_a_number", annots_is_a_number, ERR_PDF_STRUCTURE, false, 0},
    {"content_unbalanced", content_unbalanced, ERR_PDF_BROKEN, false, 0},
    {"stream_damaged", stream_damaged, ERR_PDF_BROKEN, false, 0},
    {"encrypted", encrypted, ERR_PDF_ENCRYPTED, false, 0},
    {"xfa", xfa, ERR_PDF_XFA, false, 0},
    {"javascript_in_names", javascript_in_names, ERR_PDF_JAVASCRIPT, false, 0},
    {"javascript_on_open", javascript_on_open, ERR_PDF_JAVASCRIPT, false, 0},
    {"javascript_in_a_link", javascript_in_a_link, ERR_PDF_JAVASCRIPT, false, 0},
    {"launch", launch, ERR_PDF_ACTION, false, 0},
    {"submit_form", submit_form, ERR_PDF_ACTION, false, 0},
    {"action_in_next", action_in_next, ERR_PDF_ACTION, false, 0},
    {"action_on_page_open", action_on_page_open, ERR_PDF_ACTION, false, 0},
    {"open_action_uri", open_action_uri, ERR_PDF_ACTION, false, 0},
    {"embedded_file", embedded_file, ERR_PDF_EMBEDDED_FILE, false, 0},
    {"file_attachment", file_attachment, ERR_PDF_EMBEDDED_FILE, false, 0},
    {"associated_file", associated_file, ERR_PDF_EMBEDDED_FILE, false, 0},
    {"usage_rights", usage_rights, ERR_PDF_USAGE_RIGHTS, false, 0},
    {"hidden_layer", hidden_layer, ERR_PDF_HIDDEN_CONTENT, false, 0},
    {"layer_by_use", layer_by_use, ERR_PDF_HIDDEN_CONTENT, false, 0},
    {"external_stream", external_stream, ERR_PDF_EXTERNAL, false, 0},
    {"broken_signature", broken_signature, ERR_PDF_SIGNATURE_BROKEN, false, 0},
    {"certified", certified, ERR_PDF_CERTIFIED, false, 0},
    {"too_many_pages", too_many_pages, ERR_PDF_TOO_MANY_PAGES, false, 0},
    {"flate_bomb", flate_bomb, ERR_PDF_BOMB, false, 0},
    {"object_stream_bomb", object_stream_bomb, ERR_PDF_BOMB, false, 0},
    {"xref_bomb", xref_bomb, ERR_PDF_XREF, false, 0},
    {"nested_arrays", nested_arrays, ERR_PDF_BROKEN, false, 0},
};
const size_t pdf_samples_n = ARRAY_LEN(pdf_samples);
