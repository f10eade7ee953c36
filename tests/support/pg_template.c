/* SPDX-License-Identifier: Apache-2.0 */
/* Brings the template database to the newest schema with the product's own migrations.
 * Called once per cluster by pg.c. */
#include "support/pg_template.h"

#include "db/migrate.h"
#include "support/pg.h"
#include "support/proc.h"

#define WAIT_US (10 * INT64_C(1000000))

void pg_template_migrate(const char *database)
{
    struct db_pool *pool = test_pg_pool(database, "seal_owner");
    struct db *owner = NULL;
    int applied;

    if (db_borrow(pool, WAIT_US, &owner) != OK || migrate_up(owner, &applied) != OK)
        proc_die(NULL, "migrating %s failed", database);
    db_return(&owner);
    db_pool_close(&pool);
}
