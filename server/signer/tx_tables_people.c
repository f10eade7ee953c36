/* SPDX-License-Identifier: Apache-2.0 */
/* Authority tables about organisations and people: company, department, person, mail
 * address, role, credential. Statements and projections only; nothing is decided here
 * and nothing read here is believed (tx_row.c checks the MAC). */
#include "signer/tx_table.h"

DB_STATEMENT(tx_company_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM company "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_company_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM company "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_company_insert,
             "INSERT INTO company (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, name, credit_code, kind, "
             "      state) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
             0);
DB_STATEMENT(tx_company_update,
             "UPDATE company "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, name = $9, credit_code = $10, "
             "      kind = $11, state = $12 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_department_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM department "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_department_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM department "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_department_insert,
             "INSERT INTO department (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, name, parent_id, head_id) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
             0);
DB_STATEMENT(tx_department_update,
             "UPDATE department "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, name = $9, parent_id = $10, "
             "      head_id = $11 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_person_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM person "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_person_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM person "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_person_insert,
             "INSERT INTO person (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, account_id, name, "
             "      department_id, employee_number, mobile, state, locale, "
             "      time_zone, invited_at, enrolled_at, deactivated_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
             "      $13, $14, $15, $16, $17, $18, $19)",
             0);
DB_STATEMENT(tx_person_update,
             "UPDATE person "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, account_id = $9, name = $10, "
             "      department_id = $11, employee_number = $12, "
             "      mobile = $13, state = $14, locale = $15, "
             "      time_zone = $16, enrolled_at = $17, deactivated_at = $18 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_mail_address_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM mail_address "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_mail_address_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM mail_address "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_mail_address_by_person,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM mail_address "
             "WHERE company_id = $1 AND live AND person_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_mail_address_insert,
             "INSERT INTO mail_address (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, person_id, address, since) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
             0);
DB_STATEMENT(tx_mail_address_update,
             "UPDATE mail_address "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, person_id = $9, address = $10, "
             "      since = $11 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_role_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM role "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_role_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM role "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_role_by_person,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM role "
             "WHERE company_id = $1 AND live AND person_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_role_by_role,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM role "
             "WHERE company_id = $1 AND live AND role = get_byte(uuid_send($2), 15) "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_role_insert,
             "INSERT INTO role (company_id, id, epoch, canon, mac, mac_key, "
             "      live, changed_at, person_id, role) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
             0);
DB_STATEMENT(tx_role_update,
             "UPDATE role "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, person_id = $9, role = $10 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

DB_STATEMENT(tx_credential_load,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM credential "
             "WHERE company_id = $1 AND id = $2",
             0);
DB_STATEMENT(tx_credential_all,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM credential "
             "WHERE company_id = $1 AND id > $2 "
             "ORDER BY id LIMIT 500",
             0);
DB_STATEMENT(tx_credential_by_person,
             "SELECT id, 0::bigint, epoch, live, canon, mac, mac_key "
             "FROM credential "
             "WHERE company_id = $1 AND live AND person_id = $2 "
             "ORDER BY id",
             0);
DB_STATEMENT(tx_credential_insert,
             "INSERT INTO credential (company_id, id, epoch, canon, mac, "
             "      mac_key, live, changed_at, person_id) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
             0);
DB_STATEMENT(tx_credential_update,
             "UPDATE credential "
             "SET epoch = $3, canon = $4, mac = $5, mac_key = $6, live = $7, "
             "      changed_at = $8, person_id = $9 "
             "WHERE company_id = $1 AND id = $2 AND epoch = $3 - 1",
             DB_MUST_TOUCH);

static void project_company(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_company *r = record;

    (void)t;
    db_add_text(p, r->name);
    db_add_text(p, r->credit_code);
    db_add_int(p, r->kind);
    db_add_int(p, r->state);
}

static void project_department(const struct tx *t, const void *record,
                               struct db_params *p)
{
    const struct canon_department *r = record;

    (void)t;
    db_add_text(p, r->name);
    add_opt_uuid(p, &r->parent);
    add_opt_uuid(p, &r->head);
}

static void project_person_front(const struct canon_person *r, struct db_params *p)
{
    add_opt_uuid(p, &r->account);
    db_add_text(p, r->name);
    add_opt_uuid(p, &r->department);
    db_add_text(p, r->employee_number);
    db_add_text(p, r->mobile);
    db_add_int(p, r->state);
    db_add_text(p, r->locale);
    db_add_text(p, r->time_zone);
}

static void project_person(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_person *r = record;

    project_person_front(r, p);
    db_add_time(p, t->now);
    add_opt_time(p, &r->enrolled_at);
    add_opt_time(p, &r->deactivated_at);
}

/* Without invited_at, which stays. */
static void project_person_update(const struct tx *t, const void *record,
                                  struct db_params *p)
{
    const struct canon_person *r = record;

    (void)t;
    project_person_front(r, p);
    add_opt_time(p, &r->enrolled_at);
    add_opt_time(p, &r->deactivated_at);
}

static void project_mail_address(const struct tx *t, const void *record,
                                 struct db_params *p)
{
    const struct canon_mail_address *r = record;

    (void)t;
    db_add_uuid(p, r->person);
    db_add_text(p, r->address);
    db_add_time(p, r->since);
}

static void project_role(const struct tx *t, const void *record, struct db_params *p)
{
    const struct canon_role *r = record;

    (void)t;
    db_add_uuid(p, r->person);
    db_add_int(p, r->role);
}

static void project_credential(const struct tx *t, const void *record,
                               struct db_params *p)
{
    const struct canon_credential *r = record;

    (void)t;
    db_add_uuid(p, r->person);
}

static bool mail_address_of_person(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_mail_address *)record)->person, key);
}

