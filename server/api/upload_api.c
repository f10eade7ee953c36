/* SPDX-License-Identifier: Apache-2.0 */
/* Uploads: announced, sent in parts, resumed by asking which parts have arrived, and
 * completed. What becomes of the file is the worker's to say. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/routes.h"
#include "domain/upload.h"

static json_t *json_of_upload(const struct upload_row *u)
{
    return json_pack(
        "{s:o, s:o, s:I, s:o, s:i, s:I, s:o, s:o, s:o, s:o}", "id", json_of_uuid(u->id),
        "name", json_of_str(u->name), "size", (json_int_t)u->size, "sha256",
        u->has_digest ? json_of_digest(&u->digest) : json_null(), "part_size",
        (int)UPLOAD_PART_LEN, "parts", (json_int_t)upload_parts(u), "arrived",
        json_of_column(u->arrived), "state", json_of_word(upload_state_words, u->state),
        "document", json_of_uuid(u->document), "refusal",
        json_of_refusal(u->refusal, u->refusal_detail));
}

static enum err upload_create(struct http_exchange *x)
{
    struct call *c = call_of(x);
    struct upload_row row = {
        .id = c->object,
        .person = call_actor(x)->person,
        .name = arena_str(x->arena, body_text(c, "name")),
        .size = body_int(c, "size", 0),
        .has_digest = body_has(c, "sha256"),
        .state = UPLOAD_OPEN,
        .arrived = STR("[]"),
    };
    struct audit_event event = {
        .event = "upload.begun", .person = row.person, .object = row.id};
    struct db_batch b;
    enum err e;

    if (row.has_digest)
        row.digest = body_digest(c, "sha256");
    audit_detail(&event, "name", row.name);
    call_begin(x, &b);
    e = upload_begin(call_services(x), call_actor(x), &b, &row);
    if (e == ERR_PDF_TOO_LARGE)
        return refuse_field(x, e, "size");
    return e ? e : call_commit(x, &b, &event, 201, json_of_upload(&row));
}

static enum err upload_show(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct upload_row row;
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (!e)
        e = upload_find(call_services(x)->db, x->arena, actor->company, actor->person,
                        id, &row);
    return e ? e : reply_json(x, 200, json_of_upload(&row));
}

static enum err upload_part(struct http_exchange *x)
{
    int64_t part;
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (!e)
        e = path_number(x, 1, "", &part);
    if (!e)
        e = upload_put(call_services(x), x->arena, call_actor(x), id, part, x->body);
    return e ? e : reply_empty(x);
}

static enum err upload_finish(struct http_exchange *x)
{
    struct audit_event event = {.event = "upload.completed",
                                .person = call_actor(x)->person};
    struct upload_row row;
    struct db_batch b;
    enum err e = path_uuid(x, 0, &event.object);

    if (e)
        return e;
    call_begin(x, &b);
    e = upload_complete(call_services(x), call_actor(x), &b, event.object, &row);
    return e ? e : call_commit(x, &b, &event, 202, json_of_upload(&row));
}

static const struct api_field create_fields[] = {
    {"name", API_TEXT, 200, API_REQUIRED, NULL, NULL},
    {"size", API_INT, INT64_C(1) << 40, API_REQUIRED, NULL, NULL},
    {"sha256", API_DIGEST, 0, 0, NULL, NULL},
    API_END,
};

static const struct api_field no_fields[] = {API_END};

const struct http_route upload_routes[] = {
    {HTTP_POST, "/api/v1/uploads", upload_create, PERMIT_EMPLOYEE, create_fields, NULL,
     API_BODY_MAX, 0, "Announce a file.", "登记待上传的文件。", "Upload"},
    {HTTP_GET, "/api/v1/uploads/{upload}", upload_show, PERMIT_EMPLOYEE, NULL, NULL, 0,
     0, "State of an upload, and which parts have arrived.", "查看上传进度。",
     "Upload"},
    {HTTP_PUT, "/api/v1/uploads/{upload}/parts/{part}", upload_part, PERMIT_EMPLOYEE,
     NULL, NULL, UPLOAD_PART_LEN, HTTP_RAW_BODY, "Send one part of 1 MiB.",
     "上传一个 1 MiB 的分片。", NULL},
    {HTTP_POST, "/api/v1/uploads/{upload}/complete", upload_finish, PERMIT_EMPLOYEE,
     no_fields, NULL, API_BODY_MAX, HTTP_SLOW,
     "All parts are there: hand the file in for examination.", "完成上传并提交检查。",
     "Upload"},
    {0},
};
