/* layers: support db base */
/* labels: threaded */
/* SPDX-License-Identifier: Apache-2.0 */
/* The database layer against a real PostgreSQL: what a batch promises, what each
 * failure is called, and what a lost connection means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/db.h"
#include "support/pg.h"

static const char schema[] =
    "CREATE TABLE note (company_id uuid NOT NULL, id uuid NOT NULL, body text NOT NULL,"
    "  rank int CHECK (rank < 100), version bigint NOT NULL DEFAULT 1,"
    "  PRIMARY KEY (company_id, id), UNIQUE (company_id, body),"
    "  CONSTRAINT late UNIQUE (company_id, rank) DEFERRABLE INITIALLY DEFERRED);"
    "ALTER TABLE note ENABLE ROW LEVEL SECURITY;"
    "ALTER TABLE note FORCE ROW LEVEL SECURITY;"
    "CREATE POLICY tenant ON note USING"
    "  (company_id = nullif(current_setting('app.company_id', true), '')::uuid);"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON note TO seal_web;";

DB_STATEMENT(
    test_every_type,
    "SELECT $1::uuid, $2::text, $3::bytea, $4::int8, $5::bool, $6::timestamptz,"
    " $7::jsonb::text, $8::uuid[], $4::int8::int2, $4::int8::int4",
    DB_SHARED);
DB_STATEMENT(test_arrays,
             "SELECT array_length($1::text[], 1), ($1::text[])[2],"
             " array_length($2::bytea[], 1), ($2::bytea[])[1],"
             " ($3::int8[])[2], ($4::uuid[])[1], array_length($5::uuid[], 1)",
             DB_SHARED);
DB_STATEMENT(test_note_insert,
             "INSERT INTO note (company_id, id, body, rank) VALUES ($1, $2, $3, $4)",
             0);
DB_STATEMENT(test_note_list, "SELECT company_id, body FROM note ORDER BY body", 0);
DB_STATEMENT(test_note_edit,
             "UPDATE note SET body = $2, version = version + 1\n"
             "WHERE id = $1 AND version = $3",
             DB_MUST_TOUCH);
DB_STATEMENT(test_note_touch, "UPDATE note SET version = version + 1 WHERE id = $1", 0);
DB_STATEMENT(test_note_lock, "SELECT version FROM note WHERE id = $1 FOR UPDATE", 0);
DB_STATEMENT(test_audit,
             "INSERT INTO note (company_id, id, body) VALUES ($1, $2, NULL)", DB_AUDIT);
DB_STATEMENT(test_tenant, "SELECT current_setting('app.company_id', true)", DB_SHARED);
DB_STATEMENT(test_broken_sql, "SELECT nothing FROM nowhere", DB_SHARED);
DB_STATEMENT(test_pid, "SELECT pg_backend_pid()", DB_SHARED);
DB_STATEMENT(test_sleep, "SELECT pg_sleep($1::int8 / 1000.0)::text", DB_SHARED);
DB_STATEMENT(test_prepared_count,
             "SELECT count(*) FROM pg_prepared_statements WHERE name = 'test_tenant'",
             DB_SHARED);

struct fixture {
    const char *database;
    struct db_pool *pool;
    struct arena *a;
    uuid company;
};

static struct db_pool *pool_of(const char *database, int connections,
                               int64_t timeout_us)
{
    struct db_settings s = test_pg_settings(database, "seal_web");
    struct db_pool *pool = NULL;

    s.connections = connections;
    s.statement_timeout_us = timeout_us;
    s.lock_timeout_us = timeout_us / 2;
    assert_int_equal(db_pool_open(&s, &pool), OK);
    return pool;
}

static int start(void **state)
{
    static struct fixture f;

    test_pg_start();
    f.database = test_pg_database("db");
    test_pg_execute(f.database, schema);
    *state = &f;
    return 0;
}

/* Each test has a pool, an arena and a company of its own. */
static int arrange(void **state)
{
    struct fixture *f = *state;

    f->pool = pool_of(f->database, 2, 2 * US_PER_S);
    f->a = arena_new();
    f->company = uuid_new();
    return 0;
}

static int tidy(void **state)
{
    struct fixture *f = *state;

    db_pool_close(&f->pool);
    arena_free(&f->a);
    return 0;
}

