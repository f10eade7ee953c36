/* layers: base crypto */
/* labels: threaded */
/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in authority: root, leaves, revocation lists, and every way in which a
 * certificate is not good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>

#include <openssl/x509v3.h>

#include "base/clock.h"
#include "crypto/cert.h"
#include "crypto/crl.h"
#include "crypto/digest.h"

#define BEGIN (INT64_C(1780000000) * US_PER_S)
#define END (BEGIN + 365 * US_PER_DAY)
#define MIDDLE (BEGIN + 100 * US_PER_DAY)

static struct arena *arena;
static struct key_pair *root_key, *other_root_key, *leaf_key;
static struct buf root, other_root, leaf_spki, leaf;

static struct cert_order order_of(enum cert_kind kind, const char *name)
{
    return (struct cert_order){
        .kind = kind,
        .subject = {.common_name = str_of(name),
                    .organisation = STR("杭州示例科技有限公司"),
                    .organisation_id = STR("NTRCN-91330100799655058B"),
                    .country = STR("CN")},
        .spki = buf_bytes(&leaf_spki),
        .not_before_us = BEGIN,
        .not_after_us = END,
        .crl_url = STR("http://seal.example/ca.crl?a=1,b=2"),
        .issuers_url = STR("http://seal.example/ca.cer"),
    };
}

static void issue(enum cert_kind kind, struct buf *out)
{
    struct cert_order order = order_of(kind, "杭州示例科技有限公司 合同专用章");

    assert_int_equal(cert_issue(root_key, buf_bytes(&root), &order, out), OK);
}

static int make_authority(void **state)
{
    struct cert_order order = order_of(CERT_ROOT, "Sealkeeper 根证书");

    (void)state;
    arena = arena_new();
    assert_int_equal(key_generate(KEY_P256, &root_key), OK);
    assert_int_equal(key_generate(KEY_P256, &other_root_key), OK);
    assert_int_equal(key_generate(KEY_RSA2048, &leaf_key), OK);
    key_public_der(leaf_key, &leaf_spki);
    assert_int_equal(cert_make_root(root_key, &order, &root), OK);
    assert_int_equal(cert_make_root(other_root_key, &order, &other_root), OK);
    issue(CERT_SEAL, &leaf);
    return 0;
}

static int free_authority(void **state)
{
    (void)state;
    key_free(&root_key);
    key_free(&other_root_key);
    key_free(&leaf_key);
    buf_clear(&root);
    buf_clear(&other_root);
    buf_clear(&leaf_spki);
    buf_clear(&leaf);
    arena_free(&arena);
    return 0;
}

static enum cert_verdict judge_with(struct bytes cert, struct bytes trusted,
                                    enum cert_kind kind, int64_t at_us)
{
    return cert_judge(&(struct cert_question){
        .leaf = cert, .roots = &trusted, .roots_n = 1, .kind = kind, .at_us = at_us});
}

static enum cert_verdict judge(struct bytes cert, enum cert_kind kind, int64_t at_us)
{
    return judge_with(cert, buf_bytes(&root), kind, at_us);
}

static enum cert_verdict judge_by_list(struct bytes crl, int64_t at_us)
{
    struct bytes trusted = buf_bytes(&root);

    return cert_judge(&(struct cert_question){.leaf = buf_bytes(&leaf),
                                              .roots = &trusted,
                                              .roots_n = 1,
                                              .crls = &crl,
                                              .crls_n = 1,
                                              .kind = CERT_SEAL,
                                              .at_us = at_us});
}

/* ---- certificates ---- */

