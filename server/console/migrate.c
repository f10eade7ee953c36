/* SPDX-License-Identifier: Apache-2.0 */
/* sealctl migrate: the schema, as its owner. */
#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "console/console.h"
#include "db/migrate.h"

#define BORROW_WAIT_US (10 * US_PER_S)

static int say(const char *what, enum err e)
{
    (void)fprintf(stderr, "sealctl: %s: %s\n", what, err_info(e)->en);
    return 1;
}

/* Borrows the owner's connection, runs the deed, gives everything back. */
static int as_owner(const struct console_settings *s, int (*deed)(struct db *owner))
{
    struct db_pool *pool = console_database(s, "seal_owner");
    struct db *owner = NULL;
    enum err e;
    int status;

    if (!pool)
        return 1;
    e = db_borrow(pool, BORROW_WAIT_US, &owner);
    status = e ? say("database", e) : deed(owner);
    db_return(&owner);
    db_pool_close(&pool);
    return status;
}

static int up(struct db *owner)
{
    int applied = 0;
    enum err e = migrate_up(owner, &applied);

    if (e)
        return say("migrate up", e);
    printf("%d migrations applied\n", applied);
    return 0;
}

static int status(struct db *owner)
{
    static const char *const words[] = {
        [MIGRATE_APPLIED] = "applied",
        [MIGRATE_PENDING] = "pending",
        [MIGRATE_CHANGED] = "CHANGED since it was applied",
        [MIGRATE_UNKNOWN] = "UNKNOWN to this program",
    };
    static struct migrate_list list;
    enum err e = migrate_status(owner, &list);

    if (e)
        return say("migrate status", e);
    for (size_t i = 0; i < list.n; i++)
        printf("%04d %-32s %s\n", list.row[i].version, list.row[i].name,
               words[list.row[i].state]);
    return 0;
}

static int verify(struct db *owner)
{
    enum err e = migrate_verify(owner);

    if (e)
        return say("migrate verify", e);
    puts("the schema is the one that this program was built with");
    return 0;
}

int console_migrate_up(const struct console_settings *s, const struct console_args *a)
{
    (void)a;
    return as_owner(s, up);
}

int console_migrate_status(const struct console_settings *s,
                           const struct console_args *a)
{
    (void)a;
    return as_owner(s, status);
}

int console_migrate_verify(const struct console_settings *s,
                           const struct console_args *a)
{
    (void)a;
    return as_owner(s, verify);
}
