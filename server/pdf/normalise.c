/* SPDX-License-Identifier: Apache-2.0 */
/* libqpdf's writer with every choice pinned: streams kept as they are, /ID from the
 * content. Called by judge.c only; the result is judged again like any document. */
#include "pdf/normalise.h"

/* ours */
#include "pdf/object.h"

bool document_is_clean(struct pdf *pdf, uint32_t unreferenced)
{
    /* a linearised file has two sections and a /Prev between them by design; once it
     * was updated, libqpdf no longer calls it linearised */
    bool one_revision =
        !qpdf_oh_has_key(pdf->q, pdf->trailer, "/Prev") || qpdf_is_linearized(pdf->q);
    bool hybrid = qpdf_oh_has_key(pdf->q, pdf->trailer, "/XRefStm");
    return one_revision && !hybrid && pdf->ends_cleanly && unreferenced == 0;
}

enum err document_normalise(struct pdf *pdf, struct buf *out)
{
    if (qpdf_init_write_memory(pdf->q) & QPDF_ERRORS)
        return pdf_refuse(pdf, ERR_PDF_BROKEN, 0, 0, "cannot be rewritten");
    qpdf_set_deterministic_ID(pdf->q, QPDF_TRUE);
    qpdf_set_object_stream_mode(pdf->q, qpdf_o_preserve);
    qpdf_set_stream_data_mode(pdf->q, qpdf_s_preserve);
    qpdf_set_compress_streams(pdf->q, QPDF_FALSE);
    qpdf_set_decode_level(pdf->q, qpdf_dl_none);
    qpdf_set_preserve_unreferenced_objects(pdf->q, QPDF_FALSE);
    qpdf_set_linearization(pdf->q, QPDF_FALSE);
    if (qpdf_write(pdf->q) & QPDF_ERRORS) {
        enum err e = pdf_complaints(pdf);
        return e != OK ? e
                       : pdf_refuse(pdf, ERR_PDF_BROKEN, 0, 0, "cannot be rewritten");
    }
    buf_add(out, qpdf_get_buffer(pdf->q), qpdf_get_buffer_length(pdf->q));
    return pdf_complaints(pdf);
}
