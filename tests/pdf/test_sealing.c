/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base wire crypto canon draw pdf support */
/* Whole sealings: several impressions, several seals, every algorithm and both forms of
 * cross-reference; and the sealverify program over the results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "base/clock.h"
#include "crypto/cert.h"
#include "crypto/crl.h"
#include "pdf/prepare.h"
#include "pdf/verify.h"
#include "support/capture.h"
#include "support/pdf_make.h"
#include "support/pdf_seal.h"

#define A4_PLACES                                                                      \
    {                                                                                  \
        {1, 50000, 50000}, {1, 300000, 50000}, {2, 50000, 50000},                      \
        {                                                                              \
            3, 400000, 700000                                                          \
        }                                                                              \
    }

static struct test_signer p256, rsa;
static struct buf face;

static int set_up(void **state)
{
    (void)state;
    test_signer_make(&p256, KEY_P256);
    test_signer_make(&rsa, KEY_RSA2048);
    test_face(&face);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_signer_clear(&p256);
    test_signer_clear(&rsa);
    buf_clear(&face);
    return 0;
}

enum form { TABLE, STREAM, PACKED };

static void make_document(enum form form, struct buf *out)
{
    struct pdf_build *b = pdf_build_pages(3, "");
    if (form == TABLE)
        pdf_build_write(b, out);
    else
        pdf_build_write_stream(b, form == PACKED, out);
    pdf_build_free(&b);
}

/* Appends the prepared update, empty or filled; the number of bytes added. */
static size_t add_seal(struct buf *file, const struct test_signer *signer,
                       size_t places, struct pdf_prepared *prepared)
{
    static const struct pdf_placement at[] = A4_PLACES;
    struct arena *a = arena_new();
    struct buf update = {0};
    const struct pdf_order order = {.face = buf_bytes(&face),
                                    .placements = at,
                                    .placements_n = places,
                                    .contents_len = UPDATE_CONTENTS_PLAIN};
    pdf_prepare_update(buf_bytes(file), &order, a, prepared, &update);
    assert_int_equal(prepared->refusal, OK);
    if (signer)
        test_fill(signer, buf_bytes(file), prepared, &update);
    buf_add_bytes(file, buf_bytes(&update));
    size_t n = update.n;
    buf_clear(&update);
    arena_free(&a);
    return n;
}

static void assert_valid(const struct buf *file, const struct test_signer *signer,
                         size_t signatures)
{
    struct arena *a = arena_new();
    struct pdf_report report;
    struct bytes root;
    const struct pdf_trust trust = test_trust(signer, &root);
    pdf_verify_document(buf_bytes(file), &trust, a, &report);
    assert_int_equal(report.signatures_n, signatures);
    assert_true(report.valid);
    arena_free(&a);
}

static void several_impressions_of_one_seal_are_one_signature(void **state)
{
    (void)state;
    struct pdf_prepared prepared;
    struct buf file = {0};
    make_document(TABLE, &file);
    add_seal(&file, &p256, 4, &prepared);
    assert_valid(&file, &p256, 1);
    assert_true(others_agree(buf_bytes(&file), 1));
    buf_clear(&file);
}

/* ISO 32000 wants a field an impression there; they share one value, and readers list
 * it once each. */
static void a_second_seal_with_several_impressions_keeps_the_first_valid(void **state)
{
    (void)state;
    for (enum form form = TABLE; form <= PACKED; form++) {
        struct pdf_prepared prepared;
        struct buf file = {0};
        make_document(form, &file);
        add_seal(&file, &p256, 4, &prepared);
        add_seal(&file, &p256, 3, &prepared);
        assert_valid(&file, &p256, 2);
        assert_true(others_agree(buf_bytes(&file), 1 + 3));
        buf_clear(&file);
    }
}

static void five_seals_in_a_row_are_all_valid(void **state)
{
    (void)state;
    struct pdf_prepared prepared;
    struct buf file = {0};
    make_document(STREAM, &file);
    for (int i = 0; i < 5; i++)
        add_seal(&file, &p256, 1, &prepared);
    assert_valid(&file, &p256, 5);
    assert_true(others_agree(buf_bytes(&file), 5));
    buf_clear(&file);
}

