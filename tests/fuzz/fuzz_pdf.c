/* layers: base wire canon crypto draw pdf */
/* SPDX-License-Identifier: Apache-2.0 */
/* Intake and preparing, in this process and with small limits: what intake accepts can
 * be prepared, twice the same, in a form that the signer's check accepts, and the
 * document stays readable with the update behind it. Bombs are no seeds: memory is the
 * child's rlimit's business (tests/pdf). */
#include "fuzz/fuzz.h"

/* system */
#include <sys/resource.h>

/* ours */
#include "pdf/judge.h"
#include "pdf/prepare.h"
#include "pdf/verify.h"
#include "support/pdf_make.h"
#include "support/pdf_seal.h"

#define SEED_MAX 40000

const char *const fuzz_words[] = {
    "<<",        ">>",       "/Type/Page", "/Kids[",    "/Parent",     "/Annots",
    "/MediaBox", "/CropBox", "/Rotate 90", "/Prev 0",   "/XRefStm",    "/Contents",
    "endobj",    "stream\n", "endstream",  "xref\n",    "trailer",     "startxref\n0",
    "%%EOF",     " 0 R",     "/AcroForm",  "/Fields",   "/ByteRange",  "/Encrypt",
    "/Length",   "(",        "/ObjStm",    "/W[1 2 1]", "/UserUnit 2", NULL};

static const struct pdf_limits limits = {
    .file_bytes = FUZZ_INPUT_MAX, .inflated_bytes = 4u << 20, .pages = 200};
static struct buf face;

/* As the child has it, but for sanitizers, which need far more room. */
static void limit_memory(void)
{
#ifndef SEALKEEPER_SANITIZED
    const struct rlimit most = {UINT64_C(1) << 30, UINT64_C(1) << 30};

    ASSERT(setrlimit(RLIMIT_AS, &most) == 0);
#endif
}

void fuzz_begin(void)
{
    test_face(&face);
    for (size_t i = 0; i < pdf_samples_n; i++) {
        struct buf b = {0};

        if (pdf_samples[i].expected != ERR_PDF_BOMB)
            pdf_samples[i].make(&b);
        if (b.n > 0 && b.n <= SEED_MAX)
            fuzz_seed(buf_bytes(&b));
        buf_clear(&b);
    }
    limit_memory();
}

/* A refusal names one of the documented errors of PDFs and a sentence of ours. */
static void assert_says_why(enum err refusal, const struct pdf_reason *reason)
{
    ASSERT(refusal > OK && refusal < ERR_COUNT);
    ASSERT(memchr(reason->text, '\0', sizeof reason->text));
    for (const char *z = reason->text; *z; z++)
        ASSERT(*z >= ' ' && *z <= '~');
}

static void assert_stays_readable(struct arena *a, struct bytes document,
                                  const struct pdf_prepared *prepared,
                                  struct buf *update)
{
    static const uint8_t cms[] = {0x30, 0x00};
    const struct update_values values = {.time_us = 1780000000 * US_PER_S};
    const struct pdf_trust trust = {.now_us = 1780000000 * US_PER_S};
    struct pdf_report report;
    struct buf both = {0};

    ASSERT(update_fill(update->p, update->n, &prepared->holes, &values,
                       (struct bytes){cms, sizeof cms}));
    buf_add_bytes(&both, document);
    buf_add_bytes(&both, buf_bytes(update));
    pdf_verify_document(buf_bytes(&both), &trust, a, &report);
    ASSERT(report.refusal == OK && report.signatures_n >= 1 && !report.valid);
    buf_clear(&both);
}

static void try_prepare(struct arena *a, struct bytes document,
                        const struct pdf_verdict *verdict)
{
    const struct pdf_placement place = {1, verdict->pages[0].left + 20000,
                                        verdict->pages[0].bottom + 30000};
    const struct pdf_order order = {buf_bytes(&face), &place, 1, UPDATE_CONTENTS_PLAIN};
    struct pdf_prepared prepared, again;
    struct buf update = {0}, same = {0};
    struct digest d;

    pdf_prepare_update(document, &order, a, &prepared, &update);
    if (prepared.refusal == OK) {
        pdf_prepare_update(document, &order, a, &again, &same);
        ASSERT(bytes_eq(buf_bytes(&update), buf_bytes(&same)));
        ASSERT(sig_dict_check(buf_bytes(&update), &prepared.holes, document.n));
        ASSERT(update_digest(document.n, buf_bytes(&update), &prepared.holes, &d));
        ASSERT(digest_eq(&d, &prepared.digest));
        assert_stays_readable(a, document, &prepared, &update);
        fuzz_accepted();
    } else {
        ASSERT(prepared.refusal == ERR_PLACEMENT_OUTSIDE);
    }
    buf_clear(&update);
    buf_clear(&same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes file = {data, size};
    struct pdf_verdict verdict;
    struct buf normalised = {0};
    struct arena *a = arena_new();

    pdf_judge_document(file, &limits, a, &verdict, &normalised);
    if (verdict.refusal == OK) {
        ASSERT(verdict.pages_n >= 1 && verdict.pages_n <= limits.pages);
        ASSERT(verdict.warnings_n <= PDF_WARNINGS_MAX);
        try_prepare(a, verdict.normalised ? buf_bytes(&normalised) : file, &verdict);
    } else {
        assert_says_why(verdict.refusal, &verdict.reason);
    }
    buf_clear(&normalised);
    arena_free(&a);
    return 0;
}
