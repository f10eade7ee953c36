/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and ending sessions. */

/* ours */
#include "auth/session.h"
#include "auth/account.h"
#include "auth/farewell.h"
#include "auth/limits.h"
#include "auth/password.h"
#include "base/clock.h"
#include "base/hex.h"
#include "crypto/digest.h"
#include "domain/audit.h"

#define AGENT_MAX 200

struct str session_agent(const struct http_exchange *x)
{
    return http_header_text(x, "User-Agent", AGENT_MAX);
}

static struct audit_event event_of(struct http_exchange *x, const char *name,
                                   uuid person)
{
    struct audit_event e = {.event = name, .person = person};

    audit_detail(&e, "address", x->address);
    audit_detail(&e, "agent", session_agent(x));
    return e;
}

/* In the chain of the company that was meant, else of the first one, else of the
 * platform: somebody has to see it. */
static enum err record_failure(struct http_exchange *x, struct str login, enum err why,
                               const struct membership *known)
{
    const struct services *s = &web_context_of(x)->services;
    struct audit_event event =
        event_of(x, "login.failed", known ? known->person : UUID_NIL);
    uuid company;
    enum err e = OK;

    event.refused = true;
    audit_detail(&event, "login", login);
    audit_detail(&event, "code", str_of(err_info(why)->code));
    if (known)
        company = known->company;
    else
        e = installation_platform(s->db, x->arena, &company);
    if (!e)
        e = audit_write(s, x->arena, company, &event);
    return e ? e : why;
}

static struct session_new new_session(struct http_exchange *x,
                                      const struct session_opened *o, char *cookie)
{
    const struct web_context *web = web_context_of(x);
    uint8_t token[32];
    struct session_new n = {
        .account = o->account.id,
        .person = o->person,
        .session_epoch = o->account.session_epoch,
        .csrf = o->csrf,
        .address = x->address,
        .agent = session_agent(x),
        .idle_us = web->auth.session_idle_us,
    };

    random_bytes(token, sizeof token);
    n.hash = sha256_of((struct bytes){token, sizeof token});
    uuid_text(o->company, cookie);
    cookie[UUID_TEXT_LEN] = '.';
    base64url_encode((struct bytes){token, sizeof token}, cookie + UUID_TEXT_LEN + 1);
    secret_wipe(token, sizeof token);
    return n;
}

#define COOKIE_MAX (UUID_TEXT_LEN + 1 + BASE64URL_LEN(32) + 1)

/* One transaction: the row and its record. */
static enum err open_session(struct http_exchange *x, const char *event_name,
                             struct session_opened *o)
{
    const struct web_context *web = web_context_of(x);
    struct audit_event event = event_of(x, event_name, o->person);
    char cookie[COOKIE_MAX];
    struct session_new n;
    struct db_batch b;
    enum err e;

    random_bytes(o->csrf.b, sizeof o->csrf.b);
    n = new_session(x, o, cookie);
    o->expires_at = clock_utc_us() + web->auth.session_idle_us;
    db_batch_init(&b, x->arena, o->company);
    session_insert_add(&b, &n);
    audit_add(&b, &event);
    e = db_batch_run(web->services.db, &b);
    if (!e)
        caller_set_cookie(x, caller_session_cookie(&web->auth), cookie,
                          web->auth.session_life_us);
    secret_wipe(cookie, sizeof cookie);
    return e;
}

static const struct membership *membership_in(const struct membership *rows, size_t n,
                                              uuid company)
{
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(rows[i].company, company))
            return &rows[i];
    return NULL;
}

static enum err offer_choice(struct http_exchange *x, const struct membership *rows,
                             size_t n, struct session_opened *out)
{
    for (size_t i = 0; i < n && out->choice_count < SESSION_CHOICES_MAX; i++) {
        struct session_place place;
        enum err e = session_place_find(web_context_of(x)->services.db, x->arena,
                                        rows[i].company, rows[i].person, &place);
        if (e)
            return e;
        if (place.person_state == PERSON_ACTIVE &&
            place.company_state == COMPANY_ACTIVE)
            out->choices[out->choice_count++] =
                (struct session_choice){rows[i].company, place.company_name};
    }
    return out->choice_count ? OK : ERR_PERSON_INACTIVE;
}

static enum err may_enter(struct http_exchange *x, struct session_opened *o)
{
    enum err e = session_place_find(web_context_of(x)->services.db, x->arena,
                                    o->company, o->person, &o->place);

    if (e)
        return e;
    if (o->place.company_state != COMPANY_ACTIVE)
        return ERR_COMPANY_SUSPENDED;
    return o->place.person_state == PERSON_ACTIVE ? OK : ERR_PERSON_INACTIVE;
}

