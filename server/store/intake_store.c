/* SPDX-License-Identifier: Apache-2.0 */
/* Uploads on their way in. */
#include "store/intake_store.h"

DB_STATEMENT(intake_upload_get,
             "SELECT person_id, name, size, digest, state\n"
             "FROM upload\n"
             "WHERE company_id = $1 AND id = $2",
             0);

DB_STATEMENT(intake_part_get,
             "SELECT bytes\n"
             "FROM upload_part\n"
             "WHERE company_id = $1 AND upload_id = $2 AND part = $3",
             0);

DB_STATEMENT(intake_document_insert,
             "INSERT INTO document (company_id, id, person_id, name, digest,\n"
             "                      original_digest, length, pages, page_count,\n"
             "                      normalised, signatures, warnings)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
             0);

DB_STATEMENT(intake_upload_end,
             "UPDATE upload\n"
             "SET state = $3, document_id = $4, refusal = $5, refusal_detail = $6,\n"
             "    version = version + 1\n"
             "WHERE company_id = $1 AND id = $2 AND state = 2",
             DB_MUST_TOUCH);

DB_STATEMENT(intake_parts_clear,
             "DELETE FROM upload_part\n"
             "WHERE company_id = $1 AND upload_id = $2",
             0);

static struct db_params *upload_key(struct arena *a, uuid company, uuid upload)
{
    return db_add_uuid(db_add_uuid(db_params_new(a), company), upload);
}

enum err intake_upload_find(struct db_pool *pool, struct arena *a, uuid company,
                            uuid upload, struct intake_upload *out)
{
    struct db_rows r;
    enum err e = db_query(pool, a, company, &intake_upload_get,
                          upload_key(a, company, upload), &r);

    if (e)
        return e;
    if (r.n == 0)
        return ERR_NOT_FOUND;
    *out = (struct intake_upload){
        .id = upload,
        .person = db_uuid(&r, 0, 0),
        .name = db_text(&r, 0, 1),
        .size = db_int(&r, 0, 2),
        .has_digest = !db_is_null(&r, 0, 3),
        .state = (enum intake_state)db_int(&r, 0, 4),
    };
    if (out->has_digest)
        memcpy(out->digest.b, db_bytes(&r, 0, 3).p, sizeof out->digest.b);
    return OK;
}

static enum err read_part(struct db_pool *pool, struct arena *a, uuid company,
                          uuid upload, int64_t part, struct bytes *out)
{
    struct db_params *p = db_add_int(upload_key(a, company, upload), part);
    struct db_rows r;
    enum err e = db_query(pool, a, company, &intake_part_get, p, &r);

    if (e)
        return e;
    *out = r.n ? db_bytes(&r, 0, 0) : (struct bytes){NULL, 0};
    return OK;
}

enum err intake_upload_read(struct db_pool *pool, uuid company, uuid upload,
                            uint8_t *room, size_t n)
{
    struct arena *a = arena_new();
    size_t off = 0;
    enum err e = OK;

    for (int64_t part = 0; off < n; part++) {
        struct bytes got;

        e = read_part(pool, a, company, upload, part, &got);
        if (e)
            goto out;
        if (got.n == 0 || got.n > n - off) {
            e = ERR_UPLOAD_INCOMPLETE;
            goto out;
        }
        memcpy(room + off, got.p, got.n);
        off += got.n;
        arena_reset(a);
    }
out:
    arena_free(&a);
    return e;
}

static void add_document(struct db_batch *b, const struct intake_upload *u,
                         const struct intake_document *d)
{
    struct db_params *p = db_params_new(b->arena);

    db_add_uuid(p, b->company);
    db_add_uuid(p, d->id);
    db_add_uuid(p, u->person);
    db_add_text(p, u->name);
    db_add_bytes(p, digest_bytes(&d->digest));
    db_add_bytes(p, digest_bytes(&d->original));
    db_add_int(p, d->length);
    db_add_json(p, d->pages);
    db_add_int(p, d->page_count);
    db_add_bool(p, d->normalised);
    db_add_int(p, d->signatures);
    db_add_json(p, d->warnings);
    (void)db_batch_add(b, &intake_document_insert, p);
}

static void add_end(struct db_batch *b, const struct intake_upload *u,
                    const uuid *document, struct str code, struct str detail)
{
    struct db_params *p = upload_key(b->arena, b->company, u->id);

    db_add_int(p, document ? INTAKE_EXAMINED : INTAKE_REFUSED);
    db_add_uuid_or_null(p, document);
    db_add_text(p, code);
    db_add_text(p, detail);
    (void)db_batch_add(b, &intake_upload_end, p);
    (void)db_batch_add(b, &intake_parts_clear, upload_key(b->arena, b->company, u->id));
}

void intake_accept_add(struct db_batch *b, const struct intake_upload *upload,
                       const struct intake_document *document)
{
    add_document(b, upload, document);
    add_end(b, upload, &document->id, (struct str){NULL, 0}, (struct str){NULL, 0});
}

void intake_refuse_add(struct db_batch *b, const struct intake_upload *upload,
                       struct str code, struct str detail)
{
    add_end(b, upload, NULL, code, detail);
}
