/* SPDX-License-Identifier: Apache-2.0 */
/* The timeline of a request, out of its row, its decisions and its confirmation. */

/* ours */
#include "api/timeline_json.h"
#include "api/json.h"

enum timeline_event { SUBMITTED = 1, APPROVED, REJECTED, CONFIRMED, ENDED };

const struct word timeline_words[] = {
    {SUBMITTED, "submitted"},
    {APPROVED, "approved"},
    {REJECTED, "rejected"},
    {CONFIRMED, "confirmed"},
    {ENDED + REQUEST_SEALED, "sealed"},
    {ENDED + REQUEST_STATE_WITHDRAWN, "withdrawn"},
    {ENDED + REQUEST_STATE_EXPIRED, "expired"},
    {ENDED + REQUEST_ABORTED, "aborted"},
    {0, NULL},
};

static json_t *named(const struct request_detail *d, uuid person)
{
    return uuid_is_nil(person) ? json_null()
                               : json_of_named(person, request_name(d, person));
}

struct entry {
    int event;
    int64_t at;
    uuid person;
    struct str reason;
};

static void append(json_t *list, const struct request_detail *d, struct entry e)
{
    json_array_append_new(
        list, json_pack("{s:o, s:o, s:o, s:o}", "event",
                        json_of_word(timeline_words, e.event), "at", json_of_time(e.at),
                        "person", named(d, e.person), "reason", json_of_str(e.reason)));
}

/* A rejection has told its story already. */
static void append_end(json_t *list, const struct request_detail *d)
{
    const struct request_row *row = &d->seen.row;
    const struct canon_request_state *state = &d->seen.state;
    uuid by = state->ended_by.has ? state->ended_by.v : UUID_NIL;

    if (!row->ended_at || row->state == REQUEST_REJECTED)
        return;
    append(list, d,
           (struct entry){ENDED + (int)row->state, row->ended_at, by, row->reason});
}

json_t *json_of_timeline(const struct request_detail *d)
{
    const struct request_row *row = &d->seen.row;
    json_t *list = json_array();

    append(list, d, (struct entry){SUBMITTED, row->submitted_at, row->requester, {0}});
    for (size_t i = 0; i < d->parts.decision_count; i++) {
        const struct decision_row *decision = &d->parts.decisions[i];

        append(
            list, d,
            (struct entry){decision->verdict == VERDICT_APPROVE ? APPROVED : REJECTED,
                           decision->decided_at, decision->person, decision->reason});
    }
    if (d->parts.confirmed_at)
        append(list, d,
               (struct entry){CONFIRMED, d->parts.confirmed_at, row->requester, {0}});
    append_end(list, d);
    return list;
}
