/* SPDX-License-Identifier: Apache-2.0 */
/* sealkeeper-demo seal: a few threads, each one employee with a session of his own,
 * take file after file. The certificate and the audit export, which speak of all files,
 * are fetched once at the end. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "demo/commands.h"
#include "demo/enrol.h"
#include "demo/job.h"
#include "demo/name.h"

#define JOBS_MAX 16

struct batch {
    const struct demo_order *order;
    const struct accounts *accounts;
    struct mailbox *mailbox;
    pthread_mutex_t lock; /* next, end and what is printed */
    int next;
    enum job_end *end;            /* one a file */
    char (*name)[DEMO_NAME_ROOM]; /* one a file, all different */
};

static void report(struct batch *b, int i, enum job_end end, const char *code)
{
    (void)pthread_mutex_lock(&b->lock);
    b->end[i] = end;
    if (end == JOB_SEALED)
        printf("sealed %s\n", b->name[i]);
    else if (end == JOB_REFUSED)
        printf("refused %s %s\n", b->name[i], code);
    else
        (void)fprintf(stderr, "failed %s %s\n", b->name[i], code);
    (void)fflush(stdout);
    (void)pthread_mutex_unlock(&b->lock);
}

static int take_next(struct batch *b)
{
    int i;

    (void)pthread_mutex_lock(&b->lock);
    i = b->next < b->order->file_count ? b->next++ : -1;
    (void)pthread_mutex_unlock(&b->lock);
    return i;
}

static void run_one(struct batch *b, int i, struct sealkeeper_client *c,
                    const struct demo_person *who)
{
    char dir[1024], document[DEMO_NAME_ROOM + 4];
    struct demo_job j = {.accounts = b->accounts,
                         .mailbox = b->mailbox,
                         .requester = c,
                         .who = who,
                         .file = b->order->files[i],
                         .name = document,
                         .dir = dir,
                         .turn = i};
    enum job_end end;

    (void)snprintf(dir, sizeof dir, "%s/%s", b->order->out, b->name[i]);
    (void)snprintf(document, sizeof document, "%s.pdf", b->name[i]);
    end = demo_job_run(&j);
    report(b, i, end, j.code);
}

/* A session for each thread; codes come from a copy, so threads of one person would
 * spend the same one: then the log-in waits for the next. */
static struct sealkeeper_client *log_in(struct batch *b, struct demo_person *p)
{
    struct sealkeeper_client *c = sealkeeper_client_new(b->accounts->url);
    struct sealkeeper_reply r = {0};
    char code[TOTP_CODE_LEN + 1];
    int e = sealkeeper_log_in(c, p->login, p->password, NULL, NULL, &r);

    while (e && (strcmp(r.code, "login.code_required") == 0 ||
                 strcmp(r.code, "code.wrong") == 0)) {
        totp_next(&p->totp, p->name, code);
        e = sealkeeper_log_in(c, p->login, p->password, NULL, code, &r);
    }
    if (e)
        demo_die("log-in failed", &r);
    sealkeeper_reply_clear(&r);
    return c;
}

static void *run_thread(void *batch)
{
    struct batch *b = batch;
    int i = take_next(b);
    struct sealkeeper_client *c;
    struct demo_person who;

    if (i < 0)
        return NULL;
    who = b->accounts->people[i % 2 ? WHO_EMPLOYEE_2 : WHO_EMPLOYEE_1];
    c = log_in(b, &who);
    for (; i >= 0; i = take_next(b))
        run_one(b, i, c, &who);
    sealkeeper_client_free(&c);
    return NULL;
}

static void run_threads(struct batch *b)
{
    pthread_t thread[JOBS_MAX];
    int jobs = b->order->jobs < JOBS_MAX ? b->order->jobs : JOBS_MAX;

    for (int i = 0; i < jobs; i++) {
        if (pthread_create(&thread[i], NULL, run_thread, b) != 0)
            demo_die("cannot start a thread", NULL);
    }
    for (int i = 0; i < jobs; i++)
        (void)pthread_join(thread[i], NULL);
}

/* The same file beside each sealed document: one copy, several names where the file
 * system allows it. */
static int put_beside_each(struct batch *b, const char *name,
                           const struct sealkeeper_reply *r)
{
    char first[1024] = "", path[1024], dir[1024];

    for (int i = 0; i < b->order->file_count; i++) {
        if (b->end[i] != JOB_SEALED)
            continue;
        (void)snprintf(dir, sizeof dir, "%s/%s", b->order->out, b->name[i]);
        (void)snprintf(path, sizeof path, "%.800s/%s", dir, name);
        (void)unlink(path);
        if (first[0] && link(first, path) == 0)
            continue;
        if (!demo_write_file(dir, name, r->bytes, r->n))
            return 0;
        memcpy(first, path, sizeof first);
    }
    return 1;
}

/* The auditor sees both chains; the certificate is for everybody. */
static int fetch_for_all(struct batch *b, const char *path, const char *name,
                         struct sealkeeper_client *c)
{
    struct sealkeeper_reply r = {0};
    int ok = sealkeeper_get(c, path, &r) == 0 && put_beside_each(b, name, &r);

    if (!ok)
        (void)fprintf(stderr, "sealkeeper-demo: %s: %s\n", name, r.code);
    sealkeeper_reply_clear(&r);
    return ok;
}

static int finish(struct batch *b)
{
    struct demo_person auditor = b->accounts->people[WHO_AUDITOR];
    struct sealkeeper_client *c;
    int ok;

    c = log_in(b, &auditor);
    ok = fetch_for_all(b, "/ca.pem", "ca.pem", c);
    ok = fetch_for_all(b, "/audit/export", "audit.jsonl", c) && ok;
    sealkeeper_client_free(&c);
    return ok;
}

static int nothing_failed(const struct batch *b)
{
    for (int i = 0; i < b->order->file_count; i++) {
        if (b->end[i] == JOB_FAILED)
            return 0;
    }
    return 1;
}

int demo_seal(const struct demo_order *order)
{
    struct accounts accounts;
    struct batch b = {.order = order, .accounts = &accounts};
    size_t n = (size_t)order->file_count;
    int ok;

    sealkeeper_client_init();
    if (!accounts_load(&accounts, order->state))
        return 1;
    (void)mkdir(order->out, 0755);
    b.mailbox = mailbox_new(order->state);
    b.end = calloc(n, sizeof *b.end);
    b.name = calloc(n, sizeof *b.name);
    if (!b.end || !b.name)
        abort();
    (void)pthread_mutex_init(&b.lock, NULL);
    demo_name_files(order->files, order->file_count, b.name);
    run_threads(&b);
    ok = nothing_failed(&b);
    ok = finish(&b) && ok;
    (void)pthread_mutex_destroy(&b.lock);
    free(b.name);
    free(b.end);
    mailbox_free(&b.mailbox);
    return ok ? 0 : 1;
}
