/* SPDX-License-Identifier: Apache-2.0 */
/* Printing and checking of the signature dictionary, digests over an update with its
 * holes emptied or filled. Everything is streamed: no copy of an update is made. Called
 * by pdf child, worker and signer; knows nothing of PDF beyond its own template. */
#include "canon/update.h"

/* system */
#include <inttypes.h>
#include <stdio.h>

/* ours */
#include "base/hex.h"
#include "base/log.h"
#include "canon/kinds.h"

/* Numbers of /ByteRange have room for ten digits, so that every offset behind them is
 * known before they are. */
#define SIZE_MAX_PRINTED UINT64_C(9999999999)

static const char digest_domain[] = "sealkeeper/update/1"; /* its NUL is hashed too */

static void add_zeros(struct buf *out, size_t n)
{
    buf_reserve(out, n);
    memset(out->p + out->n, '0', n);
    out->n += n;
}

void sig_dict_print(struct buf *out, const struct sig_dict *dict,
                    struct update_holes *holes)
{
    size_t start = out->n;
    buf_printf(out,
               "\n%" PRIu32 " 0 obj\n"
               "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(",
               dict->object);
    holes->time_off = out->n - start;
    buf_add_cstr(out, UPDATE_TIME_PLACEHOLDER ")/SLKR_RequestDigest<");
    holes->request_off = out->n - start;
    add_zeros(out, UPDATE_REQUEST_LEN);
    buf_add_cstr(out, ">/ByteRange[0 ");
    size_t numbers = out->n;
    buf_printf(out, "%-10d %-10d %-10d]/Contents<", 0, 0, 0);
    holes->contents_off = out->n - start;
    holes->contents_len = dict->contents_len;
    add_zeros(out, dict->contents_len);
    buf_add_cstr(out, ">>>\nendobj\n");

    uint64_t gap = dict->base_len + holes->contents_off - 1;
    uint64_t after = gap + dict->contents_len + 2;
    uint64_t end = dict->base_len + dict->update_len;
    char text[40];
    ASSERT(end <= SIZE_MAX_PRINTED);
    /* while only the length of this opening is asked for, update_len may still be 0 */
    int n = snprintf(text, sizeof text, "%-10" PRIu64 " %-10" PRIu64 " %-10" PRIu64,
                     gap, after, end > after ? end - after : 0);
    ASSERT(n == 32);
    memcpy(out->p + numbers, text, 32);
}

bool update_holes_fit(const struct update_holes *h, size_t update_len)
{
    if (h->contents_len != UPDATE_CONTENTS_PLAIN &&
        h->contents_len != UPDATE_CONTENTS_TIMESTAMP)
        return false;
    /* each comparison leaves room for the next addition: nothing can wrap */
    return h->time_off > 0 && h->time_off < update_len && h->request_off < update_len &&
           h->contents_off < update_len &&
           h->request_off >= h->time_off + UPDATE_TIME_LEN &&
           h->contents_off > h->request_off + UPDATE_REQUEST_LEN &&
           h->contents_len + 1 <= update_len - h->contents_off;
}

static bool equal_between(struct bytes a, struct bytes b, size_t from, size_t to)
{
    return memcmp(a.p + from, b.p + from, to - from) == 0;
}

/* The object number of "\nN 0 obj": canonical decimal, 1 to 8388607; 0 otherwise. */
static uint32_t object_number(struct bytes update)
{
    uint32_t v = 0;
    size_t i = 1;
    if (update.n < 16 || update.p[0] != '\n' || update.p[1] == '0')
        return 0;
    for (; i < 8 && update.p[i] >= '0' && update.p[i] <= '9'; i++)
        v = v * 10 + (uint32_t)(update.p[i] - '0');
    return update.p[i] == ' ' && v <= 8388607 ? v : 0;
}

bool sig_dict_check(struct bytes update, const struct update_holes *holes,
                    uint64_t base_len)
{
    struct buf expected = {0};
    struct update_holes at;
    uint32_t object = object_number(update);
    if (object == 0 || !update_holes_fit(holes, update.n)) /* guard: holes_fit */
        return false;
    if (base_len > SIZE_MAX_PRINTED || update.n > SIZE_MAX_PRINTED - base_len)
        return false;
    const struct sig_dict dict = {.object = object,
                                  .contents_len = holes->contents_len,
                                  .base_len = base_len,
                                  .update_len = update.n};
    sig_dict_print(&expected, &dict, &at);
    struct bytes e = buf_bytes(&expected);
    bool same =
        at.time_off == holes->time_off && at.request_off == holes->request_off &&
        at.contents_off == holes->contents_off && e.n <= update.n &&
        equal_between(e, update, 0, at.time_off) &&
        equal_between(e, update, at.time_off + UPDATE_TIME_LEN, at.request_off) &&
        equal_between(e, update, at.request_off + UPDATE_REQUEST_LEN,
                      at.contents_off) &&
        equal_between(e, update, at.contents_off + at.contents_len, e.n);
    buf_clear(&expected);
    return same; /* guard: sig_dict */
}

static void add_between(struct sha256 *h, struct bytes v, uint64_t from, uint64_t to)
{
    sha256_add(h, (struct bytes){v.p + from, (size_t)(to - from)});
}

