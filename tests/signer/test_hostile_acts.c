/* SPDX-License-Identifier: Apache-2.0 */
/* layers: seed support signer rules wire crypto canon db base */
/* labels: threaded */
/* A hostile web and a hostile worker ask the signer for what nobody wanted: spent,
 * borrowed and guessed proofs, decisions of others, in another order, of another
 * company, signatures over other bytes. Never a decision, never a signature. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "support/campaign.h"
#include "support/seed_fixture.h"
#include "wire/message.h"

static struct seed_fixture f;
static struct seed_document document;

static int set_up(void **state)
{
    (void)state;
    seed_fixture_open(&f, "signer_hostile_acts");
    document = seed_document(f.a, 800);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    seed_fixture_close(&f);
    return 0;
}

static long decisions(void)
{
    return seed_count(&f, "SELECT count(*) FROM decision");
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
    assert_int_equal(run(&act), ERR_LINK_DEAD);
}

static void a_link_gives_no_authority(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct item_role item = {.person = f.company.persons[FIRST].id,
                             .role = ROLE_ADMINISTRATOR};
    struct seed_act act = {.company = f.company.id,
                           .person = &f.company.persons[FIRST],
                           .item = seed_item(&f, ITEM_ROLE_GIVE, &item),
                           .pin = true,
                           .token = link_for(&r, FIRST)};

    (void)state;
    assert_int_not_equal(run(&act), OK);
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

static struct bytes with_changed_byte(struct bytes v, size_t at)
{
    struct bytes copy = arena_bytes(f.a, v);

    ((uint8_t *)(uintptr_t)copy.p)[at] ^= 1;
    return copy;
}

/* What the holes hold does not count: the signer puts its own values in. */
static bool in_a_hole(size_t at)
{
    const struct update_holes *h = &document.holes;

    return (at >= h->time_off && at < h->time_off + UPDATE_TIME_LEN) ||
           (at >= h->request_off && at < h->request_off + UPDATE_REQUEST_LEN) ||
           (at >= h->contents_off && at < h->contents_off + h->contents_len);
}

