/* SPDX-License-Identifier: Apache-2.0 */
/* Comma-separated values as RFC 4180 has them, for people who open them in a
 * spreadsheet: with a byte order mark, so that it reads UTF-8, and with nothing in them
 * that it would take for a formula. */
#ifndef SK_BASE_CSV_H
#define SK_BASE_CSV_H

#include "base/buf.h"

void csv_begin(struct buf *out);
/* One cell, always quoted. What begins with = + - @ TAB or CR gets an apostrophe in
 * front: spreadsheets would run it. An absent text is an empty cell. */
void csv_cell(struct buf *out, struct str text);
void csv_cell_int(struct buf *out, int64_t n);
void csv_end_row(struct buf *out);

#endif
