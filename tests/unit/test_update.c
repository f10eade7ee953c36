/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon */
/* The prepared update: vectors computed by an independent program, and one negative a
 * guard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hex.h"
#include "canon/face.h"
#include "canon/kinds.h"
#include "canon/update.h"

#define BASE_LEN 1000
#define TAIL "xref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
#define UPDATE_LEN 33059
#define UPDATE_DIGEST "cbc371325295b536eaf4cb001f4754699f35a1713df9eb7b29146bbca89b0b92"
#define BYTERANGE_DIGEST                                                               \
    "59bdcf9e222a4934588861b5f3ca5c149b91995655d30674feb840aa8196216d"
#define TIME_US (INT64_C(1795256640) * US_PER_S)

static struct buf update;
static struct update_holes holes;
static struct update_values values;

static int set_up(void **state)
{
    (void)state;
    struct sig_dict dict = {
        .object = 12, .contents_len = UPDATE_CONTENTS_PLAIN, .base_len = BASE_LEN};
    update = (struct buf){0};
    sig_dict_print(&update, &dict, &holes);
    dict.update_len = update.n + strlen(TAIL);
    update.n = 0;
    sig_dict_print(&update, &dict, &holes);
    buf_add_cstr(&update, TAIL);
    values = (struct update_values){.time_us = TIME_US};
    for (size_t i = 0; i < sizeof values.request.b; i++)
        values.request.b[i] = (uint8_t)i;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_clear(&update);
    return 0;
}

static void assert_digest(const struct digest *d, const char *expected)
{
    char text[65];
    hex_encode(digest_bytes(d), text);
    assert_string_equal(text, expected);
}

static bool checks(void)
{
    return sig_dict_check(buf_bytes(&update), &holes, BASE_LEN);
}

static void the_printed_opening_checks(void **state)
{
    (void)state;
    assert_int_equal(update.n, UPDATE_LEN);
    assert_true(checks());
}

static void the_update_digest_is_the_published_vector(void **state)
{
    (void)state;
    struct digest d;
    assert_true(update_digest(BASE_LEN, buf_bytes(&update), &holes, &d));
    assert_digest(&d, UPDATE_DIGEST);
}

/* The record of canon/schema.h, written down as its table. */
struct record {
    int64_t base_len, update_len;
    int64_t time_off, request_off, contents_off, contents_len;
    struct bytes update;
};
#define ROW(member, type_, max_)                                                       \
    {                                                                                  \
        .name = #member, .type = (type_), .offset = offsetof(struct record, member),   \
        .max = (max_)                                                                  \
    }
static const struct canon_field record_fields[] = {
    ROW(base_len, CANON_I64, 0),          ROW(update_len, CANON_I64, 0),
    ROW(time_off, CANON_I64, 0),          ROW(request_off, CANON_I64, 0),
    ROW(contents_off, CANON_I64, 0),      ROW(contents_len, CANON_I64, 0),
    ROW(update, CANON_BYTES, UINT32_MAX),
};
static const struct canon_schema record_schema = {.name = "update",
                                                  .version = 1,
                                                  .kind = KIND_UPDATE,
                                                  .size = sizeof(struct record),
                                                  .fields = record_fields,
                                                  .count = ARRAY_LEN(record_fields)};

static void the_update_digest_is_the_digest_of_its_canonical_record(void **state)
{
    (void)state;
    struct digest streamed;
    const struct record r = {.base_len = BASE_LEN,
                             .update_len = (int64_t)update.n,
                             .time_off = (int64_t)holes.time_off,
                             .request_off = (int64_t)holes.request_off,
                             .contents_off = (int64_t)holes.contents_off,
                             .contents_len = (int64_t)holes.contents_len,
                             .update = buf_bytes(&update)};
    struct digest whole = canon_digest_of(&record_schema, &r);
    assert_true(update_digest(BASE_LEN, buf_bytes(&update), &holes, &streamed));
    assert_true(digest_eq(&whole, &streamed));
}

