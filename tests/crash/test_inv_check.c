/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db client demo support crash */
/* inv-check itself: silent about an instance at rest, and loud about each kind of
 * breach, done to a copy of its database by a superuser, to its journal or to the file
 * of acknowledgements. A checker that finds nothing proves nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "crash/invariants.h"
#include "crash/load.h"
#include "crash/psql.h"

#define SEALED_MIN 3
#define LOAD_US (60 * US_PER_S)

static struct world {
    struct instance instance;
    char acks[96];
    char journal[96];
} w;

static int begin(void **state)
{
    struct load *load;
    int64_t until = clock_monotonic_us() + LOAD_US;

    (void)state;
    instance_new(&w.instance);
    instance_start_all(&w.instance);
    instance_set_up(&w.instance);
    load = load_open(w.instance.dir);
    load_start(load);
    while (load_sealed(load) < SEALED_MIN && clock_monotonic_us() < until)
        clock_sleep_us(50 * US_PER_MS);
    assert_true(load_stop(load));
    snprintf(w.acks, sizeof w.acks, "%s", load_acks(load));
    snprintf(w.journal, sizeof w.journal, "%s/journal/journal", w.instance.dir);
    invariants_must_hold(&w.instance, w.acks);
    load_close(&load);
    /* a database that is copied must have no visitors */
    (void)instance_stop(&w.instance, PART_WEB);
    (void)instance_stop(&w.instance, PART_WORKER);
    (void)instance_stop(&w.instance, PART_SIGNER);
    return 0;
}

static int end(void **state)
{
    (void)state;
    instance_free(&w.instance);
    return 0;
}

static void copy_database(const char *sql)
{
    psql(&w.instance, "postgres", "DROP DATABASE IF EXISTS scratch");
    psql(&w.instance, "postgres",
         "CREATE DATABASE scratch TEMPLATE sealkeeper OWNER seal_owner");
    if (sql)
        psql(&w.instance, "scratch", sql);
}

/* "breach I3 company …: …what it says…", on one line. */
static bool reports(const char *log, const char *invariant, const char *says)
{
    char begins[32];
    const char *at = log, *said, *end;

    snprintf(begins, sizeof begins, "breach %s ", invariant);
    while ((at = strstr(at, begins))) {
        end = at + strcspn(at, "\n");
        said = strstr(at, says);
        if (said && said < end)
            return true;
        at = end;
    }
    return false;
}

/* Exit status 1, and this breach among those that are printed. */
static void assert_breach(const char *invariant, const char *says,
                          const char *const *options)
{
    char path[96];
    char *log;
    bool reported;

    assert_int_equal(invariants_check(&w.instance, "scratch", options), 1);
    snprintf(path, sizeof path, "%s/log/inv-check.log", w.instance.dir);
    log = proc_read_file(path, NULL);
    reported = log && reports(log, invariant, says);
    if (!reported)
        fprintf(stderr, "%s", log ? log : "no report\n");
    free(log);
    if (!reported)
        fail_msg("%s: \"%s\" was not reported", invariant, says);
}

static void an_instance_at_rest_has_no_breach(void **state)
{
    const char *options[] = {"--journal", w.journal, "--acks", w.acks, NULL};

    (void)state;
    copy_database(NULL);
    assert_int_equal(invariants_check(&w.instance, "scratch", options), 0);
}

/* ---- breaches of the database ---- */

