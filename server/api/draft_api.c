/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts: made, edited with If-Match, prepared, looked at, deleted; whom they would
 * ask. */

/* ours */
#include "api/call.h"
#include "api/json.h"
#include "api/picture_reply.h"
#include "api/routes.h"
#include "base/clock.h"
#include "domain/draft_chain.h"
#include "domain/draft_copy.h"

static const struct api_field placement_fields[] = {
    {"document", API_INT, REQUEST_DOCUMENTS_MAX, API_REQUIRED, NULL, NULL},
    {"seal", API_UUID, 0, API_REQUIRED, NULL, NULL},
    {"page", API_INT, 1000000, API_REQUIRED, NULL, NULL},
    {"x", API_NUMBER, 0, API_REQUIRED, NULL, NULL},
    {"y", API_NUMBER, 0, API_REQUIRED, NULL, NULL},
    API_END,
};

static const struct api_field amount_fields[] = {
    {"minor_units", API_INT, 0, API_REQUIRED, NULL, NULL},
    {"currency", API_TEXT, 3, API_REQUIRED, NULL, NULL},
    API_END,
};

#define CONTENT_FIELDS                                                                 \
    {"documents", API_UUIDS, REQUEST_DOCUMENTS_MAX, 0, NULL, NULL},                    \
        {"placements", API_LIST, REQUEST_PAIRS_MAX, 0, NULL, placement_fields},        \
        {"purpose", API_LINES, 300, 0, NULL, NULL},                                    \
        {"counterparty", API_TEXT, 64, 0, NULL, NULL},                                 \
        {"amount", API_OBJECT, 0, 0, NULL, amount_fields},                             \
        {"document_class", API_TEXT, 20, 0, NULL, NULL},                               \
        {"copies", API_INT, 10000, 0, NULL, NULL},                                     \
    {                                                                                  \
        "expires_at", API_TIME, 0, 0, NULL, NULL                                       \
    }

static const struct api_field content_fields[] = {CONTENT_FIELDS, API_END};
static const struct api_field create_fields[] = {
    CONTENT_FIELDS, {"copy_of", API_UUID, 0, 0, NULL, NULL}, API_END};

static json_t *json_of_preparation(const struct draft_row *d)
{
    bool done = d->preparation == PREPARATION_DONE && d->prepared_version == d->version;
    int64_t state =
        d->preparation == PREPARATION_DONE && !done ? PREPARATION_NONE : d->preparation;

    return json_pack("{s:o, s:o, s:o}", "state", json_of_word(preparation_words, state),
                     "version",
                     done ? json_integer((json_int_t)d->prepared_version) : json_null(),
                     "failure", json_of_refusal(d->failure, d->failure_detail));
}

/* What the draft does not say yet is there too: null, or an empty list. */
static json_t *json_of_content(struct str column)
{
    json_t *v = json_of_column(column);

    for (const struct api_field *f = content_fields; f->name; f++) {
        const json_t *member = json_object_get(v, f->name);
        bool is_list = f->type == API_UUIDS || f->type == API_LIST;

        if (!member || json_is_null(member))
            json_object_set_new(v, f->name, is_list ? json_array() : json_null());
    }
    return v;
}

static json_t *json_of_draft(const struct draft_row *d)
{
    json_t *v = json_of_content(d->content);

    json_object_set_new(v, "id", json_of_uuid(d->id));
    json_object_set_new(v, "version", json_integer((json_int_t)d->version));
    json_object_set_new(v, "preparation", json_of_preparation(d));
    json_object_set_new(v, "submitted_round",
                        d->submitted_round
                            ? json_integer((json_int_t)d->submitted_round)
                            : json_null());
    json_object_set_new(v, "request_state",
                        d->request_state
                            ? json_of_word(request_state_words, d->request_state)
                            : json_null());
    json_object_set_new(v, "created_at", json_of_time(d->created_at));
    json_object_set_new(v, "updated_at", json_of_time(d->updated_at));
    return v;
}

/* In a list a draft is known by its files. */
static json_t *json_of_item(const struct draft_row *d)
{
    json_t *v = json_of_draft(d);

    json_object_set_new(v, "files", json_of_column(d->files));
    return v;
}

static void put_etag(struct http_exchange *x, int64_t version)
{
    http_reply_header(x, "ETag",
                      arena_printf(x->arena, "\"%lld\"", (long long)version));
}

static enum err find(struct http_exchange *x, struct draft_row *row)
{
    const struct actor *actor = call_actor(x);
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    return e ? e
             : draft_find(call_services(x)->db, x->arena, actor->company, actor->person,
                          id, row);
}

