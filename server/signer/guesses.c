/* SPDX-License-Identifier: Apache-2.0 */
/* A fixed table of counters, one window of time each. */
#include "signer/guesses.h"

/* system */
#include <pthread.h>

/* ours */
#include "base/clock.h"

#define WRONG_MAX 5
#define WRONG_WINDOW_US (10 * 60 * US_PER_S)
#define WATCHED 4096 /* a power of two */

/* Persons share a place only with those whose id ends alike; then they wait together.
 */
static struct {
    int64_t since;
    int wrong;
} watched[WATCHED];
static pthread_mutex_t watched_lock = PTHREAD_MUTEX_INITIALIZER;

static size_t place_of(uuid person)
{
    return (size_t)(person.b[14] << 8 | person.b[15]) & (WATCHED - 1);
}

bool guesses_may_try(uuid person, int64_t now_us)
{
    size_t i = place_of(person);
    bool may;

    pthread_mutex_lock(&watched_lock);
    if (now_us - watched[i].since > WRONG_WINDOW_US) {
        watched[i].since = now_us;
        watched[i].wrong = 0;
    }
    /* counted before it is compared; a right one is taken back */
    may = watched[i].wrong < WRONG_MAX; /* guard: guesses_are_limited */
    watched[i].wrong += may;
    pthread_mutex_unlock(&watched_lock);
    return may;
}

void guesses_were_right(uuid person)
{
    pthread_mutex_lock(&watched_lock);
    watched[place_of(person)].wrong = 0;
    pthread_mutex_unlock(&watched_lock);
}