static struct db_params *note(struct fixture *f, uuid id, const char *body,
                              int64_t rank)
{
    struct db_params *p = db_params_new(f->a);

    db_add_text(db_add_uuid(db_add_uuid(p, f->company), id), str_of(body));
    return db_add_int(p, rank);
}

static enum err insert(struct fixture *f, uuid id, const char *body, int64_t rank)
{
    struct db_rows rows;

    return db_query(f->pool, f->a, f->company, &test_note_insert,
                    note(f, id, body, rank), &rows);
}

static size_t notes(struct fixture *f, uuid company)
{
    struct db_rows rows;

    assert_int_equal(db_query(f->pool, f->a, company, &test_note_list, NULL, &rows),
                     OK);
    return rows.n;
}

static int64_t backend_of(struct fixture *f, struct db *d)
{
    struct db_rows rows;
    enum err e = d ? db_run(d, f->a, &test_pid, NULL, &rows)
                   : db_query(f->pool, f->a, UUID_NIL, &test_pid, NULL, &rows);

    assert_int_equal(e, OK);
    return db_int(&rows, 0, 0);
}

static void terminate(int64_t backend)
{
    char sql[96];

    (void)snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld, 5000)",
                   (long long)backend);
    test_pg_execute("postgres", sql);
}

static void every_type_reads_back_as_it_was_sent(void **state)
{
    struct fixture *f = *state;
    struct db_params *p = db_params_new(f->a);
    uuid id = uuid_new();
    int64_t now = clock_utc_us();
    struct db_rows r;

    db_add_text(db_add_uuid(p, id), STR("用印"));
    db_add_bool(db_add_int(db_add_bytes(p, (struct bytes){id.b, 3}), -7), true);
    db_add_uuids(db_add_json(db_add_time(p, now), STR("{\"a\": 1}")), &id, 1);
    assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_every_type, p, &r), OK);
    assert_int_equal(r.n, 1);
    assert_true(uuid_eq(db_uuid(&r, 0, 0), id));
    assert_true(str_is(db_text(&r, 0, 1), "用印"));
    assert_true(bytes_eq(db_bytes(&r, 0, 2), (struct bytes){id.b, 3}));
    assert_int_equal(db_int(&r, 0, 3), -7);
    assert_true(db_bool(&r, 0, 4));
    assert_int_equal(db_time(&r, 0, 5), now);
    assert_true(str_is(db_text(&r, 0, 6), "{\"a\": 1}"));
    assert_int_equal(db_int(&r, 0, 8), -7);
    assert_int_equal(db_int(&r, 0, 9), -7);
}

static void absent_values_are_null_and_empty_ones_are_not(void **state)
{
    struct fixture *f = *state;
    struct db_params *p = db_params_new(f->a);
    struct db_rows r;

    db_add_text(db_add_uuid_or_null(p, NULL), STR(""));
    db_add_int_or_null(db_add_bytes(p, (struct bytes){NULL, 0}), NULL);
    db_add_time_or_null(db_add_bool(p, false), NULL);
    db_add_uuids(db_add_json(p, (struct str){NULL, 0}), NULL, 0);
    assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_every_type, p, &r), OK);
    assert_true(uuid_is_nil(db_uuid_or_nil(&r, 0, 0)));
    assert_non_null(db_text(&r, 0, 1).p);
    assert_null(db_bytes(&r, 0, 2).p);
    assert_int_equal(db_int_or(&r, 0, 3, 5), 5);
    assert_int_equal(db_time_or(&r, 0, 5, 6), 6);
    assert_true(db_is_null(&r, 0, 6));
    assert_false(db_is_null(&r, 0, 7));
}

static void arrays_arrive_with_their_elements(void **state)
{
    struct fixture *f = *state;
    struct db_params *p = db_params_new(f->a);
    const struct str texts[] = {STR("a"), STR("章")};
    const struct bytes blobs[] = {{(const uint8_t *)"\0x", 2}};
    const int64_t ints[] = {1, INT64_MIN};
    uuid ids[] = {uuid_new(), uuid_new()};
    struct db_rows r;

    db_add_ints(db_add_blobs(db_add_texts(p, texts, 2), blobs, 1), ints, 2);
    db_add_uuids(db_add_uuids(p, ids, 2), NULL, 0);
    assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_arrays, p, &r), OK);
    assert_int_equal(db_int(&r, 0, 0), 2);
    assert_true(str_is(db_text(&r, 0, 1), "章"));
    assert_int_equal(db_int(&r, 0, 2), 1);
    assert_true(bytes_eq(db_bytes(&r, 0, 3), blobs[0]));
    assert_true(db_int(&r, 0, 4) == INT64_MIN);
    assert_true(uuid_eq(db_uuid(&r, 0, 5), ids[0]));
    assert_true(db_is_null(&r, 0, 6));
}

