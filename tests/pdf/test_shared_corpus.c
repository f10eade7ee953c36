/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base wire crypto canon draw support */
/* Files of other projects, many broken on purpose: each is sealed, with our verifier,
 * qpdf and pdfsig agreeing, or refused with a code, or, where the first page is smaller
 * than the seal, refused a place for it; none crashes or hangs. They are not
 * part of this repository: SEALKEEPER_CORPUS names their folder, else ../shared/corpus
 * beside the checkout is tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/pdf_make.h"
#include "support/pdf_seal.h"

#define FILES_MAX 4096

static struct pdf_service *service;
static struct test_signer signer;
static struct buf face;

static int set_up(void **state)
{
    (void)state;
    service = test_pdf_service();
    test_signer_make(&signer, KEY_P256);
    test_face(&face);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pdf_service_close(&service);
    test_signer_clear(&signer);
    buf_clear(&face);
    return 0;
}

/* ---- the files ---- */

static char *paths[FILES_MAX];
static size_t paths_n;

static int collect(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    size_t n = strlen(path);
    if (type == FTW_F && n > 4 && strcmp(path + n - 4, ".pdf") == 0 &&
        paths_n < FILES_MAX)
        paths[paths_n++] = strdup(path);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_whole(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    for (int c; (c = getc(f)) != EOF;)
        buf_add_byte(out, (uint8_t)c);
    fclose(f);
}

/* ---- one file ---- */

/* The seal of test_face() is 40 mm square and test_prepare() puts it 20 and 30 units
 * from the lower left corner: reckoned anew here, in thousandths of a unit. */
static bool has_room(const struct pdf_page *page)
{
    const double side = 40 / 25.4 * 72 * 1000 * 1000 / page->user_unit_milli;

    return page->right - page->left >= 20000 + side &&
           page->top - page->bottom >= 30000 + side;
}

/* NULL when the seal was refused its place, as it must be there. */
static const char *seal_nowhere(struct bytes document, const struct pdf_page *page,
                                struct arena *a)
{
    const struct pdf_question q = test_question(service, &document, 1, a);
    struct pdf_prepared prepared;
    struct buf update = {0};
    enum err e = test_prepare(&q, buf_bytes(&face), page, &prepared, &update);
    bool wrote = update.n > 0;

    buf_clear(&update);
    if (e == OK || wrote)
        return "sealed where there is no room";
    return prepared.refusal == ERR_PLACEMENT_OUTSIDE ? NULL : "refused otherwise";
}

/* NULL when all is well, else what is not. */
static const char *seal(struct bytes document, const struct pdf_verdict *verdict,
                        struct arena *a)
{
    struct buf update = {0}, sealed = {0};
    struct pdf_prepared prepared;
    struct pdf_report report;
    struct bytes root;
    const char *fault = NULL;
    const struct pdf_page *page = &verdict->pages[0];
    struct pdf_question q = test_question(service, &document, 1, a);
    if (test_prepare(&q, buf_bytes(&face), page, &prepared, &update) != OK)
        return "not prepared";
    test_fill(&signer, document, &prepared, &update);
    buf_add_bytes(&sealed, document);
    buf_add_bytes(&sealed, buf_bytes(&update));
    const struct bytes whole = buf_bytes(&sealed);
    const struct pdf_trust trust = test_trust(&signer, &root);
    q = test_question(service, &whole, 1, a);
    if (pdf_verify(&q, &trust, &report) != OK ||
        report.signatures_n != verdict->signatures + 1)
        fault = "our verifier does not find every signature";
    for (size_t i = 0; !fault && i < report.signatures_n; i++) {
        const struct pdf_signature *s = &report.signatures[i];
        if (!s->intact || s->coverage == PDF_COVERS_NOTHING ||
            s->changes == PDF_CHANGED_CONTENT)
            fault = "a signature is not valid";
    }
    if (!fault && !qpdf_agrees(whole))
        fault = "qpdf does not agree";
    if (!fault && pdfsig_valid(whole) != pdfsig_valid(document) + 1)
        fault = "pdfsig does not agree";
    buf_clear(&update);
    buf_clear(&sealed);
    return fault;
}

struct tally {
    size_t sealed, too_small, refused, faults;
};

/* Pages smaller than a seal are the one thing that is refused only after intake. */
static const char *seal_accepted(struct bytes document,
                                 const struct pdf_verdict *verdict, struct arena *a,
                                 struct tally *tally)
{
    if (!has_room(&verdict->pages[0])) {
        tally->too_small++;
        return seal_nowhere(document, &verdict->pages[0], a);
    }
    tally->sealed++;
    return seal(document, verdict, a);
}

static void try_file(const char *path, struct tally *tally)
{
    struct arena *a = arena_new();
    struct buf file = {0}, normalised = {0};
    struct pdf_verdict verdict;
    const struct pdf_limits limits = PDF_LIMITS_DEFAULT;
    const char *fault = NULL;
    read_whole(path, &file);
    const struct bytes part = buf_bytes(&file);
    const struct pdf_question q = test_question(service, &part, 1, a);
    enum err e = pdf_judge(&q, &limits, &verdict, &normalised);
    if (e == OK) {
        fault = seal_accepted(verdict.normalised ? buf_bytes(&normalised) : part,
                              &verdict, a, tally);
    } else {
        tally->refused++;
        if (strncmp(err_info(e)->code, "pdf.", 4) != 0)
            fault = err_info(e)->code;
    }
    if (fault) {
        print_error("%s: %s\n", path, fault);
        tally->faults++;
    }
    buf_clear(&file);
    buf_clear(&normalised);
    arena_free(&a);
}

static void every_shared_file_is_sealed_or_refused(void **state)
{
    (void)state;
    struct tally tally = {0};
    const char *folder = getenv("SEALKEEPER_CORPUS");
    if (!folder)
        folder = SEALKEEPER_SOURCE_DIR "/../shared/corpus";
    if (access(folder, R_OK | X_OK) != 0) {
        print_message("SKIPPED: no corpus at %s\n", folder);
        return;
    }
    assert_int_equal(nftw(folder, collect, 16, FTW_PHYS), 0);
    qsort(paths, paths_n, sizeof *paths, by_name);
    for (size_t i = 0; i < paths_n; i++) {
        try_file(paths[i], &tally);
        free(paths[i]);
    }
    print_message("%zu files: %zu sealed, %zu too small for a seal, %zu refused\n",
                  paths_n, tally.sealed, tally.too_small, tally.refused);
    assert_true(tally.sealed > 0);
    assert_int_equal(tally.faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shared_file_is_sealed_or_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
