/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db crypto store support */
/* Bytes that come back exactly as they went in, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "crypto/digest.h"
#include "store/blob_store.h"
#include "support/pg.h"

#define LONG_LEN (2 * BLOB_PART_LEN + 77)

struct world {
    const char *database;
    struct db_pool *pool; /* as the worker */
    struct arena *arena;
    uuid company;
};

static int begin(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    w->database = test_pg_database("blobs");
    w->pool = test_pg_pool(w->database, "seal_worker");
    w->arena = arena_new();
    w->company = uuid_new();
    *state = w;
    return 0;
}

static int end(void **state)
{
    struct world *w = *state;

    db_pool_close(&w->pool);
    arena_free(&w->arena);
    free(w);
    return 0;
}

static struct bytes long_bytes(struct world *w, uint8_t seed)
{
    uint8_t *p = arena_alloc(w->arena, LONG_LEN);

    for (size_t i = 0; i < LONG_LEN; i++)
        p[i] = (uint8_t)(i * 31 + i / 977 + seed);
    return (struct bytes){p, LONG_LEN};
}

static struct digest put(struct world *w, struct bytes content)
{
    struct digest d;

    assert_int_equal(blob_put(w->pool, w->company, content, &d), OK);
    return d;
}

static enum err load(struct world *w, uuid company, const struct digest *d,
                     struct bytes *out)
{
    return blob_load(w->pool, w->arena, company, d, LONG_LEN, out);
}

static void bytes_of_several_parts_come_back_exactly(void **state)
{
    struct world *w = *state;
    struct bytes content = long_bytes(w, 1), back;
    struct digest d = put(w, content), expected = sha256_of(content);

    assert_true(digest_eq(&d, &expected));
    assert_int_equal(load(w, w->company, &d, &back), OK);
    assert_true(bytes_eq(back, content));
}

static void the_same_bytes_are_stored_once(void **state)
{
    struct world *w = *state;
    struct bytes content = long_bytes(w, 2), back;
    struct digest d = put(w, content);

    (void)put(w, content);
    assert_int_equal(load(w, w->company, &d, &back), OK);
    assert_int_equal(back.n, LONG_LEN);
}

static void another_company_has_no_such_blob(void **state)
{
    struct world *w = *state;
    struct digest d = put(w, long_bytes(w, 3));
    struct bytes back;

    assert_int_equal(load(w, uuid_new(), &d, &back), ERR_NOT_FOUND);
}

static void a_changed_byte_in_the_database_is_noticed(void **state)
{
    struct world *w = *state;
    struct digest d = put(w, long_bytes(w, 4));
    struct bytes back;

    test_pg_execute(w->database, "UPDATE blob SET bytes = set_byte(bytes, 5,"
                                 " (get_byte(bytes, 5) + 1) % 256) WHERE part = 1");
    assert_int_equal(load(w, w->company, &d, &back), ERR_DIGEST_MISMATCH);
}

static void a_missing_part_is_noticed(void **state)
{
    struct world *w = *state;
    struct digest d = put(w, long_bytes(w, 5));
    struct bytes back;

    test_pg_execute(w->database, "DELETE FROM blob WHERE part = 1");
    assert_int_not_equal(load(w, w->company, &d, &back), OK);
}

static void more_than_asked_for_is_refused(void **state)
{
    struct world *w = *state;
    struct digest d = put(w, long_bytes(w, 6));
    struct bytes back;

    assert_int_equal(blob_load(w->pool, w->arena, w->company, &d, LONG_LEN - 1, &back),
                     ERR_TOO_LARGE);
}

/* ---- files of several blobs ---- */

/* One that ends where a part ends, and a short one behind it. */
static struct blob_file store_in_two(struct world *w, uint8_t seed, struct bytes *whole)
{
    struct digest *parts = ARENA_ARRAY(w->arena, 2, struct digest);

    *whole = (struct bytes){long_bytes(w, seed).p, BLOB_PART_LEN + 77};
    parts[0] = put(w, (struct bytes){whole->p, BLOB_PART_LEN});
    parts[1] = put(w, (struct bytes){whole->p + BLOB_PART_LEN, 77});
    return (struct blob_file){sha256_of(*whole), whole->n, parts, 2};
}

static enum err load_file(struct world *w, const struct blob_file *file,
                          struct bytes *out)
{
    return blob_load_file(w->pool, w->arena, w->company, file, out);
}

static void a_file_of_two_blobs_comes_back_exactly(void **state)
{
    struct world *w = *state;
    struct bytes whole, back;
    struct blob_file file = store_in_two(w, 7, &whole);

    assert_int_equal(load_file(w, &file, &back), OK);
    assert_true(bytes_eq(back, whole));
}

static void a_file_of_one_blob_comes_back_exactly(void **state)
{
    struct world *w = *state;
    struct bytes content = long_bytes(w, 8), back;
    struct digest d = put(w, content);

    assert_int_equal(load_file(w, &(struct blob_file){d, LONG_LEN, &d, 1}, &back), OK);
    assert_true(bytes_eq(back, content));
}

static void blobs_in_another_order_are_noticed(void **state)
{
    struct world *w = *state;
    struct bytes whole, back;
    struct blob_file file = store_in_two(w, 9, &whole);
    struct digest turned[2] = {file.parts[1], file.parts[0]};

    file.parts = turned;
    assert_int_equal(load_file(w, &file, &back), ERR_DIGEST_MISMATCH);
}

static void a_blob_too_few_is_noticed(void **state)
{
    struct world *w = *state;
    struct bytes whole, back;
    struct blob_file file = store_in_two(w, 10, &whole);

    file.parts_n = 1;
    assert_int_equal(load_file(w, &file, &back), ERR_DIGEST_MISMATCH);
}

static void a_blob_too_many_is_noticed(void **state)
{
    struct world *w = *state;
    struct bytes whole, back;
    struct blob_file file = store_in_two(w, 11, &whole);
    struct digest three[3] = {file.parts[0], file.parts[1], file.parts[1]};

    file.parts = three;
    file.parts_n = 3;
    assert_int_equal(load_file(w, &file, &back), ERR_DIGEST_MISMATCH);
}

static void a_file_whose_blob_is_gone_is_not_found(void **state)
{
    struct world *w = *state;
    struct bytes whole, back;
    struct blob_file file = store_in_two(w, 12, &whole);
    struct digest other[2] = {file.parts[0], sha256_of(str_bytes(STR("nowhere")))};

    file.parts = other;
    assert_int_equal(load_file(w, &file, &back), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_of_several_parts_come_back_exactly),
        cmocka_unit_test(the_same_bytes_are_stored_once),
        cmocka_unit_test(another_company_has_no_such_blob),
        cmocka_unit_test(a_changed_byte_in_the_database_is_noticed),
        cmocka_unit_test(a_missing_part_is_noticed),
        cmocka_unit_test(more_than_asked_for_is_refused),
        cmocka_unit_test(a_file_of_two_blobs_comes_back_exactly),
        cmocka_unit_test(a_file_of_one_blob_comes_back_exactly),
        cmocka_unit_test(blobs_in_another_order_are_noticed),
        cmocka_unit_test(a_blob_too_few_is_noticed),
        cmocka_unit_test(a_blob_too_many_is_noticed),
        cmocka_unit_test(a_file_whose_blob_is_gone_is_not_found),
    };
    test_pg_start();
    return cmocka_run_group_tests(tests, begin, end);
}
