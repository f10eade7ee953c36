/* SPDX-License-Identifier: Apache-2.0 */
/* layers: seed support signer rules wire crypto canon db base */
/* Whoever holds the web's or the worker's database rights cannot touch authority; and
 * rows that somebody invents with the rights of the owner are not believed by a started
 * signer that is asked through its sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "support/seed_fixture.h"

#define DENIED "42501" /* insufficient_privilege */

static struct seed_fixture f;
static struct seed_document document;
static char company[UUID_TEXT_LEN + 1], other[UUID_TEXT_LEN + 1];

static int set_up(void **state)
{
    (void)state;
    seed_fixture_open(&f, "signer_hostile_rows");
    document = seed_document(f.a, 600);
    uuid_text(f.company.id, company);
    uuid_text(f.other.id, other);
    seed_fixture_start_program(&f);
    return 0;
}

static int tear_down(void **state)
{
    int status = seed_fixture_stop_program(&f);

    (void)state;
    seed_fixture_close(&f);
    return status;
}

/* ---- rights ---- */

static const char *const signers_tables[] = {"company",
                                             "department",
                                             "person",
                                             "mail_address",
                                             "role",
                                             "credential",
                                             "key",
                                             "certificate",
                                             "chain_version",
                                             "seal",
                                             "grant_of_seal",
                                             "seal_request",
                                             "decision",
                                             "intent",
                                             "link",
                                             "approval_due",
                                             "act",
                                             "authority_audit",
                                             "authority_head",
                                             "checkpoint",
                                             "membership",
                                             "installation",
                                             "installation_certificate",
                                             "crl",
                                             "company_directory"};
static const char *const roles[] = {"seal_web", "seal_worker"};

static void assert_denied(const char *verb, const char *rest)
{
    for (size_t r = 0; r < ARRAY_LEN(roles); r++) {
        for (size_t i = 0; i < ARRAY_LEN(signers_tables); i++) {
            const char *sql =
                arena_printf(f.a, "%s %s %s", verb, signers_tables[i], rest);
            const char *state = test_pg_try(f.database, roles[r], company, sql, NULL);
            if (strcmp(state, DENIED) != 0)
                print_error("%s may: %s (%s)\n", roles[r], sql, state);
            assert_string_equal(state, DENIED);
        }
    }
}

static void no_other_role_inserts_authority(void **state)
{
    (void)state;
    assert_denied("INSERT INTO", "DEFAULT VALUES");
}

static void no_other_role_deletes_authority(void **state)
{
    (void)state;
    assert_denied("DELETE FROM", "");
}

static void no_other_role_locks_authority(void **state)
{
    (void)state;
    assert_denied("SELECT 1 FROM", "FOR UPDATE");
    assert_denied("SELECT 1 FROM", "FOR KEY SHARE");
}

static void no_other_role_locks_a_table_of_authority(void **state)
{
    (void)state;
    assert_denied("DO 'BEGIN LOCK TABLE", "IN EXCLUSIVE MODE; END'");
}

static void no_other_role_empties_a_table_of_authority(void **state)
{
    (void)state;
    assert_denied("TRUNCATE", "");
}

static void no_other_role_updates_a_column_of_authority(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(signers_tables); i++) {
        char *column = test_pg_value(
            f.database,
            arena_printf(
                f.a,
                "SELECT attname FROM pg_attribute WHERE attrelid = '%s'::regclass "
                "AND attnum > 0 ORDER BY attnum DESC LIMIT 1",
                signers_tables[i]));
        const char *sql = arena_printf(f.a, "UPDATE %s SET %s = %s", signers_tables[i],
                                       column, column);
        free(column);
        for (size_t r = 0; r < ARRAY_LEN(roles); r++)
            assert_string_equal(test_pg_try(f.database, roles[r], company, sql, NULL),
                                DENIED);
    }
}

static void no_other_role_reads_secrets(void **state)
{
    static const char *const secret[] = {"credential", "link", "key"};

    (void)state;
    for (size_t r = 0; r < ARRAY_LEN(roles); r++) {
        for (size_t i = 0; i < ARRAY_LEN(secret); i++)
            assert_string_equal(
                test_pg_try(f.database, roles[r], company,
                            arena_printf(f.a, "SELECT * FROM %s", secret[i]), NULL),
                DENIED);
    }
}

/* The signer itself cannot rewrite history. */
static void not_even_the_signer_changes_its_chain(void **state)
{
    static const char *const history[] = {"authority_audit", "activity_audit", "act",
                                          "checkpoint"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(history); i++) {
        assert_string_equal(test_pg_try(f.database, "seal_signer", company,
                                        arena_printf(f.a, "DELETE FROM %s", history[i]),
                                        NULL),
                            DENIED);
        assert_string_equal(
            test_pg_try(
                f.database, "seal_signer", company,
                arena_printf(f.a, "UPDATE %s SET company_id = company_id", history[i]),
                NULL),
            DENIED);
    }
}

