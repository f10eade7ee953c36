/* SPDX-License-Identifier: Apache-2.0 */
/* A list in the order of arrival. Tasks of a company that has enough under way are
 * passed over, never waited for. */
#include "signer/server_queue.h"

/* system */
#include <pthread.h>
#include <stdlib.h>

/* ours */
#include "base/log.h"

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct task *first, **last;
    size_t n, room, a_company;
    uuid *running; /* companies under way, one a thread at most */
    size_t running_n, threads;
    bool ending;
};

struct queue *queue_new(size_t room, size_t threads, size_t a_company)
{
    struct queue *q = calloc(1, sizeof *q);

    ASSERT(q);
    q->running = calloc(threads, sizeof *q->running);
    ASSERT(q->running);
    q->last = &q->first;
    q->room = room;
    q->threads = threads;
    q->a_company = a_company;
    (void)pthread_mutex_init(&q->lock, NULL);
    (void)pthread_cond_init(&q->work, NULL);
    return q;
}

static void task_free(struct task *task)
{
    buf_wipe(&task->message); /* it may have held a PIN */
    channel_fds_close(&task->fds);
    free(task);
}

void queue_free(struct queue **q)
{
    if (!*q)
        return;
    while ((*q)->first) {
        struct task *task = (*q)->first;
        (*q)->first = task->next;
        task_free(task);
    }
    (void)pthread_mutex_destroy(&(*q)->lock);
    (void)pthread_cond_destroy(&(*q)->work);
    free((*q)->running);
    free(*q);
    *q = NULL;
}

static struct task *task_new(struct connection *from, uuid company,
                             struct bytes message, const struct channel_fds *fds)
{
    struct task *task = calloc(1, sizeof *task);

    ASSERT(task);
    task->from = from;
    task->company = company;
    task->fds = *fds;
    buf_add_bytes(&task->message, message);
    return task;
}

bool queue_put(struct queue *q, struct connection *from, uuid company,
               struct bytes message, const struct channel_fds *fds)
{
    bool fits;

    pthread_mutex_lock(&q->lock);
    fits = q->n < q->room && !q->ending; /* guard: queue_is_bounded */
    if (fits) {
        struct task *task = task_new(from, company, message, fds);
        *q->last = task;
        q->last = &task->next;
        q->n++;
        pthread_cond_signal(&q->work);
    }
    pthread_mutex_unlock(&q->lock);
    return fits;
}

static bool may_run(const struct queue *q, uuid company)
{
    size_t n = 0;

    if (uuid_is_nil(company))
        return true;
    for (size_t i = 0; i < q->running_n; i++)
        n += uuid_eq(q->running[i], company);
    return n < q->a_company;
}

static struct task *unlink_first(struct queue *q)
{
    struct task **at = &q->first;
    struct task *task;

    while (*at && !may_run(q, (*at)->company))
        at = &(*at)->next;
    task = *at;
    if (!task)
        return NULL;
    *at = task->next;
    if (!*at && q->last == &task->next)
        q->last = at;
    task->next = NULL;
    q->n--;
    ASSERT(q->running_n < q->threads);
    q->running[q->running_n++] = task->company;
    return task;
}

struct task *queue_take(struct queue *q)
{
    struct task *task;

    pthread_mutex_lock(&q->lock);
    while (!(task = unlink_first(q)) && !(q->ending && q->n == 0))
        pthread_cond_wait(&q->work, &q->lock);
    pthread_mutex_unlock(&q->lock);
    return task;
}

static void forget_running(struct queue *q, uuid company)
{
    size_t i = 0;

    while (i < q->running_n && !uuid_eq(q->running[i], company))
        i++;
    ASSERT(i < q->running_n);
    q->running[i] = q->running[--q->running_n];
}

void queue_done(struct queue *q, struct task *task)
{
    pthread_mutex_lock(&q->lock);
    forget_running(q, task->company);
    /* the caller comes back for the task that may run now; at the end all look again */
    if (q->ending)
        pthread_cond_broadcast(&q->work);
    pthread_mutex_unlock(&q->lock);
    task_free(task);
}

void queue_end(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->ending = true;
    pthread_cond_broadcast(&q->work);
    pthread_mutex_unlock(&q->lock);
}

size_t queue_length(struct queue *q)
{
    size_t n;

    pthread_mutex_lock(&q->lock);
    n = q->n;
    pthread_mutex_unlock(&q->lock);
    return n;
}
