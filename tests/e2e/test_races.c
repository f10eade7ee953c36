/* layers: base client demo support */
/* labels: campaign threaded */
/* SPDX-License-Identifier: Apache-2.0 */
/* Who comes at the same time: the same step, the same key, the same grant, the same
 * PIN, from many callers at once, against real processes. Whatever the order, there is
 * one outcome, and the audit chain tells it. ./dev campaign --races N repeats each race
 * N times; 20 rounds make 20,000 guesses of a link. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/hex.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "support/api_world.h"
#include "support/campaign.h"
#include "support/pdf_make.h"
#include "support/pg.h"

#define ROUNDS 2
#define CALLERS 8
#define GUESSES_A_ROUND 1000
#define WRONG_PINS 100
#define PIN_TRIES 5
#define WRONG_PIN "908172"

struct races {
    struct flow flow;
    struct sealkeeper_client *session[CALLERS]; /* of the first employee */
    struct sealkeeper_client *browser[CALLERS]; /* nobody's */
    struct sealkeeper_client *admin;
    struct flow second; /* the same instance as the second employee uses it */
    long rounds;
    long pins; /* wrong ones at once */
    unsigned seed;
};

/* ---- shots: calls that start together ---- */

struct shot {
    struct sealkeeper_client *client;
    char path[96];
    json_t *body;    /* consumed */
    const char *key; /* NULL: one of its own */
    long delay_us;
    pthread_barrier_t *start;
    pthread_t thread;
    struct sealkeeper_reply reply;
    int outcome;
};

static void pause_us(long us)
{
    const struct timespec t = {us / 1000000, us % 1000000 * 1000};

    (void)nanosleep(&t, NULL);
}

static void *shoot(void *p)
{
    struct shot *s = p;

    (void)pthread_barrier_wait(s->start);
    pause_us(s->delay_us);
    s->outcome = sealkeeper_post(s->client, s->path, s->body, s->key, &s->reply);
    return NULL;
}

static void fire(struct shot *shots, size_t n)
{
    pthread_barrier_t start;

    assert_int_equal(pthread_barrier_init(&start, NULL, (unsigned)n), 0);
    for (size_t i = 0; i < n; i++) {
        shots[i].start = &start;
        assert_int_equal(pthread_create(&shots[i].thread, NULL, shoot, &shots[i]), 0);
    }
    for (size_t i = 0; i < n; i++)
        pthread_join(shots[i].thread, NULL);
    pthread_barrier_destroy(&start);
}

static size_t hits(const struct shot *shots, size_t n)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++)
        found += shots[i].outcome == 0;
    return found;
}

static void assert_conflict(const struct shot *shot, const char *code)
{
    assert_int_equal(shot->reply.status, 409);
    assert_string_equal(shot->reply.code, code);
}

/* Exactly one got through, everybody else was told of this conflict. */
static void assert_one_outcome(const struct shot *shots, size_t n, const char *code)
{
    assert_int_equal(hits(shots, n), 1);
    for (size_t i = 0; i < n; i++)
        if (shots[i].outcome)
            assert_conflict(&shots[i], code);
}

static void clear(struct shot *shots, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sealkeeper_reply_clear(&shots[i].reply);
}

/* ---- what the database says ---- */

static long number_of(char *text)
{
    long n = text ? strtol(text, NULL, 10) : 0;

    free(text);
    return n;
}
#define SQL_NUMBER(...) number_of(api_sql_value(__VA_ARGS__))

static long decisions_of(const struct races *r, const char *request)
{
    return SQL_NUMBER("SELECT count(*) FROM decision WHERE company_id = '%s' AND "
                      "request_id = '%s' AND live",
                      r->flow.accounts.company, request);
}

