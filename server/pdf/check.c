/* SPDX-License-Identifier: Apache-2.0 */
/* One signature after the other: form, bytes and CMS, certificate and chain, coverage,
 * later changes. Whatever is odd is a problem with a word; nothing here gives the
 * benefit of a doubt. */
#include "pdf/check.h"

/* system */
#include <stdlib.h>

/* ours */
#include "base/hex.h"
#include "crypto/cert.h"
#include "crypto/cms.h"
#include "pdf/changes.h"
#include "pdf/object.h"
#include "pdf/signature.h"

struct verification {
    struct pdf *pdf;
    const struct pdf_trust *trust;
    struct arena *arena;
};

static void set_problem(struct pdf_signature *out, const char *word)
{
    out->intact = false;
    out->problem = str_of(word);
}

/* ---- bytes and CMS ---- */

static bool only_zeros(struct bytes v)
{
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] != 0)
            return false;
    }
    return true;
}

static void read_certificate(struct verification *v, struct bytes der,
                             struct pdf_signature *out)
{
    struct cert_facts facts;
    if (!der.p || cert_read(v->arena, der, &facts) != OK)
        return;
    char *serial = arena_alloc(v->arena, 2 * facts.serial.n + 1);
    hex_encode(facts.serial, serial);
    out->subject = facts.subject;
    out->common_name = facts.common_name;
    out->organisation = facts.organisation;
    out->organisation_id = facts.organisation_id;
    out->issuer = facts.issuer;
    out->serial = str_of(serial);
    out->not_before_us = facts.not_before_us;
    out->not_after_us = facts.not_after_us;
    out->certificate = facts.fingerprint;
}

/* Without a trusted timestamp the claimed time proves nothing about revocation: a
 * certificate that is revoked now is not believed, whatever time the file claims, and
 * neither is one of which no current list speaks. */
static enum cert_verdict judge_now(struct cert_question *q, int64_t now_us,
                                   enum cert_verdict then, struct pdf_signature *out)
{
    struct cert_findings now;

    q->at_us = now_us;
    cert_examine(q, &now);
    out->revocation = now.revocation;
    out->revoked_us = now.revoked_us;
    if (then != CERT_GOOD || now.revocation == CERT_NOT_REVOKED)
        return then;
    return now.revocation == CERT_IS_REVOKED ? CERT_REVOKED : CERT_NO_CRL;
}

static void judge_chain(struct verification *v, const struct cms_report *cms,
                        struct pdf_signature *out)
{
    const struct pdf_trust *t = v->trust;
    struct cert_question q = {.leaf = cms->cert,
                              .between = cms->certs,
                              .between_n = cms->certs_n,
                              .roots = t->roots,
                              .roots_n = t->roots_n,
                              .crls = t->crls,
                              .crls_n = t->crls_n,
                              .kind = CERT_ANY,
                              .at_us = out->time_us ? out->time_us : t->now_us};
    enum cert_verdict verdict = cert_judge(&q);
    if (t->crls_n > 0)
        verdict = judge_now(&q, t->now_us, verdict, out);
    out->chain = str_of(cert_verdict_name(verdict));
}

static void check_cms(struct verification *v, const struct signature *s,
                      struct pdf_signature *out)
{
    const struct bytes file = v->pdf->file;
    const struct bytes parts[2] = {{file.p, s->gap_from},
                                   {file.p + s->gap_to, s->end - s->gap_to}};
    struct cms_report cms;
    cms_verify(v->arena, s->contents, parts, 2, &cms);
    out->oddities = cms.oddities;
    out->algorithm = str_of(arena_printf(
        v->arena, "%s %s", cms.signature_algorithm ? cms.signature_algorithm : "",
        cms.digest_algorithm ? cms.digest_algorithm : ""));
    read_certificate(v, cms.cert, out);
    if (cms.verdict != CMS_VALID) { /* guard: cms_verdict */
        set_problem(out, cms_verdict_name(cms.verdict));
        return;
    }
    /* zeros fill the hole; anything else behind the DER was smuggled in */
    if (!only_zeros(
            (struct bytes){s->contents.p + cms.der_n, s->contents.n - cms.der_n})) {
        set_problem(out, "contents_padding");
        return;
    }
    if (v->trust->roots_n > 0)
        judge_chain(v, &cms, out);
}

static bool contains(struct bytes v, struct bytes part)
{
    for (size_t i = 0; i + part.n <= v.n; i++) {
        if (memcmp(v.p + i, part.p, part.n) == 0)
            return true;
    }
    return false;
}

/* A document timestamp is believed to cover these bytes when its token holds their
 * SHA-256; who made it is not judged, and nothing rests on it. */
static void check_timestamp(struct verification *v, const struct signature *s,
                            struct pdf_signature *out)
{
    struct sha256 h;
    uint8_t octets[34] = {0x04, 0x20}; /* OCTET STRING of 32 bytes */
    struct digest d;
    sha256_init(&h);
    sha256_add(&h, (struct bytes){v->pdf->file.p, s->gap_from});
    sha256_add(&h, (struct bytes){v->pdf->file.p + s->gap_to, s->end - s->gap_to});
    sha256_done(&h, &d);
    memcpy(octets + 2, d.b, sizeof d.b);
    if (!contains(s->contents, (struct bytes){octets, sizeof octets}))
        set_problem(out, "timestamp");
}

/* ---- coverage and later changes ---- */

