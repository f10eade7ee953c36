/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as JSON: facts from the frozen request, progress from the rules. */

/* ours */
#include "api/request_json.h"
#include "api/json.h"
#include "api/timeline_json.h"

static json_t *requester_of(const struct request_row *q)
{
    json_t *v = json_of_named(q->requester, q->requester_name);

    json_object_set_new(v, "department", json_of_str(q->requester_department));
    return v;
}

json_t *json_of_request_row(const struct request_row *q)
{
    return json_pack(
        "{s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}",
        "id", json_of_uuid(q->id), "round", (json_int_t)q->round, "number",
        json_of_str(q->number), "digest", json_of_digest(&q->digest), "state",
        json_of_word(request_state_words, q->state), "reason", json_of_str(q->reason),
        "purpose", json_of_str(q->purpose), "counterparty",
        json_of_str(q->counterparty), "requester", requester_of(q), "seals",
        json_of_column(q->seals), "documents", json_of_column(q->documents),
        "submitted_at", json_of_time(q->submitted_at), "expires_at",
        json_of_time(q->expires_at), "ended_at", json_of_time(q->ended_at), "epoch",
        (json_int_t)q->epoch);
}

static json_t *named(const struct request_detail *d, uuid id)
{
    return json_of_named(id, request_name(d, id));
}

static json_t *documents_of(const struct canon_request *q)
{
    const struct canon_document *documents = q->documents.items;
    json_t *list = json_array();

    for (size_t i = 0; i < q->documents.n; i++)
        json_array_append_new(
            list, json_pack("{s:I, s:o, s:o, s:o, s:I, s:I}", "index", (json_int_t)i,
                            "id", json_of_uuid(documents[i].document), "name",
                            json_of_str(documents[i].name), "sha256",
                            json_of_digest(&documents[i].digest), "size",
                            (json_int_t)documents[i].length, "pages",
                            (json_int_t)documents[i].pages));
    return list;
}

static double points_of(int64_t milli)
{
    return (double)milli / 1000;
}

static void add_place(json_t *v, const struct place_row *place)
{
    json_t *paper = json_of_column(place->paper);

    json_object_set_new(v, "page", json_integer((json_int_t)place->page));
    json_object_set_new(v, "x", json_real(points_of(place->x)));
    json_object_set_new(v, "y", json_real(points_of(place->y)));
    json_object_set_new(v, "width", json_real(points_of(place->width)));
    json_object_set_new(v, "height", json_real(points_of(place->height)));
    json_object_set_new(v, "paper", paper);
}

static json_t *placements_of(const struct request_detail *d)
{
    const struct canon_pair *pairs = d->seen.request.pairs.items;
    json_t *list = json_array();

    for (size_t i = 0; i < d->seen.request.pairs.n; i++) {
        const struct place_row *place = request_place(d, &pairs[i]);
        json_t *v = json_pack("{s:i, s:o}", "document", pairs[i].document, "seal",
                              named(d, pairs[i].seal));

        if (place)
            add_place(v, place);
        json_array_append_new(list, v);
    }
    return list;
}

static json_t *persons_of(const struct request_detail *d, const uuid *persons, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, named(d, persons[i]));
    return list;
}

static json_t *asked_of(const struct request_detail *d,
                        const struct canon_frozen_step *step)
{
    const struct canon_asked *asked = step->asked.items;
    json_t *list = json_array();

    for (size_t i = 0; i < step->asked.n; i++)
        json_array_append_new(list, named(d, asked[i].person));
    return list;
}

static json_t *steps_of(const struct request_detail *d, size_t chain)
{
    const struct canon_frozen_chain *frozen = d->seen.request.chains.items;
    const struct approval_chain_progress *progress = &d->progress.chains[chain];
    const struct canon_frozen_step *steps = frozen[chain].steps.items;
    json_t *list = json_array();

    for (size_t i = 0; i < frozen[chain].steps.n; i++) {
        const char *state = i < progress->current    ? "done"
                            : i == progress->current ? "open"
                                                     : "waiting";
        json_array_append_new(list,
                              json_pack("{s:o, s:I, s:s, s:o, s:o}", "name",
                                        json_of_str(steps[i].name), "need",
                                        (json_int_t)steps[i].need, "state", state,
                                        "asked", asked_of(d, &steps[i]), "approved",
                                        persons_of(d, progress->steps[i].counted,
                                                   progress->steps[i].counted_n)));
    }
    return list;
}

