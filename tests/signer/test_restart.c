/* SPDX-License-Identifier: Apache-2.0 */
/* layers: seed support signer rules wire crypto canon db base */
/* Journal and database after the signer was away: one ahead of the other, rows put
 * back, rows gone. Nothing old is believed, nothing committed is forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "canon/audit.h"
#include "signer/check.h"
#include "signer/checkpoint.h"
#include "support/seed_fixture.h"

static struct seed_fixture f;
static struct seed_document document;

static int set_up(void **state)
{
    (void)state;
    seed_fixture_open(&f, "signer_restart");
    document = seed_document(f.a, 700);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    seed_fixture_close(&f);
    return 0;
}

static void sql(const char *text)
{
    test_pg_execute(f.database, text);
}

static const char *company_text(void)
{
    static char id[UUID_TEXT_LEN + 1];

    uuid_text(f.company.id, id);
    return id;
}

/* A statement about the company, as the owner of the machine would run it. */
#define SQL(...) sql(arena_printf(f.a, __VA_ARGS__))

static struct bytes read_journal(void)
{
    struct bytes v;

    v.p = (const uint8_t *)proc_read_file(f.settings.journal, &v.n);
    assert_non_null(v.p);
    return v;
}

static void write_journal(struct bytes v, size_t n)
{
    FILE *file = fopen(f.settings.journal, "we");

    assert_non_null(file);
    assert_int_equal(fwrite(v.p, 1, n, file), n);
    fclose(file);
}

static void it_goes_on_where_it_ended(void **state)
{
    struct item_request r = seed_submitted(&f, &document);

    (void)state;
    assert_int_equal(seed_approve(&f, &r, FIRST), OK);
    assert_int_equal(seed_fixture_restart(&f), OK);
    assert_int_equal(seed_approve(&f, &r, SECOND), OK);
}

static void a_journal_torn_at_any_byte_follows_the_database(void **state)
{
    struct bytes before, after;

    (void)state;
    signer_close(&f.signer);
    before = read_journal();
    assert_int_equal(signer_open(&f.settings, &f.signer), OK);
    (void)seed_approved(&f, &document);
    signer_close(&f.signer);
    after = read_journal();
    for (size_t n = before.n; n <= after.n; n += 7) {
        write_journal(after, n);
        assert_int_equal(signer_open(&f.settings, &f.signer), OK);
        signer_close(&f.signer);
    }
    assert_int_equal(signer_open(&f.settings, &f.signer), OK);
    /* the approved request is still believed, with what the journal learned again */
    {
        struct item_request r = seed_submitted(&f, &document);
        assert_int_equal(seed_approve(&f, &r, FIRST), OK);
    }
    free((void *)(uintptr_t)before.p);
    free((void *)(uintptr_t)after.p);
}

/* Restores what it changes, so that the next test finds a sound company. */
static void a_database_behind_the_journal_is_refused(void **state)
{
    (void)state;
    signer_close(&f.signer);
    SQL("CREATE TABLE kept AS SELECT * FROM authority_head WHERE company_id = '%s';"
        "UPDATE authority_head h SET sequence = a.sequence, head = a.head "
        "FROM authority_audit a WHERE a.company_id = h.company_id "
        "AND a.company_id = '%s' AND a.sequence = h.sequence - 1",
        company_text(), company_text());
    assert_int_equal(signer_open(&f.settings, &f.signer), ERR_SIGNER_JOURNAL);
    SQL("UPDATE authority_head h SET sequence = k.sequence, head = k.head FROM kept k "
        "WHERE h.company_id = k.company_id; DROP TABLE kept");
    assert_int_equal(signer_open(&f.settings, &f.signer), OK);
}

static void a_database_with_another_head_is_refused(void **state)
{
    (void)state;
    signer_close(&f.signer);
    SQL("CREATE TABLE kept AS SELECT * FROM authority_head WHERE company_id = '%s';"
        "UPDATE authority_head SET head = sha256('other') WHERE company_id = '%s'",
        company_text(), company_text());
    assert_int_equal(signer_open(&f.settings, &f.signer), ERR_SIGNER_JOURNAL);
    SQL("UPDATE authority_head h SET sequence = k.sequence, head = k.head FROM kept k "
        "WHERE h.company_id = k.company_id; DROP TABLE kept");
    assert_int_equal(signer_open(&f.settings, &f.signer), OK);
}

