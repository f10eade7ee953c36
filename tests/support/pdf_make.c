/* SPDX-License-Identifier: Apache-2.0 */
/* The builder: objects as text, tables and streams of cross-references. The samples are
 * in pdf_samples.c. */
#include "support/pdf_make.h"

/* system */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

/* ours */
#include "base/log.h"
#include "support/capture.h"

struct pdf_build *pdf_build_new(void)
{
    struct pdf_build *b = calloc(1, sizeof *b);
    ASSERT(b);
    return b;
}

void pdf_build_free(struct pdf_build **b)
{
    for (int i = 0; i <= (*b)->n; i++)
        buf_clear(&(*b)->object[i]);
    buf_clear(&(*b)->trailer);
    free(*b);
    *b = NULL;
}

static void print(struct buf *out, const char *fmt, va_list args)
{
    char *text = NULL;
    int n = vasprintf(&text, fmt, args);
    ASSERT(n >= 0);
    buf_add(out, text, (size_t)n);
    free(text);
}

static struct buf *next_object(struct pdf_build *b)
{
    ASSERT(b->n + 1 < PDF_BUILD_OBJECTS);
    return &b->object[++b->n];
}

int pdf_build_add(struct pdf_build *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    print(next_object(b), fmt, args);
    va_end(args);
    return b->n;
}

void pdf_build_set(struct pdf_build *b, int id, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    b->object[id].n = 0;
    print(&b->object[id], fmt, args);
    va_end(args);
}

static void deflate_into(struct buf *out, struct bytes content)
{
    uLongf n = compressBound(content.n);
    buf_reserve(out, n);
    ASSERT(compress2(out->p + out->n, &n, content.p, content.n, 6) == Z_OK);
    out->n += n;
}

int pdf_build_stream(struct pdf_build *b, const char *dict, struct bytes content,
                     bool deflated)
{
    struct buf data = {0};
    if (deflated)
        deflate_into(&data, content);
    else
        buf_add_bytes(&data, content);
    struct buf *o = next_object(b);
    buf_printf(o, "<<%s%s/Length %zu>>\nstream\n", dict,
               deflated ? "/Filter/FlateDecode" : "", data.n);
    buf_add_bytes(o, buf_bytes(&data));
    buf_add_cstr(o, "\nendstream");
    buf_clear(&data);
    return b->n;
}

static size_t write_object(struct buf *out, int id, const struct buf *object)
{
    size_t at = out->n;
    buf_printf(out, "%d 0 obj\n", id);
    buf_add_bytes(out, buf_bytes(object));
    buf_add_cstr(out, "\nendobj\n");
    return at;
}

