/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db store support */
/* Web asks for pictures and draws none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store/document_store.h"
#include "support/pg.h"

DB_STATEMENT(
    test_picture_draw,
    "INSERT INTO page_picture (company_id, base_digest, page, dpi, state, png)\n"
    "VALUES ($1, sha256(''), 1, 96, 2, '\\x00')",
    0);
DB_STATEMENT(test_picture_pretend,
             "INSERT INTO page_picture (company_id, base_digest, page, dpi, state)\n"
             "VALUES ($1, sha256(''), 1, 96, 2)",
             0);

static const char *database;

static enum err run(const char *role, const struct db_statement *s)
{
    struct db_pool *pool = test_pg_pool(database, role);
    struct arena *a = arena_new();
    uuid company = uuid_new();
    enum err e =
        db_query(pool, a, company, s, db_add_uuid(db_params_new(a), company), NULL);

    arena_free(&a);
    db_pool_close(&pool);
    return e;
}

static void web_draws_no_picture(void **state)
{
    (void)state;
    assert_int_equal(run("seal_worker", &test_picture_draw), OK);
    assert_int_not_equal(run("seal_web", &test_picture_draw), OK);
    assert_int_not_equal(run("seal_web", &test_picture_pretend), OK);
}

static void web_asks_for_a_picture(void **state)
{
    struct db_pool *pool = test_pg_pool(database, "seal_web");
    struct picture_key key = {.page = 1, .dpi = 96};
    struct arena *a = arena_new();
    struct db_batch b;

    (void)state;
    db_batch_init(&b, a, uuid_new());
    picture_ask_add(&b, &key);
    assert_int_equal(db_batch_run(pool, &b), OK);
    arena_free(&a);
    db_pool_close(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(web_draws_no_picture),
        cmocka_unit_test(web_asks_for_a_picture),
    };

    test_pg_start();
    database = test_pg_database("picture_rights");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
