/* SPDX-License-Identifier: Apache-2.0 */
/* Intake's view of signatures made elsewhere. Never asks who signed: the document is
 * only appended to, and its signatures must still be good afterwards. Called by
 * judge.c.
 */
#include "pdf/existing.h"

/* system */
#include <stdio.h>

/* ours */
#include "pdf/check.h"
#include "pdf/signature.h"

/* The first signature that is at fault, by its number in the file's order. */
static enum err refuse_broken(struct pdf *pdf, const struct pdf_report *report)
{
    char text[PDF_REASON_TEXT_MAX + 1];
    for (size_t i = 0; i < report->signatures_n; i++) {
        const struct pdf_signature *s = &report->signatures[i];
        struct str fault = !s->intact ? s->problem : s->change;
        if (s->intact && s->coverage != PDF_COVERS_NOTHING &&
            s->changes != PDF_CHANGED_CONTENT)
            continue;
        snprintf(text, sizeof text, "signature %zu: %.*s", i + 1, (int)fault.n,
                 fault.p ? fault.p : "");
        return pdf_refuse(pdf, ERR_PDF_SIGNATURE_BROKEN, 0, s->changed_object, text);
    }
    return pdf_refuse(pdf, ERR_PDF_SIGNATURE_BROKEN, 0, 0,
                      "bytes that no signature covers");
}

enum err existing_signatures_check(struct pdf *pdf, struct arena *a, uint32_t *count)
{
    const struct pdf_trust nobody = {.roots_n = 0};
    struct pdf_report report = {.refusal = OK};
    struct signature_list list;
    *count = 0;
    signatures_find(pdf, a, &list);
    if (list.too_many)
        return pdf_refuse(pdf, ERR_PDF_STRUCTURE, 0, 0, "too many form fields");
    for (size_t i = 0; i < list.n; i++) {
        signature_read(pdf, a, &list.items[i]);
        if (list.items[i].certification == 1) /* guard: certified_p1 */
            return pdf_refuse(pdf, ERR_PDF_CERTIFIED, 0, list.items[i].id, "certified");
    }
    if (list.n == 0)
        return OK;
    signatures_check(pdf, &nobody, a, &report);
    if (!signatures_are_whole(&report)) /* guard: existing_whole */
        return refuse_broken(pdf, &report);
    *count = (uint32_t)report.signatures_n;
    return OK;
}
