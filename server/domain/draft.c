/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts. */

/* ours */
#include "domain/draft.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/grant_store.h"
#include "store/job_store.h"

static struct str text_of(const json_t *v)
{
    if (!json_is_string(v))
        return (struct str){NULL, 0};
    return (struct str){json_string_value(v), json_string_length(v)};
}

static struct str text_at(struct arena *a, const json_t *json, const char *name)
{
    struct str s = text_of(json_object_get(json, name));

    return s.p ? arena_str(a, s) : s;
}

static enum err read_documents(struct arena *a, const json_t *list,
                               struct draft_content *out)
{
    size_t n = json_array_size(list);

    if (n > REQUEST_DOCUMENTS_MAX)
        return ERR_FIELD_BAD;
    out->documents = ARENA_ARRAY(a, n, uuid);
    out->document_count = n;
    for (size_t i = 0; i < n; i++) {
        if (!uuid_parse(text_of(json_array_get(list, i)), &out->documents[i]))
            return ERR_FIELD_BAD;
        for (size_t k = 0; k < i; k++)
            if (uuid_eq(out->documents[k], out->documents[i]))
                return ERR_FIELD_BAD;
    }
    return OK;
}

static bool read_placement(const json_t *v, struct draft_placement *p)
{
    p->document = json_integer_value(json_object_get(v, "document"));
    p->page = json_integer_value(json_object_get(v, "page"));
    p->x = json_number_value(json_object_get(v, "x"));
    p->y = json_number_value(json_object_get(v, "y"));
    return uuid_parse(text_of(json_object_get(v, "seal")), &p->seal);
}

/* A seal goes once onto a document: one signature, one place. */
static enum err read_placements(struct arena *a, const json_t *list,
                                struct draft_content *out)
{
    size_t n = json_array_size(list);

    if (n > REQUEST_PAIRS_MAX)
        return ERR_FIELD_BAD;
    out->placements = ARENA_ARRAY(a, n, struct draft_placement);
    out->placement_count = n;
    for (size_t i = 0; i < n; i++) {
        struct draft_placement *p = &out->placements[i];

        if (!read_placement(json_array_get(list, i), p) || p->document < 0 ||
            p->document >= (int64_t)out->document_count)
            return ERR_FIELD_BAD;
        for (size_t k = 0; k < i; k++)
            if (out->placements[k].document == p->document &&
                uuid_eq(out->placements[k].seal, p->seal))
                return ERR_FIELD_BAD;
    }
    return OK;
}

static void read_facts(struct arena *a, const json_t *json, struct draft_content *out)
{
    const json_t *amount = json_object_get(json, "amount");
    const json_t *copies = json_object_get(json, "copies");

    out->purpose = text_at(a, json, "purpose");
    out->counterparty = text_at(a, json, "counterparty");
    out->document_class = text_at(a, json, "document_class");
    out->copies = copies ? json_integer_value(copies) : 1;
    out->amount.minor_units =
        json_integer_value(json_object_get(amount, "minor_units"));
    out->amount.currency = text_at(a, amount, "currency");
}

enum err draft_read(struct arena *a, const json_t *json, struct draft_content *out,
                    const char **field)
{
    struct str expires = text_of(json_object_get(json, "expires_at"));
    enum err e;

    *out = (struct draft_content){0};
    *field = "documents";
    e = read_documents(a, json_object_get(json, "documents"), out);
    if (e)
        return e;
    *field = "placements";
    e = read_placements(a, json_object_get(json, "placements"), out);
    if (e)
        return e;
    read_facts(a, json, out);
    *field = "expires_at";
    return expires.p && !clock_parse(expires, &out->expires_at) ? ERR_FIELD_BAD : OK;
}

enum err draft_read_row(struct arena *a, const struct draft_row *row,
                        struct draft_content *out)
{
    json_t *json = json_loadb(row->content.p, row->content.n, 0, NULL);
    const char *field;
    enum err e = json ? draft_read(a, json, out, &field) : ERR_INTERNAL;

    json_decref(json);
    return e;
}

