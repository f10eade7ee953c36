/* SPDX-License-Identifier: Apache-2.0 */
/* layers: seed support signer rules wire crypto canon db base */
/* labels: threaded */
/* A hostile web and a hostile worker ask a started signer, each through its socket, for
 * what nobody wanted: spent, borrowed and guessed proofs, decisions of others, in
 * another order, of another company. Never a decision, never a signature. At random and
 * with their database rights: test_hostile_parts.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "support/seed_fixture.h"
#include "wire/message.h"

static struct seed_fixture f;
static struct seed_document document;

static int set_up(void **state)
{
    (void)state;
    seed_fixture_open(&f, "signer_hostile_acts");
    document = seed_document(f.a, 800);
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

static long refusals(void)
{
    /* the flags stand behind company, chain, sequence and time (canon/audit.h) */
    return seed_count(&f, "SELECT count(*) FROM authority_audit "
                          "WHERE get_byte(canon, 37) & 2 = 2");
}

static struct seed_act decision_of(const struct item_request *r, size_t person)
{
    struct item_request_decide item = {.request = r->request,
                                       .round = r->round,
                                       .subject = r->subject,
                                       .verdict = VERDICT_APPROVE};

    return (struct seed_act){.company = f.company.id,
                             .person = &f.company.persons[person],
                             .item = seed_item(&f, ITEM_REQUEST_DECIDE, &item),
                             .pin = true};
}

static struct bytes link_for(const struct item_request *r, size_t person)
{
    return seed_link(f.signer, f.a, &f.company, LINK_DECIDE,
                     f.company.persons[person].id, r->request, r->round);
}

static enum err run(const struct seed_act *act)
{
    return seed_run(f.signer, f.a, act).error;
}

/* ---- proofs ---- */

static void a_pin_alone_approves_nothing(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, FIRST);

    (void)state;
    assert_int_equal(run(&act), ERR_PROOF_REQUIRED);
    act.pin = false;
    act.token = link_for(&r, FIRST);
    act.id = uuid_new();
    assert_int_equal(run(&act), ERR_PROOF_REQUIRED);
}

static void a_link_approves_only_the_digest_it_was_made_for(void **state)
{
    struct item_request meant = seed_submitted(&f, &document);
    struct item_request other = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&other, FIRST);

    (void)state;
    act.token = link_for(&meant, FIRST);
    assert_int_equal(run(&act), ERR_PROOF_REQUIRED);
    assert_int_equal(seed_approve(&f, &meant, FIRST), OK);
}

static void a_link_of_somebody_else_approves_nothing(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, FIRST_TOO);

    (void)state;
    act.token = link_for(&r, FIRST);
    assert_int_equal(run(&act), ERR_LINK_DEAD);
}

static void a_link_is_spent_once(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, FIRST);

    (void)state;
    act.token = link_for(&r, FIRST);
    assert_int_equal(run(&act), OK);
    assert_int_equal(run(&act), ERR_DECISION_MADE);
}

static struct seed_act role_act(uint16_t kind, size_t giver, size_t receiver)
{
    struct item_role item = {.person = f.company.persons[receiver].id,
                             .role = ROLE_ADMINISTRATOR};

    return (struct seed_act){.company = f.company.id,
                             .person = &f.company.persons[giver],
                             .item = seed_item(&f, kind, &item),
                             .pin = true};
}

/* As if half a minute had passed since the last code. */
static void let_codes_count_again(void)
{
    test_pg_execute(f.database, "UPDATE credential SET totp_last_step = 0");
}

static void a_link_gives_no_authority(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act make = role_act(ITEM_ROLE_GIVE, ADMINISTRATOR, FIRST);
    struct seed_act act = role_act(ITEM_ROLE_GIVE, FIRST, COLLEAGUE);
    struct seed_act unmake = role_act(ITEM_ROLE_TAKE, ADMINISTRATOR, FIRST);

    (void)state;
    make.totp = true;
    assert_int_equal(run(&make), OK);
    let_codes_count_again();
    /* he may give roles now, and a link came to him; his own code did not come along */
    act.token = link_for(&r, FIRST);
    assert_int_equal(run(&act), ERR_PROOF_REQUIRED);
    act.token = (struct bytes){NULL, 0};
    act.totp = true;
    assert_int_equal(run(&act), OK);
    let_codes_count_again();
    assert_int_equal(run(&unmake), OK);
    unmake = role_act(ITEM_ROLE_TAKE, ADMINISTRATOR, COLLEAGUE);
    assert_int_equal(run(&unmake), OK);
}

