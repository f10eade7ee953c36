/* layers: base */
/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside, hex, base64url, ids, moments and the error table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/text.h"
#include "base/uuid.h"

static bool plain(const char *z)
{
    return text_is_plain(str_of(z), false);
}

static void chinese_and_latin_text_in_nfc_is_plain(void **state)
{
    (void)state;
    assert_true(plain(""));
    assert_true(plain("用印申请 2026 – Café"));
    assert_true(plain("\xf0\xa0\xae\xb7")); /* U+20BB7, outside the BMP */
    assert_true(text_is_plain(STR("a\nb\tc"), true));
}

static void text_that_is_not_nfc_is_refused(void **state)
{
    (void)state;
    assert_false(plain("Cafe\xcc\x81")); /* e + combining acute */
    assert_false(plain("\xe2\x84\xab")); /* U+212B Angstrom sign */
    assert_false(plain("\xef\xa4\x80")); /* U+F900, a compatibility ideograph */
    assert_false(plain("\xe1\x84\x80\xe1\x85\xa1")); /* Hangul as two jamo */
}

static void control_and_bidi_characters_are_refused(void **state)
{
    static const char *const refused[] = {
        "a\nb",         "a\tb",         "a\rb",         "\x1b[0m",      "\x7f",
        "\xc2\x85",     "\xd8\x9c",     "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xae",
        "\xe2\x81\xa6", "\xe2\x81\xa9", "\xe2\x80\xa8", "\xe2\x80\xa9",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        assert_false(plain(refused[i]));
    assert_false(text_is_plain((struct str){"a\0b", 3}, true));
    assert_false(text_is_plain(STR("a\rb"), true));
}

static void broken_utf8_is_refused(void **state)
{
    static const char *const refused[] = {
        "\x80", "\xc0\x80", "\xe4\xb8", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        assert_false(plain(refused[i]));
}

static struct str kept(struct str s, char *to, size_t max)
{
    struct str out = {to, text_keep_plain(s, to, max)};

    assert_true(out.n <= max);
    assert_true(text_is_plain(out, false));
    return out;
}

static void what_is_kept_of_odd_text_is_plain(void **state)
{
    char to[64];

    (void)state;
    assert_true(str_is(kept(STR("Café 用印/1.0"), to, sizeof to), "Café 用印/1.0"));
    assert_true(str_is(kept(STR("a\xff\tb\xe4\xb8"), to, sizeof to), "a??b??"));
    assert_true(str_is(kept(STR("x\xe2\x80\xaey"), to, sizeof to), "x?y"));
    assert_true(str_is(kept(STR("Cafe\xcc\x81"), to, sizeof to), "Cafe??"));
    assert_true(str_is(kept((struct str){"a\0b", 3}, to, sizeof to), "a?b"));
    assert_int_equal(kept(STR(""), to, sizeof to).n, 0);
}

static void what_is_kept_ends_after_a_whole_code_point(void **state)
{
    char to[8];

    (void)state;
    assert_true(str_is(kept(STR("ab章章"), to, 4), "ab"));
    assert_true(str_is(kept(STR("ab章章"), to, 5), "ab章"));
    assert_true(str_is(kept(STR("abcdef"), to, 3), "abc"));
    assert_int_equal(kept(STR("章"), to, 0).n, 0);
}

static void code_points_are_counted_and_read_one_by_one(void **state)
{
    struct str s = STR("章a\xf0\xa0\xae\xb7");

    (void)state;
    assert_int_equal(text_length(s), 3);
    assert_int_equal(text_next(&s), 0x7ae0);
    assert_int_equal(text_next(&s), 'a');
    assert_int_equal(text_next(&s), 0x20bb7);
    assert_int_equal(s.n, 0);
}

static void a_credit_code_stands_or_falls_with_its_check_character(void **state)
{
    char code[] = "91350100M000100Y43"; /* the example of GB 32100-2015 */

    (void)state;
    assert_true(text_is_credit_code(str_of(code)));
    for (const char *c = "0123456789ABCDEFGHJKLMNPQRTUWXYZIOSVa"; *c; c++) {
        code[17] = *c;
        assert_int_equal(text_is_credit_code(str_of(code)), *c == '3');
    }
    assert_false(text_is_credit_code(STR("91350100M000100Y4")));
    assert_false(text_is_credit_code(STR("91350100M000100Y433")));
    assert_false(text_is_credit_code(STR("91530100M000100Y43")));
}

static void
a_mail_address_has_one_at_and_nothing_that_mail_programs_act_on(void **state)
{
    static const char *const good[] = {"li.wei@example.com", "a+b@x-y.cn",
                                       "a@localhost"};
    static const char *const bad[] = {
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        "a b@c",
        "a@b\r\nTo:c",
        "a,b@c",
        "-f@b",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a@-b",
        "a@b-",
        "a@b..c",
        "a@.b",
        "a@b.",
        "a@b-.c",
        "a@b_c",
        "\"a\"@b",
        "a<b@c",
        "a@b\n",
        "\xe7\xab\xa0@b",
        "a@[::1]",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(text_is_mail_address(str_of(good[i])));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(text_is_mail_address(str_of(bad[i])));
    assert_false(text_is_mail_address((struct str){"a\0@b", 4}));
    assert_false(text_is_mail_address((struct str){NULL, 0}));
    assert_true(text_is_locale(STR("zh")));
    assert_false(text_is_locale(STR("fr")));
}

static void hex_goes_both_ways_and_refuses_other_lengths(void **state)
{
    uint8_t b[3];
    char z[7];

    (void)state;
    assert_true(hex_decode(STR("00aBff"), b, 3));
    hex_encode((struct bytes){b, 3}, z);
    assert_string_equal(z, "00abff");
    assert_false(hex_decode(STR("00abf"), b, 3));
    assert_false(hex_decode(STR("00abff0"), b, 3));
    assert_false(hex_decode(STR("00abfg"), b, 3));
}

static void base64url_has_one_text_for_each_value(void **state)
{
    static const char *const vector[] = {"", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE"};
    uint8_t b[8];
    char z[12];

    (void)state;
    for (size_t n = 0; n < ARRAY_LEN(vector); n++) {
        assert_int_equal(BASE64URL_LEN(n), strlen(vector[n]));
        base64url_encode((struct bytes){(const uint8_t *)"foobar", n}, z);
        assert_string_equal(z, vector[n]);
        assert_true(base64url_decode(str_of(vector[n]), b, n));
        assert_memory_equal(b, "foobar", n);
    }
    assert_false(base64url_decode(STR("Zh"), b, 1)); /* unused bits set */
    assert_false(base64url_decode(STR("Zg=="), b, 1));
    assert_false(base64url_decode(STR("Z+"), b, 1));
    assert_true(base64url_decode(STR("-_-_"), b, 3));
}

static void new_ids_are_version_7_and_increase(void **state)
{
    uuid last = uuid_new();

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uuid id = uuid_new();

        assert_true(uuid_cmp(id, last) > 0);
        assert_int_equal(uuid_version(id), 7);
        assert_int_equal(id.b[8] >> 6, 2);
        last = id;
    }
}

static void an_id_reads_back_from_its_text(void **state)
{
    uuid id = uuid_new(), back;
    char z[UUID_TEXT_LEN + 1];
    struct digest d = {{0xff, [6] = 0xff, [8] = 0xff}};

    (void)state;
    uuid_text(id, z);
    assert_true(uuid_parse(str_of(z), &back));
    assert_true(uuid_eq(id, back));
    assert_false(uuid_parse(STR("00000000-0000-0000-0000-00000000000"), &back));
    assert_false(uuid_parse(STR("000000000-000-0000-0000-000000000000"), &back));
    assert_false(uuid_parse(STR("00000000-0000-0000-0000-00000000000g"), &back));
    assert_true(uuid_is_nil(UUID_NIL));
    assert_int_equal(uuid_version(uuid_from_digest(&d)), 8);
    assert_int_equal(uuid_from_digest(&d).b[8], 0xbf);
}

static void moments_are_written_and_read_in_utc(void **state)
{
    char z[CLOCK_TEXT_LEN + 1], pdf[CLOCK_PDF_LEN + 1];
    int64_t us;

    (void)state;
    clock_text(INT64_C(1795256640123456), z);
    assert_string_equal(z, "2026-11-21T10:24:00.123Z");
    clock_pdf_text(INT64_C(1795256640123456), pdf);
    assert_string_equal(pdf, "D:20261121102400+00'00'");
    assert_true(clock_parse(STR("2026-11-21T18:24:00.123456+08:00"), &us));
    assert_int_equal(us, INT64_C(1795256640123456));
    clock_text(-1, z);
    assert_string_equal(z, "1969-12-31T23:59:59.999Z");
}

static void every_day_of_four_centuries_reads_back(void **state)
{
    char z[CLOCK_TEXT_LEN + 1];
    int64_t us;

    (void)state;
    for (int64_t day = -25567; day < 146097; day++) {
        clock_text(day * US_PER_DAY, z);
        assert_true(clock_parse(str_of(z), &us));
        assert_int_equal(us, day * US_PER_DAY);
    }
}

static void days_that_do_not_exist_are_refused(void **state)
{
    static const char *const bad[] = {
        "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00+0800",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567Z",
        "2026-01-01T00:00:00Zx",
        "",
        "2026",
        "2026-01-01T00:00:00+24:00",
    };
    int64_t us;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(clock_parse(str_of(bad[i]), &us));
    assert_true(clock_parse(STR("2024-02-29T00:00:00Z"), &us));
}

static void every_error_has_its_own_code_a_status_and_two_sentences(void **state)
{
    (void)state;
    for (int e = OK; e < ERR_COUNT; e++) {
        const struct err_info *i = err_info((enum err)e);

        assert_int_equal(err_from_code(str_of(i->code)), e);
        assert_true(i->status >= 200 && i->status < 600);
        assert_true(text_is_plain(str_of(i->en), false));
        assert_true(text_is_plain(str_of(i->zh), false));
    }
    assert_int_equal(err_from_code(STR("no.such")), ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_and_latin_text_in_nfc_is_plain),
        cmocka_unit_test(text_that_is_not_nfc_is_refused),
        cmocka_unit_test(control_and_bidi_characters_are_refused),
        cmocka_unit_test(broken_utf8_is_refused),
        cmocka_unit_test(what_is_kept_of_odd_text_is_plain),
        cmocka_unit_test(what_is_kept_ends_after_a_whole_code_point),
        cmocka_unit_test(code_points_are_counted_and_read_one_by_one),
        cmocka_unit_test(a_credit_code_stands_or_falls_with_its_check_character),
        cmocka_unit_test(
            a_mail_address_has_one_at_and_nothing_that_mail_programs_act_on),
        cmocka_unit_test(hex_goes_both_ways_and_refuses_other_lengths),
        cmocka_unit_test(base64url_has_one_text_for_each_value),
        cmocka_unit_test(new_ids_are_version_7_and_increase),
        cmocka_unit_test(an_id_reads_back_from_its_text),
        cmocka_unit_test(moments_are_written_and_read_in_utc),
        cmocka_unit_test(every_day_of_four_centuries_reads_back),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(every_error_has_its_own_code_a_status_and_two_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
