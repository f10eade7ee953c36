/* SPDX-License-Identifier: Apache-2.0 */
/* From SQLSTATE to the product's errors. What is expected (a conflict) is quiet, what
 * is not is logged with statement, state and the server's sentence, never with
 * parameters or the server's DETAIL, which quotes data. */
#include "base/log.h"
#include "db/db_connection.h"

struct mapping {
    const char *prefix; /* of the SQLSTATE */
    enum err error;
};

static const struct mapping mappings[] = {
    {"23505", ERR_CONFLICT},    /* unique_violation */
    {"23514", ERR_CONFLICT},    /* check_violation */
    {"22023", ERR_FIELD_BAD},   /* invalid_parameter_value: no such time zone */
    {"23P01", ERR_CONFLICT},    /* exclusion_violation */
    {"40", ERR_CONFLICT},       /* serialization failure, deadlock */
    {"55P03", ERR_BUSY},        /* lock_timeout */
    {"57014", ERR_BUSY},        /* statement_timeout */
    {"25006", ERR_UNAVAILABLE}, /* a standby answers: read-only transaction */
    {"57P", ERR_UNAVAILABLE},   /* shutdown, crash, starting up */
    {"53", ERR_UNAVAILABLE},    /* disk full, out of memory, too many connections */
    {"08", ERR_UNAVAILABLE},    /* connection exception */
};

static enum err error_of_state(const char *state)
{
    for (size_t i = 0; i < ARRAY_LEN(mappings); i++) {
        if (strncmp(state, mappings[i].prefix, strlen(mappings[i].prefix)) == 0)
            return mappings[i].error;
    }
    return ERR_INTERNAL;
}

static const char *field(const PGresult *r, int code)
{
    const char *v = PQresultErrorField(r, code);

    return v ? v : "";
}

bool db_error_ends_session(const PGresult *r)
{
    return strcmp(field(r, PG_DIAG_SEVERITY_NONLOCALIZED), "ERROR") != 0;
}

enum err db_error_of(const PGresult *r, const struct db_statement *s)
{
    const char *state = field(r, PG_DIAG_SQLSTATE);
    /* without a SQLSTATE the message is libpq's own: the connection is gone */
    enum err e = *state ? error_of_state(state) : ERR_UNAVAILABLE;

    if (db_error_ends_session(r))
        e = ERR_UNAVAILABLE;
    else if (s && (s->flags & DB_AUDIT))
        e = ERR_AUDIT_WRITE;
    log_event(e == ERR_CONFLICT || e == ERR_FIELD_BAD ? LOG_LEVEL_DEBUG
                                                      : LOG_LEVEL_ERROR,
              "db.refused", "%s: %s %s (%s)", s ? s->name : "commit", state,
              field(r, PG_DIAG_MESSAGE_PRIMARY), field(r, PG_DIAG_CONSTRAINT_NAME));
    return e;
}
