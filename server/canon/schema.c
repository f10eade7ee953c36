/* SPDX-License-Identifier: Apache-2.0 */
/* The one encoder and the one strict decoder of canonical records (schema.h).
 * Knows tables, not meanings. Never repairs: what is not exactly right is refused. */

/* ours */
#include "base/log.h"
#include "base/text.h"
#include "canon/schema.h"
#include "crypto/digest.h"

static void put_uint(struct buf *out, uint64_t v, int width)
{
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
        buf_add_byte(out, (uint8_t)(v >> shift));
}

static void put_view(struct buf *out, struct bytes v, size_t max)
{
    buf_add_byte(out, v.p != NULL);
    if (!v.p)
        return;
    ASSERT(v.n <= max);
    put_uint(out, v.n, 4);
    buf_add(out, v.p, v.n);
}

static void encode_fields(const struct canon_schema *s, const void *record,
                          struct buf *out);

static void encode_list(const struct canon_field *f, const struct canon_list *list,
                        struct buf *out)
{
    ASSERT(list->n <= f->max);
    put_uint(out, list->n, 4);
    for (size_t i = 0; i < list->n; i++)
        encode_fields(f->part, (const char *)list->items + i * f->part->size, out);
}

static void encode_field(const struct canon_field *f, const void *at, struct buf *out)
{
    switch (f->type) {
    case CANON_U8:
        buf_add_byte(out, *(const uint8_t *)at);
        break;
    case CANON_I64:
    case CANON_TIME:
        put_uint(out, (uint64_t) * (const int64_t *)at, 8);
        break;
    case CANON_UUID:
        buf_add(out, at, 16);
        break;
    case CANON_DIGEST:
        buf_add(out, at, 32);
        break;
    case CANON_TEXT:
        put_view(out, str_bytes(*(const struct str *)at), f->max);
        break;
    case CANON_BYTES:
        put_view(out, *(const struct bytes *)at, f->max);
        break;
    case CANON_OPT_I64:
        buf_add_byte(out, ((const struct opt_i64 *)at)->has);
        if (((const struct opt_i64 *)at)->has)
            put_uint(out, (uint64_t)((const struct opt_i64 *)at)->v, 8);
        break;
    case CANON_OPT_UUID:
        buf_add_byte(out, ((const struct opt_uuid *)at)->has);
        if (((const struct opt_uuid *)at)->has)
            buf_add(out, ((const struct opt_uuid *)at)->v.b, 16);
        break;
    case CANON_OPT_DIGEST:
        buf_add_byte(out, ((const struct opt_digest *)at)->has);
        if (((const struct opt_digest *)at)->has)
            buf_add(out, ((const struct opt_digest *)at)->v.b, 32);
        break;
    case CANON_RECORD:
        encode_fields(f->part, at, out);
        break;
    case CANON_LIST:
        encode_list(f, at, out);
        break;
    }
}

static void encode_fields(const struct canon_schema *s, const void *record,
                          struct buf *out)
{
    for (size_t i = 0; i < s->count; i++)
        encode_field(&s->fields[i], (const char *)record + s->fields[i].offset, out);
}

void canon_encode(const struct canon_schema *s, const void *record, struct buf *out)
{
    put_uint(out, s->version, 2);
    put_uint(out, s->kind, 2);
    encode_fields(s, record, out);
}

static enum err check_field(const struct canon_field *f, const void *at,
                            const char **field)
{
    enum err e = OK;
    if (f->type == CANON_U8 && *(const uint8_t *)at > f->max)
        e = ERR_FIELD_BAD;
    if (f->type == CANON_BYTES && ((const struct bytes *)at)->n > f->max)
        e = ERR_FIELD_BAD;
    if (f->type == CANON_TEXT) {
        const struct str *text = at;
        if (text->n > f->max)
            e = ERR_FIELD_BAD;
        else if (text->p && !text_is_plain(*text, true))
            e = ERR_TEXT_NOT_PLAIN;
    }
    if (e != OK) {
        *field = f->name;
        return e;
    }
    if (f->type == CANON_RECORD)
        return canon_check(f->part, at, field);
    if (f->type != CANON_LIST)
        return OK;
    const struct canon_list *list = at;
    *field = f->name;
    if (list->n > f->max)
        return ERR_FIELD_BAD;
    for (size_t i = 0; i < list->n && e == OK; i++)
        e = canon_check(f->part, (const char *)list->items + i * f->part->size, field);
    return e;
}

enum err canon_check(const struct canon_schema *s, const void *record,
                     const char **field)
{
    enum err e = OK;
    for (size_t i = 0; i < s->count && e == OK; i++)
        e = check_field(&s->fields[i], (const char *)record + s->fields[i].offset,
                        field);
    return e;
}

/* ---- decoding ---- */

struct reader {
    struct bytes left;
    struct arena *arena;
    bool bad;
};

static const uint8_t *take(struct reader *r, size_t n)
{
    if (r->bad || r->left.n < n) {
        r->bad = true;
        return NULL;
    }
    const uint8_t *p = r->left.p;
    r->left.p += n;
    r->left.n -= n;
    return p;
}