/* ---- invented rows ---- */

static void sql(const char *text)
{
    test_pg_execute(f.database, text);
}

#define SQL(...) sql(arena_printf(f.a, __VA_ARGS__))

static const char *text_of(uuid id)
{
    char *text = arena_alloc(f.a, UUID_TEXT_LEN + 1);

    uuid_text(id, text);
    return text;
}

static enum err submit_as(const struct seed_company *c, const struct seed_person *p,
                          size_t seal)
{
    struct seed_act act = {.company = c->id,
                           .person = p,
                           .item =
                               seed_submit_item(f.a, c, seal, &document, uuid_new())};

    return seed_run(f.signer, f.a, &act).error;
}

static enum err suspend_seal_as(const struct seed_person *p)
{
    struct item_seal item = {.seal = f.company.seal[0], .reason = STR("a test")};
    struct seed_act act = {.company = f.company.id,
                           .person = p,
                           .item = seed_item(&f, ITEM_SEAL_SUSPEND, &item),
                           .pin = true};

    return seed_run(f.signer, f.a, &act).error;
}

/* Copies a row under another id with its canon and MAC, as whoever owns the database
 * can; columns other than the common ones keep their values. */
static void clone_row(const char *table, uuid from, uuid to, const char *change)
{
    SQL("SET session_replication_role = replica;"
        "CREATE TEMP TABLE t AS SELECT * FROM %s WHERE id = '%s';"
        "UPDATE t SET id = '%s'; %s;"
        "INSERT INTO %s SELECT * FROM t",
        table, text_of(from), text_of(to), change, table);
}

static void an_invented_employee_cannot_act(void **state)
{
    struct seed_person invented = f.company.persons[REQUESTER];

    (void)state;
    invented.id = uuid_new();
    clone_row("person", f.company.persons[REQUESTER].id, invented.id,
              "UPDATE t SET account_id = NULL");
    assert_int_equal(submit_as(&f.company, &invented, 0), ERR_SIGNER_AUTHORITY);
}

static uuid first_id(const char *query)
{
    char *text = test_pg_value(f.database, query);
    uuid id;

    assert_non_null(text);
    assert_true(uuid_parse(str_of(text), &id));
    free(text);
    return id;
}

static void an_invented_role_gives_nothing(void **state)
{
    const struct seed_person *clerk = &f.company.persons[COLLEAGUE];
    uuid role = first_id(
        arena_printf(f.a, "SELECT id FROM role WHERE company_id = '%s' AND role = %d",
                     company, ROLE_ADMINISTRATOR));
    uuid invented = uuid_new();

    (void)state;
    clone_row("role", role, invented,
              arena_printf(f.a, "UPDATE t SET person_id = '%s'", text_of(clerk->id)));
    assert_int_equal(suspend_seal_as(clerk), ERR_SIGNER_AUTHORITY);
    SQL("DELETE FROM role WHERE id = '%s'", text_of(invented));
    assert_int_equal(suspend_seal_as(clerk), ERR_FORBIDDEN);
}

/* The column says that the administrator's role is the clerk's; the record does not. */
static void a_role_pointed_at_somebody_else_gives_nothing(void **state)
{
    const struct seed_person *clerk = &f.company.persons[COLLEAGUE];

    (void)state;
    SQL("CREATE TABLE kept AS SELECT * FROM role; "
        "UPDATE role SET person_id = '%s' WHERE company_id = '%s' AND role = %d",
        text_of(clerk->id), company, ROLE_ADMINISTRATOR);
    assert_int_equal(suspend_seal_as(clerk), ERR_SIGNER_AUTHORITY);
    SQL("UPDATE role r SET person_id = k.person_id FROM kept k WHERE r.id = k.id; "
        "DROP TABLE kept");
}

static void an_invented_grant_is_not_used(void **state)
{
    const struct seed_person *boss = &f.company.persons[ADMINISTRATOR];
    uuid grant = first_id(arena_printf(
        f.a, "SELECT id FROM grant_of_seal WHERE company_id = '%s' LIMIT 1", company));
    uuid invented = uuid_new();

    (void)state;
    assert_int_equal(submit_as(&f.company, boss, 0), ERR_GRANT_NOT_LIVE);
    clone_row("grant_of_seal", grant, invented,
              arena_printf(f.a, "UPDATE t SET person_id = '%s'", text_of(boss->id)));
    assert_int_equal(submit_as(&f.company, boss, 0), ERR_SIGNER_AUTHORITY);
    SQL("DELETE FROM grant_of_seal WHERE id = '%s'", text_of(invented));
}

