/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of files: stored once per company under their SHA-256, in parts of 1 MiB, never
 * overwritten. The worker puts, web and worker read. A sealed file is several blobs,
 * one behind the other: what was approved is there already. Knows no document
 * (document_store.h) and deletes nothing. */
#ifndef SK_STORE_BLOB_STORE_H
#define SK_STORE_BLOB_STORE_H

#include "db/db.h"

#define BLOB_PART_LEN (1u << 20)

/* Stores the bytes, all or nothing, and tells their digest. Storing the same bytes
 * again changes nothing. */
enum err blob_put(struct db_pool *pool, uuid company, struct bytes content,
                  struct digest *digest) MUST_USE;
/* As blob_put, in the open transaction of that company. */
enum err blob_add(struct db *d, uuid company, struct bytes content,
                  struct digest *digest) MUST_USE;

/* The bytes, in the arena. ERR_NOT_FOUND: the company has no such blob. ERR_TOO_LARGE
 * over max. ERR_DIGEST_MISMATCH: the stored bytes have another digest. */
enum err blob_load(struct db_pool *pool, struct arena *a, uuid company,
                   const struct digest *digest, size_t max, struct bytes *out) MUST_USE;

/* A file that lies in several blobs. */
struct blob_file {
    struct digest digest; /* of the whole */
    size_t length;
    const struct digest *parts; /* blobs, in order */
    size_t parts_n;
};
/* As blob_load, for the whole file: its digest is what is checked. */
enum err blob_load_file(struct db_pool *pool, struct arena *a, uuid company,
                        const struct blob_file *file, struct bytes *out) MUST_USE;

#endif
