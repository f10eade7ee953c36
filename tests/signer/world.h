/* SPDX-License-Identifier: Apache-2.0 */
/* A signer in this process over a database of its own, and companies in it as tests
 * need them: people with PIN and TOTP, a two-step chain, a seal, a grant, a document
 * with a prepared update. Everything was made by acts through the signer's own
 * messages; the test is every one of its clients. One company a test; included by tests
 * of signer/.
 *
 * What must work while arranging ends the test when it does not; what a test looks at
 * gives its error back. */
#ifndef SK_TESTS_SIGNER_WORLD_H
#define SK_TESTS_SIGNER_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include <liboath/oath.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "canon/items.h"
#include "canon/update.h"
#include "crypto/cms.h"
#include "signer/frame.h"
#include "signer/rows.h"
#include "signer/serve.h"
#include "signer/signer.h"
#include "support/pg.h"
#include "support/proc.h"
#include "wire/memfd.h"

#define UNUSED __attribute__((unused))
#define GOOD_PIN "274951"
#define OTHER_PIN "806153"
#define CREDIT_CODE "91350100M000100Y43"
#define WORLD_ITEMS_MAX 64
#define DOCUMENT_LEN 1000

enum who { ADMIN, REQUESTER, APPROVER_A, APPROVER_B, LAWYER, OUTSIDER, PEOPLE };

/* What comes along with an act. */
enum shown { SHOW_NOTHING = 0, SHOW_PIN = 1, SHOW_CODE = 2, SHOW_LINK = 4 };

struct prepared {
    struct buf document;
    struct buf update;
    struct update_holes holes;
    struct digest digest;
};

struct world {
    struct signer *signer;
    struct arena *arena;
    const char *database;
    uuid company;
    uuid people[PEOPLE];
    uuid seal, chain, grant;
    const char *pin;    /* that is typed; NULL: GOOD_PIN */
    int64_t totp_epoch; /* of the codes; 0: 1 */
    uint8_t token[LINK_TOKEN_LEN];
    uuid act; /* of the next act; a new one unless set */
    bool keep_act;
    /* items of the next act */
    struct bytes items[WORLD_ITEMS_MAX];
    int64_t expected[WORLD_ITEMS_MAX];
    size_t item_count;
    /* the last answer */
    uuid object;
    int64_t epoch;
    struct secret secret;
    size_t failed_item;
    char detail[128];
    /* request under way */
    struct canon_document document;
    struct canon_pair pairs[2];
    struct item_request_submit draft;
    struct prepared prepared[2]; /* the second on top of the first */
    uuid request;
    int64_t round;
    struct digest subject;
    struct bytes cms;
};

static struct signer *world_signer;
static const char *world_database;
static char world_dir[64];

/* ---- the signer ---- */

static void world_set(struct secret *s, const char *text)
{
    assert_true(secret_set(s, str_bytes(str_of(text))));
}

static struct signer_settings world_settings(void)
{
    struct db_settings d = test_pg_settings(world_database, "seal_signer");
    struct signer_settings s = {.db_port = d.port,
                                .web_uid = -1,
                                .worker_uid = -1,
                                .root_uid = -1,
                                .threads = 4,
                                .pin_successes_per_minute = 1000000,
                                .pin_reset_wait_us = 0,
                                .mail_unchanged_for_us = 7 * US_PER_DAY};
    (void)snprintf(s.db_socket, sizeof s.db_socket, "%s", d.socket_dir);
    (void)snprintf(s.db_name, sizeof s.db_name, "%s", d.database);
    (void)snprintf(s.db_user, sizeof s.db_user, "%s", d.user);
    (void)snprintf(s.journal, sizeof s.journal, "%s/journal", world_dir);
    s.db_password = d.password;
    world_set(&s.kek,
              "101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f");
    world_set(&s.pepper,
              "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f");
    return s;
}

static UNUSED struct buf world_serve(struct world *w, enum signer_client_kind client,
                                     const struct buf *message, struct channel_fds *fds)
{
    struct channel_fds none = {.n = 0};
    struct buf answer = {0};
    signer_serve(w->signer, w->arena, client, buf_bytes(message), fds ? fds : &none,
                 &answer);
    return answer;
}

