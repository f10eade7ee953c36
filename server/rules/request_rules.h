/* SPDX-License-Identifier: Apache-2.0 */
/* The states of a request and the events that move it: one table. Whether an event may
 * happen at all (who, when, with what proof) is asked elsewhere. */
#ifndef SK_RULES_REQUEST_RULES_H
#define SK_RULES_REQUEST_RULES_H

#include "base/err.h"
#include "canon/items.h"

enum request_event {
    REQUEST_EVENT_SUBMIT,   /* a new round begins; `from` is the last round's state */
    REQUEST_EVENT_APPROVE,  /* counted, more are needed */
    REQUEST_EVENT_COMPLETE, /* the last approval */
    REQUEST_EVENT_REJECT,
    REQUEST_EVENT_WITHDRAW,
    REQUEST_EVENT_EXPIRE,
    REQUEST_EVENT_INTEND,
    REQUEST_EVENT_RELEASE,
    REQUEST_EVENT_ABORT,
    REQUEST_EVENT_COUNT,
};

/* The state that follows. Else the reason why nothing happens: ERR_REQUEST_WITHDRAWN,
 * ERR_REQUEST_EXPIRED, ERR_STEP_DECIDED (a decision too late), ERR_NOT_APPROVED (an
 * intent too early), ERR_REQUEST_STATE. */
enum err request_next(enum request_state from, enum request_event event,
                      enum request_state *to) MUST_USE;

/* Nothing happens to this round any more. */
bool request_state_is_final(enum request_state state);
/* "pending", "approved" …: the stable word of API and audit. */
const char *request_state_name(enum request_state state);

/* The facts of a submission that need nothing but themselves: at least one document and
 * pair, each document sealed, indexes in range, algorithms and levels that exist, holes
 * that fit, expiry after `now` and within a year, an amount with its currency.
 * ERR_PLACEMENT_NONE or ERR_FIELD_BAD with *field. */
enum err request_check_submission(const struct item_request_submit *item, int64_t now,
                                  const char **field) MUST_USE;

#define REQUEST_LIFE_MAX_DAYS 366
/* An intent without a signature is void after this. */
#define INTENT_LIFE_US (INT64_C(600) * 1000000)
bool intent_is_in_time(const struct canon_intent *intent, int64_t now);

#endif
