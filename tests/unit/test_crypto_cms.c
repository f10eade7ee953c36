/* layers: base crypto */
/* SPDX-License-Identifier: Apache-2.0 */
/* The CMS that we make (read back by OpenSSL's own verifier) and every way in which it
 * can be wrong. Foreign shapes are in test_crypto_cms_foreign.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include <openssl/cms.h>

#include "base/clock.h"
#include "crypto/cert.h"
#include "crypto/cms.h"
#include "crypto/digest.h"

#define BEGIN (INT64_C(1780000000) * US_PER_S)

static struct arena *arena;
static const enum key_algorithm algorithms[] = {KEY_P256, KEY_RSA2048};
static struct key_pair *keys[ARRAY_LEN(algorithms)];
static struct buf root, certs[ARRAY_LEN(algorithms)];
static struct buf signatures[ARRAY_LEN(algorithms)];
static struct bytes chain;

static const struct bytes parts[] = {{(const uint8_t *)"before the hole ", 16},
                                     {(const uint8_t *)"and after it", 12}};
static const struct bytes whole = {(const uint8_t *)"before the hole and after it", 28};

static void issue(const struct key_pair *key, struct buf *out)
{
    struct buf spki = {0};
    struct cert_order order = {.kind = CERT_SEAL,
                               .subject.common_name = STR("公章"),
                               .not_before_us = BEGIN,
                               .not_after_us = BEGIN + 365 * US_PER_DAY};

    key_public_der(key, &spki);
    order.spki = buf_bytes(&spki);
    assert_int_equal(cert_issue(keys[0], buf_bytes(&root), &order, out), OK);
    buf_clear(&spki);
}

static struct cms_order order_of(size_t i)
{
    return (struct cms_order){.cert = buf_bytes(&certs[i]),
                              .chain = &chain,
                              .chain_n = 1,
                              .message = sha256_of(whole)};
}

static int make_signatures(void **state)
{
    struct cert_order order = {.subject.common_name = STR("root"),
                               .not_before_us = BEGIN,
                               .not_after_us = BEGIN + 365 * US_PER_DAY};

    (void)state;
    arena = arena_new();
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        assert_int_equal(key_generate(algorithms[i], &keys[i]), OK);
    assert_int_equal(cert_make_root(keys[0], &order, &root), OK);
    chain = buf_bytes(&root);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        struct cms_order cms;

        issue(keys[i], &certs[i]);
        cms = order_of(i);
        assert_int_equal(cms_sign(keys[i], &cms, &signatures[i]), OK);
    }
    return 0;
}

static int free_signatures(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        key_free(&keys[i]);
        buf_clear(&certs[i]);
        buf_clear(&signatures[i]);
    }
    buf_clear(&root);
    arena_free(&arena);
    return 0;
}

static struct cms_report verify(struct bytes der)
{
    struct cms_report report;

    cms_verify(arena, der, parts, ARRAY_LEN(parts), &report);
    return report;
}

/* ---- what we make ---- */

static void what_is_made_is_valid_and_lacks_nothing_of_pades(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        struct cms_report report = verify(buf_bytes(&signatures[i]));

        assert_int_equal(report.verdict, CMS_VALID);
        assert_int_equal(report.oddities, 0);
        assert_int_equal(report.signing_time_us, 0);
        assert_int_equal(report.certs_n, 2);
        assert_true(bytes_eq(report.cert, buf_bytes(&certs[i])));
        assert_string_equal(report.digest_algorithm, "SHA256");
        assert_string_equal(report.signature_algorithm, i == 0 ? "ECDSA" : "RSA");
    }
}

static void openssl_agrees_with_what_is_made(void **state)
{
    X509_STORE *store = X509_STORE_new();
    const unsigned char *r = root.p;
    X509 *trusted = d2i_X509(NULL, &r, (long)root.n);

    (void)state;
    assert_int_equal(X509_STORE_add_cert(store, trusted), 1);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), BEGIN / US_PER_S + 1);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const unsigned char *p = signatures[i].p;
        CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)signatures[i].n);
        BIO *content = BIO_new_mem_buf(whole.p, (int)whole.n);

        assert_non_null(cms);
        assert_ptr_equal(p, signatures[i].p + signatures[i].n);
        assert_int_equal(
            CMS_verify(cms, NULL, store, content, NULL, CMS_BINARY | CMS_CADES), 1);
        BIO_free(content);
        CMS_ContentInfo_free(cms);
    }
    X509_free(trusted);
    X509_STORE_free(store);
}