static uint64_t take_uint(struct reader *r, size_t width)
{
    const uint8_t *p = take(r, width);
    uint64_t v = 0;
    for (size_t i = 0; p && i < width; i++)
        v = v << 8 | p[i];
    return v;
}

static void take_raw(struct reader *r, void *to, size_t n)
{
    const uint8_t *p = take(r, n);
    if (p)
        memcpy(to, p, n);
}

static bool take_presence(struct reader *r)
{
    uint64_t mark = take_uint(r, 1);
    if (mark > 1)
        r->bad = true;
    return mark == 1;
}

static struct bytes take_view(struct reader *r, size_t max)
{
    if (!take_presence(r))
        return (struct bytes){NULL, 0};
    size_t n = take_uint(r, 4);
    if (n > max)
        r->bad = true;
    const uint8_t *p = take(r, n);
    return (struct bytes){p, p ? n : 0};
}

static void decode_fields(const struct canon_schema *s, struct reader *r, void *record);

static void decode_list(const struct canon_field *f, struct reader *r,
                        struct canon_list *list)
{
    size_t n = take_uint(r, 4);
    /* every item takes at least one byte, so a count cannot ask for more than is there
     */
    if (n > f->max || n > r->left.n) {
        r->bad = true;
        return;
    }
    list->items = arena_array(r->arena, n ? n : 1, f->part->size);
    list->n = n;
    for (size_t i = 0; i < n && !r->bad; i++)
        decode_fields(f->part, r, (char *)list->items + i * f->part->size);
}

static void decode_text(const struct canon_field *f, struct reader *r, struct str *text)
{
    *text = bytes_str(take_view(r, f->max));
    if (text->p && !text_is_plain(*text, true))
        r->bad = true;
}

static void decode_field(const struct canon_field *f, struct reader *r, void *at)
{
    switch (f->type) {
    case CANON_U8:
        *(uint8_t *)at = (uint8_t)take_uint(r, 1);
        if (*(uint8_t *)at > f->max)
            r->bad = true;
        break;
    case CANON_I64:
    case CANON_TIME:
        *(int64_t *)at = (int64_t)take_uint(r, 8);
        break;
    case CANON_UUID:
        take_raw(r, at, 16);
        break;
    case CANON_DIGEST:
        take_raw(r, at, 32);
        break;
    case CANON_TEXT:
        decode_text(f, r, at);
        break;
    case CANON_BYTES:
        *(struct bytes *)at = take_view(r, f->max);
        break;
    case CANON_OPT_I64:
        if ((((struct opt_i64 *)at)->has = take_presence(r)))
            ((struct opt_i64 *)at)->v = (int64_t)take_uint(r, 8);
        break;
    case CANON_OPT_UUID:
        if ((((struct opt_uuid *)at)->has = take_presence(r)))
            take_raw(r, ((struct opt_uuid *)at)->v.b, 16);
        break;
    case CANON_OPT_DIGEST:
        if ((((struct opt_digest *)at)->has = take_presence(r)))
            take_raw(r, ((struct opt_digest *)at)->v.b, 32);
        break;
    case CANON_RECORD:
        decode_fields(f->part, r, at);
        break;
    case CANON_LIST:
        decode_list(f, r, at);
        break;
    }
}

static void decode_fields(const struct canon_schema *s, struct reader *r, void *record)
{
    for (size_t i = 0; i < s->count && !r->bad; i++)
        decode_field(&s->fields[i], r, (char *)record + s->fields[i].offset);
}

enum err canon_decode(const struct canon_schema *s, struct bytes in, struct arena *a,
                      void *record)
{
    struct reader r = {.left = in, .arena = a};
    memset(record, 0, s->size);
    if (take_uint(&r, 2) != s->version || take_uint(&r, 2) != s->kind)
        return ERR_SIGNER_MESSAGE;
    decode_fields(s, &r, record);
    return r.bad || r.left.n ? ERR_SIGNER_MESSAGE : OK;
}

bool canon_peek(struct bytes in, uint16_t *version, uint16_t *kind)
{
    struct reader r = {.left = in};
    *version = (uint16_t)take_uint(&r, 2);
    *kind = (uint16_t)take_uint(&r, 2);
    return !r.bad;
}

struct digest canon_digest(const struct canon_schema *s, struct bytes encoded)
{
    struct sha256 h;
    struct digest d;
    const char version = (char)('0' + s->version);
    sha256_init(&h);
    sha256_add(&h, str_bytes(STR("sealkeeper/")));
    sha256_add(&h, str_bytes(str_of(s->name)));
    sha256_add(&h, str_bytes(STR("/")));
    sha256_add(&h, (struct bytes){(const uint8_t *)&version, 1});
    sha256_add(&h, (struct bytes){(const uint8_t *)"", 1});
    sha256_add(&h, encoded);
    sha256_done(&h, &d);
    return d;
}

struct digest canon_digest_of(const struct canon_schema *s, const void *record)
{
    struct buf b = {0};
    canon_encode(s, record, &b);
    struct digest d = canon_digest(s, buf_bytes(&b));
    buf_wipe(&b);
    return d;
}