static const struct document_row *find_row(const struct document_row *rows, size_t n,
                                           uuid id)
{
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(rows[i].id, id))
            return &rows[i];
    return NULL;
}

enum err draft_check(const struct services *s, struct arena *a,
                     const struct actor *actor, const struct draft_content *content,
                     const char **field)
{
    struct document_row *rows;
    size_t n;
    enum err e = document_find_all(s->db, a, actor->company, content->documents,
                                   content->document_count, &rows, &n);

    if (e)
        return e;
    *field = "documents";
    for (size_t i = 0; i < content->document_count; i++) {
        const struct document_row *row = find_row(rows, n, content->documents[i]);

        if (!row || !uuid_eq(row->person, actor->person))
            return ERR_FIELD_BAD; /* guard: draft_documents */
    }
    *field = "placements";
    for (size_t i = 0; i < content->placement_count; i++) {
        const struct draft_placement *p = &content->placements[i];
        const struct document_row *row =
            find_row(rows, n, content->documents[p->document]);

        if (p->page < 1 || p->page > row->page_count)
            return ERR_PLACEMENT_PAGE;
    }
    return OK;
}

enum err draft_is_open(const struct draft_row *row)
{
    switch (row->request_state) {
    case REQUEST_PENDING:
    case REQUEST_APPROVED:
    case REQUEST_SEALING:
    case REQUEST_SEALED:
        return ERR_REQUEST_STATE; /* guard: draft_open */
    default:
        return OK;
    }
}

/* An early refusal; the signer asks again at submission and at sealing. */
static enum err check_grants(const struct services *s, struct arena *a,
                             const struct actor *actor,
                             const struct draft_content *content)
{
    for (size_t i = 0; i < content->placement_count; i++) {
        bool live;
        enum err e = grant_is_held(s->db, a, actor->company, actor->person,
                                   content->placements[i].seal, &live);

        if (e || !live)
            return e ? e : ERR_GRANT_NOT_LIVE; /* guard: draft_grant */
    }
    return OK;
}

static enum err check_seals_all(const struct draft_content *content)
{
    for (size_t i = 0; i < content->document_count; i++) {
        bool sealed = false;

        for (size_t k = 0; k < content->placement_count; k++)
            sealed = sealed || content->placements[k].document == (int64_t)i;
        if (!sealed)
            return ERR_PLACEMENT_NONE;
    }
    return content->document_count ? OK : ERR_PLACEMENT_NONE;
}

enum err draft_prepare(const struct services *s, const struct actor *actor,
                       struct db_batch *b, const struct draft_row *row)
{
    struct draft_content content;
    enum err e = draft_is_open(row);

    if (!e)
        e = draft_read_row(b->arena, row, &content);
    if (!e)
        e = check_seals_all(&content);
    if (!e)
        e = check_grants(s, b->arena, actor, &content);
    if (e)
        return e;
    draft_prepare_add(b, row->id, row->version);
    job_add(
        b, STR("prepare"), row->id,
        str_of(arena_printf(b->arena, "{\"version\":%lld}", (long long)row->version)));
    return OK;
}

enum err draft_picture(const struct services *s, struct arena *a,
                       const struct actor *actor, const struct draft_row *row,
                       int64_t document, int64_t page, struct picture_wish *out)
{
    struct draft_content content;
    struct document_row shown;
    struct prepared_row *prepared;
    size_t n;
    enum err e = draft_read_row(a, row, &content);

    if (e)
        return e;
    if (document < 0 || document >= (int64_t)content.document_count)
        return ERR_NOT_FOUND;
    e = document_find(s->db, a, actor->company, content.documents[document], &shown);
    if (!e)
        e = prepared_list(s->db, a, actor->company, row->id, row->version, &prepared,
                          &n);
    if (e)
        return e;
    if (page < 1 || page > shown.page_count)
        return ERR_NOT_FOUND;
    *out = (struct picture_wish){
        .base = shown.digest, .owner = row->id, .document = document, .page = page};
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(prepared[i].document, shown.id))
            out->base = prepared[i].update;
    return OK;
}
