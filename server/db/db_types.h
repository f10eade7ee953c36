/* SPDX-License-Identifier: Apache-2.0 */
/* Inside db/ only: the type oids of PostgreSQL that we send, which never change, and
 * its epoch. */
#ifndef SK_DB_DB_TYPES_H
#define SK_DB_DB_TYPES_H

#include <stdint.h>

enum {
    DB_TYPE_BOOL = 16,
    DB_TYPE_BYTEA = 17,
    DB_TYPE_INT8 = 20,
    DB_TYPE_TEXT = 25,
    DB_TYPE_BYTEA_ARRAY = 1001,
    DB_TYPE_TEXT_ARRAY = 1009,
    DB_TYPE_INT8_ARRAY = 1016,
    DB_TYPE_TIMESTAMPTZ = 1184,
    DB_TYPE_UUID = 2950,
    DB_TYPE_UUID_ARRAY = 2951,
    DB_TYPE_JSONB = 3802,
};

/* 2000-01-01 UTC in microseconds since 1970. */
#define DB_EPOCH_US INT64_C(946684800000000)

#endif
