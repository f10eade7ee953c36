/* SPDX-License-Identifier: Apache-2.0 */
/* One connection to PostgreSQL: connecting, noticing that it died, and waiting for
 * results. Every wait has a deadline, because libpq has none: a server that hangs costs
 * its callers seconds, never a thread. */
#include "db/db_connection.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"

#define CONNECT_TIMEOUT_US (5 * US_PER_S)
/* The server stops a statement at its own time-out and says so; silence after that
 * means that the server itself is stuck. */
#define WATCHDOG_GRACE_US (5 * US_PER_S)

/* Waits for events on the socket; false at the deadline. */
static bool wait_socket(const struct db *d, short events, int64_t deadline_us)
{
    struct pollfd p = {.fd = PQsocket(d->conn), .events = events};

    for (;;) {
        int64_t left = deadline_us - clock_monotonic_us();
        int n;

        if (left <= 0)
            return false;
        n = poll(&p, 1, (int)(left / US_PER_MS) + 1);
        if (n > 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
    }
}

static bool finish_connecting(struct db *d)
{
    int64_t deadline_us = clock_monotonic_us() + CONNECT_TIMEOUT_US;
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;

    while (state != PGRES_POLLING_OK) {
        short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;

        if (state == PGRES_POLLING_FAILED || PQstatus(d->conn) == CONNECTION_BAD)
            return false;
        if (!wait_socket(d, events, deadline_us))
            return false;
        state = PQconnectPoll(d->conn);
    }
    return true;
}

/* Notices are chatter of the server ("relation exists, skipping"): not for our log. */
static void ignore_notice(void *unused, const PGresult *r)
{
    (void)unused;
    (void)r;
}

static PGconn *start_connecting(const struct db_settings *s)
{
    char port[24], options[256], password[SECRET_MAX + 1];
    const char *const keys[] = {"host",     "port",    "dbname",          "user",
                                "password", "options", "client_encoding", NULL};
    const char *const values[] = {s->socket_dir, port,    s->database, s->user,
                                  password,      options, "UTF8",      NULL};
    PGconn *conn;

    (void)snprintf(port, sizeof port, "%lld", s->port ? (long long)s->port : 5432);
    (void)snprintf(
        options, sizeof options,
        "-c statement_timeout=%lld -c lock_timeout=%lld -c timezone=UTC "
        "-c idle_in_transaction_session_timeout=%lld",
        (long long)(s->statement_timeout_us / US_PER_MS),
        (long long)(s->lock_timeout_us / US_PER_MS),
        (long long)((s->statement_timeout_us + WATCHDOG_GRACE_US) / US_PER_MS));
    memcpy(password, s->password.b, s->password.n);
    password[s->password.n] = '\0';
    conn = PQconnectStartParams(keys, values, 0);
    secret_wipe(password, sizeof password);
    ASSERT(conn);
    return conn;
}

enum err db_connect(struct db *d, const struct db_settings *s)
{
    memset(d->prepared, 0, sizeof d->prepared);
    d->broken = false;
    d->begin_pending = d->in_transaction = d->transaction_failed = false;
    d->conn = start_connecting(s);
    if (PQstatus(d->conn) == CONNECTION_BAD || !finish_connecting(d)) {
        log_warn("db.connect", "%s as %s: %s", s->database, s->user,
                 PQerrorMessage(d->conn));
        db_disconnect(d);
        return ERR_UNAVAILABLE;
    }
    (void)PQsetNoticeReceiver(d->conn, ignore_notice, NULL);
    if (PQsetnonblocking(d->conn, 1) != 0 || !PQenterPipelineMode(d->conn)) {
        db_disconnect(d);
        return ERR_UNAVAILABLE;
    }
    return OK;
}

void db_disconnect(struct db *d)
{
    PQfinish(d->conn);
    d->conn = NULL;
    d->broken = false;
    d->begin_pending = d->in_transaction = d->transaction_failed = false;
}

bool db_is_alive(struct db *d)
{
    struct pollfd p = {.events = POLLIN};

    if (!d->conn || d->broken || PQstatus(d->conn) != CONNECTION_OK)
        return false;
    p.fd = PQsocket(d->conn);
    return poll(&p, 1, 0) == 0;
}

int64_t db_deadline_us(const struct db *d)
{
    return clock_monotonic_us() + db_pool_settings(d->pool)->statement_timeout_us +
           WATCHDOG_GRACE_US;
}

/* Moves bytes both ways until a result is complete. */
static bool exchange_bytes(struct db *d, int64_t deadline_us)
{
    while (PQisBusy(d->conn)) {
        int unsent = PQflush(d->conn);

        if (unsent < 0)
            return false;
        if (!wait_socket(d, unsent ? POLLIN | POLLOUT : POLLIN, deadline_us))
            return false;
        if (!PQconsumeInput(d->conn))
            return false;
    }
    return true;
}

bool db_next_result(struct db *d, int64_t deadline_us, PGresult **out)
{
    if (!exchange_bytes(d, deadline_us)) {
        log_warn("db.lost", "%s", PQerrorMessage(d->conn));
        d->broken = true;
        return false;
    }
    *out = PQgetResult(d->conn);
    return true;
}