/* ---- acts ---- */

static UNUSED void world_expect(struct world *w, enum item_kind kind, const void *item,
                                int64_t expected_epoch)
{
    struct buf b = {0};
    assert_true(w->item_count < WORLD_ITEMS_MAX);
    canon_encode(canon_item_schema((uint16_t)kind), item, &b);
    w->expected[w->item_count] = expected_epoch;
    w->items[w->item_count++] = arena_bytes(w->arena, buf_bytes(&b));
    buf_clear(&b);
}

static UNUSED void world_item(struct world *w, enum item_kind kind, const void *item)
{
    world_expect(w, kind, item, -1);
}

static void world_code(struct world *w, uuid person, char code[7])
{
    char sql[200], text[UUID_TEXT_LEN + 1], *step;
    struct secret totp;
    uuid_text(person, text);
    /* as if half a minute had passed since the last code */
    (void)snprintf(sql, sizeof sql,
                   "UPDATE credential SET totp_last_step = 0 WHERE person_id = '%s'",
                   text);
    test_pg_execute(w->database, sql);
    step = test_pg_value(
        w->database,
        "SELECT floor(extract(epoch FROM clock_timestamp()) / 30)::bigint");
    secrets_totp(&w->signer->secrets, w->company, person,
                 w->totp_epoch ? w->totp_epoch : 1, &totp);
    assert_int_equal(oath_hotp_generate((const char *)totp.b, totp.n,
                                        strtoull(step, NULL, 10), 6, false,
                                        OATH_HOTP_DYNAMIC_TRUNCATION, code),
                     OATH_OK);
    free(step);
}

struct world_proof {
    const char *pin, *code, *invite_code, *new_pin;
    const uint8_t *token;
};

static void world_put_proof(struct buf *m, const struct world_proof *p)
{
    struct bytes token = {p->token, p->token ? LINK_TOKEN_LEN : 0};
    message_put_u8(m, 0);
    message_put_str(m, str_of(p->pin ? p->pin : ""));
    message_put_str(m, str_of(p->code ? p->code : ""));
    message_put_bytes(m, token);
    message_put_str(m, str_of(p->invite_code ? p->invite_code : ""));
    message_put_str(m, str_of(p->new_pin ? p->new_pin : ""));
}

static void world_take_results(struct world *w, struct message *m)
{
    (void)message_i64(m);
    (void)message_i64(m);
    size_t n = message_u16(m);
    for (size_t i = 0; i < n; i++) {
        w->object = message_uuid(m);
        w->epoch = message_i64(m);
        struct str secret = message_str(m, SECRET_MAX);
        assert_true(secret_set(&w->secret, str_bytes(secret)));
    }
    assert_true(message_done(m));
}

static enum err world_take_answer(struct world *w, struct buf *answer)
{
    struct message m = message_of(buf_bytes(answer));
    (void)message_u8(&m);
    enum err e = message_u16(&m);
    w->detail[0] = 0;
    if (e == OK) {
        world_take_results(w, &m);
    } else {
        w->failed_item = message_u32(&m);
        struct str detail = message_str(&m, 1000);
        (void)snprintf(w->detail, sizeof w->detail, "%.*s", (int)detail.n, detail.p);
    }
    buf_clear(answer);
    return e;
}

/* Sends the items as one act. */
static UNUSED enum err world_send(struct world *w, enum signer_client_kind client,
                                  const uuid *person, const struct world_proof *proof)
{
    struct buf m = {0};
    if (!w->keep_act)
        w->act = uuid_new();
    message_put_u8(&m, SIGNER_ACT);
    message_put_uuid(&m, &w->act);
    message_put_uuid(&m, &w->company);
    message_put_bool(&m, person != NULL);
    message_put_uuid(&m, person ? person : &w->company);
    world_put_proof(&m, proof);
    message_put_u16(&m, (uint16_t)w->item_count);
    for (size_t i = 0; i < w->item_count; i++) {
        message_put_i64(&m, w->expected[i]);
        message_put_bytes(&m, w->items[i]);
    }
    w->item_count = 0;
    struct buf answer = world_serve(w, client, &m, NULL);
    buf_clear(&m);
    return world_take_answer(w, &answer);
}