static void three_wrong_pins_kill_a_link(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_person wrong = f.company.persons[FIRST_TOO];
    struct seed_act act = decision_of(&r, FIRST_TOO);

    (void)state;
    act.token = link_for(&r, FIRST_TOO);
    wrong.pin.b[0] ^= 1;
    act.person = &wrong;
    for (int i = 0; i < 3; i++)
        assert_int_equal(run(&act), ERR_PIN_WRONG);
    act.person = &f.company.persons[FIRST_TOO];
    assert_int_equal(run(&act), ERR_LINK_DEAD);
}

static struct seed_act suspension(const struct seed_company *c)
{
    struct item_seal item = {.seal = c->seal[1], .reason = STR("a test")};

    return (struct seed_act){.company = c->id,
                             .person = &c->persons[ADMINISTRATOR],
                             .item = seed_item(&f, ITEM_SEAL_SUSPEND, &item),
                             .pin = true};
}

static void a_code_is_spent_once(void **state)
{
    struct item_role give = {.person = f.other.persons[COLLEAGUE].id,
                             .role = ROLE_AUDITOR};
    struct item_role again = {.person = f.other.persons[REQUESTER].id,
                              .role = ROLE_AUDITOR};
    struct seed_act act = {.company = f.other.id,
                           .person = &f.other.persons[ADMINISTRATOR],
                           .item = seed_item(&f, ITEM_ROLE_GIVE, &give),
                           .pin = true,
                           .totp = true};

    (void)state;
    assert_int_equal(run(&act), OK);
    act.item = seed_item(&f, ITEM_ROLE_GIVE, &again);
    assert_int_equal(run(&act), ERR_CODE_WRONG);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM credential WHERE tries > 0"),
                     1);
}

static void the_fifth_wrong_pin_locks(void **state)
{
    struct seed_act act = suspension(&f.other);
    struct seed_person wrong = f.other.persons[ADMINISTRATOR];
    long before = refusals();

    (void)state;
    wrong.pin.b[5] ^= 1;
    act.person = &wrong;
    /* the spent code above was the first of the five */
    for (int i = 0; i < 4; i++)
        assert_int_equal(run(&act), ERR_PIN_WRONG);
    assert_int_equal(run(&act), ERR_PIN_LOCKED);
    act.person = &f.other.persons[ADMINISTRATOR];
    assert_int_equal(run(&act), ERR_PIN_LOCKED);
    assert_int_equal(refusals(), before + 6);
}

/* ---- log-in ---- */

static enum err log_in(const struct seed_person *p, const struct secret *code)
{
    struct buf b = {0};
    enum err e;

    message_put_u8(&b, SIGNER_LOGIN_CODE);
    message_put_uuid(&b, &f.company.id);
    message_put_uuid(&b, &p->id);
    message_put_bytes(&b, secret_bytes(code));
    e = seed_error_of(seed_ask(f.signer, f.a, SIGNER_WEB, buf_bytes(&b), NULL));
    buf_wipe(&b);
    return e;
}

static void a_login_code_is_spent_once(void **state)
{
    const struct seed_person *p = &f.company.persons[SECOND_TOO];
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, SECOND_TOO);
    struct secret code;

    (void)state;
    seed_code(p, 0, &code);
    assert_int_equal(log_in(p, &code), OK);
    assert_int_equal(log_in(p, &code), ERR_CODE_WRONG);
    act.totp = true; /* the same one again */
    assert_int_equal(run(&act), ERR_CODE_WRONG);
}

/* Another process of the signer's would see the same last step at the same time. */
static void a_login_code_that_somebody_else_spends_meanwhile_opens_nothing(void **state)
{
    const struct seed_person *p = &f.company.persons[COLLEAGUE];
    struct secret code;

    (void)state;
    test_pg_execute(
        f.database,
        "CREATE FUNCTION quicker() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NULL; END';"
        "CREATE TRIGGER quicker BEFORE UPDATE OF totp_last_step ON credential "
        "FOR EACH ROW EXECUTE FUNCTION quicker()");
    seed_code(p, 0, &code);
    assert_int_equal(log_in(p, &code), ERR_CODE_WRONG);
    test_pg_execute(f.database, "DROP TRIGGER quicker ON credential");
    assert_int_equal(log_in(p, &code), OK);
}

static void a_refused_login_code_is_audited(void **state)
{
    const struct seed_person *p = &f.company.persons[FIRST_TOO];
    long before = refusals();
    long named = seed_count(&f, "SELECT count(*) FROM authority_audit "
                                "WHERE event = 'login.code'");
    struct secret code;

    (void)state;
    seed_code(p, 90, &code);
    assert_int_equal(log_in(p, &code), ERR_CODE_WRONG);
    assert_int_equal(refusals(), before + 1);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM authority_audit "
                                    "WHERE event = 'login.code'"),
                     named + 1);
}

/* ---- many guesses at once ---- */

