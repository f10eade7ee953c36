/* SPDX-License-Identifier: Apache-2.0 */
/* How both audit chains stand: their heads, the last checkpoints, what the last look at
 * them found; and asking for a new look, which the worker takes. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "store/audit_look_store.h"
#include "store/job_store.h"

static json_t *json_of_checkpoint(const struct audit_status_row *s)
{
    if (!s->checkpoint)
        return json_null();
    return json_pack("{s:I, s:o}", "sequence", (json_int_t)s->checkpoint, "at",
                     json_of_time(s->checkpoint_at));
}

static json_t *json_of_bad(const struct audit_look_row *look)
{
    if (!look->fault.p)
        return json_null();
    return json_pack("{s:I, s:o}", "sequence", (json_int_t)look->bad_sequence, "fault",
                     json_of_str(look->fault));
}

static json_t *json_of_look(const struct audit_look_row *look)
{
    if (!look->asked_at)
        return json_null();
    return json_pack(
        "{s:b, s:o, s:I, s:o, s:o, s:o}", "running", look->running, "asked_at",
        json_of_time(look->asked_at), "reached", (json_int_t)look->reached,
        "verified_to",
        look->verified_at ? json_integer((json_int_t)look->verified_to) : json_null(),
        "verified_at", json_of_time(look->verified_at), "bad", json_of_bad(look));
}

static json_t *json_of_status(int64_t chain, const struct audit_status_row *s)
{
    return json_pack("{s:o, s:I, s:o, s:o, s:o, s:o}", "chain",
                     json_of_word(audit_chain_words, chain), "sequence",
                     (json_int_t)s->head.sequence, "head",
                     json_of_digest(&s->head.head), "at", json_of_time(s->head.at),
                     "checkpoint", json_of_checkpoint(s), "look",
                     json_of_look(&s->look));
}

static enum err audit_status(struct http_exchange *x)
{
    static const int64_t chains[] = {AUDIT_AUTHORITY, AUDIT_ACTIVITY};
    json_t *items = json_array();
    enum err e = OK;

    for (size_t i = 0; !e && i < ARRAY_LEN(chains); i++) {
        struct audit_status_row row;

        e = audit_status_find(call_services(x)->db, x->arena, call_actor(x)->company,
                              chains[i], &row);
        if (!e)
            json_array_append_new(items, json_of_status(chains[i], &row));
    }
    if (!e)
        return reply_json(x, 200, json_pack("{s:o}", "items", items));
    json_decref(items);
    return e;
}

static enum err audit_verify(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct audit_event event = {.event = "audit.verify_asked",
                                .person = actor->person,
                                .object = actor->company};
    struct db_batch b;

    call_begin(x, &b);
    audit_look_ask_add(&b, AUDIT_AUTHORITY, actor->person);
    audit_look_ask_add(&b, AUDIT_ACTIVITY, actor->person);
    job_add(&b, STR("audit.verify"), actor->company, STR("{\"chain\": 1}"));
    job_add(&b, STR("audit.verify"), actor->company, STR("{\"chain\": 2}"));
    return call_commit(x, &b, &event, 202, json_pack("{s:s}", "state", "asked"));
}

static const struct api_field no_fields[] = {API_END};

const struct http_route audit_look_routes[] = {
    {HTTP_GET, "/api/v1/audit/status", audit_status, PERMIT_AUDIT, NULL, NULL, 0, 0,
     "How both audit chains stand, and what the last look at them found.",
     "查看审计链状态。", "AuditStatusList"},
    {HTTP_POST, "/api/v1/audit/verify", audit_verify, PERMIT_AUDIT, no_fields, NULL,
     API_BODY_MAX, 0, "Have both audit chains hashed again from the beginning.",
     "重新校验审计链。", "Accepted"},
    {0},
};
