/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base wire crypto canon jobs */
/* From the verifier's findings to the word that a stranger reads. Each test begins with
 * a seal that is valid in every respect and takes one thing away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "jobs/verification_verdict.h"

#define NOW (INT64_C(20000) * US_PER_DAY)
#define ROOM 4

static struct pdf_signature signatures[ROOM];
static struct pdf_report report;
static struct verification_opinion each[ROOM], file;

static struct pdf_signature good_seal(uint64_t end)
{
    return (struct pdf_signature){.intact = true,
                                  .coverage = PDF_COVERS_FILE,
                                  .changes = PDF_CHANGED_NOTHING,
                                  .revision_end = end,
                                  .chain = STR("good"),
                                  .revocation = CERT_NOT_REVOKED,
                                  .not_after_us = NOW + US_PER_DAY};
}

/* One valid seal over the whole file. */
static int arrange(void **state)
{
    (void)state;
    signatures[0] = good_seal(1000);
    report =
        (struct pdf_report){.signatures = signatures, .signatures_n = 1, .valid = true};
    return 0;
}

/* A further seal over the whole file; the first one covers what was there before. */
static void add_seal(void)
{
    signatures[0].coverage = PDF_COVERS_REVISION;
    signatures[0].changes = PDF_CHANGED_SIGNATURES;
    signatures[1] = good_seal(2000);
    report.signatures_n = 2;
}

static void judge(void)
{
    verification_judge(&report, NOW, each, &file);
}

static void assert_opinion(const struct verification_opinion *o,
                           enum verification_verdict verdict,
                           enum verification_reason reason)
{
    assert_string_equal(verification_verdict_name(o->verdict),
                        verification_verdict_name(verdict));
    assert_string_equal(verification_words(o->reason)->code,
                        verification_words(reason)->code);
}

/* What was taken away shows in the seal and in the file. */
static void assert_seal(enum verification_verdict verdict,
                        enum verification_reason reason)
{
    judge();
    assert_opinion(&each[0], verdict, reason);
    assert_int_equal(file.verdict, verdict);
}

static void a_good_seal_is_valid(void **state)
{
    (void)state;
    assert_seal(VERIFICATION_VALID, REASON_VALID);
    assert_int_equal(file.reason, REASON_FILE_VALID);
}

static void a_seal_whose_bytes_changed_is_broken(void **state)
{
    (void)state;
    signatures[0].intact = false;
    assert_seal(VERIFICATION_BROKEN, REASON_BYTES_CHANGED);
}

static void a_seal_over_no_whole_state_is_broken(void **state)
{
    (void)state;
    signatures[0].coverage = PDF_COVERS_NOTHING;
    assert_seal(VERIFICATION_BROKEN, REASON_NOT_A_REVISION);
}

static void content_that_changed_later_is_said(void **state)
{
    (void)state;
    signatures[0].coverage = PDF_COVERS_REVISION;
    signatures[0].changes = PDF_CHANGED_CONTENT;
    assert_seal(VERIFICATION_CHANGED_AFTER, REASON_CONTENT_CHANGED);
}

static void bytes_behind_the_last_signature_count_as_a_change(void **state)
{
    (void)state;
    signatures[0].coverage = PDF_COVERS_REVISION;
    assert_seal(VERIFICATION_CHANGED_AFTER, REASON_UNSIGNED_BYTES);
    signatures[0].changes = PDF_CHANGED_VALIDATION;
    assert_seal(VERIFICATION_VALID, REASON_VALID);
}

static void further_seals_take_nothing_from_the_first(void **state)
{
    (void)state;
    add_seal();
    judge();
    assert_opinion(&each[0], VERIFICATION_VALID, REASON_VALID);
    assert_opinion(&each[1], VERIFICATION_VALID, REASON_VALID);
    assert_int_equal(file.verdict, VERIFICATION_VALID);
}

static void two_signatures_over_one_state_are_both_broken(void **state)
{
    (void)state;
    add_seal();
    signatures[1].revision_end = signatures[0].revision_end;
    judge();
    assert_opinion(&each[0], VERIFICATION_BROKEN, REASON_COPIED);
    assert_opinion(&each[1], VERIFICATION_BROKEN, REASON_COPIED);
    assert_int_equal(file.verdict, VERIFICATION_BROKEN);
}

