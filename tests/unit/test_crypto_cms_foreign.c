/* layers: base crypto support */
/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of other makers, made here by OpenSSL's own CMS_sign or put together from
 * RFC 5652 and 8419: modern shapes verify and say what PAdES would ask for besides, old
 * or contradictory ones do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "base/clock.h"
#include "crypto/cms.h"
#include "support/foreign_cms.h"

static struct arena *arena;
static const struct bytes content = {(const uint8_t *)"what was signed", 15};

struct maker {
    EVP_PKEY *key;
    X509 *cert;
};

enum { RSA_2048, RSA_1024, P256, P384, P224, ED_25519, ED_448, MAKERS };
static struct maker makers[MAKERS];

static int make_makers(void **state)
{
    (void)state;
    arena = arena_new();
    makers[RSA_2048].key = EVP_RSA_gen(2048);
    makers[RSA_1024].key = EVP_RSA_gen(1024);
    makers[P256].key = EVP_EC_gen("P-256");
    makers[P384].key = EVP_EC_gen("P-384");
    makers[P224].key = EVP_EC_gen("P-224");
    makers[ED_25519].key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    makers[ED_448].key = EVP_PKEY_Q_keygen(NULL, NULL, "ED448");
    for (size_t i = 0; i < MAKERS; i++)
        makers[i].cert = foreign_certificate(makers[i].key);
    return 0;
}

static int free_makers(void **state)
{
    (void)state;
    for (size_t i = 0; i < MAKERS; i++) {
        EVP_PKEY_free(makers[i].key);
        X509_free(makers[i].cert);
    }
    arena_free(&arena);
    return 0;
}

static struct cms_report verify(struct bytes der)
{
    struct cms_report report;

    cms_verify(arena, der, &content, 1, &report);
    return report;
}

/* ---- made by OpenSSL ---- */

static CMS_ContentInfo *begin(void)
{
    return CMS_sign(NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY);
}

static CMS_SignerInfo *add_signer(CMS_ContentInfo *cms, int who, const EVP_MD *md,
                                  unsigned flags)
{
    CMS_SignerInfo *signer =
        CMS_add1_signer(cms, makers[who].cert, makers[who].key, md, flags | CMS_BINARY);

    assert_non_null(signer);
    return signer;
}

static struct bytes finish(CMS_ContentInfo *cms)
{
    BIO *in = BIO_new_mem_buf(content.p, (int)content.n);
    unsigned char *der = NULL;
    struct bytes out;
    int n;

    assert_int_equal(CMS_final(cms, in, NULL, CMS_DETACHED | CMS_BINARY), 1);
    n = i2d_CMS_ContentInfo(cms, &der);
    assert_true(n > 0);
    out = arena_bytes(arena, (struct bytes){der, (size_t)n});
    OPENSSL_free(der);
    BIO_free(in);
    CMS_ContentInfo_free(cms);
    return out;
}

static struct bytes made(int who, const EVP_MD *md, unsigned flags)
{
    CMS_ContentInfo *cms = begin();

    add_signer(cms, who, md, flags);
    return finish(cms);
}

static void
a_plain_pkcs7_signature_is_valid_and_lacks_the_certificate_binding(void **state)
{
    struct cms_report report = verify(made(RSA_2048, EVP_sha256(), 0));

    (void)state;
    assert_int_equal(report.verdict, CMS_VALID);
    assert_int_equal(report.oddities,
                     CMS_LACKS_SIGNING_CERTIFICATE | CMS_HAS_SIGNING_TIME);
    assert_true(llabs(report.signing_time_us - clock_utc_us()) < 600 * US_PER_S);
}

static void a_cades_signature_with_claimed_time_is_valid(void **state)
{
    struct cms_report report = verify(made(P256, EVP_sha256(), CMS_CADES));

    (void)state;
    assert_int_equal(report.verdict, CMS_VALID);
    assert_int_equal(report.oddities, CMS_HAS_SIGNING_TIME);
}

static void a_signer_named_by_key_id_is_found(void **state)
{
    struct cms_report report = verify(made(P256, EVP_sha256(), CMS_USE_KEYID));

    (void)state;
    assert_int_equal(report.verdict, CMS_VALID);
    assert_non_null(report.cert.p);
}

