/* SPDX-License-Identifier: Apache-2.0 */
/* Examined documents: their facts and their bytes. */

/* ours */
#include "api/call.h"
#include "api/file_reply.h"
#include "api/json.h"
#include "api/routes.h"
#include "domain/document.h"
#include "domain/request.h"

static json_t *json_of_document(const struct document_row *d)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:I, s:I, s:o, s:b, s:I, s:o, s:o}", "id",
        json_of_uuid(d->id), "name", json_of_str(d->name), "sha256",
        json_of_digest(&d->digest), "original_sha256", json_of_digest(&d->original),
        "size", (json_int_t)d->length, "page_count", (json_int_t)d->page_count, "pages",
        json_of_column(d->pages), "normalised", d->normalised, "signatures",
        (json_int_t)d->signatures, "warnings", json_of_column(d->warnings),
        "created_at", json_of_time(d->created_at));
}

/* An opened link shows the documents of its own request and no others, whatever else
 * its person may see when he is logged in. */
static enum err check_link(struct http_exchange *x, uuid document)
{
    const struct caller *caller = &call_of(x)->caller;
    const struct canon_document *documents;
    struct request_seen seen;
    enum err e;

    if (caller->kind != CALLER_LINK)
        return OK;
    e = request_see(call_services(x), x->arena, &caller->actor, caller->link.request,
                    &seen);
    if (e)
        return e;
    documents = seen.request.documents.items;
    for (size_t i = 0; i < seen.request.documents.n; i++)
        if (uuid_eq(documents[i].document, document))
            return OK;
    return ERR_NOT_FOUND; /* guard: link_document */
}

static enum err see(struct http_exchange *x, struct document_row *row)
{
    uuid id;
    enum err e = path_uuid(x, 0, &id);

    if (!e)
        e = check_link(x, id);
    return e ? e : document_see(call_services(x), x->arena, call_actor(x), id, row);
}

static enum err document_show(struct http_exchange *x)
{
    struct document_row row;
    enum err e = see(x, &row);

    return e ? e : reply_json(x, 200, json_of_document(&row));
}

static enum err document_content(struct http_exchange *x)
{
    struct document_row row;
    enum err e = see(x, &row);
    struct file_reply file;

    if (e)
        return e;
    file = (struct file_reply){.content = {.digest = row.digest,
                                           .length = (size_t)row.length,
                                           .parts = &row.digest,
                                           .parts_n = 1},
                               .name = row.name,
                               .event = "document.downloaded",
                               .object = row.id};
    return file_reply(x, &file);
}

const struct http_route document_routes[] = {
    {HTTP_GET, "/api/v1/documents/{document}", document_show, PERMIT_VIEWER, NULL, NULL,
     0, 0, "Facts of a document.", "查看文件信息。", "Document"},
    {HTTP_GET, "/api/v1/documents/{document}/content", document_content, PERMIT_VIEWER,
     NULL, NULL, 0, 0, "The document as it will be sealed.", "下载待盖章文件。", "Pdf"},
    {0},
};
