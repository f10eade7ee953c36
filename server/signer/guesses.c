/* SPDX-License-Identifier: Apache-2.0 */
/* Fixed tables of counters, one window of time each. */
#include "signer/guesses.h"

/* system */
#include <pthread.h>

/* ours */
#include "base/clock.h"

#define WRONG_MAX 5
#define WRONG_WINDOW_US (10 * 60 * US_PER_S)
#define WATCHED 4096 /* a power of two */

/* Persons share a counter only with those whose id ends alike; then they wait together.
 */
static struct counter {
    int64_t since;
    int wrong;
} watched[GUESS_PLACES][WATCHED];
static pthread_mutex_t watched_lock = PTHREAD_MUTEX_INITIALIZER;

static struct counter *counter_of(enum guess_place place, uuid person)
{
    size_t i = (size_t)(person.b[14] << 8 | person.b[15]) & (WATCHED - 1);

    return &watched[place][i];
}

bool guesses_may_try(enum guess_place place, uuid person, int64_t now_us)
{
    struct counter *c = counter_of(place, person);
    bool may;

    pthread_mutex_lock(&watched_lock);
    if (now_us - c->since > WRONG_WINDOW_US) {
        c->since = now_us;
        c->wrong = 0;
    }
    /* counted before it is compared; a right one is taken back */
    may = c->wrong < WRONG_MAX; /* guard: guesses_are_limited */
    c->wrong += may;
    pthread_mutex_unlock(&watched_lock);
    return may;
}

void guesses_were_right(enum guess_place place, uuid person)
{
    pthread_mutex_lock(&watched_lock);
    counter_of(place, person)->wrong = 0;
    pthread_mutex_unlock(&watched_lock);
}
