/* SPDX-License-Identifier: Apache-2.0 */
/* Documents to be prepared and sealed: so many pages with a line of text and a picture
 * each, so that the whole is about as long as asked. The same bytes at every call with
 * the same arguments. */
#ifndef SK_BENCH_PAPER_H
#define SK_BENCH_PAPER_H

#include "base/buf.h"

#define PAPER_SHORT_PAGES 1
#define PAPER_SHORT_BYTES ((size_t)100 * 1000)
#define PAPER_LONG_PAGES 200
#define PAPER_LONG_BYTES ((size_t)5 * 1000 * 1000)

void bench_paper(int pages, size_t bytes, struct buf *out);

#endif
