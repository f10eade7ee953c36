/* SPDX-License-Identifier: Apache-2.0 */
/* One authority table: how its rows are read, written and projected. Inside signer/
 * only, between the tables (tx_tables_*.c) and their users (tx_read.c, tx_write.c,
 * check.c).
 *
 * Every reading statement takes $1 company, $2 key and maybe $3 round and answers
 *     id, round, epoch, live, canon, mac, mac_key
 * Every writing statement takes $1 company, $2 id, $3 epoch, $4 canon, $5 mac,
 * $6 mac_key, $7 live, $8 changed_at, and from $9 on what project() adds. */
#ifndef SK_SIGNER_TX_TABLE_H
#define SK_SIGNER_TX_TABLE_H

#include "db/db.h"
#include "signer/tx.h"

struct tx_table_index {
    enum tx_index by;
    const struct db_statement *list;
    const struct db_statement *list_round; /* with $3 round; may be NULL */
    /* Does the record itself say what the projected column said? */
    bool (*holds)(const void *record, uuid key);
};

#define TABLE_INDEXES_MAX 4

struct tx_table {
    enum canon_kind kind;
    const char *name; /* of the SQL table */
    const struct canon_schema *schema;
    const struct db_statement *load;
    const struct db_statement *load_round; /* only where a row has rounds */
    const struct db_statement *insert;
    const struct db_statement *update;
    const struct db_statement
        *all; /* of the company, history too; $2 is not looked at */
    void (*project)(const struct tx *t, const void *record, struct db_params *p);
    /* NULL: as project */
    void (*project_update)(const struct tx *t, const void *record, struct db_params *p);
    struct tx_table_index index[TABLE_INDEXES_MAX];
};

/* NULL for a kind that is no authority row. */
const struct tx_table *tx_table_of(enum canon_kind kind);
size_t tx_table_count(void);
const struct tx_table *tx_table_at(size_t i);

extern const struct tx_table tx_table_company, tx_table_department, tx_table_person,
    tx_table_mail_address, tx_table_role, tx_table_credential, tx_table_seal,
    tx_table_chain_version, tx_table_certificate, tx_table_key, tx_table_grant,
    tx_table_request, tx_table_decision, tx_table_intent, tx_table_link;

/* Parameters of optional values. */
struct db_params *add_opt_uuid(struct db_params *p, const struct opt_uuid *v);
struct db_params *add_opt_time(struct db_params *p, const struct opt_i64 *v);
struct db_params *add_opt_int(struct db_params *p, const struct opt_i64 *v);

#endif