static enum err draft_index(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    struct page page = query_page(x);
    struct draft_row *rows;
    json_t *items;
    size_t n;
    const struct draft_filter filter = {actor->company, actor->person,
                                        query_flag(x, "unsubmitted")};
    enum err e = draft_list(call_services(x)->db, x->arena, &filter, &page, &rows, &n);

    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
        json_array_append_new(items, json_of_item(&rows[i]));
    return reply_page(x, items, n, &page,
                      n > (size_t)page.limit ? rows[page.limit - 1].id : UUID_NIL);
}

static struct str text_of(struct http_exchange *x, const json_t *content)
{
    struct buf text = {0};
    struct str out;

    buf_add_json(&text, content, 0);
    out = arena_str(x->arena, bytes_str(buf_bytes(&text)));
    buf_clear(&text);
    return out;
}

/* Judges the body as content; its text is what the column will hold. */
static enum err read_content(struct http_exchange *x, struct str *content)
{
    struct draft_content read;
    const char *field = NULL;
    enum err e = draft_read(x->arena, call_of(x)->body, &read, &field);

    if (!e)
        e = draft_check(call_services(x), x->arena, call_actor(x), &read, &field);
    if (e)
        return refuse_field(x, e, field);
    *content = text_of(x, call_of(x)->body);
    return OK;
}

/* What a request held; nothing else may be said with it. */
static enum err copy_content(struct http_exchange *x, struct str *content)
{
    struct call *c = call_of(x);
    json_t *copy;
    enum err e;

    if (json_object_size(c->body) > 1)
        return refuse_field(x, ERR_FIELD_BAD, "copy_of");
    copy = json_object();
    e = draft_copy(call_services(x), x->arena, call_actor(x), body_uuid(c, "copy_of"),
                   copy);
    if (!e)
        *content = text_of(x, copy);
    json_decref(copy);
    return e;
}

static enum err draft_create(struct http_exchange *x)
{
    const struct actor *actor = call_actor(x);
    int64_t now = clock_utc_us();
    struct draft_row row = {.id = call_of(x)->object,
                            .person = actor->person,
                            .version = 1,
                            .created_at = now,
                            .updated_at = now};
    struct audit_event event = {
        .event = "draft.created", .person = actor->person, .object = row.id};
    struct db_batch b;
    enum err e = body_has(call_of(x), "copy_of") ? copy_content(x, &row.content)
                                                 : read_content(x, &row.content);

    if (e)
        return e;
    call_begin(x, &b);
    draft_insert_add(&b, actor->person, row.id, row.content);
    put_etag(x, row.version);
    return call_commit(x, &b, &event, 201, json_of_draft(&row));
}

static enum err draft_show(struct http_exchange *x)
{
    struct draft_row row;
    enum err e = find(x, &row);

    if (e)
        return e;
    put_etag(x, row.version);
    return reply_json(x, 200, json_of_draft(&row));
}

/* The draft in the version that If-Match names, if it may still be changed. */
static enum err find_to_change(struct http_exchange *x, struct draft_row *row)
{
    int64_t version;
    enum err e = find(x, row);

    if (!e)
        e = if_match(x, &version);
    if (e)
        return e;
    if (version < 0)
        return ERR_PRECONDITION_REQUIRED; /* guard: draft_if_match */
    if (version != row->version)
        return ERR_CONFLICT;
    return draft_is_open(row);
}

static enum err draft_edit(struct http_exchange *x)
{
    struct audit_event event = {.event = "draft.edited",
                                .person = call_actor(x)->person};
    struct draft_row row;
    struct db_batch b;
    enum err e = find_to_change(x, &row);

    if (!e)
        e = read_content(x, &row.content);
    if (e)
        return e;
    call_begin(x, &b);
    draft_update_add(&b, row.id, row.version, row.content);
    event.object = row.id;
    row.version++;
    row.updated_at = clock_utc_us();
    row.preparation = PREPARATION_NONE;
    row.failure = (struct str){NULL, 0};
    put_etag(x, row.version);
    return call_commit(x, &b, &event, 200, json_of_draft(&row));
}

static enum err draft_delete(struct http_exchange *x)
{
    struct audit_event event = {.event = "draft.deleted",
                                .person = call_actor(x)->person};
    struct draft_row row;
    struct db_batch b;
    enum err e = find(x, &row);

    if (e)
        return e;
    if (row.submitted_round)
        return ERR_REQUEST_STATE;
    event.object = row.id;
    call_begin(x, &b);
    draft_delete_add(&b, row.id, row.version);
    return call_commit(x, &b, &event, 204, NULL);
}

static enum err draft_ask_preparation(struct http_exchange *x)
{
    struct audit_event event = {.event = "draft.prepare_asked",
                                .person = call_actor(x)->person};
    struct draft_row row;
    struct db_batch b;
    enum err e = find(x, &row);

    if (e)
        return e;
    call_begin(x, &b);
    e = draft_prepare(call_services(x), call_actor(x), &b, &row);
    row.preparation = PREPARATION_ASKED;
    event.object = row.id;
    return e ? e : call_commit(x, &b, &event, 202, json_of_draft(&row));
}

