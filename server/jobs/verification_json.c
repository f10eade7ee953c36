/* SPDX-License-Identifier: Apache-2.0 */
/* JSON of a verification. Texts of a file or a certificate are shown only when they are
 * plain: what a stranger writes can neither move a cursor nor turn a line around. */
#include "jobs/verification_json.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/text.h"
#include "jobs/verdict_json.h"
#include "jobs/verification_verdict.h"

#define FORMAT "sealkeeper-verification/1"

static json_t *text_json(struct str s)
{
    return s.p && text_is_plain(s, false) ? json_stringn(s.p, s.n) : json_null();
}

static json_t *time_json(int64_t us)
{
    char text[CLOCK_TEXT_LEN + 1];

    if (us == 0)
        return json_null();
    clock_text(us, text);
    return json_string(text);
}

static json_t *digest_json(const struct digest *d)
{
    char text[2 * sizeof d->b + 1];

    hex_encode(digest_bytes(d), text);
    return json_string(text);
}

static json_t *reason_json(enum verification_reason r)
{
    const struct verification_words *w = verification_words(r);

    return json_pack("{s:s, s:s, s:s}", "code", w->code, "title", w->en, "title_zh",
                     w->zh);
}

/* ---- a signature ---- */

static json_t *certificate_json(const struct pdf_signature *s)
{
    if (!s->subject.p)
        return json_null();
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "common_name",
        text_json(s->common_name), "organisation", text_json(s->organisation),
        "organisation_id", text_json(s->organisation_id), "subject",
        text_json(s->subject), "issuer", text_json(s->issuer), "serial",
        text_json(s->serial), "not_before", time_json(s->not_before_us), "not_after",
        time_json(s->not_after_us), "sha256", digest_json(&s->certificate));
}

/* Whose list, which one and when it was made: what the word rests on. */
static json_t *revocation_json(const struct pdf_signature *s,
                               const struct crl_list *list)
{
    static const char *const states[] = {
        [CERT_REVOCATION_UNKNOWN] = "unknown",
        [CERT_NOT_REVOKED] = "good",
        [CERT_IS_REVOKED] = "revoked",
    };
    bool asked = list && s->revocation != CERT_REVOCATION_UNKNOWN;

    return json_pack("{s:s, s:o, s:o, s:o, s:o}", "state", states[s->revocation],
                     "source", asked ? json_string("installation_crl") : json_null(),
                     "number",
                     asked ? json_integer((json_int_t)list->number) : json_null(),
                     "time", time_json(asked ? list->this_update_us : 0), "revoked_at",
                     time_json(s->revoked_us));
}

static json_t *notes_json(const struct pdf_signature *s)
{
    json_t *notes = json_array();

    if (!s->is_timestamp)
        json_array_append_new(notes, reason_json(s->time_us ? REASON_TIME_IS_CLAIMED
                                                            : REASON_TIME_IS_ABSENT));
    if (s->intact && s->changes == PDF_CHANGED_VALIDATION)
        json_array_append_new(notes, reason_json(REASON_VALIDATION_ADDED));
    if (s->intact && s->changes == PDF_CHANGED_SIGNATURES)
        json_array_append_new(notes, reason_json(REASON_SIGNATURES_ADDED));
    return notes;
}

static json_t *coverage_json(const struct pdf_signature *s)
{
    static const char *const coverage[] = {
        [PDF_COVERS_NOTHING] = "nothing",
        [PDF_COVERS_REVISION] = "revision",
        [PDF_COVERS_FILE] = "file",
    };
    static const char *const changes[] = {
        [PDF_CHANGED_NOTHING] = "nothing",
        [PDF_CHANGED_VALIDATION] = "validation",
        [PDF_CHANGED_SIGNATURES] = "signatures",
        [PDF_CHANGED_CONTENT] = "content",
    };

    return json_pack(
        "{s:s, s:I, s:s, s:o, s:o}", "coverage", coverage[s->coverage], "covered_bytes",
        (json_int_t)s->revision_end, "later_changes", changes[s->changes], "change",
        text_json(s->change), "changed_object",
        s->changed_object ? json_integer((json_int_t)s->changed_object) : json_null());
}

static json_t *signature_json(const struct pdf_signature *s, size_t number,
                              struct verification_opinion opinion,
                              const struct crl_list *list)
{
    json_t *v = json_pack("{s:i, s:o, s:s, s:s, s:[o], s:o, s:b, s:o}", "number",
                          (int)number, "field", text_json(s->field), "kind",
                          s->is_timestamp ? "timestamp" : "signature", "verdict",
                          verification_verdict_name(opinion.verdict), "reasons",
                          reason_json(opinion.reason), "notes", notes_json(s), "intact",
                          s->intact, "problem", text_json(s->problem));
    json_t *more = json_pack("{s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "certificate",
                             certificate_json(s), "chain", text_json(s->chain),
                             "revocation", revocation_json(s, list), "claimed_time",
                             time_json(s->time_us), "time_is_proven", 0, "algorithm",
                             text_json(s->algorithm), "request_digest",
                             s->has_request ? digest_json(&s->request) : json_null());
    json_t *coverage = coverage_json(s);

    ASSERT(v && more && coverage);
    json_object_update(v, coverage);
    json_object_update(v, more);
    json_decref(coverage);
    json_decref(more);
    return v;
}

/* ---- the file ---- */

static json_t *file_json(const struct verification_facts *f, const char *verdict,
                         json_t *reason, json_t *signatures)
{
    return json_pack("{s:s, s:o, s:{s:o, s:I}, s:s, s:[o], s:o}", "format", FORMAT,
                     "verified_at", time_json(f->now_us), "file", "sha256",
                     digest_json(&f->digest), "size", (json_int_t)f->size, "verdict",
                     verdict, "reasons", reason, "signatures", signatures);
}

static json_t *refusal_json(struct arena *a, const struct pdf_report *r,
                            const struct verification_facts *f)
{
    const struct err_info *info = err_info(r->refusal);
    json_t *reason = json_pack("{s:s, s:s, s:s, s:o}", "code", info->code, "title",
                               info->en, "title_zh", info->zh, "detail",
                               text_json(reason_text(a, &r->reason)));

    return file_json(f, verification_verdict_name(VERIFICATION_UNREADABLE), reason,
                     json_array());
}

static json_t *report_of(struct arena *a, const struct pdf_report *r,
                         const struct verification_facts *f)
{
    struct verification_opinion *each =
        ARENA_ARRAY(a, r->signatures_n + 1, struct verification_opinion);
    struct verification_opinion whole;
    json_t *signatures = json_array();

    verification_judge(r, f->now_us, each, &whole);
    for (size_t i = 0; i < r->signatures_n; i++)
        json_array_append_new(
            signatures, signature_json(&r->signatures[i], i + 1, each[i], f->list));
    return file_json(f, verification_verdict_name(whole.verdict),
                     reason_json(whole.reason), signatures);
}

struct str verification_json(struct arena *a, const struct pdf_report *report,
                             const struct verification_facts *facts)
{
    json_t *v = report->refusal == OK ? report_of(a, report, facts)
                                      : refusal_json(a, report, facts);
    char *text = v ? json_dumps(v, JSON_COMPACT) : NULL;
    struct str copy;

    ASSERT(text);
    copy = arena_str(a, str_of(text));
    free(text);
    json_decref(v);
    return copy;
}
