/* SPDX-License-Identifier: Apache-2.0 */
/* A request as the content of a new draft. */

/* ours */
#include "base/log.h"
#include "domain/draft_copy.h"
#include "domain/request.h"
#include "store/grant_store.h"

static json_t *text_json(struct str s)
{
    json_t *v = json_stringn(s.p, s.n);

    ASSERT(v); /* a column's text is UTF-8 */
    return v;
}

static json_t *uuid_json(uuid id)
{
    char text[UUID_TEXT_LEN + 1];

    uuid_text(id, text);
    return json_string(text);
}

static json_t *documents_json(const struct canon_request *q)
{
    const struct canon_document *documents = q->documents.items;
    json_t *list = json_array();

    for (size_t i = 0; i < q->documents.n; i++)
        json_array_append_new(list, uuid_json(documents[i].document));
    return list;
}

static json_t *placement_json(const struct canon_pair *pair,
                              const struct place_row *place)
{
    return json_pack("{s:i, s:o, s:I, s:f, s:f}", "document", pair->document, "seal",
                     uuid_json(pair->seal), "page", (json_int_t)place->page, "x",
                     (double)place->x / 1000, "y", (double)place->y / 1000);
}

/* Seals that he may no longer use stay out: he places others. */
static enum err placements_json(const struct services *s, struct arena *a,
                                const struct actor *actor,
                                const struct request_detail *d, json_t *list)
{
    const struct canon_pair *pairs = d->seen.request.pairs.items;

    for (size_t i = 0; i < d->seen.request.pairs.n; i++) {
        const struct place_row *place = request_place(d, &pairs[i]);
        bool held = false;
        enum err e = place ? grant_is_held(s->db, a, actor->company, actor->person,
                                           pairs[i].seal, &held)
                           : OK;

        if (e)
            return e;
        if (held) /* guard: draft_copy_grant */
            json_array_append_new(list, placement_json(&pairs[i], place));
    }
    return OK;
}

static void add_facts(json_t *v, const struct canon_request *q)
{
    json_object_set_new(v, "documents", documents_json(q));
    json_object_set_new(v, "purpose", text_json(q->purpose));
    if (q->counterparty.p)
        json_object_set_new(v, "counterparty", text_json(q->counterparty));
    if (q->document_class.p)
        json_object_set_new(v, "document_class", text_json(q->document_class));
    if (q->amount.currency.p)
        json_object_set_new(v, "amount",
                            json_pack("{s:I, s:o}", "minor_units",
                                      (json_int_t)q->amount.minor_units, "currency",
                                      text_json(q->amount.currency)));
    json_object_set_new(v, "copies", json_integer((json_int_t)q->copies));
}

/* Documents are their bringer's alone: for everybody else there is nothing to copy. */
static enum err check_documents(const struct services *s, struct arena *a,
                                const struct actor *actor, const json_t *content)
{
    struct draft_content read;
    const char *field;
    enum err e = draft_read(a, content, &read, &field);

    if (!e)
        e = draft_check(s, a, actor, &read, &field);
    return e == ERR_FIELD_BAD ? ERR_NOT_FOUND : e; /* guard: draft_copy_documents */
}

enum err draft_copy(const struct services *s, struct arena *a,
                    const struct actor *actor, uuid request, json_t *content)
{
    json_t *placements = json_array();
    struct request_detail d;
    struct request_seen seen;
    enum err e = request_see(s, a, actor, request, &seen);

    json_object_set_new(content, "placements", placements);
    if (!e)
        e = request_detail_load(s, a, &seen, &d);
    if (!e)
        e = placements_json(s, a, actor, &d, placements);
    if (e)
        return e;
    add_facts(content, &seen.request);
    return check_documents(s, a, actor, content);
}
