/* SPDX-License-Identifier: Apache-2.0 */
/* An open-addressing table from (company, kind, id) to (epoch, live). Keys are cut
 * digests, 16 bytes: a million rows take 32 MiB at most. Never forgets a row. */
#include "signer/epochs.h"

/* system */
#include <pthread.h>
#include <stdlib.h>

/* ours */
#include "base/log.h"
#include "crypto/digest.h"

#define FIRST_ROOM 1024

struct entry {
    uint64_t key[2];
    int64_t epoch; /* 0: free */
    bool live;
};

struct epochs {
    pthread_mutex_t lock;
    struct entry *entry;
    size_t room; /* a power of two */
    size_t n;
};

static struct entry *entries_new(size_t room)
{
    struct entry *e = calloc(room, sizeof *e);

    ASSERT(e);
    return e;
}

struct epochs *epochs_new(void)
{
    struct epochs *e = calloc(1, sizeof *e);

    ASSERT(e);
    (void)pthread_mutex_init(&e->lock, NULL);
    e->room = FIRST_ROOM;
    e->entry = entries_new(e->room);
    return e;
}

void epochs_free(struct epochs **e)
{
    if (!*e)
        return;
    (void)pthread_mutex_destroy(&(*e)->lock);
    free((*e)->entry);
    free(*e);
    *e = NULL;
}

static void key_of(uuid company, uint8_t table, uuid id, uint64_t key[2])
{
    uint8_t in[33];
    struct digest d;

    memcpy(in, company.b, 16);
    memcpy(in + 16, id.b, 16);
    in[32] = table;
    d = sha256_of((struct bytes){in, sizeof in});
    memcpy(key, d.b, 2 * sizeof key[0]);
}

static struct entry *find(struct entry *all, size_t room, const uint64_t key[2])
{
    size_t i = key[0] & (room - 1);

    while (all[i].epoch && memcmp(all[i].key, key, sizeof all[i].key) != 0)
        i = (i + 1) & (room - 1);
    return &all[i];
}

static void grow(struct epochs *e)
{
    size_t room = 2 * e->room;
    struct entry *more = entries_new(room);

    for (size_t i = 0; i < e->room; i++) {
        if (e->entry[i].epoch)
            *find(more, room, e->entry[i].key) = e->entry[i];
    }
    free(e->entry);
    e->entry = more;
    e->room = room;
}

void epochs_put(struct epochs *e, uuid company, const struct canon_touch *touch)
{
    uint64_t key[2];
    struct entry *at;

    key_of(company, touch->table, touch->id, key);
    pthread_mutex_lock(&e->lock);
    if (2 * e->n >= e->room)
        grow(e);
    at = find(e->entry, e->room, key);
    if (touch->epoch > at->epoch) {
        e->n += at->epoch == 0;
        memcpy(at->key, key, sizeof at->key);
        at->epoch = touch->epoch;
        at->live = touch->live;
    }
    pthread_mutex_unlock(&e->lock);
}

int64_t epochs_get(struct epochs *e, uuid company, uint8_t table, uuid id, bool *live)
{
    uint64_t key[2];
    struct entry found;

    key_of(company, table, id, key);
    pthread_mutex_lock(&e->lock);
    found = *find(e->entry, e->room, key);
    pthread_mutex_unlock(&e->lock);
    if (live)
        *live = found.live;
    return found.epoch;
}

size_t epochs_count(struct epochs *e)
{
    size_t n;

    pthread_mutex_lock(&e->lock);
    n = e->n;
    pthread_mutex_unlock(&e->lock);
    return n;
}
