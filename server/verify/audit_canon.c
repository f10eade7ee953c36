/* SPDX-License-Identifier: Apache-2.0 */
/* A reader that fails once and stays failed: each take moves on, the end asks whether
 * all of it was there and nothing is left. */
#include "base/text.h"
#include "crypto/digest.h"
#include "verify/audit_canon.h"

#define VERSION 1
#define KIND_OF_AUDIT 40
#define KIND_OF_CHECKPOINT 41
#define EVENT_MAX 64
#define TOUCHES_MAX 40000
#define TOUCH_LEN (1 + 16 + 8 + 1) /* table, id, epoch, live */
#define DETAILS_MAX 64
#define DETAIL_NAME_MAX 200
#define DETAIL_VALUE_MAX 1000

struct reader {
    struct bytes rest;
    bool failed;
};

static const uint8_t *take(struct reader *r, size_t n)
{
    const uint8_t *p = r->rest.p;

    if (r->failed || r->rest.n < n) {
        r->failed = true;
        return NULL;
    }
    r->rest.p += n;
    r->rest.n -= n;
    return p;
}

static uint64_t take_number(struct reader *r, size_t n)
{
    const uint8_t *p = take(r, n);
    uint64_t value = 0;

    for (size_t i = 0; p && i < n; i++)
        value = value << 8 | p[i];
    return value;
}

static void take_into(struct reader *r, void *out, size_t n)
{
    const uint8_t *p = take(r, n);

    if (p)
        memcpy(out, p, n);
}

static bool take_present(struct reader *r)
{
    uint64_t mark = take_number(r, 1);

    if (mark > 1)
        r->failed = true;
    return !r->failed && mark == 1;
}

static void skip_optional(struct reader *r, size_t n)
{
    if (take_present(r))
        take(r, n);
}

static void skip_text(struct reader *r, size_t most)
{
    struct str text;

    if (!take_present(r))
        return;
    text.n = (size_t)take_number(r, 4);
    if (text.n > most)
        r->failed = true;
    text.p = (const char *)take(r, text.n);
    if (text.p && !text_is_plain(text, true))
        r->failed = true;
}

static size_t take_count(struct reader *r, size_t most)
{
    size_t n = (size_t)take_number(r, 4);

    if (n > most)
        r->failed = true;
    return r->failed ? 0 : n;
}

static void take_head(struct reader *r, uint64_t kind)
{
    if (take_number(r, 2) != VERSION || take_number(r, 2) != kind)
        r->failed = true;
}

static bool is_whole(const struct reader *r)
{
    return !r->failed && r->rest.n == 0;
}

static void skip_touches(struct reader *r)
{
    size_t n = take_count(r, TOUCHES_MAX);

    for (size_t i = 0; i < n; i++) {
        const uint8_t *touch = take(r, TOUCH_LEN);

        if (touch && touch[TOUCH_LEN - 1] > 1)
            r->failed = true;
    }
}

static void skip_details(struct reader *r)
{
    size_t n = take_count(r, DETAILS_MAX);

    for (size_t i = 0; i < n; i++) {
        skip_text(r, DETAIL_NAME_MAX);
        skip_text(r, DETAIL_VALUE_MAX);
    }
}

bool audit_record_read(struct bytes canon, struct audit_record *out)
{
    struct reader r = {.rest = canon};
    struct audit_record record = {0};

    take_head(&r, KIND_OF_AUDIT);
    take_into(&r, record.company.b, sizeof record.company.b);
    record.chain = (uint8_t)take_number(&r, 1);
    record.sequence = (int64_t)take_number(&r, 8);
    record.at_us = (int64_t)take_number(&r, 8);
    take(&r, 1); /* flags */
    skip_text(&r, EVENT_MAX);
    skip_optional(&r, sizeof(uuid));          /* person */
    skip_optional(&r, sizeof(uuid));          /* on_behalf_of */
    skip_optional(&r, sizeof(uuid));          /* object */
    skip_optional(&r, sizeof(uuid));          /* act */
    skip_optional(&r, sizeof(struct digest)); /* subject */
    skip_optional(&r, sizeof(struct digest)); /* attestation */
    skip_touches(&r);
    skip_details(&r);
    if (!is_whole(&r))
        return false;
    *out = record;
    return true;
}

bool audit_checkpoint_read(struct bytes canon, struct audit_checkpoint *out)
{
    struct reader r = {.rest = canon};
    struct audit_checkpoint point = {0};

    take_head(&r, KIND_OF_CHECKPOINT);
    take_into(&r, point.company.b, sizeof point.company.b);
    point.chain = (uint8_t)take_number(&r, 1);
    point.sequence = (int64_t)take_number(&r, 8);
    take_into(&r, point.head.b, sizeof point.head.b);
    point.at_us = (int64_t)take_number(&r, 8);
    take(&r, sizeof(struct digest)); /* previous: not in this file */
    if (!is_whole(&r))
        return false;
    *out = point;
    return true;
}

struct digest audit_checkpoint_digest(struct bytes canon)
{
    static const char name[] = "sealkeeper/checkpoint/1"; /* its NUL belongs to it */
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, (struct bytes){(const uint8_t *)name, sizeof name});
    sha256_add(&h, canon);
    sha256_done(&h, &d);
    return d;
}
