/* SPDX-License-Identifier: Apache-2.0 */
/* Writing comma-separated values. */
#include "base/csv.h"

#include <inttypes.h>
#include <stdio.h>

static bool begins_row(const struct buf *out)
{
    struct bytes so_far = buf_bytes(out);

    return so_far.p[so_far.n - 1] == '\n' || so_far.n == 3; /* 3: the mark alone */
}

static bool runs_in_spreadsheets(struct str text)
{
    return text.n && memchr("=+-@\t\r", text.p[0], 6) != NULL; /* guard: csv_formula */
}

void csv_begin(struct buf *out)
{
    buf_add_cstr(out, "\xef\xbb\xbf");
}

void csv_cell(struct buf *out, struct str text)
{
    if (!begins_row(out))
        buf_add_byte(out, ',');
    buf_add_byte(out, '"');
    if (runs_in_spreadsheets(text))
        buf_add_byte(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_add_byte(out, '"');
        buf_add_byte(out, (uint8_t)text.p[i]);
    }
    buf_add_byte(out, '"');
}

void csv_cell_int(struct buf *out, int64_t n)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%" PRId64, n);
    if (!begins_row(out))
        buf_add_byte(out, ',');
    buf_add_cstr(out, text);
}

void csv_end_row(struct buf *out)
{
    buf_add_cstr(out, "\r\n");
}
