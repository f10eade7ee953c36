/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts in PostgreSQL. */
#include "store/account_store.h"

DB_STATEMENT(account_by_login,
             "SELECT id, login, password_hash, session_epoch\n"
             "FROM account\n"
             "WHERE login = $1",
             DB_SHARED);

DB_STATEMENT(account_membership,
             "SELECT company_id, person_id\n"
             "FROM membership\n"
             "WHERE account_id = $1\n"
             "ORDER BY company_id\n"
             "LIMIT 64",
             DB_SHARED);

DB_STATEMENT(account_new,
             "INSERT INTO account (id, login, password_hash)\n"
             "VALUES ($1, $2, $3)",
             DB_SHARED);

DB_STATEMENT(account_epoch,
             "UPDATE account\n"
             "SET session_epoch = session_epoch + 1, version = version + 1\n"
             "WHERE id = $1",
             DB_SHARED);

DB_STATEMENT(account_password,
             "UPDATE account\n"
             "SET password_hash = $3, session_epoch = session_epoch + 1,\n"
             "    version = version + 1\n"
             "WHERE id = $1 AND password_hash = $2",
             DB_SHARED | DB_MUST_TOUCH);

DB_STATEMENT(account_preferences,
             "SELECT locale, time_zone, theme\n"
             "FROM account\n"
             "WHERE id = $1",
             DB_SHARED);

DB_STATEMENT(account_preferences_put,
             "UPDATE account\n"
             "SET locale = $2, time_zone = $3, theme = $4, version = version + 1\n"
             "WHERE id = $1",
             DB_SHARED | DB_MUST_TOUCH);

DB_STATEMENT(installation_company, "SELECT platform_company_id FROM installation",
             DB_SHARED);

enum err account_find(struct db_pool *pool, struct arena *a, struct str login,
                      struct account_row *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_text(p, login);
    e = db_query(pool, a, UUID_NIL, &account_by_login, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out = (struct account_row){db_uuid(&r, 0, 0), db_text(&r, 0, 1), db_text(&r, 0, 2),
                                db_int(&r, 0, 3)};
    return OK;
}

enum err account_memberships(struct db_pool *pool, struct arena *a, uuid account,
                             struct membership **rows, size_t *n)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, account);
    e = db_query(pool, a, UUID_NIL, &account_membership, p, &r);
    if (e)
        return e;
    *rows = ARENA_ARRAY(a, r.n, struct membership);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++)
        (*rows)[i] = (struct membership){db_uuid(&r, i, 0), db_uuid(&r, i, 1)};
    return OK;
}

enum err account_insert(struct db_pool *pool, struct arena *a,
                        const struct account_row *row)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, row->id);
    db_add_text(p, row->login);
    db_add_text(p, row->password_hash);
    return db_query(pool, a, UUID_NIL, &account_new, p, NULL);
}

void account_raise_epoch_add(struct db_batch *b, uuid account)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, account);
    (void)db_batch_add(b, &account_epoch, p);
}

void account_password_add(struct db_batch *b, const struct account_row *row,
                          struct str password_hash)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, row->id);
    db_add_text(p, row->password_hash);
    db_add_text(p, password_hash);
    (void)db_batch_add(b, &account_password, p);
}

enum err preferences_find(struct db_pool *pool, struct arena *a, uuid account,
                          struct preferences *out)
{
    struct db_params *p = db_params_new(a);
    struct db_rows r;
    enum err e;

    db_add_uuid(p, account);
    e = db_query(pool, a, UUID_NIL, &account_preferences, p, &r);
    if (e)
        return e;
    if (!r.n)
        return ERR_NOT_FOUND;
    *out =
        (struct preferences){db_text(&r, 0, 0), db_text(&r, 0, 1), db_text(&r, 0, 2)};
    return OK;
}

void preferences_put_add(struct db_batch *b, uuid account,
                         const struct preferences *chosen)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, account);
    db_add_text(p, chosen->locale);
    db_add_text(p, chosen->time_zone);
    db_add_text(p, chosen->theme);
    (void)db_batch_add(b, &account_preferences_put, p);
}

enum err installation_platform(struct db_pool *pool, struct arena *a, uuid *company)
{
    struct db_rows r;
    enum err e = db_query(pool, a, UUID_NIL, &installation_company, NULL, &r);

    if (e)
        return e;
    if (!r.n)
        return ERR_UNAVAILABLE;
    *company = db_uuid(&r, 0, 0);
    return OK;
}
