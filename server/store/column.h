/* SPDX-License-Identifier: Apache-2.0 */
/* Columns that db.h has no reader for: digests, one or several in a row. */
#ifndef SK_STORE_COLUMN_H
#define SK_STORE_COLUMN_H

#include "base/log.h"
#include "db/db.h"

static inline struct digest column_digest(const struct db_rows *r, size_t row,
                                          int column)
{
    struct digest d;
    struct bytes v = db_bytes(r, row, column);

    ASSERT(v.n == sizeof d.b);
    memcpy(d.b, v.p, sizeof d.b);
    return d;
}

/* Borrowed from the row. */
static inline const struct digest *column_digests(const struct db_rows *r, size_t row,
                                                  int column, size_t *n)
{
    struct bytes v = db_bytes(r, row, column);

    ASSERT(v.n % sizeof(struct digest) == 0);
    *n = v.n / sizeof(struct digest);
    return (const struct digest *)v.p;
}

#endif
