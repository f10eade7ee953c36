/* SPDX-License-Identifier: Apache-2.0 */
/* Counting calls in windows of a minute: in Redis for all processes together, here when
 * that cannot be had. Keys are digests, so that nothing typed reaches Redis. */

/* system */
#include <pthread.h>

/* ours */
#include "auth/limits.h"
#include "base/clock.h"
#include "base/hex.h"
#include "cache/cache.h"
#include "crypto/digest.h"

#define WINDOW_S 60
#define SLOTS 8192

/* The counters of this process. Two names in one slot share it unluckily: the later one
 * begins anew, which errs on the side of letting in. */
struct slot {
    uint64_t name;
    int64_t window;
    int64_t count;
};
static struct slot slots[SLOTS];
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

static int64_t count_here(const struct digest *d)
{
    int64_t window = clock_monotonic_us() / (WINDOW_S * US_PER_S);
    struct slot *s;
    uint64_t name;
    int64_t count;

    memcpy(&name, d->b, sizeof name);
    s = &slots[name % SLOTS];
    (void)pthread_mutex_lock(&lock);
    if (s->name != name || s->window != window)
        *s = (struct slot){.name = name, .window = window};
    count = ++s->count;
    (void)pthread_mutex_unlock(&lock);
    return count;
}

static int64_t count_everywhere(const struct services *s, const struct digest *d)
{
    static const char prefix[] = "sealkeeper:limit:";
    char key[sizeof prefix + 32];
    int64_t count;

    memcpy(key, prefix, sizeof prefix);
    hex_encode((struct bytes){d->b, 16}, key + sizeof prefix - 1);
    count = cache_count(s->cache, key, WINDOW_S);
    return count >= 0 ? count : count_here(d);
}

enum err limits_check(struct http_exchange *x, const struct caller *caller)
{
    const struct web_context *web = web_context_of(x);
    struct digest address = name_of("address", str_bytes(x->address));
    struct digest person;

    if (caller->kind == CALLER_NOBODY)
        return count_everywhere(&web->services, &address) >
                       web->auth.rate_open_per_minute
                   ? ERR_RATE_LIMITED /* guard: rate_open */
                   : OK;
    person = name_of("person", uuid_bytes(&caller->actor.person));
    if (count_here(&address) > web->auth.rate_per_address)
        return ERR_RATE_LIMITED; /* guard: rate_address */
    if (count_everywhere(&web->services, &person) > web->auth.rate_per_person)
        return ERR_RATE_LIMITED; /* guard: rate_person */
    return OK;
}

enum err limits_check_login(struct http_exchange *x, struct str login)
{
    const struct web_context *web = web_context_of(x);
    struct digest d = name_of("login", str_bytes(login));

    if (count_everywhere(&web->services, &d) > web->auth.rate_login_per_minute)
        return ERR_RATE_LIMITED; /* guard: rate_login */
    return OK;
}