/* Where an event that was not refused stands in the authority chain; 0: nowhere. */
static long place_of(const struct races *r, const char *event, const char *object)
{
    return SQL_NUMBER("SELECT max(sequence) FROM authority_audit WHERE company_id = "
                      "'%s' AND event = '%s' AND object_id = '%s' AND "
                      "get_byte(canon, 37) & 2 = 0",
                      r->flow.accounts.company, event, object);
}

/* ---- parts of the flow ---- */

static int begin(void **state)
{
    struct races *r = calloc(1, sizeof *r);
    struct demo_person *p;
    char code[TOTP_CODE_LEN + 1];
    struct sealkeeper_reply reply = {0};

    assert_non_null(r);
    flow_open(&r->flow);
    (void)setenv("SEALKEEPER_TEST_PG", r->flow.instance.dir, 1);
    test_pg_start();
    api_forget_proofs();
    for (size_t i = 0; i < CALLERS; i++) {
        r->session[i] = flow_log_in(&r->flow, WHO_EMPLOYEE_1);
        r->browser[i] = sealkeeper_client_new(r->flow.accounts.url);
    }
    r->second = r->flow;
    r->second.requester = flow_log_in(&r->flow, WHO_EMPLOYEE_2);
    p = &r->flow.accounts.people[WHO_ADMINISTRATOR];
    r->admin = sealkeeper_client_new(r->flow.accounts.url);
    api_code(p, code);
    assert_int_equal(
        sealkeeper_log_in(r->admin, p->login, p->password, NULL, code, &reply), 0);
    sealkeeper_reply_clear(&reply);
    r->rounds = test_campaign("RACES", ROUNDS);
    r->pins = test_campaign("PINS", WRONG_PINS);
    r->seed = (unsigned)test_campaign_seed();
    *state = r;
    return 0;
}

static int end(void **state)
{
    struct races *r = *state;

    for (size_t i = 0; i < CALLERS; i++) {
        sealkeeper_client_free(&r->session[i]);
        sealkeeper_client_free(&r->browser[i]);
    }
    sealkeeper_client_free(&r->admin);
    sealkeeper_client_free(&r->second.requester);
    flow_close(&r->flow);
    free(r);
    return 0;
}

/* A decision of this person by the link in his mail, ready to be sent. */
static struct shot approval(struct flow *f, const char *request, enum demo_who who,
                            struct sealkeeper_client *browser)
{
    struct shot s = {.client = browser, .path = "/links/decide"};
    struct sealkeeper_reply seen = {0};
    char link[MAILBOX_LINK_MAX];
    const char *dot;

    flow_link(f, request, who, link);
    flow_look(f, request, &seen);
    dot = strchr(link, '.');
    s.body =
        json_pack("{s:s%,s:s,s:O,s:s,s:s,s:s}", "company", link, (size_t)(dot - link),
                  "token", dot + 1, "round", json_object_get(seen.body, "round"),
                  "digest", sealkeeper_reply_text(&seen, "digest"), "verdict",
                  "approve", "pin", f->accounts.people[who].pin);
    assert_non_null(s.body);
    sealkeeper_reply_clear(&seen);
    return s;
}

/* "/KIND/ID/VERB", which its person confirms with nothing but a PIN. */
static struct shot with_pin(struct sealkeeper_client *client, const char *pin,
                            const char *kind, const char *id, const char *verb)
{
    struct shot s = {.client = client, .body = json_pack("{s:s}", "pin", pin)};

    (void)snprintf(s.path, sizeof s.path, "/%s/%s/%s", kind, id, verb);
    return s;
}

/* ---- decisions ---- */

static void two_approvers_of_one_step_make_one_decision(void **state)
{
    struct races *r = *state;

    for (long i = 0; i < r->rounds; i++) {
        char request[40];
        struct shot shots[2];

        flow_ask(&r->flow, request);
        shots[0] = approval(&r->flow, request, WHO_APPROVER_1, r->browser[0]);
        shots[1] = approval(&r->flow, request, WHO_APPROVER_2, r->browser[1]);
        fire(shots, 2);
        assert_one_outcome(shots, 2, "step.decided");
        assert_int_equal(decisions_of(r, request), 1);
        flow_approve(&r->flow, request, WHO_APPROVER_3);
        flow_assert_state(&r->flow, request, "approved");
        clear(shots, 2);
    }
}

