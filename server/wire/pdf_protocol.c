/* SPDX-License-Identifier: Apache-2.0 */
/* One pair of functions a struct: what _put writes, _get reads, in the same order.
 * Every count and number is compared with its limit before it is used. */
#include "wire/pdf_protocol.h"

/* system */
#include <stdio.h>

/* ours */
#include "base/log.h"
#include "base/text.h"

/* Longer subjects and the like are cut when written: they are for showing. */
#define TEXT_MAX 400

void pdf_fork_put(struct buf *m, const struct pdf_fork *v)
{
    message_put_u8(m, (uint8_t)v->kind);
    message_put_u32(m, v->wall_ms);
    message_put_bytes(m, v->root);
}

struct pdf_fork pdf_fork_get(struct message *m)
{
    struct pdf_fork v;
    uint8_t kind = message_u8(m);
    v.kind = (enum pdf_child_kind)kind;
    v.wall_ms = message_u32(m);
    v.root = message_bytes(m, PDF_ROOT_MAX);
    if (kind < PDF_CHILD_PARSER || kind > PDF_CHILD_RENDERER || v.wall_ms < 1 ||
        v.wall_ms > PDF_WALL_MAX_MS)
        message_break(m);
    return v;
}

void pdf_task_put(struct buf *m, enum pdf_task task)
{
    message_put_u8(m, (uint8_t)task);
}

enum pdf_task pdf_task_get(struct message *m)
{
    uint8_t task = message_u8(m);
    if (task < PDF_TASK_JUDGE || task > PDF_TASK_COMPARE)
        message_break(m);
    return (enum pdf_task)task;
}

void pdf_err_put(struct buf *m, enum err e)
{
    message_put_u16(m, (uint16_t)e);
}

enum err pdf_err_get(struct message *m)
{
    uint16_t e = message_u16(m);
    if (e >= ERR_COUNT) {
        message_break(m);
        return ERR_INTERNAL;
    }
    return (enum err)e;
}

void pdf_limits_put(struct buf *m, const struct pdf_limits *v)
{
    message_put_u64(m, v->file_bytes);
    message_put_u64(m, v->inflated_bytes);
    message_put_u32(m, v->pages);
}

struct pdf_limits pdf_limits_get(struct message *m)
{
    struct pdf_limits v;
    v.file_bytes = message_u64(m);
    v.inflated_bytes = message_u64(m);
    v.pages = message_u32(m);
    return v;
}

static void put_i32(struct buf *m, int32_t v)
{
    message_put_u32(m, (uint32_t)v);
}

static int32_t get_i32(struct message *m)
{
    return (int32_t)message_u32(m);
}

/* Number of items that follow; 0 and a broken message when over the limit. */
static uint32_t get_count(struct message *m, uint32_t max)
{
    uint32_t n = message_u32(m);
    if (n > max || n > m->left.n) { /* an item takes a byte at least */
        message_break(m);
        return 0;
    }
    return n;
}

void pdf_order_put(struct buf *m, const struct pdf_order *v)
{
    message_put_u32(m, v->contents_len);
    message_put_u32(m, (uint32_t)v->placements_n);
    for (size_t i = 0; i < v->placements_n; i++) {
        message_put_u32(m, v->placements[i].page);
        put_i32(m, v->placements[i].x);
        put_i32(m, v->placements[i].y);
    }
}

struct pdf_order pdf_order_get(struct message *m, struct arena *a)
{
    struct pdf_order v = {.contents_len = message_u32(m)};
    v.placements_n = get_count(m, PDF_PLACEMENTS_MAX);
    struct pdf_placement *p = ARENA_ARRAY(a, v.placements_n, struct pdf_placement);
    for (size_t i = 0; i < v.placements_n; i++) {
        p[i].page = message_u32(m);
        p[i].x = get_i32(m);
        p[i].y = get_i32(m);
    }
    v.placements = p;
    return v;
}

void pdf_picture_put(struct buf *m, const struct pdf_picture *v)
{
    message_put_u8(m, (uint8_t)v->renderer);
    message_put_u32(m, v->page);
    message_put_u32(m, v->dpi);
}

struct pdf_picture pdf_picture_get(struct message *m)
{
    struct pdf_picture v = {.renderer = (enum pdf_renderer)message_u8(m)};
    v.page = message_u32(m);
    v.dpi = message_u32(m);
    if ((v.renderer != PDF_RENDERER_POPPLER && v.renderer != PDF_RENDERER_MUPDF) ||
        v.page < 1 || v.page > PDF_PAGES_MAX || v.dpi < PDF_DPI_MIN ||
        v.dpi > PDF_DPI_MAX)
        message_break(m);
    return v;
}