static void longer_curves_and_digests_verify(void **state)
{
    struct cms_report report = verify(made(P384, EVP_sha384(), CMS_CADES));

    (void)state;
    assert_int_equal(report.verdict, CMS_VALID);
    assert_string_equal(report.digest_algorithm, "SHA384");
    assert_int_equal(verify(made(RSA_2048, EVP_sha512(), 0)).verdict, CMS_VALID);
}

static struct bytes made_with_pss(const EVP_MD *md, const EVP_MD *mask)
{
    CMS_ContentInfo *cms = begin();
    EVP_PKEY_CTX *ctx =
        CMS_SignerInfo_get0_pkey_ctx(add_signer(cms, RSA_2048, md, CMS_KEY_PARAM));

    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, mask), 1);
    return finish(cms);
}

static void rsa_pss_verifies(void **state)
{
    struct cms_report report = verify(made_with_pss(EVP_sha256(), EVP_sha256()));

    (void)state;
    assert_int_equal(report.verdict, CMS_VALID);
    assert_string_equal(report.signature_algorithm, "RSA-PSS");
    assert_int_equal(verify(made_with_pss(EVP_sha512(), EVP_sha512())).verdict,
                     CMS_VALID);
}

static void rsa_pss_with_a_weaker_mask_is_refused(void **state)
{
    (void)state;
    assert_int_equal(verify(made_with_pss(EVP_sha256(), EVP_sha1())).verdict,
                     CMS_ALGORITHM);
}

/* The parameters are not signed: anybody can name another digest there. */
static void rsa_pss_with_another_digest_in_its_parameters_is_refused(void **state)
{
    static const uint8_t pss[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0a};
    static const uint8_t sha256[] = {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1};
    struct bytes der = made_with_pss(EVP_sha256(), EVP_sha256());
    struct buf copy = {0};
    uint8_t *p;

    (void)state;
    buf_add_bytes(&copy, der);
    p = memmem(copy.p, copy.n, pss, sizeof pss);
    assert_non_null(p);
    p = memmem(p, copy.n - (size_t)(p - copy.p), sha256, sizeof sha256);
    assert_non_null(p);
    p[sizeof sha256 - 1] = 3; /* SHA-512 */
    assert_int_equal(verify(buf_bytes(&copy)).verdict, CMS_ALGORITHM);
    buf_clear(&copy);
}

static void weak_digests_are_refused_whatever_they_say(void **state)
{
    (void)state;
    assert_int_equal(verify(made(RSA_2048, EVP_sha1(), 0)).verdict, CMS_WEAK_DIGEST);
    assert_int_equal(verify(made(RSA_2048, EVP_md5(), 0)).verdict, CMS_WEAK_DIGEST);
    assert_int_equal(verify(made(P256, EVP_sha224(), 0)).verdict, CMS_WEAK_DIGEST);
}

static void short_keys_are_refused(void **state)
{
    (void)state;
    assert_int_equal(verify(made(RSA_1024, EVP_sha256(), 0)).verdict, CMS_ALGORITHM);
    assert_int_equal(verify(made(P224, EVP_sha256(), 0)).verdict, CMS_ALGORITHM);
}

static void a_signature_without_attributes_is_refused(void **state)
{
    (void)state;
    assert_int_equal(verify(made(RSA_2048, EVP_sha256(), CMS_NOATTR)).verdict,
                     CMS_ATTRIBUTES);
}

static void a_signature_without_its_certificate_is_refused(void **state)
{
    (void)state;
    assert_int_equal(verify(made(P256, EVP_sha256(), CMS_NOCERTS)).verdict,
                     CMS_NO_CERTIFICATE);
}

static void content_that_is_not_detached_is_refused(void **state)
{
    BIO *in = BIO_new_mem_buf(content.p, (int)content.n);
    CMS_ContentInfo *cms =
        CMS_sign(makers[P256].cert, makers[P256].key, NULL, in, CMS_BINARY);
    unsigned char *der = NULL;
    int n = i2d_CMS_ContentInfo(cms, &der);

    (void)state;
    assert_int_equal(verify((struct bytes){der, (size_t)n}).verdict, CMS_UNREADABLE);
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    BIO_free(in);
}

