/* SPDX-License-Identifier: Apache-2.0 */
/* PostgreSQL for everybody: the only folder that includes libpq.
 *
 * A pool lends connections per transaction, last used first. A batch pipelines
 *     set_config('app.company_id', $1, true); statement; …; Sync
 * which libpq makes ONE implicit transaction and one round trip: all or nothing.
 * Explicit transactions (db_begin … db_commit) are for work that must read before it
 * writes. No transaction is open while anything but the database is waited for.
 *
 * Statements are file-scope constants registered with DB_STATEMENT; each is prepared
 * once per connection on first use, under its name. All parameters and results are
 * binary; a jsonb column is therefore selected as column::text.
 *
 * Errors: ERR_UNAVAILABLE (no connection, nothing happened), ERR_OUTCOME_UNKNOWN (the
 * connection broke before the commit was answered), ERR_CONFLICT (unique or check
 * violation, serialization failure, or a `must_touch` statement that touched no row),
 * ERR_FIELD_BAD (a value that the database does not know, as a time zone),
 * ERR_BUSY (a lock or a connection was not to be had in time, or the statement took too
 * long; nothing happened), ERR_AUDIT_WRITE (an audit statement failed), ERR_INTERNAL
 * (anything else; logged). A round trip that is not answered within the statement
 * time-out and five seconds breaks the connection, so that nobody waits for ever. */
#ifndef SK_DB_DB_H
#define SK_DB_DB_H

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "base/uuid.h"

enum db_flags {
    DB_MUST_TOUCH =
        1,         /* zero rows returned or changed is ERR_CONFLICT, all rolled back */
    DB_AUDIT = 2,  /* failure of this statement is ERR_AUDIT_WRITE */
    DB_SHARED = 4, /* not a tenant statement: reads a table without company_id */
};

struct db_statement {
    const char *name; /* "grant_find": file stem and verb, unique in the program */
    const char *sql;
    int flags;
};

/* Defines `static const struct db_statement ident` and registers it (a constructor), so
 * that a test can prepare every statement of the program. */