static void the_company_is_set_inside_a_batch_and_gone_after_it(void **state)
{
    struct fixture *f = *state;
    char text[UUID_TEXT_LEN + 1];
    struct db_rows r;

    uuid_text(f->company, text);
    assert_int_equal(db_query(f->pool, f->a, f->company, &test_tenant, NULL, &r), OK);
    assert_true(str_is(db_text(&r, 0, 0), text));
    assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_tenant, NULL, &r), OK);
    assert_int_equal(db_text(&r, 0, 0).n, 0);
}

static void one_company_does_not_see_the_rows_of_another(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(insert(f, uuid_new(), "mine", 1), OK);
    assert_int_equal(notes(f, f->company), 1);
    assert_int_equal(notes(f, uuid_new()), 0);
}

static void a_failed_statement_rolls_the_whole_batch_back(void **state)
{
    struct fixture *f = *state;
    uuid id = uuid_new();
    struct db_batch b;

    db_batch_init(&b, f->a, f->company);
    (void)db_batch_add(&b, &test_note_insert, note(f, id, "one", 1));
    (void)db_batch_add(&b, &test_note_insert, note(f, id, "two", 2));
    (void)db_batch_add(&b, &test_note_list, NULL);
    assert_int_equal(db_batch_run(f->pool, &b), ERR_CONFLICT);
    assert_int_equal(b.failed, 1);
    assert_int_equal(notes(f, f->company), 0);
}

static void a_batch_gives_each_statement_its_rows(void **state)
{
    struct fixture *f = *state;
    struct db_batch b;
    int list, insert_again;

    db_batch_init(&b, f->a, f->company);
    (void)db_batch_add(&b, &test_note_insert, note(f, uuid_new(), "one", 1));
    insert_again = db_batch_add(&b, &test_note_insert, note(f, uuid_new(), "two", 2));
    list = db_batch_add(&b, &test_note_list, NULL);
    assert_int_equal(db_batch_run(f->pool, &b), OK);
    assert_int_equal(b.rows[insert_again].touched, 1);
    assert_int_equal(b.rows[list].touched, 0);
    assert_int_equal(b.rows[list].n, 2);
    assert_true(str_is(db_text(&b.rows[list], 1, 1), "two"));
    assert_true(uuid_eq(db_uuid(&b.rows[list], 1, 0), f->company));
}

static struct db_params *edit(struct fixture *f, uuid id, const char *body)
{
    struct db_params *p = db_params_new(f->a);

    return db_add_int(db_add_text(db_add_uuid(p, id), str_of(body)), 1);
}

static void
a_statement_that_must_touch_a_row_and_does_not_undoes_the_batch(void **state)
{
    struct fixture *f = *state;
    struct db_batch b;

    db_batch_init(&b, f->a, f->company);
    (void)db_batch_add(&b, &test_note_insert, note(f, uuid_new(), "one", 1));
    (void)db_batch_add(&b, &test_note_edit, edit(f, uuid_new(), "x"));
    assert_int_equal(db_batch_run(f->pool, &b), ERR_CONFLICT);
    assert_int_equal(b.failed, 1);
    assert_int_equal(notes(f, f->company), 0);
}

static void
a_needed_row_that_is_missing_gives_the_error_that_was_asked_for(void **state)
{
    struct fixture *f = *state;
    struct db_batch b;

    db_batch_init(&b, f->a, f->company);
    (void)db_batch_need(&b, &test_note_list, NULL, ERR_GRANT_NOT_LIVE);
    (void)db_batch_add(
        &b, &test_audit,
        db_add_uuid(db_add_uuid(db_params_new(f->a), f->company), uuid_new()));
    /* the first failure counts, not the one that it may have caused */
    assert_int_equal(db_batch_run(f->pool, &b), ERR_GRANT_NOT_LIVE);
    assert_int_equal(b.failed, 0);
    assert_int_equal(insert(f, uuid_new(), "one", 1), OK);
}

