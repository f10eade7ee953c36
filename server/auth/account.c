/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts before and after an enrolment. */

/* ours */
#include "auth/account.h"
#include "auth/context.h"
#include "auth/limits.h"
#include "auth/password.h"
#include "crypto/digest.h"

#define LOGIN_MIN 3
#define LOGIN_MAX 128

struct str account_login(struct arena *a, struct str typed)
{
    char *to = arena_cstr(a, typed);

    for (size_t i = 0; i < typed.n; i++)
        if (to[i] >= 'A' && to[i] <= 'Z')
            to[i] = (char)(to[i] - 'A' + 'a');
    return (struct str){to, typed.n};
}

static uuid new_id(const struct link_pass *pass)
{
    static const char label[] = "sealkeeper/account-id/1";
    struct sha256 h;
    struct digest d;

    sha256_init(&h);
    sha256_add(&h, (struct bytes){(const uint8_t *)label, sizeof label});
    sha256_add(&h, digest_bytes(&pass->token_hash));
    sha256_done(&h, &d);
    return uuid_from_digest(&d);
}

static enum err think_of_one(struct http_exchange *x, struct str login,
                             const struct secret *password,
                             const struct link_pass *pass, struct account_row *out)
{
    char hash[PASSWORD_HASH_MAX];
    enum err e = password_check(password);

    if (e)
        return e;
    password_hash(password, hash);
    *out = (struct account_row){.id = new_id(pass),
                                .login = login,
                                .password_hash = arena_str(x->arena, str_of(hash))};
    return OK;
}

enum err account_claim(struct http_exchange *x, struct str login,
                       const struct secret *password, const struct link_pass *pass,
                       struct account_claim *out)
{
    bool is_first;
    enum err e;

    *out = (struct account_claim){.is_new = false};
    login = account_login(x->arena, login);
    e = limits_check_login(x, login, &is_first);
    if (e)
        return e;
    if (login.n < LOGIN_MIN || login.n > LOGIN_MAX)
        return ERR_FIELD_BAD;
    e = account_find(web_context_of(x)->services.db, x->arena, login, &out->row);
    if (e == ERR_NOT_FOUND) {
        out->is_new = true;
        return think_of_one(x, login, password, pass, &out->row);
    }
    if (e)
        return e;
    return password_verify(password, out->row.password_hash) ? OK : ERR_LOGIN_TAKEN;
}

/* Somebody was quicker: this very enrolment, repeated, or another with that name. */
static enum err who_was_quicker(struct http_exchange *x, const struct account_row *row)
{
    struct account_row found;
    enum err e =
        account_find(web_context_of(x)->services.db, x->arena, row->login, &found);

    if (e == ERR_NOT_FOUND) /* the enrolment was done before, with another name */
        return ERR_IDEMPOTENCY_MISMATCH;
    if (e)
        return e;
    return uuid_eq(found.id, row->id) ? OK : ERR_LOGIN_TAKEN;
}

enum err account_keep(struct http_exchange *x, const struct account_claim *claim)
{
    enum err e;

    if (!claim->is_new)
        return OK;
    e = account_insert(web_context_of(x)->services.db, x->arena, &claim->row);
    return e == ERR_CONFLICT ? who_was_quicker(x, &claim->row) : e;
}