static void both_halves_give_what_one_call_gives(void **state)
{
    struct cms_order order = order_of(1);
    struct cms_draft *draft = NULL;
    uint8_t signature[KEY_SIGNATURE_MAX];
    struct buf der = {0};
    struct digest d;
    size_t n;

    (void)state;
    assert_int_equal(cms_begin(&order, &draft), OK);
    d = sha256_of(cms_draft_attributes(draft));
    assert_int_equal(key_sign(keys[1], &d, signature, &n), OK);
    assert_int_equal(cms_finish(draft, (struct bytes){signature, n}, &der), OK);
    assert_true(bytes_eq(buf_bytes(&der), buf_bytes(&signatures[1])));
    cms_draft_free(&draft);
    assert_null(draft);
    buf_clear(&der);
}

static void an_unreadable_certificate_begins_nothing(void **state)
{
    struct cms_order order = order_of(0);
    struct cms_draft *draft = NULL;

    (void)state;
    order.cert.n--;
    assert_int_equal(cms_begin(&order, &draft), ERR_CERTIFICATE_UNREADABLE);
    order = order_of(0);
    order.chain = &parts[0];
    assert_int_equal(cms_begin(&order, &draft), ERR_CERTIFICATE_UNREADABLE);
    assert_null(draft);
}

static void the_padding_of_the_hole_is_left_to_the_caller(void **state)
{
    struct buf padded = {0};
    struct cms_report report;

    (void)state;
    buf_add_bytes(&padded, buf_bytes(&signatures[0]));
    for (int i = 0; i < 100; i++)
        buf_add_byte(&padded, 0);
    report = verify(buf_bytes(&padded));
    assert_int_equal(report.verdict, CMS_VALID);
    assert_int_equal(report.der_n, signatures[0].n);
    buf_clear(&padded);
}

/* ---- what is wrong ---- */

static void other_bytes_are_found_by_the_message_digest(void **state)
{
    struct cms_report report;

    (void)state;
    cms_verify(arena, buf_bytes(&signatures[0]), parts, 1, &report);
    assert_int_equal(report.verdict, CMS_MESSAGE_DIGEST);
    cms_verify(arena, buf_bytes(&signatures[0]), NULL, 0, &report);
    assert_int_equal(report.verdict, CMS_MESSAGE_DIGEST);
}

/* Everything that a signer vouches for. Not: the certificates beside his, the lists
 * that nothing refers to, and NULL against absent parameters. */
static bool is_free_of_meaning(size_t i, size_t k)
{
    const struct buf *s = &signatures[i];
    struct cms_report report = verify(buf_bytes(s));
    const uint8_t *p = s->p + k;

    for (size_t c = 0; c < report.certs_n; c++) {
        bool within =
            p >= report.certs[c].p && p < report.certs[c].p + report.certs[c].n;
        if (within && report.certs[c].p != report.cert.p)
            return true;
    }
    /* ContentInfo, OID and SignedData headers take 4 + 11 + 4 + 4 bytes; then version
     * and the set of digest algorithms, which RFC 5652 asks no verifier to use */
    if (k >= 23 && k < 41)
        return true;
    return false;
}

static void hardly_a_byte_can_be_changed_without_being_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        struct buf *s = &signatures[i];
        size_t missed = 0;

        for (size_t k = 0; k < s->n; k++) {
            if (is_free_of_meaning(i, k))
                continue;
            s->p[k] ^= 1;
            missed += verify(buf_bytes(s)).verdict == CMS_VALID;
            s->p[k] ^= 1;
        }
        /* the SignerInfo's version, and one NULL as parameters turned BOOLEAN */
        assert_in_range(missed, 0, 3);
    }
}

