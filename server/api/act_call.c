/* SPDX-License-Identifier: Apache-2.0 */
/* Acts: body to item, item to signer, answer to JSON. */

/* ours */
#include "api/act_call.h"
#include "api/json.h"
#include "auth/farewell.h"
#include "base/log.h"
#include "domain/item_json.h"
#include "domain/seal.h"

const struct api_field act_takes_fields[] = {API_TAKES, API_END};
const struct api_field act_gives_fields[] = {API_GIVES, API_END};

/* The signer names a field where a field was wrong, else a thing: a step, a glyph. */
static enum err refuse_act(struct http_exchange *x, enum err e,
                           const struct act_answer *answer, size_t items)
{
    bool field = e == ERR_FIELD_BAD || e == ERR_FIELD_MISSING ||
                 e == ERR_TEXT_NOT_PLAIN || e == ERR_FIELD_UNKNOWN;
    json_t *extra = json_object();

    if (answer->signer.detail.n)
        json_object_set_new(extra, field ? "field" : "what",
                            json_of_str(answer->signer.detail));
    if (items > 1)
        json_object_set_new(extra, "item",
                            json_integer((json_int_t)answer->signer.failed_item));
    return refuse_with(x, e, extra);
}

static json_t *json_of_result(const struct signer_result *r)
{
    return json_pack("{s:o, s:I, s:o}", "object", json_of_uuid(r->object), "epoch",
                     (json_int_t)r->epoch, "secret",
                     r->secret.n ? json_of_str(r->secret) : json_null());
}

static json_t *json_of_answer(const struct act_answer *answer)
{
    json_t *results = json_array();

    for (size_t i = 0; i < answer->signer.result_count; i++)
        json_array_append_new(results, json_of_result(&answer->signer.results[i]));
    return json_pack("{s:o, s:I, s:o, s:o}", "act", json_of_uuid(answer->act),
                     "sequence", (json_int_t)answer->signer.sequence, "at",
                     json_of_time(answer->signer.at), "results", results);
}

/* Whoever was deactivated hears nothing more. */
static void end_streams(struct http_exchange *x, uuid company,
                        const struct act_item *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct item_person *left = items[i].item;

        if (items[i].kind == ITEM_PERSON_DEACTIVATE)
            farewell(x, company, left->person, NULL);
    }
}

enum err act_call_as(struct http_exchange *x, uuid company, uuid person,
                     const struct act_item *items, size_t n)
{
    struct signer_proof proof = {
        .pin = api_secrets()->pin,
        .code = api_secrets()->code,
        .token = api_secrets()->token,
        .new_pin = api_secrets()->new_pin,
    };
    struct act_order order = {
        .company = company,
        .person = person,
        .key = call_of(x)->key,
        .items = items,
        .item_count = n,
        .proof = &proof,
    };
    struct act_answer answer;
    enum err e;

    if (items[0].kind == ITEM_PERSON_ENROL) {
        /* at an enrolment the code is the invitation's */
        proof.invite_code = proof.code;
        secret_clear(&proof.code);
    }
    e = act_send(call_services(x), x->arena, &order, &answer);
    secret_wipe(&proof, sizeof proof);
    call_of(x)->recorded = true;
    if (!e)
        end_streams(x, company, items, n);
    return e ? refuse_act(x, e, &answer, n)
             : reply_json(x, 200, json_of_answer(&answer));
}

enum err act_call(struct http_exchange *x, const struct act_item *items, size_t n)
{
    const struct actor *actor = call_actor(x);

    return act_call_as(x, actor->company, actor->person, items, n);
}

enum err act_complete_item(struct http_exchange *x, struct act_item *item,
                           const char **field)
{
    struct item_seal_make *whole;

    if (item->kind != ITEM_SEAL_MAKE)
        return OK;
    whole = ARENA_NEW(x->arena, struct item_seal_make);
    memcpy(whole, item->item, sizeof *whole);
    item->item = whole;
    *field = "face";
    return seal_measure(call_services(x), x->arena, call_actor(x)->company, whole);
}

enum err act_from_body(struct http_exchange *x, enum item_kind kind, const char *member)
{
    struct call *c = call_of(x);
    struct act_item item = {.kind = (uint16_t)kind};
    const char *field = NULL;
    uuid id;
    enum err e = if_match(x, &item.expected_epoch);

    if (!e && member)
        e = path_uuid(x, 0, &id);
    if (e)
        return e;
    if (member)
        json_object_set_new(c->body, member, json_of_uuid(id));
    e = item_from_json(x->arena, item.kind, c->body, &item.item, &field);
    if (!e)
        e = act_complete_item(x, &item, &field);
    return e ? refuse_field(x, e, field) : act_call(x, &item, 1);
}
