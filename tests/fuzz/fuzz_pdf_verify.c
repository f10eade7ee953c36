/* layers: base wire canon crypto draw pdf */
/* SPDX-License-Identifier: Apache-2.0 */
/* The verifier of PDFs, shown sealed files that others have touched: a file that it
 * calls valid is, up to the end of its last signature and but for the spelling of
 * /Contents, one of the files that were sealed here. */
#include "fuzz/fuzz.h"

/* system */
#include <stdlib.h>

/* ours */
#include "pdf/prepare.h"
#include "pdf/verify.h"
#include "support/pdf_make.h"
#include "support/pdf_seal.h"

const char *const fuzz_words[] = {
    "/ByteRange[0 ", "/Contents<",    ">",      "/Fields[",
    "/DocMDP",       "startxref\n",   "%%EOF",  "/Prev ",
    "xref\n0 1\n",   " 0 obj\n<<",    "endobj", "/Kids[",
    "/AcroForm",     "/Annots[",      " 0 R",   "00",
    "/FT/Sig",       "/Type/Catalog", NULL};

/* Every state in which a file left the sealing: its bytes, and where the signatures
 * stand in them. */
struct sealed {
    struct buf file;
    struct {
        size_t from, to;
    } gap[2];
    size_t gaps;
};
static struct sealed originals[6];
static size_t originals_n;
static struct test_signer signer;
static struct buf face;

static void seal(struct sealed *s)
{
    struct arena *a = arena_new();
    const struct pdf_placement place = {1, 20000 + 150000 * (int)s->gaps, 30000};
    const struct pdf_order order = {buf_bytes(&face), &place, 1, UPDATE_CONTENTS_PLAIN};
    struct pdf_prepared prepared;
    struct buf update = {0};
    size_t from;

    pdf_prepare_update(buf_bytes(&s->file), &order, a, &prepared, &update);
    ASSERT(prepared.refusal == OK);
    from = s->file.n + prepared.holes.contents_off;
    test_fill(&signer, buf_bytes(&s->file), &prepared, &update);
    s->gap[s->gaps].from = from;
    s->gap[s->gaps++].to = from + prepared.holes.contents_len;
    buf_add_bytes(&s->file, buf_bytes(&update));
    buf_clear(&update);
    arena_free(&a);
}

/* One document, sealed once and then again: two originals. */
static void add_document(bool stream_form)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    struct sealed *once = &originals[originals_n++], *twice = &originals[originals_n++];

    if (stream_form)
        pdf_build_write_stream(b, true, &once->file);
    else
        pdf_build_write(b, &once->file);
    seal(once);
    *twice = *once;
    twice->file = (struct buf){0};
    buf_add_bytes(&twice->file, buf_bytes(&once->file));
    seal(twice);
    fuzz_seed(buf_bytes(&once->file));
    fuzz_seed(buf_bytes(&twice->file));
    pdf_build_free(&b);
}

void fuzz_begin(void)
{
    test_signer_make(&signer, KEY_P256);
    test_face(&face);
    add_document(false);
    add_document(true);
}

static bool is_original(const struct sealed *s, struct bytes covered)
{
    if (covered.n != s->file.n)
        return false;
    for (size_t i = 0; i < covered.n; i++) {
        bool in_gap = false;

        for (size_t g = 0; g < s->gaps; g++)
            in_gap = in_gap || (i >= s->gap[g].from && i < s->gap[g].to);
        if (!in_gap && covered.p[i] != s->file.p[i])
            return false;
    }
    return true;
}

static void assert_original(struct bytes file, const struct pdf_report *report)
{
    struct bytes covered = {file.p, 0};
    bool found = false;

    for (size_t i = 0; i < report->signatures_n; i++)
        if (report->signatures[i].revision_end > covered.n)
            covered.n = report->signatures[i].revision_end;
    ASSERT(covered.n <= file.n);
    for (size_t i = 0; i < originals_n; i++)
        found = found || is_original(&originals[i], covered);
    ASSERT(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes file = {data, size};
    struct bytes root;
    const struct pdf_trust trust = test_trust(&signer, &root);
    struct arena *a = arena_new();
    struct pdf_report report;

    pdf_verify_document(file, &trust, a, &report);
    ASSERT(report.refusal == OK || !report.valid);
    for (size_t i = 0; i < report.signatures_n; i++)
        ASSERT(report.signatures[i].intact == !report.signatures[i].problem.p);
    if (report.valid) {
        assert_original(file, &report);
        fuzz_accepted();
    }
    arena_free(&a);
    return 0;
}
