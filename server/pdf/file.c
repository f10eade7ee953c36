/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a PDF and finding the end of its cross-reference chain, more strictly than
 * libqpdf does: header at byte 0, startxref that points at a section, no repair. Called
 * by judge, prepare and verify, in the pdf child. */
#include "pdf/file.h"

/* system */
#include <stdio.h>
#include <stdlib.h>

/* ours */
#include "pdf/object.h"

/* ISO 32000-2, 7.5.5: readers look for %%EOF in the last 1,024 bytes */
#define TAIL_LEN 1054

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

static bool starts_with(struct bytes v, size_t at, const char *text)
{
    size_t n = strlen(text);
    return at <= v.n && v.n - at >= n && memcmp(v.p + at, text, n) == 0;
}

enum err pdf_refuse(struct pdf *pdf, enum err code, uint32_t page, uint32_t object,
                    const char *text)
{
    pdf->why = (struct pdf_reason){.page = page, .object = object};
    snprintf(pdf->why.text, sizeof pdf->why.text, "%s", text);
    return code;
}

static bool find_last(struct bytes v, const char *text, size_t from, size_t *at)
{
    for (size_t i = v.n; i-- > from;) {
        if (starts_with(v, i, text)) {
            *at = i;
            return true;
        }
    }
    return false;
}

/* "startxref" EOL digits EOL "%%EOF", then white space only (or not). */
static enum err find_newest_section(struct pdf *pdf)
{
    struct bytes f = pdf->file;
    size_t at = 0;
    uint64_t offset = 0;
    if (!find_last(f, "startxref", f.n > TAIL_LEN ? f.n - TAIL_LEN : 0, &at))
        return pdf_refuse(pdf, ERR_PDF_XREF, 0, 0, "no startxref at the end");
    /* as words: where one reader sees "startxref12", another looks further up */
    bool is_word = at > 0 && is_space(f.p[at - 1]);
    at += strlen("startxref");
    is_word = is_word && at < f.n && is_space(f.p[at]);
    size_t digits = 0;
    while (at < f.n && is_space(f.p[at]))
        at++;
    for (; at < f.n && f.p[at] >= '0' && f.p[at] <= '9' && digits < 11; at++, digits++)
        offset = offset * 10 + (uint64_t)(f.p[at] - '0');
    while (at < f.n && is_space(f.p[at]))
        at++;
    if (!is_word || digits == 0 || offset == 0 || offset >= f.n ||
        !starts_with(f, at, "%%EOF"))
        return pdf_refuse(pdf, ERR_PDF_XREF, 0, 0, "startxref is damaged");
    at += strlen("%%EOF");
    while (at < f.n && is_space(f.p[at]))
        at++;
    pdf->ends_cleanly = at == f.n;
    pdf->startxref = offset;
    if (starts_with(f, offset, "xref"))
        pdf->xref_is_stream = false;
    else if (f.p[offset] >= '1' && f.p[offset] <= '9')
        pdf->xref_is_stream = true;
    else
        return pdf_refuse(pdf, ERR_PDF_XREF, 0, 0,
                          "startxref does not point at a cross-reference section");
    return OK;
}

/* "… (object 12 0, offset 345): …" */
static uint32_t object_in(const char *message)
{
    const char *at = message ? strstr(message, "object ") : NULL;
    long n = at ? strtol(at + strlen("object "), NULL, 10) : 0;
    return n > 0 && n <= PDF_OBJECT_MAX ? (uint32_t)n : 0;
}

static enum err complaint(struct pdf *pdf, qpdf_error e)
{
    const char *full = qpdf_get_error_full_text(pdf->q, e);
    enum qpdf_error_code_e code = qpdf_get_error_code(pdf->q, e);
    if (full && strstr(full, "bad_alloc"))
        return pdf_refuse(pdf, ERR_PDF_BOMB, 0, 0, "out of memory");
    if (code == qpdf_e_password)
        return pdf_refuse(pdf, ERR_PDF_ENCRYPTED, 0, 0, "encrypted");
    return pdf_refuse(pdf, ERR_PDF_BROKEN, 0, object_in(full), "damaged object");
}

