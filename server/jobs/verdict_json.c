/* SPDX-License-Identifier: Apache-2.0 */
/* JSON of verdicts and reports. */
#include "jobs/verdict_json.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"

/* Consumes the value. */
static struct str text_of(struct arena *a, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(9));
    struct str copy;

    ASSERT(text);
    copy = arena_str(a, str_of(text));
    free(text);
    json_decref(value);
    return copy;
}

static json_t *unit_json(pdf_milli v)
{
    return json_real(v / 1000.0);
}

static json_t *page_json(const struct pdf_page *p)
{
    return json_pack("{s:[o,o,o,o],s:i,s:f}", "box", unit_json(p->left),
                     unit_json(p->bottom), unit_json(p->right), unit_json(p->top),
                     "rotate", (int)p->rotate, "user_unit",
                     p->user_unit_milli / 1000.0);
}

struct str pages_json(struct arena *a, const struct pdf_verdict *v)
{
    json_t *all = json_array();

    for (size_t i = 0; i < v->pages_n; i++)
        json_array_append_new(all, page_json(&v->pages[i]));
    return text_of(a, all);
}

static const char *const warning_words[] = {
    [PDF_WARNING_FONT] = "font",
    [PDF_WARNING_FORM] = "form",
    [PDF_WARNING_RENDERERS] = "renderers_differ",
    [PDF_WARNING_UNRENDERED] = "not_rendered",
};

struct str warnings_json(struct arena *a, const struct pdf_verdict *v)
{
    json_t *all = json_array();

    for (size_t i = 0; i < v->warnings_n; i++) {
        const struct pdf_warning *w = &v->warnings[i];

        json_array_append_new(
            all, json_pack("{s:s,s:i,s:i,s:s}", "kind", warning_words[w->kind], "page",
                           (int)w->reason.page, "object", (int)w->reason.object, "text",
                           w->reason.text));
    }
    return text_of(a, all);
}

static json_t *signature_json(const struct pdf_signature *s)
{
    static const char *const coverage[] = {"nothing", "revision", "file"};
    static const char *const changes[] = {"nothing", "validation", "signatures",
                                          "content"};
    char time[CLOCK_TEXT_LEN + 1], request[2 * sizeof s->request.b + 1] = "";

    clock_text(s->time_us, time);
    if (s->has_request)
        hex_encode(digest_bytes(&s->request), request);
    return json_pack("{s:b,s:s,s:s,s:s%,s:s,s:s,s:s%,s:s%}", "intact", s->intact,
                     "coverage", coverage[s->coverage], "changes", changes[s->changes],
                     "chain", s->chain.p ? s->chain.p : "", s->chain.n, "time", time,
                     "request", request, "subject", s->subject.p ? s->subject.p : "",
                     s->subject.n, "serial", s->serial.p ? s->serial.p : "",
                     s->serial.n);
}

struct str report_json(struct arena *a, const struct pdf_report *report)
{
    json_t *signatures = json_array();

    for (size_t i = 0; i < report->signatures_n; i++)
        json_array_append_new(signatures, signature_json(&report->signatures[i]));
    return text_of(
        a, json_pack("{s:b,s:o}", "valid", report->valid, "signatures", signatures));
}

struct str reason_text(struct arena *a, const struct pdf_reason *reason)
{
    struct buf text = {0};
    struct str copy = {NULL, 0};

    if (reason->page)
        buf_printf(&text, "page %u", reason->page);
    if (reason->object)
        buf_printf(&text, "%sobject %u", text.n ? ", " : "", reason->object);
    if (reason->text[0])
        buf_printf(&text, "%s%s", text.n ? ": " : "", reason->text);
    if (text.n)
        copy = arena_str(a, bytes_str(buf_bytes(&text)));
    buf_clear(&text);
    return copy;
}