static void a_database_rolled_back_under_a_running_signer_is_refused(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act again = {.company = f.company.id,
                             .person = &f.company.persons[REQUESTER]};

    (void)state;
    (void)r;
    SQL("CREATE TABLE kept AS SELECT * FROM authority_head WHERE company_id = '%s';"
        "UPDATE authority_head h SET sequence = a.sequence, head = a.head "
        "FROM authority_audit a WHERE a.company_id = h.company_id "
        "AND a.company_id = '%s' AND a.sequence = h.sequence - 1",
        company_text(), company_text());
    again.item = seed_submit_item(f.a, &f.company, 0, &document, uuid_new());
    assert_int_equal(seed_run(f.signer, f.a, &again).error, ERR_SIGNER_JOURNAL);
    SQL("UPDATE authority_head h SET sequence = k.sequence, head = k.head FROM kept k "
        "WHERE h.company_id = k.company_id; DROP TABLE kept");
    assert_int_equal(seed_run(f.signer, f.a, &again).error, OK);
}

static void a_forged_continuation_of_the_chain_is_refused(void **state)
{
    (void)state;
    signer_close(&f.signer);
    SQL("CREATE TABLE kept AS SELECT * FROM authority_head WHERE company_id = '%s';"
        "INSERT INTO authority_audit (company_id, sequence, at, event, canon, salt, d, "
        "head) SELECT company_id, sequence + 1, now(), 'grant.give', 'nonsense', "
        "'salt', "
        "sha256('saltnonsense'), sha256(head || sha256('saltnonsense')) FROM "
        "authority_head WHERE company_id = '%s';"
        "UPDATE authority_head h SET sequence = a.sequence, head = a.head FROM "
        "authority_audit a WHERE a.company_id = h.company_id AND a.company_id = '%s' "
        "AND a.sequence = h.sequence + 1",
        company_text(), company_text(), company_text());
    assert_int_equal(signer_open(&f.settings, &f.signer), ERR_SIGNER_JOURNAL);
    SQL("DELETE FROM authority_audit a USING kept k WHERE a.company_id = k.company_id "
        "AND a.sequence > k.sequence;"
        "UPDATE authority_head h SET sequence = k.sequence, head = k.head FROM kept k "
        "WHERE h.company_id = k.company_id; DROP TABLE kept");
    assert_int_equal(signer_open(&f.settings, &f.signer), OK);
}

/* The administrator needs a code; each act spends a step of 30 s, so each test that
 * gives authority takes another administrator's company. Taking needs the PIN alone. */
static enum err suspend_grants(void)
{
    char *id = test_pg_value(
        f.database, arena_printf(f.a,
                                 "SELECT id FROM grant_of_seal WHERE company_id = "
                                 "'%s' ORDER BY id LIMIT 1",
                                 company_text()));
    struct item_grant item = {.reason = STR("a test")};
    struct seed_act act = {.company = f.company.id,
                           .person = &f.company.persons[ADMINISTRATOR],
                           .pin = true};

    assert_true(uuid_parse(str_of(id), &item.grant));
    free(id);
    act.item = seed_item(&f, ITEM_GRANT_SUSPEND, &item);
    return seed_run(f.signer, f.a, &act).error;
}

/* The first grant by id is the requester's for the first seal. */
static void a_grant_put_back_after_its_suspension_is_refused(void **state)
{
    struct seed_act submit = {.company = f.company.id,
                              .person = &f.company.persons[REQUESTER]};
    enum err e;

    (void)state;
    SQL("CREATE TABLE kept AS SELECT * FROM grant_of_seal WHERE company_id = '%s'",
        company_text());
    assert_int_equal(suspend_grants(), OK);
    SQL("CREATE TABLE present AS SELECT * FROM grant_of_seal WHERE company_id = '%s'",
        company_text());
    SQL("UPDATE grant_of_seal g SET state = k.state, epoch = k.epoch, canon = k.canon, "
        "mac = k.mac FROM kept k WHERE g.company_id = k.company_id AND g.id = k.id");
    submit.item = seed_submit_item(f.a, &f.company, 0, &document, uuid_new());
    e = seed_run(f.signer, f.a, &submit).error;
    assert_int_equal(e, ERR_SIGNER_AUTHORITY);
    /* and after a restart, when only the journal's file knows */
    assert_int_equal(seed_fixture_restart(&f), OK);
    e = seed_run(f.signer, f.a, &submit).error;
    assert_int_equal(e, ERR_SIGNER_AUTHORITY);
    SQL("UPDATE grant_of_seal g SET state = k.state, epoch = k.epoch, canon = k.canon, "
        "mac = k.mac FROM present k WHERE g.company_id = k.company_id AND g.id = k.id;"
        "DROP TABLE kept; DROP TABLE present");
}

