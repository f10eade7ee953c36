/* SPDX-License-Identifier: Apache-2.0 */
/* Authority tables about seals: seal, chain version, certificate, key, grant.
 * Statements and projections only; nothing is decided here and nothing read here is
 * believed (tx_row.c checks the MAC). */
#include "signer/tx_table.h"

/* ours */
#include "base/buf.h"

DB_STATEMENT(tx_seal_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM seal "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_seal_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM seal "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_seal_by_person,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM seal "
             "WHERE company_id = $1 AND live AND administrator_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_seal_insert,
             "INSERT INTO seal (company_id, id, epoch, canon, mac, mac_key, "
             "      live, changed_at, name, type, face_digest, width_um, "
             "      height_um, administrator_id, chain_id, certificate_id, "
             "      algorithm, state, reason, made_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
             "      $13, $14, $15, $16, $17, $18, $19, $20)",
             0);
DB_STATEMENT(tx_seal_update,
             "UPDATE seal "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, name = $9, type = $10, "
             "      face_digest = $11, width_um = $12, height_um = $13, "
             "      administrator_id = $14, chain_id = $15, "
             "      certificate_id = $16, algorithm = $17, state = $18, "
             "      reason = $19, made_at = $20 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_chain_version_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM chain_version "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_chain_version_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM chain_version "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_chain_version_by_chain,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM chain_version "
             "WHERE company_id = $1 AND live AND chain_id = $2 "
             "ORDER BY number DESC",
             0);
DB_STATEMENT(tx_chain_version_insert,
             "INSERT INTO chain_version (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, chain_id, number, name, "
             "      steps, published_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
             0);
DB_STATEMENT(tx_chain_version_update,
             "UPDATE chain_version "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, chain_id = $9, number = $10, "
             "      name = $11, steps = $12, published_at = $13 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_certificate_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM certificate "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_certificate_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM certificate "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_certificate_by_seal,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM certificate "
             "WHERE company_id = $1 AND live AND seal_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_certificate_insert,
             "INSERT INTO certificate (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, purpose, seal_id, key_id, "
             "      algorithm, serial, certificate, not_before, not_after, "
             "      state, revoked_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
             "      $13, $14, $15, $16, $17, $18)",
             0);
DB_STATEMENT(tx_certificate_update,
             "UPDATE certificate "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, purpose = $9, seal_id = $10, "
             "      key_id = $11, algorithm = $12, serial = $13, "
             "      certificate = $14, not_before = $15, not_after = $16, "
             "      state = $17, revoked_at = $18 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_key_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM key "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_key_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM key "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_key_insert,
             "INSERT INTO key (company_id, id, epoch, canon, mac, mac_key, "
             "      live, changed_at, purpose, algorithm) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
             0);
DB_STATEMENT(tx_key_update,
             "UPDATE key "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, purpose = $9, algorithm = $10 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_grant_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM grant_of_seal "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_grant_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM grant_of_seal "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_grant_by_person,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM grant_of_seal "
             "WHERE company_id = $1 AND live AND person_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_grant_by_seal,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM grant_of_seal "
             "WHERE company_id = $1 AND live AND seal_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_grant_insert,
             "INSERT INTO grant_of_seal (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, person_id, seal_id, "
             "      valid_from, valid_until, max_uses, state, reason, "
             "      given_by, given_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
             "      $13, $14, $15, $16, $17)",
             0);
DB_STATEMENT(tx_grant_update,
             "UPDATE grant_of_seal "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, person_id = $9, seal_id = $10, "
             "      valid_from = $11, valid_until = $12, max_uses = $13, "
             "      state = $14, reason = $15, given_by = $16, "
             "      given_at = $17 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

static void project_seal(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_seal *r = record;

    (void)t;
    db_add_text(p, r->name);
    db_add_int(p, r->type);
    db_add_bytes(p, digest_bytes(&r->face));
    db_add_int(p, r->width_um);
    db_add_int(p, r->height_um);
    db_add_uuid(p, r->administrator);
    add_opt_uuid(p, &r->chain);
    db_add_uuid(p, r->certificate);
    db_add_int(p, r->algorithm);
    db_add_int(p, r->state);
    db_add_text(p, r->reason);
    db_add_time(p, r->made_at);
}

/* Text as a JSON string: canonical text has no control but \n and \t. */
static void json_text(struct buf *b, struct str s)
{
    buf_add_byte(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n' || c == '\t') {
            buf_add_cstr(b, c == '\n' ? "\\n" : "\\t");
            continue;
        }
        if (c == '"' || c == '\\')
            buf_add_byte(b, '\\');
        buf_add_byte(b, (uint8_t)c);
    }
    buf_add_byte(b, '"');
}

static void json_member(struct buf *b, const struct canon_member *m)
{
    char id[UUID_TEXT_LEN + 1];

    if (m->kind == MEMBER_PERSON) {
        uuid_text(m->person, id);
        buf_printf(b, "{\"person\":\"%s\"}", id);
    } else {
        buf_printf(b, "{\"role\":%d}", m->role);
    }
}

