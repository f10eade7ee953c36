/* SPDX-License-Identifier: Apache-2.0 */
/* A list of companies in the order of adding and a chained hash over their ids. */
#include "signer/companies.h"

/* system */
#include <stdlib.h>

/* ours */
#include "base/log.h"

#define CHAINS 4096

struct slot {
    struct company company;
    struct slot *next;
};

struct companies {
    pthread_mutex_t lock;
    struct slot *chain[CHAINS];
    struct slot **all;
    size_t n, room;
};

struct companies *companies_new(void)
{
    struct companies *c = calloc(1, sizeof *c);

    ASSERT(c);
    (void)pthread_mutex_init(&c->lock, NULL);
    return c;
}

void companies_free(struct companies **c)
{
    if (!*c)
        return;
    for (size_t i = 0; i < (*c)->n; i++) {
        (void)pthread_mutex_destroy(&(*c)->all[i]->company.lock);
        free((*c)->all[i]);
    }
    (void)pthread_mutex_destroy(&(*c)->lock);
    free((*c)->all);
    free(*c);
    *c = NULL;
}

/* The last bytes of an id are random. */
static struct slot **chain_of(struct companies *c, uuid id)
{
    return &c->chain[(id.b[14] << 8 | id.b[15]) % CHAINS];
}

static struct slot *find(struct companies *c, uuid id)
{
    struct slot *s = *chain_of(c, id);

    while (s && !uuid_eq(s->company.id, id))
        s = s->next;
    return s;
}

struct company *companies_find(struct companies *c, uuid id)
{
    struct slot *s;

    pthread_mutex_lock(&c->lock);
    s = find(c, id);
    pthread_mutex_unlock(&c->lock);
    return s ? &s->company : NULL;
}

static struct slot *append(struct companies *c, uuid id)
{
    struct slot *s = calloc(1, sizeof *s);
    struct slot **chain = chain_of(c, id);

    ASSERT(s);
    if (c->n == c->room) {
        c->room = c->room ? 2 * c->room : 64;
        c->all = realloc(c->all, c->room * sizeof c->all[0]);
        ASSERT(c->all);
    }
    s->company.id = id;
    (void)pthread_mutex_init(&s->company.lock, NULL);
    s->next = *chain;
    *chain = s;
    c->all[c->n++] = s;
    return s;
}

struct company *companies_add(struct companies *c, uuid id)
{
    struct slot *s;

    pthread_mutex_lock(&c->lock);
    s = find(c, id);
    if (!s)
        s = append(c, id);
    pthread_mutex_unlock(&c->lock);
    return &s->company;
}

size_t companies_count(struct companies *c)
{
    size_t n;

    pthread_mutex_lock(&c->lock);
    n = c->n;
    pthread_mutex_unlock(&c->lock);
    return n;
}

struct company *companies_at(struct companies *c, size_t i)
{
    struct slot *s;

    pthread_mutex_lock(&c->lock);
    s = c->all[i];
    pthread_mutex_unlock(&c->lock);
    return &s->company;
}