static bool role_of_person(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_role *)record)->person, key);
}

static bool role_is(const void *record, uuid key)
{
    return ((const struct canon_role *)record)->role == key.b[15];
}

static bool credential_of_person(const void *record, uuid key)
{
    return uuid_eq(((const struct canon_credential *)record)->person, key);
}

const struct tx_table tx_table_company = {
    .kind = KIND_COMPANY,
    .name = "company",
    .schema = &canon_company_schema,
    .load = &tx_company_load,
    .insert = &tx_company_insert,
    .update = &tx_company_update,
    .all = &tx_company_all,
    .project = project_company,
};

const struct tx_table tx_table_department = {
    .kind = KIND_DEPARTMENT,
    .name = "department",
    .schema = &canon_department_schema,
    .load = &tx_department_load,
    .insert = &tx_department_insert,
    .update = &tx_department_update,
    .all = &tx_department_all,
    .project = project_department,
};

const struct tx_table tx_table_person = {
    .kind = KIND_PERSON,
    .name = "person",
    .schema = &canon_person_schema,
    .load = &tx_person_load,
    .insert = &tx_person_insert,
    .update = &tx_person_update,
    .all = &tx_person_all,
    .project = project_person,
    .project_update = project_person_update,
};

const struct tx_table tx_table_mail_address = {
    .kind = KIND_MAIL_ADDRESS,
    .name = "mail_address",
    .schema = &canon_mail_address_schema,
    .load = &tx_mail_address_load,
    .insert = &tx_mail_address_insert,
    .update = &tx_mail_address_update,
    .all = &tx_mail_address_all,
    .project = project_mail_address,
    .index = {{BY_PERSON, &tx_mail_address_by_person, NULL, mail_address_of_person}},
};

const struct tx_table tx_table_role = {
    .kind = KIND_ROLE,
    .name = "role",
    .schema = &canon_role_schema,
    .load = &tx_role_load,
    .insert = &tx_role_insert,
    .update = &tx_role_update,
    .all = &tx_role_all,
    .project = project_role,
    .index = {{BY_PERSON, &tx_role_by_person, NULL, role_of_person},
              {BY_ROLE, &tx_role_by_role, NULL, role_is}},
};

const struct tx_table tx_table_credential = {
    .kind = KIND_CREDENTIAL,
    .name = "credential",
    .schema = &canon_credential_schema,
    .load = &tx_credential_load,
    .insert = &tx_credential_insert,
    .update = &tx_credential_update,
    .all = &tx_credential_all,
    .project = project_credential,
    .index = {{BY_PERSON, &tx_credential_by_person, NULL, credential_of_person}},
};