static void a_certificate_says_what_was_ordered(void **state)
{
    struct cert_facts facts;

    (void)state;
    assert_int_equal(cert_read(arena, buf_bytes(&leaf), &facts), OK);
    assert_true(str_is(facts.common_name, "杭州示例科技有限公司 合同专用章"));
    assert_true(str_is(facts.organisation, "杭州示例科技有限公司"));
    assert_true(str_is(facts.organisation_id, "NTRCN-91330100799655058B"));
    assert_true(str_is(facts.subject,
                       "CN=杭州示例科技有限公司 合同专用章,organizationIdentifier="
                       "NTRCN-91330100799655058B,O=杭州示例科技有限公司,C=CN"));
    assert_int_equal(facts.not_before_us, BEGIN);
    assert_int_equal(facts.not_after_us, END);
    assert_true(bytes_eq(facts.spki, buf_bytes(&leaf_spki)));
    assert_int_equal(facts.algorithm, KEY_RSA2048);
    assert_int_equal(facts.kind, CERT_SEAL);
}

static void serials_are_long_positive_and_differ(void **state)
{
    struct cert_facts facts, again;
    struct buf second = {0};

    (void)state;
    issue(CERT_SEAL, &second);
    assert_int_equal(cert_read(arena, buf_bytes(&leaf), &facts), OK);
    assert_int_equal(cert_read(arena, buf_bytes(&second), &again), OK);
    assert_int_equal(facts.serial.n, CERT_SERIAL_LEN);
    assert_true(facts.serial.p[0] < 0x80 && facts.serial.p[0] > 0);
    assert_false(bytes_eq(facts.serial, again.serial));
    buf_clear(&second);
}

static void each_kind_is_good_for_itself_only(void **state)
{
    (void)state;
    for (enum cert_kind made = CERT_SEAL; made <= CERT_OCSP; made++) {
        struct buf cert = {0};

        issue(made, &cert);
        for (enum cert_kind asked = CERT_SEAL; asked <= CERT_OCSP; asked++)
            assert_int_equal(judge(buf_bytes(&cert), asked, MIDDLE),
                             made == asked ? CERT_GOOD : CERT_WRONG_KIND);
        buf_clear(&cert);
    }
}

static void any_certificate_that_may_sign_is_good_for_any_kind_but_no_root(void **state)
{
    (void)state;
    assert_int_equal(judge(buf_bytes(&leaf), CERT_ANY, MIDDLE), CERT_GOOD);
    assert_int_equal(judge(buf_bytes(&root), CERT_ANY, MIDDLE), CERT_WRONG_KIND);
    assert_int_equal(judge(buf_bytes(&root), CERT_ROOT, MIDDLE), CERT_GOOD);
}

static void a_certificate_is_good_from_its_first_to_its_last_second(void **state)
{
    struct bytes cert = buf_bytes(&leaf);

    (void)state;
    assert_int_equal(judge(cert, CERT_SEAL, BEGIN - US_PER_S), CERT_NOT_YET);
    assert_int_equal(judge(cert, CERT_SEAL, BEGIN), CERT_GOOD);
    assert_int_equal(judge(cert, CERT_SEAL, END - US_PER_S), CERT_GOOD);
    assert_int_equal(judge(cert, CERT_SEAL, END + US_PER_S), CERT_EXPIRED);
}

static void another_root_of_the_same_name_is_not_trusted(void **state)
{
    (void)state;
    assert_int_equal(
        judge_with(buf_bytes(&leaf), buf_bytes(&other_root), CERT_SEAL, MIDDLE),
        CERT_UNTRUSTED);
    assert_int_equal(cert_judge(&(struct cert_question){
                         .leaf = buf_bytes(&leaf), .kind = CERT_SEAL, .at_us = MIDDLE}),
                     CERT_UNTRUSTED);
}

static void a_changed_certificate_is_never_good(void **state)
{
    struct buf copy = {0};

    (void)state;
    buf_add_bytes(&copy, buf_bytes(&leaf));
    for (size_t i = 0; i < copy.n; i++) {
        copy.p[i] ^= 1;
        assert_int_not_equal(judge(buf_bytes(&copy), CERT_SEAL, MIDDLE), CERT_GOOD);
        copy.p[i] ^= 1;
    }
    buf_add_byte(&copy, 0);
    assert_int_equal(judge(buf_bytes(&copy), CERT_SEAL, MIDDLE), CERT_UNREADABLE);
    buf_clear(&copy);
}

