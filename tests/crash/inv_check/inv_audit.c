/* SPDX-License-Identifier: Apache-2.0 */
/* I4: both chains of a company hash up to their heads without a gap, and the authority
 * rows are those that the chain's records wrote last. */

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
DB_STATEMENT(
    inv_authority_rows,
    "SELECT kind, id, epoch, live FROM ("
    "  SELECT 1 AS kind, id, epoch, live FROM company WHERE company_id = $1"
    "  UNION ALL SELECT 2, id, epoch, live FROM department WHERE company_id = $1"
    "  UNION ALL SELECT 3, id, epoch, live FROM person WHERE company_id = $1"
    "  UNION ALL SELECT 4, id, epoch, live FROM mail_address WHERE company_id = $1"
    "  UNION ALL SELECT 5, id, epoch, live FROM role WHERE company_id = $1"
    "  UNION ALL SELECT 6, id, epoch, live FROM credential WHERE company_id = $1"
    "  UNION ALL SELECT 7, id, epoch, live FROM seal WHERE company_id = $1"
    "  UNION ALL SELECT 8, id, epoch, live FROM chain_version WHERE company_id = $1"
    "  UNION ALL SELECT 9, id, epoch, live FROM certificate WHERE company_id = $1"
    "  UNION ALL SELECT 11, id, epoch, live FROM grant_of_seal WHERE company_id = $1"
    "  UNION ALL SELECT 14, id, epoch, live FROM decision WHERE company_id = $1"
    "  UNION ALL SELECT 15, id, epoch, live FROM intent WHERE company_id = $1"
    ") AS every_row",
    0);

struct chain_query {
    const char *name;
    uint8_t chain;
    const struct db_statement *rows;
    const struct db_statement *head;
};

static struct digest chain_d(struct bytes salt, struct bytes canon)
{
    struct sha256 h;
    struct digest d;
    sha256_init(&h);
    sha256_add(&h, salt);
    sha256_add(&h, canon);
    sha256_done(&h, &d);
    return d;
}

static struct digest chain_next(const struct digest *head, const struct digest *d)
{
    struct sha256 h;
    struct digest next;
    sha256_init(&h);
    sha256_add(&h, digest_bytes(head));
    sha256_add(&h, digest_bytes(d));
    sha256_done(&h, &next);
    return next;
}

static void check_record(struct inv *v, const struct chain_query *q,
                         const struct db_rows *r, size_t i)
{
    struct canon_audit record;
    long long sequence = (long long)db_int(r, i, 0);

    if (canon_decode(&canon_audit_schema, db_bytes(r, i, 2), v->arena, &record) != OK) {
        inv_breach(v, "I4", "%s record %lld does not decode", q->name, sequence);
        return;
    }
    if (record.sequence != sequence || record.chain != q->chain ||
        !uuid_eq(record.company, v->company) || record.at != db_time(r, i, 1))
        inv_breach(v, "I4", "%s record %lld says another place or time", q->name,
                   sequence);
}

static void check_chain(struct inv *v, const struct chain_query *q)
{
    struct db_rows r = inv_query(v, q->rows, inv_company_param(v));
    struct db_rows top = inv_query(v, q->head, inv_company_param(v));
    struct digest head = {{0}};

    for (size_t i = 0; i < r.n; i++) {
        struct digest d = chain_d(db_bytes(&r, i, 3), db_bytes(&r, i, 2));
        head = chain_next(&head, &d);
        if (db_int(&r, i, 0) != (int64_t)i + 1)
            inv_breach(v, "I4", "%s chain has a gap before %lld", q->name,
                       (long long)db_int(&r, i, 0));
        if (!bytes_eq(digest_bytes(&d), db_bytes(&r, i, 4)) ||
            !bytes_eq(digest_bytes(&head), db_bytes(&r, i, 5)))
            inv_breach(v, "I4", "%s record %zu does not hash", q->name, i + 1);
        check_record(v, q, &r, i);
    }
    if (top.n != 1 || db_int(&top, 0, 0) != (int64_t)r.n ||
        !bytes_eq(digest_bytes(&head), db_bytes(&top, 0, 1)))
        inv_breach(v, "I4", "%s head is not the last record's", q->name);
}

void inv_check_chains(struct inv *v)
{
    const struct chain_query queries[] = {
        {"authority", AUDIT_AUTHORITY, &inv_authority_chain, &inv_authority_head},
        {"activity", AUDIT_ACTIVITY, &inv_activity_chain, &inv_activity_head},
    };
    for (size_t i = 0; i < ARRAY_LEN(queries); i++)
        check_chain(v, &queries[i]);
}

/* ---- rows against touches ---- */

static int touch_cmp(const void *a, const void *b)
{
    const struct canon_touch *x = a, *y = b;
    if (x->table != y->table)
        return x->table < y->table ? -1 : 1;
    int c = uuid_cmp(x->id, y->id);
    if (c != 0)
        return c;
    return x->epoch < y->epoch ? -1 : x->epoch > y->epoch;
}

static struct canon_list touches_of(struct inv *v)
{
    struct db_rows r = inv_query(v, &inv_authority_chain, inv_company_param(v));
    struct buf all = {0};

    for (size_t i = 0; i < r.n; i++) {
        struct canon_audit record;
        if (canon_decode(&canon_audit_schema, db_bytes(&r, i, 2), v->arena, &record) ==
            OK)
            buf_add(&all, record.touches.items,
                    record.touches.n * sizeof(struct canon_touch));
    }
    struct canon_list list = {arena_alloc(v->arena, all.n + 1),
                              all.n / sizeof(struct canon_touch)};
    memcpy(list.items, all.p ? all.p : (const uint8_t *)"", all.n);
    buf_clear(&all);
    if (list.n)
        qsort(list.items, list.n, sizeof(struct canon_touch), touch_cmp);
    return list;
}

/* The last touch of (table, id), or NULL: touches are sorted by table, id and epoch. */
static const struct canon_touch *last_touch(const struct canon_list *touches,
                                            const struct canon_touch *wanted)
{
    const struct canon_touch *t = touches->items;
    size_t low = 0, high = touches->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (touch_cmp(&t[middle], wanted) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || t[low - 1].table != wanted->table ||
        !uuid_eq(t[low - 1].id, wanted->id))
        return NULL;
    return &t[low - 1];
}

void inv_check_authority_rows(struct inv *v)
{
    struct canon_list touches = touches_of(v);
    struct db_rows r = inv_query(v, &inv_authority_rows, inv_company_param(v));

    for (size_t i = 0; i < r.n; i++) {
        struct canon_touch wanted = {.table = (uint8_t)db_int(&r, i, 0),
                                     .id = db_uuid(&r, i, 1),
                                     .epoch = INT64_MAX};
        const struct canon_touch *last = last_touch(&touches, &wanted);
        char id[UUID_TEXT_LEN + 1];
        uuid_text(wanted.id, id);
        if (!last || last->epoch != db_int(&r, i, 2) ||
            (last->live != 0) != db_bool(&r, i, 3))
            inv_breach(v, "I4", "row %s of kind %d is not what the chain wrote last",
                       id, wanted.table);
    }
}
