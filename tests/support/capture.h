/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a program to its end and keeps what it printed. No shell; for short programs of
 * other projects whose opinion a test wants (qpdf, pdfsig, renderers). */
#ifndef SK_SUPPORT_CAPTURE_H
#define SK_SUPPORT_CAPTURE_H

#include "base/buf.h"

enum capture_what { CAPTURE_OUTPUT, CAPTURE_ALL }; /* standard error too, or dropped */

/* argv ends with NULL; argv[0] is looked up in PATH. Appends to `out`, NUL-terminated
 * beyond its length. The exit status, or 128 + signal. */
int capture(const char *const argv[], enum capture_what what, struct buf *out);

/* The bytes as a file in a fresh place; unlink it. */
#define CAPTURE_PATH_MAX 40
void capture_file(struct bytes content, char path[CAPTURE_PATH_MAX]);

#endif