/* An act of a person over web, with what he shows. */
static UNUSED enum err world_act(struct world *w, const uuid *person, unsigned shown)
{
    char code[7] = "";
    if (shown & SHOW_CODE)
        world_code(w, *person, code);
    const struct world_proof proof = {
        .pin = shown & SHOW_PIN ? (w->pin ? w->pin : GOOD_PIN) : NULL,
        .code = shown & SHOW_CODE ? code : NULL,
        .token = shown & SHOW_LINK ? w->token : NULL};
    return world_send(w, SIGNER_WEB, person, &proof);
}

/* One item, one act, with PIN and code. */
static UNUSED enum err world_give(struct world *w, enum who who, enum item_kind kind,
                                  const void *item)
{
    world_item(w, kind, item);
    return world_act(w, &w->people[who], SHOW_PIN | SHOW_CODE);
}

static UNUSED enum err world_worker(struct world *w, enum item_kind kind,
                                    const void *item)
{
    const struct world_proof none = {0};
    world_item(w, kind, item);
    return world_send(w, SIGNER_WORKER, NULL, &none);
}

/* ---- links ---- */

static UNUSED enum err world_link(struct world *w, uint8_t kind, uuid person)
{
    struct buf m = {0};
    random_bytes(w->token, sizeof w->token);
    struct digest hash = sha256_of((struct bytes){w->token, sizeof w->token});
    message_put_u8(&m, SIGNER_LINK_PUT);
    message_put_uuid(&m, &w->company);
    message_put_u8(&m, kind);
    message_put_uuid(&m, &person);
    message_put_bool(&m, kind == LINK_DECIDE);
    message_put_uuid(&m, &w->request);
    message_put_i64(&m, w->round);
    message_put_digest(&m, &hash);
    struct buf answer = world_serve(w, SIGNER_WORKER, &m, NULL);
    struct message a = message_of(buf_bytes(&answer));
    (void)message_u8(&a);
    enum err e = message_u16(&a);
    buf_clear(&m);
    buf_clear(&answer);
    return e;
}

/* ---- companies and people ---- */

static UNUSED enum err world_enrol(struct world *w, uuid person, const char *code,
                                   uuid account, const char *pin)
{
    const struct item_person_enrol enrol = {person, account};
    const struct world_proof proof = {
        .token = w->token, .invite_code = code, .new_pin = pin};
    world_item(w, ITEM_PERSON_ENROL, &enrol);
    return world_send(w, SIGNER_WEB, &person, &proof);
}

static struct item_person_invite world_invitation(uuid id, const char *name,
                                                  const uint8_t *role)
{
    return (struct item_person_invite){.id = {true, id},
                                       .name = str_of(name),
                                       .mail = STR("somebody@example.cn"),
                                       .locale = STR("zh"),
                                       .time_zone = STR("Asia/Shanghai"),
                                       .roles = {role, role ? 1 : 0}};
}

static UNUSED enum err world_create(struct world *w, enum company_kind kind)
{
    static const uint8_t role[] = {ROLE_ADMINISTRATOR};
    const struct world_proof none = {0};
    w->company = uuid_new();
    w->people[ADMIN] = uuid_new();
    const struct item_company_create create = {
        .id = {true, w->company},
        .name = STR("云栖科技有限公司"),
        .credit_code = STR(CREDIT_CODE),
        .kind = (uint8_t)kind,
        .algorithm = ALGORITHM_P256,
        .administrator = world_invitation(w->people[ADMIN], "管理员", role)};
    world_item(w, ITEM_COMPANY_CREATE, &create);
    return world_send(w, SIGNER_ROOT, NULL, &none);
}

/* The last secret as text. */
static const char *world_secret(struct world *w)
{
    return arena_cstr(w->arena, bytes_str(secret_bytes(&w->secret)));
}

