/* SPDX-License-Identifier: Apache-2.0 */
/* layers: seed support signer rules wire crypto canon db base */
/* labels: threaded campaign */
/* A captured web, then a captured worker, against a started signer whose sandbox is
 * closed: each with the database rights of its role and through its own socket. It
 * writes what it may, tries to write what it may not, and sends forged acts, mutated
 * messages and other bytes. Never a decision, never a signature. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "support/campaign.h"
#include "support/seed_fixture.h"
#include "wire/message.h"

#define DENIED "42501" /* insufficient_privilege */
#define DONE "00000"
#define COUNT_DEFAULT 600

struct part {
    const char *role;
    enum signer_client_kind client;
};
static struct part web = {"seal_web", SIGNER_WEB};
static struct part worker = {"seal_worker", SIGNER_WORKER};

static struct seed_fixture f;
static struct seed_document document;
static char company[UUID_TEXT_LEN + 1];

static int set_up(void **state)
{
    (void)state;
    seed_fixture_open(&f, "signer_hostile_parts");
    document = seed_document(f.a, 800);
    uuid_text(f.company.id, company);
    srand((unsigned)test_campaign_seed());
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

/* What must not have changed. */
struct standing {
    long decisions, acts, intents, signatures;
};

static struct standing standing(void)
{
    return (struct standing){
        .decisions = seed_count(&f, "SELECT count(*) FROM decision"),
        .acts = seed_count(&f, "SELECT count(*) FROM act"),
        .intents = seed_count(&f, "SELECT count(*) FROM intent"),
        .signatures = seed_count(&f, "SELECT count(cms) FROM intent")};
}

static void assert_stands(const struct standing *before)
{
    struct standing now = standing();

    assert_memory_equal(&now, before, sizeof now);
}

static const char *write_as(const struct part *part, const char *sql)
{
    return test_pg_try(f.database, part->role, company, sql, NULL);
}

/* ---- rows ---- */

static void what_it_invents_is_not_written(void **state)
{
    static const char *const tables[] = {
        "person",       "mail_address",    "role",          "chain_version", "seal",
        "seal_request", "decision",        "grant_of_seal", "intent",        "act",
        "certificate",  "authority_audit", "approval_due",  "membership"};
    const struct part *part = *state;

    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        const char *sql = arena_printf(f.a, "INSERT INTO %s SELECT * FROM %s LIMIT 1",
                                       tables[i], tables[i]);
        assert_string_equal(write_as(part, sql), DENIED);
    }
}

static void what_it_would_change_or_read_stays_as_it_was(void **state)
{
    static const char *const deeds[] = {
        "UPDATE seal_request SET state = 3",
        "UPDATE grant_of_seal SET valid_until = valid_until + interval '9 years'",
        "UPDATE credential SET tries = 0",
        "UPDATE link SET wrong = 0",
        "UPDATE decision SET verdict = 1",
        "UPDATE authority_head SET sequence = 0",
        "DELETE FROM decision",
        "DELETE FROM authority_audit",
        "SELECT canon FROM credential",
        "SELECT hash FROM link",
        "SELECT canon FROM key",
        "SET session_replication_role = replica",
        "SET ROLE seal_signer",
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE public.pg_class_of_mine (x int)",
    };
    const struct part *part = *state;

    for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
        if (strcmp(write_as(part, deeds[i]), DENIED) != 0)
            fail_msg("%s may: %s", part->role, deeds[i]);
    }
}

