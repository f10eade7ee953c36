/* SPDX-License-Identifier: Apache-2.0 */
/* Counting calls in windows of a minute: in Redis for all processes together, here when
 * that cannot be had. Keys are digests, so that nothing typed reaches Redis. */

/* system */
#include <arpa/inet.h>
#include <pthread.h>

/* ours */
#include "auth/limits.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "cache/cache.h"
#include "crypto/digest.h"

#define WINDOW_S 60
#define SETS 2048
#define WAYS 8        /* of a set, for names that share it */
#define NETWORK_LEN 8 /* of the 16 bytes of an IPv6 address */

/* The counters of this process. */
struct slot {
    uint64_t name;
    int64_t window;
    int64_t count;
};
static struct slot slots[SETS][WAYS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct digest name_of(const char *kind, struct bytes who)
{
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, str_bytes(str_of(kind)));
    sha256_add(&h, who);
    sha256_done(&h, &d);
    return d;
}

struct bytes limits_name_of_address(struct str address, struct in6_addr *room)
{
    char text[INET6_ADDRSTRLEN];

    if (address.n >= sizeof text)
        return str_bytes(address);
    memcpy(text, address.p, address.n);
    text[address.n] = '\0';
    if (inet_pton(AF_INET6, text, room) != 1 || IN6_IS_ADDR_V4MAPPED(room))
        return str_bytes(address);
    return (struct bytes){room->s6_addr, NETWORK_LEN};
}

static struct digest name_of_caller(const char *kind, const struct http_exchange *x)
{
    struct in6_addr room;

    return name_of(kind, limits_name_of_address(x->address, &room));
}

/* The name's own place; else the one counted least, whose count it takes over. So a
 * name never counts less than it was called, whoever else is made to share its set. */
static struct slot *place_of(uint64_t name, int64_t window)
{
    struct slot *set = slots[name % SETS];
    struct slot *least = &set[0];

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].window != window)
            set[i] = (struct slot){.window = window};
        if (set[i].count && set[i].name == name)
            return &set[i];
        if (set[i].count < least->count)
            least = &set[i];
    }
    least->name = name;
    return least;
}

int64_t limits_count_here(const struct digest *d)
{
    int64_t window = clock_monotonic_us() / (WINDOW_S * US_PER_S);
    uint64_t name;
    int64_t count;

    memcpy(&name, d->b, sizeof name);
    (void)pthread_mutex_lock(&lock);
    count = ++place_of(name, window)->count;
    (void)pthread_mutex_unlock(&lock);
    return count;
}

#define KEY_PREFIX "sealkeeper:limit:"
#define NAMES_MAX 2

/* Each in Redis, or here when Redis does not answer. */
static void count_everywhere(const struct services *s, const struct digest *names,
                             size_t n, int64_t *counts)
{
    char text[NAMES_MAX][sizeof KEY_PREFIX + 32];
    const char *keys[NAMES_MAX];

    ASSERT(n <= NAMES_MAX);
    for (size_t i = 0; i < n; i++) {
        memcpy(text[i], KEY_PREFIX, sizeof KEY_PREFIX);
        hex_encode((struct bytes){names[i].b, 16}, text[i] + sizeof KEY_PREFIX - 1);
        keys[i] = text[i];
    }
    cache_count_each(s->cache, keys, n, WINDOW_S, counts);
    for (size_t i = 0; i < n; i++)
        if (counts[i] < 0)
            counts[i] = limits_count_here(&names[i]);
}

static bool is_too_much(int64_t count, int64_t most, bool *is_first)
{
    *is_first = count == most + 1;
    return count > most;
}

/* Windows are minutes of the clock: the next one begins so many seconds from now. */
static enum err too_much(struct http_exchange *x)
{
    long long left = WINDOW_S - clock_utc_us() / US_PER_S % WINDOW_S;

    http_reply_header(x, "Retry-After", arena_printf(x->arena, "%lld", left));
    return ERR_RATE_LIMITED;
}

/* Apart from the calls of those who are logged in: an office full of them behind one
 * address must not keep the next colleague from logging in. */
static enum err check_open(struct http_exchange *x, bool *is_first)
{
    const struct web_context *web = web_context_of(x);
    struct digest address = name_of_caller("open", x);
    int64_t count;

    count_everywhere(&web->services, &address, 1, &count);
    if (is_too_much(count, web->auth.rate_open_per_minute, is_first))
        return too_much(x); /* guard: rate_open */
    return OK;
}

enum err limits_check(struct http_exchange *x, const struct caller *caller,
                      bool *is_first)
{
    const struct web_context *web = web_context_of(x);
    struct digest names[] = {
        name_of_caller("address", x),
        name_of("person", uuid_bytes(&caller->actor.person)),
    };
    int64_t counts[ARRAY_LEN(names)];

    if (caller->kind == CALLER_NOBODY)
        return check_open(x, is_first);
    count_everywhere(&web->services, names, ARRAY_LEN(names), counts);
    if (is_too_much(counts[0], web->auth.rate_per_address, is_first))
        return too_much(x); /* guard: rate_address */
    if (is_too_much(counts[1], web->auth.rate_per_person, is_first))
        return too_much(x); /* guard: rate_person */
    return OK;
}

enum err limits_check_verify(struct http_exchange *x, bool *is_first)
{
    const struct web_context *web = web_context_of(x);
    struct digest address = name_of_caller("verify", x);
    int64_t count;

    count_everywhere(&web->services, &address, 1, &count);
    if (is_too_much(count, web->auth.rate_verify_per_minute, is_first))
        return too_much(x); /* guard: rate_verify */
    return OK;
}

enum err limits_check_login(struct http_exchange *x, struct str login, bool *is_first)
{
    const struct web_context *web = web_context_of(x);
    struct digest d = name_of("login", str_bytes(login));
    int64_t count;

    count_everywhere(&web->services, &d, 1, &count);
    if (is_too_much(count, web->auth.rate_login_per_minute, is_first))
        return too_much(x); /* guard: rate_login */
    return OK;
}
