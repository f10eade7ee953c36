/* SPDX-License-Identifier: Apache-2.0 */
/* Cookies to callers. */

/* ours */
#include "auth/caller.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "store/session_store.h"

#define TOKEN_LEN 32

const char *caller_session_cookie(const struct auth_settings *s)
{
    return s->https ? "__Host-sealkeeper" : "sealkeeper";
}

const char *caller_link_cookie(const struct auth_settings *s)
{
    return s->https ? "__Host-sealkeeper-link" : "sealkeeper-link";
}

/* COMPANY.TOKEN; the token's digest is all that is kept of it. */
static bool read_cookie(struct str cookie, uuid *company, struct digest *hash)
{
    uint8_t token[TOKEN_LEN];
    struct str rest;

    if (!cookie.p || cookie.n < UUID_TEXT_LEN + 1 || cookie.p[UUID_TEXT_LEN] != '.')
        return false;
    rest = (struct str){cookie.p + UUID_TEXT_LEN + 1, cookie.n - UUID_TEXT_LEN - 1};
    if (!uuid_parse((struct str){cookie.p, UUID_TEXT_LEN}, company) ||
        !base64url_decode(rest, token, sizeof token))
        return false;
    *hash = sha256_of((struct bytes){token, sizeof token});
    secret_wipe(token, sizeof token);
    return true;
}

static enum err by_session(struct http_exchange *x, uuid company,
                           const struct digest *hash, struct caller *out)
{
    const struct web_context *web = web_context_of(x);
    struct session_row row;
    enum err e = session_find(web->services.db, x->arena, company, hash, &row);

    if (e == ERR_NOT_FOUND)
        return OK;
    if (e)
        return e;
    if (row.company_state != COMPANY_ACTIVE)
        return ERR_COMPANY_SUSPENDED; /* guard: session_company */
    if (row.person_state != PERSON_ACTIVE)
        return OK; /* guard: session_person */
    *out = (struct caller){
        .kind = CALLER_SESSION,
        .actor = {company, row.person, row.account, row.roles},
        .session = *hash,
        .csrf = row.csrf,
        .login = row.login,
        .person_name = row.person_name,
        .company_name = row.company_name,
        .expires_at = row.expires_at,
    };
    if (!row.stale)
        return OK;
    return session_touch(web->services.db, x->arena, company, hash,
                         web->auth.session_idle_us, web->auth.session_life_us);
}

/* Only a link to decide lets anybody look, and only while its person is active: the
 * cookie outlives both. */
static enum err by_link(struct http_exchange *x, struct caller *out)
{
    const struct web_context *web = web_context_of(x);
    struct str cookie = http_cookie_get(x, caller_link_cookie(&web->auth));
    struct session_place place;
    struct link_pass pass;
    enum err e;

    if (!link_pass_open(cookie, &web->services.hmac_key, clock_utc_us(), &pass) ||
        pass.kind != LINK_DECIDE)
        return OK;
    e = session_place_find(web->services.db, x->arena, pass.company, pass.person,
                           &place);
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    if (place.company_state != COMPANY_ACTIVE || place.person_state != PERSON_ACTIVE)
        return OK; /* guard: link_person */
    *out = (struct caller){
        .kind = CALLER_LINK,
        .actor = {.company = pass.company, .person = pass.person},
        .expires_at = pass.expires_at,
        .link = pass,
    };
    return OK;
}

enum err caller_find(struct http_exchange *x, struct caller *out)
{
    const struct web_context *web = web_context_of(x);
    struct str cookie = http_cookie_get(x, caller_session_cookie(&web->auth));
    struct digest hash;
    uuid company;
    enum err e = OK;

    *out = (struct caller){.kind = CALLER_NOBODY};
    if (read_cookie(cookie, &company, &hash))
        e = by_session(x, company, &hash, out);
    return !e && out->kind == CALLER_NOBODY ? by_link(x, out) : e;
}

/* Browsers send Origin with every POST, PUT and DELETE; where neither header is there
 * the caller is no browser, and then the CSRF token has to do. */
static bool is_our_page(const struct http_exchange *x, const struct auth_settings *s)
{
    struct str origin = http_header_get(x, "Origin");
    struct str site = http_header_get(x, "Sec-Fetch-Site");

    if (origin.p && !str_eq(origin, s->public_origin))
        return false; /* guard: origin */
    if (site.p && !str_is(site, "same-origin") && !str_is(site, "none"))
        return false; /* guard: fetch_site */
    return true;
}

enum err caller_check_origin(const struct http_exchange *x, const struct caller *caller,
                             bool by_session)
{
    const struct web_context *web = web_context_of(x);
    struct str sent = http_header_get(x, "X-CSRF-Token");
    struct digest token;

    if (x->method == HTTP_GET || x->method == HTTP_HEAD)
        return OK;
    if (!is_our_page(x, &web->auth))
        return ERR_ORIGIN;
    if (!by_session || caller->kind != CALLER_SESSION)
        return OK; /* nothing is done by a cookie's authority */
    if (!sent.p || !base64url_decode(sent, token.b, sizeof token.b) ||
        !secret_eq(digest_bytes(&token), digest_bytes(&caller->csrf)))
        return ERR_ORIGIN; /* guard: csrf */
    return OK;
}

void caller_set_cookie(struct http_exchange *x, const char *name, const char *value,
                       int64_t life_us)
{
    const struct web_context *web = web_context_of(x);
    int64_t seconds = value[0] ? life_us / US_PER_S : 0;

    http_reply_header(x, "Set-Cookie",
                      arena_printf(x->arena,
                                   "%s=%s; Path=/; Max-Age=%lld; HttpOnly; "
                                   "SameSite=Strict%s",
                                   name, value, (long long)seconds,
                                   web->auth.https ? "; Secure" : ""));
}