static void a_cut_signature_is_unreadable(void **state)
{
    (void)state;
    for (size_t n = 0; n < signatures[0].n; n++)
        assert_int_equal(verify((struct bytes){signatures[0].p, n}).verdict,
                         CMS_UNREADABLE);
}

static void the_signature_of_another_key_is_wrong(void **state)
{
    struct cms_order order = order_of(0);
    struct key_pair *other = NULL;
    struct buf der = {0};

    (void)state;
    assert_int_equal(key_generate(KEY_P256, &other), OK);
    assert_int_equal(cms_sign(other, &order, &der), OK);
    assert_int_equal(verify(buf_bytes(&der)).verdict, CMS_SIGNATURE);
    key_free(&other);
    buf_clear(&der);
}

static uint8_t *find(struct buf *in, const void *bytes, size_t n)
{
    uint8_t *p = memmem(in->p, in->n, bytes, n);

    assert_non_null(p);
    return p;
}

static void attributes_out_of_order_are_refused(void **state)
{
    /* content-type and message-digest are the first two, 24 and 47 bytes long */
    static const char content_type[] =
        "\x30\x18\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
    struct buf copy = {0};
    uint8_t *p, first[26];

    (void)state;
    buf_add_bytes(&copy, buf_bytes(&signatures[0]));
    p = find(&copy, content_type, sizeof content_type - 1);
    memcpy(first, p, sizeof first);
    memmove(p, p + sizeof first, 49);
    memcpy(p + 49, first, sizeof first);
    assert_int_equal(verify(buf_bytes(&copy)).verdict, CMS_ATTRIBUTES);
    buf_clear(&copy);
}

/* A certificate of the same key, name, issuer and length as the signer's. */
static void issue_twin(struct buf *out)
{
    do {
        buf_clear(out);
        issue(keys[0], out);
    } while (out->n != certs[0].n);
}

static void another_certificate_of_the_same_key_is_found(void **state)
{
    struct cert_facts facts, twin_facts;
    struct buf copy = {0}, twin = {0};

    /* put where the signer's should be, and named as the signer: the signature itself
     * stays right, only signing-certificate-v2 speaks against it */
    (void)state;
    issue_twin(&twin);
    buf_add_bytes(&copy, buf_bytes(&signatures[0]));
    assert_int_equal(cert_read(arena, buf_bytes(&certs[0]), &facts), OK);
    assert_int_equal(cert_read(arena, buf_bytes(&twin), &twin_facts), OK);
    memcpy(find(&copy, certs[0].p, certs[0].n), twin.p, twin.n);
    memcpy(find(&copy, facts.serial.p, facts.serial.n), twin_facts.serial.p,
           twin_facts.serial.n);
    assert_int_equal(verify(buf_bytes(&copy)).verdict, CMS_OTHER_CERTIFICATE);
    buf_clear(&copy);
    buf_clear(&twin);
}

static void every_verdict_has_a_name(void **state)
{
    (void)state;
    for (enum cms_verdict v = CMS_VALID; v < CMS_VERDICT_COUNT; v++)
        assert_non_null(cms_verdict_name(v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_is_valid_and_lacks_nothing_of_pades),
        cmocka_unit_test(openssl_agrees_with_what_is_made),
        cmocka_unit_test(both_halves_give_what_one_call_gives),
        cmocka_unit_test(an_unreadable_certificate_begins_nothing),
        cmocka_unit_test(the_padding_of_the_hole_is_left_to_the_caller),
        cmocka_unit_test(other_bytes_are_found_by_the_message_digest),
        cmocka_unit_test(hardly_a_byte_can_be_changed_without_being_found),
        cmocka_unit_test(a_cut_signature_is_unreadable),
        cmocka_unit_test(the_signature_of_another_key_is_wrong),
        cmocka_unit_test(attributes_out_of_order_are_refused),
        cmocka_unit_test(another_certificate_of_the_same_key_is_found),
        cmocka_unit_test(every_verdict_has_a_name),
    };

    return cmocka_run_group_tests_name("crypto.cms", tests, make_signatures,
                                       free_signatures);
}
