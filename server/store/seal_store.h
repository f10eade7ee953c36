/* SPDX-License-Identifier: Apache-2.0 */
/* Seals with their certificate, and the drawn faces. Seals are the signer's and only
 * read here; a face is web's: content-addressed, inserted once, never changed. */
#ifndef SK_STORE_SEAL_STORE_H
#define SK_STORE_SEAL_STORE_H

#include "store/page.h"

struct seal_row {
    uuid id;
    struct str name;
    int64_t type; /* enum seal_type */
    struct digest face;
    int64_t width_um;
    int64_t height_um;
    uuid administrator;
    struct str administrator_name;
    uuid chain; /* nil: none bound */
    int64_t algorithm;
    int64_t state; /* enum seal_state */
    struct str reason;
    int64_t made_at;
    int64_t epoch;
    struct bytes serial;
    int64_t not_before;
    int64_t not_after;
    int64_t certificate_state;
    struct bytes certificate; /* DER */
};

struct seal_filter {
    const uuid *usable_by; /* only seals this person holds an active grant for now */
    int64_t state;         /* 0: any */
};
enum err seal_list(struct db_pool *pool, struct arena *a, uuid company,
                   const struct seal_filter *filter, const struct page *page,
                   struct seal_row **rows, size_t *n) MUST_USE;
enum err seal_find(struct db_pool *pool, struct arena *a, uuid company, uuid seal,
                   struct seal_row *out) MUST_USE;

struct seal_face_row {
    struct digest digest;
    struct bytes face;
    struct str svg;
    struct str design; /* JSON */
};
/* Adds the insertion; the same face again changes nothing. */
void seal_face_insert_add(struct db_batch *b, const struct seal_face_row *row);
/* Size in micrometres and drawing of a stored face; ERR_NOT_FOUND. */
enum err seal_face_find(struct db_pool *pool, struct arena *a, uuid company,
                        const struct digest *digest,
                        struct seal_face_row *out) MUST_USE;

#endif