static void a_forged_certificate_is_broken_even_after_its_time(void **state)
{
    struct buf copy = {0};

    (void)state;
    buf_add_bytes(&copy, buf_bytes(&leaf));
    copy.p[copy.n - 1] ^= 1; /* the last byte of the signature */
    assert_int_equal(judge(buf_bytes(&copy), CERT_SEAL, END + US_PER_S), CERT_BROKEN);
    buf_clear(&copy);
}

static void a_root_that_did_not_sign_itself_is_broken(void **state)
{
    struct buf copy = {0};

    (void)state;
    buf_add_bytes(&copy, buf_bytes(&root));
    copy.p[copy.n - 1] ^= 1;
    assert_int_equal(judge_with(buf_bytes(&copy), buf_bytes(&copy), CERT_ROOT, MIDDLE),
                     CERT_BROKEN);
    buf_clear(&copy);
}

static void a_seal_certificate_can_issue_nothing(void **state)
{
    struct cert_order order = order_of(CERT_SEAL, "child");
    struct bytes between = buf_bytes(&leaf), trusted = buf_bytes(&root);
    struct buf child = {0};

    (void)state;
    assert_int_equal(cert_issue(leaf_key, between, &order, &child), OK);
    assert_int_equal(cert_judge(&(struct cert_question){.leaf = buf_bytes(&child),
                                                        .between = &between,
                                                        .between_n = 1,
                                                        .roots = &trusted,
                                                        .roots_n = 1,
                                                        .kind = CERT_SEAL,
                                                        .at_us = MIDDLE}),
                     CERT_BROKEN);
    buf_clear(&child);
}

static void issuing_needs_the_key_of_the_issuers_certificate(void **state)
{
    struct cert_order order = order_of(CERT_SEAL, "x");
    struct buf out = {0};

    (void)state;
    assert_int_equal(cert_issue(other_root_key, buf_bytes(&root), &order, &out),
                     ERR_INTERNAL);
    assert_int_equal(cert_issue(root_key, buf_bytes(&leaf_spki), &order, &out),
                     ERR_CERTIFICATE_UNREADABLE);
    order.spki = buf_bytes(&root);
    assert_int_equal(cert_issue(root_key, buf_bytes(&root), &order, &out),
                     ERR_CERTIFICATE_UNREADABLE);
    assert_int_equal(out.n, 0);
}

static enum err issue_error(const struct cert_order *order)
{
    struct buf out = {0};
    enum err e = cert_issue(root_key, buf_bytes(&root), order, &out);

    buf_clear(&out);
    return e;
}

static void a_name_or_time_that_x509_cannot_hold_is_refused(void **state)
{
    struct cert_order order = order_of(CERT_SEAL, "x");
    char longest[3 * 65 + 1] = "";

    (void)state;
    for (int i = 0; i < 64; i++)
        strcat(longest, "章");
    order.subject.common_name = str_of(longest);
    assert_int_equal(issue_error(&order), OK);
    strcat(longest, "章");
    order.subject.common_name = str_of(longest);
    assert_int_equal(issue_error(&order), ERR_FIELD_BAD);
    order.subject.common_name = STR("bad\x01");
    assert_int_equal(issue_error(&order), ERR_FIELD_BAD);
    order = order_of(CERT_SEAL, "x");
    order.not_after_us = order.not_before_us;
    assert_int_equal(issue_error(&order), ERR_FIELD_BAD);
    order.not_after_us = INT64_MAX;
    assert_int_equal(issue_error(&order), ERR_FIELD_BAD);
    order = order_of(CERT_SEAL, "x");
    order.crl_url = STR("http://x/ y");
    assert_int_equal(issue_error(&order), ERR_FIELD_BAD);
}

