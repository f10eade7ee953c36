/* SPDX-License-Identifier: Apache-2.0 */
/* Mailed links: opening one only reads; deciding, enrolling and resetting are acts with
 * the link's token as proof. Nobody is logged in here, and no reply ever holds a token.
 */

/* ours */
#include "api/decide_fields.h"
#include "api/json.h"
#include "api/request_json.h"
#include "api/routes.h"
#include "auth/account.h"
#include "auth/session.h"
#include "base/clock.h"
#include "base/crash.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "store/company_store.h"

static struct digest token_hash(void)
{
    return sha256_of(secret_bytes(&api_secrets()->token));
}

/* In the chain of the link's company, where there is one, else of the platform: a link
 * that is guessed or dead, and what its person is refused before the signer is asked.
 */
static enum err record_refusal(struct http_exchange *x, uuid company, uuid person,
                               enum err why)
{
    const struct services *s = call_services(x);
    struct audit_event event = {
        .event = "link.refused", .person = person, .refused = true};
    struct company_row row;
    enum err e = company_find(s->db, x->arena, company, &row);

    audit_detail(&event, "code", str_of(err_info(why)->code));
    audit_detail(&event, "route", str_of(x->route->path));
    audit_detail(&event, "address", x->address);
    audit_detail(&event, "agent", session_agent(x));
    if (e == ERR_NOT_FOUND)
        e = installation_platform(s->db, x->arena, &company);
    if (!e)
        e = audit_write(s, x->arena, company, &event);
    call_of(x)->recorded = true;
    return e ? e : why;
}

static enum err refuse(struct http_exchange *x, uuid company, uuid person, enum err why)
{
    int status = err_info(why)->status;
    bool is_refusal = status == 403 || status == 409 || status == 410 || status == 429;

    return is_refusal ? record_refusal(x, company, person, why) : why;
}

static enum err ask_signer(struct http_exchange *x, uuid company, struct link_pass *out)
{
    struct signer_link link;
    enum err e = signer_link_open(call_services(x)->signer, company,
                                  api_secrets()->token.b, &link);

    if (e)
        return refuse(x, company, UUID_NIL, e);
    *out = (struct link_pass){
        .company = company,
        .person = link.person,
        .request = link.has_request ? link.request : UUID_NIL,
        .round = link.round,
        .subject = link.subject,
        .token_hash = token_hash(),
        .kind = link.kind,
        .expires_at = link.expires_at,
        .tries_left = link.tries_left,
    };
    return OK;
}

/* Whose link it is. The cookie from opening it says so too, without asking the signer:
 * also after the link was spent, so that a repeated call finds its act. */
static enum err find_link(struct http_exchange *x, enum link_kind kind,
                          struct link_pass *out)
{
    const struct web_context *web = web_context_of(x);
    uuid company = body_uuid(call_of(x), "company");
    struct digest hash = token_hash();
    struct str cookie = http_cookie_get(x, caller_link_cookie(&web->auth));
    enum err e = OK;

    if (!link_pass_open(cookie, &web->services.hmac_key, clock_utc_us(), out) ||
        !uuid_eq(out->company, company) || !digest_eq(&out->token_hash, &hash))
        e = ask_signer(x, company, out);
    if (e)
        return e;
    log_context(x->id, &company, &out->person);
    if (out->kind != (int64_t)kind)
        return refuse(x, company, out->person, ERR_LINK_DEAD); /* guard: link_kind */
    return OK;
}

static json_t *json_of_link(const struct link_pass *pass,
                            const struct session_place *place)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:I, s:n}", "kind",
                     json_of_word(link_kind_words, pass->kind), "company",
                     json_of_named(pass->company, place->company_name), "person",
                     json_of_named(pass->person, place->person_name), "expires_at",
                     json_of_time(pass->expires_at), "tries_left",
                     (json_int_t)pass->tries_left, "request");
}

/* The request as the link's person sees it. */
static enum err show_request(struct http_exchange *x, const struct link_pass *pass,
                             json_t *v)
{
    struct actor actor = {.company = pass->company, .person = pass->person};
    struct request_detail d;
    struct request_seen seen;
    enum err e = request_see(call_services(x), x->arena, &actor, pass->request, &seen);

    if (!e)
        e = request_detail_load(call_services(x), x->arena, &seen, &d);
    if (!e)
        json_object_set_new(v, "request", json_of_request(&d));
    return e;
}

static enum err record_opened(struct http_exchange *x, const struct link_pass *pass)
{
    struct audit_event event = {
        .event = "link.opened", .person = pass->person, .object = pass->request};

    audit_detail(&event, "kind", str_of(word_of(link_kind_words, pass->kind)));
    audit_detail(&event, "address", x->address);
    audit_detail(&event, "agent", session_agent(x));
    return audit_write(call_services(x), x->arena, pass->company, &event);
}

static void put_pass(struct http_exchange *x, const struct link_pass *pass)
{
    const struct web_context *web = web_context_of(x);
    char text[LINK_PASS_TEXT_LEN + 1];

    link_pass_seal(pass, &web->services.hmac_key, text);
    caller_set_cookie(x, caller_link_cookie(&web->auth), text,
                      pass->expires_at - clock_utc_us());
}