static void a_filled_update_has_the_digest_of_the_empty_one(void **state)
{
    (void)state;
    struct digest d;
    uint8_t cms[3000];
    memset(cms, 0xa5, sizeof cms);
    assert_true(update_fill(update.p, update.n, &holes, &values,
                            (struct bytes){cms, sizeof cms}));
    assert_true(update_is_filled(buf_bytes(&update), &holes, &values,
                                 (struct bytes){cms, sizeof cms}));
    assert_true(checks());
    assert_true(update_digest(BASE_LEN, buf_bytes(&update), &holes, &d));
    assert_digest(&d, UPDATE_DIGEST);
}

static void the_byterange_digest_is_the_published_vector(void **state)
{
    (void)state;
    uint8_t base[BASE_LEN];
    struct digest d;
    for (size_t i = 0; i < sizeof base; i++)
        base[i] = (uint8_t)(i % 251);
    assert_true(update_byterange_digest((struct bytes){base, sizeof base},
                                        buf_bytes(&update), &holes, &values, &d));
    assert_digest(&d, BYTERANGE_DIGEST);
}

static void a_cms_fills_its_hole_to_the_last_digit_and_not_beyond(void **state)
{
    (void)state;
    static uint8_t cms[UPDATE_CONTENTS_PLAIN / 2 + 1];
    memset(cms, 0xff, sizeof cms);
    assert_false(update_fill(update.p, update.n, &holes, &values,
                             (struct bytes){cms, sizeof cms}));
    assert_true(update_fill(update.p, update.n, &holes, &values,
                            (struct bytes){cms, sizeof cms - 1}));
    assert_true(checks());
}

static void a_value_that_differs_is_not_what_fills_the_holes(void **state)
{
    (void)state;
    const uint8_t cms[2] = {0x30, 0x00};
    const struct bytes der = {cms, sizeof cms};
    assert_true(update_fill(update.p, update.n, &holes, &values, der));
    struct update_values other = values;
    other.time_us += US_PER_S;
    assert_false(update_is_filled(buf_bytes(&update), &holes, &other, der));
    other = values;
    other.request.b[31] ^= 1;
    assert_false(update_is_filled(buf_bytes(&update), &holes, &other, der));
    update.p[holes.contents_off + 100] = '1';
    assert_false(update_is_filled(buf_bytes(&update), &holes, &values, der));
}

static void any_changed_byte_around_the_holes_is_found(void **state)
{
    (void)state;
    size_t end = holes.contents_off + holes.contents_len + strlen(">>>\nendobj\n");
    for (size_t i = 0; i < end; i++) {
        bool hole =
            (i >= holes.time_off && i < holes.time_off + UPDATE_TIME_LEN) ||
            (i >= holes.request_off && i < holes.request_off + UPDATE_REQUEST_LEN) ||
            (i >= holes.contents_off && i < holes.contents_off + holes.contents_len);
        bool number = i == 1 || i == 2; /* another object number is another template */
        if (hole || number)
            continue;
        update.p[i] ^= 1;
        assert_false(checks());
        update.p[i] ^= 1;
    }
}

static void an_object_number_that_is_not_canonical_is_refused(void **state)
{
    (void)state;
    update.p[1] = '0';
    assert_false(checks());
    update.p[1] = 'x';
    assert_false(checks());
}

static void a_byterange_for_another_base_is_refused(void **state)
{
    (void)state;
    assert_false(sig_dict_check(buf_bytes(&update), &holes, BASE_LEN + 1));
    assert_false(sig_dict_check(buf_bytes(&update), &holes, UINT64_MAX - 5));
}

static void a_byterange_for_another_update_length_is_refused(void **state)
{
    (void)state;
    buf_add_byte(&update, '\n');
    assert_false(checks());
}

static void a_moved_hole_is_refused(void **state)
{
    (void)state;
    const struct update_holes right = holes;
    holes.time_off++;
    assert_false(checks());
    holes = right;
    holes.request_off--;
    assert_false(checks());
    holes = right;
    holes.contents_off += 2;
    assert_false(checks());
    holes = right;
    holes.contents_len = UPDATE_CONTENTS_TIMESTAMP;
    assert_false(checks());
    holes = right;
    holes.contents_len -= 2;
    assert_false(checks());
    holes = right;
}

