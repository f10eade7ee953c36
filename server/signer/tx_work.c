/* SPDX-License-Identifier: Apache-2.0 */
/* What a transaction writes besides authority rows: jobs, outbox, who is asked, columns
 * beside the canon, memberships. All queued like rows (tx_own.h). */
#include "signer/frame.h"
#include "signer/tx_own.h"

/* ours */
#include "base/log.h"
#include "base/text.h"
#include "canon/outbox_kind.h"

#define DETAIL_MAX 1000

DB_STATEMENT(tx_job_insert,
             "INSERT INTO job (company_id, id, kind, object_id, data) "
             "VALUES ($1, $2, $3, $4, $5) "
             "ON CONFLICT DO NOTHING",
             0);
DB_STATEMENT(tx_outbox_insert,
             "INSERT INTO outbox (company_id, id, person_id, kind, object_id, data) "
             "VALUES ($1, $2, $3, $4, $5, $6)",
             0);
DB_STATEMENT(tx_due_clear,
             "DELETE FROM approval_due "
             "WHERE company_id = $1 AND request_id = $2 AND round = $3",
             0);
DB_STATEMENT(
    tx_due_insert,
    "INSERT INTO approval_due (company_id, request_id, round, person_id, since) "
    "SELECT $1::uuid, $2::uuid, $3::bigint, unnest($4::uuid[]), $5::timestamptz",
    0);
DB_STATEMENT(tx_cms_get,
             "SELECT cms FROM intent "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_credential_zero,
             "UPDATE credential SET tries = 0 "
             "WHERE company_id = $1 AND id = $2",
             DB_MUST_TOUCH);
DB_STATEMENT(tx_membership_insert,
             "INSERT INTO membership (account_id, company_id, person_id) "
             "VALUES ($1, $2, $3)",
             DB_SHARED);
DB_STATEMENT(tx_membership_delete,
             "DELETE FROM membership "
             "WHERE account_id = $1 AND company_id = $2",
             DB_SHARED);

static struct db_params *params_of(struct tx *t)
{
    return db_add_uuid(db_params_new(t->arena), t->company);
}

void tx_detail(struct tx *t, const char *name, struct str value)
{
    /* a detail that no canon can hold must not cost the act */
    if (t->detail_count == AUDIT_DETAILS_MAX || value.n > DETAIL_MAX ||
        (value.p && !text_is_plain(value, true)))
        return;
    t->details[t->detail_count++] = (struct canon_detail){
        .name = str_of(name), .value = arena_str(t->arena, value)};
}

static struct str kept_json(struct tx *t, const char *json)
{
    return arena_str(t->arena, str_of(json ? json : "{}"));
}

enum err tx_job(struct tx *t, const char *kind, uuid object, const char *json)
{
    struct db_params *p = db_add_uuid(params_of(t), uuid_new());

    db_add_uuid(db_add_text(p, str_of(kind)), object);
    return tx_queue(t, &tx_job_insert, db_add_json(p, kept_json(t, json)));
}

enum err tx_outbox(struct tx *t, uuid person, const char *kind, uuid object,
                   const char *json)
{
    struct db_params *p = db_add_uuid(db_add_uuid(params_of(t), uuid_new()), person);

    ASSERT(outbox_kind_find(str_of(kind))); /* guard: outbox_kind */
    db_add_uuid(db_add_text(p, str_of(kind)), object);
    return tx_queue(t, &tx_outbox_insert, db_add_json(p, kept_json(t, json)));
}

enum err tx_due(struct tx *t, uuid request, int64_t round, const uuid *persons,
                size_t n)
{
    struct db_params *clear = db_add_int(db_add_uuid(params_of(t), request), round);
    struct db_params *insert = db_add_int(db_add_uuid(params_of(t), request), round);
    enum err e = tx_queue(t, &tx_due_clear, clear);

    if (e != OK || n == 0)
        return e;
    db_add_time(db_add_uuids(insert, persons, n), t->now);
    return tx_queue(t, &tx_due_insert, insert);
}

enum err tx_get_cms(struct tx *t, uuid intent, struct bytes *cms)
{
    struct db_rows rows;
    enum err e = tx_read(t, &tx_cms_get, db_add_uuid(params_of(t), intent), &rows);

    if (e == OK && rows.n == 0)
        e = ERR_NOT_FOUND;
    if (e == OK)
        *cms = db_bytes(&rows, 0, 0);
    return e;
}

enum err tx_credential_unlock(struct tx *t, uuid credential)
{
    return tx_queue(t, &tx_credential_zero, db_add_uuid(params_of(t), credential));
}

enum err tx_membership_put(struct tx *t, uuid account, uuid person)
{
    struct db_params *p = db_add_uuid(db_params_new(t->arena), account);

    return tx_queue(t, &tx_membership_insert,
                    db_add_uuid(db_add_uuid(p, t->company), person));
}

enum err tx_membership_drop(struct tx *t, uuid account)
{
    struct db_params *p = db_add_uuid(db_params_new(t->arena), account);

    return tx_queue(t, &tx_membership_delete, db_add_uuid(p, t->company));
}