/* Offsets into canonical records count from 0, as set_byte does (docs/formats.md). */
static const struct seeded {
    const char *name;
    const char *invariant;
    const char *says;
    const char *sql;
} seeded[] = {
    {"a_lost_file", "I1", "of 1 files", "DELETE FROM sealed_document"},
    {"a_lost_document", "I1", "blob is missing",
     "DELETE FROM blob WHERE digest IN (SELECT parts[1] FROM sealed_document)"},
    {"a_lost_filled_update", "I1", "blob is missing",
     "DELETE FROM blob WHERE digest IN (SELECT parts[2] FROM sealed_document)"},
    {"a_changed_filled_update", "I1", "blob is missing or is not",
     "UPDATE blob SET bytes = set_byte(bytes, 9, 0)"
     " WHERE digest IN (SELECT parts[2] FROM sealed_document)"},

    {"another_signature", "I2", "another signature than it recorded",
     "UPDATE intent SET cms = cms || '\\x00'"},
    {"a_lost_signature", "I2", "lost its signature", "UPDATE intent SET cms = NULL"},
    {"a_second_live_intent", "I2", "two live intents",
     "DROP INDEX intent_once; INSERT INTO intent SELECT company_id,"
     " gen_random_uuid(), request_id, round, pair, seal_id, grant_id, person_id,"
     " certificate_id, signing_time, NULL, epoch, canon, mac, mac_key, live,"
     " changed_at FROM intent LIMIT 1"},
    {"a_second_signature", "I2", "was signed twice",
     "INSERT INTO intent SELECT company_id, gen_random_uuid(), request_id, round,"
     " pair, seal_id, grant_id, person_id, certificate_id, signing_time, cms, epoch,"
     " canon, mac, mac_key, false, changed_at FROM intent LIMIT 1"},

    {"a_missing_decision", "I3", "without its quorum",
     "DELETE FROM decision WHERE id = (SELECT min(id::text)::uuid FROM decision)"},
    {"a_decision_about_another_digest", "I3", "about another digest",
     "UPDATE decision SET canon = set_byte(canon, 30, get_byte(canon, 30) # 1)"},
    {"a_decision_without_a_second_proof", "I3", "without its quorum",
     "UPDATE decision SET canon = set_byte(canon, 111, 1)"},
    {"a_decision_that_says_no", "I3", "without its quorum",
     "UPDATE decision SET canon = set_byte(canon, 109, 2)"},
    {"a_decision_that_is_not_live", "I3", "without its quorum",
     "UPDATE decision SET live = false"},
    {"a_decision_made_by_another", "I3", "is not one that was attested",
     "UPDATE decision SET canon = set_byte(canon, 60, get_byte(canon, 60) # 1)"},
    {"an_intent_of_another_person", "I3", "is not its requester's",
     "UPDATE intent SET canon = set_byte(canon, 96, get_byte(canon, 96) # 1)"},
    {"an_intent_without_a_pin", "I3", "not confirmed with a PIN",
     "UPDATE act SET attestation = set_byte(attestation, 59 + length(event), 0)"
     " WHERE event = 'request.intend'"},
    {"a_shown_state_of_its_own", "I3", "shows another state",
     "UPDATE seal_request SET state = 3"},
    {"a_shown_digest_of_its_own", "I3", "shows another state or digest",
     "UPDATE seal_request SET digest = set_byte(digest, 0, get_byte(digest, 0) # 1)"},
    {"a_released_file_without_its_seal", "I3", "not filled as it was signed",
     "UPDATE sealed_document AS s SET digest = d.digest, parts = ARRAY[d.digest]"
     " FROM document AS d"
     " WHERE d.id = s.document_id"},
    {"a_grant_that_had_ended", "I3", "after its grant had ended",
     "UPDATE grant_of_seal SET canon = set_byte(canon, 53, 3)"},
    {"a_grant_that_was_suspended", "I3", "after its grant had ended",
     "UPDATE grant_of_seal SET canon = set_byte(canon, 53, 2)"},
    {"a_grant_that_had_run_out", "I3", "outside its grant's time",
     "UPDATE grant_of_seal"
     " SET canon = overlay(canon PLACING int8send(1) FROM 45 FOR 8)"},
    {"a_grant_used_too_often", "I3", "a grant for 0 uses",
     "UPDATE grant_of_seal"
     " SET canon = overlay(canon PLACING '\\x01' || int8send(0) FROM 53 FOR 1)"},
    {"somebody_elses_grant", "I3", "somebody else's grant",
     "UPDATE grant_of_seal SET canon = set_byte(canon, 5, get_byte(canon, 5) # 1)"},
    {"a_seal_that_was_revoked", "I3", "after its seal had ended",
     "UPDATE seal SET canon ="
     " set_byte(canon, 108 + octet_length(convert_to(name, 'UTF8')), 4)"},

    {"an_edited_record", "I4", "record 2 does not hash",
     "UPDATE authority_audit SET canon = set_byte(canon, 40, get_byte(canon, 40) # 1)"
     " WHERE sequence = 2"},
    {"an_edited_record_of_activity", "I4", "activity record 2 does not hash",
     "UPDATE activity_audit SET salt = set_byte(salt, 0, get_byte(salt, 0) # 1)"
     " WHERE sequence = 2"},
    {"a_removed_record", "I4", "authority chain has a gap",
     "DELETE FROM authority_audit WHERE sequence = 2"},
    {"a_removed_record_of_activity", "I4", "activity chain has a gap",
     "DELETE FROM activity_audit WHERE sequence = 2"},
    {"a_cut_tail", "I4", "authority head is not the last",
     "DELETE FROM authority_audit AS a USING authority_head AS h"
     " WHERE h.company_id = a.company_id AND h.sequence = a.sequence"},
    {"a_cut_tail_with_its_head", "I4", "is not what the chain wrote last",
     "DELETE FROM authority_audit AS a USING authority_head AS h"
     " WHERE h.company_id = a.company_id AND h.sequence = a.sequence;"
     "UPDATE authority_head AS h SET sequence = a.sequence, head = a.head"
     "  FROM authority_audit AS a"
     " WHERE a.company_id = h.company_id AND a.sequence = h.sequence - 1"},
    {"a_moved_record", "I4", "another place or time",
     "UPDATE authority_audit SET at = at + interval '1 s' WHERE sequence = 2"},
    {"another_head", "I4", "activity head is not the last",
     "UPDATE activity_head SET sequence = sequence + 1"},
    {"a_row_of_an_earlier_epoch", "I4", "of kind 6 is not what the chain",
     "UPDATE credential SET epoch = epoch - 1 WHERE epoch > 1"},
    {"a_row_that_lives_again", "I4", "of kind 16 is not what the chain",
     "UPDATE link SET live = true"},
    {"a_removed_row", "I4", "rows that the chain wrote are gone",
     "DELETE FROM role WHERE id = (SELECT min(id::text)::uuid FROM role)"},
    {"an_invented_row", "I4", "of kind 5 is not what the chain",
     "DROP INDEX role_person; INSERT INTO role SELECT company_id, gen_random_uuid(),"
     " person_id, role, epoch, canon, mac, mac_key, live, changed_at FROM role"
     " LIMIT 1"},
    {"a_removed_act", "I4", "acts are recorded",
     "DELETE FROM act WHERE id = (SELECT min(id::text)::uuid FROM act)"},
    {"another_attestation", "I4", "attested otherwise",
     "UPDATE act SET signature = set_byte(signature, 9, get_byte(signature, 9) # 1)"
     " WHERE id = (SELECT id FROM act ORDER BY sequence DESC LIMIT 1)"},
    {"an_act_at_another_place", "I4", "has no record",
     "UPDATE act SET sequence = sequence + 1000"
     " WHERE id = (SELECT id FROM act ORDER BY sequence DESC LIMIT 1)"},

    {"a_job_that_never_ended", "I5", "is a job still open",
     "UPDATE job SET done_at = NULL"
     " WHERE id = (SELECT min(id::text)::uuid FROM job)"},
    {"a_request_that_is_still_sealed", "I5", "still being sealed",
     "UPDATE seal_request SET state = 4"},
    {"a_message_that_was_never_sent", "I6", "is a message still open",
     "UPDATE outbox SET done_at = NULL"
     " WHERE id = (SELECT min(id::text)::uuid FROM outbox)"},
    {"a_message_that_was_given_up", "I6", "is a message given up",
     "UPDATE outbox SET failure = 'unavailable'"},
};