static void a_signature_object_that_is_not_first_is_refused(void **state)
{
    (void)state;
    struct buf moved = {0};
    buf_add_cstr(&moved, "\n5 0 obj\n(shown)\nendobj");
    size_t shift = moved.n;
    buf_add_bytes(&moved, buf_bytes(&update));
    struct update_holes there = {holes.time_off + shift, holes.request_off + shift,
                                 holes.contents_off + shift, holes.contents_len};
    assert_false(sig_dict_check(buf_bytes(&moved), &there, BASE_LEN));
    buf_clear(&moved);
}

static void holes_that_overlap_or_leave_the_update_do_not_fit(void **state)
{
    (void)state;
    const struct update_holes right = holes;
    struct digest d;
    holes.request_off = holes.time_off + UPDATE_TIME_LEN - 1;
    assert_false(update_digest(BASE_LEN, buf_bytes(&update), &holes, &d));
    holes = right;
    holes.contents_off = UINT64_MAX - 10;
    assert_false(update_digest(BASE_LEN, buf_bytes(&update), &holes, &d));
    holes = right;
    holes.contents_off = update.n - holes.contents_len;
    assert_false(update_holes_fit(&holes, update.n));
    holes = right;
    assert_false(update_holes_fit(&holes, holes.contents_off));
}

static void digests_tell_apart_bases_holes_and_bytes(void **state)
{
    (void)state;
    struct digest d, other;
    assert_true(update_digest(BASE_LEN, buf_bytes(&update), &holes, &d));
    assert_true(update_digest(BASE_LEN + 1, buf_bytes(&update), &holes, &other));
    assert_false(digest_eq(&d, &other));
    update.p[update.n - 2] ^= 1;
    assert_true(update_digest(BASE_LEN, buf_bytes(&update), &holes, &other));
    assert_false(digest_eq(&d, &other));
}

static void a_face_comes_back_and_impossible_ones_are_refused(void **state)
{
    (void)state;
    struct canon_face face = {
        .width_um = 40000, .height_um = 40000, .operators = str_bytes(STR("deflated"))};
    struct canon_face back;
    struct buf b = {0};
    canon_encode(&canon_face_schema, &face, &b);
    assert_int_equal(face_decode(buf_bytes(&b), &back), OK);
    assert_int_equal(back.width_um, 40000);
    assert_true(bytes_eq(back.operators, face.operators));
    b.n--;
    assert_int_equal(face_decode(buf_bytes(&b), &back), ERR_FIELD_BAD);
    b.n = 0;
    face.height_um = FACE_SIDE_MAX_UM + 1;
    canon_encode(&canon_face_schema, &face, &b);
    assert_int_equal(face_decode(buf_bytes(&b), &back), ERR_FIELD_BAD);
    buf_clear(&b);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_printed_opening_checks),
        TEST(the_update_digest_is_the_published_vector),
        TEST(the_update_digest_is_the_digest_of_its_canonical_record),
        TEST(a_filled_update_has_the_digest_of_the_empty_one),
        TEST(the_byterange_digest_is_the_published_vector),
        TEST(a_cms_fills_its_hole_to_the_last_digit_and_not_beyond),
        TEST(a_value_that_differs_is_not_what_fills_the_holes),
        TEST(any_changed_byte_around_the_holes_is_found),
        TEST(an_object_number_that_is_not_canonical_is_refused),
        TEST(a_byterange_for_another_base_is_refused),
        TEST(a_byterange_for_another_update_length_is_refused),
        TEST(a_moved_hole_is_refused),
        TEST(a_signature_object_that_is_not_first_is_refused),
        TEST(holes_that_overlap_or_leave_the_update_do_not_fit),
        TEST(digests_tell_apart_bases_holes_and_bytes),
        TEST(a_face_comes_back_and_impossible_ones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
