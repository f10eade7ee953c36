/* layers: base crypto canon */
/* SPDX-License-Identifier: Apache-2.0 */
/* The prepared update: four offsets and a base length (five 8-byte numbers), then its
 * bytes. Whatever they are: the signer's check passes only over what sig_dict_print
 * printed, filling changes the holes alone, and the update digest does not move. */
#include "fuzz/fuzz.h"

/* system */
#include <stdlib.h>

/* ours */
#include "canon/update.h"

enum { NUMBERS = 5, HEAD_LEN = NUMBERS * 8, BASE_LEN = 1000 };

const char *const fuzz_words[] = {
    "/Contents<", ">",   "/ByteRange", "endobj",
    "\n5 0 obj",  "/M(", ")",          "D:20000101000000+00'00'",
    NULL};

static void put_number(struct buf *b, uint64_t v)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        buf_add_byte(b, (uint8_t)(v >> shift));
}

static uint64_t number_at(const uint8_t *p, size_t i)
{
    uint64_t v = 0;

    for (size_t k = 0; k < 8; k++)
        v = v << 8 | p[i * 8 + k];
    return v;
}

void fuzz_begin(void)
{
    static const char rest[] = "\n6 0 obj\n<</Type/Annot>>\nendobj\nxref\n%%EOF\n";
    struct sig_dict dict = {
        .object = 12, .contents_len = UPDATE_CONTENTS_PLAIN, .base_len = BASE_LEN};
    struct buf update = {0}, b = {0};
    struct update_holes holes;

    sig_dict_print(&update, &dict, &holes);
    dict.update_len = update.n + sizeof rest - 1;
    update.n = 0;
    sig_dict_print(&update, &dict, &holes);
    put_number(&b, holes.time_off);
    put_number(&b, holes.request_off);
    put_number(&b, holes.contents_off);
    put_number(&b, holes.contents_len);
    put_number(&b, BASE_LEN);
    buf_add_bytes(&b, buf_bytes(&update));
    buf_add_cstr(&b, rest);
    fuzz_seed(buf_bytes(&b));
    buf_clear(&update);
    buf_clear(&b);
}

static bool is_in_hole(const struct update_holes *h, size_t i)
{
    return (i >= h->time_off && i < h->time_off + UPDATE_TIME_LEN) ||
           (i >= h->request_off && i < h->request_off + UPDATE_REQUEST_LEN) ||
           (i >= h->contents_off && i < h->contents_off + h->contents_len);
}

/* The opening is the one template, with the object number that it names itself. */
static void assert_is_template(struct bytes update, const struct update_holes *holes,
                               uint64_t base_len)
{
    struct update_holes printed;
    struct buf again = {0};
    const struct sig_dict dict = {
        .object = (uint32_t)strtoul((const char *)update.p + 1, NULL, 10),
        .contents_len = holes->contents_len,
        .base_len = base_len,
        .update_len = update.n};

    sig_dict_print(&again, &dict, &printed);
    ASSERT(printed.time_off == holes->time_off);
    ASSERT(printed.request_off == holes->request_off);
    ASSERT(printed.contents_off == holes->contents_off);
    ASSERT(printed.contents_len == holes->contents_len);
    ASSERT(again.n <= update.n);
    for (size_t i = 0; i < again.n; i++)
        ASSERT(again.p[i] == update.p[i] || is_in_hole(holes, i));
    buf_clear(&again);
}

static void assert_filling_is_in_holes(struct bytes update,
                                       const struct update_holes *holes,
                                       uint64_t base_len)
{
    static const uint8_t cms[] = {0x30, 0x03, 0x02, 0x01, 0x05};
    const struct bytes der = {cms, sizeof cms};
    struct update_values values = {.time_us = 1780000000 * US_PER_S};
    struct digest before, after;
    struct buf filled = {0};

    memset(values.request.b, 0xa5, sizeof values.request.b);
    buf_add_bytes(&filled, update);
    ASSERT(update_digest(base_len, update, holes, &before));
    ASSERT(update_fill(filled.p, filled.n, holes, &values, der));
    ASSERT(update_is_filled(buf_bytes(&filled), holes, &values, der));
    ASSERT(update_digest(base_len, buf_bytes(&filled), holes, &after));
    ASSERT(digest_eq(&before, &after));
    for (size_t i = 0; i < update.n; i++)
        ASSERT(filled.p[i] == update.p[i] || is_in_hole(holes, i));
    buf_clear(&filled);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct update_holes holes;
    struct bytes update;
    struct digest d;
    uint64_t base_len;
    bool fits;

    if (size < HEAD_LEN)
        return 0;
    holes = (struct update_holes){number_at(data, 0), number_at(data, 1),
                                  number_at(data, 2), (uint32_t)number_at(data, 3)};
    base_len = number_at(data, 4);
    update = (struct bytes){data + HEAD_LEN, size - HEAD_LEN};
    fits = update_holes_fit(&holes, update.n);
    ASSERT(update_digest(base_len, update, &holes, &d) == fits);
    if (sig_dict_check(update, &holes, base_len)) {
        ASSERT(fits);
        assert_is_template(update, &holes, base_len);
        fuzz_accepted();
    }
    if (fits)
        assert_filling_is_in_holes(update, &holes, base_len);
    return 0;
}
