/* SPDX-License-Identifier: Apache-2.0 */
/* Redis for everybody: the only folder that includes hiredis. It counts attempts and
 * carries bells; it never holds anything that would be missed. With Redis gone every
 * call here returns at once and says so, and its caller goes on without it. Any thread.
 */
#ifndef SK_CACHE_CACHE_H
#define SK_CACHE_CACHE_H

#include "base/arena.h"
#include "base/err.h"

struct cache;

/* Connects when first needed. An empty path: NULL, which every function here takes as
 * "no Redis". */
struct cache *cache_open(const char *socket_path);
/* Accepts NULL, sets NULL. */
void cache_close(struct cache **c);
/* Answered a command within the last second, or answers one now. */
bool cache_is_reachable(struct cache *c);

/* Adds one to a counter that starts anew in each window of so many seconds, and returns
 * it; -1 without Redis. Keys are text of ours and ids, never what a person typed. */
int64_t cache_count(struct cache *c, const char *key, int64_t window_s);
/* The same for several counters, in one round trip. */
void cache_count_each(struct cache *c, const char *const *keys, size_t n,
                      int64_t window_s, int64_t *counts);

/* True when Redis took the message; nobody need have heard it. */
bool cache_publish(struct cache *c, const char *channel, struct str message);

/* One channel, heard by one thread on a connection of its own. */
struct cache_ear;
struct cache_ear *cache_ear_open(const char *socket_path, const char *channel);
void cache_ear_close(struct cache_ear **ear);
/* Waits up to wait_us, connecting (again) where needed. OK: a message, in the arena.
 * ERR_BUSY: none came. ERR_UNAVAILABLE: Redis is gone; the wait was kept all the same.
 */
enum err cache_ear_hear(struct cache_ear *ear, struct arena *a, int64_t wait_us,
                        struct str *message) MUST_USE;

#endif
