/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/bench.h"
void bench_requests(struct bench *b)
{
    (void)b;
}
