/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as comma-separated values: a header in one language, a line a request. */
#ifndef SK_API_REQUEST_CSV_H
#define SK_API_REQUEST_CSV_H

#include "base/buf.h"
#include "store/request_store.h"

enum language { LANGUAGE_ZH = 1, LANGUAGE_EN = 2 };

void request_csv(struct buf *out, enum language language,
                 const struct request_row *rows, size_t n);

#endif
