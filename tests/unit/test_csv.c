/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base */
/* Comma-separated values: what a spreadsheet must read as text, and as nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/csv.h"

#define MARK "\xef\xbb\xbf"

static void assert_row(struct str first, struct str second, const char *wanted)
{
    struct buf out = {0};

    csv_begin(&out);
    csv_cell(&out, first);
    csv_cell(&out, second);
    csv_end_row(&out);
    buf_add_byte(&out, 0);
    assert_string_equal((const char *)buf_bytes(&out).p, wanted);
    buf_clear(&out);
}

static void a_file_begins_with_a_mark_and_its_rows_end_with_crlf(void **state)
{
    (void)state;
    assert_row(STR("编号"), STR("purpose"), MARK "\"编号\",\"purpose\"\r\n");
}

static void quotes_commas_and_line_breaks_stay_in_their_cell(void **state)
{
    (void)state;
    assert_row(STR("a,\"b\""), STR("one\ntwo"),
               MARK "\"a,\"\"b\"\"\",\"one\ntwo\"\r\n");
}

static void an_absent_text_is_an_empty_cell(void **state)
{
    (void)state;
    assert_row((struct str){NULL, 0}, STR(""), MARK "\"\",\"\"\r\n");
}

static void what_a_spreadsheet_would_run_is_quoted(void **state)
{
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
        char text[16], wanted[40];

        (void)snprintf(text, sizeof text, "%sSUM(A1)", starts[i]);
        (void)snprintf(wanted, sizeof wanted, MARK "\"'%s\",\"x%s\"\r\n", text,
                       starts[i]);
        char second[4];
        (void)snprintf(second, sizeof second, "x%s", starts[i]);
        assert_row(str_of(text), str_of(second), wanted);
    }
}

static void numbers_stand_in_their_own_cells(void **state)
{
    struct buf out = {0};

    (void)state;
    csv_begin(&out);
    csv_cell_int(&out, -3);
    csv_cell_int(&out, 1200000);
    csv_end_row(&out);
    csv_cell_int(&out, 7);
    buf_add_byte(&out, 0);
    assert_string_equal((const char *)buf_bytes(&out).p, MARK "-3,1200000\r\n7");
    buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_begins_with_a_mark_and_its_rows_end_with_crlf),
        cmocka_unit_test(quotes_commas_and_line_breaks_stay_in_their_cell),
        cmocka_unit_test(an_absent_text_is_an_empty_cell),
        cmocka_unit_test(what_a_spreadsheet_would_run_is_quoted),
        cmocka_unit_test(numbers_stand_in_their_own_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
