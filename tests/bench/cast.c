/* SPDX-License-Identifier: Apache-2.0 */
/* Companies by tests/support/seed, sessions by database.c. */
#include "bench/cast.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/config.h"

#define THREADS 8

/* ---- in parallel ---- */

struct crew {
    atomic_size_t next;
    size_t n;
    void (*work)(void *context, size_t i, struct arena *a);
    void *context;
};

static void *crew_member(void *arg)
{
    struct crew *crew = arg;
    struct arena *a = arena_new();

    for (size_t i; (i = atomic_fetch_add(&crew->next, 1)) < crew->n;) {
        crew->work(crew->context, i, a);
        arena_reset(a);
    }
    arena_free(&a);
    return NULL;
}

void in_parallel(size_t n, void (*work)(void *context, size_t i, struct arena *a),
                 void *context)
{
    struct crew crew = {.n = n, .work = work, .context = context};
    pthread_t thread[THREADS];

    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&thread[i], NULL, crew_member, &crew) != 0)
            proc_die(NULL, "cannot start a thread");
    }
    for (int i = 0; i < THREADS; i++)
        (void)pthread_join(thread[i], NULL);
}

/* ---- the signer in this program ---- */

struct signer *cast_signer(struct bench *b)
{
    struct signer_settings s = {0};
    struct signer *signer;
    char path[160], err[256];

    (void)snprintf(path, sizeof path, "%s/signer.ini", b->instance.dir);
    if (!config_load(signer_config, signer_config_count, path, &s, err, sizeof err))
        proc_die(NULL, "%s", err);
    (void)snprintf(s.journal, sizeof s.journal, "%s/bench-journal", b->instance.dir);
    signer = seed_open(&s);
    secret_wipe(&s, sizeof s);
    return signer;
}

/* ---- the cast ---- */

struct casting {
    struct cast *cast;
    struct signer *signer;
    struct db_pool *web;
};

static struct seed_company keep(struct arena *own, struct seed_company made)
{
    size_t n = made.person_count;
    struct seed_person *persons = ARENA_ARRAY(own, n, struct seed_person);

    memcpy(persons, made.persons, n * sizeof *persons);
    made.persons = persons;
    return made;
}

static pthread_mutex_t arena_lock = PTHREAD_MUTEX_INITIALIZER;

static struct seed_company make(struct casting *c, struct arena *a, size_t i,
                                uint8_t algorithm)
{
    const struct seed_plan plan = {.name = arena_printf(a, "Company %zu", i),
                                   .algorithm = algorithm,
                                   .persons = CAST_PERSONS,
                                   .approvers = CAST_APPROVERS,
                                   .seals = 1};
    struct seed_company made = seed_company(c->signer, a, &plan);

    pthread_mutex_lock(&arena_lock);
    made = keep(c->cast->arena, made);
    pthread_mutex_unlock(&arena_lock);
    return made;
}

static void make_company(void *context, size_t i, struct arena *a)
{
    struct casting *c = context;
    struct seed_company *company = &c->cast->company[i];

    *company = make(c, a, i, ALGORITHM_P256);
    for (size_t p = 0; p < CAST_PERSONS; p++)
        bench_log_in(c->web, company->id, company->persons[p].id,
                     company->persons[p].account, &c->cast->session[i][p]);
    c->cast->rsa[i] = make(c, a, i, ALGORITHM_RSA2048);
}

const struct cast *cast_of(struct bench *b)
{
    static struct cast cast;
    struct casting c = {.cast = &cast};
    struct arena *a;

    if (cast.arena)
        return &cast;
    bench_say("making %d companies of %d persons", 2 * CAST_COMPANIES, CAST_PERSONS);
    cast.arena = arena_new();
    c.signer = cast_signer(b);
    c.web = bench_pool(b, "seal_web", THREADS);
    a = arena_new();
    (void)seed_platform(c.signer, a);
    arena_free(&a);
    in_parallel(CAST_COMPANIES, make_company, &c);
    db_pool_close(&c.web);
    signer_close(&c.signer);
    return &cast;
}

const struct bench_session *cast_session(const struct cast *cast, size_t i)
{
    return &cast->session[i % CAST_COMPANIES][i / CAST_COMPANIES % CAST_PERSONS];
}

int bench_port(const struct bench *b)
{
    return (int)strtol(strrchr(b->instance.url, ':') + 1, NULL, 10);
}
