/* SPDX-License-Identifier: Apache-2.0 */
/* Prints reports. Texts that come from a file or a certificate are escaped: a name can
 * neither move a terminal's cursor nor end a JSON string. */
#include "pdf/report_print.h"

/* system */
#include <inttypes.h>

/* ours */
#include "base/clock.h"
#include "base/hex.h"
#include "base/text.h"
#include "crypto/cms.h"

static const char *const coverage_word[] = {
    [PDF_COVERS_NOTHING] = "nothing",
    [PDF_COVERS_REVISION] = "whole revision",
    [PDF_COVERS_FILE] = "whole file",
};
static const char *const changes_word[] = {
    [PDF_CHANGED_NOTHING] = "none",
    [PDF_CHANGED_VALIDATION] = "validation data only",
    [PDF_CHANGED_SIGNATURES] = "further signatures only",
    [PDF_CHANGED_CONTENT] = "content",
};

static const char *const revocation_word[] = {
    [CERT_REVOCATION_UNKNOWN] = "unknown",
    [CERT_NOT_REVOKED] = "not revoked",
    [CERT_IS_REVOKED] = "revoked",
};

static const struct {
    unsigned bit;
    const char *text;
} oddities[] = {
    {CMS_LACKS_SIGNING_CERTIFICATE, "no signing-certificate-v2"},
    {CMS_HAS_SIGNING_TIME, "signing-time in the CMS"},
    {CMS_SIGNING_CERTIFICATE_V1, "signing-certificate of version 1"},
};

/* ---- text ---- */

static void put_line(struct buf *out, const char *label, struct str value)
{
    buf_printf(out, "   %-14s ", label);
    if (!value.p)
        buf_add_cstr(out, "-");
    else if (!text_is_plain(value, false))
        buf_add_cstr(out, "(not printable)");
    else
        buf_add_str(out, value);
    buf_add_byte(out, '\n');
}

static void put_time(struct buf *out, int64_t us)
{
    char text[CLOCK_TEXT_LEN + 1] = "-";
    if (us != 0)
        clock_text(us, text);
    buf_add_cstr(out, text);
}

static void put_certificate(struct buf *out, const struct pdf_signature *s)
{
    put_line(out, "certificate", s->subject);
    if (!s->subject.p)
        return;
    put_line(out, "issued by", s->issuer);
    put_line(out, "serial", s->serial);
    buf_printf(out, "   %-14s ", "valid");
    put_time(out, s->not_before_us);
    buf_add_cstr(out, " to ");
    put_time(out, s->not_after_us);
    buf_add_byte(out, '\n');
}

static void put_revocation(struct buf *out, const struct pdf_signature *s)
{
    buf_printf(out, "   %-14s %s", "revocation", revocation_word[s->revocation]);
    if (s->revoked_us) {
        buf_add_cstr(out, " since ");
        put_time(out, s->revoked_us);
    }
    buf_add_byte(out, '\n');
}

static void put_changes(struct buf *out, const struct pdf_signature *s)
{
    buf_printf(out, "   %-14s %s", "later changes", changes_word[s->changes]);
    if (s->change.p)
        buf_printf(out, ": %.*s", (int)s->change.n, s->change.p);
    if (s->changed_object)
        buf_printf(out, " (object %" PRIu32 ")", s->changed_object);
    buf_add_byte(out, '\n');
}

static void put_signature(struct buf *out, const struct pdf_signature *s, size_t number)
{
    char request[65] = "-";
    bool named = s->field.p && text_is_plain(s->field, false);
    buf_printf(out, "%zu. %.*s%s\n", number, named ? (int)s->field.n : 1,
               named ? s->field.p : "?", s->is_timestamp ? " (timestamp)" : "");
    buf_printf(out, "   %-14s %s", "intact", s->intact ? "yes" : "NO");
    if (s->problem.p)
        buf_printf(out, ": %.*s", (int)s->problem.n, s->problem.p);
    buf_add_byte(out, '\n');
    put_certificate(out, s);
    put_line(out, "chain", s->chain);
    put_revocation(out, s);
    put_line(out, "algorithm", s->algorithm);
    put_line(out, "coverage", str_of(coverage_word[s->coverage]));
    put_changes(out, s);
    buf_printf(out, "   %-14s ", "claimed time");
    put_time(out, s->time_us);
    buf_add_byte(out, '\n');
    if (s->has_request)
        hex_encode(digest_bytes(&s->request), request);
    put_line(out, "request", str_of(request));
    for (size_t i = 0; i < ARRAY_LEN(oddities); i++) {
        if (s->oddities & oddities[i].bit)
            put_line(out, "note", str_of(oddities[i].text));
    }
}