static json_t *chains_of(const struct request_detail *d)
{
    const struct canon_frozen_chain *chains = d->seen.request.chains.items;
    json_t *list = json_array();

    for (size_t i = 0; i < d->seen.request.chains.n; i++)
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:I, s:o}", "seal", named(d, chains[i].seal),
                            "chain", json_of_uuid(chains[i].chain), "version",
                            (json_int_t)chains[i].version, "steps", steps_of(d, i)));
    return list;
}

static json_t *proofs_of(int64_t proofs)
{
    static const struct word words[] = {
        {PROOF_PIN, "pin"}, {PROOF_TOTP, "code"}, {PROOF_LINK, "link"}, {0, NULL}};
    json_t *list = json_array();

    for (const struct word *w = words; w->word; w++)
        if (proofs & w->code)
            json_array_append_new(list, json_string(w->word));
    return list;
}

static json_t *decisions_of(const struct request_detail *d)
{
    json_t *list = json_array();

    for (size_t i = 0; i < d->parts.decision_count; i++) {
        const struct decision_row *row = &d->parts.decisions[i];

        json_array_append_new(
            list,
            json_pack("{s:o, s:o, s:o, s:o, s:o}", "person",
                      json_of_named(row->person, row->person_name), "verdict",
                      json_of_word(verdict_words, row->verdict), "reason",
                      json_of_str(row->reason), "at", json_of_time(row->decided_at),
                      "proofs", proofs_of(row->proofs)));
    }
    return list;
}

static json_t *due_of(const struct request_detail *d)
{
    json_t *list = json_array();

    for (size_t i = 0; i < d->parts.due_count; i++) {
        json_t *v = json_of_named(d->parts.due[i].person, d->parts.due[i].name);

        json_object_set_new(v, "since", json_of_time(d->parts.due[i].since));
        json_array_append_new(list, v);
    }
    return list;
}

static json_t *sealing_of(const struct request_detail *d)
{
    if (!d->parts.intents)
        return json_null();
    return json_pack(
        "{s:o, s:I, s:I}", "confirmed_at", json_of_time(d->parts.confirmed_at), "total",
        (json_int_t)d->parts.intents, "signed", (json_int_t)d->parts.signed_intents);
}

static int index_of(const struct canon_request *q, uuid document)
{
    const struct canon_document *documents = q->documents.items;

    for (size_t i = 0; i < q->documents.n; i++)
        if (uuid_eq(documents[i].document, document))
            return (int)i;
    return -1;
}

json_t *json_of_sealed(const struct request_detail *d)
{
    json_t *list = json_array();

    if (d->seen.row.state != REQUEST_SEALED)
        return list; /* guard: sealed_list */
    for (size_t i = 0; i < d->parts.sealed_count; i++) {
        const struct sealed_row *row = &d->parts.sealed[i];

        json_array_append_new(list,
                              json_pack("{s:o, s:i, s:o, s:o, s:I, s:o}", "document",
                                        json_of_uuid(row->document), "index",
                                        index_of(&d->seen.request, row->document),
                                        "name", json_of_str(row->name), "sha256",
                                        json_of_digest(&row->file.digest), "size",
                                        (json_int_t)row->file.length, "verified",
                                        json_of_column(row->verified)));
    }
    return list;
}

static json_t *amount_of(const struct request_row *q)
{
    if (!q->currency.n)
        return json_null();
    return json_pack("{s:I, s:o}", "minor_units", (json_int_t)q->amount_minor,
                     "currency", json_of_str(q->currency));
}

json_t *json_of_request(const struct request_detail *d)
{
    const struct request_row *row = &d->seen.row;
    json_t *v = json_of_request_row(row);

    json_object_set_new(v, "amount", amount_of(row));
    json_object_set_new(v, "document_class", json_of_str(row->document_class));
    json_object_set_new(v, "copies", json_integer((json_int_t)row->copies));
    json_object_set_new(v, "documents", documents_of(&d->seen.request));
    json_object_set_new(v, "placements", placements_of(d));
    json_object_set_new(v, "chains", chains_of(d));
    json_object_set_new(v, "decisions", decisions_of(d));
    json_object_set_new(v, "due", due_of(d));
    json_object_set_new(v, "sealing", sealing_of(d));
    json_object_set_new(v, "timeline", json_of_timeline(d));
    json_object_set_new(v, "sealed", json_of_sealed(d));
    return v;
}
