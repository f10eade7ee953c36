/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest figure that `percent` of all do not exceed. */
#include "rules/percentile.h"

/* ours */
#include "base/log.h"

int64_t percentile(const int64_t *sorted, size_t n, int percent)
{
    size_t rank;

    ASSERT(n > 0 && percent > 0 && percent <= 100);
    rank = (n * (size_t)percent + 99) / 100;
    return sorted[rank - 1];
}
