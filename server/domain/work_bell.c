/* SPDX-License-Identifier: Apache-2.0 */
/* Ringing costs a round trip to Redis, and who was woken a moment ago looks for more
 * before he waits again. */
#include <stdatomic.h>

/* ours */
#include "base/clock.h"
#include "cache/cache.h"
#include "domain/work_bell.h"

#define PAUSE_US (2 * US_PER_MS)

void work_bell_ring(const struct services *s)
{
    static atomic_int_least64_t last_us;
    int64_t now = clock_monotonic_us();

    if (now - atomic_load(&last_us) < PAUSE_US)
        return;
    atomic_store(&last_us, now);
    (void)cache_publish(s->cache, WORK_BELL_CHANNEL, STR("work"));
}