static void a_certificate_is_read_from_pem_and_der_files(void **state)
{
    struct buf pem = {0};
    struct bytes der;

    (void)state;
    cert_to_pem(buf_bytes(&leaf), &pem);
    assert_memory_equal(pem.p, "-----BEGIN CERTIFICATE-----\n", 28);
    assert_int_equal(cert_from_file(arena, buf_bytes(&pem), &der), OK);
    assert_true(bytes_eq(der, buf_bytes(&leaf)));
    assert_int_equal(cert_from_file(arena, buf_bytes(&leaf), &der), OK);
    assert_true(bytes_eq(der, buf_bytes(&leaf)));
    assert_int_equal(cert_from_file(arena, str_bytes(STR("nothing")), &der),
                     ERR_CERTIFICATE_UNREADABLE);
    buf_clear(&pem);
}

/* More than the cache of decoded certificates holds. */
static struct buf many[260];

static void *judge_often(void *failed)
{
    for (size_t i = 0; i < 2 * ARRAY_LEN(many); i++) {
        struct bytes cert = buf_bytes(&many[i % ARRAY_LEN(many)]);

        if (judge(cert, CERT_CHECKPOINT, MIDDLE) != CERT_GOOD ||
            judge(cert, CERT_SEAL, MIDDLE) != CERT_WRONG_KIND)
            *(bool *)failed = true;
    }
    return NULL;
}

static void many_threads_may_judge_many_certificates(void **state)
{
    pthread_t threads[4];
    bool failed[4] = {false};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(many); i++)
        issue(CERT_CHECKPOINT, &many[i]);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, judge_often, &failed[i]), 0);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        pthread_join(threads[i], NULL);
        assert_false(failed[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(many); i++)
        buf_clear(&many[i]);
}

static void remembering_a_certificate_makes_nobody_trust_it(void **state)
{
    struct cert_question q = {
        .leaf = buf_bytes(&leaf), .kind = CERT_SEAL, .at_us = MIDDLE};

    (void)state;
    cert_remember(str_bytes(STR("nothing")));
    cert_remember((struct bytes){NULL, 0});
    cert_remember(buf_bytes(&root));
    assert_int_equal(cert_judge(&q), CERT_UNTRUSTED);
}

static void every_verdict_has_a_name(void **state)
{
    (void)state;
    for (enum cert_verdict v = CERT_GOOD; v < CERT_VERDICT_COUNT; v++)
        assert_non_null(cert_verdict_name(v));
}

/* ---- revocation ---- */

#define REVOKED (BEGIN + 50 * US_PER_DAY)

/* Made at MIDDLE for a week, with the leaf and a stranger on it when `revoked`. */
static void make_list(const struct key_pair *key, struct bytes issuer, bool revoked,
                      struct buf *out)
{
    static const uint8_t stranger[] = {0x80, 0x01}; /* a high bit is no minus sign */
    struct cert_facts facts;
    struct crl_entry entries[2];
    struct crl_list list = {.number = 7,
                            .this_update_us = MIDDLE,
                            .next_update_us = MIDDLE + 7 * US_PER_DAY,
                            .entries = entries,
                            .entries_n = revoked ? 2 : 0};

    assert_int_equal(cert_read(arena, buf_bytes(&leaf), &facts), OK);
    entries[0] = (struct crl_entry){facts.serial, REVOKED, CRL_KEY_COMPROMISE};
    entries[1] = (struct crl_entry){{stranger, 2}, REVOKED, CRL_UNSPECIFIED};
    assert_int_equal(crl_make(key, issuer, &list, out), OK);
}

static void a_list_says_what_was_put_on_it(void **state)
{
    static const uint8_t stranger[] = {0x80, 0x01};
    struct buf crl = {0};
    struct crl_list list;
    size_t reasons = 0;

    (void)state;
    make_list(root_key, buf_bytes(&root), true, &crl);
    assert_int_equal(crl_read(arena, buf_bytes(&crl), &list), OK);
    assert_int_equal(list.number, 7);
    assert_int_equal(list.this_update_us, MIDDLE);
    assert_int_equal(list.next_update_us, MIDDLE + 7 * US_PER_DAY);
    assert_int_equal(list.entries_n, 2);
    for (size_t i = 0; i < 2; i++) {
        bool is_stranger =
            bytes_eq(list.entries[i].serial, (struct bytes){stranger, 2});

        assert_int_equal(list.entries[i].revoked_us, REVOKED);
        assert_int_equal(list.entries[i].reason,
                         is_stranger ? CRL_UNSPECIFIED : CRL_KEY_COMPROMISE);
        reasons += is_stranger;
    }
    assert_int_equal(reasons, 1);
    assert_int_equal(crl_read(arena, buf_bytes(&leaf), &list),
                     ERR_CERTIFICATE_UNREADABLE);
    buf_clear(&crl);
}

