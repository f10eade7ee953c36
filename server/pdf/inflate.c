/* SPDX-License-Identifier: Apache-2.0 */
/* Measures streams against the limit for inflated bytes. A single FlateDecode is
 * counted piece by piece; chains of filters are decoded by libqpdf, where the address
 * space of the child is the limit. Called by survey.c. */
#include "pdf/inflate.h"

/* system */
#include <stdlib.h>
#include <zlib.h>

#define PIECE 65536

static bool is_flate(struct pdf *pdf, qpdf_oh filter)
{
    return object_is_name(pdf, filter, "/FlateDecode") ||
           object_is_name(pdf, filter, "/Fl");
}

/* One FlateDecode and nothing else. */
static bool is_single_flate(struct pdf *pdf, qpdf_oh filter)
{
    if (object_items(pdf, filter) != 1)
        return is_flate(pdf, filter);
    qpdf_oh only = object_item(pdf, filter, 0);
    bool is = is_flate(pdf, only);
    object_drop(pdf, only);
    return is;
}

static enum err count_inflated(struct bytes raw, uint64_t most, uint64_t *total)
{
    uint8_t *piece = malloc(PIECE);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)raw.p, .avail_in = (uInt)raw.n};
    int rc = piece ? inflateInit(&z) : Z_MEM_ERROR;
    enum err e = rc == Z_OK ? OK : ERR_PDF_BOMB;
    while (rc == Z_OK && e == OK) {
        z.next_out = piece;
        z.avail_out = PIECE;
        rc = inflate(&z, Z_NO_FLUSH);
        *total += PIECE - z.avail_out;
        if (*total > most) /* guard: inflated_max */
            e = ERR_PDF_BOMB;
    }
    /* a missing end (Z_BUF_ERROR) is common and shown alike by all readers */
    if (e == OK && rc == Z_DATA_ERROR)
        e = ERR_PDF_BROKEN;
    inflateEnd(&z);
    free(piece);
    return e;
}

static enum err count_decoded(struct pdf *pdf, qpdf_oh stream, uint64_t most,
                              uint64_t *total)
{
    unsigned char *p = NULL;
    size_t n = 0;
    QPDF_BOOL decoded = QPDF_FALSE;
    bool good = qpdf_oh_get_stream_data(pdf->q, stream, qpdf_dl_generalized, &decoded,
                                        &p, &n) == 0;
    free(p); /* a warning can come with bytes too */
    if (!good)
        return pdf_complaints(pdf) == ERR_PDF_BOMB ? ERR_PDF_BOMB : ERR_PDF_BROKEN;
    *total += n;
    return *total > most ? ERR_PDF_BOMB : OK;
}

static enum err measure(struct pdf *pdf, qpdf_oh stream, qpdf_oh filter, uint64_t most,
                        uint64_t *total)
{
    size_t n = 0;
    bool flate = is_single_flate(pdf, filter);
    if (!flate && object_items(pdf, filter) > 1)
        return count_decoded(pdf, stream, most, total);
    if (object_is_name(pdf, filter, "/LZWDecode") ||
        object_is_name(pdf, filter, "/RunLengthDecode"))
        return count_decoded(pdf, stream, most, total);
    unsigned char *raw;
    if (!object_raw(pdf, stream, &raw, &n))
        return ERR_PDF_BROKEN;
    enum err e = OK;
    if (flate && n > 0)
        e = count_inflated((struct bytes){raw, n}, most, total);
    else
        *total += n; /* images: the renderer has its own limits */
    free(raw);
    return e;
}

enum err inflate_measure(struct pdf *pdf, qpdf_oh stream, uint64_t most,
                         uint64_t *total)
{
    qpdf_oh filter = object_key(pdf, stream, "/Filter");
    enum err e = measure(pdf, stream, filter, most, total);
    object_drop(pdf, filter);
    return e;
}
