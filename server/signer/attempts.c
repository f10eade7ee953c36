/* SPDX-License-Identifier: Apache-2.0 */
/* The persons whose attempts are under way: no more than there are threads, so a list
 * is quicker than anything cleverer. */
#include "signer/attempts.h"

/* system */
#include <pthread.h>
#include <stdlib.h>

/* ours */
#include "base/log.h"

struct attempt {
    uuid company, person;
};

struct attempts {
    pthread_mutex_t lock;
    pthread_cond_t ended;
    size_t n, most;
    struct attempt *running;
};

struct attempts *attempts_new(size_t most)
{
    struct attempts *a = calloc(1, sizeof *a);

    ASSERT(a);
    a->running = calloc(most, sizeof a->running[0]);
    ASSERT(a->running);
    a->most = most;
    (void)pthread_mutex_init(&a->lock, NULL);
    (void)pthread_cond_init(&a->ended, NULL);
    return a;
}

void attempts_free(struct attempts **a)
{
    if (!*a)
        return;
    (void)pthread_mutex_destroy(&(*a)->lock);
    (void)pthread_cond_destroy(&(*a)->ended);
    free((*a)->running);
    free(*a);
    *a = NULL;
}

static size_t find(const struct attempts *a, uuid company, uuid person)
{
    size_t i = 0;

    while (i < a->n && !(uuid_eq(a->running[i].company, company) &&
                         uuid_eq(a->running[i].person, person)))
        i++;
    return i;
}

void attempts_begin(struct attempts *a, uuid company, uuid person)
{
    pthread_mutex_lock(&a->lock);
    while (find(a, company, person) < a->n)
        pthread_cond_wait(&a->ended, &a->lock);
    ASSERT(a->n < a->most);
    a->running[a->n++] = (struct attempt){company, person};
    pthread_mutex_unlock(&a->lock);
}

void attempts_end(struct attempts *a, uuid company, uuid person)
{
    size_t i;

    pthread_mutex_lock(&a->lock);
    i = find(a, company, person);
    ASSERT(i < a->n);
    a->running[i] = a->running[--a->n];
    pthread_cond_broadcast(&a->ended);
    pthread_mutex_unlock(&a->lock);
}
