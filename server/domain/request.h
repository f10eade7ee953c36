/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as users see them: who may see one, what its frozen bytes say, how far its
 * chains have come, and the acts that submit, decide, withdraw and confirm. Never
 * changes a request: the signer does; progress comes from rules/approval_rules alone.
 */
#ifndef SK_DOMAIN_REQUEST_H
#define SK_DOMAIN_REQUEST_H

#include "canon/items.h"
#include "domain/picture.h"
#include "rules/approval_rules.h"
#include "store/request_store.h"

struct request_seen {
    struct request_row row;
    struct canon_request_state state;
    struct canon_request request; /* the frozen request */
};

/* The latest round. Its requester sees it, everybody whom it asks at any step, and who
 * oversees the company; for all others it does not exist (ERR_NOT_FOUND). */
enum err request_see(const struct services *s, struct arena *a,
                     const struct actor *actor, uuid request,
                     struct request_seen *out) MUST_USE;
/* As request_see, for one who was asked or who asked: no overseer. */
bool request_concerns(struct arena *a, const struct canon_request *request,
                      uuid person);
/* Decodes a row as stored. */
enum err request_decode(struct arena *a, const struct request_row *row,
                        struct request_seen *out) MUST_USE;

struct request_detail {
    struct request_seen seen;
    struct request_parts parts;
    struct place_row *places;
    size_t place_count;
    struct approval_progress progress;
};
enum err request_detail_load(const struct services *s, struct arena *a,
                             const struct request_seen *seen,
                             struct request_detail *out) MUST_USE;
/* Name of a person or seal that the request mentions; absent when it has none. */
struct str request_name(const struct request_detail *d, uuid id);

/* Where a pair puts its seal; NULL when that was not kept. */
const struct place_row *request_place(const struct request_detail *d,
                                      const struct canon_pair *pair);

/* What a page of the request's n-th document shows. ERR_NOT_FOUND when there is no such
 * document or page. */
enum err request_picture(const struct request_seen *seen, int64_t document,
                         int64_t page, struct picture_wish *out) MUST_USE;

/* The act that submits a prepared draft. ERR_DRAFT_NOT_PREPARED, ERR_PLACEMENT_NONE,
 * ERR_FIELD_MISSING without a purpose. */
enum err request_submission(const struct services *s, struct arena *a,
                            const struct actor *actor, uuid draft,
                            struct item_request_submit *out) MUST_USE;

#endif
