/* SPDX-License-Identifier: Apache-2.0 */
/* Uploads from announcement to intake. */

/* ours */
#include "base/crash.h"
#include "domain/upload.h"
#include "crypto/digest.h"
#include "store/job_store.h"

enum err upload_begin(const struct services *s, const struct actor *actor,
                      struct db_batch *b, const struct upload_row *row)
{
    int64_t open = 0;
    enum err e;

    if (row->size < 1 || row->size > s->upload_size_max)
        return ERR_PDF_TOO_LARGE; /* guard: upload_size */
    e = upload_count_open(s->db, b->arena, actor->company, actor->person, &open);
    if (e)
        return e;
    if (open >= s->uploads_open_max)
        return ERR_RATE_LIMITED; /* guard: uploads_open */
    upload_insert_add(b, row);
    return OK;
}

static int64_t part_length(const struct upload_row *u, int64_t part)
{
    int64_t left = u->size - part * UPLOAD_PART_LEN;

    return left < UPLOAD_PART_LEN ? left : UPLOAD_PART_LEN;
}

enum err upload_put(const struct services *s, struct arena *a,
                    const struct actor *actor, uuid upload, int64_t part,
                    struct bytes bytes)
{
    struct upload_row u;
    enum err e = upload_find(s->db, a, actor->company, actor->person, upload, &u);

    if (e)
        return e;
    if (part >= upload_parts(&u) || (int64_t)bytes.n != part_length(&u, part))
        return ERR_UPLOAD_PART; /* guard: upload_part */
    e = upload_part_put(s->db, a, actor->company, upload, part, bytes);
    CRASH_POINT("upload.part_stored");
    return e;
}

/* One part in memory at a time. */
static enum err hash_parts(const struct services *s, const struct actor *actor,
                           const struct upload_row *u, struct digest *out)
{
    struct arena *a = arena_new();
    struct sha256 h;
    enum err e = OK;

    sha256_init(&h);
    for (int64_t part = 0; !e && part < upload_parts(u); part++) {
        struct bytes bytes = {NULL, 0};

        arena_reset(a);
        e = upload_part_read(s->db, a, actor->company, u->id, part, &bytes);
        if (!e)
            sha256_add(&h, bytes);
    }
    sha256_done(&h, out);
    arena_free(&a);
    return e;
}

enum err upload_complete(const struct services *s, const struct actor *actor,
                         struct db_batch *b, uuid upload, struct upload_row *out)
{
    struct digest digest;
    enum err e =
        upload_find(s->db, b->arena, actor->company, actor->person, upload, out);

    if (e)
        return e;
    if (out->state != UPLOAD_OPEN)
        return ERR_CONFLICT;
    if (out->arrived_bytes != out->size || out->arrived_count != upload_parts(out))
        return ERR_UPLOAD_INCOMPLETE; /* guard: upload_incomplete */
    e = hash_parts(s, actor, out, &digest);
    if (e)
        return e;
    if (out->has_digest && !digest_eq(&digest, &out->digest))
        return ERR_UPLOAD_DIGEST; /* guard: upload_digest */
    upload_complete_add(b, out);
    job_add(b, STR("intake"), upload, STR("{}"));
    out->state = UPLOAD_COMPLETE;
    return OK;
}
