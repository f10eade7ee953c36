/* SPDX-License-Identifier: Apache-2.0 */
/* The self-test that a process runs before it gives up its file system: every algorithm
 * once, through the same doors as in service, so that OpenSSL has loaded what it needs.
 */
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "crypto/aead.h"
#include "crypto/cert.h"
#include "crypto/cms.h"
#include "crypto/crl.h"
#include "crypto/digest.h"

static void warm_aead(void)
{
    uint8_t key[AEAD_KEY_LEN], wrapped[1 + AEAD_OVERHEAD], plain = 7, back = 0;
    struct bytes k = {key, sizeof key}, none = {NULL, 0};

    random_bytes(key, sizeof key);
    aead_wrap(k, none, (struct bytes){&plain, 1}, wrapped);
    ASSERT(aead_unwrap(k, none, (struct bytes){wrapped, sizeof wrapped}, &back));
    ASSERT(back == plain);
    secret_wipe(key, sizeof key);
}

static void warm_certificates(const struct key_pair *key, struct bytes spki,
                              struct buf *leaf)
{
    int64_t now = clock_utc_us();
    struct cert_order order = {.kind = CERT_SEAL,
                               .subject.common_name = STR("self-test root"),
                               .spki = spki,
                               .not_before_us = now - US_PER_DAY,
                               .not_after_us = now + US_PER_DAY};
    struct crl_list list = {.number = 1,
                            .this_update_us = now - US_PER_DAY,
                            .next_update_us = now + US_PER_DAY};
    struct buf root = {0}, crl = {0};
    struct bytes root_der, crl_der;

    ASSERT(cert_make_root(key, &order, &root) == OK);
    root_der = buf_bytes(&root);
    order.subject.common_name = STR("self-test leaf");
    ASSERT(cert_issue(key, root_der, &order, leaf) == OK);
    ASSERT(crl_make(key, root_der, &list, &crl) == OK);
    crl_der = buf_bytes(&crl);
    ASSERT(cert_judge(&(struct cert_question){.leaf = buf_bytes(leaf),
                                              .roots = &root_der,
                                              .roots_n = 1,
                                              .crls = &crl_der,
                                              .crls_n = 1,
                                              .kind = CERT_SEAL,
                                              .at_us = now}) == CERT_GOOD);
    buf_clear(&root);
    buf_clear(&crl);
}

static void warm_cms(const struct key_pair *key, struct bytes cert)
{
    struct bytes content = {(const uint8_t *)"self-test", 9};
    struct cms_order order = {.cert = cert, .message = sha256_of(content)};
    struct arena *a = arena_new();
    struct cms_report report;
    struct buf cms = {0};

    ASSERT(cms_sign(key, &order, &cms) == OK);
    cms_verify(a, buf_bytes(&cms), &content, 1, &report);
    ASSERT(report.verdict == CMS_VALID);
    buf_clear(&cms);
    arena_free(&a);
}

void crypto_warm(void)
{
    /* RSA-3072 takes the same way as RSA-2048, only longer */
    static const enum key_algorithm algorithms[] = {KEY_P256, KEY_RSA2048};

    warm_aead();
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        struct key_pair *key = NULL, *copy = NULL;
        struct buf private_der = {0}, spki = {0}, leaf = {0};

        ASSERT(key_generate(algorithms[i], &key) == OK);
        key_private_der(key, &private_der);
        ASSERT(key_from_private_der(buf_bytes(&private_der), &copy));
        key_public_der(copy, &spki);
        warm_certificates(key, buf_bytes(&spki), &leaf);
        warm_cms(copy, buf_bytes(&leaf));
        buf_wipe(&private_der);
        buf_clear(&spki);
        buf_clear(&leaf);
        key_free(&key);
        key_free(&copy);
    }
}
