/* SPDX-License-Identifier: Apache-2.0 */
/* Is this certificate good for its kind at that time? The path is built and checked by
 * X509_verify_cert; kind and revocation are checked here: OpenSSL compares a CRL with
 * the moment judged as if nothing could be known later, and never looks at when a
 * certificate was revoked. */
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "base/log.h"
#include "crypto/cert.h"
#include "crypto/native.h"
#include "crypto/profile.h"

static const char *const verdict_names[] = {
    [CERT_GOOD] = "good",
    [CERT_UNREADABLE] = "unreadable",
    [CERT_UNTRUSTED] = "untrusted",
    [CERT_BROKEN] = "broken",
    [CERT_WRONG_KIND] = "wrong_kind",
    [CERT_REVOKED] = "revoked",
    [CERT_NOT_YET] = "not_yet_valid",
    [CERT_EXPIRED] = "expired",
    [CERT_NO_CRL] = "no_crl",
};
_Static_assert(ARRAY_LEN(verdict_names) == CERT_VERDICT_COUNT, "a name each");

const char *cert_verdict_name(enum cert_verdict verdict)
{
    ASSERT((size_t)verdict < CERT_VERDICT_COUNT);
    return verdict_names[verdict];
}

/* Keeps the gravest of what was found. */
static void find(enum cert_verdict *verdict, enum cert_verdict found)
{
    if (found != CERT_GOOD && (*verdict == CERT_GOOD || found < *verdict))
        *verdict = found;
}

static enum cert_verdict verdict_of(int x509_error)
{
    switch (x509_error) {
    case X509_V_OK:
        return CERT_GOOD;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return CERT_NOT_YET;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return CERT_EXPIRED;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return CERT_UNTRUSTED;
    default:
        return CERT_BROKEN;
    }
}

/* Notes every error and lets OpenSSL go on, so that an expired root does not hide a
 * forged leaf. */
static int note_error(int good, X509_STORE_CTX *ctx)
{
    enum cert_verdict *verdict = X509_STORE_CTX_get_app_data(ctx);

    if (!good)
        find(verdict, verdict_of(X509_STORE_CTX_get_error(ctx)));
    return 1;
}

static STACK_OF(X509) * read_certs(const struct bytes *ders, size_t n, bool *readable)
{
    STACK_OF(X509) *certs = sk_X509_new_null();

    ASSERT(certs);
    for (size_t i = 0; i < n; i++) {
        X509 *cert = native_cert(ders[i]);

        if (cert)
            ASSERT(sk_X509_push(certs, cert) > 0);
        else
            *readable = false;
    }
    return certs;
}

/* A full list of this issuer, still current when asked about? A list with a critical
 * extension (delta, partial, indirect) leaves something out that we could not know. */
static bool crl_counts(X509_CRL *crl, X509 *issuer, int64_t at_us)
{
    int64_t next_us = 0;

    return X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) ==
               0 &&
           X509_CRL_get_ext_by_critical(crl, 1, -1) < 0 &&
           native_time_get(X509_CRL_get0_nextUpdate(crl), &next_us) &&
           next_us >= at_us && X509_CRL_verify(crl, X509_get0_pubkey(issuer)) == 1;
}

/* A date that cannot be read is no excuse. */
static bool is_revoked(X509_CRL *crl, X509 *leaf, int64_t at_us, int64_t *since_us)
{
    X509_REVOKED *entry = NULL;

    if (X509_CRL_get0_by_cert(crl, &entry, leaf) == 0)
        return false;
    if (!native_time_get(X509_REVOKED_get0_revocationDate(entry), since_us))
        *since_us = 0;
    return *since_us <= at_us;
}

static void look_into(X509_CRL *crl, X509 *leaf, int64_t at_us,
                      struct cert_findings *out)
{
    int64_t since_us = 0;

    if (is_revoked(crl, leaf, at_us, &since_us)) { /* guard: not_revoked */
        out->revocation = CERT_IS_REVOKED;
        out->revoked_us = since_us;
    } else if (out->revocation == CERT_REVOCATION_UNKNOWN) {
        out->revocation = CERT_NOT_REVOKED;
    }
}

static enum cert_verdict judge_revocation(const struct cert_question *q, X509 *leaf,
                                          X509 *issuer, struct cert_findings *out)
{
    static const enum cert_verdict verdicts[] = {
        [CERT_REVOCATION_UNKNOWN] = CERT_NO_CRL,
        [CERT_NOT_REVOKED] = CERT_GOOD,
        [CERT_IS_REVOKED] = CERT_REVOKED,
    };

    for (size_t i = 0; i < q->crls_n; i++) {
        X509_CRL *crl = native_crl(q->crls[i]);

        if (!crl) {
            out->revocation = CERT_REVOCATION_UNKNOWN;
            return CERT_UNREADABLE;
        }
        if (crl_counts(crl, issuer, q->at_us))
            look_into(crl, leaf, q->at_us, out);
        X509_CRL_free(crl);
    }
    return verdicts[out->revocation];
}

static X509_STORE *make_store(STACK_OF(X509) * roots)
{
    X509_STORE *store = X509_STORE_new();

    ASSERT(store);
    for (int i = 0; i < sk_X509_num(roots); i++)
        ASSERT(X509_STORE_add_cert(store, sk_X509_value(roots, i)) == 1);
    return store;
}

static void judge_path(const struct cert_question *q, X509_STORE_CTX *ctx, X509 *leaf,
                       struct cert_findings *out)
{
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);
    STACK_OF(X509) * path;

    X509_VERIFY_PARAM_set_time(param, (time_t)(q->at_us / US_PER_S));
    if (q->kind == CERT_ROOT) /* its own signature proves nothing, but is not skipped */
        X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_CHECK_SS_SIGNATURE);
    X509_STORE_CTX_set_app_data(ctx, &out->verdict);
    X509_STORE_CTX_set_verify_cb(ctx, note_error);
    if (X509_verify_cert(ctx) != 1)
        find(&out->verdict, CERT_BROKEN);
    if (!profile_fits(leaf, q->kind)) /* guard: certificate_kind */
        find(&out->verdict, CERT_WRONG_KIND);
    path = X509_STORE_CTX_get0_chain(ctx);
    if (q->crls_n > 0 && sk_X509_num(path) > 1)
        find(&out->verdict, judge_revocation(q, leaf, sk_X509_value(path, 1), out));
}

void cert_examine(const struct cert_question *q, struct cert_findings *out)
{
    bool readable = true;
    X509 *leaf = native_cert(q->leaf);
    STACK_OF(X509) *between = read_certs(q->between, q->between_n, &readable);
    STACK_OF(X509) *roots = read_certs(q->roots, q->roots_n, &readable);
    X509_STORE *store = make_store(roots);
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();

    *out = (struct cert_findings){.verdict = CERT_GOOD};
    if (!leaf || !readable)
        out->verdict = CERT_UNREADABLE;
    else if (X509_STORE_CTX_init(ctx, store, leaf, between) == 1)
        judge_path(q, ctx, leaf, out);
    else
        out->verdict = CERT_BROKEN;
    X509_STORE_CTX_free(ctx);
    X509_STORE_free(store);
    sk_X509_pop_free(roots, X509_free);
    sk_X509_pop_free(between, X509_free);
    X509_free(leaf);
    ERR_clear_error();
}

enum cert_verdict cert_judge(const struct cert_question *q)
{
    struct cert_findings f;

    cert_examine(q, &f);
    return f.verdict;
}