static void rsa_signatures_are_valid(void **state)
{
    (void)state;
    struct pdf_prepared prepared;
    struct buf file = {0};
    make_document(TABLE, &file);
    add_seal(&file, &rsa, 1, &prepared);
    assert_valid(&file, &rsa, 1);
    assert_true(others_agree(buf_bytes(&file), 1));
    buf_clear(&file);
}

/* Both updates are prepared before anybody approves, and filled one after the other. */
static void updates_prepared_on_empty_ones_are_valid_when_all_are_filled(void **state)
{
    (void)state;
    struct pdf_prepared first, second;
    struct buf file = {0};
    make_document(TABLE, &file);
    size_t document = file.n;
    size_t first_n = add_seal(&file, NULL, 2, &first);
    add_seal(&file, NULL, 2, &second);
    struct buf update = {0};
    buf_add(&update, file.p + document, first_n);
    test_fill(&p256, (struct bytes){file.p, document}, &first, &update);
    memcpy(file.p + document, update.p, update.n);
    update.n = 0;
    buf_add(&update, file.p + document + first_n, file.n - document - first_n);
    test_fill(&p256, (struct bytes){file.p, document + first_n}, &second, &update);
    memcpy(file.p + document + first_n, update.p, update.n);
    assert_valid(&file, &p256, 2);
    assert_true(others_agree(buf_bytes(&file), 1 + 2));
    buf_clear(&update);
    buf_clear(&file);
}

static void the_form_of_the_cross_reference_is_kept(void **state)
{
    (void)state;
    for (enum form form = TABLE; form <= PACKED; form++) {
        struct pdf_prepared prepared;
        struct buf file = {0};
        make_document(form, &file);
        size_t document = file.n;
        add_seal(&file, NULL, 1, &prepared);
        buf_add_byte(&file, 0);
        const char *update = (const char *)file.p + document;
        size_t n = file.n - document;
        assert_true((memmem(update, n, "\ntrailer\n", 9) != NULL) == (form == TABLE));
        assert_true((memmem(update, n, "/Type/XRef", 10) != NULL) == (form != TABLE));
        assert_null(memmem(update, n, "/ObjStm", 7));
        buf_clear(&file);
    }
}

/* ---- revocation ---- */

/* A list of the test's own authority, current for a week from that moment on. */
static void make_list(int64_t made_us, bool revoked, struct arena *a, struct buf *out)
{
    struct cert_facts facts;
    assert_int_equal(cert_read(a, buf_bytes(&p256.leaf), &facts), OK);
    const struct crl_entry entry = {facts.serial, made_us, CRL_KEY_COMPROMISE};
    const struct crl_list list = {1, made_us, made_us + 7 * US_PER_DAY, &entry,
                                  revoked ? 1 : 0};
    out->n = 0;
    assert_int_equal(crl_make(p256.root_key, buf_bytes(&p256.root), &list, out), OK);
}

static void assert_by_list(const struct buf *file, struct bytes list, int64_t now_us,
                           const char *chain, enum cert_revocation revocation)
{
    struct arena *a = arena_new();
    struct pdf_report report;
    struct bytes root;
    struct pdf_trust trust = test_trust(&p256, &root);
    trust.crls = &list;
    trust.crls_n = 1;
    trust.now_us = now_us;
    pdf_verify_document(buf_bytes(file), &trust, a, &report);
    assert_int_equal(report.signatures_n, 1);
    assert_true(str_is(report.signatures[0].chain, chain));
    assert_int_equal(report.signatures[0].revocation, revocation);
    assert_true(report.valid == (revocation == CERT_NOT_REVOKED));
    arena_free(&a);
}

/* The claimed time is anybody's to choose: what counts is what is known now. */
static void a_seal_is_valid_only_while_a_current_list_does_not_name_it(void **state)
{
    (void)state;
    struct pdf_prepared prepared;
    struct buf file = {0}, list = {0};
    struct arena *a = arena_new();
    make_document(TABLE, &file);
    add_seal(&file, &p256, 1, &prepared);
    int64_t now = clock_utc_us();
    make_list(now - US_PER_S, false, a, &list);
    assert_by_list(&file, buf_bytes(&list), now, "good", CERT_NOT_REVOKED);
    assert_by_list(&file, buf_bytes(&list), now + 8 * US_PER_DAY, "no_crl",
                   CERT_REVOCATION_UNKNOWN);
    make_list(now + US_PER_S, true, a, &list);
    assert_by_list(&file, buf_bytes(&list), now + US_PER_DAY, "revoked",
                   CERT_IS_REVOKED);
    arena_free(&a);
    buf_clear(&list);
    buf_clear(&file);
}