static void put_ders(struct buf *m, const struct bytes *ders, size_t n)
{
    message_put_u32(m, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        message_put_bytes(m, ders[i]);
}

static const struct bytes *get_ders(struct message *m, size_t *n, struct arena *a)
{
    *n = get_count(m, PDF_TRUST_MAX);
    struct bytes *ders = ARENA_ARRAY(a, *n, struct bytes);
    for (size_t i = 0; i < *n; i++)
        ders[i] = message_bytes(m, SIZE_MAX);
    return ders;
}

void pdf_trust_put(struct buf *m, const struct pdf_trust *v)
{
    message_put_i64(m, v->now_us);
    put_ders(m, v->roots, v->roots_n);
    put_ders(m, v->crls, v->crls_n);
}

struct pdf_trust pdf_trust_get(struct message *m, struct arena *a)
{
    struct pdf_trust v = {.now_us = message_i64(m)};
    v.roots = get_ders(m, &v.roots_n, a);
    v.crls = get_ders(m, &v.crls_n, a);
    return v;
}

void pdf_reason_put(struct buf *m, const struct pdf_reason *v)
{
    message_put_u32(m, v->page);
    message_put_u32(m, v->object);
    message_put_str(m, str_of(v->text));
}

/* The child may lie: what is not plain text is not shown to anybody. */
struct pdf_reason pdf_reason_get(struct message *m)
{
    struct pdf_reason v = {.page = message_u32(m)};
    v.object = message_u32(m);
    struct str text = message_str(m, PDF_REASON_TEXT_MAX);
    if (!text_is_plain(text, false))
        message_break(m);
    else
        memcpy(v.text, text.p ? text.p : "", text.n);
    return v;
}

static void put_warnings(struct buf *m, const struct pdf_warning *items, size_t n)
{
    message_put_u32(m, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        message_put_u8(m, (uint8_t)items[i].kind);
        pdf_reason_put(m, &items[i].reason);
    }
}

static const struct pdf_warning *get_warnings(struct message *m, size_t *n,
                                              struct arena *a)
{
    *n = get_count(m, PDF_WARNINGS_MAX);
    struct pdf_warning *items = ARENA_ARRAY(a, *n, struct pdf_warning);
    for (size_t i = 0; i < *n; i++) {
        uint8_t kind = message_u8(m);
        if (kind < 1 || kind > PDF_WARNING_KIND_LAST)
            message_break(m);
        items[i].kind = (enum pdf_warning_kind)kind;
        items[i].reason = pdf_reason_get(m);
    }
    return items;
}

void pdf_warnings_put(struct buf *m, const struct pdf_warnings *v)
{
    put_warnings(m, v->items, v->n);
}

struct pdf_warnings pdf_warnings_get(struct message *m, struct arena *a)
{
    struct pdf_warnings v;
    v.items = get_warnings(m, &v.n, a);
    return v;
}

static void put_page(struct buf *m, const struct pdf_page *p)
{
    put_i32(m, p->left);
    put_i32(m, p->bottom);
    put_i32(m, p->right);
    put_i32(m, p->top);
    message_put_u16(m, p->rotate);
    message_put_u32(m, p->user_unit_milli);
}

static struct pdf_page get_page(struct message *m)
{
    struct pdf_page p = {.left = get_i32(m)};
    p.bottom = get_i32(m);
    p.right = get_i32(m);
    p.top = get_i32(m);
    p.rotate = message_u16(m);
    p.user_unit_milli = message_u32(m);
    if (p.left >= p.right || p.bottom >= p.top || p.rotate > 270 || p.rotate % 90 ||
        p.user_unit_milli == 0)
        message_break(m);
    return p;
}

void pdf_verdict_put(struct buf *m, const struct pdf_verdict *v)
{
    pdf_err_put(m, v->refusal);
    pdf_reason_put(m, &v->reason);
    message_put_bool(m, v->normalised);
    message_put_u32(m, v->signatures);
    message_put_u32(m, (uint32_t)v->pages_n);
    for (size_t i = 0; i < v->pages_n; i++)
        put_page(m, &v->pages[i]);
    put_warnings(m, v->warnings, v->warnings_n);
}

struct pdf_verdict pdf_verdict_get(struct message *m, struct arena *a)
{
    struct pdf_verdict v = {.refusal = pdf_err_get(m)};
    v.reason = pdf_reason_get(m);
    v.normalised = message_bool(m);
    v.signatures = message_u32(m);
    v.pages_n = get_count(m, PDF_PAGES_MAX);
    struct pdf_page *pages = ARENA_ARRAY(a, v.pages_n, struct pdf_page);
    for (size_t i = 0; i < v.pages_n; i++)
        pages[i] = get_page(m);
    v.pages = pages;
    v.warnings = get_warnings(m, &v.warnings_n, a);
    if (v.refusal == OK && v.pages_n == 0)
        message_break(m);
    return v;
}

void pdf_prepared_put(struct buf *m, const struct pdf_prepared *v)
{
    pdf_err_put(m, v->refusal);
    pdf_reason_put(m, &v->reason);
    message_put_u64(m, v->holes.time_off);
    message_put_u64(m, v->holes.request_off);
    message_put_u64(m, v->holes.contents_off);
    message_put_u32(m, v->holes.contents_len);
    message_put_digest(m, &v->digest);
}

struct pdf_prepared pdf_prepared_get(struct message *m)
{
    struct pdf_prepared v = {.refusal = pdf_err_get(m)};
    v.reason = pdf_reason_get(m);
    v.holes.time_off = message_u64(m);
    v.holes.request_off = message_u64(m);
    v.holes.contents_off = message_u64(m);
    v.holes.contents_len = message_u32(m);
    v.digest = message_digest(m);
    return v;
}

static void put_text(struct buf *m, struct str text)
{
    if (text.n > TEXT_MAX) {
        text.n = TEXT_MAX;
        /* not in the middle of a character */
        while (text.n > 0 && ((uint8_t)text.p[text.n] & 0xc0) == 0x80)
            text.n--;
    }
    message_put_bool(m, text.p != NULL);
    message_put_str(m, text);
}

static struct str get_text(struct message *m, struct arena *a)
{
    bool present = message_bool(m);
    struct str text = message_str(m, TEXT_MAX);
    return present ? arena_str(a, text) : (struct str){NULL, 0};
}

static void put_signature(struct buf *m, const struct pdf_signature *s)
{
    put_text(m, s->field);
    put_text(m, s->problem);
    message_put_bool(m, s->intact);
    message_put_bool(m, s->is_timestamp);
    message_put_u8(m, (uint8_t)s->coverage);
    message_put_u8(m, (uint8_t)s->changes);
    put_text(m, s->change);
    message_put_u32(m, s->changed_object);
    message_put_u64(m, s->revision_end);
    message_put_i64(m, s->time_us);
    message_put_bool(m, s->has_request);
    message_put_digest(m, &s->request);
    put_text(m, s->chain);
    message_put_u32(m, s->oddities);
    message_put_u8(m, (uint8_t)s->revocation);
    message_put_i64(m, s->revoked_us);
    put_text(m, s->subject);
    put_text(m, s->common_name);
    put_text(m, s->organisation);
    put_text(m, s->organisation_id);
    put_text(m, s->issuer);
    put_text(m, s->serial);
    message_put_i64(m, s->not_before_us);
    message_put_i64(m, s->not_after_us);
    put_text(m, s->algorithm);
    message_put_digest(m, &s->certificate);
}

static struct pdf_signature get_signature(struct message *m, struct arena *a)
{
    struct pdf_signature s = {.field = get_text(m, a)};
    s.problem = get_text(m, a);
    s.intact = message_bool(m);
    s.is_timestamp = message_bool(m);
    s.coverage = (enum pdf_coverage)message_u8(m);
    s.changes = (enum pdf_changes)message_u8(m);
    s.change = get_text(m, a);
    s.changed_object = message_u32(m);
    s.revision_end = message_u64(m);
    s.time_us = message_i64(m);
    s.has_request = message_bool(m);
    s.request = message_digest(m);
    s.chain = get_text(m, a);
    s.oddities = message_u32(m);
    s.revocation = (enum cert_revocation)message_u8(m);
    s.revoked_us = message_i64(m);
    s.subject = get_text(m, a);
    s.common_name = get_text(m, a);
    s.organisation = get_text(m, a);
    s.organisation_id = get_text(m, a);
    s.issuer = get_text(m, a);
    s.serial = get_text(m, a);
    s.not_before_us = message_i64(m);
    s.not_after_us = message_i64(m);
    s.algorithm = get_text(m, a);
    s.certificate = message_digest(m);
    if (s.coverage > PDF_COVERS_FILE || s.changes > PDF_CHANGED_CONTENT ||
        s.revocation > CERT_IS_REVOKED)
        message_break(m);
    return s;
}

void pdf_report_put(struct buf *m, const struct pdf_report *v)
{
    pdf_err_put(m, v->refusal);
    pdf_reason_put(m, &v->reason);
    message_put_bool(m, v->valid);
    message_put_bool(m, v->incomplete);
    message_put_u32(m, (uint32_t)v->signatures_n);
    for (size_t i = 0; i < v->signatures_n; i++)
        put_signature(m, &v->signatures[i]);
}

struct pdf_report pdf_report_get(struct message *m, struct arena *a)
{
    struct pdf_report v = {.refusal = pdf_err_get(m)};
    v.reason = pdf_reason_get(m);
    v.valid = message_bool(m);
    v.incomplete = message_bool(m);
    v.signatures_n = get_count(m, PDF_SIGNATURES_MAX);
    struct pdf_signature *s = ARENA_ARRAY(a, v.signatures_n, struct pdf_signature);
    for (size_t i = 0; i < v.signatures_n; i++)
        s[i] = get_signature(m, a);
    v.signatures = s;
    return v;
}