static void is_found(void **state)
{
    const struct seeded *s = *state;
    const char *options[] = {NULL};

    copy_database(s->sql);
    assert_breach(s->invariant, s->says, options);
}

/* ---- breaches of the files ---- */

static void write_copy(const char *path, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "we");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void assert_acks_are_missed(const char *what)
{
    char path[96], text[128];
    const char *options[] = {"--acks", path, NULL};
    char *sealed = proc_read_file(w.acks, NULL);

    copy_database(NULL);
    snprintf(path, sizeof path, "%s/acks-of-nothing", w.instance.dir);
    /* the company of any line, and an id that nobody made */
    snprintf(text, sizeof text, "%s %.36s 01900000-0000-7000-8000-000000000000\n", what,
             strchr(sealed, ' ') + 1);
    write_copy(path, text, strlen(text));
    assert_breach("I1", "was acknowledged and is not there", options);
    free(sealed);
}

static void an_act_that_was_promised_is_missed(void **state)
{
    (void)state;
    assert_acks_are_missed("act");
}

static void a_seal_that_was_promised_is_missed(void **state)
{
    (void)state;
    assert_acks_are_missed("sealed");
}

static void an_upload_that_was_promised_is_missed(void **state)
{
    (void)state;
    assert_acks_are_missed("upload");
}