static void one_approver_twice_at_once_makes_one_decision(void **state)
{
    struct races *r = *state;

    for (long i = 0; i < r->rounds; i++) {
        char request[40];
        struct shot shots[2];

        flow_ask(&r->flow, request);
        for (size_t k = 0; k < 2; k++)
            shots[k] = approval(&r->flow, request, WHO_APPROVER_1, r->browser[k]);
        fire(shots, 2);
        assert_one_outcome(shots, 2, "decision.made");
        assert_int_equal(decisions_of(r, request), 1);
        flow_assert_state(&r->flow, request, "pending");
        clear(shots, 2);
    }
}

static void one_key_eight_times_at_once_is_one_decision_and_one_answer(void **state)
{
    struct races *r = *state;

    for (long i = 0; i < r->rounds; i++) {
        char request[40], link[MAILBOX_LINK_MAX], key[40];
        struct shot shots[CALLERS];

        flow_ask(&r->flow, request);
        flow_link(&r->flow, request, WHO_APPROVER_1, link);
        uuid_text(uuid_new(), key);
        for (size_t k = 0; k < CALLERS; k++) {
            flow_open_link(&r->flow, link, r->browser[k]);
            shots[k] = approval(&r->flow, request, WHO_APPROVER_1, r->browser[k]);
            shots[k].key = key;
        }
        fire(shots, CALLERS);
        assert_int_equal(hits(shots, CALLERS), CALLERS);
        for (size_t k = 1; k < CALLERS; k++)
            assert_string_equal(shots[k].reply.bytes, shots[0].reply.bytes);
        assert_int_equal(decisions_of(r, request), 1);
        clear(shots, CALLERS);
    }
}

static void withdrawing_against_deciding_leaves_one_order(void **state)
{
    struct races *r = *state;
    const char *pin = r->flow.accounts.people[WHO_EMPLOYEE_1].pin;

    for (long i = 0; i < r->rounds; i++) {
        char request[40];
        struct shot shots[2];
        bool decided, withdrawn;

        flow_ask(&r->flow, request);
        flow_approve(&r->flow, request, WHO_APPROVER_1);
        shots[0] = approval(&r->flow, request, WHO_APPROVER_3, r->browser[0]);
        shots[1] = with_pin(r->session[0], pin, "requests", request, "withdraw");
        shots[1].delay_us = rand_r(&r->seed) % 10000;
        fire(shots, 2);
        decided = shots[0].outcome == 0;
        withdrawn = shots[1].outcome == 0;
        assert_true(withdrawn); /* also what is approved */
        if (!decided)
            assert_conflict(&shots[0], "request.withdrawn");
        if (decided && withdrawn)
            assert_true(place_of(r, "request.decide", request) <
                        place_of(r, "request.withdraw", request));
        assert_int_equal(decisions_of(r, request), decided ? 2 : 1);
        flow_assert_state(&r->flow, request, "withdrawn");
        clear(shots, 2);
    }
}

/* ---- confirming ---- */

/* One document with two seals, approved. */
static void ask_for_two_seals(struct flow *f, char document[40], char request[40])
{
    const struct flow_place places[] = {{0, SEAL_OF_COMPANY, 380, 120},
                                        {0, SEAL_OF_CONTRACTS, 100, 120}};
    struct pdf_build *b = pdf_build_pages(1, "");
    struct sealkeeper_reply reply = {0};
    struct buf pdf = {0};
    const char *documents[] = {document};

    pdf_build_write(b, &pdf);
    flow_upload(f, buf_bytes(&pdf), document);
    flow_draft(f, documents, 1, places, 2, request);
    assert_int_equal(flow_submit(f, request, &reply), 0);
    flow_approve_all(f, request);
    sealkeeper_reply_clear(&reply);
    buf_clear(&pdf);
    pdf_build_free(&b);
}