#define GUESSERS 8

static void *guess(void *context)
{
    struct arena *a = arena_new();
    long *wrong = context;

    for (int i = 0; i < 25; i++) {
        struct seed_person p = f.other.persons[SECOND];
        struct item_request item = {.request = uuid_new(), .round = 1};
        struct seed_act act = {.company = f.other.id, .person = &p, .pin = true};
        struct buf b = {0};
        char pin[16];

        snprintf(pin, sizeof pin, "%06d", 500000 + i * 7);
        (void)!secret_set(&p.pin, str_bytes(str_of(pin)));
        canon_encode(canon_item_schema(ITEM_REQUEST_WITHDRAW), &item, &b);
        act.item = buf_bytes(&b);
        *wrong += seed_run(f.signer, a, &act).error == ERR_PIN_WRONG;
        buf_clear(&b);
        arena_reset(a);
    }
    arena_free(&a);
    return NULL;
}

static void guesses_in_parallel_are_compared_five_times(void **state)
{
    pthread_t thread[GUESSERS];
    long wrong[GUESSERS] = {0};
    long all = 0;

    (void)state;
    for (int i = 0; i < GUESSERS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, guess, &wrong[i]), 0);
    for (int i = 0; i < GUESSERS; i++) {
        pthread_join(thread[i], NULL);
        all += wrong[i];
    }
    assert_int_equal(all, 5);
}

/* ---- decisions ---- */

static void nobody_approves_his_own_request(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, REQUESTER);

    (void)state;
    act.totp = true;
    assert_int_equal(run(&act), ERR_SELF_APPROVAL);
}

static void the_second_step_waits_for_the_first(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, SECOND);

    (void)state;
    act.totp = true;
    assert_int_equal(run(&act), ERR_STEP_NOT_DUE);
}

static void a_decision_counts_for_its_round_only(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act;

    (void)state;
    r.round = 2;
    act = decision_of(&r, FIRST);
    act.totp = true;
    assert_int_not_equal(run(&act), OK);
}

static void a_decision_about_another_digest_is_refused(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act;

    (void)state;
    r.subject.b[0] ^= 1;
    act = decision_of(&r, FIRST);
    act.totp = true;
    assert_int_equal(run(&act), ERR_DIGEST_MISMATCH);
}

static void another_companys_approver_finds_no_request(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, FIRST);

    (void)state;
    act.company = f.other.id;
    act.person = &f.other.persons[FIRST];
    act.totp = true;
    assert_int_equal(run(&act), ERR_NOT_FOUND);
}

static void a_person_of_another_company_is_nobody_here(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, FIRST);

    (void)state;
    act.person = &f.other.persons[FIRST];
    act.totp = true;
    assert_int_not_equal(run(&act), OK);
}

static void an_act_id_stands_for_one_act(void **state)
{
    struct item_request one = seed_submitted(&f, &document);
    struct item_request two = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&one, FIRST);

    (void)state;
    act.id = uuid_new();
    act.token = link_for(&one, FIRST);
    assert_int_equal(run(&act), OK);
    assert_int_equal(run(&act), OK); /* the stored answer */
    act.item = decision_of(&two, FIRST).item;
    act.token = link_for(&two, FIRST);
    assert_int_equal(run(&act), ERR_IDEMPOTENCY_MISMATCH);
}

static void the_worker_decides_nothing(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, FIRST);

    (void)state;
    act.token = link_for(&r, FIRST);
    act.client = SIGNER_WORKER;
    assert_int_equal(run(&act), ERR_FORBIDDEN);
    act.client = SIGNER_ROOT;
    assert_int_equal(run(&act), ERR_FORBIDDEN);
}

static void web_releases_nothing(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = {.company = f.company.id,
                           .person = &f.company.persons[REQUESTER],
                           .item = seed_item(&f, ITEM_REQUEST_RELEASE, &r),
                           .pin = true};

    (void)state;
    assert_int_equal(run(&act), ERR_FORBIDDEN);
}

static void the_worker_gets_no_link_for_who_is_not_asked(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct digest hash = {{1}};
    uuid person = f.company.persons[COLLEAGUE].id;
    struct buf b = {0};

    (void)state;
    message_put_u8(&b, SIGNER_LINK_PUT);
    message_put_uuid(&b, &f.company.id);
    message_put_u8(&b, LINK_DECIDE);
    message_put_uuid(&b, &person);
    message_put_bool(&b, true);
    message_put_uuid(&b, &r.request);
    message_put_i64(&b, 1);
    message_put_digest(&b, &hash);
    assert_int_equal(
        seed_error_of(seed_ask(f.signer, f.a, SIGNER_WORKER, buf_bytes(&b), NULL)),
        ERR_NOT_AN_APPROVER);
    buf_clear(&b);
}