static enum err check_code(struct http_exchange *x, const struct session_attempt *t,
                           const struct session_opened *o)
{
    const struct web_context *web = web_context_of(x);

    if (!t->code->n)
        return web->auth.login_code_required ? ERR_LOGIN_CODE_REQUIRED : OK;
    return signer_login_code(web->services.signer, o->company, o->person, t->code);
}

static enum err check_password(struct http_exchange *x, struct str login,
                               const struct session_attempt *t, struct account_row *out)
{
    enum err e = account_find(web_context_of(x)->services.db, x->arena, login, out);

    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e)
        *out = (struct account_row){0};
    return password_verify(t->password, out->password_hash) ? OK : ERR_LOGIN_FAILED;
}

enum err session_log_in(struct http_exchange *x, const struct session_attempt *attempt,
                        struct session_opened *out)
{
    const struct services *s = &web_context_of(x)->services;
    struct str login = account_login(x->arena, attempt->login);
    const struct membership *in = NULL;
    struct membership *rows = NULL;
    bool is_first = false;
    size_t n = 0;
    enum err e = limits_check_login(x, login, &is_first);
    enum err wrong;

    *out = (struct session_opened){0};
    if (e)
        return is_first ? record_failure(x, login, e, NULL) : e;
    wrong = check_password(x, login, attempt, &out->account);
    if (wrong && wrong != ERR_LOGIN_FAILED)
        return wrong;
    if (!uuid_is_nil(out->account.id))
        e = account_memberships(s->db, x->arena, out->account.id, &rows, &n);
    if (e)
        return e;
    if (attempt->company)
        in = membership_in(rows, n, *attempt->company);
    else if (n)
        in = &rows[0];
    if (wrong || !in)
        return record_failure(x, login, ERR_LOGIN_FAILED, in); /* guard: log_in */
    if (!attempt->company && n > 1)
        return offer_choice(x, rows, n, out);
    out->company = in->company;
    out->person = in->person;
    e = may_enter(x, out);
    if (!e)
        e = check_code(x, attempt, out);
    if (e)
        return record_failure(x, login, e, in);
    return open_session(x, "login", out);
}

enum err session_switch(struct http_exchange *x, const struct caller *caller,
                        uuid company, struct session_opened *out)
{
    const struct services *s = &web_context_of(x)->services;
    const struct membership *in;
    struct membership *rows;
    size_t n;
    enum err e = account_memberships(s->db, x->arena, caller->actor.account, &rows, &n);

    *out = (struct session_opened){0};
    if (!e)
        e = account_find(s->db, x->arena, caller->login, &out->account);
    if (e)
        return e;
    in = membership_in(rows, n, company);
    if (!in)
        return ERR_NOT_FOUND; /* guard: switch_membership */
    out->company = in->company;
    out->person = in->person;
    e = may_enter(x, out);
    if (!e)
        e = open_session(x, "login.switched", out);
    return e ? e : session_end_one(x, caller, &caller->session);
}

enum err session_end_one(struct http_exchange *x, const struct caller *caller,
                         const struct digest *session)
{
    struct audit_event event = event_of(x, "logout", caller->actor.person);
    struct db_batch b;
    enum err e;

    db_batch_init(&b, x->arena, caller->actor.company);
    session_delete_add(&b, caller->actor.person, session);
    audit_add(&b, &event);
    e = db_batch_run(web_context_of(x)->services.db, &b);
    if (!e)
        farewell(x, caller->actor.company, caller->actor.person, session);
    return e;
}

/* Wherever the account belongs to. A list that cannot be read leaves streams of other
 * companies to their end. */
static void say_farewell_everywhere(struct http_exchange *x,
                                    const struct caller *caller)
{
    struct membership *rows;
    size_t n;

    farewell(x, caller->actor.company, caller->actor.person, NULL);
    if (account_memberships(web_context_of(x)->services.db, x->arena,
                            caller->actor.account, &rows, &n))
        return;
    for (size_t i = 0; i < n; i++)
        if (!uuid_eq(rows[i].company, caller->actor.company))
            farewell(x, rows[i].company, rows[i].person, NULL);
}

enum err session_end_all(struct http_exchange *x, const struct caller *caller)
{
    struct audit_event event = event_of(x, "logout.everywhere", caller->actor.person);
    struct db_batch b;
    enum err e;

    db_batch_init(&b, x->arena, caller->actor.company);
    account_raise_epoch_add(&b, caller->actor.account);
    audit_add(&b, &event);
    e = db_batch_run(web_context_of(x)->services.db, &b);
    if (!e)
        say_farewell_everywhere(x, caller);
    return e;
}
