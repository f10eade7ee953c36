/* SPDX-License-Identifier: Apache-2.0 */
/* Examined documents, their page pictures, and the prepared updates of drafts, as web
 * reads them. The bytes are blobs (blob_store.h). The worker writes all of them; web
 * only asks for a picture. */
#ifndef SK_STORE_DOCUMENT_STORE_H
#define SK_STORE_DOCUMENT_STORE_H

#include "db/db.h"

struct document_row {
    uuid id;
    uuid person; /* who brought it in */
    struct str name;
    struct digest digest;
    struct digest original;
    int64_t length;
    struct str pages; /* JSON array */
    int64_t page_count;
    bool normalised;
    int64_t signatures;
    struct str warnings; /* JSON array */
    int64_t created_at;
};
/* ERR_NOT_FOUND. Whose it is, is the caller's to check. */
enum err document_find(struct db_pool *pool, struct arena *a, uuid company,
                       uuid document, struct document_row *out) MUST_USE;
/* Those that exist, in no order. */
enum err document_find_all(struct db_pool *pool, struct arena *a, uuid company,
                           const uuid *ids, size_t count, struct document_row **rows,
                           size_t *n) MUST_USE;

struct prepared_row {
    int64_t pair;
    uuid document;
    uuid seal;
    struct digest face;
    struct digest update;
    int64_t length;
    int64_t time_off;
    int64_t request_off;
    int64_t contents_off;
    int64_t contents_len;
};
/* In the order of pairs; none when that version was not prepared. */
enum err prepared_list(struct db_pool *pool, struct arena *a, uuid company, uuid draft,
                       int64_t version, struct prepared_row **rows, size_t *n) MUST_USE;

enum picture_state { PICTURE_ASKED = 1, PICTURE_DONE = 2, PICTURE_FAILED = 3 };
struct picture_key {
    struct digest base; /* of what is shown */
    int64_t page;       /* from 1 */
    int64_t dpi;
};
struct picture_row {
    int64_t state;
    struct bytes png;
};
/* ERR_NOT_FOUND when nobody asked for it yet. */
enum err picture_find(struct db_pool *pool, struct arena *a, uuid company,
                      const struct picture_key *key, struct picture_row *out) MUST_USE;
/* Adds the wish for a picture; a second wish changes nothing. */
void picture_ask_add(struct db_batch *b, const struct picture_key *key);

#endif
