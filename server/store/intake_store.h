/* SPDX-License-Identifier: Apache-2.0 */
/* Uploads as the worker takes them in: their parts, and what becomes of them. An upload
 * ends as one document or as one refusal, in the transaction that ends the job. Judges
 * nothing. Used by jobs/intake.c. */
#ifndef SK_STORE_INTAKE_STORE_H
#define SK_STORE_INTAKE_STORE_H

#include "db/db.h"

enum intake_state {
    INTAKE_OPEN = 1,
    INTAKE_COMPLETE = 2, /* waits for us */
    INTAKE_EXAMINED = 3,
    INTAKE_REFUSED = 4,
};

struct intake_upload {
    uuid id;
    uuid person;
    struct str name;
    int64_t size;
    bool has_digest; /* the client announced one */
    struct digest digest;
    enum intake_state state;
};
/* ERR_NOT_FOUND when it was deleted. */
enum err intake_upload_find(struct db_pool *pool, struct arena *a, uuid company,
                            uuid upload, struct intake_upload *out) MUST_USE;

/* Fills exactly n bytes; ERR_UPLOAD_INCOMPLETE when the parts hold fewer or more. */
enum err intake_upload_read(struct db_pool *pool, uuid company, uuid upload,
                            uint8_t *room, size_t n) MUST_USE;

struct intake_document {
    uuid id;
    struct digest digest;   /* of the approved bytes, a blob */
    struct digest original; /* of the bytes as uploaded */
    int64_t length;
    struct str pages; /* JSON array */
    int64_t page_count;
    bool normalised;
    int64_t signatures;
    struct str warnings; /* JSON array */
};
/* Adds document, the upload's end and the end of its parts to a batch; ERR_CONFLICT
 * when the upload is not waiting any more. */
void intake_accept_add(struct db_batch *b, const struct intake_upload *upload,
                       const struct intake_document *document);
void intake_refuse_add(struct db_batch *b, const struct intake_upload *upload,
                       struct str code, struct str detail);

#endif