static void a_timestamp_token_is_handed_out(void **state)
{
    static const uint8_t token[] = {0x30, 0x03, 0x02, 0x01, 0x05};
    ASN1_STRING *sequence = ASN1_STRING_new();
    CMS_ContentInfo *cms = begin();
    CMS_SignerInfo *signer = add_signer(cms, P256, EVP_sha256(), 0);
    struct cms_report report;

    (void)state;
    ASN1_STRING_set(sequence, token, sizeof token);
    assert_int_equal(CMS_unsigned_add1_attr_by_NID(signer,
                                                   NID_id_smime_aa_timeStampToken,
                                                   V_ASN1_SEQUENCE, sequence, -1),
                     1);
    ASN1_STRING_free(sequence);
    report = verify(finish(cms));
    assert_int_equal(report.verdict, CMS_VALID);
    assert_true(bytes_eq(report.timestamp, (struct bytes){token, sizeof token}));
}

/* ---- put together by hand ---- */

/* One element around what `value` holds, which is emptied. */
static void wrap(struct buf *out, uint8_t tag, struct buf *value)
{
    buf_add_byte(out, tag);
    if (value->n > 0xff) {
        buf_add_byte(out, 0x82);
        buf_add_byte(out, (uint8_t)(value->n >> 8));
    } else if (value->n > 0x7f) {
        buf_add_byte(out, 0x81);
    }
    buf_add_byte(out, (uint8_t)value->n);
    buf_add_bytes(out, buf_bytes(value));
    buf_clear(value);
}

static void add_oid(struct buf *out, int nid)
{
    unsigned char *der = NULL;
    int n = i2d_ASN1_OBJECT(OBJ_nid2obj(nid), &der);

    buf_add(out, der, (size_t)n);
    OPENSSL_free(der);
}

static void add_algorithm(struct buf *out, int nid)
{
    struct buf algorithm = {0};

    add_oid(&algorithm, nid);
    wrap(out, 0x30, &algorithm);
}

/* Attribute ::= SEQUENCE { type, SET OF value }; `value` is emptied. */
static void add_attribute(struct buf *out, int nid, struct buf *value)
{
    struct buf attribute = {0};

    add_oid(&attribute, nid);
    wrap(&attribute, 0x31, value);
    wrap(out, 0x30, &attribute);
}

static void add_content_type(struct buf *out, int nid)
{
    struct buf value = {0};

    add_oid(&value, nid);
    add_attribute(out, NID_pkcs9_contentType, &value);
}

static void add_message_digest(struct buf *out, const char *digest, size_t n)
{
    struct buf value = {0}, octets = {0};
    EVP_MD *md = EVP_MD_fetch(NULL, digest, NULL);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    uint8_t d[64];

    assert_int_equal(EVP_DigestInit_ex2(ctx, md, NULL), 1);
    EVP_DigestUpdate(ctx, content.p, content.n);
    if (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF)
        EVP_DigestFinalXOF(ctx, d, n);
    else
        EVP_DigestFinal_ex(ctx, d, NULL);
    EVP_MD_CTX_free(ctx);
    EVP_MD_free(md);
    buf_add(&octets, d, n);
    wrap(&value, 0x04, &octets);
    add_attribute(out, NID_pkcs9_messageDigest, &value);
}

struct shape {
    int who;
    int digest_nid;
    int signature_nid; /* NID_undef: no SignerInfo at all */
    const char *md;    /* for the signature; NULL: pure */
};

/* SignerInfo with these attributes (emptied), signed as they are. */
static void add_signer_info(struct buf *out, const struct shape *s,
                            struct buf *attributes)
{
    struct buf info = {0}, set = {0}, sid = {0}, signature = {0};
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char *name = NULL;
    int n = i2d_X509_NAME(X509_get_issuer_name(makers[s->who].cert), &name);
    uint8_t value[512];
    size_t value_n = sizeof value;

