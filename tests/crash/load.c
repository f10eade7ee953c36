/* SPDX-License-Identifier: Apache-2.0 */
/* Threads around demo_job_run. Their files differ, so that no document of one request
 * stands in for another's. */
#include "crash/load.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "demo/accounts.h"
#include "demo/job.h"
#include "support/proc.h"

struct employee {
    struct load *load;
    const struct demo_person *who;
    struct sealkeeper_client *client; /* logged in */
    pthread_t thread;
};

struct load {
    char state[64];
    char acks[96];
    struct accounts accounts;
    struct mailbox *mailbox;
    struct employee employees[LOAD_THREADS_MAX];
    pthread_mutex_t lock; /* of what is written down */
    FILE *promises;
    atomic_bool ending;
    atomic_long next, sealed, failed;
};

/* Written at once: the promise holds even if we are killed ourselves. */
static void write_down(void *load, const char *what, const char *id)
{
    struct load *l = load;

    pthread_mutex_lock(&l->lock);
    fprintf(l->promises, "%s %s %s\n", what, l->accounts.company, id);
    fflush(l->promises);
    pthread_mutex_unlock(&l->lock);
}

static void log_in(struct load *l, struct employee *e, enum demo_who who)
{
    struct sealkeeper_reply r = {0};

    e->load = l;
    e->who = &l->accounts.people[who];
    e->client = sealkeeper_client_new(l->accounts.url);
    if (sealkeeper_log_in(e->client, e->who->login, e->who->password, NULL, NULL, &r))
        proc_die(NULL, "the load cannot log in: %s", r.code);
    sealkeeper_reply_clear(&r);
}

struct load *load_open(const char *state)
{
    static const enum demo_who people[LOAD_THREADS_MAX] = {
        WHO_EMPLOYEE_1, WHO_EMPLOYEE_2, WHO_EMPLOYEE_1, WHO_EMPLOYEE_2};
    struct load *l = calloc(1, sizeof *l);

    if (!l || !accounts_load(&l->accounts, state))
        proc_die(NULL, "there is no load on %s", state);
    snprintf(l->state, sizeof l->state, "%s", state);
    snprintf(l->acks, sizeof l->acks, "%s/acks-%p", state, (void *)l);
    l->promises = fopen(l->acks, "we");
    if (!l->promises)
        proc_die(NULL, "cannot write %s", l->acks);
    pthread_mutex_init(&l->lock, NULL);
    sealkeeper_client_init();
    l->mailbox = mailbox_new(state);
    for (size_t i = 0; i < LOAD_THREADS_MAX; i++)
        log_in(l, &l->employees[i], people[i]);
    return l;
}

void load_close(struct load **load)
{
    struct load *l = *load;

    if (!l)
        return;
    for (size_t i = 0; i < LOAD_THREADS_MAX; i++)
        sealkeeper_client_free(&l->employees[i].client);
    mailbox_free(&l->mailbox);
    pthread_mutex_destroy(&l->lock);
    fclose(l->promises);
    free(l);
    *load = NULL;
}

const char *load_acks(const struct load *l)
{
    return l->acks;
}

/* One page that says its number. */
static size_t make_document(long number, char *out, size_t n)
{
    static const char *const objects[] = {
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
    };
    char text[80];
    size_t at = 0, offset[4], table;

    at += (size_t)snprintf(out, n, "%%PDF-1.4\n");
    for (size_t i = 0; i < ARRAY_LEN(objects); i++) {
        offset[i] = at;
        at += (size_t)snprintf(out + at, n - at, "%zu 0 obj\n%s\nendobj\n", i + 1,
                               objects[i]);
    }
    offset[3] = at;
    snprintf(text, sizeof text, "BT /F 12 Tf 72 720 Td (Contract %ld) Tj ET\n", number);
    at += (size_t)snprintf(out + at, n - at,
                           "4 0 obj\n<</Length %zu>>\nstream\n%sendstream\nendobj\n",
                           strlen(text), text);
    table = at;
    at += (size_t)snprintf(out + at, n - at, "xref\n0 5\n0000000000 65535 f \n");
    for (size_t i = 0; i < ARRAY_LEN(offset); i++)
        at += (size_t)snprintf(out + at, n - at, "%010zu 00000 n \n", offset[i]);
    at += (size_t)snprintf(out + at, n - at,
                           "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                           table);
    return at;
}

static void seal_one(struct employee *e)
{
    struct load *l = e->load;
    long number = atomic_fetch_add(&l->next, 1);
    char dir[128], file[160], document[2048];
    struct demo_job job = {.accounts = &l->accounts,
                           .mailbox = l->mailbox,
                           .requester = e->client,
                           .who = e->who,
                           .file = file,
                           .name = "contract.pdf",
                           .dir = dir,
                           .turn = (int)number,
                           .promised = write_down,
                           .context = l};
    size_t n = make_document(number, document, sizeof document);

    snprintf(dir, sizeof dir, "%s/load-%ld", l->state, number);
    snprintf(file, sizeof file, "%s/contract.pdf", dir);
    mkdir(dir, 0755);
    if (!demo_write_file(dir, "contract.pdf", document, n))
        proc_die(NULL, "cannot write %s", file);
    if (demo_job_run(&job) == JOB_SEALED) {
        atomic_fetch_add(&l->sealed, 1);
        return;
    }
    fprintf(stderr, "load: document %ld ended with %s\n", number, job.code);
    atomic_fetch_add(&l->failed, 1);
}

static void *work(void *employee)
{
    struct employee *e = employee;

    while (!atomic_load(&e->load->ending))
        seal_one(e);
    return NULL;
}

void load_start(struct load *l)
{
    atomic_store(&l->ending, false);
    for (size_t i = 0; i < LOAD_THREADS_MAX; i++) {
        if (pthread_create(&l->employees[i].thread, NULL, work, &l->employees[i]) != 0)
            proc_die(NULL, "cannot start a thread");
    }
}

bool load_stop(struct load *l)
{
    atomic_store(&l->ending, true);
    for (size_t i = 0; i < LOAD_THREADS_MAX; i++)
        pthread_join(l->employees[i].thread, NULL);
    return atomic_load(&l->failed) == 0;
}

long load_sealed(struct load *l)
{
    return atomic_load(&l->sealed);
}