static size_t signatures_in(struct flow *f, const char *request, const char *document)
{
    char path[160], file[200];
    size_t n = 0, length;
    char *content;

    (void)snprintf(path, sizeof path, "/requests/%s/sealed/%s", request, document);
    flow_download(f, path, "race.pdf", file);
    content = proc_read_file(file, &length);
    assert_non_null(content);
    for (const char *p = content;
         (p = memmem(p, length - (size_t)(p - content), "/ByteRange", 10)); p++)
        n++;
    free(content);
    return n;
}

static void eight_confirmations_at_once_make_one_signature_a_pair(void **state)
{
    struct races *r = *state;
    const char *pin = r->flow.accounts.people[WHO_EMPLOYEE_1].pin;

    for (long i = 0; i < r->rounds; i++) {
        char request[40], document[40];
        struct shot shots[CALLERS];

        ask_for_two_seals(&r->flow, document, request);
        for (size_t k = 0; k < CALLERS; k++)
            shots[k] = with_pin(r->session[k], pin, "requests", request, "confirm");
        fire(shots, CALLERS);
        assert_one_outcome(shots, CALLERS, "request.state");
        flow_wait_state(&r->flow, request, "sealed");
        assert_int_equal(SQL_NUMBER("SELECT count(*) FROM intent WHERE company_id = "
                                    "'%s' AND request_id = '%s'",
                                    r->flow.accounts.company, request),
                         2);
        assert_int_equal(signatures_in(&r->flow, request, document), 2);
        clear(shots, CALLERS);
    }
}

/* ---- grants ---- */

/* The newest grant of the official seal to the second employee. */
static void newest_grant(const struct races *r, char grant[40])
{
    char *id = api_sql_value(
        "SELECT id FROM grant_of_seal WHERE company_id = '%s' AND person_id = '%s' "
        "AND seal_id = '%s' ORDER BY id DESC LIMIT 1",
        r->flow.accounts.company, r->flow.accounts.people[WHO_EMPLOYEE_2].id,
        r->flow.accounts.seals[SEAL_OF_COMPANY].id);

    assert_non_null(id);
    (void)snprintf(grant, 40, "%s", id);
    free(id);
}

static void give_grant_again(struct races *r)
{
    const struct demo_person *p = &r->flow.accounts.people[WHO_ADMINISTRATOR];
    struct sealkeeper_reply reply = {0};
    char code[TOTP_CODE_LEN + 1];

    api_forget_proofs();
    api_code(p, code);
    assert_int_equal(
        sealkeeper_post(r->admin, "/grants",
                        json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "person",
                                  r->flow.accounts.people[WHO_EMPLOYEE_2].id, "seal",
                                  r->flow.accounts.seals[SEAL_OF_COMPANY].id, "from",
                                  "2026-01-01T00:00:00Z", "until",
                                  "2036-01-01T00:00:00Z", "pin", p->pin, "code", code),
                        NULL, &reply),
        0);
    sealkeeper_reply_clear(&reply);
}

/* Once the worker is through with it, whatever became of it. */
static void settled_state(struct flow *f, const char *request, bool confirmed,
                          char state[24])
{
    static const char *const passing[] = {"sealing", NULL};
    struct sealkeeper_reply reply = {0};
    char path[96];

    (void)snprintf(path, sizeof path, "/requests/%s", request);
    if (confirmed)
        assert_int_equal(
            sealkeeper_wait(f->requester, path, "state", passing, 60000, &reply), 0);
    else
        flow_look(f, request, &reply);
    (void)snprintf(state, 24, "%s", sealkeeper_reply_text(&reply, "state"));
    sealkeeper_reply_clear(&reply);
}

