/* SPDX-License-Identifier: Apache-2.0 */
/* Uploads as their owner sees them: parts of 1 MiB that may arrive in any order and
 * again. Every part that arrives raises the version, so that what was counted and
 * hashed is what gets completed. Examining is the worker's (intake_store.h). */
#ifndef SK_STORE_UPLOAD_STORE_H
#define SK_STORE_UPLOAD_STORE_H

#include "db/db.h"

#define UPLOAD_PART_LEN (1u << 20)

enum upload_state {
    UPLOAD_OPEN = 1,
    UPLOAD_COMPLETE = 2,
    UPLOAD_EXAMINED = 3,
    UPLOAD_REFUSED = 4,
};

struct upload_row {
    uuid id;
    uuid person;
    struct str name;
    int64_t size;
    bool has_digest;
    struct digest digest;
    int64_t state;      /* enum upload_state */
    uuid document;      /* nil: not examined yet, or refused */
    struct str refusal; /* public code */
    struct str refusal_detail;
    int64_t version;
    struct str arrived; /* JSON array of part numbers, ascending */
    int64_t arrived_count;
    int64_t arrived_bytes;
};

void upload_insert_add(struct db_batch *b, const struct upload_row *row);
/* ERR_NOT_FOUND unless it is this person's. */
enum err upload_find(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                     uuid upload, struct upload_row *out) MUST_USE;
/* Uploads of a person that are open, for a limit. */
enum err upload_count_open(struct db_pool *pool, struct arena *a, uuid company,
                           uuid person, int64_t *n) MUST_USE;
/* ERR_CONFLICT when the upload is not open any more. */
enum err upload_part_put(struct db_pool *pool, struct arena *a, uuid company,
                         uuid upload, int64_t part, struct bytes bytes) MUST_USE;
/* ERR_UPLOAD_INCOMPLETE when it has not arrived. */
enum err upload_part_read(struct db_pool *pool, struct arena *a, uuid company,
                          uuid upload, int64_t part, struct bytes *out) MUST_USE;
/* Adds the step from open to complete; ERR_CONFLICT when a part arrived since. */
void upload_complete_add(struct db_batch *b, const struct upload_row *row);

#endif
