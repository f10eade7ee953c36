/* SPDX-License-Identifier: Apache-2.0 */
/* The beginning of a transaction of authority: lock, head, clock, company, actor, all
 * in one round trip. The end is frame_finish.c. Decides nothing about acts. */
#include "signer/frame.h"

/* system */
#include <stdlib.h>

/* ours */
#include "base/clock.h"
#include "base/log.h"
#include "rules/act_rules.h"
#include "signer/frame_own.h"
#include "signer/sync.h"
#include "signer/tx_own.h"

#define BORROW_WAIT_US (5 * US_PER_S)
/* Further apart, and neither clock is to be trusted. */
#define CLOCKS_APART_US (60 * US_PER_S)

DB_STATEMENT(frame_authority_head_insert,
             "INSERT INTO authority_head (company_id, sequence, head, at) "
             "VALUES ($1, 0, $2, clock_timestamp())",
             0);
DB_STATEMENT(frame_directory_insert,
             "INSERT INTO company_directory (company_id) "
             "VALUES ($1)",
             DB_SHARED);
DB_STATEMENT(frame_head_lock,
             "SELECT sequence, head, at FROM authority_head "
             "WHERE company_id = $1 "
             "FOR UPDATE",
             0);
DB_STATEMENT(frame_head_exists,
             "SELECT sequence FROM authority_head "
             "WHERE company_id = $1",
             0);
/* A statement of its own: clock_timestamp() of the locking one may lie before the wait
 * for the lock. */
DB_STATEMENT(frame_act_find,
             "SELECT clock_timestamp(), a.digest, a.sequence, a.at, a.answer "
             "FROM (SELECT 1) one "
             "LEFT JOIN act a ON a.company_id = $1 AND a.id = $2",
             0);

struct db_params *frame_params(struct arena *a, uuid company)
{
    return db_add_uuid(db_params_new(a), company);
}

const struct db_statement *const frame_act_statement = &frame_act_find;

/* A company that we never saw: made by another hand since the start (tests' seed), or
 * invented. */
static struct company *look_up(struct signer *s, struct arena *a, uuid id, enum err *e)
{
    struct db_rows rows;

    if (uuid_is_nil(id)) {
        *e = ERR_NOT_FOUND;
        return NULL;
    }
    *e = db_query(s->db, a, id, &frame_head_exists, frame_params(a, id), &rows);
    if (*e == OK && rows.n == 0)
        *e = ERR_NOT_FOUND;
    return *e == OK ? companies_add(s->companies, id) : NULL;
}

static enum err lock_company(struct signer *s, struct arena *a,
                             const struct tx_start *start, struct company **out)
{
    struct company *c = companies_find(s->companies, start->company);
    enum err e = OK;

    if (!c && start->founding)
        c = companies_add(s->companies, start->company);
    if (!c)
        c = look_up(s, a, start->company, &e);
    if (!c)
        return e;
    pthread_mutex_lock(&c->lock);
    *out = c;
    return OK;
}

/* Indexes into the first batch. */
struct opening {
    int lock, act;
    int first[TX_FIRST_MAX];
    int company, person, roles;
};

static void add_founding(struct tx *t, struct db_batch *b)
{
    static const struct digest zero;

    (void)db_batch_add(
        b, &frame_authority_head_insert,
        db_add_bytes(frame_params(t->arena, t->company), digest_bytes(&zero)));
    (void)db_batch_add(b, &frame_directory_insert, frame_params(t->arena, t->company));
}

static int add_load(struct tx *t, struct db_batch *b, const struct db_statement *s,
                    uuid key)
{
    return db_batch_add(b, s, db_add_uuid(frame_params(t->arena, t->company), key));
}

static void add_opening(struct tx *t, struct db_batch *b, const struct tx_start *start,
                        struct opening *o)
{
    const struct tx_table *person = tx_table_of(KIND_PERSON);
    const struct tx_table *role = tx_table_of(KIND_ROLE);

    if (start->founding)
        add_founding(t, b);
    o->lock = db_batch_need(b, &frame_head_lock, frame_params(t->arena, t->company),
                            ERR_NOT_FOUND);
    o->act = db_batch_add(b, &frame_act_find,
                          db_add_uuid(frame_params(t->arena, t->company), start->act));
    ASSERT(start->first_count <= TX_FIRST_MAX);
    for (size_t i = 0; i < start->first_count; i++) {
        const struct tx_first *f = &start->first[i];
        o->first[i] = f->no_row ? db_batch_need(b, f->statement, f->params, f->no_row)
                                : db_batch_add(b, f->statement, f->params);
    }
    o->company = add_load(t, b, tx_table_of(KIND_COMPANY)->load, t->company);
    if (start->person.has) {
        o->person = add_load(t, b, person->load, start->person.v);
        o->roles = add_load(t, b, role->index[0].list, start->person.v);
    }
}

static void keep_ahead(struct tx *t, const struct tx_first *f,
                       const struct db_rows *rows)
{
    ASSERT(t->own->ahead_count < TX_AHEAD_MAX);
    t->own->ahead[t->own->ahead_count++] =
        (struct tx_ahead){f->statement, f->kind, f->key, f->round, *rows};
}