static UNUSED void world_company(struct world *w)
{
    assert_int_equal(world_create(w, COMPANY_TENANT), OK);
    const char *token = world_secret(w), *code = strchr(token, ' ');
    assert_non_null(code);
    assert_true(base64url_decode((struct str){token, (size_t)(code - token)}, w->token,
                                 LINK_TOKEN_LEN));
    assert_int_equal(world_enrol(w, w->people[ADMIN], code + 1, uuid_new(), GOOD_PIN),
                     OK);
}

/* Invited by the administrator and enrolled. */
static UNUSED uuid world_person(struct world *w, const char *name, const uint8_t *role)
{
    uuid id = uuid_new();
    const struct item_person_invite invite = world_invitation(id, name, role);
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_INVITE, &invite), OK);
    const char *code = world_secret(w);
    assert_int_equal(world_link(w, LINK_INVITE, id), OK);
    assert_int_equal(world_enrol(w, id, code, uuid_new(), GOOD_PIN), OK);
    return id;
}

static UNUSED void world_people(struct world *w)
{
    static const uint8_t employee[] = {ROLE_EMPLOYEE}, approver[] = {ROLE_APPROVER};
    w->people[REQUESTER] = world_person(w, "王芳", employee);
    w->people[APPROVER_A] = world_person(w, "李强", approver);
    w->people[APPROVER_B] = world_person(w, "赵敏", approver);
    w->people[LAWYER] = world_person(w, "钱律师", NULL);
    w->people[OUTSIDER] = world_person(w, "孙外", employee);
}

/* Any one approver, then the lawyer by name. */
static UNUSED enum err world_publish(struct world *w, struct opt_uuid chain)
{
    struct canon_member approvers = {.kind = MEMBER_ROLE, .role = ROLE_APPROVER};
    struct canon_member lawyer = {.kind = MEMBER_PERSON, .person = w->people[LAWYER]};
    struct canon_step steps[] = {
        {.name = STR("部门"), .mode = STEP_ANY, .members = {&approvers, 1}},
        {.name = STR("法务"), .mode = STEP_ALL, .members = {&lawyer, 1}}};
    const struct item_chain_publish publish = {.chain = chain,
                                               .id = {!chain.has, w->chain},
                                               .name = STR("常规"),
                                               .steps = {steps, 2}};
    return world_give(w, ADMIN, ITEM_CHAIN_PUBLISH, &publish);
}

static UNUSED struct item_seal_make world_seal_order(struct world *w)
{
    return (struct item_seal_make){.id = {true, w->seal},
                                   .name = STR("公章"),
                                   .type = SEAL_OFFICIAL,
                                   .face = {{0xfa}},
                                   .width_um = 42000,
                                   .height_um = 42000,
                                   .administrator = w->people[ADMIN]};
}

static UNUSED enum err world_grant(struct world *w, enum who who, int64_t max_uses)
{
    int64_t now = clock_utc_us();
    w->grant = uuid_new();
    const struct item_grant_give give = {.id = {true, w->grant},
                                         .person = w->people[who],
                                         .seal = w->seal,
                                         .from = now - US_PER_DAY,
                                         .until = now + US_PER_DAY,
                                         .max_uses = {max_uses > 0, max_uses}};
    return world_give(w, ADMIN, ITEM_GRANT_GIVE, &give);
}

static UNUSED void world_seals(struct world *w)
{
    w->chain = uuid_new();
    w->seal = uuid_new();
    assert_int_equal(world_publish(w, (struct opt_uuid){.has = false}), OK);
    const struct item_seal_make make = world_seal_order(w);
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_MAKE, &make), OK);
    const struct item_seal_bind bind = {w->seal, w->chain};
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_BIND, &bind), OK);
    assert_int_equal(world_grant(w, REQUESTER, 0), OK);
}

/* ---- documents and requests ---- */

