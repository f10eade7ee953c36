/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a file, has its signatures checked, and says yes or no. Called in the pdf
 * child, and by sealverify after it gave up its rights. */
#include "pdf/verify.h"

/* ours */
#include "pdf/check.h"
#include "pdf/page_tree.h"

void pdf_verify_document(struct bytes file, const struct pdf_trust *trust,
                         struct arena *a, struct pdf_report *out)
{
    struct pdf pdf;
    struct page_tree tree;
    *out = (struct pdf_report){.refusal = OK};
    out->refusal = pdf_open(&pdf, file);
    if (out->refusal == OK)
        out->refusal = page_tree_read(&pdf, PDF_PAGES_MAX, a, &tree);
    if (out->refusal == OK) {
        signatures_check(&pdf, trust, a, out);
        out->valid = signatures_are_whole(out) && signatures_are_trusted(out) &&
                     pdf_complaints(&pdf) == OK;
    } else {
        out->reason = pdf.why;
    }
    pdf_close(&pdf);
}