/* What is done to the journal's bytes; returns the new length. */
typedef size_t (*vandal)(char *journal, size_t n);

static void assert_journal_is_found(vandal change, const char *says, const char *sql)
{
    char path[96];
    const char *options[] = {"--journal", path, NULL};
    size_t n = 0;
    char *bytes = proc_read_file(w.journal, &n);

    assert_non_null(bytes);
    copy_database(sql);
    n = change(bytes, n);
    snprintf(path, sizeof path, "%s/journal-copy", w.instance.dir);
    write_copy(path, bytes, n);
    assert_breach("I1", says, options);
    free(bytes);
}

static size_t keep(char *journal, size_t n)
{
    (void)journal;
    return n;
}

static size_t tear(char *journal, size_t n)
{
    (void)journal;
    return n - 1;
}

static size_t last_record(const char *journal, size_t n)
{
    for (size_t at = n - 4; at > 0; at--) {
        if (memcmp(journal + at, "SKJR", 4) == 0)
            return at;
    }
    return 0;
}

static size_t cut(char *journal, size_t n)
{
    return last_record(journal, n);
}

static size_t flip(char *journal, size_t n)
{
    journal[n / 2] = (char)(journal[n / 2] ^ 1);
    return n;
}

static void a_torn_journal_is_found(void **state)
{
    (void)state;
    assert_journal_is_found(tear, "the journal ends torn", NULL);
}

static void a_journal_that_ends_early_is_found(void **state)
{
    (void)state;
    assert_journal_is_found(cut, "the journal ends at", NULL);
}

static void a_changed_journal_is_found(void **state)
{
    (void)state;
    assert_journal_is_found(flip, "the journal ends torn", NULL);
}

static void a_journal_ahead_of_the_database_is_found(void **state)
{
    (void)state;
    assert_journal_is_found(
        keep, "the chain has not",
        "DELETE FROM authority_audit AS a USING authority_head AS h"
        " WHERE h.company_id = a.company_id AND h.sequence = a.sequence");
}

int main(void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test(an_instance_at_rest_has_no_breach),
        cmocka_unit_test(an_act_that_was_promised_is_missed),
        cmocka_unit_test(a_seal_that_was_promised_is_missed),
        cmocka_unit_test(an_upload_that_was_promised_is_missed),
        cmocka_unit_test(a_torn_journal_is_found),
        cmocka_unit_test(a_journal_that_ends_early_is_found),
        cmocka_unit_test(a_changed_journal_is_found),
        cmocka_unit_test(a_journal_ahead_of_the_database_is_found),
    };
    struct CMUnitTest tests[ARRAY_LEN(others) + ARRAY_LEN(seeded)];
    size_t n = ARRAY_LEN(others);

    memcpy(tests, others, sizeof others);
    for (size_t i = 0; i < ARRAY_LEN(seeded); i++)
        tests[n++] =
            (struct CMUnitTest){.name = seeded[i].name,
                                .test_func = is_found,
                                .initial_state = (void *)(uintptr_t)&seeded[i]};
    return _cmocka_run_group_tests("inv_check", tests, n, begin, end);
}