/* An update on top of base_len bytes, as the pdf child prints it. */
static void world_prepare(struct prepared *p, uint64_t base_len, uint32_t object)
{
    struct sig_dict dict = {
        .object = object, .contents_len = UPDATE_CONTENTS_PLAIN, .base_len = base_len};
    p->update.n = 0;
    sig_dict_print(&p->update, &dict, &p->holes);
    dict.update_len = p->update.n + 5;
    p->update.n = 0;
    sig_dict_print(&p->update, &dict, &p->holes);
    buf_add_cstr(&p->update, "%%EOF");
    assert_true(update_digest(base_len, buf_bytes(&p->update), &p->holes, &p->digest));
}

static struct canon_pair world_pair(const struct world *w, const struct prepared *p)
{
    return (struct canon_pair){
        .document = 0,
        .seal = w->seal,
        .face = {{0xfa}},
        .algorithm = ALGORITHM_P256,
        .level = LEVEL_B_B,
        .update = {true, p->digest},
        .update_length = (int64_t)p->update.n,
        .holes = {(int64_t)p->holes.time_off, (int64_t)p->holes.request_off,
                  (int64_t)p->holes.contents_off, (int64_t)p->holes.contents_len}};
}

/* A draft of one document with one seal; `pairs` 2 seals it twice. */
static UNUSED void world_draft(struct world *w, size_t pairs)
{
    struct prepared *first = &w->prepared[0], *second = &w->prepared[1];
    first->document.n = 0;
    for (int i = 0; i < DOCUMENT_LEN; i++)
        buf_add_byte(&first->document, (uint8_t)('a' + i % 26));
    world_prepare(first, DOCUMENT_LEN, 12);
    world_prepare(second, DOCUMENT_LEN + first->update.n, 15);
    w->document =
        (struct canon_document){.document = uuid_new(),
                                .name = STR("合同.pdf"),
                                .digest = sha256_of(buf_bytes(&first->document)),
                                .length = DOCUMENT_LEN,
                                .pages = 1};
    w->pairs[0] = world_pair(w, first);
    w->pairs[1] = world_pair(w, second);
    w->draft = (struct item_request_submit){.request = uuid_new(),
                                            .documents = {&w->document, 1},
                                            .pairs = {w->pairs, pairs},
                                            .purpose = STR("销售合同"),
                                            .copies = 1,
                                            .expires_at = clock_utc_us() + US_PER_DAY};
    w->request = w->draft.request;
    w->round = 1;
}

/* The request digest as the database shows it. */
static void world_look(struct world *w)
{
    char sql[200], text[UUID_TEXT_LEN + 1];
    uuid_text(w->request, text);
    (void)snprintf(sql, sizeof sql,
                   "SELECT encode(digest, 'hex') FROM seal_request WHERE id = '%s'"
                   " AND round = %lld",
                   text, (long long)w->round);
    char *hex = test_pg_value(w->database, sql);
    assert_non_null(hex);
    assert_true(hex_decode(str_of(hex), w->subject.b, sizeof w->subject.b));
    free(hex);
}

static UNUSED enum err world_submit(struct world *w, enum who who)
{
    world_item(w, ITEM_REQUEST_SUBMIT, &w->draft);
    enum err e = world_act(w, &w->people[who], SHOW_NOTHING);
    if (e == OK)
        world_look(w);
    return e;
}

static UNUSED struct item_request_decide world_decision(const struct world *w,
                                                        uint8_t verdict)
{
    return (struct item_request_decide){
        .request = w->request,
        .round = w->round,
        .subject = w->subject,
        .verdict = verdict,
        .reason = verdict == VERDICT_REJECT ? STR("金额有误") : (struct str){NULL, 0}};
}

/* Through the link of a mail. */
static UNUSED enum err world_approve(struct world *w, enum who who)
{
    const struct item_request_decide decide = world_decision(w, VERDICT_APPROVE);
    enum err e = world_link(w, LINK_DECIDE, w->people[who]);
    if (e != OK)
        return e;
    world_item(w, ITEM_REQUEST_DECIDE, &decide);
    return world_act(w, &w->people[who], SHOW_PIN | SHOW_LINK);
}

static UNUSED struct item_request world_about(const struct world *w)
{
    return (struct item_request){
        .request = w->request, .round = w->round, .subject = w->subject};
}