void report_print_text(const struct pdf_report *report, struct buf *out)
{
    if (report->refusal != OK) {
        buf_printf(out, "NOT VALID: %s (%s)\n", err_info(report->refusal)->en,
                   report->reason.text);
        return;
    }
    for (size_t i = 0; i < report->signatures_n; i++)
        put_signature(out, &report->signatures[i], i + 1);
    if (report->incomplete)
        buf_add_cstr(out, "more form fields or signatures than are looked at\n");
    if (report->signatures_n == 0)
        buf_add_cstr(out, "no signature\n");
    buf_add_cstr(out, report->valid ? "VALID\n" : "NOT VALID\n");
}

/* ---- JSON ---- */

static void json_string(struct buf *out, struct str s)
{
    if (!s.p) {
        buf_add_cstr(out, "null");
        return;
    }
    if (!text_is_plain(s, true))
        s = STR("(not printable)");
    buf_add_byte(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = (uint8_t)s.p[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < 0x20)
            buf_printf(out, "\\u%04x", c);
        else
            buf_add_byte(out, c);
    }
    buf_add_byte(out, '"');
}

static void json_text(struct buf *out, const char *key, struct str value)
{
    buf_printf(out, "\"%s\":", key);
    json_string(out, value);
    buf_add_byte(out, ',');
}

static void json_bool(struct buf *out, const char *key, bool value)
{
    buf_printf(out, "\"%s\":%s,", key, value ? "true" : "false");
}

static void json_time(struct buf *out, const char *key, int64_t us)
{
    char text[CLOCK_TEXT_LEN + 1];
    if (us != 0)
        clock_text(us, text);
    json_text(out, key, us != 0 ? str_of(text) : (struct str){NULL, 0});
}

static void json_digest(struct buf *out, const char *key, const struct digest *d)
{
    char text[65];
    if (d)
        hex_encode(digest_bytes(d), text);
    json_text(out, key, d ? str_of(text) : (struct str){NULL, 0});
}

static void json_signature(struct buf *out, const struct pdf_signature *s)
{
    buf_add_byte(out, '{');
    json_text(out, "field", s->field);
    json_bool(out, "timestamp", s->is_timestamp);
    json_bool(out, "intact", s->intact);
    json_text(out, "problem", s->problem);
    json_text(out, "chain", s->chain);
    json_text(out, "revocation", str_of(revocation_word[s->revocation]));
    json_time(out, "revoked_at", s->revoked_us);
    json_text(out, "coverage", str_of(coverage_word[s->coverage]));
    json_text(out, "later_changes", str_of(changes_word[s->changes]));
    json_text(out, "change", s->change);
    json_text(out, "algorithm", s->algorithm);
    json_time(out, "claimed_time", s->time_us);
    json_digest(out, "request_digest", s->has_request ? &s->request : NULL);
    json_text(out, "subject", s->subject);
    json_text(out, "issuer", s->issuer);
    json_text(out, "serial", s->serial);
    json_time(out, "not_before", s->not_before_us);
    json_time(out, "not_after", s->not_after_us);
    json_digest(out, "certificate_sha256", s->subject.p ? &s->certificate : NULL);
    buf_printf(out, "\"changed_object\":%" PRIu32 ",\"covered_bytes\":%" PRIu64 "}",
               s->changed_object, s->revision_end);
}

void report_print_json(const struct pdf_report *report, struct buf *out)
{
    buf_add_byte(out, '{');
    json_bool(out, "valid", report->valid);
    json_text(out, "refusal",
              report->refusal == OK ? (struct str){NULL, 0}
                                    : str_of(err_info(report->refusal)->code));
    json_text(out, "reason", str_of(report->reason.text));
    json_bool(out, "incomplete", report->incomplete);
    buf_add_cstr(out, "\"signatures\":[");
    for (size_t i = 0; i < report->signatures_n; i++) {
        if (i > 0)
            buf_add_byte(out, ',');
        json_signature(out, &report->signatures[i]);
    }
    buf_add_cstr(out, "]}\n");
}
