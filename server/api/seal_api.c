/* SPDX-License-Identifier: Apache-2.0 */
/* Seals: lists, pictures, and the acts of their lives: make, bind, suspend, resume,
 * revoke. Everybody in the company may look at its seals. */

/* ours */
#include "api/act_call.h"
#include "api/json.h"
#include "api/routes.h"
#include "base/clock.h"
#include "rules/seal_rules.h"
#include "store/seal_store.h"

static json_t *json_of_certificate(struct arena *a, const struct seal_row *s)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "serial", json_of_hex(a, s->serial),
                     "not_before", json_of_time(s->not_before), "not_after",
                     json_of_time(s->not_after), "state",
                     json_of_word(certificate_state_words, s->certificate_state));
}

static json_t *json_of_seal(struct arena *a, const struct seal_row *s)
{
    return json_pack(
        "{s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:I}", "id",
        json_of_uuid(s->id), "name", json_of_str(s->name), "type",
        json_of_word(seal_type_words, s->type), "state",
        seal_status((uint8_t)s->state, s->not_after, clock_utc_us()), "reason",
        json_of_str(s->reason), "administrator",
        json_of_named(s->administrator, s->administrator_name), "chain",
        json_of_uuid(s->chain), "algorithm",
        json_of_word(algorithm_words, s->algorithm), "width_um",
        (json_int_t)s->width_um, "height_um", (json_int_t)s->height_um, "face",
        json_of_digest(&s->face), "certificate", json_of_certificate(a, s), "made_at",
        json_of_time(s->made_at), "epoch", (json_int_t)s->epoch);
}

static enum err seal_index(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct seal_filter filter = {
        .usable_by = query_flag(x, "usable") ? &actor->person : NULL,
        .state = query_word(x, "state", seal_state_words),
    };
    struct page page = query_page(x);
    struct seal_row *rows;
    json_t *items;
    size_t n;
    enum err e = seal_list(call_services(x)->db, x->arena, actor->company, &filter,
                           &page, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
        json_array_append_new(items, json_of_seal(x->arena, &rows[i]));
    return reply_page(x, items, n, &page,
                      n > (size_t)page.limit ? rows[page.limit - 1].id : UUID_NIL);
}

static enum err find(struct http_exchange *x, struct seal_row *row)
{
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    return e ? e
             : seal_find(call_services(x)->db, x->arena, call_actor(x)->company, id,
                         row);
}

static enum err seal_show(struct http_exchange *x)
{
    struct seal_row row;
    enum err e = find(x, &row);

    return e ? e : reply_json(x, 200, json_of_seal(x->arena, &row));
}

static enum err seal_picture(struct http_exchange *x)
{
    struct seal_face_row face;
    struct seal_row row;
    enum err e = find(x, &row);

    if (!e)
        e = seal_face_find(call_services(x)->db, x->arena, call_actor(x)->company,
                           &row.face, &face);
    if (e)
        return e;
    http_reply_header(x, "Cache-Control", "private, max-age=3600");
    http_reply(x, 200, "image/svg+xml", str_bytes(face.svg));
    return OK;
}

static enum err seal_make(struct http_exchange *x)
{
    return act_from_body(x, ITEM_SEAL_MAKE, NULL);
}

static enum err seal_bind(struct http_exchange *x)
{
    return act_from_body(x, ITEM_SEAL_BIND, "seal");
}

static enum err seal_suspend(struct http_exchange *x)
{
    return act_from_body(x, ITEM_SEAL_SUSPEND, "seal");
}

static enum err seal_resume(struct http_exchange *x)
{
    return act_from_body(x, ITEM_SEAL_RESUME, "seal");
}

static enum err seal_revoke(struct http_exchange *x)
{
    return act_from_body(x, ITEM_SEAL_REVOKE, "seal");
}

static const struct api_field list_fields[] = {
    {"state", API_WORD, 0, 0, seal_state_words, NULL},
    {"usable", API_FLAG, 0, 0, NULL, NULL},
    API_PAGE_FIELDS,
    API_END,
};

static const struct api_field make_fields[] = {
    {"id", API_UUID, 0, 0, NULL, NULL},
    {"name", API_TEXT, 64, API_REQUIRED, NULL, NULL},
    {"type", API_WORD, 0, API_REQUIRED, seal_type_words, NULL},
    {"face", API_DIGEST, 0, API_REQUIRED, NULL, NULL},
    {"administrator", API_UUID, 0, API_REQUIRED, NULL, NULL},
    {"algorithm", API_WORD, 0, 0, algorithm_words, NULL},
    API_GIVES,
    API_END,
};

static const struct api_field bind_fields[] = {
    {"chain", API_UUID, 0, API_REQUIRED, NULL, NULL},
    API_GIVES,
    API_END,
};

static const struct api_field take_fields[] = {
    {"reason", API_LINES, 300, API_REQUIRED, NULL, NULL},
    API_TAKES,
    API_END,
};

static const struct api_field resume_fields[] = {
    {"reason", API_LINES, 300, 0, NULL, NULL},
    API_GIVES,
    API_END,
};

const struct http_route seal_routes[] = {
    {HTTP_GET, "/api/v1/seals", seal_index, PERMIT_PERSON, NULL, list_fields, 0, 0,
     "Seals of the company.", "查看印章。", "SealList"},
    {HTTP_POST, "/api/v1/seals", seal_make, PERMIT_ADMINISTER, make_fields, NULL,
     API_BODY_MAX, HTTP_ACT, "Make a seal.", "制作印章。", "Act"},
    {HTTP_GET, "/api/v1/seals/{seal}", seal_show, PERMIT_PERSON, NULL, NULL, 0, 0,
     "One seal.", "查看印章详情。", "Seal"},
    {HTTP_GET, "/api/v1/seals/{seal}/picture.svg", seal_picture, PERMIT_PERSON, NULL,
     NULL, 0, 0, "The seal's face as it was drawn.", "查看印章图片。", "Svg"},
    {HTTP_POST, "/api/v1/seals/{seal}/chain", seal_bind, PERMIT_PERSON, bind_fields,
     NULL, API_BODY_MAX, HTTP_ACT, "Bind a seal to its approval chain.",
     "为印章设置审批链。", "Act"},
    {HTTP_POST, "/api/v1/seals/{seal}/suspend", seal_suspend, PERMIT_PERSON,
     take_fields, NULL, API_BODY_MAX, HTTP_ACT, "Suspend a seal.", "停用印章。", "Act"},
    {HTTP_POST, "/api/v1/seals/{seal}/resume", seal_resume, PERMIT_PERSON,
     resume_fields, NULL, API_BODY_MAX, HTTP_ACT, "Resume a seal.", "启用印章。",
     "Act"},
    {HTTP_POST, "/api/v1/seals/{seal}/revoke", seal_revoke, PERMIT_ADMINISTER,
     take_fields, NULL, API_BODY_MAX, HTTP_ACT, "Revoke a seal for good.", "注销印章。",
     "Act"},
    {0},
};
