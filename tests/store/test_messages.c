/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db store support */
/* Messages as the worker makes them: one for each row of the outbox, whatever becomes
 * of its mail, and gone after their time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "store/message_store.h"
#include "support/pg.h"

#define LEASE_US (60 * US_PER_S)

struct world {
    const char *database;
    struct db_pool *pool; /* as the worker */
    struct arena *arena;
    uuid company, person;
};

static int begin(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    w->database = test_pg_database("messages");
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

static int another_person(void **state)
{
    struct world *w = *state;

    test_pg_execute(w->database, "TRUNCATE outbox, message");
    w->company = uuid_new();
    w->person = uuid_new();
    return 0;
}

static struct outbox_row told(struct world *w, const char *kind, const char *data)
{
    struct outbox_row row;
    struct db_batch b;

    db_batch_init(&b, w->arena, w->company);
    outbox_add(&b, w->person, str_of(kind), uuid_new(), str_of(data));
    assert_int_equal(db_batch_run(w->pool, &b), OK);
    assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row), OK);
    return row;
}

/* An attempt whose mail went astray, or was handed over. */
static enum err settle(struct world *w, const struct outbox_row *row, bool delivered)
{
    struct outbox_attempt attempt = {
        .outcome = str_of(delivered ? "delivered" : "unavailable")};
    struct db_batch b;

    db_batch_init(&b, w->arena, row->company);
    if (delivered)
        outbox_finish_add(&b, row, &attempt);
    else
        outbox_retry_add(&b, row, &attempt, 0);
    (void)message_add(&b, row, uuid_new());
    return db_batch_run(w->pool, &b);
}

static size_t messages_of(struct world *w, struct message_row **rows, int64_t *unread)
{
    struct page page = {.limit = PAGE_LIMIT};
    size_t n;

    assert_int_equal(message_list(w->pool, w->arena, w->company, w->person, false,
                                  &page, rows, &n, unread),
                     OK);
    return n;
}

static void a_mail_that_went_astray_keeps_no_message_back(void **state)
{
    struct world *w = *state;
    struct outbox_row row = told(w, "request.sealed", "{\"round\":1}");
    struct message_row *rows;
    int64_t unread;

    assert_int_equal(settle(w, &row, false), OK);
    assert_int_equal(messages_of(w, &rows, &unread), 1);
    assert_int_equal(unread, 1);
    assert_true(str_is(rows[0].kind, "request.sealed"));
    assert_true(uuid_eq(rows[0].object, row.object));
    assert_int_equal(rows[0].at, row.created_at);
}

static void one_row_makes_one_message_however_often_it_is_tried(void **state)
{
    struct world *w = *state;
    struct outbox_row row = told(w, "request.sealed", "{\"round\":1}");
    struct message_row *rows;
    int64_t unread;

    assert_int_equal(settle(w, &row, false), OK);
    assert_int_equal(outbox_claim(w->pool, w->arena, LEASE_US, &row), OK);
    assert_int_equal(settle(w, &row, true), OK);
    assert_int_equal(messages_of(w, &rows, &unread), 1);
}

static void who_lost_his_lease_writes_no_message(void **state)
{
    struct world *w = *state;
    struct outbox_row row = told(w, "request.sealed", "{\"round\":1}");
    struct message_row *rows;
    int64_t unread;

    row.lease++;
    assert_int_equal(settle(w, &row, true), ERR_CONFLICT);
    assert_int_equal(messages_of(w, &rows, &unread), 0);
}

static void a_use_of_ones_own_credential_arrives_as_read(void **state)
{
    struct world *w = *state;
    struct outbox_row row =
        told(w, "credential.used", "{\"event\":\"seal.bind\",\"items\":2}");
    struct message_row *rows;
    int64_t unread;

    assert_int_equal(settle(w, &row, true), OK);
    assert_int_equal(messages_of(w, &rows, &unread), 1);
    assert_int_equal(unread, 0);
    assert_true(rows[0].read_at > 0);
}

static void old_messages_are_dropped_and_young_ones_kept(void **state)
{
    struct world *w = *state;
    struct outbox_row row = told(w, "grant.given", "{}");
    struct message_row *rows;
    int64_t unread;

    assert_int_equal(settle(w, &row, true), OK);
    assert_int_equal(
        message_forget(w->pool, w->arena, w->company, clock_utc_us() - US_PER_DAY), OK);
    assert_int_equal(messages_of(w, &rows, &unread), 1);
    test_pg_execute(w->database,
                    "UPDATE message SET arrived_at = now() - interval '2 days'");
    assert_int_equal(
        message_forget(w->pool, w->arena, w->company, clock_utc_us() - US_PER_DAY), OK);
    assert_int_equal(messages_of(w, &rows, &unread), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_mail_that_went_astray_keeps_no_message_back,
                               another_person),
        cmocka_unit_test_setup(one_row_makes_one_message_however_often_it_is_tried,
                               another_person),
        cmocka_unit_test_setup(who_lost_his_lease_writes_no_message, another_person),
        cmocka_unit_test_setup(a_use_of_ones_own_credential_arrives_as_read,
                               another_person),
        cmocka_unit_test_setup(old_messages_are_dropped_and_young_ones_kept,
                               another_person),
    };

    test_pg_start();
    return cmocka_run_group_tests(tests, begin, end);
}