static enum err link_open(struct http_exchange *x)
{
    struct session_place place;
    struct link_pass pass;
    json_t *v;
    enum err e = ask_signer(x, body_uuid(call_of(x), "company"), &pass);

    if (!e)
        e = session_place_find(call_services(x)->db, x->arena, pass.company,
                               pass.person, &place);
    if (!e)
        e = record_opened(x, &pass);
    CRASH_POINT("link.opened");
    if (e)
        return e;
    v = json_of_link(&pass, &place);
    if (pass.kind == LINK_DECIDE)
        e = show_request(x, &pass, v);
    if (e) {
        json_decref(v);
        return e;
    }
    put_pass(x, &pass);
    return reply_json(x, 200, v);
}

static enum err link_decide(struct http_exchange *x)
{
    struct item_request_decide item;
    struct act_item act = {ITEM_REQUEST_DECIDE, -1, &item};
    struct link_pass pass;
    enum err e = find_link(x, LINK_DECIDE, &pass);

    if (e)
        return e;
    item = decide_item(call_of(x), pass.request);
    return act_call_as(x, pass.company, pass.person, &act, 1);
}

static enum err link_enrol(struct http_exchange *x)
{
    struct item_person_enrol item;
    struct act_item act = {ITEM_PERSON_ENROL, -1, &item};
    struct account_claim claim;
    struct link_pass pass;
    enum err e = find_link(x, LINK_INVITE, &pass);

    if (e)
        return e;
    e = account_claim(x, body_text(call_of(x), "login"), &api_secrets()->password,
                      &pass, &claim);
    if (e == ERR_FIELD_BAD)
        return refuse_field(x, e, "login");
    if (e)
        return refuse(x, pass.company, pass.person, e);
    item = (struct item_person_enrol){pass.person, claim.row.id};
    e = act_call_as(x, pass.company, pass.person, &act, 1);
    return e ? e : account_keep(x, &claim); /* guard: enrolled_first */
}

static enum err with_reset_link(struct http_exchange *x, enum item_kind kind)
{
    struct item_person item = {0};
    struct act_item act = {(uint16_t)kind, -1, &item};
    struct link_pass pass;
    enum err e = find_link(x, LINK_RESET, &pass);

    item.person = pass.person;
    return e ? e : act_call_as(x, pass.company, pass.person, &act, 1);
}

static enum err link_reset(struct http_exchange *x)
{
    return with_reset_link(x, ITEM_PIN_RESET);
}

static enum err link_unlock(struct http_exchange *x)
{
    return with_reset_link(x, ITEM_PIN_UNLOCK);
}

#define LINK_FIELDS                                                                    \
    {"company", API_UUID, 0, API_REQUIRED, NULL, NULL},                                \
    {                                                                                  \
        "token", API_TOKEN, 0, API_REQUIRED, NULL, NULL                                \
    }
#define NEW_PIN                                                                        \
    {                                                                                  \
        "new_pin", API_SECRET, 64, API_REQUIRED, NULL, NULL                            \
    }

static const struct api_field open_fields[] = {LINK_FIELDS, API_END};
static const struct api_field decide_fields[] = {LINK_FIELDS, API_DECIDE_FIELDS,
                                                 API_PIN, API_END};
static const struct api_field reset_fields[] = {LINK_FIELDS, API_CODE_OR_NOT, NEW_PIN,
                                                API_END};
static const struct api_field unlock_fields[] = {LINK_FIELDS, API_CODE_OR_NOT, API_END};
static const struct api_field enrol_fields[] = {
    LINK_FIELDS,
    API_CODE,
    NEW_PIN,
    {"login", API_TEXT, 128, API_REQUIRED, NULL, NULL},
    {"password", API_SECRET, 256, API_REQUIRED, NULL, NULL},
    API_END,
};

const struct http_route link_routes[] = {
    {HTTP_POST, "/api/v1/links/open", link_open, PERMIT_ANYBODY, open_fields, NULL,
     API_BODY_MAX, HTTP_NO_IDEMPOTENCY, "See what a mailed link is about.",
     "打开邮件中的链接。", "Link"},
    {HTTP_POST, "/api/v1/links/decide", link_decide, PERMIT_ANYBODY, decide_fields,
     NULL, API_BODY_MAX, HTTP_ACT, "Decide with the mailed link and the PIN.",
     "通过邮件链接审批。", "Act"},
    {HTTP_POST, "/api/v1/links/reset", link_reset, PERMIT_ANYBODY, reset_fields, NULL,
     API_BODY_MAX, HTTP_ACT, "Set a new PIN with the mailed link.",
     "通过邮件链接重置签署口令。", "Act"},
    {HTTP_POST, "/api/v1/links/unlock", link_unlock, PERMIT_ANYBODY, unlock_fields,
     NULL, API_BODY_MAX, HTTP_ACT, "Unlock the PIN with the mailed link.",
     "通过邮件链接解锁签署口令。", "Act"},
    {HTTP_POST, "/api/v1/enrolments", link_enrol, PERMIT_ANYBODY, enrol_fields, NULL,
     API_BODY_MAX, HTTP_SLOW | HTTP_ACT,
     "Enrol with the mailed link and the code handed over.",
     "使用邀请链接和邀请码注册。", "Act"},
    {0},
};
