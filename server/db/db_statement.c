/* SPDX-License-Identifier: Apache-2.0 */
/* The registry of statements. Filled by constructors before main, sorted by address
 * when the first pool opens, read-only from then on: a statement's position is its bit
 * in each connection's set of prepared ones. */
#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "db/db.h"
#include "db/db_connection.h"

static const struct db_statement *registry[DB_STATEMENTS_MAX];
static size_t registry_n;
static pthread_once_t sealed = PTHREAD_ONCE_INIT;

void db_statement_register(const struct db_statement *s)
{
    ASSERT(registry_n < DB_STATEMENTS_MAX);
    registry[registry_n++] = s;
}

size_t db_statement_count(void)
{
    return registry_n;
}

const struct db_statement *db_statement_at(size_t i)
{
    ASSERT(i < registry_n);
    return registry[i];
}

static int by_name(const void *a, const void *b)
{
    const struct db_statement *const *x = a;
    const struct db_statement *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static int by_address(const void *a, const void *b)
{
    const uintptr_t x = (uintptr_t) * (const struct db_statement *const *)a;
    const uintptr_t y = (uintptr_t) * (const struct db_statement *const *)b;

    return (x > y) - (x < y);
}

static void seal(void)
{
    qsort(registry, registry_n, sizeof registry[0], by_name);
    for (size_t i = 1; i < registry_n; i++) {
        if (strcmp(registry[i - 1]->name, registry[i]->name) == 0)
            log_error("db.statement", "two statements are called %s",
                      registry[i]->name);
        ASSERT(strcmp(registry[i - 1]->name, registry[i]->name) != 0);
    }
    qsort(registry, registry_n, sizeof registry[0], by_address);
}

void db_statement_seal(void)
{
    pthread_once(&sealed, seal);
}

size_t db_statement_index(const struct db_statement *s)
{
    const struct db_statement **found =
        bsearch(&s, registry, registry_n, sizeof registry[0], by_address);

    ASSERT(found);
    return (size_t)(found - registry);
}