static bool same_dictionary(struct pdf *a, qpdf_oh x, struct pdf *b, qpdf_oh y)
{
    struct buf s = {0}, t = {0};
    object_print_resolved(a, x, &s);
    object_print_resolved(b, y, &t);
    bool same = bytes_eq(buf_bytes(&s), buf_bytes(&t));
    buf_clear(&s);
    buf_clear(&t);
    return same;
}

/* The covered bytes are a document of their own that lists this very signature. */
static bool revision_has(struct verification *v, struct pdf *revision,
                         const struct signature *s)
{
    struct signature_list list;
    if (!revision->ends_cleanly)
        return false;
    signatures_find(revision, v->arena, &list);
    for (size_t i = 0; i < list.n; i++) {
        if (list.items[i].id == s->id &&
            same_dictionary(revision, list.items[i].dict, v->pdf, s->dict))
            return true;
    }
    return false;
}

static void compare_revision(struct verification *v, struct pdf *revision,
                             const struct signature *s, struct pdf_signature *out)
{
    struct changes changes;
    out->changes = PDF_CHANGED_CONTENT;
    if (!changes_between(revision, v->pdf, v->arena, &changes)) {
        out->change = STR("unreadable");
        return;
    }
    out->changes = changes.kind;
    out->change = str_of(changes.what);
    out->changed_object = changes.object;
    /* /DocMDP P=1 leaves room for validation data only */
    if (s->certification == 1 && changes.more_signatures) { /* guard: certified */
        out->changes = PDF_CHANGED_CONTENT;
        out->change = STR("certified");
    }
}

static void check_coverage(struct verification *v, const struct signature *s,
                           struct pdf_signature *out)
{
    struct pdf revision;
    out->revision_end = s->end;
    if (s->end == v->pdf->file.n) {
        out->coverage = v->pdf->ends_cleanly ? PDF_COVERS_FILE : PDF_COVERS_NOTHING;
        return;
    }
    enum err e = pdf_open(&revision, (struct bytes){v->pdf->file.p, s->end});
    if (e == OK && revision_has(v, &revision, s)) { /* guard: revision */
        out->coverage = PDF_COVERS_REVISION;
        compare_revision(v, &revision, s, out);
    } else {
        out->coverage = PDF_COVERS_NOTHING;
        out->changes = PDF_CHANGED_CONTENT;
        out->change = STR("no_revision");
    }
    pdf_close(&revision);
}

/* ---- the file ---- */

static void check_signature(struct verification *v, struct signature *s,
                            struct pdf_signature *out)
{
    *out = (struct pdf_signature){
        .intact = true, .chain = STR("not_asked"), .changes = PDF_CHANGED_CONTENT};
    signature_read(v->pdf, v->arena, s);
    out->field = s->field;
    out->is_timestamp = s->is_timestamp;
    out->time_us = s->time_us;
    out->has_request = s->has_request;
    out->request = s->request;
    if (s->problem) {
        set_problem(out, s->problem);
        return;
    }
    out->changes = PDF_CHANGED_NOTHING;
    check_coverage(v, s, out);
    if (s->is_timestamp)
        check_timestamp(v, s, out);
    else
        check_cms(v, s, out);
}

static int by_revision(const void *a, const void *b)
{
    const struct pdf_signature *x = a, *y = b;
    return (x->revision_end > y->revision_end) - (x->revision_end < y->revision_end);
}

static bool is_whole(const struct pdf_signature *s)
{
    return s->intact && s->coverage != PDF_COVERS_NOTHING &&
           s->changes != PDF_CHANGED_CONTENT;
}

/* The last signature reaches the end, or only validation data follow it: bytes behind
 * it that change nothing are still bytes that nobody signed. */
bool signatures_are_whole(const struct pdf_report *report)
{
    const struct pdf_signature *s = report->signatures;
    size_t n = report->signatures_n;
    for (size_t i = 0; i < n; i++) {
        if (!is_whole(&s[i]))
            return false;
        /* two signatures over one revision: one of them is a copy */
        if (i > 0 && s[i].revision_end == s[i - 1].revision_end)
            return false;
    }
    return n > 0 && !report->incomplete &&
           (s[n - 1].coverage == PDF_COVERS_FILE || /* guard: last_reaches_end */
            s[n - 1].changes == PDF_CHANGED_VALIDATION);
}

bool signatures_are_trusted(const struct pdf_report *report)
{
    size_t seals = 0;
    for (size_t i = 0; i < report->signatures_n; i++) {
        const struct pdf_signature *s = &report->signatures[i];
        if (s->is_timestamp)
            continue;
        if (!str_is(s->chain, cert_verdict_name(CERT_GOOD))) /* guard: chain */
            return false;
        seals++;
    }
    return seals > 0;
}

void signatures_check(struct pdf *pdf, const struct pdf_trust *trust, struct arena *a,
                      struct pdf_report *out)
{
    struct verification v = {.pdf = pdf, .trust = trust, .arena = a};
    struct signature_list list;
    signatures_find(pdf, a, &list);
    struct pdf_signature *s = ARENA_ARRAY(a, list.n, struct pdf_signature);
    for (size_t i = 0; i < list.n; i++)
        check_signature(&v, &list.items[i], &s[i]);
    if (list.n > 0)
        qsort(s, list.n, sizeof *s, by_revision);
    out->signatures = s;
    out->signatures_n = list.n;
    out->incomplete = list.too_many;
}