    wrap(&set, 0x31, attributes);
    assert_int_equal(
        EVP_DigestSignInit_ex(ctx, NULL, s->md, NULL, NULL, makers[s->who].key, NULL),
        1);
    assert_int_equal(EVP_DigestSign(ctx, value, &value_n, set.p, set.n), 1);
    EVP_MD_CTX_free(ctx);
    buf_add(&info, "\x02\x01\x01", 3);
    buf_add(&sid, name, (size_t)n);
    OPENSSL_free(name);
    buf_add(&sid, "\x02\x01\x4d", 3); /* serial 77 */
    wrap(&info, 0x30, &sid);
    add_algorithm(&info, s->digest_nid);
    set.p[0] = 0xa0;
    buf_add_bytes(&info, buf_bytes(&set));
    buf_clear(&set);
    add_algorithm(&info, s->signature_nid);
    buf_add(&signature, value, value_n);
    wrap(&info, 0x04, &signature);
    wrap(out, 0x30, &info);
}

static struct bytes put_together(const struct shape *s, struct buf *attributes)
{
    struct buf data = {0}, part = {0}, whole = {0}, info = {0};
    struct bytes out;
    unsigned char *cert = NULL;
    int n = i2d_X509(makers[s->who].cert, &cert);

    buf_add(&data, "\x02\x01\x01", 3);
    add_algorithm(&part, s->digest_nid);
    wrap(&data, 0x31, &part);
    add_algorithm(&data, NID_pkcs7_data); /* EncapsulatedContentInfo of an OID only */
    buf_add(&part, cert, (size_t)n);
    OPENSSL_free(cert);
    wrap(&data, 0xa0, &part);
    if (s->signature_nid != NID_undef)
        add_signer_info(&part, s, attributes);
    wrap(&data, 0x31, &part);
    wrap(&part, 0x30, &data);
    add_oid(&info, NID_pkcs7_signed);
    wrap(&info, 0xa0, &part);
    wrap(&whole, 0x30, &info);
    out = arena_bytes(arena, buf_bytes(&whole));
    buf_clear(&whole);
    return out;
}

static const struct shape p256 = {P256, NID_sha256, NID_ecdsa_with_SHA256, "SHA256"};

static void two_signers_are_one_too_many_and_none_one_too_few(void **state)
{
    const struct shape nobody = {P256, NID_sha256, NID_undef, NULL};
    CMS_ContentInfo *cms = begin();
    struct buf none = {0};

    (void)state;
    add_signer(cms, P256, EVP_sha256(), 0);
    add_signer(cms, RSA_2048, EVP_sha256(), 0);
    assert_int_equal(verify(finish(cms)).verdict, CMS_SIGNERS);
    assert_int_equal(verify(put_together(&nobody, &none)).verdict, CMS_SIGNERS);
}

static void edwards_signatures_of_rfc_8419_verify(void **state)
{
    const struct shape ed25519 = {ED_25519, NID_sha512, NID_ED25519, NULL};
    const struct shape ed448 = {ED_448, NID_shake256, NID_ED448, NULL};
    struct buf attributes = {0};
    struct cms_report report;

    (void)state;
    add_content_type(&attributes, NID_pkcs7_data);
    add_message_digest(&attributes, "SHA512", 64);
    report = verify(put_together(&ed25519, &attributes));
    assert_int_equal(report.verdict, CMS_VALID);
    assert_string_equal(report.signature_algorithm, "ED25519");
    add_content_type(&attributes, NID_pkcs7_data);
    add_message_digest(&attributes, "SHAKE256", 64);
    report = verify(put_together(&ed448, &attributes));
    assert_int_equal(report.verdict, CMS_VALID);
    assert_string_equal(report.signature_algorithm, "ED448");
}

static void the_smallest_lawful_signature_verifies(void **state)
{
    struct buf attributes = {0};

    (void)state;
    add_content_type(&attributes, NID_pkcs7_data);
    add_message_digest(&attributes, "SHA256", 32);
    assert_int_equal(verify(put_together(&p256, &attributes)).verdict, CMS_VALID);
}

static void attributes_signed_out_of_order_are_refused(void **state)
{
    struct buf attributes = {0};

    (void)state;
    add_message_digest(&attributes, "SHA256", 32);
    add_content_type(&attributes, NID_pkcs7_data);
    assert_int_equal(verify(put_together(&p256, &attributes)).verdict, CMS_ATTRIBUTES);
}

