/* SPDX-License-Identifier: Apache-2.0 */
/* The order of intake: size, opening, pages, survey, signatures; then either the bytes
 * as they came or the normalised ones, judged in the same way. Never repairs, never
 * keeps a handle. */
#include "pdf/judge.h"

/* ours */
#include "pdf/existing.h"
#include "pdf/normalise.h"
#include "pdf/survey.h"

struct judgement {
    struct pdf pdf;
    const struct pdf_limits *limits;
    struct arena *arena;
    struct page_tree tree;
    struct survey survey;
    uint32_t signatures;
};

static enum err examine(struct judgement *j, struct bytes file)
{
    enum err e = pdf_open(&j->pdf, file);
    if (e == OK)
        e = page_tree_read(&j->pdf, j->limits->pages, j->arena, &j->tree);
    if (e == OK)
        e = survey_document(&j->pdf, &j->tree, j->limits, j->arena, &j->survey);
    if (e == OK)
        e = existing_signatures_check(&j->pdf, j->arena, &j->signatures);
    return e;
}

static void fill(const struct judgement *j, enum err refusal, struct pdf_verdict *out)
{
    out->refusal = refusal;
    out->reason = j->pdf.why;
    if (refusal != OK)
        return;
    out->reason = (struct pdf_reason){.page = 0};
    out->signatures = j->signatures;
    struct pdf_page *pages = ARENA_ARRAY(j->arena, j->tree.n, struct pdf_page);
    for (size_t i = 0; i < j->tree.n; i++)
        pages[i] = j->tree.pages[i].box;
    out->pages = pages;
    out->pages_n = j->tree.n;
    out->warnings = j->survey.warnings;
    out->warnings_n = j->survey.warnings_n;
}

/* The normalised bytes are a document of their own: nothing is believed about them. */
static enum err judge_again(struct judgement *j, struct buf *normalised)
{
    enum err e = document_normalise(&j->pdf, normalised);
    if (e != OK)
        return e;
    pdf_close(&j->pdf);
    e = examine(j, buf_bytes(normalised));
    if (e == OK && !document_is_clean(&j->pdf, j->survey.unreferenced))
        e = pdf_refuse(&j->pdf, ERR_PDF_STRUCTURE, 0, 0, "cannot be made one revision");
    return e;
}

void pdf_judge_document(struct bytes file, const struct pdf_limits *limits,
                        struct arena *a, struct pdf_verdict *out,
                        struct buf *normalised)
{
    struct judgement j = {.limits = limits, .arena = a};
    enum err e;
    *out = (struct pdf_verdict){.refusal = OK};
    if (file.n > limits->file_bytes) { /* guard: file_bytes */
        out->refusal = pdf_refuse(&j.pdf, ERR_PDF_TOO_LARGE, 0, 0, "too many bytes");
        out->reason = j.pdf.why;
        return;
    }
    e = examine(&j, file);
    if (e == OK && j.signatures == 0 &&
        !document_is_clean(&j.pdf, j.survey.unreferenced)) {
        out->normalised = true;
        e = judge_again(&j, normalised);
    }
    fill(&j, e, out);
    pdf_close(&j.pdf);
}
