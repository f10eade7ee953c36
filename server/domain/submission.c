/* SPDX-License-Identifier: Apache-2.0 */
/* From a prepared draft to the act that submits it. Everything in the item comes from
 * rows that do not change by themselves, so that a repeated call makes the same act. */

/* ours */
#include "base/clock.h"
#include "domain/draft.h"
#include "domain/request.h"
#include "store/seal_store.h"

#define REQUEST_LIFE_US (30 * US_PER_DAY)

struct sources {
    struct draft_row draft;
    struct draft_content content;
    struct document_row *documents;
    size_t document_count;
    struct prepared_row *prepared;
    size_t prepared_count;
};

static enum err load(const struct services *s, struct arena *a,
                     const struct actor *actor, uuid draft, struct sources *src)
{
    enum err e =
        draft_find(s->db, a, actor->company, actor->person, draft, &src->draft);

    if (!e)
        e = draft_read_row(a, &src->draft, &src->content);
    if (e)
        return e;
    if (src->draft.preparation != PREPARATION_DONE ||
        src->draft.prepared_version != src->draft.version)
        return ERR_DRAFT_NOT_PREPARED; /* guard: draft_prepared */
    e = document_find_all(s->db, a, actor->company, src->content.documents,
                          src->content.document_count, &src->documents,
                          &src->document_count);
    if (!e)
        e = prepared_list(s->db, a, actor->company, draft, src->draft.version,
                          &src->prepared, &src->prepared_count);
    return e;
}

static const struct document_row *document_named(const struct sources *src, uuid id)
{
    for (size_t i = 0; i < src->document_count; i++)
        if (uuid_eq(src->documents[i].id, id))
            return &src->documents[i];
    return NULL;
}

static enum err list_documents(struct arena *a, const struct sources *src,
                               struct canon_list *out)
{
    size_t n = src->content.document_count;
    struct canon_document *items = ARENA_ARRAY(a, n, struct canon_document);

    for (size_t i = 0; i < n; i++) {
        const struct document_row *row = document_named(src, src->content.documents[i]);

        if (!row)
            return ERR_DRAFT_NOT_PREPARED;
        items[i] = (struct canon_document){row->id, row->name, row->digest, row->length,
                                           row->page_count};
    }
    *out = (struct canon_list){items, n};
    return OK;
}

static int64_t index_of(const struct draft_content *content, uuid document)
{
    for (size_t i = 0; i < content->document_count; i++)
        if (uuid_eq(content->documents[i], document))
            return (int64_t)i;
    return -1;
}

static enum err list_pairs(const struct services *s, struct arena *a,
                           const struct actor *actor, const struct sources *src,
                           struct canon_list *out)
{
    size_t n = src->prepared_count;
    struct canon_pair *items = ARENA_ARRAY(a, n, struct canon_pair);

    for (size_t i = 0; i < n; i++) {
        const struct prepared_row *row = &src->prepared[i];
        int64_t document = index_of(&src->content, row->document);
        struct seal_row seal;
        enum err e = seal_find(s->db, a, actor->company, row->seal, &seal);

        if (e || document < 0)
            return e ? e : ERR_DRAFT_NOT_PREPARED;
        items[i] = (struct canon_pair){
            .document = (uint8_t)document,
            .seal = row->seal,
            .face = row->face,
            .algorithm = (uint8_t)seal.algorithm,
            .level = LEVEL_B_B,
            .update = {true, row->update},
            .update_length = row->length,
            .holes = {row->time_off, row->request_off, row->contents_off,
                      row->contents_len},
        };
    }
    *out = (struct canon_list){items, n};
    return n ? OK : ERR_PLACEMENT_NONE;
}

enum err request_submission(const struct services *s, struct arena *a,
                            const struct actor *actor, uuid draft,
                            struct item_request_submit *out)
{
    struct sources src;
    enum err e = load(s, a, actor, draft, &src);

    if (e)
        return e;
    if (!src.content.purpose.n)
        return ERR_FIELD_MISSING;
    *out = (struct item_request_submit){
        .request = draft,
        .purpose = src.content.purpose,
        .counterparty = src.content.counterparty,
        .amount = src.content.amount,
        .document_class = src.content.document_class,
        .copies = src.content.copies,
        .expires_at = src.content.expires_at ? src.content.expires_at
                                             : src.draft.updated_at + REQUEST_LIFE_US,
    };
    e = list_documents(a, &src, &out->documents);
    return e ? e : list_pairs(s, a, actor, &src, &out->pairs);
}
