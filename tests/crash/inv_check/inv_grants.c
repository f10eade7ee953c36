/* SPDX-License-Identifier: Apache-2.0 */
/* I3: the right to use the seal. A grant is not used more often than it allows; nothing
 * is signed or released at a place of the chain behind the end of its grant, its seal
 * or its certificate, or outside their time. */

/* ours */
#include "inv.h"

DB_STATEMENT(inv_grants,
             "SELECT g.id, g.canon, count(i.id) FROM grant_of_seal AS g"
             " LEFT JOIN intent AS i ON i.company_id = g.company_id"
             "      AND i.grant_id = g.id AND i.live"
             " WHERE g.company_id = $1 GROUP BY g.id, g.canon",
             0);
DB_STATEMENT(inv_grant,
             "SELECT canon FROM grant_of_seal WHERE company_id = $1 AND id = $2", 0);
DB_STATEMENT(inv_seal, "SELECT canon FROM seal WHERE company_id = $1 AND id = $2", 0);
DB_STATEMENT(inv_certificate,
             "SELECT canon FROM certificate WHERE company_id = $1 AND id = $2", 0);

static bool read_row(struct inv *v, const struct db_statement *s, uuid id,
                     const struct canon_schema *schema, void *record)
{
    struct db_rows r = inv_query(v, s, db_add_uuid(inv_company_param(v), id));

    return r.n == 1 && canon_decode(schema, db_bytes(&r, 0, 0), v->arena, record) == OK;
}

/* What is ended stays so until somebody writes the row again: its last touch is where
 * it ended, or where something else was said about it since. */
static bool ended_before(const struct inv *v, enum canon_kind table, uuid id,
                         int64_t sequence)
{
    const struct inv_touch *last = inv_last_touch(v, table, id);

    return !last || last->sequence < sequence;
}

struct right {
    struct canon_grant grant;
    struct canon_seal seal;
    struct canon_certificate certificate;
};

static void check_at(struct inv *v, const struct inv_round *round,
                     const struct inv_pair *p, const struct right *right,
                     int64_t sequence)
{
    const struct canon_audit *record = inv_record_at(v, sequence);
    const char *name = round->name;

    if (right->grant.state != GRANT_ACTIVE &&
        ended_before(v, KIND_GRANT, p->intent.grant, sequence))
        inv_breach(v, "I3", "%s went on at %lld after its grant had ended", name,
                   (long long)sequence);
    if (right->seal.state != SEAL_ACTIVE &&
        ended_before(v, KIND_SEAL, p->intent.seal, sequence))
        inv_breach(v, "I3", "%s went on at %lld after its seal had ended", name,
                   (long long)sequence);
    if (right->certificate.state != CERTIFICATE_LIVE &&
        ended_before(v, KIND_CERTIFICATE, p->intent.certificate, sequence))
        inv_breach(v, "I3", "%s went on at %lld after its certificate had ended", name,
                   (long long)sequence);
    if (record && (record->at < right->grant.from || record->at >= right->grant.until ||
                   record->at < right->certificate.not_before ||
                   record->at >= right->certificate.not_after))
        inv_breach(v, "I3", "%s went on at %lld outside its grant's time", name,
                   (long long)sequence);
}

void inv_check_pair_grant(struct inv *v, const struct inv_round *round,
                          const struct inv_pair *p, int64_t released)
{
    int64_t signed_at = p->cms.p ? inv_sequence_of(v, KIND_INTENT, p->id, 2) : 0;
    struct right right;

    if (!read_row(v, &inv_grant, p->intent.grant, &canon_grant_schema, &right.grant) ||
        !read_row(v, &inv_seal, p->intent.seal, &canon_seal_schema, &right.seal) ||
        !read_row(v, &inv_certificate, p->intent.certificate, &canon_certificate_schema,
                  &right.certificate)) {
        inv_breach(v, "I3", "an intent of %s has no grant, seal or certificate",
                   round->name);
        return;
    }
    if (!uuid_eq(right.grant.person, p->intent.person) ||
        !uuid_eq(right.grant.seal, p->intent.seal))
        inv_breach(v, "I3", "an intent of %s used somebody else's grant", round->name);
    if (p->cms.p && signed_at == 0)
        inv_breach(v, "I2", "a signature of %s has no record", round->name);
    if (signed_at)
        check_at(v, round, p, &right, signed_at);
    if (released)
        check_at(v, round, p, &right, released);
}

void inv_check_uses(struct inv *v)
{
    struct db_rows r = inv_query(v, &inv_grants, inv_company_param(v));

    for (size_t i = 0; i < r.n; i++) {
        struct canon_grant grant;
        int64_t uses = db_int(&r, i, 2);

        if (canon_decode(&canon_grant_schema, db_bytes(&r, i, 1), v->arena, &grant) !=
            OK)
            inv_breach(v, "I3", "a grant does not decode");
        else if (grant.max_uses.has && uses > grant.max_uses.v)
            inv_breach(v, "I3", "a grant for %lld uses was used %lld times",
                       (long long)grant.max_uses.v, (long long)uses);
    }
}
