/* SPDX-License-Identifier: Apache-2.0 */
/* Appending: records wait in `pending`, the journal's thread takes all that wait,
 * writes them in one call and syncs once. Reading is journal_read.c. */
#include "signer/journal.h"

/* system */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

/* ours */
#include "base/buf.h"
#include "base/crash.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "signer/journal_file.h"

struct journal {
    int fd;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work;   /* something is pending, or the end */
    pthread_cond_t synced; /* durable_places has grown */
    struct buf pending;    /* payloads, each after its u32 length */
    uint64_t places;       /* handed out */
    uint64_t durable_places;
    uint64_t size; /* bytes of the file that are durable */
    bool ending;
};

/* What the disk holds is unknown from here on: restart and replay. */
_Noreturn static void give_up(const char *what)
{
    log_error("journal.lost", "%s: %s", what, strerror(errno));
    _exit(1);
}

static void put_number(struct buf *b, uint64_t v, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        buf_add_byte(b, (uint8_t)(v >> shift));
}

static void put_payload(struct buf *b, const struct journal_record *r)
{
    buf_add(b, r->company.b, sizeof r->company.b);
    put_number(b, (uint64_t)r->sequence, 8);
    buf_add(b, r->head.b, sizeof r->head.b);
    put_number(b, r->touch_count, 4);
    for (size_t i = 0; i < r->touch_count; i++) {
        const struct canon_touch *t = &r->touches[i];
        buf_add_byte(b, t->table);
        buf_add(b, t->id.b, sizeof t->id.b);
        put_number(b, (uint64_t)t->epoch, 8);
        buf_add_byte(b, t->live);
    }
}

uint64_t journal_append(struct journal *j, const struct journal_record *record)
{
    size_t n = JOURNAL_PAYLOAD_MIN + record->touch_count * JOURNAL_TOUCH_LEN;
    uint64_t place;

    pthread_mutex_lock(&j->lock);
    put_number(&j->pending, n, 4);
    put_payload(&j->pending, record);
    place = ++j->places;
    pthread_cond_signal(&j->work);
    pthread_mutex_unlock(&j->lock);
    return place;
}

void journal_wait(struct journal *j, uint64_t place)
{
    pthread_mutex_lock(&j->lock);
    while (j->durable_places < place)
        pthread_cond_wait(&j->synced, &j->lock);
    pthread_mutex_unlock(&j->lock);
}

uint64_t journal_size(struct journal *j)
{
    uint64_t size;

    pthread_mutex_lock(&j->lock);
    size = j->size;
    pthread_mutex_unlock(&j->lock);
    return size;
}

/* From "length, payload" to whole records that name the durable part of the file. */
static void finish_records(struct bytes waiting, uint64_t durable, struct buf *out)
{
    while (waiting.n > 0) {
        size_t n = journal_number(waiting.p, 4);
        size_t start = out->n;
        struct digest check;

        put_number(out, JOURNAL_MAGIC, 4);
        put_number(out, n, 4);
        put_number(out, durable, 8);
        buf_add(out, waiting.p + 4, n);
        check = sha256_of((struct bytes){out->p + start, out->n - start});
        buf_add(out, check.b, JOURNAL_CHECK_LEN);
        waiting.p += 4 + n;
        waiting.n -= 4 + n;
    }
}

static void write_all(int fd, struct bytes v)
{
    while (v.n > 0) {
        ssize_t n = write(fd, v.p, v.n);

        if (n < 0 && errno != EINTR)
            give_up("write");
        if (n > 0) {
            v.p += n;
            v.n -= (size_t)n;
        }
    }
}

static void write_group(struct journal *j, struct buf *group, struct buf *out)
{
    out->n = 0;
    finish_records(buf_bytes(group), j->size, out);
    CRASH_POINT("journal.write.before");
    write_all(j->fd, buf_bytes(out));
    CRASH_POINT("journal.sync.before");
    if (fdatasync(j->fd) != 0)
        give_up("fdatasync"); /* guard: failed_sync_ends_the_process */
    CRASH_POINT("journal.sync.after");
}

