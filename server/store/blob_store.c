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
DB_STATEMENT(blob_first_get,
             "SELECT bytes,\n"
             "       (SELECT sum(octet_length(b.bytes))::bigint\n"
             "        FROM blob AS b\n"
             "        WHERE b.company_id = $1 AND b.digest = $2)\n"
             "FROM blob\n"
             "WHERE company_id = $1 AND digest = $2 AND part = 0",
             0);

DB_STATEMENT(blob_part_get,
             "SELECT bytes\n"
             "FROM blob\n"
             "WHERE company_id = $1 AND digest = $2 AND part = $3",
             0);

static struct db_params *blob_key(struct arena *a, uuid company,
                                  const struct digest *digest)
{
    return db_add_bytes(db_add_uuid(db_params_new(a), company), digest_bytes(digest));
}

static struct db_params *part_key(struct arena *a, uuid company,
                                  const struct digest *digest, size_t part)
{
    return db_add_int(blob_key(a, company, digest), (int64_t)part);
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

enum err blob_add(struct db *d, uuid company, struct bytes content,
                  struct digest *digest)
{
    struct arena *a = arena_new();
    struct digest name = sha256_of(content);
    enum err e = put_parts(d, a, company, content, &name);

    if (!e)
        *digest = name;
    arena_free(&a);
    return e;
}

enum err blob_put(struct db_pool *pool, uuid company, struct bytes content,
                  struct digest *digest)
{
    struct db *d = NULL;
    enum err e = db_borrow(pool, BORROW_WAIT_US, &d);

    if (!e)
        e = db_begin(d, company);
    if (!e)
        e = blob_add(d, company, content, digest);
    if (!e)
        e = db_commit(d);
    db_return(&d);
    return e;
}

/* ---- reading ---- */

/* Where a file of a known length comes together. */
struct room {
    uint8_t *p;
    size_t n;
    size_t used;
};

static struct room room_new(struct arena *a, size_t n)
{
    return (struct room){.p = arena_alloc(a, n), .n = n};
}

static enum err room_add(struct room *r, struct bytes part)
{
    if (part.n == 0 || part.n > r->n - r->used)
        return ERR_DIGEST_MISMATCH;
    memcpy(r->p + r->used, part.p, part.n);
    r->used += part.n;
    return OK;
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

/* A blob's parts from this one on, up to one that is not full or not there. That one
 * was lost is what the digest of the file tells. */
static enum err read_from(struct db_pool *pool, uuid company,
                          const struct digest *digest, size_t part, struct room *room)
{
    struct arena *a = arena_new();
    struct bytes got = {.n = BLOB_PART_LEN};
    enum err e = OK;

    for (; !e && got.n == BLOB_PART_LEN; part++) {
        got.n = 0;
        e = read_part(pool, a, company, part_key(a, company, digest, part), &got);
        if (!e)
            e = room_add(room, got);
        else if (e == ERR_NOT_FOUND && part > 0)
            e = OK;
        arena_reset(a);
    }
    arena_free(&a);
    return e;
}

static enum err check(struct bytes content, const struct digest *digest,
                      struct bytes *out)
{
    struct digest found = sha256_of(content);

    if (!digest_eq(&found, digest))
        return ERR_DIGEST_MISMATCH; /* guard: blob_digest */
    *out = content;
    return OK;
}

enum err blob_load(struct db_pool *pool, struct arena *a, uuid company,
                   const struct digest *digest, size_t max, struct bytes *out)
{
    struct db_rows rows;
    struct bytes first;
    struct room room;
    size_t n;
    enum err e = db_query(pool, a, company, &blob_first_get,
                          blob_key(a, company, digest), &rows);

    if (e)
        return e;
    if (rows.n == 0)
        return ERR_NOT_FOUND;
    first = db_bytes(&rows, 0, 0);
    n = (size_t)db_int(&rows, 0, 1);
    if (n > max)
        return ERR_TOO_LARGE;
    if (first.n == n)
        return check(first, digest, out);
    room = room_new(a, n);
    e = room_add(&room, first);
    if (!e)
        e = read_from(pool, company, digest, 1, &room);
    return e ? e : check((struct bytes){room.p, room.used}, digest, out);
}

enum err blob_load_file(struct db_pool *pool, struct arena *a, uuid company,
                        const struct blob_file *file, struct bytes *out)
{
    struct room room = room_new(a, file->length);
    enum err e = OK;

    for (size_t i = 0; !e && i < file->parts_n; i++)
        e = read_from(pool, company, &file->parts[i], 0, &room);
    return e ? e : check((struct bytes){room.p, room.used}, &file->digest, out);
}
