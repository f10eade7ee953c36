/* SPDX-License-Identifier: Apache-2.0 */
/* A few connections, last used first, and a pause after each failure, so that a dead
 * Redis costs one attempt a second and not one a call. */
#include "cache/cache.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "cache/link.h"

#define IDLE_MAX 32
#define PAUSE_US (1 * US_PER_S)

struct cache {
    char path[108];
    pthread_mutex_t lock;
    redisContext *idle[IDLE_MAX];
    size_t idle_n;
    int64_t answered_us;   /* last time that a command worked */
    int64_t not_before_us; /* no attempt to connect until then */
};

redisContext *cache_link_open(const char *socket_path)
{
    struct timeval wait = {0, CACHE_WAIT_US};
    redisContext *r = redisConnectUnixWithTimeout(socket_path, wait);

    if (r && !r->err && redisSetTimeout(r, wait) == REDIS_OK)
        return r;
    if (r)
        redisFree(r);
    return NULL;
}

struct cache *cache_open(const char *socket_path)
{
    struct cache *c;

    if (!socket_path || !socket_path[0])
        return NULL;
    c = calloc(1, sizeof *c);
    ASSERT(c && strlen(socket_path) < sizeof c->path);
    (void)snprintf(c->path, sizeof c->path, "%s", socket_path);
    ASSERT(pthread_mutex_init(&c->lock, NULL) == 0);
    return c;
}

void cache_close(struct cache **c)
{
    if (!*c)
        return;
    for (size_t i = 0; i < (*c)->idle_n; i++)
        redisFree((*c)->idle[i]);
    pthread_mutex_destroy(&(*c)->lock);
    free(*c);
    *c = NULL;
}

/* An idle connection; *may_connect tells whether a new one may be tried. */
static redisContext *take_idle(struct cache *c, bool *may_connect)
{
    redisContext *r = NULL;

    pthread_mutex_lock(&c->lock);
    if (c->idle_n)
        r = c->idle[--c->idle_n];
    *may_connect = clock_monotonic_us() >= c->not_before_us;
    pthread_mutex_unlock(&c->lock);
    return r;
}

/* Others that wait for Redis spread their attempts, so that it is not met by all of
 * them at once when it comes back. */
static void note_failure(struct cache *c)
{
    uint16_t jitter;
    bool was_up;

    random_bytes(&jitter, sizeof jitter);
    pthread_mutex_lock(&c->lock);
    was_up = c->not_before_us <= c->answered_us;
    c->not_before_us = clock_monotonic_us() + PAUSE_US + jitter * INT64_C(8);
    pthread_mutex_unlock(&c->lock);
    if (was_up)
        log_warn("cache.gone", "%s does not answer", c->path);
}

static redisContext *borrow(struct cache *c)
{
    bool may_connect;
    redisContext *r = take_idle(c, &may_connect);

    if (r || !may_connect)
        return r;
    r = cache_link_open(c->path);
    if (!r)
        note_failure(c);
    return r;
}

/* Connections to a Redis that failed are of no more use than the one that noticed. */
static void drop_idle(struct cache *c)
{
    pthread_mutex_lock(&c->lock);
    while (c->idle_n)
        redisFree(c->idle[--c->idle_n]);
    pthread_mutex_unlock(&c->lock);
}

static void give_back(struct cache *c, redisContext *r)
{
    bool keep = !r->err;

    if (!keep) {
        note_failure(c);
        drop_idle(c);
    }
    pthread_mutex_lock(&c->lock);
    keep = keep && c->idle_n < IDLE_MAX;
    if (!r->err)
        c->answered_us = clock_monotonic_us();
    if (keep)
        c->idle[c->idle_n++] = r;
    pthread_mutex_unlock(&c->lock);
    if (!keep)
        redisFree(r);
}

/* The integer that a command answers with; -1 for anything else. */
static int64_t integer_of(redisReply *reply)
{
    int64_t v = reply && reply->type == REDIS_REPLY_INTEGER ? reply->integer : -1;

    if (reply)
        freeReplyObject(reply);
    return v;
}

static int64_t next_integer(redisContext *r)
{
    void *reply = NULL;

    return redisGetReply(r, &reply) == REDIS_OK ? integer_of(reply) : -1;
}

void cache_count_each(struct cache *c, const char *const *keys, size_t n,
                      int64_t window_s, int64_t *counts)
{
    redisContext *r = c ? borrow(c) : NULL;
    long long window = (long long)(clock_utc_us() / US_PER_S / window_s);

    for (size_t i = 0; i < n; i++) {
        counts[i] = -1;
        if (!r)
            continue;
        redisAppendCommand(r, "INCR count:%s:%lld", keys[i], window);
        redisAppendCommand(r, "EXPIRE count:%s:%lld %lld", keys[i], window,
                           2LL * window_s);
    }
    if (!r)
        return;
    for (size_t i = 0; i < n; i++) {
        counts[i] = next_integer(r);
        (void)next_integer(r);
    }
    give_back(c, r);
}

int64_t cache_count(struct cache *c, const char *key, int64_t window_s)
{
    int64_t count;

    cache_count_each(c, &key, 1, window_s, &count);
    return count;
}

bool cache_publish(struct cache *c, const char *channel, struct str message)
{
    redisContext *r = c ? borrow(c) : NULL;
    int64_t heard;

    if (!r)
        return false;
    heard = integer_of(redisCommand(r, "PUBLISH %s %b", channel, message.p, message.n));
    give_back(c, r);
    return heard >= 0;
}

static bool ping(struct cache *c)
{
    redisContext *r = borrow(c);
    redisReply *reply;
    bool ok;

    if (!r)
        return false;
    reply = redisCommand(r, "PING");
    ok = reply && reply->type == REDIS_REPLY_STATUS;
    if (reply)
        freeReplyObject(reply);
    give_back(c, r);
    return ok;
}

bool cache_is_reachable(struct cache *c)
{
    bool lately;

    if (!c)
        return false;
    pthread_mutex_lock(&c->lock);
    lately = c->answered_us && clock_monotonic_us() - c->answered_us < US_PER_S;
    pthread_mutex_unlock(&c->lock);
    return lately || ping(c);
}
