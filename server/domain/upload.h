/* SPDX-License-Identifier: Apache-2.0 */
/* Uploads: announced with size and digest, sent in parts of 1 MiB in any order, then
 * handed to the worker with a job in the same transaction. Bounded in memory (one part)
 * and in number. Looks into no file. */
#ifndef SK_DOMAIN_UPLOAD_H
#define SK_DOMAIN_UPLOAD_H

#include "domain/services.h"
#include "store/upload_store.h"

static inline int64_t upload_parts(const struct upload_row *u)
{
    return (u->size + UPLOAD_PART_LEN - 1) / UPLOAD_PART_LEN;
}

/* Adds a new upload. ERR_PDF_TOO_LARGE over the limit, ERR_RATE_LIMITED with too many
 * open ones. */
enum err upload_begin(const struct services *s, const struct actor *actor,
                      struct db_batch *b, const struct upload_row *row) MUST_USE;

/* ERR_UPLOAD_PART when number or size is not what the size announced needs;
 * ERR_CONFLICT when the upload is not open any more. */
enum err upload_put(const struct services *s, struct arena *a,
                    const struct actor *actor, uuid upload, int64_t part,
                    struct bytes bytes) MUST_USE;

/* All parts are there and have the announced digest: adds the step to complete and the
 * intake job. ERR_UPLOAD_INCOMPLETE, ERR_UPLOAD_DIGEST, ERR_CONFLICT. */
enum err upload_complete(const struct services *s, const struct actor *actor,
                         struct db_batch *b, uuid upload,
                         struct upload_row *out) MUST_USE;

#endif