static void nothing_is_released_after_its_grant_was_revoked(void **state)
{
    struct races *r = *state;
    const char *pin = r->flow.accounts.people[WHO_EMPLOYEE_2].pin;

    for (long i = 0; i < r->rounds; i++) {
        char request[40], grant[40], final[24];
        struct shot shots[2];
        long revoked, released;

        if (i > 0)
            give_grant_again(r);
        newest_grant(r, grant);
        flow_ask(&r->second, request);
        flow_approve_all(&r->second, request);
        shots[0] = with_pin(r->second.requester, pin, "requests", request, "confirm");
        shots[1] = with_pin(r->admin, r->flow.accounts.people[WHO_ADMINISTRATOR].pin,
                            "grants", grant, "revoke");
        shots[1].delay_us = rand_r(&r->seed) % 60000;
        fire(shots, 2);
        assert_int_equal(shots[1].outcome, 0);
        settled_state(&r->second, request, shots[0].outcome == 0, final);
        revoked = place_of(r, "grant.revoke", grant);
        released = place_of(r, "request.release", request);
        assert_true(revoked > 0);
        if (strcmp(final, "sealed") == 0)
            assert_in_range(released, 1, revoked - 1);
        else
            assert_int_equal(released, 0);
        clear(shots, 2);
    }
    give_grant_again(r);
}

/* ---- guessing ---- */

struct guesser {
    pthread_t thread;
    struct sealkeeper_client *client;
    const char *company;
    long guesses, hits, strange;
};

static void *guess_links(void *p)
{
    struct guesser *g = p;
    struct sealkeeper_reply reply = {0};

    for (long i = 0; i < g->guesses; i++) {
        uint8_t token[32];
        char text[BASE64URL_LEN(sizeof token) + 1];

        random_bytes(token, sizeof token);
        base64url_encode((struct bytes){token, sizeof token}, text);
        g->hits += sealkeeper_post(
                       g->client, "/links/open",
                       json_pack("{s:s,s:s}", "company", g->company, "token", text),
                       NULL, &reply) == 0;
        g->strange += strcmp(reply.code, "link.dead") != 0;
    }
    sealkeeper_reply_clear(&reply);
    return NULL;
}

static void no_guessed_link_opens_and_the_real_one_still_does(void **state)
{
    struct races *r = *state;
    struct guesser guessers[CALLERS];
    char request[40];

    flow_ask(&r->flow, request);
    for (size_t i = 0; i < CALLERS; i++) {
        guessers[i] =
            (struct guesser){.client = r->browser[i],
                             .company = r->flow.accounts.company,
                             .guesses = r->rounds * GUESSES_A_ROUND / CALLERS};
        assert_int_equal(
            pthread_create(&guessers[i].thread, NULL, guess_links, &guessers[i]), 0);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        pthread_join(guessers[i].thread, NULL);
        assert_int_equal(guessers[i].hits, 0);
        assert_int_equal(guessers[i].strange, 0);
    }
    flow_approve(&r->flow, request, WHO_APPROVER_1);
}

struct pin_guess {
    pthread_t thread;
    pthread_barrier_t *start;
    char headers[640];
    struct raw_http call;
    int status;
    char code[24]; /* of the problem */
};

/* Again as long as the server is too busy to try it at all. */
static void *guess_pin(void *p)
{
    struct pin_guess *g = p;
    struct raw_reply reply;
    json_t *problem;

    (void)pthread_barrier_wait(g->start);
    for (g->status = 503; g->status == 503; pause_us(g->status == 503 ? 20000 : 0)) {
        raw_http_call(&g->call, &reply);
        g->status = reply.status;
        problem = json_loads(reply.body, 0, NULL);
        (void)snprintf(g->code, sizeof g->code, "%s",
                       sealkeeper_json_text(problem, "code"));
        json_decref(problem);
        raw_reply_clear(&reply);
    }
    return NULL;
}

