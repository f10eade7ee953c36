/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts: web's own rows, each with a version that every edit raises. A draft's id
 * becomes the request's. What the content means is domain/draft.c's business. */
#ifndef SK_STORE_DRAFT_STORE_H
#define SK_STORE_DRAFT_STORE_H

#include "store/page.h"

enum preparation {
    PREPARATION_NONE = 0,
    PREPARATION_ASKED = 1,
    PREPARATION_DONE = 2,
    PREPARATION_FAILED = 3,
};

struct draft_row {
    uuid id;
    uuid person;
    struct str content; /* JSON object */
    int64_t preparation;
    int64_t prepared_version; /* 0: never */
    struct str failure;       /* public code */
    struct str failure_detail;
    int64_t submitted_round; /* 0: never */
    int64_t request_state;   /* enum request_state of the last round; 0: none */
    int64_t created_at;
    int64_t updated_at;
    int64_t version;
    struct str files; /* JSON array of {id, name}: its documents in their order */
};

struct draft_filter {
    uuid company, person;
    bool unsubmitted; /* only those that were never submitted */
};
enum err draft_list(struct db_pool *pool, struct arena *a,
                    const struct draft_filter *filter, const struct page *page,
                    struct draft_row **rows, size_t *n) MUST_USE;
/* ERR_NOT_FOUND unless it is this person's. */
enum err draft_find(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                    uuid draft, struct draft_row *out) MUST_USE;

void draft_insert_add(struct db_batch *b, uuid person, uuid draft, struct str content);
/* ERR_CONFLICT when the draft has another version by now. */
void draft_update_add(struct db_batch *b, uuid draft, int64_t version,
                      struct str content);
void draft_delete_add(struct db_batch *b, uuid draft, int64_t version);
/* Preparation is asked for, in this version. */
void draft_prepare_add(struct db_batch *b, uuid draft, int64_t version);

#endif