static void a_certificate_on_the_list_is_revoked_from_that_moment(void **state)
{
    struct buf crl = {0};

    (void)state;
    make_list(root_key, buf_bytes(&root), true, &crl);
    assert_int_equal(judge_by_list(buf_bytes(&crl), MIDDLE), CERT_REVOKED);
    assert_int_equal(judge_by_list(buf_bytes(&crl), REVOKED), CERT_REVOKED);
    assert_int_equal(judge_by_list(buf_bytes(&crl), REVOKED - US_PER_S), CERT_GOOD);
    buf_clear(&crl);
}

static void a_certificate_not_on_the_list_is_good(void **state)
{
    struct buf crl = {0};

    (void)state;
    make_list(root_key, buf_bytes(&root), false, &crl);
    assert_int_equal(judge_by_list(buf_bytes(&crl), MIDDLE), CERT_GOOD);
    buf_clear(&crl);
}

/* An end of validity does not hide that the certificate is revoked, and since when. */
static void what_a_list_says_is_told_beside_a_graver_verdict(void **state)
{
    struct bytes trusted = buf_bytes(&root), list;
    struct cert_question q = {.leaf = buf_bytes(&leaf),
                              .roots = &trusted,
                              .roots_n = 1,
                              .crls = &list,
                              .crls_n = 1,
                              .kind = CERT_ATTESTATION,
                              .at_us = MIDDLE};
    struct cert_findings found;
    struct buf crl = {0};

    (void)state;
    make_list(root_key, buf_bytes(&root), true, &crl);
    list = buf_bytes(&crl);
    cert_examine(&q, &found);
    assert_int_equal(found.verdict, CERT_WRONG_KIND);
    assert_int_equal(found.revocation, CERT_IS_REVOKED);
    assert_int_equal(found.revoked_us, REVOKED);
    q.at_us = REVOKED - US_PER_S;
    cert_examine(&q, &found);
    assert_int_equal(found.revocation, CERT_NOT_REVOKED);
    q.at_us = MIDDLE + 8 * US_PER_DAY;
    cert_examine(&q, &found);
    assert_int_equal(found.revocation, CERT_REVOCATION_UNKNOWN);
    assert_int_equal(found.revoked_us, 0);
    buf_clear(&crl);
}

static void a_list_that_is_old_or_of_another_issuer_does_not_count(void **state)
{
    struct buf crl = {0}, foreign = {0};

    (void)state;
    make_list(root_key, buf_bytes(&root), false, &crl);
    make_list(other_root_key, buf_bytes(&other_root), false, &foreign);
    assert_int_equal(judge_by_list(buf_bytes(&crl), MIDDLE + 8 * US_PER_DAY),
                     CERT_NO_CRL);
    assert_int_equal(judge_by_list(buf_bytes(&foreign), MIDDLE), CERT_NO_CRL);
    assert_int_equal(judge_by_list(buf_bytes(&leaf), MIDDLE), CERT_UNREADABLE);
    crl.p[crl.n - 1] ^= 1;
    assert_int_equal(judge_by_list(buf_bytes(&crl), MIDDLE), CERT_NO_CRL);
    buf_clear(&crl);
    buf_clear(&foreign);
}

