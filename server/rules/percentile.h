/* SPDX-License-Identifier: Apache-2.0 */
/* Percentiles by nearest rank: a figure that was really measured, never one between
 * two. */
#ifndef SK_RULES_PERCENTILE_H
#define SK_RULES_PERCENTILE_H

#include <stddef.h>
#include <stdint.h>

/* Of n >= 1 figures in ascending order; percent is 1 to 100. */
int64_t percentile(const int64_t *sorted, size_t n, int percent);

#endif
