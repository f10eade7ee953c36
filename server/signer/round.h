/* SPDX-License-Identifier: Apache-2.0 */
/* The latest round of a request with everything that says what may happen to it: frozen
 * request, decisions, intents, links and the credentials behind, read and verified in
 * one round trip; and the changes that every act on a request makes the same way. */
#ifndef SK_SIGNER_ROUND_H
#define SK_SIGNER_ROUND_H

#include "db/db.h"
#include "rules/approval_rules.h"
#include "rules/request_rules.h"
#include "signer/tx.h"

struct round {
    struct row row;
    struct canon_request_state state;
    struct canon_request request;
    struct digest subject;            /* request digest */
    struct canon_decision *decisions; /* in order, void ones left out */
    size_t decisions_n;
    struct row_list intents;     /* live ones */
    struct row_list links;       /* live ones, mailed for a decision */
    struct row_list credentials; /* of deciders, requester and actor */
    struct row_list versions;    /* of the chains its seals have now */
};

/* What not every act looks at. */
enum round_part { ROUND_LINKS = 1, ROUND_VERSIONS = 2 };

/* ERR_NOT_FOUND, ERR_SIGNER_AUTHORITY. The lists of parts left out are empty. */
enum err round_load(struct tx *t, uuid request, unsigned parts,
                    struct round *out) MUST_USE;

/* The two halves of it, for a batch that reads more: statements, then their rows.
 */
struct round_answers {
    int request, decisions, intents, credentials; /* rows of the batch */
    int links, versions;                          /* -1: left out */
};
void round_add(const struct tx *t, uuid request, unsigned parts, struct db_batch *b,
               struct round_answers *at);
enum err round_take(struct tx *t, uuid request, const struct db_batch *b,
                    const struct round_answers *at, struct round *out) MUST_USE;

/* Is the item about this round (ERR_CONFLICT) and this digest (ERR_DIGEST_MISMATCH)? */
enum err round_check(const struct round *r, int64_t round,
                     const struct digest *subject) MUST_USE;
/* The decisions counted now. */
void round_progress(const struct tx *t, const struct round *r,
                    struct approval_progress *out);
/* The credential of a person in the list; NULL when it is not there. */
const struct canon_credential *round_credential(const struct round *r, uuid person);
/* The version that a frozen chain was resolved from. */
enum err round_version(struct tx *t, const struct round *r,
                       const struct canon_frozen_chain *chain,
                       struct canon_chain_version *out) MUST_USE;

/* Moves the request by the table of states and writes its row. */
enum err round_move(struct tx *t, struct round *r, enum request_event event,
                    struct str reason) MUST_USE;
/* Who is asked changed: the projection, word to those who are asked newly, the end of
 * the links of those who are asked no more. */
enum err round_ask(struct tx *t, const struct round *r,
                   const struct approval_persons *before,
                   const struct approval_persons *now) MUST_USE;
/* Word to the open pages of those who are asked no more, and of the requester while the
 * round goes on: its end he is told otherwise. */
enum err round_tell_moved(struct tx *t, const struct round *r,
                          const struct approval_persons *before,
                          const struct approval_persons *now) MUST_USE;
/* Nobody is asked any more. */
enum err round_ask_nobody(struct tx *t, const struct round *r) MUST_USE;
/* Word to a person, with the round. */
enum err round_tell(struct tx *t, const struct round *r, uuid person,
                    const char *kind) MUST_USE;
void round_result(const struct round *r, struct item_result *out);

#endif