static void a_longer_grant_is_not_believed(void **state)
{
    struct item_request r = seed_submitted(&f, &document);

    (void)state;
    (void)r;
    SQL("CREATE TABLE kept AS SELECT * FROM grant_of_seal; "
        "UPDATE grant_of_seal SET valid_until = now() + interval '99 years', "
        "canon = set_byte(canon, octet_length(canon) - 1, 1) WHERE company_id = '%s'",
        company);
    assert_int_equal(submit_as(&f.company, &f.company.persons[REQUESTER], 0),
                     ERR_SIGNER_AUTHORITY);
    SQL("UPDATE grant_of_seal g SET canon = k.canon, valid_until = k.valid_until "
        "FROM kept k WHERE g.id = k.id; DROP TABLE kept");
}

static void an_invented_chain_is_not_followed(void **state)
{
    uuid version = first_id(arena_printf(
        f.a, "SELECT id FROM chain_version WHERE company_id = '%s'", company));
    uuid invented = uuid_new();

    (void)state;
    clone_row("chain_version", version, invented, "UPDATE t SET number = 2");
    assert_int_equal(submit_as(&f.company, &f.company.persons[REQUESTER], 0),
                     ERR_SIGNER_AUTHORITY);
    SQL("DELETE FROM chain_version WHERE id = '%s'", text_of(invented));
    assert_int_equal(submit_as(&f.company, &f.company.persons[REQUESTER], 0), OK);
}

/* Typed columns are for lists; what counts is the record. */
static void an_invented_seal_binding_changes_nothing(void **state)
{
    struct item_request r;

    (void)state;
    SQL("UPDATE seal SET chain_id = NULL, state = %d WHERE company_id = '%s'",
        SEAL_REVOKED, company);
    assert_int_not_equal(submit_as(&f.company, &f.company.persons[REQUESTER], 0), OK);
    SQL("UPDATE seal SET chain_id = '%s', state = %d WHERE company_id = '%s'",
        text_of(f.company.chain), SEAL_REVOKED, company);
    r = seed_submitted(&f, &document);
    assert_int_equal(seed_approve(&f, &r, FIRST), OK);
}

static void a_row_of_another_company_is_not_believed(void **state)
{
    const struct seed_person *theirs = &f.other.persons[REQUESTER];

    (void)state;
    SQL("SET session_replication_role = replica;"
        "CREATE TEMP TABLE t AS SELECT * FROM person WHERE id = '%s';"
        "UPDATE t SET company_id = '%s'; INSERT INTO person SELECT * FROM t",
        text_of(theirs->id), company);
    assert_int_equal(submit_as(&f.company, theirs, 0), ERR_SIGNER_AUTHORITY);
    SQL("DELETE FROM person WHERE id = '%s' AND company_id = '%s'", text_of(theirs->id),
        company);
}

static void an_invented_approval_does_not_count(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    uuid decision, invented = uuid_new();

    (void)state;
    assert_int_equal(seed_approve(&f, &r, FIRST), OK);
    decision = first_id(arena_printf(
        f.a, "SELECT id FROM decision WHERE request_id = '%s'", text_of(r.request)));
    clone_row("decision", decision, invented,
              arena_printf(f.a, "UPDATE t SET person_id = '%s', decided_at = now()",
                           text_of(f.company.persons[SECOND].id)));
    assert_int_equal(seed_intend(&f, &r), ERR_SIGNER_AUTHORITY);
    SQL("DELETE FROM decision WHERE id = '%s'", text_of(invented));
    assert_int_equal(seed_intend(&f, &r), ERR_NOT_APPROVED);
}

static void a_request_declared_approved_is_not(void **state)
{
    struct item_request r = seed_submitted(&f, &document);

    (void)state;
    SQL("UPDATE seal_request SET state = %d WHERE id = '%s'", REQUEST_APPROVED,
        text_of(r.request));
    assert_int_equal(seed_intend(&f, &r), ERR_NOT_APPROVED);
}

static void a_foreign_credential_does_not_open_anything(void **state)
{
    const struct seed_person *boss = &f.company.persons[ADMINISTRATOR];
    struct seed_person thief = *boss;

    (void)state;
    /* his own verifier under the administrator's name */
    thief.pin = f.company.persons[COLLEAGUE].pin;
    SQL("CREATE TABLE kept AS SELECT * FROM credential; "
        "UPDATE credential b SET canon = c.canon, mac = c.mac, epoch = c.epoch "
        "FROM credential c WHERE b.person_id = '%s' AND c.person_id = '%s'",
        text_of(boss->id), text_of(f.company.persons[COLLEAGUE].id));
    assert_int_equal(suspend_seal_as(&thief), ERR_SIGNER_AUTHORITY);
    SQL("UPDATE credential c SET canon = k.canon, mac = k.mac, epoch = k.epoch "
        "FROM kept k WHERE c.id = k.id; DROP TABLE kept");
}

