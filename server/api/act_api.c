/* SPDX-License-Identifier: Apache-2.0 */
/* Acts: mixed lists of authority items, all or nothing, and the record of one act with
 * its attestation. What a single resource can do to itself has routes of its own. */

/* ours */
#include "api/act_call.h"
#include "api/json.h"
#include "api/routes.h"
#include "domain/item_json.h"
#include "domain/item_table.h"
#include "store/act_store.h"

#define BODY_MAX (4u << 20)

static enum err read_item(struct http_exchange *x, const json_t *v,
                          struct act_item *item, const char **field)
{
    const json_t *kind = json_object_get(v, "kind");
    const json_t *epoch = json_object_get(v, "expected_epoch");
    enum err e;

    *field = "kind";
    if (!json_is_string(kind))
        return ERR_FIELD_MISSING;
    item->kind =
        item_kind_of((struct str){json_string_value(kind), json_string_length(kind)});
    if (!item_may_stand_in_list(item->kind))
        return ERR_FIELD_BAD;
    *field = "expected_epoch";
    item->expected_epoch = epoch ? json_integer_value(epoch) : -1;
    if (epoch && !json_is_integer(epoch))
        return ERR_FIELD_BAD;
    e = item_from_json(x->arena, item->kind, v, &item->item, field);
    return e ? e : act_complete_item(x, item, field);
}

static enum err act_list_send(struct http_exchange *x)
{
    const json_t *list = json_object_get(call_of(x)->body, "items");
    size_t n = json_array_size(list);
    struct act_item *items = ARENA_ARRAY(x->arena, n, struct act_item);

    if (n == 0)
        return refuse_field(x, ERR_FIELD_MISSING, "items");
    for (size_t i = 0; i < n; i++) {
        const char *field = NULL;
        enum err e = read_item(x, json_array_get(list, i), &items[i], &field);

        if (e)
            return refuse_with(
                x, e, json_pack("{s:s?, s:I}", "field", field, "item", (json_int_t)i));
    }
    return act_call(x, items, n);
}

static enum err act_show(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct act_row row;
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (!e)
        e = act_find(call_services(x)->db, x->arena, actor->company, id, &row);
    if (e)
        return e;
    if (!actor_oversees(actor) && !uuid_eq(row.person, actor->person))
        return ERR_NOT_FOUND;
    return reply_json(x, 200,
                      json_pack("{s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o}", "act",
                                json_of_uuid(row.id), "event", json_of_str(row.event),
                                "person", json_of_uuid(row.person), "sequence",
                                (json_int_t)row.sequence, "at", json_of_time(row.at),
                                "digest", json_of_digest(&row.digest), "attestation",
                                json_of_hex(x->arena, row.attestation), "signature",
                                json_of_hex(x->arena, row.signature)));
}

static const struct api_field list_fields[] = {
    {"items", API_ANY, SIGNER_ITEMS_MAX, API_REQUIRED, NULL, NULL},
    API_PIN,
    API_CODE_OR_NOT,
    API_END,
};

const struct http_route act_routes[] = {
    {HTTP_POST, "/api/v1/acts", act_list_send, PERMIT_PERSON, list_fields, NULL,
     BODY_MAX, HTTP_ACT, "Ask for a list of acts, all or nothing.",
     "提交一组授权行为（全部成功或全部不执行）。", "Act"},
    {HTTP_GET, "/api/v1/acts/{act}", act_show, PERMIT_PERSON, NULL, NULL, 0, 0,
     "One act with its attestation.", "查看授权行为及其背书。", "ActRecord"},
    {0},
};