/* All that the role may write about a request: none of it is a word to the signer. */
static const char *const webs_deeds[] = {
    "INSERT INTO outbox (company_id, id, person_id, kind, object_id, data) "
    "SELECT company_id, gen_random_uuid(), requester_id, 'approval.due', id, "
    "       '{\"round\": 1}' FROM seal_request",
    "INSERT INTO job (company_id, id, kind, object_id, data) "
    "SELECT company_id, gen_random_uuid(), 'seal', id, "
    "       jsonb_build_object('round', 1, 'x', gen_random_uuid()) FROM seal_request",
    "INSERT INTO draft (company_id, id, person_id, content) "
    "SELECT company_id, gen_random_uuid(), requester_id, '{}' FROM seal_request",
    "UPDATE draft SET submitted_round = 1, preparation = 2, prepared_version = 1",
    "DELETE FROM draft",
    "INSERT INTO seal_face (company_id, digest, face, svg, design) "
    "SELECT company_id, sha256(id::text::bytea), 'x', '', '{}' FROM seal "
    "ON CONFLICT DO NOTHING",
    "UPDATE activity_head SET sequence = sequence + 7",
    "DELETE FROM session",
};
static const char *const workers_deeds[] = {
    "INSERT INTO job (company_id, id, kind, object_id, data) "
    "SELECT company_id, gen_random_uuid(), 'seal', id, "
    "       jsonb_build_object('round', 2, 'x', gen_random_uuid()) FROM seal_request",
    "UPDATE job SET lease = lease + 1, done_at = NULL, data = '{\"round\": 7}' "
    "WHERE id = (SELECT id FROM job LIMIT 1)",
    "DELETE FROM job",
    "UPDATE outbox SET person_id = gen_random_uuid(), kind = 'request.approved'",
    "DELETE FROM outbox",
    "INSERT INTO document (company_id, id, person_id, name, digest, original_digest, "
    "                      length, pages, page_count, normalised, signatures, "
    "warnings) "
    "SELECT company_id, gen_random_uuid(), requester_id, 'x', digest, digest, 1, '[]', "
    "       1, false, 0, '[]' FROM seal_request",
    "INSERT INTO page_picture (company_id, base_digest, page, dpi, state, png) "
    "SELECT company_id, digest, 1, 96, 2, 'x' FROM seal_request ON CONFLICT DO NOTHING",
    "DELETE FROM blob",
    "DELETE FROM prepared_update",
    "UPDATE activity_head SET sequence = sequence + 7",
};

static void write_something(const struct part *part, size_t i)
{
    const char *deed = part->client == SIGNER_WEB
                           ? webs_deeds[i % ARRAY_LEN(webs_deeds)]
                           : workers_deeds[i % ARRAY_LEN(workers_deeds)];
    const char *state;

    state = write_as(part, deed);
    if (strcmp(state, DONE) != 0)
        fail_msg("%s, %s: %s", part->role, state, deed);
}

static void what_it_may_write_approves_nothing(void **state)
{
    const struct part *part = *state;
    struct item_request r = seed_submitted(&f, &document);
    struct standing before = standing();
    struct bytes cms;

    for (size_t i = 0; i < ARRAY_LEN(workers_deeds); i++)
        write_something(part, i);
    assert_int_equal(seed_intend(&f, &r), ERR_NOT_APPROVED);
    assert_int_not_equal(seed_sign(&f, f.company.id, r.request, &document, &cms), OK);
    assert_stands(&before);
}

/* ---- acts ---- */

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

static struct item_request_decide approval_of(const struct item_request *r)
{
    return (struct item_request_decide){.request = r->request,
                                        .round = r->round,
                                        .subject = r->subject,
                                        .verdict = VERDICT_APPROVE};
}

static struct bytes link_for(const struct item_request *r, size_t person)
{
    return seed_link(NULL, f.a, &f.company, LINK_DECIDE, f.company.persons[person].id,
                     r->request, r->round);
}

/* A part's own words about a request: other rounds, digests, verdicts. */
static struct bytes forged_item(const struct item_request *r)
{
    static const uint16_t kinds[] = {ITEM_REQUEST_DECIDE, ITEM_REQUEST_INTEND,
                                     ITEM_REQUEST_WITHDRAW, ITEM_REQUEST_RELEASE,
                                     ITEM_REQUEST_EXPIRE};
    uint16_t kind = kinds[any(ARRAY_LEN(kinds))];
    struct item_request_decide decide = {.request = any(8) ? r->request : uuid_new(),
                                         .round = (int64_t)any(3),
                                         .subject = any_digest(&r->subject),
                                         .verdict = (uint8_t)(1 + any(2)),
                                         .reason = STR("because")};
    struct item_request item = {
        .request = decide.request, .round = decide.round, .subject = decide.subject};

    return kind == ITEM_REQUEST_DECIDE ? seed_item(&f, kind, &decide)
                                       : seed_item(&f, kind, &item);
}

/* An act somebody might try with what a captured part has seen: anybody's name, PINs
 * that are wrong or none, tokens that are spent, of others, or random. */
static struct seed_act forged_act(const struct part *part, const struct item_request *r,
                                  struct bytes spent, struct seed_person *guesser)
{
    const struct seed_company *c = any(4) ? &f.company : &f.other;
    uint8_t *token = arena_alloc(f.a, LINK_TOKEN_LEN);
    struct seed_act act;

    random_bytes(token, LINK_TOKEN_LEN);
    *guesser = c->persons[1 + any(c->person_count - 1)];
    guesser->pin.b[any(guesser->pin.n)] ^= 1;
    act = (struct seed_act){.client = part->client,
                            .company = any(6) ? c->id : f.other.id,
                            .person = any(6) ? guesser : NULL,
                            .item = forged_item(r),
                            .token =
                                any(3) ? (struct bytes){token, LINK_TOKEN_LEN} : spent};
    act.pin = act.person && any(2);
    return act;
}

