/* SPDX-License-Identifier: Apache-2.0 */
/* Times. A moment is int64 microseconds since 1970-01-01 UTC (`_us`); time-outs use the
 * monotonic clock. Decisions take their time from the database, not from here. */
#ifndef SK_BASE_CLOCK_H
#define SK_BASE_CLOCK_H

#include "base/bytes.h"

#define US_PER_S INT64_C(1000000)
#define US_PER_MS INT64_C(1000)
#define US_PER_DAY (86400 * US_PER_S)

int64_t clock_utc_us(void);
int64_t clock_monotonic_us(void);
void clock_sleep_us(int64_t us);

/* RFC 3339 in UTC with milliseconds: 2026-11-21T10:24:00.000Z, 24 characters. */
#define CLOCK_TEXT_LEN 24
void clock_text(int64_t us, char out[CLOCK_TEXT_LEN + 1]);
/* RFC 3339 with 'Z' or a numeric offset and up to six fraction digits. */
bool clock_parse(struct str s, int64_t *us) MUST_USE;
/* PDF date in UTC: D:20261121102400+00'00' (ISO 32000-2, 7.9.4), 23 characters. */
#define CLOCK_PDF_LEN 23
void clock_pdf_text(int64_t us, char out[CLOCK_PDF_LEN + 1]);

#endif