static void json_step(struct buf *b, const struct canon_step *step)
{
    const struct canon_member *members = step->members.items;

    buf_add_cstr(b, "{\"name\":");
    json_text(b, step->name);
    buf_printf(b, ",\"mode\":%d,\"need\":%lld,\"members\":[", step->mode,
               (long long)step->need);
    for (size_t i = 0; i < step->members.n; i++) {
        if (i)
            buf_add_byte(b, ',');
        json_member(b, &members[i]);
    }
    buf_add_cstr(b, "]}");
}

static void project_chain_version(const struct tx *t, const void *record,
                                  struct db_params *p)
{
    const struct canon_chain_version *r = record;
    const struct canon_step *steps = r->steps.items;
    struct buf json = {0};

    buf_add_byte(&json, '[');
    for (size_t i = 0; i < r->steps.n; i++) {
        if (i)
            buf_add_byte(&json, ',');
        json_step(&json, &steps[i]);
    }
    buf_add_byte(&json, ']');
    db_add_uuid(p, r->chain);
    db_add_int(p, r->number);
    db_add_text(p, r->name);
    db_add_json(p, arena_str(t->arena, bytes_str(buf_bytes(&json))));
    db_add_time(p, r->published_at);
    buf_clear(&json);
}

static void project_certificate(const struct tx *t, const void *record,
                                struct db_params *p)
{
    const struct canon_certificate *r = record;

    (void)t;
    db_add_int(p, r->purpose);
    add_opt_uuid(p, &r->seal);
    db_add_uuid(p, r->key);
    db_add_int(p, r->algorithm);
    db_add_bytes(p, r->serial);
    db_add_bytes(p, r->der);
    db_add_time(p, r->not_before);
    db_add_time(p, r->not_after);
    db_add_int(p, r->state);
    add_opt_time(p, &r->revoked_at);
}

static void project_key(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_key *r = record;

    (void)t;
    db_add_int(p, r->purpose);
    db_add_int(p, r->algorithm);
}

static void project_grant(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_grant *r = record;

    (void)t;
    db_add_uuid(p, r->person);
    db_add_uuid(p, r->seal);
    db_add_time(p, r->from);
    db_add_time(p, r->until);
    add_opt_int(p, &r->max_uses);
    db_add_int(p, r->state);
    db_add_text(p, r->reason);
    db_add_uuid(p, r->given_by);
    db_add_time(p, r->given_at);
}

static bool seal_of_administrator(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_seal *)record)->administrator, key);
}

static bool version_of_chain(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_chain_version *)record)->chain, key);
}

static bool certificate_of_seal(const void *record, uuid key)
{
    const struct canon_certificate *r = record;

    return r->seal.has && uuid_eq(r->seal.v, key);
}

static bool grant_of_person(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_grant *)record)->person, key);
}

static bool grant_of_seal(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_grant *)record)->seal, key);
}

const struct tx_table tx_table_seal = {
    .kind = KIND_SEAL,
    .name = "seal",
    .schema = &canon_seal_schema,
    .load = &tx_seal_load,
    .insert = &tx_seal_insert,
    .update = &tx_seal_update,
    .all = &tx_seal_all,
    .project = project_seal,
    .index = {{BY_PERSON, &tx_seal_by_person, NULL, seal_of_administrator}},
};

const struct tx_table tx_table_chain_version = {
    .kind = KIND_CHAIN_VERSION,
    .name = "chain_version",
    .schema = &canon_chain_version_schema,
    .load = &tx_chain_version_load,
    .insert = &tx_chain_version_insert,
    .update = &tx_chain_version_update,
    .all = &tx_chain_version_all,
    .project = project_chain_version,
    .index = {{BY_CHAIN, &tx_chain_version_by_chain, NULL, version_of_chain}},
};

const struct tx_table tx_table_certificate = {
    .kind = KIND_CERTIFICATE,
    .name = "certificate",
    .schema = &canon_certificate_schema,
    .load = &tx_certificate_load,
    .insert = &tx_certificate_insert,
    .update = &tx_certificate_update,
    .all = &tx_certificate_all,
    .project = project_certificate,
    .index = {{BY_SEAL, &tx_certificate_by_seal, NULL, certificate_of_seal}},
};

const struct tx_table tx_table_key = {
    .kind = KIND_KEY,
    .name = "key",
    .schema = &canon_key_schema,
    .load = &tx_key_load,
    .insert = &tx_key_insert,
    .update = &tx_key_update,
    .all = &tx_key_all,
    .project = project_key,
};

const struct tx_table tx_table_grant = {
    .kind = KIND_GRANT,
    .name = "grant_of_seal",
    .schema = &canon_grant_schema,
    .load = &tx_grant_load,
    .insert = &tx_grant_insert,
    .update = &tx_grant_update,
    .all = &tx_grant_all,
    .project = project_grant,
    .index = {{BY_PERSON, &tx_grant_by_person, NULL, grant_of_person},
              {BY_SEAL, &tx_grant_by_seal, NULL, grant_of_seal}},
};