static void a_deleted_row_is_noticed(void **state)
{
    struct seed_act submit = {.company = f.other.id,
                              .person = &f.other.persons[REQUESTER]};
    char other[UUID_TEXT_LEN + 1];
    struct buf report = {0};

    (void)state;
    uuid_text(f.other.id, other);
    submit.item = seed_submit_item(f.a, &f.other, 1, &document, uuid_new());
    SQL("SET session_replication_role = replica;"
        "CREATE TABLE kept AS SELECT * FROM seal WHERE company_id = '%s';"
        "DELETE FROM seal WHERE company_id = '%s'",
        other, other);
    assert_int_not_equal(seed_run(f.signer, f.a, &submit).error, OK);
    assert_int_equal(check_company(f.signer, f.a, f.other.id, &report), OK);
    assert_non_null(memmem(report.p, report.n, "missing", 7));
    SQL("SET session_replication_role = replica;"
        "INSERT INTO seal SELECT * FROM kept; DROP TABLE kept");
    report.n = 0;
    assert_int_equal(check_company(f.signer, f.a, f.other.id, &report), OK);
    assert_memory_equal(report.p, "ok: ", 4);
    buf_clear(&report);
}

static void the_check_names_a_changed_row(void **state)
{
    struct buf report = {0};

    (void)state;
    SQL("CREATE TABLE kept AS SELECT * FROM person WHERE company_id = '%s';"
        "UPDATE person SET canon = set_byte(canon, 40, get_byte(canon, 40) # 1) "
        "WHERE company_id = '%s'",
        company_text(), company_text());
    assert_int_equal(check_company(f.signer, f.a, f.company.id, &report), OK);
    assert_non_null(memmem(report.p, report.n, "it does not verify", 18));
    assert_non_null(memmem(report.p, report.n, "8 findings", 10));
    SQL("UPDATE person p SET canon = k.canon FROM kept k WHERE p.id = k.id; "
        "DROP TABLE kept");
    buf_clear(&report);
}

static void a_changed_audit_row_stops_the_checkpoint(void **state)
{
    int64_t sequence;

    (void)state;
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
                     OK);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM checkpoint"), 1);
    (void)seed_submitted(&f, &document);
    SQL("UPDATE authority_audit SET canon = set_byte(canon, 40, get_byte(canon, 40) # "
        "1)"
        " WHERE company_id = '%s' AND sequence > %lld",
        company_text(), (long long)sequence);
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
                     ERR_SIGNER_AUTHORITY);
    SQL("UPDATE authority_audit SET canon = set_byte(canon, 40, get_byte(canon, 40) # "
        "1)"
        " WHERE company_id = '%s' AND sequence > %lld",
        company_text(), (long long)sequence);
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
                     OK);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM checkpoint"), 2);
}

/* Otherwise what lies before an invented one would never be hashed again. */
static void a_checkpoint_that_we_did_not_sign_stops_the_next(void **state)
{
    static const char *const columns[] = {"canon", "signature"};
    int64_t sequence;

    (void)state;
    (void)seed_submitted(&f, &document);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        const char *c = columns[i];
        const char *flip =
            arena_printf(f.a,
                         "UPDATE checkpoint SET %s = set_byte(%s, octet_length(%s) - 1,"
                         " get_byte(%s, octet_length(%s) - 1) # 1)"
                         " WHERE company_id = '%s'",
                         c, c, c, c, c, company_text());
        SQL("%s", flip);
        assert_int_equal(
            checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
            ERR_SIGNER_AUTHORITY);
        SQL("%s", flip);
    }
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
                     OK);
}

/* As the owner of the machine would: the last row another one, and all digests right
 * again. Only the journal knows better. */