/* ---- signatures ---- */

static void nothing_is_signed_before_it_is_approved(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct bytes cms;

    (void)state;
    assert_int_equal(seed_approve(&f, &r, FIRST), OK);
    assert_int_equal(seed_intend(&f, &r), ERR_NOT_APPROVED);
    assert_int_equal(seed_sign(&f, f.company.id, uuid_new(), &document, &cms),
                     ERR_NOT_FOUND);
}

static void another_companys_name_signs_nothing(void **state)
{
    struct item_request r = seed_approved(&f, &document);
    struct bytes cms;

    (void)state;
    assert_int_equal(seed_intend(&f, &r), OK);
    assert_int_equal(seed_sign(&f, f.other.id, seed_intent_of(&f, &r), &document, &cms),
                     ERR_NOT_FOUND);
}

static void an_intent_has_one_signature(void **state)
{
    struct item_request r = seed_approved(&f, &document);
    struct bytes first, second;
    uuid intent;

    (void)state;
    assert_int_equal(seed_intend(&f, &r), OK);
    intent = seed_intent_of(&f, &r);
    assert_int_equal(seed_sign(&f, f.company.id, intent, &document, &first), OK);
    assert_int_equal(seed_sign(&f, f.company.id, intent, &document, &second), OK);
    assert_true(bytes_eq(first, second));
}

static void a_suspended_seal_signs_nothing(void **state)
{
    struct item_request r = seed_approved(&f, &document);
    struct item_seal item = {.seal = f.company.seal[0], .reason = STR("lost")};
    struct seed_act suspend = {.company = f.company.id,
                               .person = &f.company.persons[ADMINISTRATOR],
                               .item = seed_item(&f, ITEM_SEAL_SUSPEND, &item),
                               .pin = true};
    struct bytes cms;
    uuid intent;

    (void)state;
    assert_int_equal(seed_intend(&f, &r), OK);
    intent = seed_intent_of(&f, &r);
    assert_int_equal(run(&suspend), OK);
    assert_int_equal(seed_sign(&f, f.company.id, intent, &document, &cms),
                     ERR_SEAL_NOT_ACTIVE);
    /* the administrator of the seal resumes it, for the tests below */
    suspend.item = seed_item(&f, ITEM_SEAL_RESUME, &item);
    suspend.totp = true;
    assert_int_equal(run(&suspend), OK);
}

/* ---- and afterwards ---- */

static void the_company_is_sound_after_all_this(void **state)
{
    struct item_request r = seed_approved(&f, &document);
    struct bytes cms;

    (void)state;
    test_pg_execute(f.database, "UPDATE credential SET tries = 0");
    assert_int_equal(seed_intend(&f, &r), OK);
    assert_int_equal(
        seed_sign(&f, f.company.id, seed_intent_of(&f, &r), &document, &cms), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pin_alone_approves_nothing),
        cmocka_unit_test(a_link_approves_only_the_digest_it_was_made_for),
        cmocka_unit_test(a_link_of_somebody_else_approves_nothing),
        cmocka_unit_test(a_link_is_spent_once),
        cmocka_unit_test(a_link_gives_no_authority),
        cmocka_unit_test(three_wrong_pins_kill_a_link),
        cmocka_unit_test(a_code_is_spent_once),
        cmocka_unit_test(the_fifth_wrong_pin_locks),
        cmocka_unit_test(a_login_code_is_spent_once),
        cmocka_unit_test(
            a_login_code_that_somebody_else_spends_meanwhile_opens_nothing),
        cmocka_unit_test(a_refused_login_code_is_audited),
        cmocka_unit_test(guesses_in_parallel_are_compared_five_times),
        cmocka_unit_test(nobody_approves_his_own_request),
        cmocka_unit_test(the_second_step_waits_for_the_first),
        cmocka_unit_test(a_decision_counts_for_its_round_only),
        cmocka_unit_test(a_decision_about_another_digest_is_refused),
        cmocka_unit_test(another_companys_approver_finds_no_request),
        cmocka_unit_test(a_person_of_another_company_is_nobody_here),
        cmocka_unit_test(an_act_id_stands_for_one_act),
        cmocka_unit_test(the_worker_decides_nothing),
        cmocka_unit_test(web_releases_nothing),
        cmocka_unit_test(the_worker_gets_no_link_for_who_is_not_asked),
        cmocka_unit_test(nothing_is_signed_before_it_is_approved),
        cmocka_unit_test(another_companys_name_signs_nothing),
        cmocka_unit_test(an_intent_has_one_signature),
        cmocka_unit_test(a_suspended_seal_signs_nothing),
        cmocka_unit_test(the_company_is_sound_after_all_this),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
