/* SPDX-License-Identifier: Apache-2.0 */
/* Approval-chain templates: lists, versions, publishing. A published version never
 * changes; requests under way keep theirs. */

/* ours */
#include "api/act_call.h"
#include "api/json.h"
#include "api/routes.h"
#include "canon/authority.h"
#include "store/chain_store.h"

static void put_word(json_t *object, const char *name, const struct word *words)
{
    const json_t *code = json_object_get(object, name);

    if (code)
        json_object_set_new(object, name,
                            json_of_word(words, json_integer_value(code)));
}

/* As it is published: the column has numbers where the API has words. */
static json_t *json_of_steps(struct str column)
{
    json_t *steps = json_of_column(column);

    for (size_t i = 0; i < json_array_size(steps); i++) {
        json_t *step = json_array_get(steps, i);
        json_t *members = json_object_get(step, "members");

        put_word(step, "mode", step_mode_words);
        for (size_t k = 0; k < json_array_size(members); k++)
            put_word(json_array_get(members, k), "role", role_words);
    }
    return steps;
}

static json_t *json_of_chain(const struct chain_row *c)
{
    return json_pack("{s:o, s:o, s:I, s:o, s:o, s:o, s:I}", "chain",
                     json_of_uuid(c->chain), "version", json_of_uuid(c->version),
                     "number", (json_int_t)c->number, "name", json_of_str(c->name),
                     "steps", json_of_steps(c->steps), "published_at",
                     json_of_time(c->published_at), "epoch", (json_int_t)c->epoch);
}

static enum err chain_index(struct http_exchange *x)
{
    struct page page = query_page(x);
    struct chain_row *rows;
    json_t *items;
    size_t n;
    enum err e = chain_list(call_services(x)->db, x->arena, call_actor(x)->company,
                            &page, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
        json_array_append_new(items, json_of_chain(&rows[i]));
    return reply_page(x, items, n, &page,
                      n > (size_t)page.limit ? rows[page.limit - 1].chain : UUID_NIL);
}

static enum err find_versions(struct http_exchange *x, struct chain_row **rows,
                              size_t *n)
{
    uuid chain;
    enum err e = path_uuid(x, 0, &chain);

    if (!e)
        e = chain_versions(call_services(x)->db, x->arena, call_actor(x)->company,
                           chain, rows, n);
    if (e)
        return e;
    return *n ? OK : ERR_NOT_FOUND;
}

static enum err chain_show(struct http_exchange *x)
{
    struct chain_row *rows;
    size_t n;
    enum err e = find_versions(x, &rows, &n);

    return e ? e : reply_json(x, 200, json_of_chain(&rows[0]));
}

static enum err chain_show_versions(struct http_exchange *x)
{
    struct page page = {.limit = PAGE_LIMIT_MAX};
    struct chain_row *rows;
    json_t *items;
    size_t n;
    enum err e = find_versions(x, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(items, json_of_chain(&rows[i]));
    return reply_page(x, items, n, &page, UUID_NIL);
}

static enum err chain_publish(struct http_exchange *x)
{
    return act_from_body(x, ITEM_CHAIN_PUBLISH, NULL);
}

static enum err chain_publish_version(struct http_exchange *x)
{
    return act_from_body(x, ITEM_CHAIN_PUBLISH, "chain");
}

static const struct api_field member_fields[] = {
    {"person", API_UUID, 0, 0, NULL, NULL},
    {"role", API_WORD, 0, 0, role_words, NULL},
    API_END,
};

static const struct api_field step_fields[] = {
    {"name", API_TEXT, 100, API_REQUIRED, NULL, NULL},
    {"mode", API_WORD, 0, API_REQUIRED, step_mode_words, NULL},
    {"need", API_INT, STEP_PERSONS_MAX, 0, NULL, NULL},
    {"members", API_LIST, STEP_MEMBERS_MAX, API_REQUIRED, NULL, member_fields},
    API_END,
};

static const struct api_field publish_fields[] = {
    {"id", API_UUID, 0, 0, NULL, NULL},
    {"name", API_TEXT, 100, API_REQUIRED, NULL, NULL},
    {"steps", API_LIST, CHAIN_STEPS_MAX, API_REQUIRED, NULL, step_fields},
    API_GIVES,
    API_END,
};

static const struct api_field version_fields[] = {
    {"name", API_TEXT, 100, API_REQUIRED, NULL, NULL},
    {"steps", API_LIST, CHAIN_STEPS_MAX, API_REQUIRED, NULL, step_fields},
    API_GIVES,
    API_END,
};

static const struct api_field page_fields[] = {API_PAGE_FIELDS, API_END};

const struct http_route chain_routes[] = {
    {HTTP_GET, "/api/v1/chains", chain_index, PERMIT_PERSON, NULL, page_fields, 0, 0,
     "Chain templates, the newest version of each.", "查看审批链模板。", "ChainList"},
    {HTTP_POST, "/api/v1/chains", chain_publish, PERMIT_ADMINISTER, publish_fields,
     NULL, API_BODY_MAX, HTTP_ACT, "Publish a new chain template.", "发布审批链模板。",
     "Act"},
    {HTTP_GET, "/api/v1/chains/{chain}", chain_show, PERMIT_PERSON, NULL, NULL, 0, 0,
     "A template's newest version.", "查看审批链模板的最新版本。", "Chain"},
    {HTTP_GET, "/api/v1/chains/{chain}/versions", chain_show_versions, PERMIT_PERSON,
     NULL, NULL, 0, 0, "All versions of a template.", "查看审批链模板的全部版本。",
     "ChainList"},
    {HTTP_POST, "/api/v1/chains/{chain}/versions", chain_publish_version,
     PERMIT_ADMINISTER, version_fields, NULL, API_BODY_MAX, HTTP_ACT,
     "Publish a further version.", "发布审批链模板的新版本。", "Act"},
    {0},
};
