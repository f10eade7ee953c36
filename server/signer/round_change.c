/* SPDX-License-Identifier: Apache-2.0 */
/* What every act on a request changes the same way: state, who is asked, who is told,
 * which links end. */

/* ours */
#include "signer/round.h"

enum err round_tell(struct tx *t, const struct round *r, uuid person, const char *kind)
{
    return tx_outbox(
        t, person, kind, r->state.request,
        arena_printf(t->arena, "{\"round\": %lld}", (long long)r->state.round));
}

enum err round_move(struct tx *t, struct round *r, enum request_event event,
                    struct str reason)
{
    enum request_state to = REQUEST_DRAFT;
    enum err e = request_next(r->state.state, event, &to);

    if (e != OK)
        return e;
    r->state.state = (uint8_t)to;
    r->state.reason = reason;
    r->state.changed_at = t->now;
    if (request_state_is_final(to))
        r->state.ended_by = t->person;
    return tx_update(t, KIND_REQUEST_STATE, &r->row, &r->state, true);
}

static bool is_among(const struct approval_persons *list, uuid person)
{
    for (size_t i = 0; i < list->n; i++)
        if (uuid_eq(list->persons[i], person))
            return true;
    return false;
}

static enum err end_links(struct tx *t, const struct round *r,
                          const struct approval_persons *keep)
{
    enum err e = OK;

    for (size_t i = 0; i < r->links.n && e == OK; i++) {
        const struct canon_link *link = ROW_RECORD(&r->links, struct canon_link, i);
        if (!is_among(keep, link->person))
            e = tx_update(t, KIND_LINK, &r->links.rows[i], link, false);
    }
    return e;
}

enum err round_ask(struct tx *t, const struct round *r,
                   const struct approval_persons *before,
                   const struct approval_persons *now)
{
    enum err e = tx_due(t, r->state.request, r->state.round, now->persons, now->n);

    for (size_t i = 0; i < now->n && e == OK; i++)
        if (!is_among(before, now->persons[i]))
            e = round_tell(t, r, now->persons[i], "approval.due");
    return e == OK ? end_links(t, r, now) : e;
}

enum err round_tell_moved(struct tx *t, const struct round *r,
                          const struct approval_persons *before,
                          const struct approval_persons *now)
{
    enum err e = now->n ? round_tell(t, r, r->request.requester, "request.moved") : OK;

    for (size_t i = 0; i < before->n && e == OK; i++)
        if (!is_among(now, before->persons[i]))
            e = round_tell(t, r, before->persons[i], "request.moved");
    return e;
}

enum err round_ask_nobody(struct tx *t, const struct round *r)
{
    const struct approval_persons nobody = {NULL, 0};

    return round_ask(t, r, &nobody, &nobody);
}

void round_result(const struct round *r, struct item_result *out)
{
    out->object = r->state.request;
    out->epoch = r->row.epoch;
    out->subject = r->subject;
}
