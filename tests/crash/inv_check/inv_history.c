/* SPDX-License-Identifier: Apache-2.0 */
/* I4: both chains of a company hash up to their heads without a gap. What the authority
 * chain tells is kept for the other checks: which record wrote which row. */

/* system */
#include <stdlib.h>

/* ours */
#include "crypto/digest.h"
#include "inv.h"

DB_STATEMENT(inv_authority_chain,
             "SELECT sequence, at, canon, salt, d, head"
             "  FROM authority_audit WHERE company_id = $1 ORDER BY sequence",
             0);
DB_STATEMENT(inv_activity_chain,
             "SELECT sequence, at, canon, salt, d, head"
             "  FROM activity_audit WHERE company_id = $1 ORDER BY sequence",
             0);
DB_STATEMENT(inv_authority_head,
             "SELECT sequence, head FROM authority_head WHERE company_id = $1", 0);
DB_STATEMENT(inv_activity_head,
             "SELECT sequence, head FROM activity_head WHERE company_id = $1", 0);

struct chain {
    const char *name;
    uint8_t number;
    const struct db_statement *rows;
    const struct db_statement *head;
};

static struct digest digest_of_two(struct bytes first, struct bytes second)
{
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, first);
    sha256_add(&h, second);
    sha256_done(&h, &d);
    return d;
}

static bool read_record(struct inv *v, const struct chain *c, const struct db_rows *r,
                        size_t i, struct canon_audit *record)
{
    long long sequence = (long long)db_int(r, i, 0);

    if (canon_decode(&canon_audit_schema, db_bytes(r, i, 2), v->arena, record) != OK) {
        inv_breach(v, "I4", "%s record %lld does not decode", c->name, sequence);
        return false;
    }
    if (record->sequence != sequence || record->chain != c->number ||
        !uuid_eq(record->company, v->company) || record->at != db_time(r, i, 1))
        inv_breach(v, "I4", "%s record %lld says another place or time", c->name,
                   sequence);
    return true;
}

/* Time never runs back along a chain. */
static void check_time(struct inv *v, const struct chain *c, const struct db_rows *r,
                       size_t i)
{
    if (i > 0 && db_time(r, i, 1) < db_time(r, i - 1, 1))
        inv_breach(v, "I4", "%s record %zu is earlier than the one before", c->name,
                   i + 1);
}

static void check_head(struct inv *v, const struct chain *c, size_t n,
                       const struct digest *head)
{
    struct db_rows top = inv_query(v, c->head, inv_company_param(v));

    if (top.n != 1 || db_int(&top, 0, 0) != (int64_t)n ||
        !bytes_eq(digest_bytes(head), db_bytes(&top, 0, 1)))
        inv_breach(v, "I4", "%s head is not the last record's", c->name);
}

/* *records and *heads are the chain's, n of them. */
static size_t check_chain(struct inv *v, const struct chain *c,
                          struct canon_audit **records, struct digest **heads)
{
    struct db_rows r = inv_query(v, c->rows, inv_company_param(v));
    struct digest head = {{0}};

    *records = ARENA_ARRAY(v->arena, r.n + 1, struct canon_audit);
    *heads = ARENA_ARRAY(v->arena, r.n + 1, struct digest);
    for (size_t i = 0; i < r.n; i++) {
        struct digest d = digest_of_two(db_bytes(&r, i, 3), db_bytes(&r, i, 2));

        head = digest_of_two(digest_bytes(&head), digest_bytes(&d));
        if (db_int(&r, i, 0) != (int64_t)i + 1)
            inv_breach(v, "I4", "%s chain has a gap before %lld", c->name,
                       (long long)db_int(&r, i, 0));
        if (!bytes_eq(digest_bytes(&d), db_bytes(&r, i, 4)) ||
            !bytes_eq(digest_bytes(&head), db_bytes(&r, i, 5)))
            inv_breach(v, "I4", "%s record %zu does not hash", c->name, i + 1);
        (void)read_record(v, c, &r, i, &(*records)[i]);
        check_time(v, c, &r, i);
        (*heads)[i] = head;
    }
    check_head(v, c, r.n, &head);
    return r.n;
}

