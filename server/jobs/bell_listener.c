/* SPDX-License-Identifier: Apache-2.0 */
/* From Redis to the bell. What the message says does not matter. */
#include "jobs/bell_listener.h"

#include "base/clock.h"
#include "cache/cache.h"
#include "domain/work_bell.h"
#include "jobs/worker.h"

#define HEAR_US (500 * US_PER_MS) /* how long a stop may have to wait for us */

void *bell_listener_thread(void *worker)
{
    struct worker *w = worker;
    struct cache_ear *ear = cache_ear_open(w->redis_socket, WORK_BELL_CHANNEL);
    struct arena *a = arena_new();

    while (!bell_is_stopping(&w->bell)) {
        struct str message;

        if (cache_ear_hear(ear, a, HEAR_US, &message) == OK)
            bell_ring(&w->bell);
        arena_reset(a);
    }
    arena_free(&a);
    cache_ear_close(&ear);
    return NULL;
}
