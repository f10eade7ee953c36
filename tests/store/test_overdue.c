/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db store support */
/* Which requests the worker asks the signer to expire, and which it seals again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store/sealing_store.h"
#include "support/pg.h"

struct world {
    const char *database;
    struct db_pool *pool; /* as the worker */
    struct arena *arena;
    uuid company, request;
};

static int begin(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    w->database = test_pg_database("overdue");
    w->pool = test_pg_pool(w->database, "seal_worker");
    w->arena = arena_new();
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

static const char *text_of(struct world *w, uuid id)
{
    char *text = arena_alloc(w->arena, UUID_TEXT_LEN + 1);

    uuid_text(id, text);
    return text;
}

/* A request of a new company, in this state and overdue. */
static void overdue_in(struct world *w, int state)
{
    w->company = uuid_new();
    w->request = uuid_new();
    test_pg_execute(
        w->database,
        arena_printf(w->arena,
                     "SET session_replication_role = replica;"
                     "INSERT INTO seal_request (company_id, id, round, number, digest, "
                     "state, requester_id, purpose, copies, seal_ids, document_ids, "
                     "submitted_at, expires_at, epoch, canon, mac, mac_key, live, "
                     "changed_at) SELECT '%s', '%s', 1, '2026-1', sha256(''), %d, "
                     "gen_random_uuid(), '', 1, '{}', '{}', now(), "
                     "now() - interval '1 second', 1, '', sha256(''), 1, true, now()",
                     text_of(w, w->company), text_of(w, w->request), state));
}

static void add_intent(struct world *w, const char *age, const char *cms)
{
    test_pg_execute(
        w->database,
        arena_printf(w->arena,
                     "SET session_replication_role = replica;"
                     "INSERT INTO intent (company_id, id, request_id, round, pair, "
                     "seal_id, grant_id, person_id, certificate_id, signing_time, cms, "
                     "epoch, canon, mac, mac_key, live, changed_at) SELECT '%s', "
                     "gen_random_uuid(), '%s', 1, 0, gen_random_uuid(), "
                     "gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), "
                     "now() - interval '%s', %s, 1, '', sha256(''), 1, true, now()",
                     text_of(w, w->company), text_of(w, w->request), age, cms));
}

static size_t found(struct world *w)
{
    struct sealing_overdue *rows;
    size_t n = 0;

    assert_int_equal(sealing_overdue(w->pool, w->arena, w->company, &rows, &n), OK);
    if (n)
        assert_true(uuid_eq(rows[0].request, w->request));
    return n;
}

static void an_undecided_request_is_overdue(void **state)
{
    overdue_in(*state, 2);
    assert_int_equal(found(*state), 1);
}

static void a_request_whose_intents_ran_out_of_time_is_overdue(void **state)
{
    overdue_in(*state, 4);
    add_intent(*state, "12 minutes", "NULL");
    assert_int_equal(found(*state), 1);
}

static void a_request_that_is_being_sealed_is_not_overdue(void **state)
{
    overdue_in(*state, 4);
    add_intent(*state, "2 minutes", "NULL");
    assert_int_equal(found(*state), 0);
}

/* It is released, or its requester confirms again: never is a signature left behind. */
static void a_signed_request_is_not_overdue(void **state)
{
    overdue_in(*state, 4);
    add_intent(*state, "12 minutes", "'\\x00'");
    assert_int_equal(found(*state), 0);
}

static void a_sealed_request_is_not_overdue(void **state)
{
    overdue_in(*state, 5);
    assert_int_equal(found(*state), 0);
}

/* ---- taken up again ---- */

static void sealing_since(struct world *w, const char *age, const char *cms)
{
    overdue_in(w, 4);
    add_intent(w, age, cms);
    test_pg_execute(w->database,
                    arena_printf(w->arena,
                                 "SET session_replication_role = replica;"
                                 "UPDATE seal_request SET changed_at = now() - "
                                 "interval '%s' WHERE id = '%s'",
                                 age, text_of(w, w->request)));
}

static size_t taken_up(struct world *w)
{
    size_t n = 9;

    assert_int_equal(sealing_take_up(w->pool, w->arena, w->company, &n), OK);
    return n;
}

static void end_job(struct world *w, const char *age)
{
    test_pg_execute(w->database,
                    arena_printf(w->arena,
                                 "UPDATE job SET done_at = now() - interval '%s' "
                                 "WHERE object_id = '%s'",
                                 age, text_of(w, w->request)));
}

static void a_signed_request_whose_job_gave_up_gets_another(void **state)
{
    struct world *w = *state;
    char *round;

    sealing_since(w, "2 minutes", "'\\x00'");
    assert_int_equal(taken_up(w), 1);
    assert_int_equal(taken_up(w), 0); /* that one is open */
    end_job(w, "30 seconds");
    assert_int_equal(taken_up(w), 0);
    end_job(w, "61 seconds");
    assert_int_equal(taken_up(w), 1);
    round = test_pg_value(w->database,
                          arena_printf(w->arena,
                                       "SELECT data->>'round' FROM job "
                                       "WHERE object_id = '%s' AND done_at IS NULL "
                                       "AND kind = 'seal'",
                                       text_of(w, w->request)));
    assert_non_null(round);
    assert_string_equal(round, "1");
    free(round);
}

static void a_request_that_was_just_confirmed_is_left_to_its_job(void **state)
{
    sealing_since(*state, "30 seconds", "'\\x00'");
    assert_int_equal(taken_up(*state), 0);
}

/* It expires, or its requester confirms again. */
static void an_unsigned_request_is_not_taken_up(void **state)
{
    sealing_since(*state, "2 minutes", "NULL");
    assert_int_equal(taken_up(*state), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_undecided_request_is_overdue),
        cmocka_unit_test(a_request_whose_intents_ran_out_of_time_is_overdue),
        cmocka_unit_test(a_request_that_is_being_sealed_is_not_overdue),
        cmocka_unit_test(a_signed_request_is_not_overdue),
        cmocka_unit_test(a_sealed_request_is_not_overdue),
        cmocka_unit_test(a_signed_request_whose_job_gave_up_gets_another),
        cmocka_unit_test(a_request_that_was_just_confirmed_is_left_to_its_job),
        cmocka_unit_test(an_unsigned_request_is_not_taken_up),
    };

    test_pg_start();
    return cmocka_run_group_tests(tests, begin, end);
}
