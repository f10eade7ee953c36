/* SPDX-License-Identifier: Apache-2.0 */
/* Public verification: anybody hands in a PDF and looks, with the token that he got for
 * it, at what was found. No session, and nothing of any company but its seals'
 * certificates, which are public. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "auth/limits.h"
#include "domain/verification.h"

/* After so many seconds there may be room again among those who wait. */
#define WAIT_FOR_OTHERS "10"

static enum err verify_ask(struct http_exchange *x)
{
    struct verification_asked asked;
    /* the first of a minute that is too much is recorded; a verification as such not */
    enum err e = limits_check_verify(x, &call_of(x)->too_often);

    if (!e)
        e = verification_ask(call_services(x), x->arena, x->body, &asked);
    if (e == ERR_BUSY)
        http_reply_header(x, "Retry-After", WAIT_FOR_OTHERS);
    if (e)
        return e;
    return reply_json(x, 202,
                      json_pack("{s:s, s:o}", "verification", asked.token, "expires_at",
                                json_of_time(asked.expires_at)));
}

static enum err verify_show(struct http_exchange *x)
{
    struct verification_row row;
    json_t *v;
    enum err e = verification_see(call_services(x), x->arena, x->param[0], &row);

    if (e)
        return e;
    v = json_pack("{s:o, s:o, s:I, s:o}", "state",
                  json_of_word(verification_state_words, row.state), "sha256",
                  json_of_digest(&row.digest), "size", (json_int_t)row.size,
                  "expires_at", json_of_time(row.expires_at));
    json_object_set_new(v, "report",
                        row.report.p ? json_of_column(row.report) : json_null());
    json_object_set_new(v, "failure",
                        json_of_refusal(row.failure, (struct str){NULL, 0}));
    return reply_json(x, 200, v);
}

const struct http_route verify_routes[] = {
    {HTTP_POST, "/api/v1/verify", verify_ask, PERMIT_ANYBODY, NULL, NULL,
     VERIFICATION_SIZE_MAX, HTTP_RAW_BODY | HTTP_NO_IDEMPOTENCY | HTTP_BODY_APART,
     "Hand in a PDF to have its signatures verified.", "提交 PDF 以核验其中的签章。",
     "VerificationAsked"},
    {HTTP_GET, "/api/v1/verify/{verification}", verify_show, PERMIT_ANYBODY, NULL, NULL,
     0, 0, "What became of a verification, for ten minutes.",
     "查看核验结果（保留十分钟）。", "Verification"},
    {0},
};
