/* SPDX-License-Identifier: Apache-2.0 */
/* A contract as an office produces it: text deflated, a picture stored as it came. */
#include "bench/paper.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/pdf_make.h"

#define PICTURE_WIDTH 200
/* What a page needs beside its picture: its objects and their rows in the table. */
#define PAGE_BYTES 600

/* Bytes that no filter makes shorter, the same in every run (xorshift). */
static void fill(struct buf *out, size_t n)
{
    uint64_t x = UINT64_C(0x9e3779b97f4a7c15);

    buf_reserve(out, n);
    for (size_t i = 0; i < n; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        buf_add_byte(out, (uint8_t)(x >> 32));
    }
}

static size_t picture_rows(int pages, size_t bytes)
{
    size_t each = bytes / (size_t)pages;

    return each > PAGE_BYTES ? (each - PAGE_BYTES) / PICTURE_WIDTH : 0;
}

static void add_page(struct pdf_build *b, int number, size_t rows,
                     const struct buf *gray)
{
    char dict[160], text[200];
    int n;

    n = snprintf(text, sizeof text,
                 "BT /F1 14 Tf 60 780 Td (Sales contract, page %d) Tj ET "
                 "q 480 0 0 600 60 120 cm /Im Do Q",
                 number);
    pdf_build_add(b,
                  "<</Type/Page/Parent 2 0 R/Contents %d 0 R/Resources"
                  "<</Font<</F1 3 0 R>>/XObject<</Im %d 0 R>>>>>>",
                  b->n + 2, b->n + 3);
    pdf_build_stream(b, "", (struct bytes){(const uint8_t *)text, (size_t)n}, true);
    (void)snprintf(dict, sizeof dict,
                   "/Type/XObject/Subtype/Image/ColorSpace/DeviceGray"
                   "/BitsPerComponent 8/Width %d/Height %zu",
                   PICTURE_WIDTH, rows);
    pdf_build_stream(b, dict, buf_bytes(gray), false);
}

void bench_paper(int pages, size_t bytes, struct buf *out)
{
    struct pdf_build *b = pdf_build_new();
    struct buf kids = {0}, gray = {0};
    size_t rows = picture_rows(pages, bytes);

    for (int i = 0; i < pages; i++)
        buf_printf(&kids, "%d 0 R ", 4 + 3 * i);
    buf_add_byte(&kids, 0);
    pdf_build_add(b, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_build_add(b, "<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]>>", pages,
                  (const char *)kids.p);
    pdf_build_add(b, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    fill(&gray, rows * PICTURE_WIDTH);
    for (int i = 0; i < pages; i++)
        add_page(b, i + 1, rows, &gray);
    pdf_build_write(b, out);
    buf_clear(&kids);
    buf_clear(&gray);
    pdf_build_free(&b);
}
