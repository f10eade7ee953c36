/* SPDX-License-Identifier: Apache-2.0 */
/* I4: the authority rows are those that the chain's records wrote last, none more, none
 * less; every act has its record and its attestation, every record of an act its act.
 */

/* ours */
#include "crypto/digest.h"
#include "inv.h"

/* A request's epochs count across its rounds: its last round is what was written last.
 */
DB_STATEMENT(
    inv_authority_rows,
    "SELECT kind, id, epoch, live FROM ("
    "  SELECT 1 AS kind, id, epoch, live FROM company WHERE company_id = $1"
    "  UNION ALL SELECT 2, id, epoch, live FROM department WHERE company_id = $1"
    "  UNION ALL SELECT 3, id, epoch, live FROM person WHERE company_id = $1"
    "  UNION ALL SELECT 4, id, epoch, live FROM mail_address WHERE company_id = $1"
    "  UNION ALL SELECT 5, id, epoch, live FROM role WHERE company_id = $1"
    "  UNION ALL SELECT 6, id, epoch, live FROM credential WHERE company_id = $1"
    "  UNION ALL SELECT 7, id, epoch, live FROM seal WHERE company_id = $1"
    "  UNION ALL SELECT 8, id, epoch, live FROM chain_version WHERE company_id = $1"
    "  UNION ALL SELECT 9, id, epoch, live FROM certificate WHERE company_id = $1"
    "  UNION ALL SELECT 10, id, epoch, live FROM key WHERE company_id = $1"
    "  UNION ALL SELECT 11, id, epoch, live FROM grant_of_seal WHERE company_id = $1"
    "  UNION ALL (SELECT DISTINCT ON (id) 13, id, epoch, live FROM seal_request"
    "             WHERE company_id = $1 ORDER BY id, round DESC)"
    "  UNION ALL SELECT 14, id, epoch, live FROM decision WHERE company_id = $1"
    "  UNION ALL SELECT 15, id, epoch, live FROM intent WHERE company_id = $1"
    "  UNION ALL SELECT 16, id, epoch, live FROM link WHERE company_id = $1"
    ") AS every_row",
    0);
DB_STATEMENT(inv_acts,
             "SELECT id, sequence, digest, attestation, signature, person_id"
             "  FROM act WHERE company_id = $1 ORDER BY sequence",
             0);
DB_STATEMENT(inv_attestation,
             "SELECT attestation FROM act WHERE company_id = $1 AND id = $2", 0);

static size_t count_rows_written(const struct inv *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->touch_count; i++)
        n += i + 1 == v->touch_count ||
             v->touches[i].touch.table != v->touches[i + 1].touch.table ||
             !uuid_eq(v->touches[i].touch.id, v->touches[i + 1].touch.id);
    return n;
}

void inv_check_rows(struct inv *v)
{
    struct db_rows r = inv_query(v, &inv_authority_rows, inv_company_param(v));
    size_t known = 0;

    for (size_t i = 0; i < r.n; i++) {
        int kind = (int)db_int(&r, i, 0);
        uuid id = db_uuid(&r, i, 1);
        const struct inv_touch *last = inv_last_touch(v, (enum canon_kind)kind, id);
        char name[UUID_TEXT_LEN + 1];

        uuid_text(id, name);
        known += last != NULL;
        if (!last || last->touch.epoch != db_int(&r, i, 2) ||
            (last->touch.live != 0) != db_bool(&r, i, 3))
            inv_breach(v, "I4", "row %s of kind %d is not what the chain wrote last",
                       name, kind);
    }
    if (known != count_rows_written(v))
        inv_breach(v, "I4", "%zu rows that the chain wrote are gone",
                   count_rows_written(v) - known);
}

/* ---- acts ---- */

static bool attests(struct inv *v, struct bytes statement, uuid act, int64_t sequence)
{
    struct canon_attestation a;

    return canon_decode(&canon_attestation_schema, statement, v->arena, &a) == OK &&
           uuid_eq(a.company, v->company) && uuid_eq(a.act, act) &&
           a.sequence == sequence;
}

static void check_act(struct inv *v, const struct db_rows *r, size_t i)
{
    uuid id = db_uuid(r, i, 0);
    int64_t sequence = db_int(r, i, 1);
    const struct canon_audit *record = inv_record_at(v, sequence);
    struct digest signature = sha256_of(db_bytes(r, i, 4));
    char name[UUID_TEXT_LEN + 1];

    uuid_text(id, name);
    if (!record || !record->act.has || !uuid_eq(record->act.v, id))
        inv_breach(v, "I4", "act %s has no record", name);
    else if (!record->attestation.has ||
             !digest_eq(&record->attestation.v, &signature) ||
             !attests(v, db_bytes(r, i, 3), id, sequence))
        inv_breach(v, "I4", "act %s is attested otherwise than recorded", name);
}

static size_t count_acts_recorded(const struct inv *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->record_count; i++)
        n += v->records[i].attestation.has;
    return n;
}

void inv_check_acts(struct inv *v)
{
    struct db_rows r = inv_query(v, &inv_acts, inv_company_param(v));

    for (size_t i = 0; i < r.n; i++)
        check_act(v, &r, i);
    if (r.n != count_acts_recorded(v))
        inv_breach(v, "I4", "%zu acts are recorded, %zu are there",
                   count_acts_recorded(v), r.n);
}

bool inv_is_confirmed(struct inv *v, int64_t sequence, uuid person)
{
    const struct canon_audit *record = inv_record_at(v, sequence);
    struct canon_attestation a;
    struct db_rows r;

    if (!record || !record->act.has)
        return false;
    r = inv_query(v, &inv_attestation,
                  db_add_uuid(inv_company_param(v), record->act.v));
    return r.n == 1 &&
           canon_decode(&canon_attestation_schema, db_bytes(&r, 0, 0), v->arena, &a) ==
               OK &&
           (a.proofs & PROOF_PIN) && a.person.has && uuid_eq(a.person.v, person);
}