static void no_byte_may_differ_from_what_was_approved(void **state)
{
    struct item_request r = seed_approved(&f, &document);
    struct seed_document changed = document;
    struct bytes cms;
    uuid intent;
    long tried = 0;

    (void)state;
    assert_int_equal(seed_intend(&f, &r), OK);
    intent = seed_intent_of(&f, &r);
    for (size_t i = 0; i < document.document.n; i += 37, tried++) {
        changed.document = with_changed_byte(document.document, i);
        assert_int_not_equal(seed_sign(&f, f.company.id, intent, &changed, &cms), OK);
    }
    changed.document = document.document;
    for (size_t i = 0; i < document.update.n; i++) {
        if (in_a_hole(i))
            continue;
        tried++;
        changed.update = with_changed_byte(document.update, i);
        assert_int_not_equal(seed_sign(&f, f.company.id, intent, &changed, &cms), OK);
    }
    changed.update = (struct bytes){document.update.p, document.update.n - 1};
    assert_int_not_equal(seed_sign(&f, f.company.id, intent, &changed, &cms), OK);
    assert_true(tried > 80);
    assert_int_equal(seed_count(&f, "SELECT count(cms) FROM intent"), 0);
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

/* ---- and everything at once ---- */

static size_t any(size_t n)
{
    return (size_t)rand() % n;
}

static struct digest any_digest(const struct digest *real)
{
    struct digest d = *real;

    if (any(2))
        d.b[any(sizeof d.b)] ^= (uint8_t)(1 + any(255));
    return d;
}

/* An act somebody might try with what a captured web has seen: anybody's name, PINs
 * that are wrong or none, tokens that are spent, of others, or random. */
static struct seed_act forged_act(const struct item_request *r, struct bytes spent,
                                  struct seed_person *guesser)
{
    static const uint16_t kinds[] = {ITEM_REQUEST_DECIDE, ITEM_REQUEST_INTEND,
                                     ITEM_REQUEST_WITHDRAW, ITEM_REQUEST_RELEASE,
                                     ITEM_REQUEST_EXPIRE};
    const struct seed_company *c = any(4) ? &f.company : &f.other;
    uint16_t kind = kinds[any(ARRAY_LEN(kinds))];
    struct item_request_decide decide = {.request = any(8) ? r->request : uuid_new(),
                                         .round = (int64_t)any(3),
                                         .subject = any_digest(&r->subject),
                                         .verdict = (uint8_t)(1 + any(2)),
                                         .reason = STR("because")};
    struct item_request item = {
        .request = decide.request, .round = decide.round, .subject = decide.subject};
    uint8_t *token = arena_alloc(f.a, LINK_TOKEN_LEN);
    struct seed_act act;

    random_bytes(token, LINK_TOKEN_LEN);
    *guesser = c->persons[1 + any(c->person_count - 1)];
    guesser->pin.b[any(guesser->pin.n)] ^= 1;
    act = (struct seed_act){
        .client = any(5)   ? SIGNER_WEB
                  : any(2) ? SIGNER_WORKER
                           : SIGNER_ROOT,
        .company = any(6) ? c->id : f.other.id,
        .person = any(6) ? guesser : NULL,
        .item = kind == ITEM_REQUEST_DECIDE ? seed_item(&f, kind, &decide)
                                            : seed_item(&f, kind, &item),
        .token = any(3) ? (struct bytes){token, LINK_TOKEN_LEN} : spent};
    act.pin = act.person && any(2);
    return act;
}

static void no_forged_act_leads_to_anything(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act used = decision_of(&r, FIRST);
    long count = test_campaign("MUTATIONS", 600);
    long before, acts, intents;

    (void)state;
    srand((unsigned)test_campaign_seed());
    used.token = link_for(&r, FIRST);
    assert_int_equal(run(&used), OK);
    before = decisions();
    acts = seed_count(&f, "SELECT count(*) FROM act");
    intents = seed_count(&f, "SELECT count(*) FROM intent");
    for (long i = 0; i < count; i++) {
        struct seed_person guesser;
        struct seed_act act = forged_act(&r, used.token, &guesser);
        if (run(&act) == OK)
            fail_msg("forged act %ld was done", i);
        if (i % 4 == 0) { /* or somebody unlocks them, and the guessing goes on */
            test_pg_execute(f.database, "UPDATE credential SET tries = 0");
        }
    }
    assert_int_equal(decisions(), before);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM act"), acts);
    assert_int_equal(seed_count(&f, "SELECT count(*) FROM intent"), intents);
}

static void no_mutated_message_leads_to_anything(void **state)
{
    struct item_request r = seed_submitted(&f, &document);
    struct seed_act act = decision_of(&r, FIRST_TOO);
    long count = test_campaign("MUTATIONS", 600);
    long before = decisions();
    struct buf b = {0};

    (void)state;
    act.token = link_for(&r, FIRST_TOO);
    act.pin = false; /* a PIN that was not typed is in no message */
    seed_message(&act, &b);
    for (long i = 0; i < count; i++) {
        struct buf copy = {0};

        buf_add_bytes(&copy, buf_bytes(&b));
        for (size_t k = 0; k <= any(4); k++)
            copy.p[any(copy.n)] = (uint8_t)rand();
        (void)seed_ask(f.signer, f.a, SIGNER_WEB, buf_bytes(&copy), NULL);
        buf_clear(&copy);
    }
    buf_clear(&b);
    assert_int_equal(decisions(), before);
}

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
        cmocka_unit_test(no_byte_may_differ_from_what_was_approved),
        cmocka_unit_test(another_companys_name_signs_nothing),
        cmocka_unit_test(an_intent_has_one_signature),
        cmocka_unit_test(a_suspended_seal_signs_nothing),
        cmocka_unit_test(no_forged_act_leads_to_anything),
        cmocka_unit_test(no_mutated_message_leads_to_anything),
        cmocka_unit_test(the_company_is_sound_after_all_this),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