static void an_edit_of_the_right_version_is_committed(void **state)
{
    struct fixture *f = *state;
    uuid id = uuid_new();
    struct db_rows r;

    assert_int_equal(insert(f, id, "one", 1), OK);
    assert_int_equal(
        db_query(f->pool, f->a, f->company, &test_note_edit, edit(f, id, "two"), &r),
        OK);
    assert_int_equal(r.touched, 1);
    assert_int_equal(
        db_query(f->pool, f->a, f->company, &test_note_edit, edit(f, id, "three"), &r),
        ERR_CONFLICT);
    assert_int_equal(db_query(f->pool, f->a, f->company, &test_note_list, NULL, &r),
                     OK);
    assert_true(str_is(db_text(&r, 0, 1), "two"));
}

static void failures_have_the_names_that_the_header_gives_them(void **state)
{
    struct fixture *f = *state;
    uuid id = uuid_new();
    struct db_params *audit =
        db_add_uuid(db_add_uuid(db_params_new(f->a), f->company), uuid_new());
    struct db_rows r;

    assert_int_equal(insert(f, id, "one", 1), OK);
    assert_int_equal(insert(f, id, "other", 2), ERR_CONFLICT);
    assert_int_equal(insert(f, uuid_new(), "one", 2), ERR_CONFLICT);
    assert_int_equal(insert(f, uuid_new(), "rank", 100), ERR_CONFLICT);
    /* a deferred constraint speaks at the commit */
    assert_int_equal(insert(f, uuid_new(), "late", 1), ERR_CONFLICT);
    assert_int_equal(db_query(f->pool, f->a, f->company, &test_audit, audit, &r),
                     ERR_AUDIT_WRITE);
    assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_broken_sql, NULL, &r),
                     ERR_INTERNAL);
    assert_int_equal(notes(f, f->company), 1);
}

static void a_slow_statement_is_stopped_and_its_connection_lives(void **state)
{
    struct fixture *f = *state;
    struct db_params *p = db_add_int(db_params_new(f->a), 10000);
    struct db_rows r;
    int64_t before;

    before = backend_of(f, NULL);
    assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_sleep, p, &r), ERR_BUSY);
    assert_int_equal(backend_of(f, NULL), before);
}

static void a_lock_that_is_not_to_be_had_is_busy(void **state)
{
    struct fixture *f = *state;
    uuid id = uuid_new();
    struct db_params *p = db_add_uuid(db_params_new(f->a), id);
    struct db *holder = NULL;
    struct db_rows r;

    assert_int_equal(insert(f, id, "one", 1), OK);
    assert_int_equal(db_borrow(f->pool, 0, &holder), OK);
    assert_int_equal(db_begin(holder, f->company), OK);
    assert_int_equal(db_run(holder, f->a, &test_note_lock, p, &r), OK);
    assert_int_equal(r.n, 1);
    assert_int_equal(db_query(f->pool, f->a, f->company, &test_note_touch, p, &r),
                     ERR_BUSY);
    db_return(&holder);
    assert_int_equal(db_query(f->pool, f->a, f->company, &test_note_touch, p, &r), OK);
}

static void a_statement_is_prepared_once_for_each_connection(void **state)
{
    struct fixture *f = *state;
    struct db_rows r;

    for (int i = 0; i < 3; i++)
        assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_tenant, NULL, &r), OK);
    assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_prepared_count, NULL, &r),
                     OK);
    assert_int_equal(db_int(&r, 0, 0), 1);
}

static void a_prepare_that_the_abort_swallowed_is_repeated(void **state)
{
    struct fixture *f = *state;
    struct db_batch b;
    struct db_rows r;

    db_batch_init(&b, f->a, UUID_NIL);
    (void)db_batch_add(&b, &test_broken_sql, NULL);
    (void)db_batch_add(&b, &test_tenant, NULL);
    assert_int_equal(db_batch_run(f->pool, &b), ERR_INTERNAL);
    assert_int_equal(db_query(f->pool, f->a, UUID_NIL, &test_tenant, NULL, &r), OK);
}