static enum err draft_page(struct http_exchange *x)
{
    struct picture_wish wish;
    struct draft_row row;
    int64_t document, page;
    enum err e = find(x, &row);

    if (!e)
        e = path_number(x, 1, "", &document);
    if (!e)
        e = path_number(x, 2, ".png", &page);
    if (!e)
        e = draft_picture(call_services(x), x->arena, call_actor(x), &row, document,
                          page, &wish);
    return e ? e : picture_reply(x, &wish);
}

static json_t *json_of_asked(const struct draft_chains *all,
                             const struct canon_frozen_step *step)
{
    const struct canon_asked *asked = step->asked.items;
    json_t *list = json_array();

    for (size_t i = 0; i < step->asked.n; i++)
        json_array_append_new(
            list,
            json_of_named(asked[i].person, draft_chains_name(all, asked[i].person)));
    return list;
}

static json_t *json_of_draft_chain(const struct draft_chains *all,
                                   const struct draft_chain *chain)
{
    const struct canon_frozen_step *steps = chain->frozen.steps.items;
    struct str code = {NULL, 0};
    json_t *list = json_array();

    for (size_t i = 0; i < chain->frozen.steps.n; i++)
        json_array_append_new(list, json_pack("{s:o, s:I, s:o}", "name",
                                              json_of_str(steps[i].name), "need",
                                              (json_int_t)steps[i].need, "asked",
                                              json_of_asked(all, &steps[i])));
    if (chain->refusal)
        code = str_of(err_info(chain->refusal)->code);
    return json_pack("{s:o, s:o, s:o, s:o}", "seal",
                     json_of_named(chain->seal, chain->seal_name), "name",
                     json_of_str(chain->version.name), "steps", list, "refusal",
                     json_of_refusal(code, chain->step));
}

static enum err draft_show_chains(struct http_exchange *x)
{
    struct page page = {.limit = PAGE_LIMIT_MAX};
    struct draft_chains chains;
    struct draft_row row;
    json_t *items;
    enum err e = find(x, &row);

    if (!e)
        e = draft_chains_resolve(call_services(x), x->arena, call_actor(x), &row,
                                 &chains);
    if (e)
        return e;
    items = json_array();
    for (size_t i = 0; i < chains.n; i++)
        json_array_append_new(items, json_of_draft_chain(&chains, &chains.chains[i]));
    return reply_page(x, items, chains.n, &page, UUID_NIL);
}

static const struct api_field list_fields[] = {
    {"unsubmitted", API_FLAG, 0, 0, NULL, NULL}, API_PAGE_FIELDS, API_END};
static const struct api_field no_fields[] = {API_END};

const struct http_route draft_routes[] = {
    {HTTP_GET, "/api/v1/drafts", draft_index, PERMIT_EMPLOYEE, NULL, list_fields, 0, 0,
     "One's own drafts.", "查看本人的草稿。", "DraftList"},
    {HTTP_POST, "/api/v1/drafts", draft_create, PERMIT_EMPLOYEE, create_fields, NULL,
     API_BODY_MAX, 0, "Make a draft, or one more like a request.",
     "新建草稿，或复制已有申请。", "Draft"},
    {HTTP_GET, "/api/v1/drafts/{draft}", draft_show, PERMIT_EMPLOYEE, NULL, NULL, 0, 0,
     "One draft.", "查看草稿。", "Draft"},
    {HTTP_PUT, "/api/v1/drafts/{draft}", draft_edit, PERMIT_EMPLOYEE, content_fields,
     NULL, API_BODY_MAX, 0, "Edit a draft (If-Match).", "编辑草稿。", "Draft"},
    {HTTP_DELETE, "/api/v1/drafts/{draft}", draft_delete, PERMIT_EMPLOYEE, NULL, NULL,
     0, 0, "Delete a draft that was never submitted.", "删除未提交的草稿。", NULL},
    {HTTP_POST, "/api/v1/drafts/{draft}/prepare", draft_ask_preparation,
     PERMIT_EMPLOYEE, no_fields, NULL, API_BODY_MAX, 0,
     "Prepare the seals on the documents.", "预制盖章内容。", "Draft"},
    {HTTP_GET, "/api/v1/drafts/{draft}/chains", draft_show_chains, PERMIT_EMPLOYEE,
     NULL, NULL, 0, 0, "Whom the draft would ask if it were submitted now.",
     "查看草稿提交后的审批人。", "DraftChainList"},
    {HTTP_GET, "/api/v1/drafts/{draft}/documents/{n}/pages/{page}", draft_page,
     PERMIT_EMPLOYEE, NULL, picture_fields, 0, 0,
     "Picture of a page (PAGE.png) as it would be sealed.", "查看草稿页面图片。",
     "Png"},
    {0},
};
