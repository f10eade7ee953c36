/* SPDX-License-Identifier: Apache-2.0 */
/* Tells the workers that there may be work: after the commit, never inside it. Only a
 * bell: workers look once a second by themselves, so one that is lost costs a second.
 */
#ifndef SK_DOMAIN_WAKE_H
#define SK_DOMAIN_WAKE_H

#include "cache/cache.h"

#define WAKE_CHANNEL "sealkeeper.jobs"

static inline void wake_workers(struct cache *cache)
{
    (void)cache_publish(cache, WAKE_CHANNEL, STR("work"));
}

#endif