static void the_last_returned_connection_is_lent_first(void **state)
{
    struct fixture *f = *state;
    struct db *one = NULL, *two = NULL, *none = NULL;
    int64_t first;

    assert_int_equal(db_borrow(f->pool, 0, &one), OK);
    assert_int_equal(db_borrow(f->pool, 0, &two), OK);
    assert_int_equal(db_borrow(f->pool, 20 * US_PER_MS, &none), ERR_BUSY);
    assert_null(none);
    assert_int_equal(db_begin(one, UUID_NIL), OK);
    first = backend_of(f, one);
    db_return(&two);
    db_return(&one);
    assert_null(one);
    assert_int_equal(backend_of(f, NULL), first);
}

static void a_transaction_commits_what_it_wrote(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;
    struct db_batch b;

    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(db_begin(d, f->company), OK);
    db_batch_init(&b, f->a, f->company);
    (void)db_batch_add(&b, &test_note_insert, note(f, uuid_new(), "one", 1));
    (void)db_batch_add(&b, &test_note_insert, note(f, uuid_new(), "two", 2));
    assert_int_equal(db_run_all(d, &b), OK);
    assert_int_equal(notes(f, f->company), 0);
    assert_int_equal(db_commit(d), OK);
    db_return(&d);
    assert_int_equal(notes(f, f->company), 2);
}

static void a_transaction_that_is_only_returned_is_rolled_back(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;

    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(db_begin(d, f->company), OK);
    assert_int_equal(
        db_run(d, f->a, &test_note_insert, note(f, uuid_new(), "one", 1), NULL), OK);
    db_return(&d);
    assert_int_equal(notes(f, f->company), 0);
}

static void a_failed_transaction_cannot_be_committed(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;

    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(db_begin(d, f->company), OK);
    assert_int_equal(
        db_run(d, f->a, &test_note_insert, note(f, uuid_new(), "one", 1), NULL), OK);
    assert_int_equal(db_run(d, f->a, &test_note_edit, edit(f, uuid_new(), "x"), NULL),
                     ERR_CONFLICT);
    assert_int_equal(db_commit(d), ERR_INTERNAL);
    assert_int_equal(db_begin(d, f->company), OK);
    assert_int_equal(db_commit(d), OK);
    db_return(&d);
    assert_int_equal(notes(f, f->company), 0);
}

/* Two notes, the second written together with the commit. */
static enum err commit_with(struct fixture *f, struct db *d, struct db_params *first,
                            struct db_params *last)
{
    struct db_batch b;

    assert_int_equal(db_begin(d, f->company), OK);
    assert_int_equal(db_run(d, f->a, &test_note_insert, first, NULL), OK);
    db_batch_init(&b, f->a, f->company);
    (void)db_batch_add(&b, &test_note_insert, last);
    return db_run_commit(d, &b);
}

static void the_last_statements_travel_with_the_commit(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;

    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(
        commit_with(f, d, note(f, uuid_new(), "one", 1), note(f, uuid_new(), "two", 2)),
        OK);
    assert_int_equal(notes(f, f->company), 2);
    assert_int_equal(commit_with(f, d, note(f, uuid_new(), "three", 3),
                                 note(f, uuid_new(), "two", 4)),
                     ERR_CONFLICT);
    db_return(&d);
    assert_int_equal(notes(f, f->company), 2);
}

static void a_commit_that_travels_with_statements_can_be_lost_too(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;
    struct db_batch b;

    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(db_begin(d, f->company), OK);
    assert_int_equal(
        db_run(d, f->a, &test_note_insert, note(f, uuid_new(), "one", 1), NULL), OK);
    terminate(backend_of(f, d));
    db_batch_init(&b, f->a, f->company);
    (void)db_batch_add(&b, &test_note_insert, note(f, uuid_new(), "two", 2));
    /* the server may say that it ended before the statement, or say nothing */
    assert_int_not_equal(db_run_commit(d, &b), OK);
    db_return(&d);
    assert_int_equal(notes(f, f->company), 0);
}

static void a_deferred_constraint_refuses_the_commit(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;

    assert_int_equal(insert(f, uuid_new(), "one", 1), OK);
    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(db_begin(d, f->company), OK);
    assert_int_equal(
        db_run(d, f->a, &test_note_insert, note(f, uuid_new(), "two", 1), NULL), OK);
    assert_int_equal(db_commit(d), ERR_CONFLICT);
    db_return(&d);
    assert_int_equal(notes(f, f->company), 1);
}