static void fire_pins(struct races *r, const char *path, struct pin_guess *guesses)
{
    struct api_session session;
    pthread_barrier_t start;

    api_session_make(r->flow.accounts.company,
                     r->flow.accounts.people[WHO_EMPLOYEE_2].id, &session);
    assert_int_equal(pthread_barrier_init(&start, NULL, (unsigned)r->pins), 0);
    for (long i = 0; i < r->pins; i++) {
        struct pin_guess *g = &guesses[i];
        char key[40];

        uuid_text(uuid_new(), key);
        (void)snprintf(g->headers, sizeof g->headers,
                       "%sContent-Type: application/json\r\nIdempotency-Key: %s\r\n",
                       session.headers, key);
        g->start = &start;
        g->call =
            (struct raw_http){.url = r->flow.instance.url,
                              .method = "POST",
                              .path = path,
                              .headers = g->headers,
                              .body = str_bytes(STR("{\"pin\":\"" WRONG_PIN "\"}"))};
        assert_int_equal(pthread_create(&g->thread, NULL, guess_pin, g), 0);
    }
    for (long i = 0; i < r->pins; i++)
        pthread_join(guesses[i].thread, NULL);
    pthread_barrier_destroy(&start);
}

static long wrong_pins_recorded(const struct races *r)
{
    return SQL_NUMBER("SELECT count(*) FROM authority_audit WHERE company_id = '%s' "
                      "AND person_id = '%s' AND position('pin.wrong'::bytea IN canon) "
                      "> 0",
                      r->flow.accounts.company,
                      r->flow.accounts.people[WHO_EMPLOYEE_2].id);
}

static void many_wrong_pins_at_once_are_five_checks_and_a_lock(void **state)
{
    struct races *r = *state;
    struct pin_guess *guesses = calloc((size_t)r->pins, sizeof *guesses);
    char request[40], path[96];

    assert_non_null(guesses);
    flow_ask(&r->second, request);
    flow_approve_all(&r->second, request);
    (void)snprintf(path, sizeof path, "/api/v1/requests/%s/confirm", request);
    for (long i = 0; i < ROUNDS; i++) {
        struct sealkeeper_reply reply = {0};
        long wrong = 0, locked = 0, before;

        api_forget_proofs();
        before = wrong_pins_recorded(r);
        fire_pins(r, path, guesses);
        for (long k = 0; k < r->pins; k++) {
            wrong += strcmp(guesses[k].code, "pin.wrong") == 0;
            locked += strcmp(guesses[k].code, "pin.locked") == 0;
        }
        assert_int_equal(wrong, PIN_TRIES);
        assert_int_equal(locked, r->pins - PIN_TRIES);
        assert_int_equal(wrong_pins_recorded(r) - before, PIN_TRIES);
        assert_int_equal(flow_confirm(&r->second, request,
                                      r->flow.accounts.people[WHO_EMPLOYEE_2].pin,
                                      &reply),
                         -1);
        assert_string_equal(reply.code, "pin.locked");
        sealkeeper_reply_clear(&reply);
    }
    flow_assert_state(&r->second, request, "approved");
    free(guesses);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_approvers_of_one_step_make_one_decision),
        cmocka_unit_test(one_approver_twice_at_once_makes_one_decision),
        cmocka_unit_test(one_key_eight_times_at_once_is_one_decision_and_one_answer),
        cmocka_unit_test(withdrawing_against_deciding_leaves_one_order),
        cmocka_unit_test(eight_confirmations_at_once_make_one_signature_a_pair),
        cmocka_unit_test(nothing_is_released_after_its_grant_was_revoked),
        cmocka_unit_test(no_guessed_link_opens_and_the_real_one_still_does),
        cmocka_unit_test(many_wrong_pins_at_once_are_five_checks_and_a_lock),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