/* The one harmless warning: /Size is wrong. It yields the highest object number. */
static bool is_about_size(struct pdf *pdf, qpdf_error e)
{
    static const char about[] = "reported number of objects (";
    static const char before_highest[] = "highest object number (";
    const char *text = qpdf_get_error_message_detail(pdf->q, e);
    if (!text || strncmp(text, about, sizeof about - 1) != 0)
        return false;
    const char *at = strstr(text, before_highest);
    long highest = at ? strtol(at + sizeof before_highest - 1, NULL, 10) : 0;
    if (highest >= pdf->next_object && highest < PDF_OBJECT_MAX)
        pdf->next_object = (int)highest + 1;
    return at != NULL;
}

enum err pdf_complaints(struct pdf *pdf)
{
    enum err e = OK;
    if (qpdf_has_error(pdf->q))
        e = complaint(pdf, qpdf_get_error(pdf->q));
    while (qpdf_more_warnings(pdf->q)) {
        qpdf_error w = qpdf_next_warning(pdf->q);
        if (e == OK && !is_about_size(pdf, w))
            e = complaint(pdf, w);
    }
    return e;
}

static enum err read_trailer(struct pdf *pdf)
{
    long long size;
    pdf->trailer = qpdf_get_trailer(pdf->q);
    pdf->root = object_key(pdf, pdf->trailer, "/Root");
    if (qpdf_oh_has_key(pdf->q, pdf->trailer, "/Encrypt"))
        return pdf_refuse(pdf, ERR_PDF_ENCRYPTED, 0, 0, "encrypted");
    if (!qpdf_oh_is_indirect(pdf->q, pdf->root) || !object_is_dict(pdf, pdf->root))
        return pdf_refuse(pdf, ERR_PDF_XREF, 0, 0, "no catalog");
    if (!object_integer(pdf, object_key(pdf, pdf->trailer, "/Size"), &size) ||
        size < 1 || size > PDF_OBJECT_MAX)
        return pdf_refuse(pdf, ERR_PDF_XREF, 0, 0, "/Size is damaged");
    pdf->next_object = (int)size;
    return pdf_complaints(pdf);
}

/* "%PDF-1.7" at the first byte, any version. */
static bool has_header(struct bytes f)
{
    return f.n >= 64 && starts_with(f, 0, "%PDF-") && f.p[5] >= '1' && f.p[5] <= '2' &&
           f.p[6] == '.' && f.p[7] >= '0' && f.p[7] <= '9';
}

enum err pdf_open(struct pdf *pdf, struct bytes file)
{
    *pdf = (struct pdf){.file = file};
    if (!has_header(file)) /* guard: header */
        return pdf_refuse(pdf, ERR_PDF_HEADER, 0, 0, "no header at the first byte");
    enum err e = find_newest_section(pdf);
    if (e != OK)
        return e;
    pdf->q = qpdf_init();
    qpdf_silence_errors(pdf->q);
    qpdf_set_suppress_warnings(pdf->q, QPDF_TRUE);
    qpdf_set_attempt_recovery(pdf->q, QPDF_FALSE);
    QPDF_ERROR_CODE rc =
        qpdf_read_memory(pdf->q, "document", (const char *)file.p, file.n, NULL);
    if (rc & QPDF_ERRORS) {
        e = pdf_complaints(pdf);
        if (e == ERR_PDF_BROKEN || e == OK)
            e = pdf_refuse(pdf, ERR_PDF_XREF, 0, pdf->why.object,
                           "the cross-reference cannot be read");
        return e;
    }
    if (qpdf_is_encrypted(pdf->q))
        return pdf_refuse(pdf, ERR_PDF_ENCRYPTED, 0, 0, "encrypted");
    return read_trailer(pdf);
}

void pdf_close(struct pdf *pdf)
{
    if (!pdf->q)
        return;
    /* an error that nobody asked for would be printed by qpdf_cleanup */
    while (qpdf_has_error(pdf->q))
        qpdf_get_error(pdf->q);
    qpdf_cleanup(&pdf->q);
    pdf->q = NULL;
}
