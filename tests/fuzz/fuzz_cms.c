/* layers: base crypto */
/* SPDX-License-Identifier: Apache-2.0 */
/* CMS in DER, certificates and revocation lists, touched by others. A signature that is
 * called valid has our key's value under our certificate; whatever is read stays inside
 * the input. The first byte says what the rest is. */
#include "fuzz/fuzz.h"

/* ours */
#include "base/clock.h"
#include "crypto/cert.h"
#include "crypto/cms.h"
#include "crypto/crl.h"
#include "crypto/digest.h"
#include "support/pdf_seal.h"

enum { AS_CMS, AS_CERTIFICATE, AS_CRL, AS_FILE };

const char *const fuzz_words[] = {"\x30\x80",
                                  "\x30\x82\xff\xff",
                                  "\x30\x84\x7f\xff\xff\xff",
                                  "\x02\x01\x01",
                                  "\x05",
                                  "\x31",
                                  "\xa0\x82",
                                  "-----BEGIN CERTIFICATE-----\n",
                                  NULL};

static const struct bytes parts[] = {{(const uint8_t *)"before the hole ", 16},
                                     {(const uint8_t *)"and after it", 12}};
static const struct bytes whole = {(const uint8_t *)"before the hole and after it", 28};

/* One signature by an elliptic and one by an RSA key. */
static struct test_signer signers[2];
static struct buf values[2];
static int64_t now;

static void seed(uint8_t as, struct bytes v)
{
    struct buf b = {0};

    buf_add_byte(&b, as);
    buf_add_bytes(&b, v);
    fuzz_seed(buf_bytes(&b));
    buf_clear(&b);
}

static void seed_signature(size_t i)
{
    const struct bytes chain = buf_bytes(&signers[i].root);
    const struct cms_order order = {.cert = buf_bytes(&signers[i].leaf),
                                    .chain = &chain,
                                    .chain_n = 1,
                                    .message = sha256_of(whole)};
    struct arena *a = arena_new();
    struct cms_report report;
    struct buf cms = {0};

    ASSERT(cms_sign(signers[i].key, &order, &cms) == OK);
    cms_verify(a, buf_bytes(&cms), parts, 2, &report);
    ASSERT(report.verdict == CMS_VALID);
    buf_add_bytes(&values[i], report.signature);
    seed(AS_CMS, buf_bytes(&cms));
    buf_clear(&cms);
    arena_free(&a);
}

static void seed_crl(void)
{
    static const uint8_t serial[] = {0x12, 0x34};
    const struct crl_entry entry = {{serial, sizeof serial}, now, CRL_KEY_COMPROMISE};
    const struct crl_list list = {7, now, now + US_PER_DAY, &entry, 1};
    struct buf crl = {0};

    ASSERT(crl_make(signers[0].root_key, buf_bytes(&signers[0].root), &list, &crl) ==
           OK);
    seed(AS_CRL, buf_bytes(&crl));
    buf_clear(&crl);
}

void fuzz_begin(void)
{
    struct buf pem = {0};

    now = clock_utc_us();
    test_signer_make(&signers[0], KEY_P256);
    test_signer_make(&signers[1], KEY_RSA2048);
    for (size_t i = 0; i < ARRAY_LEN(signers); i++) {
        seed_signature(i);
        seed(AS_CERTIFICATE, buf_bytes(&signers[i].leaf));
    }
    cert_to_pem(buf_bytes(&signers[0].root), &pem);
    seed(AS_FILE, buf_bytes(&pem));
    seed_crl();
    buf_clear(&pem);
}

static void assert_inside(struct bytes in, struct bytes view)
{
    ASSERT(!view.n || (view.p >= in.p && view.p + view.n <= in.p + in.n));
}

static void try_cms(struct arena *a, struct bytes in)
{
    struct cms_report r;
    bool ours = false;

    cms_verify(a, in, parts, ARRAY_LEN(parts), &r);
    ASSERT(r.verdict < CMS_VERDICT_COUNT && r.der_n <= in.n);
    assert_inside(in, r.cert);
    assert_inside(in, r.signature);
    assert_inside(in, r.timestamp);
    if (r.verdict != CMS_VALID)
        return;
    for (size_t i = 0; i < ARRAY_LEN(signers); i++)
        ours = ours || (bytes_eq(r.cert, buf_bytes(&signers[i].leaf)) &&
                        bytes_eq(r.signature, buf_bytes(&values[i])));
    ASSERT(ours);
    fuzz_accepted();
}

/* No certificate but the two that were issued is good. */
static void try_certificate(struct arena *a, struct bytes in)
{
    const struct bytes roots[] = {buf_bytes(&signers[0].root),
                                  buf_bytes(&signers[1].root)};
    const struct cert_question q = {
        .leaf = in, .roots = roots, .roots_n = 2, .kind = CERT_SEAL, .at_us = now};
    struct cert_facts facts;
    enum err e = cert_read(a, in, &facts);
    enum cert_verdict verdict = cert_judge(&q);

    ASSERT(e == OK || verdict != CERT_GOOD);
    if (verdict == CERT_GOOD) {
        ASSERT(bytes_eq(in, buf_bytes(&signers[0].leaf)) ||
               bytes_eq(in, buf_bytes(&signers[1].leaf)));
        fuzz_accepted();
    }
}

static void try_crl(struct arena *a, struct bytes in)
{
    const struct bytes root = buf_bytes(&signers[0].root);
    const struct cert_question q = {.leaf = buf_bytes(&signers[0].leaf),
                                    .roots = &root,
                                    .roots_n = 1,
                                    .crls = &in,
                                    .crls_n = 1,
                                    .kind = CERT_SEAL,
                                    .at_us = now};
    struct crl_list list;

    /* the one list there is does not name the leaf: nothing may make it revoked */
    ASSERT(cert_judge(&q) != CERT_REVOKED);
    if (crl_read(a, in, &list) == OK)
        fuzz_accepted();
}

/* What was found in a file is found again in the file made of it. */
static void try_file(struct arena *a, struct bytes in)
{
    struct bytes der, again;
    struct buf pem = {0};

    if (cert_from_file(a, in, &der) != OK)
        return;
    cert_to_pem(der, &pem);
    ASSERT(cert_from_file(a, buf_bytes(&pem), &again) == OK && bytes_eq(der, again));
    buf_clear(&pem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const tries[])(struct arena *, struct bytes) = {
        try_cms, try_certificate, try_crl, try_file};
    struct arena *a;

    if (size < 1 || data[0] >= ARRAY_LEN(tries))
        return 0;
    a = arena_new();
    tries[data[0]](a, (struct bytes){data + 1, size - 1});
    arena_free(&a);
    return 0;
}