static void a_rewritten_chain_gets_no_checkpoint(void **state)
{
    int64_t sequence;

    (void)state;
    (void)seed_submitted(&f, &document);
    SQL("CREATE TABLE kept AS SELECT a.* FROM authority_audit a JOIN authority_head h "
        "ON h.company_id = a.company_id AND h.sequence = a.sequence "
        "WHERE a.company_id = '%s';"
        "UPDATE authority_audit a SET canon = set_byte(a.canon, 40, get_byte(a.canon, "
        "40) # 1), "
        "  d = sha256(a.salt || set_byte(a.canon, 40, get_byte(a.canon, 40) # 1)), "
        "  head = sha256(b.head || sha256(a.salt || set_byte(a.canon, 40, "
        "get_byte(a.canon, 40) # 1))) "
        "FROM authority_audit b, kept k WHERE a.company_id = k.company_id "
        "AND a.sequence = k.sequence AND b.company_id = a.company_id "
        "AND b.sequence = a.sequence - 1;"
        "UPDATE authority_head h SET head = a.head FROM authority_audit a "
        "WHERE a.company_id = h.company_id AND a.sequence = h.sequence",
        company_text());
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
                     ERR_SIGNER_AUTHORITY);
    SQL("UPDATE authority_audit a SET canon = k.canon, d = k.d, head = k.head "
        "FROM kept k WHERE a.company_id = k.company_id AND a.sequence = k.sequence;"
        "UPDATE authority_head h SET head = k.head FROM kept k "
        "WHERE h.company_id = k.company_id; DROP TABLE kept");
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
                     OK);
}

static size_t lines_of_checkpoints(size_t *bytes)
{
    const char *path = arena_printf(f.a, "%s.checkpoints", f.settings.journal);
    char *text = proc_read_file(path, bytes);
    size_t n = 0;

    for (size_t i = 0; i < *bytes; i++)
        n += text[i] == '\n';
    free(text);
    return n;
}

static void allow_bytes(rlim_t n)
{
    const struct rlimit limit = {n, RLIM_INFINITY};

    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* What is to leave the machine is on the disk before the database knows of it. */
static void a_checkpoint_whose_line_cannot_be_written_is_not_made(void **state)
{
    static const char count[] = "SELECT count(*) FROM checkpoint";
    int64_t sequence, before = seed_count(&f, count);
    size_t bytes, lines = lines_of_checkpoints(&bytes);

    (void)state;
    assert_int_equal(lines, before);
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)seed_submitted(&f, &document);
    allow_bytes(bytes + 10);
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
                     ERR_INTERNAL);
    allow_bytes(RLIM_INFINITY);
    assert_int_equal(seed_count(&f, count), before);
    assert_int_equal(lines_of_checkpoints(&bytes), lines);
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_AUTHORITY, &sequence),
                     OK);
    assert_int_equal(seed_count(&f, count), before + 1);
    assert_int_equal(lines_of_checkpoints(&bytes), lines + 1);
}

static void a_checkpoint_covers_the_activity_chain_too(void **state)
{
    int64_t sequence = 0;

    (void)state;
    assert_int_equal(checkpoint_now(f.signer, f.company.id, AUDIT_ACTIVITY, &sequence),
                     OK);
    assert_int_equal(sequence, 1); /* the company's beginning */
}

static void clocks_that_differ_stop_every_act(void **state)
{
    struct seed_act submit = {
        .company = f.company.id,
        .person = &f.company.persons[COLLEAGUE],
        .item = seed_submit_item(f.a, &f.company, 1, &document, uuid_new())};
    static const int64_t shifts[] = {120 * US_PER_S, -120 * US_PER_S};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(shifts); i++) {
        f.signer->clock_shift_us = shifts[i];
        assert_int_equal(seed_run(f.signer, f.a, &submit).error, ERR_SIGNER_CLOCK);
    }
    f.signer->clock_shift_us = 30 * US_PER_S;
    assert_int_equal(seed_run(f.signer, f.a, &submit).error, OK);
    f.signer->clock_shift_us = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_on_where_it_ended),
        cmocka_unit_test(a_journal_torn_at_any_byte_follows_the_database),
        cmocka_unit_test(a_database_behind_the_journal_is_refused),
        cmocka_unit_test(a_database_with_another_head_is_refused),
        cmocka_unit_test(a_database_rolled_back_under_a_running_signer_is_refused),
        cmocka_unit_test(a_forged_continuation_of_the_chain_is_refused),
        cmocka_unit_test(a_deleted_row_is_noticed),
        cmocka_unit_test(the_check_names_a_changed_row),
        cmocka_unit_test(a_changed_audit_row_stops_the_checkpoint),
        cmocka_unit_test(a_checkpoint_that_we_did_not_sign_stops_the_next),
        cmocka_unit_test(a_rewritten_chain_gets_no_checkpoint),
        cmocka_unit_test(a_checkpoint_whose_line_cannot_be_written_is_not_made),
        cmocka_unit_test(a_checkpoint_covers_the_activity_chain_too),
        cmocka_unit_test(clocks_that_differ_stop_every_act),
        cmocka_unit_test(a_grant_put_back_after_its_suspension_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
