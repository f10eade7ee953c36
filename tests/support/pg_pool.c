/* SPDX-License-Identifier: Apache-2.0 */
/* The product's own connection pool on a test database, for a role. */
#include "support/pg.h"
#include "support/proc.h"

struct db_pool *test_pg_pool(const char *database, const char *role)
{
    struct db_settings s = test_pg_settings(database, role);
    struct db_pool *pool = NULL;
    if (db_pool_open(&s, &pool) != OK)
        proc_die(NULL, "cannot open a pool to %s as %s", database, role);
    return pool;
}
