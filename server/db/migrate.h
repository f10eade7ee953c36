/* SPDX-License-Identifier: Apache-2.0 */
/* Migrations: ordered, forward-only SQL files, compiled in with their SHA-256. Applied
 * one transaction each, under one advisory lock, by the owner of the schema; recorded
 * in the table schema_migration. Called by sealctl only. */
#ifndef SK_DB_MIGRATE_H
#define SK_DB_MIGRATE_H

#include "db/db.h"

struct migration {
    int version; /* 1, 2, … */
    const char *name;
    const char *checksum; /* 64 lower-case hex digits */
    const char *sql;
};

/* Ordered by version, ended by a row of zeros. */
extern const struct migration migrations[];
extern const size_t migration_count;

enum migrate_state {
    MIGRATE_APPLIED,
    MIGRATE_PENDING, /* compiled in, not yet in the database */
    MIGRATE_CHANGED, /* applied with another checksum than the compiled one */
    MIGRATE_UNKNOWN, /* in the database, not compiled in: the database is newer */
};

#define MIGRATE_MAX 512

struct migrate_row {
    int version;
    char name[64];
    enum migrate_state state;
    int64_t applied_us; /* 0 when pending */
};

struct migrate_list {
    size_t n;
    struct migrate_row row[MIGRATE_MAX];
};

/* What is applied and what is not, by version. An empty database has all pending. */
enum err migrate_status(struct db *owner, struct migrate_list *out) MUST_USE;
/* Applies what is pending; *applied counts. ERR_CONFLICT, nothing done, when something
 * applied was changed since or is unknown; ERR_INTERNAL when a file fails (logged with
 * its name, the earlier ones stay). */
enum err migrate_up(struct db *owner, int *applied) MUST_USE;
/* OK only if exactly the compiled migrations are applied, with their checksums. */
enum err migrate_verify(struct db *owner) MUST_USE;

#endif
