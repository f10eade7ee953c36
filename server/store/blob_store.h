/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of files: stored once per company under their SHA-256, in parts of 1 MiB, never
 * overwritten. The worker puts, web and worker read. Memory is the caller's, so that a
 * file of 50 MiB goes straight into a memfd or an arena and nowhere else. Knows no
 * document (document_store.h) and deletes nothing. */
#ifndef SK_STORE_BLOB_STORE_H
#define SK_STORE_BLOB_STORE_H

#include "db/db.h"

#define BLOB_PART_LEN (1u << 20)

/* Stores the bytes, all or nothing, and tells their digest. Storing the same bytes
 * again changes nothing. */
enum err blob_put(struct db_pool *pool, uuid company, struct bytes content,
                  struct digest *digest) MUST_USE;

/* ERR_NOT_FOUND when the company has no such blob. */
enum err blob_length(struct db_pool *pool, uuid company, const struct digest *digest,
                     size_t *length) MUST_USE;

/* Fills exactly n bytes at `room`, n being the blob's length, and checks their digest.
 * ERR_NOT_FOUND: no such blob. ERR_DIGEST_MISMATCH: the stored bytes have another
 * length or digest; the content of `room` must not be used then. */
enum err blob_read(struct db_pool *pool, uuid company, const struct digest *digest,
                   uint8_t *room, size_t n) MUST_USE;

/* blob_length and blob_read into the arena; ERR_TOO_LARGE over max. */
enum err blob_load(struct db_pool *pool, struct arena *a, uuid company,
                   const struct digest *digest, size_t max, struct bytes *out) MUST_USE;

#endif
