/* SPDX-License-Identifier: Apache-2.0 */
/* One connection to Redis with its deadlines. Private to cache/. */
#ifndef SK_CACHE_LINK_H
#define SK_CACHE_LINK_H

#include <hiredis/hiredis.h>

#include "base/bytes.h"

/* Redis is on this machine: what takes longer than this is as good as gone. */
#define CACHE_WAIT_US INT64_C(200000)

/* NULL when Redis does not answer. */
redisContext *cache_link_open(const char *socket_path);

#endif