static UNUSED enum err world_intend(struct world *w, enum who who)
{
    const struct item_request intend = world_about(w);
    world_item(w, ITEM_REQUEST_INTEND, &intend);
    return world_act(w, &w->people[who], SHOW_PIN);
}

static UNUSED void world_pending(struct world *w, size_t pairs)
{
    world_draft(w, pairs);
    assert_int_equal(world_submit(w, REQUESTER), OK);
}

static UNUSED void world_approved(struct world *w, size_t pairs)
{
    world_pending(w, pairs);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(world_approve(w, LAWYER), OK);
}

static UNUSED void world_sealing(struct world *w, size_t pairs)
{
    world_approved(w, pairs);
    assert_int_equal(world_intend(w, REQUESTER), OK);
}

/* ---- the database, past all locks ---- */

/* %s stands for the request's id. Ends with free. */
static UNUSED char *world_value(struct world *w, const char *sql)
{
    char text[UUID_TEXT_LEN + 1];
    uuid_text(w->request, text);
    const char *whole = arena_printf(w->arena, "%s", sql);
    const char *at = strstr(whole, "$R");
    if (at)
        whole = arena_printf(w->arena, "%.*s'%s'%s", (int)(at - whole), whole, text,
                             at + 2);
    return test_pg_value(w->database, whole);
}

static UNUSED void world_vandalise(struct world *w, const char *sql)
{
    char text[UUID_TEXT_LEN + 1];
    uuid_text(w->company, text);
    const char *at = strstr(sql, "$C");
    assert_non_null(at);
    test_pg_execute(w->database, arena_printf(w->arena, "%.*s'%s'%s", (int)(at - sql),
                                              sql, text, at + 2));
}

static UNUSED void world_assert_state(struct world *w, enum request_state expected)
{
    char *state = world_value(
        w, "SELECT state FROM seal_request WHERE id = $R ORDER BY round DESC LIMIT 1");
    assert_non_null(state);
    assert_int_equal(strtol(state, NULL, 10), expected);
    free(state);
}

static UNUSED bool world_intent(struct world *w, int pair, uuid *id)
{
    const char *sql =
        arena_printf(w->arena,
                     "SELECT id FROM intent WHERE request_id = $R AND pair = %d"
                     " AND live",
                     pair);
    char *text = world_value(w, sql);
    bool found = text && uuid_parse(str_of(text), id);
    free(text);
    return found;
}

/* The next epoch of a row, changed as `change` says, by the signer's own hand: states
 * that take days to come about. */
static UNUSED void world_rewrite(struct world *w, enum canon_kind kind, uuid id,
                                 void (*change)(void *record, int64_t now))
{
    const struct tx_start start = {.client = SIGNER_ROOT, .company = w->company};
    const struct tx_record record = {.event = "test.rewrite"};
    void *r = arena_alloc(w->arena, tx_table_of(kind)->schema->size);
    struct tx *t = NULL;
    struct row row;
    assert_int_equal(tx_begin(w->signer, w->arena, &start, &t), OK);
    assert_int_equal(tx_load(t, kind, id, r, &row), OK);
    change(r, t->now);
    assert_int_equal(tx_update(t, kind, &row, r, true), OK);
    assert_int_equal(tx_finish(t, &record), OK);
}

/* Reported with a PIN alone. */
static UNUSED enum err world_report(struct world *w, enum who reporter, enum who who,
                                    int64_t since)
{
    const struct item_credential_report item = {
        .person = w->people[who], .since = since, .reason = STR("手机丢失")};
    world_item(w, ITEM_CREDENTIAL_REPORT, &item);
    return world_act(w, &w->people[reporter], SHOW_PIN);
}

/* His credential is reported compromised since yesterday. */
static UNUSED void world_compromise(struct world *w, enum who who)
{
    assert_int_equal(world_report(w, ADMIN, who, clock_utc_us() - US_PER_DAY), OK);
}

/* ---- signatures ---- */