static void keep_row(struct tx *t, const struct db_batch *b, int i,
                     enum canon_kind kind, uuid key)
{
    struct tx_first f = {
        .statement = b->statement[i], .kind = kind, .key = key, .round = -1};

    keep_ahead(t, &f, &b->rows[i]);
}

static void keep_opening(struct tx *t, const struct db_batch *b,
                         const struct tx_start *start, const struct opening *o)
{
    for (size_t i = 0; i < start->first_count; i++) {
        const struct tx_first *f = &start->first[i];
        if (f->is_ahead)
            keep_ahead(t, f, &b->rows[o->first[i]]);
    }
    keep_row(t, b, o->company, KIND_COMPANY, t->company);
    if (start->person.has) {
        keep_row(t, b, o->person, KIND_PERSON, start->person.v);
        keep_row(t, b, o->roles, KIND_ROLE, start->person.v);
    }
    t->own->known = b->rows[o->act];
}

static enum err check_clock(struct tx *t, int64_t database, int64_t head_at)
{
    int64_t apart = database - signer_clock_us(t->signer);

    if (apart > CLOCKS_APART_US || apart < -CLOCKS_APART_US) {
        log_error("signer.clock", "the database's clock differs by %lld s",
                  (long long)(apart / US_PER_S));
        return ERR_SIGNER_CLOCK; /* guard: clocks_agree */
    }
    t->now = database;
    if (head_at > database) {
        /* audit time never runs backwards */
        t->now = head_at;
        t->own->flags |= AUDIT_CLOCK_WENT_BACK;
    }
    return OK;
}

static enum err check_head(struct tx *t, const struct db_rows *head)
{
    struct company *c = t->own->company;
    struct sync_head found = {.sequence = db_int(head, 0, 0)};
    enum err e;

    memcpy(found.head.b, db_bytes(head, 0, 1).p, sizeof found.head.b);
    e = sync_company(t->signer, t->db, c, &found);
    if (e != OK)
        return e;
    t->own->head = c->head;
    t->sequence = c->sequence + 1;
    return OK;
}

static enum err load_actor(struct tx *t, uuid person)
{
    struct row_list roles;
    struct row row;
    enum err e = tx_load(t, KIND_PERSON, person, &t->actor, &row);

    t->person = (struct opt_uuid){true, person};
    if (e == OK)
        e = tx_list(t, KIND_ROLE, BY_PERSON, person, &roles);
    for (size_t i = 0; e == OK && i < roles.n; i++)
        t->actor_roles |= ROLE_BIT(ROW_RECORD(&roles, struct canon_role, i)->role);
    return e;
}

static enum err load_company(struct tx *t)
{
    struct row row;
    enum err e = tx_load(t, KIND_COMPANY, t->company, &t->company_record, &row);

    if (e == OK && !uuid_eq(t->company_record.id, t->company))
        e = ERR_SIGNER_AUTHORITY;
    return e;
}

static enum err open_transaction(struct tx *t, const struct tx_start *start)
{
    struct db_batch b;
    struct opening o = {0};
    enum err e = db_begin(t->db, t->company);

    if (e != OK)
        return e;
    db_batch_init(&b, t->arena, t->company);
    add_opening(t, &b, start, &o);
    e = db_run_all(t->db, &b);
    if (e != OK)
        return e;
    keep_opening(t, &b, start, &o);
    e = check_clock(t, db_time(&b.rows[o.act], 0, 0), db_time(&b.rows[o.lock], 0, 2));
    if (e == OK)
        e = check_head(t, &b.rows[o.lock]);
    if (e == OK && !start->founding)
        e = load_company(t);
    if (e == OK && start->person.has)
        e = load_actor(t, start->person.v);
    return e;
}

struct tx *tx_new(struct signer *s, struct arena *a, uuid company)
{
    struct tx *t = ARENA_NEW(a, struct tx);

    t->own = ARENA_NEW(a, struct tx_own);
    t->signer = s;
    t->arena = a;
    t->company = company;
    db_batch_init(&t->own->pending, a, company);
    return t;
}

enum err tx_begin(struct signer *s, struct arena *a, const struct tx_start *start,
                  struct tx **out)
{
    struct tx *t = tx_new(s, a, start->company);
    enum err e = lock_company(s, a, start, &t->own->company);

    if (e != OK)
        return e;
    t->client = start->client;
    t->act = start->act;
    e = db_borrow(s->db, BORROW_WAIT_US, &t->db);
    if (e == OK)
        e = open_transaction(t, start);
    if (e != OK) {
        tx_abandon(&t);
        return e;
    }
    *out = t;
    return OK;
}

enum err tx_begin_read(struct signer *s, struct arena *a, uuid company, struct tx **out)
{
    struct tx *t = tx_new(s, a, company);
    enum err e = db_borrow(s->db, BORROW_WAIT_US, &t->db);

    if (e == OK)
        e = db_begin(t->db, company);
    if (e != OK) {
        tx_abandon(&t);
        return e;
    }
    t->now = signer_clock_us(s);
    *out = t;
    return OK;
}