/* ---- touches ---- */

static int touch_cmp(const void *a, const void *b)
{
    const struct canon_touch *x = &((const struct inv_touch *)a)->touch;
    const struct canon_touch *y = &((const struct inv_touch *)b)->touch;
    int c;

    if (x->table != y->table)
        return x->table < y->table ? -1 : 1;
    c = uuid_cmp(x->id, y->id);
    if (c != 0)
        return c;
    return x->epoch < y->epoch ? -1 : x->epoch > y->epoch;
}

static void gather_touches(struct inv *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->record_count; i++)
        n += v->records[i].touches.n;
    v->touches = ARENA_ARRAY(v->arena, n + 1, struct inv_touch);
    v->touch_count = 0;
    for (size_t i = 0; i < v->record_count; i++) {
        const struct canon_touch *t = v->records[i].touches.items;

        for (size_t k = 0; k < v->records[i].touches.n; k++)
            v->touches[v->touch_count++] = (struct inv_touch){t[k], (int64_t)i + 1};
    }
    if (n)
        qsort(v->touches, n, sizeof *v->touches, touch_cmp);
}

/* Each row's epochs go up by one, in the order of the chain. */
static void check_touches(struct inv *v)
{
    for (size_t i = 0; i < v->touch_count; i++) {
        const struct inv_touch *t = &v->touches[i];
        bool first = i == 0 || t[-1].touch.table != t->touch.table ||
                     !uuid_eq(t[-1].touch.id, t->touch.id);

        if (first ? t->touch.epoch != 1
                  : t->touch.epoch != t[-1].touch.epoch + 1 ||
                        t->sequence < t[-1].sequence)
            inv_breach(v, "I4", "record %lld writes an epoch out of order",
                       (long long)t->sequence);
    }
}

/* How many touches come before or at the key. */
static size_t upto(const struct inv *v, const struct inv_touch *key)
{
    size_t low = 0, high = v->touch_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (touch_cmp(&v->touches[middle], key) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct inv_touch *touch_upto(const struct inv *v, enum canon_kind table,
                                          uuid id, int64_t epoch)
{
    struct inv_touch key = {
        .touch = {.table = (uint8_t)table, .id = id, .epoch = epoch}};
    size_t n = upto(v, &key);

    if (n == 0 || v->touches[n - 1].touch.table != table ||
        !uuid_eq(v->touches[n - 1].touch.id, id))
        return NULL;
    return &v->touches[n - 1];
}

const struct inv_touch *inv_last_touch(const struct inv *v, enum canon_kind table,
                                       uuid id)
{
    return touch_upto(v, table, id, INT64_MAX);
}

int64_t inv_sequence_of(const struct inv *v, enum canon_kind table, uuid id,
                        int64_t epoch)
{
    const struct inv_touch *t = touch_upto(v, table, id, epoch);

    return t && t->touch.epoch == epoch ? t->sequence : 0;
}

const struct canon_audit *inv_record_at(const struct inv *v, int64_t sequence)
{
    return sequence >= 1 && (uint64_t)sequence <= v->record_count
               ? &v->records[sequence - 1]
               : NULL;
}

void inv_check_chains(struct inv *v)
{
    const struct chain authority = {"authority", AUDIT_AUTHORITY, &inv_authority_chain,
                                    &inv_authority_head};
    const struct chain activity = {"activity", AUDIT_ACTIVITY, &inv_activity_chain,
                                   &inv_activity_head};
    struct canon_audit *unused;
    struct digest *heads;

    v->record_count = check_chain(v, &authority, &v->records, &v->heads);
    (void)check_chain(v, &activity, &unused, &heads);
    gather_touches(v);
    check_touches(v);
}
