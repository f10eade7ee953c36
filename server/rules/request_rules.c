/* SPDX-License-Identifier: Apache-2.0 */
/* The table of request states, and what a submission must be by itself. Pure. */
#include "rules/request_rules.h"

/* ours */
#include "base/clock.h"
#include "canon/update.h"

/* ---- states ---- */

/* from: rows; event: columns. 0 is "no". */
static const uint8_t table[REQUEST_STATE_LAST + 1][REQUEST_EVENT_COUNT] = {
    [REQUEST_DRAFT] = {[REQUEST_EVENT_SUBMIT] = REQUEST_PENDING},
    [REQUEST_PENDING] = {[REQUEST_EVENT_APPROVE] = REQUEST_PENDING,
                         [REQUEST_EVENT_COMPLETE] = REQUEST_APPROVED,
                         [REQUEST_EVENT_REJECT] = REQUEST_REJECTED,
                         [REQUEST_EVENT_WITHDRAW] = REQUEST_STATE_WITHDRAWN,
                         [REQUEST_EVENT_EXPIRE] = REQUEST_STATE_EXPIRED},
    [REQUEST_APPROVED] = {[REQUEST_EVENT_INTEND] = REQUEST_SEALING,
                          [REQUEST_EVENT_WITHDRAW] = REQUEST_STATE_WITHDRAWN,
                          [REQUEST_EVENT_EXPIRE] = REQUEST_STATE_EXPIRED},
    /* again when the earlier intents ran out of time */
    [REQUEST_SEALING] = {[REQUEST_EVENT_INTEND] = REQUEST_SEALING,
                         [REQUEST_EVENT_RELEASE] = REQUEST_SEALED,
                         [REQUEST_EVENT_ABORT] = REQUEST_ABORTED,
                         [REQUEST_EVENT_EXPIRE] = REQUEST_STATE_EXPIRED},
    [REQUEST_REJECTED] = {[REQUEST_EVENT_SUBMIT] = REQUEST_PENDING},
    [REQUEST_STATE_WITHDRAWN] = {[REQUEST_EVENT_SUBMIT] = REQUEST_PENDING},
    [REQUEST_STATE_EXPIRED] = {[REQUEST_EVENT_SUBMIT] = REQUEST_PENDING},
    [REQUEST_ABORTED] = {[REQUEST_EVENT_SUBMIT] = REQUEST_PENDING},
};

static bool is_decision(enum request_event event)
{
    return event == REQUEST_EVENT_APPROVE || event == REQUEST_EVENT_COMPLETE ||
           event == REQUEST_EVENT_REJECT;
}

static enum err why_not(enum request_state from, enum request_event event)
{
    if (event == REQUEST_EVENT_SUBMIT)
        return ERR_REQUEST_STATE;
    if (from == REQUEST_STATE_WITHDRAWN)
        return ERR_REQUEST_WITHDRAWN;
    if (from == REQUEST_STATE_EXPIRED)
        return ERR_REQUEST_EXPIRED;
    if (is_decision(event) && from > REQUEST_PENDING)
        return ERR_STEP_DECIDED;
    if (event == REQUEST_EVENT_INTEND && from <= REQUEST_PENDING)
        return ERR_NOT_APPROVED;
    return ERR_REQUEST_STATE;
}

enum err request_next(enum request_state from, enum request_event event,
                      enum request_state *to)
{
    if (from < REQUEST_DRAFT || from > REQUEST_STATE_LAST ||
        event >= REQUEST_EVENT_COUNT)
        return ERR_REQUEST_STATE;
    if (table[from][event] == 0) /* guard: request_table */
        return why_not(from, event);
    *to = table[from][event];
    return OK;
}

bool request_state_is_final(enum request_state state)
{
    return state >= REQUEST_SEALED;
}

const char *request_state_name(enum request_state state)
{
    static const char *const names[] = {"",        "draft",  "pending",  "approved",
                                        "sealing", "sealed", "rejected", "withdrawn",
                                        "expired", "aborted"};
    return state <= REQUEST_STATE_LAST ? names[state] : "";
}

bool intent_is_in_time(const struct canon_intent *intent, int64_t now)
{
    return now < intent->signing_time + INTENT_LIFE_US; /* guard: intent_life */
}

/* ---- submissions ---- */

static bool pair_is_sound(const struct canon_pair *p, size_t documents)
{
    if (p->document >= documents || p->level != LEVEL_B_B) /* guard: pair_document */
        return false;
    if (p->algorithm < ALGORITHM_P256 || p->algorithm > ALGORITHM_RSA3072)
        return false;
    if (!p->update.has || p->envelope.p) /* guard: pair_prepared */
        return false;
    const struct canon_holes *h = &p->holes;
    if (p->update_length <= 0 || h->time_off < 0 || h->request_off < 0 ||
        h->contents_off < 0 || h->contents_len < 0 || h->contents_len > UINT32_MAX)
        return false;
    const struct update_holes holes = {.time_off = (uint64_t)h->time_off,
                                       .request_off = (uint64_t)h->request_off,
                                       .contents_off = (uint64_t)h->contents_off,
                                       .contents_len = (uint32_t)h->contents_len};
    return update_holes_fit(&holes, (size_t)p->update_length); /* guard: pair_holes */
}

static bool document_is_sound(const struct item_request_submit *item, size_t i)
{
    const struct canon_document *documents = item->documents.items;
    const struct canon_pair *pairs = item->pairs.items;
    bool sealed = false;

    for (size_t k = 0; k < i; k++)
        if (uuid_eq(documents[k].document, documents[i].document))
            return false;
    for (size_t k = 0; k < item->pairs.n; k++)
        sealed = sealed || pairs[k].document == i;
    return sealed && documents[i].length > 0 && documents[i].pages > 0 &&
           documents[i].name.n > 0;
}

static bool money_is_sound(const struct canon_money *m)
{
    if (!m->currency.p)
        return m->minor_units == 0;
    for (size_t i = 0; i < m->currency.n; i++)
        if (m->currency.p[i] < 'A' || m->currency.p[i] > 'Z')
            return false;
    return m->currency.n == 3;
}

static const char *bad_field(const struct item_request_submit *item, int64_t now)
{
    const struct canon_pair *pairs = item->pairs.items;

    for (size_t i = 0; i < item->documents.n; i++)
        if (!document_is_sound(item, i))
            return "documents";
    for (size_t i = 0; i < item->pairs.n; i++)
        if (!pair_is_sound(&pairs[i], item->documents.n))
            return "pairs";
    if (item->purpose.n == 0)
        return "purpose";
    if (!money_is_sound(&item->amount))
        return "amount";
    if (item->copies < 1 || item->copies > 10000)
        return "copies";
    if (item->expires_at <= now || /* guard: submission_expiry */
        item->expires_at > now + REQUEST_LIFE_MAX_DAYS * US_PER_DAY)
        return "expires_at";
    return NULL;
}

enum err request_check_submission(const struct item_request_submit *item, int64_t now,
                                  const char **field)
{
    *field = NULL;
    if (item->documents.n == 0 || item->pairs.n == 0)
        return ERR_PLACEMENT_NONE;
    *field = bad_field(item, now);
    return *field ? ERR_FIELD_BAD : OK;
}