/* One approval, by a link that is spent with it. */
static struct bytes approve_by_link(const struct item_request *r, size_t person)
{
    struct item_request_decide item = approval_of(r);
    struct seed_act act = {.company = f.company.id,
                           .person = &f.company.persons[person],
                           .item = seed_item(&f, ITEM_REQUEST_DECIDE, &item),
                           .pin = true,
                           .token = link_for(r, person)};

    assert_int_equal(seed_run(NULL, f.a, &act).error, OK);
    return act.token;
}

static void no_forged_act_leads_to_anything(void **state)
{
    const struct part *part = *state;
    struct item_request r = seed_submitted(&f, &document);
    struct bytes spent = approve_by_link(&r, FIRST);
    long count = test_campaign("MUTATIONS", COUNT_DEFAULT);
    struct standing before = standing();

    for (long i = 0; i < count; i++) {
        struct seed_person guesser;
        struct seed_act act = forged_act(part, &r, spent, &guesser);

        if (seed_run(NULL, f.a, &act).error == OK)
            fail_msg("forged act %ld of %s was done", i, part->role);
        if (i % 4 == 0) /* or somebody unlocks them, and the guessing goes on */
            test_pg_execute(f.database, "UPDATE credential SET tries = 0");
        if (i % 8 == 0)
            write_something(part, any(64));
    }
    assert_stands(&before);
    test_pg_execute(f.database, "UPDATE credential SET tries = 0");
}

/* ---- messages ---- */

/* What web holds when it has seen a link and no PIN yet. */
static void message_of_web(const struct item_request *r, struct buf *b)
{
    struct item_request_decide item = approval_of(r);

    seed_message(&(struct seed_act){.company = f.company.id,
                                    .person = &f.company.persons[FIRST_TOO],
                                    .item = seed_item(&f, ITEM_REQUEST_DECIDE, &item),
                                    .token = link_for(r, FIRST_TOO)},
                 b);
}

/* The worker's act that would give the packet out. */
static void message_of_worker(const struct item_request *r, struct buf *b)
{
    seed_message(&(struct seed_act){.company = f.company.id,
                                    .item = seed_item(&f, ITEM_REQUEST_RELEASE, r)},
                 b);
}

static void no_mutated_message_leads_to_anything(void **state)
{
    const struct part *part = *state;
    struct item_request r = seed_submitted(&f, &document);
    long count = test_campaign("MUTATIONS", COUNT_DEFAULT);
    struct standing before;
    struct buf b = {0};

    if (part->client == SIGNER_WEB)
        message_of_web(&r, &b);
    else
        message_of_worker(&r, &b);
    before = standing();
    for (long i = 0; i < count; i++) {
        struct buf copy = {0};

        buf_add_bytes(&copy, buf_bytes(&b));
        for (size_t k = 0; k <= any(4); k++)
            copy.p[any(copy.n)] = (uint8_t)rand();
        (void)seed_ask(NULL, f.a, part->client, buf_bytes(&copy), NULL);
        buf_clear(&copy);
    }
    buf_clear(&b);
    assert_stands(&before);
}

/* ---- bytes ---- */

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

/* ---- and afterwards ---- */

static void the_company_is_sound_after_all_this(void **state)
{
    struct item_request r = seed_approved(&f, &document);
    struct bytes cms;

    (void)state;
    assert_int_equal(seed_intend(&f, &r), OK);
    assert_int_equal(
        seed_sign(&f, f.company.id, seed_intent_of(&f, &r), &document, &cms), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(what_it_invents_is_not_written, &web),
        cmocka_unit_test_prestate(what_it_would_change_or_read_stays_as_it_was, &web),
        cmocka_unit_test_prestate(what_it_may_write_approves_nothing, &web),
        cmocka_unit_test_prestate(no_forged_act_leads_to_anything, &web),
        cmocka_unit_test_prestate(no_mutated_message_leads_to_anything, &web),
        cmocka_unit_test_prestate(what_it_invents_is_not_written, &worker),
        cmocka_unit_test_prestate(what_it_would_change_or_read_stays_as_it_was,
                                  &worker),
        cmocka_unit_test_prestate(what_it_may_write_approves_nothing, &worker),
        cmocka_unit_test_prestate(no_forged_act_leads_to_anything, &worker),
        cmocka_unit_test_prestate(no_mutated_message_leads_to_anything, &worker),
        cmocka_unit_test(no_byte_may_differ_from_what_was_approved),
        cmocka_unit_test(the_company_is_sound_after_all_this),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
