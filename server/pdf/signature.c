/* SPDX-License-Identifier: Apache-2.0 */
/* Reads signature dictionaries as strictly as an attacker deserves: /ByteRange is four
 * integers around exactly this dictionary's /Contents, which is hex and nothing else.
 * Called by verify, prepare and intake. */
#include "pdf/signature.h"

/* system */
#include <stdio.h>

/* ours */
#include "base/clock.h"
#include "base/hex.h"
#include "pdf/fields.h"
#include "pdf/object.h"

/* An object header lies at most this far before /Contents. */
#define DICT_LEN_MAX 65536

void signatures_find(struct pdf *pdf, struct arena *a, struct signature_list *out)
{
    struct field_list fields;
    fields_read(pdf, a, &fields);
    *out = (struct signature_list){.too_many = fields.too_many};
    out->items = ARENA_ARRAY(a, PDF_SIGNATURES_MAX, struct signature);
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *f = &fields.items[i];
        if (!f->is_signature || object_is_null(pdf, f->value))
            continue;
        uint32_t id = object_id(pdf, f->value);
        bool known = false;
        for (size_t k = 0; k < out->n && id > 0; k++)
            known = known || out->items[k].id == id;
        if (known)
            continue;
        if (out->n == PDF_SIGNATURES_MAX) {
            out->too_many = true;
            return;
        }
        out->items[out->n++] =
            (struct signature){.dict = f->value, .id = id, .field = f->name};
    }
}

/* Four integers: 0, before the gap, behind it, length of the rest. */
static bool read_byterange(struct pdf *pdf, struct signature *s)
{
    long long v[4];
    qpdf_oh range = object_key(pdf, s->dict, "/ByteRange");
    if (object_items(pdf, range) != 4)
        return false;
    for (int i = 0; i < 4; i++) {
        if (!object_integer(pdf, object_item(pdf, range, i), &v[i]) || v[i] < 0)
            return false;
    }
    long long size = (long long)pdf->file.n;
    if (v[0] != 0 || v[1] < 1 || v[1] > size || v[2] <= v[1] + 2 || v[2] > size ||
        v[3] < 1 || v[3] > size - v[2]) /* guard: byterange */
        return false;
    s->gap_from = (uint64_t)v[1];
    s->gap_to = (uint64_t)v[2];
    s->end = (uint64_t)(v[2] + v[3]);
    return true;
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

/* The gap is "<" hex ">" and its bytes are what the dictionary calls /Contents. */
static bool gap_is_contents(struct pdf *pdf, struct arena *a, struct signature *s)
{
    const uint8_t *gap = pdf->file.p + s->gap_from;
    size_t n = s->gap_to - s->gap_from;
    if (gap[0] != '<' || gap[n - 1] != '>' || n % 2 != 0)
        return false;
    uint8_t *decoded = arena_alloc(a, n / 2);
    size_t decoded_n = (n - 2) / 2;
    if (!hex_decode((struct str){(const char *)gap + 1, n - 2}, decoded, decoded_n))
        return false; /* guard: gap_hex */
    s->contents = object_string(pdf, object_key(pdf, s->dict, "/Contents"), a);
    return s->contents.p && bytes_eq(s->contents, (struct bytes){decoded, decoded_n});
}

static bool ends_with(struct bytes v, const char *text)
{
    size_t n = strlen(text);
    return v.n >= n && memcmp(v.p + v.n - n, text, n) == 0;
}

/* What stands before the gap is "/Contents", inside the object that the field names. */
static bool gap_is_in_place(struct pdf *pdf, const struct signature *s)
{
    struct bytes before = {pdf->file.p, s->gap_from};
    char header[40];
    while (before.n > 0 && is_space(before.p[before.n - 1]))
        before.n--;
    if (!ends_with(before, "/Contents"))
        return false;
    if (s->id == 0)
        return true;
    size_t least = before.n > DICT_LEN_MAX ? before.n - DICT_LEN_MAX : 0;
    while (before.n > least && !ends_with(before, "obj"))
        before.n--;
    int n = snprintf(header, sizeof header, "%u %d obj", s->id,
                     qpdf_oh_get_generation(pdf->q, s->dict));
    if (!ends_with(before, header)) /* guard: gap_owner */
        return false;
    before.n -= (size_t)n;
    return before.n > 0 && is_space(before.p[before.n - 1]);
}

static const char *read_profile(struct pdf *pdf, struct signature *s)
{
    qpdf_oh type = object_key(pdf, s->dict, "/Type");
    qpdf_oh profile = object_key(pdf, s->dict, "/SubFilter");
    if (object_is_name(pdf, profile, "/ETSI.RFC3161")) {
        s->is_timestamp = true;
        return object_is_name(pdf, type, "/DocTimeStamp") ? NULL : "type";
    }
    if (!object_is_null(pdf, type) && !object_is_name(pdf, type, "/Sig"))
        return "type";
    if (object_is_name(pdf, profile, "/ETSI.CAdES.detached") ||
        object_is_name(pdf, profile, "/adbe.pkcs7.detached"))
        return NULL;
    return "subfilter";
}

/* "D:YYYYMMDDHHmmSS" and "Z", nothing, or an offset: ISO 32000-2, 7.9.4. */
static int64_t read_date(struct bytes d)
{
    char text[40];
    int64_t us = 0;
    if (d.n < 16 || d.n > 23 || memcmp(d.p, "D:", 2) != 0)
        return 0;
    const char *p = (const char *)d.p;
    bool has_offset = d.n >= 21 && p[16] != 'Z';
    int n =
        snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s%.3s%s%.2s", p + 2,
                 p + 6, p + 8, p + 10, p + 12, p + 14, has_offset ? p + 16 : "Z",
                 has_offset ? ":" : "", has_offset ? p + 20 : "");
    return clock_parse((struct str){text, (size_t)n}, &us) ? us : 0;
}

/* The strictest /P of a document certification that this signature makes. */
static long long read_certification(struct pdf *pdf, qpdf_oh dict)
{
    qpdf_oh refs = object_key(pdf, dict, "/Reference");
    long long p = 0;
    for (int i = 0, n = object_items(pdf, refs); i < n && p == 0; i++) {
        qpdf_oh ref = object_item(pdf, refs, i);
        if (!object_key_is(pdf, ref, "/TransformMethod", "/DocMDP"))
            continue;
        p = 2; /* the default of Table 257 */
        object_integer(
            pdf, object_key(pdf, object_key(pdf, ref, "/TransformParams"), "/P"), &p);
    }
    return p;
}

static void read_values(struct pdf *pdf, struct arena *a, struct signature *s)
{
    struct bytes request =
        object_string(pdf, object_key(pdf, s->dict, "/SLKR_RequestDigest"), a);
    s->time_us = read_date(object_string(pdf, object_key(pdf, s->dict, "/M"), a));
    s->has_request = request.n == sizeof s->request.b;
    if (s->has_request)
        memcpy(s->request.b, request.p, sizeof s->request.b);
    s->certification = read_certification(pdf, s->dict);
}

void signature_read(struct pdf *pdf, struct arena *a, struct signature *s)
{
    if (!object_is_dict(pdf, s->dict)) {
        s->problem = "no_dictionary";
        return;
    }
    read_values(pdf, a, s);
    s->problem = read_profile(pdf, s);
    if (s->problem)
        return;
    if (!read_byterange(pdf, s))
        s->problem = "byterange";
    else if (!gap_is_contents(pdf, a, s))
        s->problem = "contents";
    else if (!gap_is_in_place(pdf, s))
        s->problem = "contents_place";
}
