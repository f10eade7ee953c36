/* SPDX-License-Identifier: Apache-2.0 */
/* Seeing requests. Submitting one is in submission.c. */

/* ours */
#include "domain/request.h"

enum err request_decode(struct arena *a, const struct request_row *row,
                        struct request_seen *out)
{
    enum err e;

    out->row = *row;
    e = canon_decode(&canon_request_state_schema, row->canon, a, &out->state);
    if (!e)
        e = canon_decode(&canon_request_schema, out->state.frozen, a, &out->request);
    /* what the database holds is the signer's encoding, or somebody tampered with it */
    return e ? ERR_SIGNER_AUTHORITY : OK;
}

bool request_concerns(struct arena *a, const struct canon_request *request, uuid person)
{
    struct approval_persons asked = approval_everybody(a, request);

    if (uuid_eq(request->requester, person))
        return true;
    for (size_t i = 0; i < asked.n; i++)
        if (uuid_eq(asked.persons[i], person))
            return true;
    return false;
}

enum err request_see(const struct services *s, struct arena *a,
                     const struct actor *actor, uuid request, struct request_seen *out)
{
    struct request_row row;
    enum err e = request_find(s->db, a, actor->company, request, &row);

    if (!e)
        e = request_decode(a, &row, out);
    if (e)
        return e;
    if (!actor_oversees(actor) && !request_concerns(a, &out->request, actor->person))
        return ERR_NOT_FOUND; /* guard: request_visible */
    return OK;
}

/* Everybody and every seal whose name a page of the request shows. */
static uuid *mentioned(struct arena *a, const struct request_seen *seen, size_t *n)
{
    const struct canon_request *q = &seen->request;
    struct approval_persons asked = approval_everybody(a, q);
    const struct canon_pair *pairs = q->pairs.items;
    uuid *ids = ARENA_ARRAY(a, asked.n + q->pairs.n + 2, uuid);

    *n = 0;
    ids[(*n)++] = q->requester;
    if (seen->state.ended_by.has)
        ids[(*n)++] = seen->state.ended_by.v;
    for (size_t i = 0; i < asked.n; i++)
        ids[(*n)++] = asked.persons[i];
    for (size_t i = 0; i < q->pairs.n; i++)
        ids[(*n)++] = pairs[i].seal;
    return ids;
}

static enum err evaluate(struct arena *a, struct request_detail *d)
{
    size_t n = d->parts.decision_count;
    struct canon_decision *decisions = ARENA_ARRAY(a, n, struct canon_decision);

    for (size_t i = 0; i < n; i++)
        if (canon_decode(&canon_decision_schema, d->parts.decisions[i].canon, a,
                         &decisions[i]))
            return ERR_SIGNER_AUTHORITY;
    approval_evaluate(a, &d->seen.request, decisions, n, &d->progress);
    return OK;
}

static enum err find_places(const struct services *s, struct arena *a,
                            struct request_detail *d)
{
    const struct canon_pair *pairs = d->seen.request.pairs.items;
    struct digest *updates = ARENA_ARRAY(a, d->seen.request.pairs.n, struct digest);
    size_t n = 0;

    for (size_t i = 0; i < d->seen.request.pairs.n; i++)
        if (pairs[i].update.has)
            updates[n++] = pairs[i].update.v;
    return request_places_find(s->db, a, d->seen.request.company, d->seen.row.id,
                               updates, n, &d->places, &d->place_count);
}

enum err request_detail_load(const struct services *s, struct arena *a,
                             const struct request_seen *seen,
                             struct request_detail *out)
{
    size_t n;
    uuid *ids;
    enum err e;

    out->seen = *seen;
    ids = mentioned(a, &out->seen, &n);
    e = request_parts_find(s->db, a, seen->request.company, &seen->row, ids, n,
                           &out->parts);
    if (!e)
        e = find_places(s, a, out);
    return e ? e : evaluate(a, out);
}

const struct place_row *request_place(const struct request_detail *d,
                                      const struct canon_pair *pair)
{
    for (size_t i = 0; i < d->place_count; i++)
        if (pair->update.has && digest_eq(&d->places[i].update, &pair->update.v))
            return &d->places[i];
    return NULL;
}

struct str request_name(const struct request_detail *d, uuid id)
{
    for (size_t i = 0; i < d->parts.name_count; i++)
        if (uuid_eq(d->parts.names[i].id, id))
            return d->parts.names[i].name;
    return (struct str){NULL, 0};
}

enum err request_picture(const struct request_seen *seen, int64_t document,
                         int64_t page, struct picture_wish *out)
{
    const struct canon_request *q = &seen->request;
    const struct canon_document *documents = q->documents.items;
    const struct canon_pair *pairs = q->pairs.items;

    if (document < 0 || document >= (int64_t)q->documents.n)
        return ERR_NOT_FOUND;
    if (page < 1 || page > documents[document].pages)
        return ERR_NOT_FOUND;
    *out = (struct picture_wish){.base = documents[document].digest,
                                 .owner = q->request,
                                 .document = document,
                                 .page = page};
    for (size_t i = 0; i < q->pairs.n; i++)
        if (pairs[i].document == document && pairs[i].update.has)
            out->base = pairs[i].update.v;
    return OK;
}
