/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts as the worker prepares and draws them: what is to be sealed where, the faces,
 * the prepared updates and the pictures of pages. Prepared updates are kept: those of a
 * submitted version are what is sealed. Used by jobs/prepare.c and jobs/preview.c. */
#ifndef SK_STORE_PREPARE_STORE_H
#define SK_STORE_PREPARE_STORE_H

#include "canon/update.h"
#include "store/audit_store.h"
#include "store/job_store.h"

struct prepare_draft {
    uuid id;
    uuid person;
    struct str content; /* JSON, docs/api.md "Draft fields" */
    int64_t version;
};
enum err prepare_draft_find(struct db_pool *pool, struct arena *a, uuid company,
                            uuid draft, struct prepare_draft *out) MUST_USE;

struct prepare_document {
    struct digest digest;
    int64_t length;
};
enum err prepare_document_find(struct db_pool *pool, struct arena *a, uuid company,
                               uuid document, struct prepare_document *out) MUST_USE;

struct prepare_face {
    struct digest digest;
    struct bytes face; /* canon/face.h */
};
/* The present face of a seal. */
enum err prepare_face_find(struct db_pool *pool, struct arena *a, uuid company,
                           uuid seal, struct prepare_face *out) MUST_USE;

struct prepare_update {
    int64_t pair;
    uuid document;
    uuid seal;
    struct digest face;
    struct digest update; /* update digest */
    int64_t length;
    struct update_holes holes;
    struct digest blob; /* of the update's bytes with placeholders */
    int64_t page;       /* from 1 */
    int64_t x, y;       /* thousandths of a point of the unrotated page */
};

/* How it ended, with its record. */
struct prepare_end {
    int64_t version;                      /* of the draft */
    struct str code;                      /* absent: it is prepared; else why not */
    struct str detail;                    /* absent, or what was found */
    const struct prepare_update *updates; /* of what is prepared */
    size_t updates_n;
    const struct audit_append *record;
};
/* All updates of a version, the draft's state, the job's end and the record of it in
 * one transaction. ERR_CONFLICT when the draft was edited meanwhile or the lease was
 * lost. */
enum err prepare_finish(struct db_pool *pool, struct arena *a, const struct job *job,
                        const struct prepare_end *end) MUST_USE;

/* The updates of a document that a picture shows: all up to the one whose update digest
 * is `base`, in order; none when `base` is the document's own digest. */
enum err prepare_shown(struct db_pool *pool, struct arena *a, uuid company, uuid draft,
                       const struct digest *base, struct prepare_update **out,
                       size_t *n) MUST_USE;

struct prepare_picture {
    struct digest base;
    int64_t page;
    int64_t dpi;
    struct bytes png;   /* absent: it failed */
    struct str failure; /* public code */
};
/* Adds the picture, in place of the asked one. */
void prepare_picture_add(struct db_batch *b, const struct prepare_picture *picture);

#endif
