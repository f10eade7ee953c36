/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters in PostgreSQL's binary form: network byte order, times counted in
 * microseconds since 2000-01-01. Everything lives in the caller's arena. */
#include <endian.h>

#include "base/log.h"
#include "db/db.h"
#include "db/db_types.h"

struct db_params *db_params_new(struct arena *a)
{
    struct db_params *p = ARENA_NEW(a, struct db_params);

    p->arena = a;
    return p;
}

static struct db_params *add(struct db_params *p, uint32_t type, struct bytes v)
{
    ASSERT((size_t)p->n < ARRAY_LEN(p->v));
    p->type[p->n] = type;
    p->v[p->n] = v;
    p->n++;
    return p;
}

static struct db_params *add_copy(struct db_params *p, uint32_t type, const void *v,
                                  size_t n)
{
    return add(p, type, arena_bytes(p->arena, (struct bytes){v, n}));
}

static struct db_params *add_null(struct db_params *p, uint32_t type)
{
    return add(p, type, (struct bytes){NULL, 0});
}

struct db_params *db_add_uuid(struct db_params *p, uuid v)
{
    return add_copy(p, DB_TYPE_UUID, v.b, sizeof v.b);
}

struct db_params *db_add_uuid_or_null(struct db_params *p, const uuid *v)
{
    return v ? db_add_uuid(p, *v) : add_null(p, DB_TYPE_UUID);
}

struct db_params *db_add_text(struct db_params *p, struct str v)
{
    return add(p, DB_TYPE_TEXT, str_bytes(v));
}

struct db_params *db_add_bytes(struct db_params *p, struct bytes v)
{
    return add(p, DB_TYPE_BYTEA, v);
}

static struct db_params *add_int8(struct db_params *p, uint32_t type, int64_t v)
{
    uint64_t big = htobe64((uint64_t)v);

    return add_copy(p, type, &big, sizeof big);
}

struct db_params *db_add_int(struct db_params *p, int64_t v)
{
    return add_int8(p, DB_TYPE_INT8, v);
}

struct db_params *db_add_int_or_null(struct db_params *p, const int64_t *v)
{
    return v ? db_add_int(p, *v) : add_null(p, DB_TYPE_INT8);
}

struct db_params *db_add_bool(struct db_params *p, bool v)
{
    uint8_t byte = v;

    return add_copy(p, DB_TYPE_BOOL, &byte, 1);
}

struct db_params *db_add_time(struct db_params *p, int64_t us)
{
    return add_int8(p, DB_TYPE_TIMESTAMPTZ, us - DB_EPOCH_US);
}

struct db_params *db_add_time_or_null(struct db_params *p, const int64_t *us)
{
    return us ? db_add_time(p, *us) : add_null(p, DB_TYPE_TIMESTAMPTZ);
}

struct db_params *db_add_json(struct db_params *p, struct str json)
{
    uint8_t *v;

    if (!json.p)
        return add_null(p, DB_TYPE_JSONB);
    v = arena_alloc(p->arena, json.n + 1);
    v[0] = 1; /* version of jsonb's binary form */
    memcpy(v + 1, json.p, json.n);
    return add(p, DB_TYPE_JSONB, (struct bytes){v, json.n + 1});
}

static uint8_t *put_u32(uint8_t *to, uint32_t v)
{
    uint32_t big = htobe32(v);

    memcpy(to, &big, sizeof big);
    return to + sizeof big;
}

/* A one-dimensional array: dimensions, has-null, element type, length, lower bound,
 * then each element with its length. An empty array has no dimension. */
static struct db_params *add_array(struct db_params *p, uint32_t type, uint32_t element,
                                   const struct bytes *v, size_t n)
{
    size_t size = n ? 20 : 12;
    uint8_t *start, *to;

    ASSERT(n <= INT32_MAX);
    for (size_t i = 0; i < n; i++)
        size += 4 + v[i].n;
    start = to = arena_alloc(p->arena, size);
    to = put_u32(to, n ? 1 : 0);
    to = put_u32(to, 0);
    to = put_u32(to, element);
    if (n) {
        to = put_u32(to, (uint32_t)n);
        to = put_u32(to, 1);
    }
    for (size_t i = 0; i < n; i++) {
        to = put_u32(to, (uint32_t)v[i].n);
        if (v[i].n)
            memcpy(to, v[i].p, v[i].n);
        to += v[i].n;
    }
    return add(p, type, (struct bytes){start, size});
}

struct db_params *db_add_uuids(struct db_params *p, const uuid *v, size_t n)
{
    struct bytes *items = ARENA_ARRAY(p->arena, n, struct bytes);

    for (size_t i = 0; i < n; i++)
        items[i] = uuid_bytes(&v[i]);
    return add_array(p, DB_TYPE_UUID_ARRAY, DB_TYPE_UUID, items, n);
}

struct db_params *db_add_texts(struct db_params *p, const struct str *v, size_t n)
{
    struct bytes *items = ARENA_ARRAY(p->arena, n, struct bytes);

    for (size_t i = 0; i < n; i++)
        items[i] = str_bytes(v[i]);
    return add_array(p, DB_TYPE_TEXT_ARRAY, DB_TYPE_TEXT, items, n);
}

struct db_params *db_add_blobs(struct db_params *p, const struct bytes *v, size_t n)
{
    return add_array(p, DB_TYPE_BYTEA_ARRAY, DB_TYPE_BYTEA, v, n);
}

struct db_params *db_add_ints(struct db_params *p, const int64_t *v, size_t n)
{
    struct bytes *items = ARENA_ARRAY(p->arena, n, struct bytes);
    uint64_t *big = ARENA_ARRAY(p->arena, n, uint64_t);

    for (size_t i = 0; i < n; i++) {
        big[i] = htobe64((uint64_t)v[i]);
        items[i] = (struct bytes){(const uint8_t *)&big[i], sizeof big[i]};
    }
    return add_array(p, DB_TYPE_INT8_ARRAY, DB_TYPE_INT8, items, n);
}