static enum err world_take_signature(struct world *w, struct buf *answer,
                                     int64_t *signing_time)
{
    struct message m = message_of(buf_bytes(answer));
    (void)message_u8(&m);
    enum err e = message_u16(&m);
    if (e == OK) {
        *signing_time = message_i64(&m);
        struct digest subject = message_digest(&m);
        w->cms = arena_bytes(w->arena, message_bytes(&m, MESSAGE_MAX));
        assert_true(digest_eq(&subject, &w->subject));
        assert_true(message_done(&m));
    }
    buf_clear(answer);
    return e;
}

/* SIGN over any bytes. */
static UNUSED enum err world_sign_bytes(struct world *w, uuid intent,
                                        struct bytes bytes, int64_t *signing_time)
{
    struct channel_fds fds = {.n = 0};
    struct buf m = {0};
    channel_fds_add(&fds, memfd_of(bytes));
    message_put_u8(&m, SIGNER_SIGN);
    message_put_uuid(&m, &w->company);
    message_put_uuid(&m, &intent);
    struct buf answer = world_serve(w, SIGNER_WORKER, &m, &fds);
    buf_clear(&m);
    return world_take_signature(w, &answer, signing_time);
}

/* Document and updates up to this pair, as they stand. */
static UNUSED struct buf world_bytes(const struct world *w, int pair)
{
    struct buf b = {0};
    buf_add_bytes(&b, buf_bytes(&w->prepared[0].document));
    for (int i = 0; i <= pair; i++)
        buf_add_bytes(&b, buf_bytes(&w->prepared[i].update));
    return b;
}

/* What the worker does for a pair: sign, then fill the holes. */
static UNUSED enum err world_sign(struct world *w, int pair)
{
    struct prepared *p = &w->prepared[pair];
    struct update_values values = {.request = w->subject};
    struct buf bytes = world_bytes(w, pair);
    uuid intent = UUID_NIL;
    assert_true(world_intent(w, pair, &intent));
    enum err e = world_sign_bytes(w, intent, buf_bytes(&bytes), &values.time_us);
    buf_clear(&bytes);
    if (e == OK)
        assert_true(update_fill(p->update.p, p->update.n, &p->holes, &values, w->cms));
    return e;
}

static UNUSED enum err world_release(struct world *w)
{
    const struct item_request release = world_about(w);
    return world_worker(w, ITEM_REQUEST_RELEASE, &release);
}

/* ---- life ---- */

/* Once a program: database, signer, platform. */
static UNUSED int world_group_open(void **state)
{
    (void)state;
    struct world w = {0};
    log_open("test", LOG_LEVEL_ERROR);
    assert_true(crypto_init(1 << 20));
    test_pg_start();
    world_database = test_pg_database("acts");
    proc_temp_dir(world_dir, sizeof world_dir);
    struct signer_settings settings = world_settings();
    assert_int_equal(signer_open(&settings, &world_signer), OK);
    w.signer = world_signer;
    w.database = world_database;
    w.arena = arena_new();
    assert_int_equal(world_create(&w, COMPANY_PLATFORM), OK);
    arena_free(&w.arena);
    return 0;
}

static UNUSED int world_group_close(void **state)
{
    (void)state;
    signer_close(&world_signer);
    proc_remove_dir(world_dir);
    return 0;
}

static UNUSED struct world *world_new(void)
{
    struct world *w = calloc(1, sizeof *w);
    w->signer = world_signer;
    w->database = world_database;
    w->arena = arena_new();
    return w;
}

static UNUSED int world_free(void **state)
{
    struct world *w = *state;
    for (int i = 0; i < 2; i++) {
        buf_clear(&w->prepared[i].document);
        buf_clear(&w->prepared[i].update);
    }
    arena_free(&w->arena);
    free(w);
    return 0;
}

/* A company with its administrator. */
static UNUSED int world_with_company(void **state)
{
    struct world *w = world_new();
    *state = w;
    world_company(w);
    return 0;
}

/* With people, chain, seal and grant. */
static UNUSED int world_with_everything(void **state)
{
    world_with_company(state);
    world_people(*state);
    world_seals(*state);
    return 0;
}

#endif
