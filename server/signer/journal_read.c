/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a journal back, and telling a torn tail from a damaged file. */
#include "signer/journal_file.h"

/* system */
#include <stdlib.h>
#include <sys/mman.h>

/* ours */
#include "base/log.h"
#include "crypto/digest.h"

struct found {
    struct journal_record record;
    uint64_t durable; /* the file was safe up to here when this was written */
    size_t length;    /* of the whole record */
};

/* Is there a whole record at the start of v? Touches are decoded into *touches, which
 * grows. */
static bool record_at(struct bytes v, struct found *f)
{
    size_t n;
    struct digest check;

    if (v.n < JOURNAL_FRONT_LEN + JOURNAL_PAYLOAD_MIN + JOURNAL_CHECK_LEN ||
        journal_number(v.p, 4) != JOURNAL_MAGIC)
        return false;
    n = journal_number(v.p + 4, 4);
    if (n < JOURNAL_PAYLOAD_MIN || n > v.n - JOURNAL_FRONT_LEN - JOURNAL_CHECK_LEN)
        return false;
    check = sha256_of((struct bytes){v.p, JOURNAL_FRONT_LEN + n});
    if (memcmp(check.b, v.p + JOURNAL_FRONT_LEN + n, JOURNAL_CHECK_LEN) != 0)
        return false;
    f->durable = journal_number(v.p + 8, 8);
    f->length = JOURNAL_FRONT_LEN + n + JOURNAL_CHECK_LEN;
    f->record.touch_count = (n - JOURNAL_PAYLOAD_MIN) / JOURNAL_TOUCH_LEN;
    return n == JOURNAL_PAYLOAD_MIN + f->record.touch_count * JOURNAL_TOUCH_LEN;
}

static void decode(const uint8_t *payload, struct journal_record *r,
                   struct canon_touch *touches)
{
    const uint8_t *p = payload + JOURNAL_PAYLOAD_MIN;

    memcpy(r->company.b, payload, 16);
    r->sequence = (int64_t)journal_number(payload + 16, 8);
    memcpy(r->head.b, payload + 24, 32);
    for (size_t i = 0; i < r->touch_count; i++, p += JOURNAL_TOUCH_LEN) {
        touches[i].table = p[0];
        memcpy(touches[i].id.b, p + 1, 16);
        touches[i].epoch = (int64_t)journal_number(p + 17, 8);
        touches[i].live = p[25];
    }
    r->touches = touches;
}

/* A record behind `at` that was written when `at` was already durable: then what is
 * broken at `at` is no torn tail. */
static bool was_durable(struct bytes file, size_t at)
{
    struct found f;

    for (size_t i = at + 1; i + JOURNAL_FRONT_LEN < file.n; i++) {
        if (record_at((struct bytes){file.p + i, file.n - i}, &f) && f.durable > at)
            return true;
    }
    return false;
}

static enum err replay_all(struct bytes file, journal_replay replay, void *context,
                           size_t *at)
{
    struct canon_touch *touches = NULL;
    size_t room = 0;
    struct found f;
    enum err e = OK;

    *at = JOURNAL_HEADER_LEN;
    while (e == OK && record_at((struct bytes){file.p + *at, file.n - *at}, &f)) {
        if (f.record.touch_count > room) {
            room = 2 * f.record.touch_count;
            free(touches);
            touches = malloc(room * sizeof *touches);
            ASSERT(touches);
        }
        decode(file.p + *at + JOURNAL_FRONT_LEN, &f.record, touches);
        e = replay(context, &f.record);
        *at += f.length;
    }
    free(touches);
    return e;
}

enum err journal_read(int fd, size_t end, journal_replay replay, void *context,
                      uint64_t *size)
{
    void *map = mmap(NULL, end, PROT_READ, MAP_PRIVATE, fd, 0);
    struct bytes file = {map, end};
    enum err e;
    size_t at;

    if (map == MAP_FAILED)
        return ERR_SIGNER_JOURNAL;
    if (memcmp(file.p, JOURNAL_HEADER, JOURNAL_HEADER_LEN) != 0) {
        log_error("journal.read", "the file is not a journal");
        e = ERR_SIGNER_JOURNAL;
        goto out;
    }
    e = replay_all(file, replay, context, &at);
    if (e == OK && at < end && was_durable(file, at)) {
        log_error("journal.read", "a record at byte %zu is damaged", at);
        e = ERR_SIGNER_JOURNAL; /* guard: journal_damage_is_refused */
    }
    *size = at;
out:
    (void)munmap(map, end);
    return e;
}