static void a_certificate_of_somebody_else_is_untrusted(void **state)
{
    static const struct {
        const char *chain;
        enum verification_reason reason;
    } strangers[] = {
        {"untrusted", REASON_UNTRUSTED},
        {"broken", REASON_CHAIN_BROKEN},
        {"wrong_kind", REASON_WRONG_KIND},
        {"unreadable", REASON_CERTIFICATE_UNREADABLE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(strangers); i++) {
        signatures[0].chain = str_of(strangers[i].chain);
        assert_seal(VERIFICATION_UNTRUSTED, strangers[i].reason);
    }
}

static void a_revoked_certificate_is_revoked_even_when_it_has_expired(void **state)
{
    (void)state;
    signatures[0].revocation = CERT_IS_REVOKED;
    signatures[0].not_after_us = NOW - US_PER_S;
    assert_seal(VERIFICATION_REVOKED, REASON_CERTIFICATE_REVOKED);
}

/* Never "valid" when nobody knows. */
static void unknown_revocation_cannot_be_confirmed(void **state)
{
    (void)state;
    signatures[0].revocation = CERT_REVOCATION_UNKNOWN;
    assert_seal(VERIFICATION_UNCONFIRMED, REASON_REVOCATION_UNKNOWN);
}

static void a_certificate_out_of_its_time_cannot_be_confirmed(void **state)
{
    (void)state;
    signatures[0].not_after_us = NOW - US_PER_S;
    assert_seal(VERIFICATION_UNCONFIRMED, REASON_CERTIFICATE_EXPIRED);
    signatures[0].not_after_us = NOW + US_PER_S;
    signatures[0].chain = STR("expired");
    assert_seal(VERIFICATION_UNCONFIRMED, REASON_CERTIFICATE_EXPIRED);
    signatures[0].chain = STR("not_yet_valid");
    assert_seal(VERIFICATION_UNCONFIRMED, REASON_CERTIFICATE_NOT_YET);
}

static void what_the_chain_leaves_open_cannot_be_confirmed(void **state)
{
    static const char *const words[] = {"not_asked", "no_crl", "something new", ""};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        signatures[0].chain = str_of(words[i]);
        assert_seal(VERIFICATION_UNCONFIRMED, REASON_UNCLEAR);
    }
}

static void a_timestamp_beside_a_seal_says_nothing_against_it(void **state)
{
    (void)state;
    add_seal();
    signatures[1].is_timestamp = true;
    signatures[1].chain = STR("not_asked");
    judge();
    assert_opinion(&each[1], VERIFICATION_UNCONFIRMED, REASON_TIMESTAMP_NOT_JUDGED);
    assert_int_equal(file.verdict, VERIFICATION_VALID);
}

static void a_timestamp_alone_proves_no_seal(void **state)
{
    (void)state;
    signatures[0].is_timestamp = true;
    assert_seal(VERIFICATION_UNCONFIRMED, REASON_TIMESTAMP_NOT_JUDGED);
}

static void a_broken_timestamp_counts(void **state)
{
    (void)state;
    add_seal();
    signatures[1].is_timestamp = true;
    signatures[1].intact = false;
    judge();
    assert_int_equal(file.verdict, VERIFICATION_BROKEN);
}

static void the_gravest_signature_decides_about_the_file(void **state)
{
    (void)state;
    add_seal();
    signatures[1].chain = STR("untrusted");
    judge();
    assert_opinion(&each[0], VERIFICATION_VALID, REASON_VALID);
    assert_int_equal(file.verdict, VERIFICATION_UNTRUSTED);
    signatures[0].revocation = CERT_IS_REVOKED;
    judge();
    assert_int_equal(file.verdict, VERIFICATION_REVOKED);
    assert_int_equal(file.reason, REASON_FILE_NOT_VALID);
}

/* Whatever we think of each: without the verifier's own yes there is none from us. */
static void without_the_verifiers_word_no_file_is_valid(void **state)
{
    (void)state;
    report.valid = false;
    judge();
    assert_opinion(&each[0], VERIFICATION_VALID, REASON_VALID);
    assert_opinion(&file, VERIFICATION_UNCONFIRMED, REASON_FILE_DAMAGED);
}

static void of_more_signatures_than_are_looked_at_none_is_valid(void **state)
{
    (void)state;
    report.incomplete = true;
    assert_seal(VERIFICATION_UNCONFIRMED, REASON_FILE_TOO_MANY);
    report.signatures_n = 0;
    judge();
    assert_opinion(&file, VERIFICATION_UNCONFIRMED, REASON_FILE_TOO_MANY);
}

static void a_file_without_signatures_is_called_so(void **state)
{
    (void)state;
    report.signatures_n = 0;
    report.valid = false;
    judge();
    assert_opinion(&file, VERIFICATION_NO_SIGNATURE, REASON_FILE_UNSIGNED);
}

#define TEST(name) cmocka_unit_test_setup(name, arrange)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_seal_is_valid),
        TEST(a_seal_whose_bytes_changed_is_broken),
        TEST(a_seal_over_no_whole_state_is_broken),
        TEST(content_that_changed_later_is_said),
        TEST(bytes_behind_the_last_signature_count_as_a_change),
        TEST(further_seals_take_nothing_from_the_first),
        TEST(two_signatures_over_one_state_are_both_broken),
        TEST(a_certificate_of_somebody_else_is_untrusted),
        TEST(a_revoked_certificate_is_revoked_even_when_it_has_expired),
        TEST(unknown_revocation_cannot_be_confirmed),
        TEST(a_certificate_out_of_its_time_cannot_be_confirmed),
        TEST(what_the_chain_leaves_open_cannot_be_confirmed),
        TEST(a_timestamp_beside_a_seal_says_nothing_against_it),
        TEST(a_timestamp_alone_proves_no_seal),
        TEST(a_broken_timestamp_counts),
        TEST(the_gravest_signature_decides_about_the_file),
        TEST(without_the_verifiers_word_no_file_is_valid),
        TEST(of_more_signatures_than_are_looked_at_none_is_valid),
        TEST(a_file_without_signatures_is_called_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
