/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions in PostgreSQL. */
#include "store/session_store.h"
#include "store/column.h"

#define ROLE_BITS                                                                      \
    "coalesce((SELECT bit_or(1 << r.role)\n"                                           \
    "          FROM role AS r\n"                                                       \
    "          WHERE r.company_id = p.company_id AND r.person_id = p.id\n"             \
    "            AND r.live), 0)\n"

DB_STATEMENT(
    session_by_hash,
    "SELECT s.account_id, s.person_id, s.csrf, s.expires_at,\n"
    "       s.seen_at < now() - interval '1 minute', a.login, p.name, c.name,\n"
    "       p.state, c.state, c.kind, " ROLE_BITS "FROM session AS s\n"
    "JOIN account AS a ON a.id = s.account_id\n"
    "                 AND a.session_epoch = s.session_epoch\n"
    "JOIN person AS p ON p.company_id = s.company_id AND p.id = s.person_id\n"
    "JOIN company AS c ON c.company_id = s.company_id AND c.id = s.company_id\n"
    "WHERE s.company_id = $1 AND s.hash = $2 AND s.expires_at > now()",
    0);

DB_STATEMENT(
    session_place_of,
    "SELECT c.name, c.state, c.kind, p.name, p.state, " ROLE_BITS "FROM person AS p\n"
    "JOIN company AS c ON c.company_id = p.company_id AND c.id = p.company_id\n"
    "WHERE p.company_id = $1 AND p.id = $2",
    0);

DB_STATEMENT(session_new_row,
             "INSERT INTO session (company_id, hash, account_id, person_id,\n"
             "                     session_epoch, csrf, address, agent, expires_at)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8,\n"
             "        now() + $9 * interval '1 microsecond')",
             0);

DB_STATEMENT(session_seen,
             "UPDATE session\n"
             "SET seen_at = now(),\n"
             "    expires_at = least(now() + $3 * interval '1 microsecond',\n"
             "                       created_at + $4 * interval '1 microsecond')\n"
             "WHERE company_id = $1 AND hash = $2",
             0);

DB_STATEMENT(
    session_of_person,
    "SELECT s.hash, s.address, s.agent, s.created_at, s.seen_at, s.expires_at\n"
    "FROM session AS s\n"
    "JOIN account AS a ON a.id = s.account_id\n"
    "                 AND a.session_epoch = s.session_epoch\n"
    "WHERE s.company_id = $1 AND s.person_id = $2 AND s.expires_at > now()\n"
    "ORDER BY s.seen_at DESC\n"
    "LIMIT 200",
    0);

DB_STATEMENT(session_of_old_epoch,
             "SELECT s.hash\n"
             "FROM session AS s\n"
             "JOIN account AS a ON a.id = s.account_id\n"
             "                 AND a.session_epoch > s.session_epoch\n"
             "WHERE s.company_id = $1 AND s.person_id = $2 AND s.expires_at > now()\n"
             "LIMIT 200",
             0);

DB_STATEMENT(session_keep,
             "UPDATE session\n"
             "SET session_epoch = account.session_epoch\n"
             "FROM account\n"
             "WHERE session.company_id = $1 AND session.hash = $3\n"
             "  AND session.account_id = $2 AND account.id = $2",
             DB_MUST_TOUCH);

DB_STATEMENT(session_end,
             "DELETE FROM session\n"
             "WHERE company_id = $1 AND person_id = $2 AND hash = $3",
             0);

enum err session_find(struct db_pool *pool, struct arena *a, uuid company,
                      const struct digest *hash, struct session_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_bytes(p, digest_bytes(hash));
    e = db_query(pool, a, company, &session_by_hash, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = (struct session_row){
        .account = db_uuid(&r, 0, 0),
        .person = db_uuid(&r, 0, 1),
        .csrf = column_digest(&r, 0, 2),
        .expires_at = db_time(&r, 0, 3),
        .stale = db_bool(&r, 0, 4),
        .login = db_text(&r, 0, 5),
        .person_name = db_text(&r, 0, 6),
        .company_name = db_text(&r, 0, 7),
        .person_state = db_int(&r, 0, 8),
        .company_state = db_int(&r, 0, 9),
        .company_kind = db_int(&r, 0, 10),
        .roles = (uint32_t)db_int(&r, 0, 11),
    };
    return OK;
}

enum err session_place_find(struct db_pool *pool, struct arena *a, uuid company,
                            uuid person, struct session_place *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    e = db_query(pool, a, company, &session_place_of, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = (struct session_place){
        .company_name = db_text(&r, 0, 0),
        .company_state = db_int(&r, 0, 1),
        .company_kind = db_int(&r, 0, 2),
        .person_name = db_text(&r, 0, 3),
        .person_state = db_int(&r, 0, 4),
        .roles = (uint32_t)db_int(&r, 0, 5),
    };
    return OK;
}

void session_insert_add(struct db_batch *b, const struct session_new *s)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_bytes(p, arena_bytes(b->arena, digest_bytes(&s->hash)));
    db_add_uuid(p, s->account);
    db_add_uuid(p, s->person);
    db_add_int(p, s->session_epoch);
    db_add_bytes(p, arena_bytes(b->arena, digest_bytes(&s->csrf)));
    db_add_text(p, s->address);
    db_add_text(p, s->agent);
    db_add_int(p, s->idle_us);
    (void)db_batch_add(b, &session_new_row, p);
}

enum err session_touch(struct db_pool *pool, struct arena *a, uuid company,
                       const struct digest *hash, int64_t idle_us, int64_t life_us)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    db_add_bytes(p, digest_bytes(hash));
    db_add_int(p, idle_us);
    db_add_int(p, life_us);
    return db_query(pool, a, company, &session_seen, p, NULL);
}

enum err session_list(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                      struct session_item **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    e = db_query(pool, a, company, &session_of_person, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct session_item);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct session_item){
            .hash = column_digest(&r, i, 0),
            .address = db_text(&r, i, 1),
            .agent = db_text(&r, i, 2),
            .created_at = db_time(&r, i, 3),
            .seen_at = db_time(&r, i, 4),
            .expires_at = db_time(&r, i, 5),
        };
    return OK;
}

enum err session_list_ended(struct db_pool *pool, struct arena *a, uuid company,
                            uuid person, struct digest **hashes, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, company);
    db_add_uuid(p, person);
    e = db_query(pool, a, company, &session_of_old_epoch, p, &r);
    if (e)
        return e;
    *hashes = ARENA_ARRAY(a, r.n, struct digest);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*hashes)[i] = column_digest(&r, i, 0);
    return OK;
}

void session_keep_add(struct db_batch *b, uuid account, const struct digest *hash)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, account);
    db_add_bytes(p, arena_bytes(b->arena, digest_bytes(hash)));
    (void)db_batch_add(b, &session_keep, p);
}

void session_delete_add(struct db_batch *b, uuid person, const struct digest *hash)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, person);
    db_add_bytes(p, arena_bytes(b->arena, digest_bytes(hash)));
    (void)db_batch_need(b, &session_end, p, ERR_NOT_FOUND);
}