void pdf_build_write(struct pdf_build *b, struct buf *out)
{
    size_t *at = calloc((size_t)b->n + 1, sizeof *at);
    ASSERT(at);
    buf_add_cstr(out, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    for (int i = 1; i <= b->n; i++)
        at[i] = write_object(out, i, &b->object[i]);
    size_t xref = out->n;
    buf_printf(out, "xref\n0 %d\n0000000000 65535 f \n", b->n + 1);
    for (int i = 1; i <= b->n; i++)
        buf_printf(out, "%010zu 00000 n \n", at[i]);
    buf_printf(out, "trailer\n<</Size %d/Root 1 0 R", b->n + 1);
    buf_add_bytes(out, buf_bytes(&b->trailer));
    buf_printf(out, ">>\nstartxref\n%zu\n%%%%EOF\n", xref);
    free(at);
}

static bool is_stream(const struct buf *o)
{
    return o->n > 9 && memcmp(o->p + o->n - 9, "endstream", 9) == 0;
}

static void row(struct buf *rows, uint8_t type, size_t a, size_t b)
{
    const uint8_t r[6] = {
        type,       (uint8_t)(a >> 24), (uint8_t)(a >> 16), (uint8_t)(a >> 8),
        (uint8_t)a, (uint8_t)b};
    buf_add(rows, r, sizeof r);
}

/* The object stream's own object: numbers and offsets, then the objects. */
static void pack(struct pdf_build *b, int id, struct buf *out)
{
    struct buf index = {0}, body = {0}, object = {0};
    int n = 0;
    for (int i = 1; i <= b->n; i++) {
        if (is_stream(&b->object[i]))
            continue;
        buf_printf(&index, "%d %zu ", i, body.n);
        buf_add_bytes(&body, buf_bytes(&b->object[i]));
        buf_add_byte(&body, '\n');
        n++;
    }
    struct buf whole = {0}, data = {0};
    buf_add_bytes(&whole, buf_bytes(&index));
    buf_add_bytes(&whole, buf_bytes(&body));
    deflate_into(&data, buf_bytes(&whole));
    buf_printf(
        &object,
        "<</Type/ObjStm/N %d/First %zu/Filter/FlateDecode/Length %zu>>\nstream\n", n,
        index.n, data.n);
    buf_add_bytes(&object, buf_bytes(&data));
    buf_add_cstr(&object, "\nendstream");
    write_object(out, id, &object);
    buf_clear(&index);
    buf_clear(&body);
    buf_clear(&whole);
    buf_clear(&data);
    buf_clear(&object);
}

void pdf_build_write_stream(struct pdf_build *b, bool packed, struct buf *out)
{
    struct buf rows = {0}, data = {0};
    int pack_id = b->n + 1, index = 0;
    int xref_id = packed ? b->n + 2 : b->n + 1;
    buf_add_cstr(out, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    row(&rows, 0, 0, 255);
    for (int i = 1; i <= b->n; i++) {
        if (packed && !is_stream(&b->object[i]))
            row(&rows, 2, (size_t)pack_id, (size_t)index++);
        else
            row(&rows, 1, write_object(out, i, &b->object[i]), 0);
    }
    if (packed) {
        row(&rows, 1, out->n, 0);
        pack(b, pack_id, out);
    }
    size_t xref = out->n;
    row(&rows, 1, xref, 0);
    deflate_into(&data, buf_bytes(&rows));
    buf_printf(out,
               "%d 0 obj\n<</Type/XRef/W[1 4 1]/Size %d/Root 1 0 R/Filter/FlateDecode"
               "/Length %zu",
               xref_id, xref_id + 1, data.n);
    buf_add_bytes(out, buf_bytes(&b->trailer));
    buf_add_cstr(out, ">>\nstream\n");
    buf_add_bytes(out, buf_bytes(&data));
    buf_printf(out, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", xref);
    buf_clear(&rows);
    buf_clear(&data);
}

static size_t last_startxref(const struct buf *document)
{
    for (size_t i = document->n; i-- > 9;) {
        if (memcmp(document->p + i - 9, "startxref", 9) == 0)
            return strtoul((const char *)document->p + i, NULL, 10);
    }
    ASSERT(false);
    return 0;
}

void pdf_append_objects(struct buf *document, const struct pdf_change *changes,
                        size_t n, int root)
{
    struct buf table = {0};
    size_t previous = last_startxref(document);
    for (size_t i = 0; i < n; i++) {
        buf_printf(&table, "%d 1\n%010zu 00000 n \n", changes[i].id, document->n);
        buf_printf(document, "%d 0 obj\n%s\nendobj\n", changes[i].id, changes[i].text);
    }
    size_t xref = document->n;
    buf_add_cstr(document, "xref\n");
    buf_add_bytes(document, buf_bytes(&table));
    buf_printf(document,
               "trailer\n<</Size %d/Root %d 0 R/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n",
               PDF_BUILD_OBJECTS, root, previous, xref);
    buf_clear(&table);
}

void pdf_append_object(struct buf *document, int id, const char *text)
{
    const struct pdf_change change = {id, text};
    pdf_append_objects(document, &change, 1, 1);
}

int pdf_build_page(int i)
{
    return 4 + 2 * i;
}

struct pdf_build *pdf_build_pages(int n, const char *attributes)
{
    struct pdf_build *b = pdf_build_new();
    pdf_build_add(b, "<</Type/Catalog/Pages 2 0 R>>");
    struct buf kids = {0};
    for (int i = 0; i < n; i++)
        buf_printf(&kids, "%d 0 R ", pdf_build_page(i));
    buf_add_byte(&kids, 0);
    pdf_build_add(b, "<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]>>", n,
                  (const char *)kids.p);
    buf_clear(&kids);
    pdf_build_add(b, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    for (int i = 0; i < n; i++) {
        char text[160];
        int len = snprintf(text, sizeof text,
                           "BT /F1 18 Tf 60 760 Td (Contract, page %d) Tj 0 -30 Td "
                           "(The parties agree as follows.) Tj ET",
                           i + 1);
        pdf_build_add(b,
                      "<</Type/Page/Parent 2 0 R/Contents %d 0 R/Resources<</Font<</F1 "
                      "3 0 R>>>>%s>>",
                      b->n + 2, attributes);
        pdf_build_stream(b, "", (struct bytes){(const uint8_t *)text, (size_t)len},
                         true);
    }
    return b;
}

bool pdf_linearise(struct buf *document)
{
    char path[CAPTURE_PATH_MAX];
    const char *const argv[] = {"qpdf", "--linearize", "--deterministic-id",
                                path,   "-",           NULL};
    capture_file(buf_bytes(document), path);
    document->n = 0;
    int status = capture(argv, CAPTURE_OUTPUT, document);
    unlink(path);
    return status == 0 && document->n > 0;
}
