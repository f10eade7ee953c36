/* SPDX-License-Identifier: Apache-2.0 */
/* Content-addressed bytes in PostgreSQL. A part travels in one statement of its own, so
 * that neither side ever holds a second copy of the whole file. */
#include "store/blob_store.h"

#include "base/clock.h"
#include "crypto/digest.h"

#define BORROW_WAIT_US (5 * US_PER_S)

DB_STATEMENT(blob_part_put,
             "INSERT INTO blob (company_id, digest, part, bytes)\n"
             "VALUES ($1, $2, $3, $4)\n"
             "ON CONFLICT DO NOTHING",
             0);

/* octet_length reads the size from the row and not the bytes. */
DB_STATEMENT(blob_measure,
             "SELECT count(*), coalesce(sum(octet_length(bytes)), 0)::bigint\n"
             "FROM blob\n"
             "WHERE company_id = $1 AND digest = $2",
             0);

DB_STATEMENT(blob_part_get,
             "SELECT bytes\n"
             "FROM blob\n"
             "WHERE company_id = $1 AND digest = $2 AND part = $3",
             0);

static struct db_params *part_key(struct arena *a, uuid company,
                                  const struct digest *digest, size_t part)
{
    struct db_params *p = db_params_new(a);

    db_add_uuid(p, company);
    db_add_bytes(p, digest_bytes(digest));
    return db_add_int(p, (int64_t)part);
}

static struct bytes part_of(struct bytes content, size_t part)
{
    size_t off = part * BLOB_PART_LEN;
    size_t left = content.n - off;

    return (struct bytes){content.p + off, left < BLOB_PART_LEN ? left : BLOB_PART_LEN};
}

static enum err put_parts(struct db *d, struct arena *a, uuid company,
                          struct bytes content, const struct digest *digest)
{
    enum err e = OK;

    for (size_t part = 0; !e && part * BLOB_PART_LEN < content.n; part++) {
        struct db_params *p = part_key(a, company, digest, part);

        db_add_bytes(p, part_of(content, part));
        e = db_run(d, a, &blob_part_put, p, NULL);
        arena_reset(a);
    }
    return e;
}

enum err blob_put(struct db_pool *pool, uuid company, struct bytes content,
                  struct digest *digest)
{
    struct arena *a = arena_new();
    struct digest name = sha256_of(content);
    struct db *d = NULL;
    enum err e;

    e = db_borrow(pool, BORROW_WAIT_US, &d);
    if (e)
        goto out;
    e = db_begin(d, company);
    if (e)
        goto out;
    e = put_parts(d, a, company, content, &name);
    if (e)
        goto out;
    e = db_commit(d);
    if (!e)
        *digest = name;
out:
    db_return(&d);
    arena_free(&a);
    return e;
}

enum err blob_length(struct db_pool *pool, uuid company, const struct digest *digest,
                     size_t *length)
{
    struct arena *a = arena_new();
    struct db_params *p = db_params_new(a);
    struct db_rows rows;
    enum err e;

    db_add_uuid(p, company);
    db_add_bytes(p, digest_bytes(digest));
    e = db_query(pool, a, company, &blob_measure, p, &rows);
    if (!e && db_int(&rows, 0, 0) == 0)
        e = ERR_NOT_FOUND;
    if (!e)
        *length = (size_t)db_int(&rows, 0, 1);
    arena_free(&a);
    return e;
}

static enum err read_part(struct db_pool *pool, struct arena *a, uuid company,
                          struct db_params *key, struct bytes *out)
{
    struct db_rows rows;
    enum err e = db_query(pool, a, company, &blob_part_get, key, &rows);

    if (!e && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (!e)
        *out = db_bytes(&rows, 0, 0);
    return e;
}

enum err blob_read(struct db_pool *pool, uuid company, const struct digest *digest,
                   uint8_t *room, size_t n)
{
    struct arena *a = arena_new();
    struct digest found;
    size_t off = 0;
    enum err e = OK;

    for (size_t part = 0; off < n; part++) {
        struct bytes got;

        e = read_part(pool, a, company, part_key(a, company, digest, part), &got);
        if (e)
            goto out;
        if (got.n == 0 || got.n > n - off) {
            e = ERR_DIGEST_MISMATCH;
            goto out;
        }
        memcpy(room + off, got.p, got.n);
        off += got.n;
        arena_reset(a);
    }
    found = sha256_of((struct bytes){room, n});
    if (!digest_eq(&found, digest))
        e = ERR_DIGEST_MISMATCH;
out:
    arena_free(&a);
    return e;
}

enum err blob_load(struct db_pool *pool, struct arena *a, uuid company,
                   const struct digest *digest, size_t max, struct bytes *out)
{
    size_t n = 0;
    uint8_t *room;
    enum err e = blob_length(pool, company, digest, &n);

    if (e)
        return e;
    if (n > max)
        return ERR_TOO_LARGE;
    room = arena_alloc(a, n);
    e = blob_read(pool, company, digest, room, n);
    if (!e)
        *out = (struct bytes){room, n};
    return e;
}