#define DB_STATEMENT(ident, sql_text, flag_bits)                                       \
    static const struct db_statement ident = {#ident, sql_text, flag_bits};            \
    __attribute__((constructor)) static void register_##ident(void)                    \
    {                                                                                  \
        db_statement_register(&ident);                                                 \
    }                                                                                  \
    _Static_assert(1, "")
void db_statement_register(const struct db_statement *s);
size_t db_statement_count(void);
const struct db_statement *db_statement_at(size_t i);

struct db_settings {
    char socket_dir[256]; /* directory of PostgreSQL's unix socket */
    int64_t port;
    char database[64];
    char user[64];
    struct secret password;
    int connections;
    int64_t statement_timeout_us;
    int64_t lock_timeout_us;
};

struct db_pool;
struct db; /* one borrowed connection */

enum err db_pool_open(const struct db_settings *s, struct db_pool **out) MUST_USE;
void db_pool_close(struct db_pool **p);
/* Waits up to wait_us for a free connection (ERR_BUSY), connects if needed
 * (ERR_UNAVAILABLE). */
enum err db_borrow(struct db_pool *p, int64_t wait_us, struct db **out) MUST_USE;
/* Accepts NULL, sets NULL. An open transaction is rolled back. */
void db_return(struct db **d);
/* Asks the server when a connection is free at once, else tells how it went last. */
bool db_pool_is_reachable(struct db_pool *p);

/* ---- parameters: built in an arena, in the order $1, $2, … ---- */
struct db_params {
    struct arena *arena;
    int n;
    struct bytes v[40]; /* p == NULL is SQL NULL */
    uint32_t type[40];  /* PostgreSQL type oid */
};
struct db_params *db_params_new(struct arena *a);
struct db_params *db_add_uuid(struct db_params *p, uuid v);
struct db_params *db_add_uuid_or_null(struct db_params *p, const uuid *v);
struct db_params *db_add_text(struct db_params *p, struct str v); /* p == NULL: NULL */
struct db_params *db_add_bytes(struct db_params *p,
                               struct bytes v);               /* p == NULL: NULL */
struct db_params *db_add_int(struct db_params *p, int64_t v); /* int8 */
struct db_params *db_add_int_or_null(struct db_params *p, const int64_t *v);
struct db_params *db_add_bool(struct db_params *p, bool v);
struct db_params *db_add_time(struct db_params *p, int64_t us); /* timestamptz */
struct db_params *db_add_time_or_null(struct db_params *p, const int64_t *us);
struct db_params *db_add_json(struct db_params *p, struct str json); /* jsonb */
struct db_params *db_add_uuids(struct db_params *p, const uuid *v,
                               size_t n); /* uuid[] */
struct db_params *db_add_texts(struct db_params *p, const struct str *v,
                               size_t n); /* text[] */
struct db_params *db_add_blobs(struct db_params *p, const struct bytes *v,
                               size_t n); /* bytea[] */
struct db_params *db_add_ints(struct db_params *p, const int64_t *v,
                              size_t n); /* int8[] */

/* ---- results: copied into the arena ---- */
struct db_rows {
    size_t n;        /* rows returned */
    int64_t touched; /* rows changed by INSERT/UPDATE/DELETE */
    int columns;
    struct bytes *cell; /* n * columns; p == NULL is SQL NULL */
};
/* Readers: `row` and `column` from 0; a NULL cell or a wrong width asserts, except _or.
 */
bool db_is_null(const struct db_rows *r, size_t row, int column);
uuid db_uuid(const struct db_rows *r, size_t row, int column);
uuid db_uuid_or_nil(const struct db_rows *r, size_t row, int column);
struct str db_text(const struct db_rows *r, size_t row, int column); /* NULL: absent */
struct bytes db_bytes(const struct db_rows *r, size_t row,
                      int column);                               /* NULL: absent */
int64_t db_int(const struct db_rows *r, size_t row, int column); /* int2, int4, int8 */
int64_t db_int_or(const struct db_rows *r, size_t row, int column, int64_t otherwise);
bool db_bool(const struct db_rows *r, size_t row, int column);
int64_t db_time(const struct db_rows *r, size_t row, int column); /* microseconds UTC */
int64_t db_time_or(const struct db_rows *r, size_t row, int column, int64_t otherwise);

/* ---- one transaction, one round trip ---- */
struct db_batch {
    struct arena *arena;
    uuid company; /* nil only when every statement is DB_SHARED */
    int n;
    const struct db_statement *statement[16];
    struct db_params *params[16];
    struct db_rows rows[16]; /* filled by db_batch_run */
    enum err on_no_row[16];
    int failed; /* index of the statement that failed, -1 otherwise */
};
void db_batch_init(struct db_batch *b, struct arena *a, uuid company);
/* Returns the statement's index in rows[]. */
int db_batch_add(struct db_batch *b, const struct db_statement *s, struct db_params *p);
/* As db_batch_add; zero rows give `no_row` instead of ERR_CONFLICT (implies
 * DB_MUST_TOUCH). */
int db_batch_need(struct db_batch *b, const struct db_statement *s, struct db_params *p,
                  enum err no_row);
enum err db_batch_run(struct db_pool *pool, struct db_batch *b) MUST_USE;
/* The short form: one statement, its rows. */
enum err db_query(struct db_pool *pool, struct arena *a, uuid company,
                  const struct db_statement *s, struct db_params *p,
                  struct db_rows *out) MUST_USE;

/* ---- explicit transactions, for the few that must read before they write ---- */
/* BEGIN travels with the first statement. After a failure only db_rollback (or
 * db_return) is of use; db_commit then answers with an error. */
enum err db_begin(struct db *d, uuid company) MUST_USE;
enum err db_run(struct db *d, struct arena *a, const struct db_statement *s,
                struct db_params *p,
                struct db_rows *out) MUST_USE; /* out may be NULL */
/* Several statements in one round trip inside the open transaction. */
enum err db_run_all(struct db *d, struct db_batch *b) MUST_USE;
enum err db_commit(struct db *d) MUST_USE;
/* The last statements and the commit in one round trip. That a statement touched no row
 * is known too late here: `must_touch` is not looked at. */
enum err db_run_commit(struct db *d, struct db_batch *b) MUST_USE;
void db_rollback(struct db *d);

/* ---- for the test that prepares every statement of the program ---- */
enum err db_prepare_check(struct db *d,
                          const struct db_statement *s) MUST_USE; /* tests */

#endif