static void *run(void *context)
{
    struct journal *j = context;
    struct buf group = {0}, out = {0};

    pthread_mutex_lock(&j->lock);
    for (;;) {
        struct buf empty = group;
        uint64_t places;

        while (j->pending.n == 0 && !j->ending)
            pthread_cond_wait(&j->work, &j->lock);
        if (j->pending.n == 0)
            break;
        group = j->pending;
        j->pending = empty;
        j->pending.n = 0;
        places = j->places;
        pthread_mutex_unlock(&j->lock);
        write_group(j, &group, &out);
        pthread_mutex_lock(&j->lock);
        j->size += out.n;
        j->durable_places = places;
        pthread_cond_broadcast(&j->synced);
    }
    pthread_mutex_unlock(&j->lock);
    buf_clear(&group);
    buf_clear(&out);
    return NULL;
}

/* A new file's header and name must be as durable as its records. */
static bool begin_file(const char *path, int fd)
{
    char *copy = strdup(path);
    char *slash;
    int dir;
    bool good;

    ASSERT(copy);
    slash = strrchr(copy, '/');
    if (slash)
        slash[slash == copy] = '\0';
    dir = open(slash ? copy : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    good = dir >= 0 &&
           write(fd, JOURNAL_HEADER, JOURNAL_HEADER_LEN) == JOURNAL_HEADER_LEN &&
           fsync(fd) == 0 && fsync(dir) == 0;
    if (dir >= 0)
        (void)close(dir);
    return good;
}

/* Replays, cuts a torn tail off and leaves the position at the end. */
static enum err take_up(const char *path, int fd, journal_replay replay, void *context,
                        uint64_t *size)
{
    off_t end = lseek(fd, 0, SEEK_END);
    enum err e;

    if (end < JOURNAL_HEADER_LEN) { /* new, or it died while it was made */
        *size = JOURNAL_HEADER_LEN;
        if (ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0 &&
            begin_file(path, fd))
            return OK;
        log_error("journal.open", "%s: %s", path, strerror(errno));
        return ERR_SIGNER_JOURNAL;
    }
    e = journal_read(fd, (size_t)end, replay, context, size);
    if (e != OK)
        return e;
    if ((uint64_t)end != *size)
        log_warn("journal.torn", "%llu bytes of a torn tail are cut off",
                 (unsigned long long)((uint64_t)end - *size));
    if (ftruncate(fd, (off_t)*size) != 0 || lseek(fd, 0, SEEK_END) < 0 ||
        fsync(fd) != 0)
        return ERR_SIGNER_JOURNAL;
    return OK;
}

enum err journal_open(const char *path, journal_replay replay, void *context,
                      struct journal **out)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct journal *j;
    uint64_t size;
    enum err e = ERR_SIGNER_JOURNAL;

    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) {
        log_error("journal.open", "%s: %s", path, strerror(errno));
        goto out;
    }
    e = take_up(path, fd, replay, context, &size);
    if (e != OK)
        goto out;
    j = calloc(1, sizeof *j);
    ASSERT(j);
    j->fd = fd;
    j->size = size;
    (void)pthread_mutex_init(&j->lock, NULL);
    (void)pthread_cond_init(&j->work, NULL);
    (void)pthread_cond_init(&j->synced, NULL);
    ASSERT(pthread_create(&j->thread, NULL, run, j) == 0);
    *out = j;
    return OK;
out:
    if (fd >= 0)
        (void)close(fd);
    return e;
}

void journal_close(struct journal **j)
{
    if (!*j)
        return;
    pthread_mutex_lock(&(*j)->lock);
    (*j)->ending = true;
    pthread_cond_signal(&(*j)->work);
    pthread_mutex_unlock(&(*j)->lock);
    (void)pthread_join((*j)->thread, NULL);
    (void)pthread_cond_destroy(&(*j)->work);
    (void)pthread_cond_destroy(&(*j)->synced);
    (void)pthread_mutex_destroy(&(*j)->lock);
    buf_clear(&(*j)->pending);
    (void)close((*j)->fd);
    free(*j);
    *j = NULL;
}
