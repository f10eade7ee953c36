/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base wire crypto canon draw support */
/* Every generated sample through the real child: sealed and agreed on by others, or
 * refused with exactly its code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support/foreign_cms.h"
#include "support/pdf_make.h"
#include "support/pdf_seal.h"

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

/* Ours is the last one, and every one is good. */
static void check_report(const struct pdf_report *report, size_t signatures,
                         const char *name)
{
    for (size_t i = 0; i < report->signatures_n; i++) {
        const struct pdf_signature *s = &report->signatures[i];

        if (!s->intact || !str_eq(s->chain, STR("good")))
            fail_msg("%s: signature %zu: %.*s, chain %.*s", name, i + 1,
                     (int)s->problem.n, s->problem.p, (int)s->chain.n, s->chain.p);
        assert_int_equal(s->has_request, i + 1 == signatures);
    }
    if (!report->valid || report->signatures_n != signatures)
        fail_msg("%s: our verifier says no to %zu signatures", name, signatures);
}

/* Prepared twice, filled, verified by us and by others; the input is a prefix. */
static void seal_and_check(struct bytes document, const struct pdf_page *page,
                           const struct pdf_sample *sample)
{
    const size_t signatures = sample->signatures + 1;
    const char *name = sample->name;
    struct arena *a = arena_new();
    struct buf update = {0}, again = {0}, sealed = {0};
    struct pdf_prepared prepared, second;
    struct pdf_report report;
    struct pdf_question q = test_question(service, &document, 1, a);
    if (test_prepare(&q, buf_bytes(&face), page, &prepared, &update) != OK)
        fail_msg("%s: not prepared: %s", name, prepared.reason.text);
    assert_int_equal(test_prepare(&q, buf_bytes(&face), page, &second, &again), OK);
    if (!bytes_eq(buf_bytes(&update), buf_bytes(&again)) ||
        !digest_eq(&prepared.digest, &second.digest))
        fail_msg("%s: preparing is not deterministic", name);

    test_fill(&signer, document, &prepared, &update);
    buf_add_bytes(&sealed, document);
    buf_add_bytes(&sealed, buf_bytes(&update));
    const struct bytes whole = buf_bytes(&sealed);
    const struct bytes roots[] = {buf_bytes(&signer.root), foreign_root()};
    const struct pdf_trust trust = {
        .roots = roots, .roots_n = 2, .now_us = clock_utc_us()};
    q = test_question(service, &whole, 1, a);
    assert_int_equal(pdf_verify(&q, &trust, &report), OK);
    check_report(&report, signatures, name);
    if (!others_agree(whole, signatures))
        fail_msg("%s: others do not agree", name);
    buf_clear(&update);
    buf_clear(&again);
    buf_clear(&sealed);
    arena_free(&a);
}

/* libqpdf takes an object stream whole, whatever its size: nothing but the child's
 * limit of memory stops it, and a sanitizer can have none. */
static bool needs_the_limit_of_memory(const struct pdf_sample *sample)
{
#ifdef SEALKEEPER_SANITIZED
    return strcmp(sample->name, "object_stream_bomb") == 0;
#else
    (void)sample;
    return false;
#endif
}

static void check_sample(const struct pdf_sample *sample)
{
    struct arena *a = arena_new();
    struct buf file = {0}, normalised = {0};
    struct pdf_verdict verdict;
    const struct pdf_limits limits = PDF_LIMITS_DEFAULT;
    sample->make(&file);
    const struct bytes part = buf_bytes(&file);
    const struct pdf_question q = test_question(service, &part, 1, a);
    enum err e = pdf_judge(&q, &limits, &verdict, &normalised);
    if (e != sample->expected)
        fail_msg("%s: %s instead of %s (%s)", sample->name, err_info(e)->name,
                 err_info(sample->expected)->name, verdict.reason.text);
    if (e == OK && verdict.normalised != sample->normalised)
        fail_msg("%s: %snormalised", sample->name, verdict.normalised ? "" : "not ");
    if (e == OK)
        assert_int_equal(verdict.signatures, sample->signatures);
    if (e == OK)
        seal_and_check(verdict.normalised ? buf_bytes(&normalised) : part,
                       &verdict.pages[0], sample);
    buf_clear(&file);
    buf_clear(&normalised);
    arena_free(&a);
}

static void every_sample_is_sealed_or_refused_with_its_code(void **state)
{
    (void)state;
    size_t sealed = 0;
    for (size_t i = 0; i < pdf_samples_n; i++) {
        if (needs_the_limit_of_memory(&pdf_samples[i])) {
            print_message("%s is not tried under a sanitizer\n", pdf_samples[i].name);
            continue;
        }
        check_sample(&pdf_samples[i]);
        sealed += pdf_samples[i].expected == OK;
    }
    printf("%zu samples: %zu sealed, %zu refused\n", pdf_samples_n, sealed,
           pdf_samples_n - sealed);
    assert_true(sealed >= 25 && pdf_samples_n - sealed >= 35);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_is_sealed_or_refused_with_its_code),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
