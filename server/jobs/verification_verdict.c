/* SPDX-License-Identifier: Apache-2.0 */
/* From findings to words: first what was done to the bytes, then whose certificate it
 * is, then what is known about it now. */
#include "jobs/verification_verdict.h"

#include "base/log.h"

static const char *const names[] = {
    [VERIFICATION_VALID] = "valid",
    [VERIFICATION_UNCONFIRMED] = "cannot_be_confirmed",
    [VERIFICATION_UNTRUSTED] = "untrusted",
    [VERIFICATION_REVOKED] = "revoked",
    [VERIFICATION_CHANGED_AFTER] = "changed_after",
    [VERIFICATION_BROKEN] = "broken",
    [VERIFICATION_NO_SIGNATURE] = "no_signature",
    [VERIFICATION_UNREADABLE] = "unreadable",
};

const char *verification_verdict_name(enum verification_verdict v)
{
    ASSERT((size_t)v < ARRAY_LEN(names));
    return names[v];
}

static const struct verification_words words[] = {
#define X(name, code, en, zh) {code, en, zh},
#include "jobs/verification_reasons.def"
#undef X
};

const struct verification_words *verification_words(enum verification_reason r)
{
    ASSERT((size_t)r < ARRAY_LEN(words));
    return &words[r];
}

/* ---- one signature ---- */

/* What makes a certificate somebody else's, whatever the list says. */
static const struct {
    enum cert_verdict chain;
    enum verification_reason reason;
} strangers[] = {
    {CERT_UNREADABLE, REASON_CERTIFICATE_UNREADABLE},
    {CERT_UNTRUSTED, REASON_UNTRUSTED},
    {CERT_BROKEN, REASON_CHAIN_BROKEN},
    {CERT_WRONG_KIND, REASON_WRONG_KIND},
};

static bool chain_is(const struct pdf_signature *s, enum cert_verdict v)
{
    return str_is(s->chain, cert_verdict_name(v));
}

static struct verification_opinion opinion(enum verification_verdict verdict,
                                           enum verification_reason reason)
{
    return (struct verification_opinion){verdict, reason};
}

/* The certificate was for us, as far as it goes: does it still count? An expired one
 * proves nothing without a timestamp, because keys outlive their care. */
static struct verification_opinion judge_validity(const struct pdf_signature *s,
                                                  int64_t now_us)
{
    if (s->revocation == CERT_IS_REVOKED)
        return opinion(VERIFICATION_REVOKED, REASON_CERTIFICATE_REVOKED);
    if (s->revocation != CERT_NOT_REVOKED) /* guard: revocation_known */
        return opinion(VERIFICATION_UNCONFIRMED, REASON_REVOCATION_UNKNOWN);
    if (chain_is(s, CERT_NOT_YET))
        return opinion(VERIFICATION_UNCONFIRMED, REASON_CERTIFICATE_NOT_YET);
    if (chain_is(s, CERT_EXPIRED) || s->not_after_us < now_us) /* guard: expired_now */
        return opinion(VERIFICATION_UNCONFIRMED, REASON_CERTIFICATE_EXPIRED);
    if (!chain_is(s, CERT_GOOD)) /* guard: chain_is_good */
        return opinion(VERIFICATION_UNCONFIRMED, REASON_UNCLEAR);
    return opinion(VERIFICATION_VALID, REASON_VALID);
}

static struct verification_opinion judge_certificate(const struct pdf_signature *s,
                                                     int64_t now_us)
{
    for (size_t i = 0; i < ARRAY_LEN(strangers); i++) {
        if (chain_is(s, strangers[i].chain))
            return opinion(VERIFICATION_UNTRUSTED, strangers[i].reason);
    }
    return judge_validity(s, now_us);
}