static void add_zero_digits(struct sha256 *h, size_t n)
{
    static const char zeros[65] =
        "0000000000000000000000000000000000000000000000000000000000000000";
    for (; n > 0; n -= 64) /* every width is a multiple of 64 */
        sha256_add(h, (struct bytes){(const uint8_t *)zeros, 64});
}

static void add_uint(struct sha256 *h, uint64_t v, size_t width)
{
    uint8_t b[8];
    for (size_t i = 0; i < width; i++)
        b[i] = (uint8_t)(v >> (8 * (width - 1 - i)));
    sha256_add(h, (struct bytes){b, width});
}

bool update_digest(uint64_t base_len, struct bytes update,
                   const struct update_holes *holes, struct digest *out)
{
    struct sha256 h;
    if (!update_holes_fit(holes, update.n) || update.n > UINT32_MAX)
        return false;
    sha256_init(&h);
    sha256_add(&h,
               (struct bytes){(const uint8_t *)digest_domain, sizeof digest_domain});
    add_uint(&h, 1, 2);
    add_uint(&h, KIND_UPDATE, 2);
    add_uint(&h, base_len, 8);
    add_uint(&h, update.n, 8);
    add_uint(&h, holes->time_off, 8);
    add_uint(&h, holes->request_off, 8);
    add_uint(&h, holes->contents_off, 8);
    add_uint(&h, holes->contents_len, 8);
    add_uint(&h, 1, 1); /* BYTES: present, length, the bytes */
    add_uint(&h, update.n, 4);
    add_between(&h, update, 0, holes->time_off);
    sha256_add(&h, str_bytes(STR(UPDATE_TIME_PLACEHOLDER)));
    add_between(&h, update, holes->time_off + UPDATE_TIME_LEN, holes->request_off);
    add_zero_digits(&h, UPDATE_REQUEST_LEN);
    add_between(&h, update, holes->request_off + UPDATE_REQUEST_LEN,
                holes->contents_off);
    add_zero_digits(&h, holes->contents_len);
    add_between(&h, update, holes->contents_off + holes->contents_len, update.n);
    sha256_done(&h, out);
    return true;
}

struct printed {
    char time[UPDATE_TIME_LEN + 1];
    char request[UPDATE_REQUEST_LEN + 1];
};

static struct printed values_print(const struct update_values *values)
{
    struct printed p;
    clock_pdf_text(values->time_us, p.time);
    hex_encode(digest_bytes(&values->request), p.request);
    return p;
}

bool update_byterange_add(struct sha256 *h, struct bytes update,
                          const struct update_holes *holes,
                          const struct update_values *values)
{
    if (!update_holes_fit(holes, update.n))
        return false;
    struct printed p = values_print(values);
    add_between(h, update, 0, holes->time_off);
    sha256_add(h, (struct bytes){(const uint8_t *)p.time, UPDATE_TIME_LEN});
    add_between(h, update, holes->time_off + UPDATE_TIME_LEN, holes->request_off);
    sha256_add(h, (struct bytes){(const uint8_t *)p.request, UPDATE_REQUEST_LEN});
    add_between(h, update, holes->request_off + UPDATE_REQUEST_LEN,
                holes->contents_off - 1);
    add_between(h, update, holes->contents_off + holes->contents_len + 1, update.n);
    return true;
}

bool update_byterange_digest(struct bytes base, struct bytes update,
                             const struct update_holes *holes,
                             const struct update_values *values, struct digest *out)
{
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, base);
    if (!update_byterange_add(&h, update, holes, values))
        return false;
    sha256_done(&h, out);
    return true;
}

bool update_fill(uint8_t *update, size_t update_len, const struct update_holes *holes,
                 const struct update_values *values, struct bytes cms)
{
    if (!update_holes_fit(holes, update_len) || cms.n == 0 ||
        cms.n > holes->contents_len / 2)
        return false;
    struct printed p = values_print(values);
    memcpy(update + holes->time_off, p.time, UPDATE_TIME_LEN);
    memcpy(update + holes->request_off, p.request, UPDATE_REQUEST_LEN);
    char *digits = (char *)update + holes->contents_off;
    char after = digits[2 * cms.n]; /* hex_encode ends with a NUL */
    hex_encode(cms, digits);
    digits[2 * cms.n] = after;
    memset(digits + 2 * cms.n, '0', holes->contents_len - 2 * cms.n);
    return true;
}

static bool contents_hold(const uint8_t *digits, size_t n, struct bytes cms)
{
    static const uint8_t hex[] = "0123456789abcdef";
    size_t i = 0;
    for (; i < cms.n; i++) {
        if (digits[2 * i] != hex[cms.p[i] >> 4] ||
            digits[2 * i + 1] != hex[cms.p[i] & 15])
            return false;
    }
    for (i = 2 * cms.n; i < n; i++) {
        if (digits[i] != '0')
            return false;
    }
    return true;
}

bool update_is_filled(struct bytes update, const struct update_holes *holes,
                      const struct update_values *values, struct bytes cms)
{
    if (!update_holes_fit(holes, update.n) || cms.n > holes->contents_len / 2)
        return false;
    struct printed p = values_print(values);
    return memcmp(update.p + holes->time_off, p.time, UPDATE_TIME_LEN) == 0 &&
           memcmp(update.p + holes->request_off, p.request, UPDATE_REQUEST_LEN) == 0 &&
           contents_hold(update.p + holes->contents_off, holes->contents_len, cms);
}
