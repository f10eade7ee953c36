/* SPDX-License-Identifier: Apache-2.0 */
/* I1: the signer's journal and the authority chain tell the same story. The reader is
 * its own, written from the description of the format in signer/journal.h:
 *
 *   file    = "SKJOURN1", records
 *   record  = u32 "SKJR", u32 length of payload, u64 durable offset, payload,
 *             8 bytes of SHA-256 over all before
 *   payload = uuid company, i64 sequence, digest head, u32 count, touches of
 *             {u8 kind, uuid id, i64 epoch, u8 live}
 *
 * A torn record at the end was never answered and says nothing. */

/* system */
#include <stdio.h>

/* ours */
#include "crypto/digest.h"
#include "inv.h"

#define FRONT 16
#define PAYLOAD_MIN 60
#define TOUCH 26
#define CHECK 8

struct reader {
    struct bytes left;
    bool torn;
};

struct record {
    struct bytes company, head, touches;
    int64_t sequence;
    size_t touch_count;
};

static uint64_t number(const uint8_t *p, int n)
{
    uint64_t v = 0;

    while (n-- > 0)
        v = v << 8 | *p++;
    return v;
}

/* The next whole record; false at the end. */
static bool next(struct reader *r, struct record *out)
{
    struct bytes in = r->left;
    struct digest check;
    size_t n;

    if (in.n == 0)
        return false;
    r->torn = true;
    if (in.n < FRONT || memcmp(in.p, "SKJR", 4) != 0)
        return false;
    n = (size_t)number(in.p + 4, 4);
    if (n < PAYLOAD_MIN || in.n < FRONT + n + CHECK)
        return false;
    check = sha256_of((struct bytes){in.p, FRONT + n});
    if (memcmp(check.b, in.p + FRONT + n, CHECK) != 0)
        return false;
    r->torn = false;
    r->left = (struct bytes){in.p + FRONT + n + CHECK, in.n - FRONT - n - CHECK};
    in.p += FRONT;
    *out = (struct record){.company = {in.p, 16},
                           .sequence = (int64_t)number(in.p + 16, 8),
                           .head = {in.p + 24, 32},
                           .touches = {in.p + PAYLOAD_MIN, n - PAYLOAD_MIN},
                           .touch_count = (size_t)number(in.p + 56, 4)};
    return true;
}

static bool is_touch(const uint8_t *p, const struct canon_touch *t)
{
    return p[0] == t->table && memcmp(p + 1, t->id.b, 16) == 0 &&
           (int64_t)number(p + 17, 8) == t->epoch && p[25] == t->live;
}

static bool has_touches_of(const struct record *r, const struct canon_audit *audit)
{
    const struct canon_touch *t = audit->touches.items;

    if (r->touch_count != audit->touches.n || r->touches.n != r->touch_count * TOUCH)
        return false;
    for (size_t i = 0; i < r->touch_count; i++)
        if (!is_touch(r->touches.p + i * TOUCH, &t[i]))
            return false;
    return true;
}

static void check_record(struct inv *v, const struct record *r, int64_t expected)
{
    const struct canon_audit *audit = inv_record_at(v, r->sequence);
    long long sequence = (long long)r->sequence;

    if (r->sequence != expected)
        inv_breach(v, "I1", "the journal has %lld where %lld is next", sequence,
                   (long long)expected);
    if (!audit)
        inv_breach(v, "I1", "the journal has %lld, the chain has not", sequence);
    else if (!bytes_eq(r->head, digest_bytes(&v->heads[r->sequence - 1])))
        inv_breach(v, "I1", "the journal has another head at %lld", sequence);
    else if (!has_touches_of(r, audit))
        inv_breach(v, "I1", "the journal has other rows at %lld", sequence);
}

static void check_records(struct inv *v, struct bytes file, bool running)
{
    struct reader reader = {.left = {file.p + 8, file.n - 8}};
    struct record r;
    int64_t last = 0;

    while (next(&reader, &r)) {
        if (!bytes_eq(r.company, uuid_bytes(&v->company)))
            continue;
        check_record(v, &r, last + 1);
        last = r.sequence;
    }
    if (reader.torn && !running)
        inv_breach(v, "I1", "the journal ends torn");
    if (last != (int64_t)v->record_count && !running)
        inv_breach(v, "I1", "the journal ends at %lld, the chain at %zu",
                   (long long)last, v->record_count);
}

void inv_check_journal(struct inv *v, const char *path, bool running)
{
    FILE *f = fopen(path, "re");
    struct buf b = {0};
    uint8_t block[8192];
    size_t n;

    while (f && (n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(&b, block, n);
    if (f)
        (void)fclose(f);
    if (b.n < 8 || memcmp(b.p, "SKJOURN1", 8) != 0)
        inv_breach(v, "I1", "there is no journal");
    else
        check_records(v, buf_bytes(&b), running);
    buf_clear(&b);
}
