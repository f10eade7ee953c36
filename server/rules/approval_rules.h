/* SPDX-License-Identifier: Apache-2.0 */
/* The one place that says what decisions amount to: how far each chain of a frozen
 * request has come, who is asked now, who may decide. A function of the frozen request
 * and its decisions in order; UI, API, links, jobs and signer all ask here.
 *
 * Within a chain the steps are worked through in order, and a human counts once,
 * however many accounts or steps name him; one decision covers his steps in several
 * chains. An approver whom a later step cannot do without is kept for that step: so
 * what was submitted can always be completed. */
#ifndef SK_RULES_APPROVAL_RULES_H
#define SK_RULES_APPROVAL_RULES_H

#include "base/arena.h"
#include "base/err.h"
#include "canon/items.h"

enum approval_outcome {
    APPROVAL_OPEN = 0,
    APPROVAL_COMPLETE = 1,
    APPROVAL_REJECTED = 2
};

struct approval_step_progress {
    size_t need;
    uuid *counted; /* persons whose approval counts at this step */
    size_t counted_n;
};

struct matching;

struct approval_chain_progress {
    size_t current; /* first step that is not complete; == steps_n when all are */
    struct approval_step_progress *steps;
    size_t steps_n;
    struct matching *matching; /* approval_matching.h: who may still be counted where */
};

struct approval_progress {
    enum approval_outcome outcome;
    struct digest subject; /* request digest */
    struct approval_chain_progress *chains;
    size_t chains_n;
    const struct canon_request *request; /* borrowed */
    const struct canon_decision *decisions;
    size_t decisions_n;
};

/* The decisions of the round in the order of their sequence, those void by a
 * compromised credential left out. One that is of another request, round or digest,
 * that the requester made, or that nobody asked for, counts for nothing. */
void approval_evaluate(struct arena *a, const struct canon_request *request,
                       const struct canon_decision *decisions, size_t n,
                       struct approval_progress *out);

/* May this person decide now? In this order: ERR_SELF_APPROVAL, ERR_NOT_AN_APPROVER (no
 * step names him), ERR_STEP_DECIDED (he or his other account did, his step is complete,
 * or the round has ended), ERR_STEP_NOT_DUE (his step comes later). */
enum err approval_may_decide(const struct approval_progress *p, uuid person,
                             const struct digest *human) MUST_USE;

/* The persons who may decide now, each once, in the order of chains and steps. */
struct approval_persons {
    uuid *persons;
    size_t n;
};
struct approval_persons approval_due(struct arena *a,
                                     const struct approval_progress *p);
/* Everybody whom the request asks at any step, each once. */
struct approval_persons approval_everybody(struct arena *a,
                                           const struct canon_request *request);

/* Can the chain be completed by humans who each count once and are not the requester?
 * What submission asks. */
bool approval_chain_can_complete(struct arena *a,
                                 const struct canon_frozen_chain *chain,
                                 const struct digest *requester_human);

/* What a decision needs besides the person: the round is pending and not over
 * (ERR_REQUEST_WITHDRAWN, ERR_REQUEST_EXPIRED, ERR_STEP_DECIDED), it is about this
 * round (ERR_CONFLICT) and this digest (ERR_DIGEST_MISMATCH), a rejection has a reason
 * (ERR_REASON_REQUIRED). */
enum err approval_check_item(const struct canon_request_state *state,
                             const struct canon_request *request,
                             const struct item_request_decide *item,
                             int64_t now) MUST_USE;

#endif