static void a_connection_that_died_idle_is_replaced_unnoticed(void **state)
{
    struct fixture *f = *state;

    terminate(backend_of(f, NULL));
    assert_int_equal(insert(f, uuid_new(), "one", 1), OK);
}

static void a_connection_lost_before_the_commit_means_nothing_happened(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;

    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(db_begin(d, f->company), OK);
    assert_int_equal(
        db_run(d, f->a, &test_note_insert, note(f, uuid_new(), "one", 1), NULL), OK);
    terminate(backend_of(f, d));
    assert_int_equal(
        db_run(d, f->a, &test_note_insert, note(f, uuid_new(), "two", 2), NULL),
        ERR_UNAVAILABLE);
    db_return(&d);
    assert_int_equal(notes(f, f->company), 0);
}

static void a_connection_lost_at_the_commit_leaves_the_outcome_unknown(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;

    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(db_begin(d, f->company), OK);
    assert_int_equal(
        db_run(d, f->a, &test_note_insert, note(f, uuid_new(), "one", 1), NULL), OK);
    terminate(backend_of(f, d));
    assert_int_equal(db_commit(d), ERR_OUTCOME_UNKNOWN);
    db_return(&d);
    assert_true(db_pool_is_reachable(f->pool));
}

static void *terminate_soon(void *backend)
{
    clock_sleep_us(300 * US_PER_MS);
    terminate(*(int64_t *)backend);
    return NULL;
}

static void a_batch_that_the_server_ended_in_the_middle_did_not_happen(void **state)
{
    struct fixture *f = *state;
    int64_t backend = backend_of(f, NULL);
    struct db_batch b;
    pthread_t killer;

    db_batch_init(&b, f->a, f->company);
    (void)db_batch_add(&b, &test_note_insert, note(f, uuid_new(), "one", 1));
    (void)db_batch_add(&b, &test_sleep, db_add_int(db_params_new(f->a), 1500));
    assert_int_equal(pthread_create(&killer, NULL, terminate_soon, &backend), 0);
    assert_int_equal(db_batch_run(f->pool, &b), ERR_UNAVAILABLE);
    assert_int_equal(pthread_join(killer, NULL), 0);
    assert_int_equal(notes(f, f->company), 0);
}

static void a_server_that_does_not_answer_costs_seconds_and_not_a_thread(void **state)
{
    struct fixture *f = *state;
    struct db_pool *pool = pool_of(f->database, 1, 200 * US_PER_MS);
    int64_t before = clock_monotonic_us();
    struct db_rows r;
    pid_t backend;

    assert_int_equal(db_query(pool, f->a, UUID_NIL, &test_pid, NULL, &r), OK);
    backend = (pid_t)db_int(&r, 0, 0);
    assert_int_equal(kill(backend, SIGSTOP), 0);
    assert_int_equal(db_query(pool, f->a, UUID_NIL, &test_pid, NULL, &r),
                     ERR_OUTCOME_UNKNOWN);
    assert_int_equal(kill(backend, SIGCONT), 0);
    assert_true(clock_monotonic_us() - before < 8 * US_PER_S);
    assert_int_equal(db_query(pool, f->a, UUID_NIL, &test_pid, NULL, &r), OK);
    db_pool_close(&pool);
}

static void a_server_that_is_not_there_is_unavailable(void **state)
{
    struct fixture *f = *state;
    struct db_settings s = test_pg_settings(f->database, "seal_web");
    struct db_pool *pool = NULL;
    struct db_rows r;

    (void)snprintf(s.socket_dir, sizeof s.socket_dir, "/tmp/sk-no-such-directory");
    assert_int_equal(db_pool_open(&s, &pool), OK);
    assert_int_equal(db_query(pool, f->a, UUID_NIL, &test_pid, NULL, &r),
                     ERR_UNAVAILABLE);
    assert_false(db_pool_is_reachable(pool));
    db_pool_close(&pool);
}

static void a_wrong_password_is_refused(void **state)
{
    struct fixture *f = *state;
    struct db_settings s = test_pg_settings(f->database, "seal_web");
    struct db_pool *pool = NULL;
    struct db *d = NULL;

    assert_true(secret_set(&s.password, str_bytes(STR("wrong"))));
    assert_int_equal(db_pool_open(&s, &pool), OK);
    assert_int_equal(db_borrow(pool, 0, &d), ERR_UNAVAILABLE);
    db_pool_close(&pool);
}