static void a_missing_or_doubled_attribute_is_refused(void **state)
{
    struct buf attributes = {0};

    (void)state;
    add_content_type(&attributes, NID_pkcs7_data);
    assert_int_equal(verify(put_together(&p256, &attributes)).verdict, CMS_ATTRIBUTES);
    add_message_digest(&attributes, "SHA256", 32);
    assert_int_equal(verify(put_together(&p256, &attributes)).verdict, CMS_ATTRIBUTES);
    add_content_type(&attributes, NID_pkcs7_data);
    add_message_digest(&attributes, "SHA256", 32);
    add_message_digest(&attributes, "SHA256", 32);
    assert_int_equal(verify(put_together(&p256, &attributes)).verdict, CMS_ATTRIBUTES);
}

static void another_content_type_is_refused(void **state)
{
    struct buf attributes = {0};

    (void)state;
    add_content_type(&attributes, NID_pkcs7_signed);
    add_message_digest(&attributes, "SHA256", 32);
    assert_int_equal(verify(put_together(&p256, &attributes)).verdict, CMS_ATTRIBUTES);
}

static void a_signature_over_another_digest_than_named_is_refused(void **state)
{
    const struct shape crossed = {P256, NID_sha256, NID_ecdsa_with_SHA1, "SHA1"};
    const struct shape other_key = {P256, NID_sha256, NID_sha256WithRSAEncryption,
                                    "SHA256"};
    struct buf attributes = {0};

    (void)state;
    add_content_type(&attributes, NID_pkcs7_data);
    add_message_digest(&attributes, "SHA256", 32);
    assert_int_equal(verify(put_together(&crossed, &attributes)).verdict,
                     CMS_ALGORITHM);
    add_content_type(&attributes, NID_pkcs7_data);
    add_message_digest(&attributes, "SHA256", 32);
    assert_int_equal(verify(put_together(&other_key, &attributes)).verdict,
                     CMS_ALGORITHM);
}

static void an_empty_binding_is_refused(void **state)
{
    struct buf attributes = {0}, value = {0};

    /* the shortest attribute comes first in DER order */
    (void)state;
    buf_add(&value, "\x30\x02\x30\x00", 4);
    add_attribute(&attributes, NID_id_smime_aa_signingCertificateV2, &value);
    add_content_type(&attributes, NID_pkcs7_data);
    add_message_digest(&attributes, "SHA256", 32);
    assert_int_equal(verify(put_together(&p256, &attributes)).verdict,
                     CMS_OTHER_CERTIFICATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_plain_pkcs7_signature_is_valid_and_lacks_the_certificate_binding),
        cmocka_unit_test(a_cades_signature_with_claimed_time_is_valid),
        cmocka_unit_test(a_signer_named_by_key_id_is_found),
        cmocka_unit_test(longer_curves_and_digests_verify),
        cmocka_unit_test(rsa_pss_verifies),
        cmocka_unit_test(rsa_pss_with_a_weaker_mask_is_refused),
        cmocka_unit_test(rsa_pss_with_another_digest_in_its_parameters_is_refused),
        cmocka_unit_test(weak_digests_are_refused_whatever_they_say),
        cmocka_unit_test(short_keys_are_refused),
        cmocka_unit_test(a_signature_without_attributes_is_refused),
        cmocka_unit_test(a_signature_without_its_certificate_is_refused),
        cmocka_unit_test(two_signers_are_one_too_many_and_none_one_too_few),
        cmocka_unit_test(content_that_is_not_detached_is_refused),
        cmocka_unit_test(a_timestamp_token_is_handed_out),
        cmocka_unit_test(edwards_signatures_of_rfc_8419_verify),
        cmocka_unit_test(the_smallest_lawful_signature_verifies),
        cmocka_unit_test(attributes_signed_out_of_order_are_refused),
        cmocka_unit_test(a_missing_or_doubled_attribute_is_refused),
        cmocka_unit_test(another_content_type_is_refused),
        cmocka_unit_test(a_signature_over_another_digest_than_named_is_refused),
        cmocka_unit_test(an_empty_binding_is_refused),
    };

    return cmocka_run_group_tests_name("crypto.cms_foreign", tests, make_makers,
                                       free_makers);
}
