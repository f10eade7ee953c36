/* SPDX-License-Identifier: Apache-2.0 */
/* Inside db/ only: one connection, its prepared statements, and waiting for it with a
 * deadline. libpq runs non-blocking and in pipeline mode from the first statement on.
 */
#ifndef SK_DB_DB_CONNECTION_H
#define SK_DB_DB_CONNECTION_H

#include <libpq-fe.h>

#include "db/db.h"

#define DB_STATEMENTS_MAX 1024
#define DB_COMPANY_NONE UUID_NIL

struct db {
    struct db_pool *pool;
    struct db *next_free;
    PGconn *conn; /* NULL: not connected */
    bool broken;  /* to be closed before anybody uses it again */

    /* explicit transaction */
    bool begin_pending; /* db_begin was called, BEGIN was not sent yet */
    bool in_transaction;
    bool transaction_failed;
    uuid company;

    uint64_t prepared[DB_STATEMENTS_MAX / 64];
};

enum err db_connect(struct db *d, const struct db_settings *s) MUST_USE;
void db_disconnect(struct db *d);
/* An idle connection has nothing to say: input means that the server left (or that its
 * configuration was read again; a new connection is right then, too). */
bool db_is_alive(struct db *d);
/* The moment at which a round trip that begins now is given up. */
int64_t db_deadline_us(const struct db *d);
/* The next result as PQgetResult gives it; false when the connection is lost or the
 * deadline has passed: the connection is marked broken. */
bool db_next_result(struct db *d, int64_t deadline_us, PGresult **out) MUST_USE;

const struct db_settings *db_pool_settings(const struct db_pool *p);

/* Position of a registered statement; stable once a pool is open. */
size_t db_statement_index(const struct db_statement *s);
/* Sorts the registry and refuses two statements of one name. */
void db_statement_seal(void);

/* Copies a result into the arena. */
void db_rows_copy(struct db_rows *rows, struct arena *a, PGresult *r);

/* The error of a failed result of statement s (NULL: of the transaction), logged. */
enum err db_error_of(const PGresult *r, const struct db_statement *s);
/* The server ended the session itself (FATAL or PANIC). */
bool db_error_ends_session(const PGresult *r);

#endif