/* ---- the program ---- */

static const char program[] = SEALKEEPER_BUILD_DIR "/bin/sealverify";

/* Exit status of sealverify over the file; what it printed. */
static int sealverify(const struct buf *file, const struct test_signer *trusted,
                      bool json, struct buf *said)
{
    char pdf[CAPTURE_PATH_MAX], ca[CAPTURE_PATH_MAX];
    struct buf pem = {0};
    const char *const argv[] = {program, pdf, "--ca", ca, json ? "--json" : NULL, NULL};
    cert_to_pem(buf_bytes(&trusted->root), &pem);
    capture_file(buf_bytes(file), pdf);
    capture_file(buf_bytes(&pem), ca);
    said->n = 0;
    int status = capture(argv, CAPTURE_OUTPUT, said);
    unlink(pdf);
    unlink(ca);
    buf_clear(&pem);
    return status;
}

static void assert_says(const struct buf *said, const char *what)
{
    if (!strstr((const char *)said->p, what))
        fail_msg("sealverify did not say \"%s\" but:\n%s", what, (const char *)said->p);
}

static void sealverify_exits_0_only_if_all_is_well(void **state)
{
    (void)state;
    struct pdf_prepared prepared;
    struct buf file = {0}, said = {0};
    make_document(TABLE, &file);
    assert_int_equal(sealverify(&file, &p256, false, &said), 1);
    assert_says(&said, "no signature");
    add_seal(&file, &p256, 1, &prepared);
    add_seal(&file, &p256, 1, &prepared);
    assert_int_equal(sealverify(&file, &p256, false, &said), 0);
    assert_says(&said, "whole revision");
    assert_says(&said, "further signatures only");
    assert_says(&said, "whole file");
    assert_says(&said, "掌印测试公章");
    assert_says(&said, "\nVALID\n");
    assert_int_equal(sealverify(&file, &rsa, false, &said), 1);
    assert_says(&said, "untrusted");
    pdf_append_object(&file, 5,
                      "<</Length 21>>\nstream\nBT (Pay double) Tj ET\nendstream");
    assert_int_equal(sealverify(&file, &p256, false, &said), 1);
    assert_says(&said, "NOT VALID");
    assert_says(&said, "object 5");
    file.n = 500;
    assert_int_equal(sealverify(&file, &p256, false, &said), 1);
    assert_says(&said, "NOT VALID");
    buf_clear(&file);
    buf_clear(&said);
}

static void sealverify_speaks_json(void **state)
{
    (void)state;
    struct pdf_prepared prepared;
    struct buf file = {0}, said = {0};
    make_document(TABLE, &file);
    add_seal(&file, &p256, 1, &prepared);
    assert_int_equal(sealverify(&file, &p256, true, &said), 0);
    assert_says(&said, "{\"valid\":true,\"refusal\":null");
    assert_says(&said, "\"intact\":true");
    assert_says(&said, "\"coverage\":\"whole file\"");
    assert_says(&said, "\"request_digest\":\"5e5e");
    buf_clear(&file);
    buf_clear(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_impressions_of_one_seal_are_one_signature),
        cmocka_unit_test(a_second_seal_with_several_impressions_keeps_the_first_valid),
        cmocka_unit_test(five_seals_in_a_row_are_all_valid),
        cmocka_unit_test(rsa_signatures_are_valid),
        cmocka_unit_test(updates_prepared_on_empty_ones_are_valid_when_all_are_filled),
        cmocka_unit_test(the_form_of_the_cross_reference_is_kept),
        cmocka_unit_test(a_seal_is_valid_only_while_a_current_list_does_not_name_it),
        cmocka_unit_test(sealverify_exits_0_only_if_all_is_well),
        cmocka_unit_test(sealverify_speaks_json),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
