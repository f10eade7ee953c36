/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts: documents, seals and where they go, and the facts of a request to be. Web's
 * own rows; the same JSON stands in the API, in the column and in the worker's hands.
 * A draft whose request is under way cannot be changed. Authorises nothing: submission
 * is an act. */
#ifndef SK_DOMAIN_DRAFT_H
#define SK_DOMAIN_DRAFT_H

#include <jansson.h>

#include "canon/request.h"
#include "domain/picture.h"
#include "domain/services.h"
#include "store/document_store.h"
#include "store/draft_store.h"

struct draft_placement {
    int64_t document; /* index */
    uuid seal;
    int64_t page; /* from 1 */
    double x, y;  /* points of the unrotated page */
};

struct draft_content {
    uuid *documents;
    size_t document_count;
    struct draft_placement *placements;
    size_t placement_count;
    struct str purpose;
    struct str counterparty;
    struct canon_money amount;
    struct str document_class;
    int64_t copies;
    int64_t expires_at; /* 0: not said */
};

/* The JSON as checked by the API's table, or as stored. ERR_FIELD_BAD with *field. */
enum err draft_read(struct arena *a, const json_t *json, struct draft_content *out,
                    const char **field) MUST_USE;
enum err draft_read_row(struct arena *a, const struct draft_row *row,
                        struct draft_content *out) MUST_USE;

/* May this content be saved by this person? Documents are his own, placements lie on
 * their pages. ERR_FIELD_BAD, ERR_PLACEMENT_PAGE with *field. */
enum err draft_check(const struct services *s, struct arena *a,
                     const struct actor *actor, const struct draft_content *content,
                     const char **field) MUST_USE;

/* May it be edited, prepared or deleted? ERR_REQUEST_STATE while its request is under
 * way or sealed. */
enum err draft_is_open(const struct draft_row *row) MUST_USE;

/* Adds the wish to prepare, with its job. ERR_PLACEMENT_NONE, ERR_GRANT_NOT_LIVE. */
enum err draft_prepare(const struct services *s, const struct actor *actor,
                       struct db_batch *b, const struct draft_row *row) MUST_USE;

/* What a page of the draft's n-th document shows now. */
enum err draft_picture(const struct services *s, struct arena *a,
                       const struct actor *actor, const struct draft_row *row,
                       int64_t document, int64_t page,
                       struct picture_wish *out) MUST_USE;

#endif
