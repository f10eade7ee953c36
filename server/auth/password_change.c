/* SPDX-License-Identifier: Apache-2.0 */
/* The change of a password. */

/* ours */
#include "auth/password_change.h"
#include "auth/farewell.h"
#include "auth/limits.h"
#include "auth/password.h"
#include "store/outbox_store.h"
#include "store/session_store.h"

static enum err judge(struct http_exchange *x, const struct caller *caller,
                      const struct secret *present, const struct secret *next,
                      struct account_row *account)
{
    bool is_first;
    enum err e = limits_check_login(x, caller->login, &is_first);

    if (!e)
        e = account_find(web_context_of(x)->services.db, x->arena, caller->login,
                         account);
    if (e)
        return e;
    if (!password_verify(present, account->password_hash))
        return ERR_PASSWORD_WRONG; /* guard: password_present */
    return password_check(next);
}

enum err password_change_add(struct http_exchange *x, const struct caller *caller,
                             const struct secret *present, const struct secret *next,
                             struct db_batch *b)
{
    struct account_row account;
    char hash[PASSWORD_HASH_MAX];
    enum err e = judge(x, caller, present, next, &account);

    if (e)
        return e;
    password_hash(next, hash);
    account_password_add(b, &account, arena_str(x->arena, str_of(hash)));
    session_keep_add(b, account.id, &caller->session);
    outbox_add(b, caller->actor.person, STR("password.changed"), caller->actor.person,
               STR("{}"));
    return OK;
}

/* A session that cannot be listed keeps its stream to the stream's end. */
static void leave_here(struct http_exchange *x, const struct caller *caller)
{
    const struct actor *actor = &caller->actor;
    struct digest *others;
    size_t n;

    if (session_list_ended(web_context_of(x)->services.db, x->arena, actor->company,
                           actor->person, &others, &n))
        return;
    for (size_t i = 0; i < n; i++)
        farewell(x, actor->company, actor->person, &others[i]);
}

void password_change_farewell(struct http_exchange *x, const struct caller *caller)
{
    const struct actor *actor = &caller->actor;
    struct membership *rows;
    size_t n;

    leave_here(x, caller);
    if (account_memberships(web_context_of(x)->services.db, x->arena, actor->account,
                            &rows, &n))
        return;
    for (size_t i = 0; i < n; i++)
        if (!uuid_eq(rows[i].company, actor->company))
            farewell(x, rows[i].company, rows[i].person, NULL);
}
