/* SPDX-License-Identifier: Apache-2.0 */
/* The hooks around every handler. Before: who is calling, from one of our pages, may
 * he, not too often, with a body that its table knows, and for the first time. After:
 * refusals are recorded, secrets and JSON are wiped. */

/* ours */
#include "api/call.h"
#include "api/idempotency.h"
#include "api/json.h"
#include "auth/limits.h"
#include "auth/permission.h"
#include "base/crash.h"
#include "base/log.h"
#include "store/account_store.h"

static enum err read_body(struct http_exchange *x, struct call *c)
{
    const char *field = NULL;
    json_error_t error;
    enum err e;

    if (!x->route->body || (x->route->flags & HTTP_RAW_BODY))
        return OK;
    c->body = x->body.n ? json_loadb((const char *)x->body.p, x->body.n,
                                     JSON_REJECT_DUPLICATES, &error)
                        : json_object();
    if (!json_is_object(c->body))
        return ERR_BAD_JSON;
    e = api_fields_check(x->arena, x->route->body, c->body, &field);
    return e ? refuse_field(x, e, field) : OK;
}

static enum err check_type(const struct http_exchange *x)
{
    struct str type = http_header_get(x, "Content-Type");
    static const char json[] = "application/json";

    if (!x->route->body || (x->route->flags & HTTP_RAW_BODY) || !x->body.n)
        return OK;
    if (type.n < sizeof json - 1 || memcmp(type.p, json, sizeof json - 1) != 0)
        return ERR_MEDIA_TYPE;
    return type.n == sizeof json - 1 || type.p[sizeof json - 1] == ';' ? OK
                                                                       : ERR_MEDIA_TYPE;
}

static enum err check_query(struct http_exchange *x)
{
    const struct api_field *f = x->route->query_fields;

    for (; f && f->name; f++) {
        struct str value = http_query_get(x, f->name);

        if (!value.p && (f->flags & API_REQUIRED))
            return refuse_field(x, ERR_FIELD_MISSING, f->name);
        if (value.p && !api_query_value_is_good(f, value))
            return refuse_field(x, ERR_FIELD_BAD, f->name);
    }
    return OK;
}

static enum err identify(struct http_exchange *x, struct call *c)
{
    enum err e = caller_find(x, &c->caller);

    /* an old cookie of a company that rests keeps nobody from logging in elsewhere */
    if (e == ERR_COMPANY_SUSPENDED && x->route->permission == PERMIT_ANYBODY)
        e = OK;
    if (!e)
        e = limits_check(x, &c->caller, &c->too_often);
    if (e)
        return e;
    if (c->caller.kind == CALLER_SESSION)
        log_context(x->id, &c->caller.actor.company, &c->caller.actor.person);
    e = permission_check((enum permission)x->route->permission, &c->caller);
    return e ? e
             : caller_check_origin(x, &c->caller,
                                   x->route->permission != PERMIT_ANYBODY);
}

enum err call_before(struct http_exchange *x)
{
    struct call *c = ARENA_NEW(x->arena, struct call);
    enum err e;

    api_secrets_clear();
    x->caller = c;
    e = identify(x, c);
    if (!e)
        e = check_type(x);
    if (!e)
        e = read_body(x, c);
    if (!e)
        e = check_query(x);
    if (!e)
        e = idempotency_begin(x, c);
    CRASH_POINT("call.claimed");
    return e;
}

/* 403 and 409 that we gave ourselves to a person that we know, by session or by link;
 * what the signer refused it has recorded. Of calls that come too often the first. */
static bool must_be_recorded(const struct http_exchange *x, const struct call *c)
{
    int status = x->failed ? err_info(x->failed)->status : 0;

    if (c->too_often)
        return true; /* guard: first_excess_recorded */
    return c->caller.kind != CALLER_NOBODY && !c->recorded &&
           (status == 403 || status == 409);
}

static void record_refusal(struct http_exchange *x, const struct call *c)
{
    struct audit_event event = {
        .event = "call.refused", .person = c->caller.actor.person, .refused = true};
    uuid company = c->caller.actor.company;
    enum err e = OK;

    audit_detail(&event, "code", str_of(err_info(x->failed)->code));
    audit_detail(&event, "route", str_of(x->route->path));
    audit_detail(&event, "address", x->address);
    if (c->caller.kind == CALLER_NOBODY)
        e = installation_platform(call_services(x)->db, x->arena, &company);
    if (!e)
        e = audit_write(call_services(x), x->arena, company, &event);
    if (e)
        http_reply_problem(x, ERR_AUDIT_WRITE, NULL);
}

void call_after(struct http_exchange *x)
{
    struct call *c = x->caller;

    if (!c)
        return;
    CRASH_POINT("call.ended");
    if (x->failed)
        idempotency_forget_call(x, c);
    if (must_be_recorded(x, c))
        record_refusal(x, c);
    api_secrets_clear();
    /* the body may hold what was typed; nothing reads it any more */
    secret_wipe((void *)(uintptr_t)x->body.p, x->body.n);
    json_decref(c->body);
    json_decref(c->json);
    c->body = NULL;
    c->json = NULL;
}