/* T2: many tenants over few connections; a row of another tenant is a leak. */
struct tenant_run {
    struct fixture *f;
    atomic_int leaks;
    atomic_int answers;
};

static void *read_own_notes(void *arg)
{
    struct tenant_run *run = arg;
    struct arena *a = arena_new();

    for (int i = 0; i < 400; i++) {
        uuid company = {{(uint8_t)(1 + i % 50)}};
        struct db_rows r;

        arena_reset(a);
        if (db_query(run->f->pool, a, company, &test_note_list, NULL, &r) != OK)
            continue;
        atomic_fetch_add(&run->answers, 1);
        if (r.n != 1 || !uuid_eq(db_uuid(&r, 0, 0), company))
            atomic_fetch_add(&run->leaks, 1);
    }
    arena_free(&a);
    return NULL;
}

static void fifty_tenants_on_two_connections_never_see_each_other(void **state)
{
    struct fixture *f = *state;
    struct tenant_run run = {.f = f};
    pthread_t thread[8];

    for (int i = 0; i < 50; i++) {
        f->company = (uuid){{(uint8_t)(1 + i)}};
        assert_int_equal(insert(f, uuid_new(), "canary", 1), OK);
    }
    for (size_t i = 0; i < ARRAY_LEN(thread); i++)
        assert_int_equal(pthread_create(&thread[i], NULL, read_own_notes, &run), 0);
    for (size_t i = 0; i < ARRAY_LEN(thread); i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    assert_int_equal(atomic_load(&run.leaks), 0);
    assert_int_equal(atomic_load(&run.answers), 8 * 400);
}

static void a_statement_that_does_not_parse_fails_its_check(void **state)
{
    struct fixture *f = *state;
    struct db *d = NULL;

    assert_int_equal(db_borrow(f->pool, 0, &d), OK);
    assert_int_equal(db_prepare_check(d, &test_broken_sql), ERR_INTERNAL);
    for (size_t i = 0; i < db_statement_count(); i++) {
        if (db_statement_at(i) != &test_broken_sql)
            assert_int_equal(db_prepare_check(d, db_statement_at(i)), OK);
    }
    db_return(&d);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arrange, tidy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_type_reads_back_as_it_was_sent),
        TEST(absent_values_are_null_and_empty_ones_are_not),
        TEST(arrays_arrive_with_their_elements),
        TEST(the_company_is_set_inside_a_batch_and_gone_after_it),
        TEST(one_company_does_not_see_the_rows_of_another),
        TEST(a_failed_statement_rolls_the_whole_batch_back),
        TEST(a_batch_gives_each_statement_its_rows),
        TEST(a_statement_that_must_touch_a_row_and_does_not_undoes_the_batch),
        TEST(a_needed_row_that_is_missing_gives_the_error_that_was_asked_for),
        TEST(an_edit_of_the_right_version_is_committed),
        TEST(failures_have_the_names_that_the_header_gives_them),
        TEST(a_slow_statement_is_stopped_and_its_connection_lives),
        TEST(a_lock_that_is_not_to_be_had_is_busy),
        TEST(a_statement_is_prepared_once_for_each_connection),
        TEST(a_prepare_that_the_abort_swallowed_is_repeated),
        TEST(the_last_returned_connection_is_lent_first),
        TEST(a_transaction_commits_what_it_wrote),
        TEST(a_transaction_that_is_only_returned_is_rolled_back),
        TEST(a_failed_transaction_cannot_be_committed),
        TEST(the_last_statements_travel_with_the_commit),
        TEST(a_commit_that_travels_with_statements_can_be_lost_too),
        TEST(a_deferred_constraint_refuses_the_commit),
        TEST(a_connection_that_died_idle_is_replaced_unnoticed),
        TEST(a_connection_lost_before_the_commit_means_nothing_happened),
        TEST(a_connection_lost_at_the_commit_leaves_the_outcome_unknown),
        TEST(a_batch_that_the_server_ended_in_the_middle_did_not_happen),
        TEST(a_server_that_does_not_answer_costs_seconds_and_not_a_thread),
        TEST(a_server_that_is_not_there_is_unavailable),
        TEST(a_wrong_password_is_refused),
        TEST(fifty_tenants_on_two_connections_never_see_each_other),
        TEST(a_statement_that_does_not_parse_fails_its_check),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