/* Our own list with a delta CRL indicator put in and signed again. */
static struct bytes make_delta(struct bytes full)
{
    const unsigned char *p = full.p, *k;
    X509_CRL *crl = d2i_X509_CRL(NULL, &p, (long)full.n);
    ASN1_INTEGER *base = ASN1_INTEGER_new();
    struct buf pkcs8 = {0};
    unsigned char *der = NULL;
    struct bytes out;
    EVP_PKEY *key;
    int n;

    key_private_der(root_key, &pkcs8);
    k = pkcs8.p;
    key = d2i_AutoPrivateKey(NULL, &k, (long)pkcs8.n);
    ASN1_INTEGER_set(base, 6);
    X509_CRL_add1_ext_i2d(crl, NID_delta_crl, base, 1, X509V3_ADD_APPEND);
    assert_true(X509_CRL_sign(crl, key, EVP_sha256()) > 0);
    n = i2d_X509_CRL(crl, &der);
    out = arena_bytes(arena, (struct bytes){der, (size_t)n});
    OPENSSL_free(der);
    EVP_PKEY_free(key);
    buf_wipe(&pkcs8);
    ASN1_INTEGER_free(base);
    X509_CRL_free(crl);
    return out;
}

static void a_list_of_changes_only_does_not_count(void **state)
{
    struct buf crl = {0};

    (void)state;
    make_list(root_key, buf_bytes(&root), false, &crl);
    assert_int_equal(judge_by_list(make_delta(buf_bytes(&crl)), MIDDLE), CERT_NO_CRL);
    buf_clear(&crl);
}

static void revocation_weighs_more_than_expiry(void **state)
{
    struct buf crl = {0};
    struct crl_entry entry = {.revoked_us = REVOKED};
    struct crl_list list = {1, MIDDLE, END + 30 * US_PER_DAY, &entry, 1};
    struct cert_facts facts;

    (void)state;
    assert_int_equal(cert_read(arena, buf_bytes(&leaf), &facts), OK);
    entry.serial = facts.serial;
    assert_int_equal(crl_make(root_key, buf_bytes(&root), &list, &crl), OK);
    assert_int_equal(judge_by_list(buf_bytes(&crl), END + US_PER_DAY), CERT_REVOKED);
    buf_clear(&crl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_says_what_was_ordered),
        cmocka_unit_test(serials_are_long_positive_and_differ),
        cmocka_unit_test(each_kind_is_good_for_itself_only),
        cmocka_unit_test(
            any_certificate_that_may_sign_is_good_for_any_kind_but_no_root),
        cmocka_unit_test(a_certificate_is_good_from_its_first_to_its_last_second),
        cmocka_unit_test(another_root_of_the_same_name_is_not_trusted),
        cmocka_unit_test(a_changed_certificate_is_never_good),
        cmocka_unit_test(a_forged_certificate_is_broken_even_after_its_time),
        cmocka_unit_test(a_root_that_did_not_sign_itself_is_broken),
        cmocka_unit_test(a_seal_certificate_can_issue_nothing),
        cmocka_unit_test(issuing_needs_the_key_of_the_issuers_certificate),
        cmocka_unit_test(a_name_or_time_that_x509_cannot_hold_is_refused),
        cmocka_unit_test(a_certificate_is_read_from_pem_and_der_files),
        cmocka_unit_test(many_threads_may_judge_many_certificates),
        cmocka_unit_test(remembering_a_certificate_makes_nobody_trust_it),
        cmocka_unit_test(every_verdict_has_a_name),
        cmocka_unit_test(a_list_says_what_was_put_on_it),
        cmocka_unit_test(a_certificate_on_the_list_is_revoked_from_that_moment),
        cmocka_unit_test(a_certificate_not_on_the_list_is_good),
        cmocka_unit_test(what_a_list_says_is_told_beside_a_graver_verdict),
        cmocka_unit_test(a_list_that_is_old_or_of_another_issuer_does_not_count),
        cmocka_unit_test(a_list_of_changes_only_does_not_count),
        cmocka_unit_test(revocation_weighs_more_than_expiry),
    };

    return cmocka_run_group_tests_name("crypto.cert", tests, make_authority,
                                       free_authority);
}