static void an_invented_intent_is_not_signed(void **state)
{
    struct item_request r = seed_approved(&f, &document);
    struct bytes cms;
    uuid intent, invented = uuid_new();

    (void)state;
    assert_int_equal(seed_intend(&f, &r), OK);
    intent = seed_intent_of(&f, &r);
    SQL("UPDATE intent SET live = false WHERE id = '%s'", text_of(intent));
    clone_row("intent", intent, invented, "UPDATE t SET live = true");
    assert_int_equal(seed_sign(&f, f.company.id, invented, &document, &cms),
                     ERR_SIGNER_AUTHORITY);
    assert_int_equal(seed_count(&f, "SELECT count(cms) FROM intent"), 0);
    SQL("DELETE FROM intent WHERE id = '%s'; UPDATE intent SET live = true",
        text_of(invented));
}

/* ---- the audit row ---- */

static void arm_audit(const char *deed)
{
    SQL("CREATE OR REPLACE FUNCTION vandal() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN %s; END$$;"
        "CREATE OR REPLACE TRIGGER vandal BEFORE INSERT ON authority_audit "
        "FOR EACH ROW EXECUTE FUNCTION vandal()",
        deed);
}

static void assert_nothing_is_done(void)
{
    long requests = seed_count(&f, "SELECT count(*) FROM seal_request");
    long acts = seed_count(&f, "SELECT count(*) FROM act");
    long heads = seed_count(&f, "SELECT sum(sequence) FROM authority_head");

    assert_int_equal(submit_as(&f.company, &f.company.persons[REQUESTER], 0),
                     ERR_AUDIT_WRITE);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM seal_request"), requests);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM act"), acts);
    assert_int_equal(seed_count(&f, "SELECT sum(sequence) FROM authority_head"), heads);
}

static void without_its_audit_row_nothing_happens(void **state)
{
    (void)state;
    arm_audit("RAISE EXCEPTION 'disk full'");
    assert_nothing_is_done();
    /* an insert that is swallowed without a word */
    arm_audit("RETURN NULL");
    assert_nothing_is_done();
    SQL("DROP TRIGGER vandal ON authority_audit");
    assert_int_equal(submit_as(&f.company, &f.company.persons[REQUESTER], 0), OK);
    SQL("REVOKE INSERT ON authority_audit FROM seal_signer");
    assert_nothing_is_done();
    SQL("GRANT INSERT ON authority_audit TO seal_signer");
    assert_int_equal(submit_as(&f.company, &f.company.persons[REQUESTER], 0), OK);
}

/* A refusal that cannot be recorded is not given as one. */
static void a_refusal_needs_its_audit_row_too(void **state)
{
    struct seed_person wrong = f.company.persons[ADMINISTRATOR];

    (void)state;
    wrong.pin.b[0] ^= 1;
    arm_audit("RAISE EXCEPTION 'disk full'");
    assert_int_equal(suspend_seal_as(&wrong), ERR_AUDIT_WRITE);
    SQL("DROP TRIGGER vandal ON authority_audit");
    assert_int_equal(suspend_seal_as(&wrong), ERR_PIN_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_other_role_inserts_authority),
        cmocka_unit_test(no_other_role_deletes_authority),
        cmocka_unit_test(no_other_role_locks_authority),
        cmocka_unit_test(no_other_role_locks_a_table_of_authority),
        cmocka_unit_test(no_other_role_empties_a_table_of_authority),
        cmocka_unit_test(no_other_role_updates_a_column_of_authority),
        cmocka_unit_test(no_other_role_reads_secrets),
        cmocka_unit_test(not_even_the_signer_changes_its_chain),
        cmocka_unit_test(an_invented_employee_cannot_act),
        cmocka_unit_test(an_invented_role_gives_nothing),
        cmocka_unit_test(a_role_pointed_at_somebody_else_gives_nothing),
        cmocka_unit_test(an_invented_grant_is_not_used),
        cmocka_unit_test(a_longer_grant_is_not_believed),
        cmocka_unit_test(an_invented_chain_is_not_followed),
        cmocka_unit_test(an_invented_seal_binding_changes_nothing),
        cmocka_unit_test(a_row_of_another_company_is_not_believed),
        cmocka_unit_test(an_invented_approval_does_not_count),
        cmocka_unit_test(a_request_declared_approved_is_not),
        cmocka_unit_test(a_foreign_credential_does_not_open_anything),
        cmocka_unit_test(an_invented_intent_is_not_signed),
        cmocka_unit_test(without_its_audit_row_nothing_happens),
        cmocka_unit_test(a_refusal_needs_its_audit_row_too),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