static struct verification_opinion judge_one(const struct pdf_signature *s,
                                             int64_t now_us)
{
    if (!s->intact)
        return opinion(VERIFICATION_BROKEN, REASON_BYTES_CHANGED);
    if (s->coverage == PDF_COVERS_NOTHING)
        return opinion(VERIFICATION_BROKEN, REASON_NOT_A_REVISION);
    if (s->changes == PDF_CHANGED_CONTENT)
        return opinion(VERIFICATION_CHANGED_AFTER, REASON_CONTENT_CHANGED);
    if (s->is_timestamp)
        return opinion(VERIFICATION_UNCONFIRMED, REASON_TIMESTAMP_NOT_JUDGED);
    return judge_certificate(s, now_us);
}

/* ---- what only all of them together tell ---- */

/* Nobody is better off for it. */
static void lower(struct verification_opinion *o, struct verification_opinion to)
{
    if (o->verdict < to.verdict)
        *o = to;
}

static void lower_all(struct verification_opinion *each, size_t n,
                      struct verification_opinion to)
{
    for (size_t i = 0; i < n; i++)
        lower(&each[i], to);
}

/* Two signatures over one revision: one of them is a copy, and who knows which. */
static void find_copies(const struct pdf_report *r, struct verification_opinion *each)
{
    const struct verification_opinion copied =
        opinion(VERIFICATION_BROKEN, REASON_COPIED);

    for (size_t i = 1; i < r->signatures_n; i++) {
        if (r->signatures[i].revision_end == r->signatures[i - 1].revision_end) {
            lower(&each[i - 1], copied);
            lower(&each[i], copied);
        }
    }
}

static void look_at_the_end(const struct pdf_report *r,
                            struct verification_opinion *each)
{
    const struct pdf_signature *last = &r->signatures[r->signatures_n - 1];

    if (last->coverage == PDF_COVERS_REVISION &&
        last->changes != PDF_CHANGED_VALIDATION) /* guard: nothing_behind */
        lower_all(each, r->signatures_n,
                  opinion(VERIFICATION_CHANGED_AFTER, REASON_UNSIGNED_BYTES));
}

/* An intact timestamp beside seals says nothing against them. */
static enum verification_verdict gravest(const struct pdf_report *r,
                                         const struct verification_opinion *each)
{
    enum verification_verdict worst = VERIFICATION_VALID;
    size_t counted = 0;

    for (size_t i = 0; i < r->signatures_n; i++) {
        if (r->signatures[i].is_timestamp &&
            each[i].verdict == VERIFICATION_UNCONFIRMED)
            continue;
        counted++;
        if (each[i].verdict > worst)
            worst = each[i].verdict;
    }
    return counted ? worst : VERIFICATION_UNCONFIRMED;
}

static struct verification_opinion judge_file(const struct pdf_report *r,
                                              const struct verification_opinion *each)
{
    enum verification_verdict worst = gravest(r, each);

    if (r->incomplete)
        return opinion(worst, REASON_FILE_TOO_MANY);
    if (worst != VERIFICATION_VALID)
        return opinion(worst, REASON_FILE_NOT_VALID);
    if (!r->valid) /* guard: the_verifiers_word */
        return opinion(VERIFICATION_UNCONFIRMED, REASON_FILE_DAMAGED);
    return opinion(VERIFICATION_VALID, REASON_FILE_VALID);
}

void verification_judge(const struct pdf_report *r, int64_t now_us,
                        struct verification_opinion *each,
                        struct verification_opinion *file)
{
    if (r->signatures_n == 0) {
        *file = r->incomplete
                    ? opinion(VERIFICATION_UNCONFIRMED, REASON_FILE_TOO_MANY)
                    : opinion(VERIFICATION_NO_SIGNATURE, REASON_FILE_UNSIGNED);
        return;
    }
    for (size_t i = 0; i < r->signatures_n; i++)
        each[i] = judge_one(&r->signatures[i], now_us);
    find_copies(r, each);
    look_at_the_end(r, each);
    if (r->incomplete)
        lower_all(each, r->signatures_n,
                  opinion(VERIFICATION_UNCONFIRMED, REASON_FILE_TOO_MANY));
    *file = judge_file(r, each);
}
