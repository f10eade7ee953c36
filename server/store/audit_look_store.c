/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at audit chains in PostgreSQL. */
#include "store/audit_look_store.h"
#include "store/column.h"

DB_STATEMENT(audit_head_authority,
             "SELECT sequence, head, at FROM authority_head WHERE company_id = $1", 0);

DB_STATEMENT(audit_head_activity,
             "SELECT sequence, head, at FROM activity_head WHERE company_id = $1", 0);

DB_STATEMENT(checkpoint_between,
             "SELECT sequence, canon, signature, certificate_id\n"
             "FROM checkpoint\n"
             "WHERE company_id = $1 AND chain = $2\n"
             "  AND sequence > $3 AND sequence <= $4\n"
             "ORDER BY sequence",
             0);

DB_STATEMENT(checkpoint_newest,
             "SELECT sequence, at\n"
             "FROM checkpoint\n"
             "WHERE company_id = $1 AND chain = $2\n"
             "ORDER BY sequence DESC\n"
             "LIMIT 1",
             0);

DB_STATEMENT(audit_look_get,
             "SELECT chain, asked_at, running, reached, reached_head, verified_to,\n"
             "       verified_at, bad_sequence, fault\n"
             "FROM audit_verification\n"
             "WHERE company_id = $1 AND chain = $2",
             0);

DB_STATEMENT(audit_look_ask,
             "INSERT INTO audit_verification AS v (company_id, chain, asked_by,\n"
             "    asked_at, running, reached, reached_head)\n"
             "VALUES ($1, $2, $3, now(), true, 0, $4)\n"
             "ON CONFLICT (company_id, chain) DO UPDATE\n"
             "SET asked_by = $3, asked_at = now(), running = true, reached = 0,\n"
             "    reached_head = $4\n"
             "WHERE NOT v.running",
             0);

DB_STATEMENT(audit_look_save,
             "UPDATE audit_verification\n"
             "SET running = $3, reached = $4, reached_head = $5, verified_to = $6,\n"
             "    verified_at = $7, bad_sequence = $8, fault = $9\n"
             "WHERE company_id = $1 AND chain = $2",
             DB_MUST_TOUCH);

enum { CHAIN_AUTHORITY = 1 };

static const struct db_statement *head_of(int64_t chain)
{
    return chain == CHAIN_AUTHORITY ? &audit_head_authority : &audit_head_activity;
}

static struct db_params *chain_params(struct arena *a, uuid company, int64_t chain)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    return db_add_int(p, chain);
}

static struct audit_head_row head_row(const struct db_rows *r)
{
    return (struct audit_head_row){db_int(r, 0, 0), column_digest(r, 0, 1),
                                   db_time(r, 0, 2)};
}

enum err audit_head_find(struct db_pool *pool, struct arena *a, uuid company,
                         int64_t chain, struct audit_head_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    e = db_query(pool, a, company, head_of(chain), p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = head_row(&r);
    return OK;
}

enum err checkpoint_list(struct db_pool *pool, struct arena *a, uuid company,
                         int64_t chain, int64_t after, int64_t until,
                         struct checkpoint_row **rows, size_t *n)
{
    struct db_params *p = chain_params(a, company, chain);
    struct db_rows r;
    enum err e;

    db_add_int(p, after);
    db_add_int(p, until);
    e = db_query(pool, a, company, &checkpoint_between, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct checkpoint_row);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct checkpoint_row){db_int(&r, i, 0), db_bytes(&r, i, 1),
                                             db_bytes(&r, i, 2), db_uuid(&r, i, 3)};
    return OK;
}

static struct audit_look_row look_row(const struct db_rows *r)
{
    return (struct audit_look_row){
        .chain = db_int(r, 0, 0),
        .asked_at = db_time(r, 0, 1),
        .running = db_bool(r, 0, 2),
        .reached = db_int(r, 0, 3),
        .reached_head = column_digest(r, 0, 4),
        .verified_to = db_int_or(r, 0, 5, 0),
        .verified_at = db_time_or(r, 0, 6, 0),
        .bad_sequence = db_int_or(r, 0, 7, 0),
        .fault = db_text(r, 0, 8),
    };
}

enum err audit_status_find(struct db_pool *pool, struct arena *a, uuid company,
                           int64_t chain, struct audit_status_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_batch b;
    enum err e;

    db_add_uuid(p, company);
    db_batch_init(&b, a, company);
    (void)db_batch_need(&b, head_of(chain), p, ERR_NOT_FOUND);
    (void)db_batch_add(&b, &checkpoint_newest, chain_params(a, company, chain));
    (void)db_batch_add(&b, &audit_look_get, chain_params(a, company, chain));
    e = db_batch_run(pool, &b);
    if (e)
        return e;
    *out = (struct audit_status_row){.head = head_row(&b.rows[0]),
                                     .look = {.chain = chain}};
    if (b.rows[1].n) {
        out->checkpoint = db_int(&b.rows[1], 0, 0);
        out->checkpoint_at = db_time(&b.rows[1], 0, 1);
    }
    if (b.rows[2].n)
        out->look = look_row(&b.rows[2]);
    return OK;
}

void audit_look_ask_add(struct db_batch *b, int64_t chain, uuid person)
{
    static const struct digest nothing;
    struct db_params *p = chain_params(b->arena, b->company, chain);

    db_add_uuid(p, person);
    db_add_bytes(p, digest_bytes(&nothing));
    (void)db_batch_add(b, &audit_look_ask, p);
}

void audit_look_save_add(struct db_batch *b, const struct audit_look_row *look)
{
    struct db_params *p = chain_params(b->arena, b->company, look->chain);
    const int64_t *none = NULL;

    db_add_bool(p, look->running);
    db_add_int(p, look->reached);
    db_add_bytes(p, arena_bytes(b->arena, digest_bytes(&look->reached_head)));
    db_add_int_or_null(p, look->verified_at ? &look->verified_to : none);
    db_add_time_or_null(p, look->verified_at ? &look->verified_at : none);
    db_add_int_or_null(p, look->bad_sequence ? &look->bad_sequence : none);
    db_add_text(p, look->fault);
    (void)db_batch_add(b, &audit_look_save, p);
}
