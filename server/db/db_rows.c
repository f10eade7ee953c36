/* SPDX-License-Identifier: Apache-2.0 */
/* Results: copied once into the arena, then read by row and column. A column that is
 * NULL or of another width than its reader expects is a mistake of ours, not data: the
 * readers assert. */
#include <endian.h>
#include <stdlib.h>

#include "base/log.h"
#include "db/db.h"
#include "db/db_connection.h"
#include "db/db_types.h"

/* PQcmdTuples counts a SELECT's rows too; those were not changed. */
static int64_t touched_by(PGresult *r)
{
    if (strncmp(PQcmdStatus(r), "SELECT", 6) == 0)
        return 0;
    return strtoll(PQcmdTuples(r), NULL, 10);
}

static size_t content_size(const PGresult *r, int rows, int columns)
{
    size_t size = 1; /* an empty value still needs an address */

    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++)
            size += (size_t)PQgetlength(r, i, j);
    }
    return size;
}

void db_rows_copy(struct db_rows *rows, struct arena *a, PGresult *r)
{
    int n = PQntuples(r);
    uint8_t *to;

    *rows = (struct db_rows){.n = (size_t)n, .columns = PQnfields(r)};
    rows->touched = touched_by(r);
    if (n == 0)
        return;
    rows->cell = ARENA_ARRAY(a, (size_t)n * (size_t)rows->columns, struct bytes);
    to = arena_alloc(a, content_size(r, n, rows->columns));
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < rows->columns; j++) {
            size_t length = (size_t)PQgetlength(r, i, j);

            if (PQgetisnull(r, i, j))
                continue;
            memcpy(to, PQgetvalue(r, i, j), length);
            rows->cell[i * rows->columns + j] = (struct bytes){to, length};
            to += length;
        }
    }
}

static struct bytes cell(const struct db_rows *r, size_t row, int column)
{
    ASSERT(row < r->n && column >= 0 && column < r->columns);
    return r->cell[row * (size_t)r->columns + (size_t)column];
}

static struct bytes cell_of(const struct db_rows *r, size_t row, int column, size_t n)
{
    struct bytes c = cell(r, row, column);

    ASSERT(c.p && c.n == n);
    return c;
}

bool db_is_null(const struct db_rows *r, size_t row, int column)
{
    return !cell(r, row, column).p;
}

uuid db_uuid(const struct db_rows *r, size_t row, int column)
{
    uuid id;

    memcpy(id.b, cell_of(r, row, column, sizeof id.b).p, sizeof id.b);
    return id;
}

uuid db_uuid_or_nil(const struct db_rows *r, size_t row, int column)
{
    return db_is_null(r, row, column) ? UUID_NIL : db_uuid(r, row, column);
}

struct bytes db_bytes(const struct db_rows *r, size_t row, int column)
{
    return cell(r, row, column);
}

struct str db_text(const struct db_rows *r, size_t row, int column)
{
    return bytes_str(cell(r, row, column));
}

int64_t db_int(const struct db_rows *r, size_t row, int column)
{
    struct bytes c = cell(r, row, column);
    uint64_t v = 0;

    ASSERT(c.p && (c.n == 2 || c.n == 4 || c.n == 8));
    for (size_t i = 0; i < c.n; i++)
        v = v << 8 | c.p[i];
    if (c.n == 2)
        return (int16_t)v;
    return c.n == 4 ? (int32_t)v : (int64_t)v;
}

int64_t db_int_or(const struct db_rows *r, size_t row, int column, int64_t otherwise)
{
    return db_is_null(r, row, column) ? otherwise : db_int(r, row, column);
}

bool db_bool(const struct db_rows *r, size_t row, int column)
{
    return cell_of(r, row, column, 1).p[0] != 0;
}

int64_t db_time(const struct db_rows *r, size_t row, int column)
{
    uint64_t big;

    memcpy(&big, cell_of(r, row, column, sizeof big).p, sizeof big);
    return (int64_t)be64toh(big) + DB_EPOCH_US;
}

int64_t db_time_or(const struct db_rows *r, size_t row, int column, int64_t otherwise)
{
    return db_is_null(r, row, column) ? otherwise : db_time(r, row, column);
}
