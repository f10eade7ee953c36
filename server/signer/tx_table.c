/* SPDX-License-Identifier: Apache-2.0 */
/* The list of authority tables, and parameters for optional values. */
#include "signer/tx_table.h"

static const struct tx_table *const tables[] = {
    &tx_table_company,      &tx_table_department,    &tx_table_person,
    &tx_table_mail_address, &tx_table_role,          &tx_table_credential,
    &tx_table_seal,         &tx_table_chain_version, &tx_table_certificate,
    &tx_table_key,          &tx_table_grant,         &tx_table_request,
    &tx_table_decision,     &tx_table_intent,        &tx_table_link,
};

const struct tx_table *tx_table_of(enum canon_kind kind)
{
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        if (tables[i]->kind == kind)
            return tables[i];
    }
    return NULL;
}

size_t tx_table_count(void)
{
    return ARRAY_LEN(tables);
}

const struct tx_table *tx_table_at(size_t i)
{
    return tables[i];
}

struct db_params *add_opt_uuid(struct db_params *p, const struct opt_uuid *v)
{
    return db_add_uuid_or_null(p, v->has ? &v->v : NULL);
}

struct db_params *add_opt_time(struct db_params *p, const struct opt_i64 *v)
{
    return db_add_time_or_null(p, v->has ? &v->v : NULL);
}

struct db_params *add_opt_int(struct db_params *p, const struct opt_i64 *v)
{
    return db_add_int_or_null(p, v->has ? &v->v : NULL);
}
