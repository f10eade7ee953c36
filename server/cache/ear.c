/* SPDX-License-Identifier: Apache-2.0 */
/* A subscription to one channel. Messages that pass while the connection is down are
 * lost: whoever listens also looks for himself now and then. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "cache/cache.h"
#include "cache/link.h"

struct cache_ear {
    char path[108];
    char channel[64];
    redisContext *link;
};

struct cache_ear *cache_ear_open(const char *socket_path, const char *channel)
{
    struct cache_ear *ear = calloc(1, sizeof *ear);

    ASSERT(ear && strlen(socket_path) < sizeof ear->path);
    (void)snprintf(ear->path, sizeof ear->path, "%s", socket_path);
    (void)snprintf(ear->channel, sizeof ear->channel, "%s", channel);
    return ear;
}

static void hang_up(struct cache_ear *ear)
{
    if (ear->link)
        redisFree(ear->link);
    ear->link = NULL;
}

void cache_ear_close(struct cache_ear **ear)
{
    if (!*ear)
        return;
    hang_up(*ear);
    free(*ear);
    *ear = NULL;
}

static bool subscribe(struct cache_ear *ear)
{
    redisReply *reply;

    ear->link = ear->path[0] ? cache_link_open(ear->path) : NULL;
    if (!ear->link)
        return false;
    reply = redisCommand(ear->link, "SUBSCRIBE %s", ear->channel);
    if (reply)
        freeReplyObject(reply);
    else
        hang_up(ear);
    return reply != NULL;
}

/* The payload of ["message", channel, payload]; false for anything else. */
static bool take_message(redisReply *reply, struct arena *a, struct str *message)
{
    bool ok = reply->type == REDIS_REPLY_ARRAY && reply->elements == 3 &&
              reply->element[0]->type == REDIS_REPLY_STRING &&
              strcmp(reply->element[0]->str, "message") == 0 &&
              reply->element[2]->type == REDIS_REPLY_STRING;

    if (ok)
        *message =
            arena_str(a, (struct str){reply->element[2]->str, reply->element[2]->len});
    freeReplyObject(reply);
    return ok;
}

/* A reply that lies in the reader's buffer already, or the next one from the socket.
 * Waiting is poll's business: after a time-out of its own hiredis reads no more. */
static enum err next_reply(struct cache_ear *ear, int64_t wait_us, void **reply)
{
    struct pollfd one = {.fd = ear->link->fd, .events = POLLIN};

    *reply = NULL;
    if (redisGetReplyFromReader(ear->link, reply) != REDIS_OK)
        return ERR_UNAVAILABLE;
    if (*reply)
        return OK;
    if (poll(&one, 1, (int)((wait_us + 999) / 1000)) <= 0)
        return ERR_BUSY;
    return redisGetReply(ear->link, reply) == REDIS_OK ? OK : ERR_UNAVAILABLE;
}

enum err cache_ear_hear(struct cache_ear *ear, struct arena *a, int64_t wait_us,
                        struct str *message)
{
    void *reply;
    enum err e;

    if (!ear->link && !subscribe(ear)) {
        clock_sleep_us(wait_us);
        return ERR_UNAVAILABLE;
    }
    e = next_reply(ear, wait_us, &reply);
    if (!e)
        return take_message(reply, a, message) ? OK : ERR_BUSY;
    if (e == ERR_UNAVAILABLE) {
        hang_up(ear);
        clock_sleep_us(wait_us);
    }
    return e;
}
