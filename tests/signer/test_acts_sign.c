/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db wire crypto canon rules signer support */
/* SIGN refuses everything that was not approved and everything that no longer stands:
 * one test a reason. Never a signature. */
#include "support/pg.h"

#include "world.h"

#include <sys/mman.h>

/* Signs what `bytes` holds; the intent of pair 0 unless told. */
static enum err sign(struct world *w, struct buf *bytes, int pair)
{
    int64_t time;
    uuid intent = UUID_NIL;
    assert_true(world_intent(w, pair, &intent));
    enum err e = world_sign_bytes(w, intent, buf_bytes(bytes), &time);
    buf_clear(bytes);
    return e;
}

static void assert_no_signature(struct world *w)
{
    char *n = world_value(w, "SELECT count(*) FROM intent WHERE request_id = $R"
                             " AND cms IS NOT NULL");
    assert_string_equal(n, "0");
    free(n);
}

/* ---- bytes ---- */

static void a_swapped_document_is_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    bytes.p[500] ^= 1;
    assert_int_equal(sign(w, &bytes, 0), ERR_DIGEST_MISMATCH);
    assert_no_signature(w);
}

static void every_byte_of_the_document_counts(void **state)
{
    struct world *w = *state;
    int64_t time;
    uuid intent = UUID_NIL;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    assert_true(world_intent(w, 0, &intent));
    for (size_t at = 0; at < DOCUMENT_LEN; at += 37) {
        bytes.p[at] ^= 0x20;
        assert_int_equal(world_sign_bytes(w, intent, buf_bytes(&bytes), &time),
                         ERR_DIGEST_MISMATCH);
        bytes.p[at] ^= 0x20;
    }
    assert_no_signature(w);
    buf_clear(&bytes);
}

static void a_changed_update_is_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    bytes.p[bytes.n - 1] ^= 1;
    assert_int_equal(sign(w, &bytes, 0), ERR_DIGEST_MISMATCH);
    assert_no_signature(w);
}

static void bytes_after_the_update_are_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    buf_add_byte(&bytes, '\n');
    assert_int_equal(sign(w, &bytes, 0), ERR_DIGEST_MISMATCH);
}

static void bytes_that_end_early_are_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    bytes.n--;
    assert_int_equal(sign(w, &bytes, 0), ERR_DIGEST_MISMATCH);
    bytes = world_bytes(w, 0);
    bytes.n = DOCUMENT_LEN;
    assert_int_equal(sign(w, &bytes, 0), ERR_DIGEST_MISMATCH);
    bytes = (struct buf){0};
    buf_add_byte(&bytes, 'x');
    assert_int_equal(sign(w, &bytes, 0), ERR_DIGEST_MISMATCH);
}

static void a_byterange_that_lies_is_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    char *numbers = memmem(bytes.p, bytes.n, "/ByteRange[0 ", 13);
    assert_non_null(numbers);
    numbers[13] = '9';
    assert_int_equal(sign(w, &bytes, 0), ERR_TEMPLATE_MISMATCH);
}

/* The draft says another place for a hole than the printed one: what was approved with
 * it must not be sealed. */
static void a_moved_hole_is_refused(void **state)
{
    struct world *w = *state;
    struct prepared *p = &w->prepared[0];
    world_draft(w, 1);
    p->holes.time_off++;
    assert_true(
        update_digest(DOCUMENT_LEN, buf_bytes(&p->update), &p->holes, &p->digest));
    w->pairs[0] = world_pair(w, p);
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(world_approve(w, LAWYER), OK);
    assert_int_equal(world_intend(w, REQUESTER), OK);
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(sign(w, &bytes, 0), ERR_TEMPLATE_MISMATCH);
    assert_no_signature(w);
}

/* An update whose first object is content and not the signature: its "holes" would be
 * filled after everybody looked. */
static void a_hole_in_visible_content_is_refused(void **state)
{
    struct world *w = *state;
    struct prepared *p = &w->prepared[0];
    world_draft(w, 1);
    char *sub = memmem(p->update.p, p->update.n, "/Type/Sig", 9);
    assert_non_null(sub);
    memcpy(sub, "/Type/Txt", 9);
    assert_true(
        update_digest(DOCUMENT_LEN, buf_bytes(&p->update), &p->holes, &p->digest));
    w->pairs[0] = world_pair(w, p);
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(world_approve(w, LAWYER), OK);
    assert_int_equal(world_intend(w, REQUESTER), OK);
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(sign(w, &bytes, 0), ERR_TEMPLATE_MISMATCH);
    assert_no_signature(w);
}

static void the_second_seal_waits_for_the_first(void **state)
{
    struct world *w = *state;
    world_sealing(w, 2);
    struct buf bytes = world_bytes(w, 1);
    assert_int_equal(sign(w, &bytes, 1), ERR_DIGEST_MISMATCH);
    assert_no_signature(w);
}

static void an_earlier_hole_with_another_signature_is_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 2);
    assert_int_equal(world_sign(w, 0), OK);
    struct buf bytes = world_bytes(w, 1);
    uint8_t *digit = &bytes.p[DOCUMENT_LEN + w->prepared[0].holes.contents_off + 99];
    *digit = *digit == 'a' ? 'b' : 'a';
    assert_int_equal(sign(w, &bytes, 1), ERR_DIGEST_MISMATCH);
}

static void an_earlier_hole_with_another_time_is_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 2);
    assert_int_equal(world_sign(w, 0), OK);
    struct buf bytes = world_bytes(w, 1);
    bytes.p[DOCUMENT_LEN + w->prepared[0].holes.time_off + 3] ^= 1;
    assert_int_equal(sign(w, &bytes, 1), ERR_DIGEST_MISMATCH);
}

/* ---- what no longer stands ---- */

static enum err sign_as_prepared(struct world *w)
{
    struct buf bytes = world_bytes(w, 0);
    return sign(w, &bytes, 0);
}

static void a_suspended_seal_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    const struct item_seal suspend = {.seal = w->seal};
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_SUSPEND, &suspend), OK);
    assert_int_equal(sign_as_prepared(w), ERR_SEAL_NOT_ACTIVE);
    assert_no_signature(w);
}

static void a_revoked_seal_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    const struct item_seal revoke = {.seal = w->seal};
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_REVOKE, &revoke), OK);
    assert_int_equal(sign_as_prepared(w), ERR_SEAL_NOT_ACTIVE);
}

static void a_suspended_grant_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    const struct item_grant suspend = {.grant = w->grant};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_SUSPEND, &suspend), OK);
    assert_int_equal(sign_as_prepared(w), ERR_GRANT_NOT_LIVE);
    assert_no_signature(w);
}

static void a_requester_who_left_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    const struct item_person leave = {.person = w->people[REQUESTER]};
    assert_int_equal(world_give(w, ADMIN, ITEM_PERSON_DEACTIVATE, &leave), OK);
    assert_int_equal(sign_as_prepared(w), ERR_PERSON_INACTIVE);
}

static void a_suspended_company_signs_nothing(void **state)
{
    struct world *w = *state;
    const struct item_company suspend = {.company = w->company};
    const struct world_proof none = {0};
    world_sealing(w, 1);
    world_item(w, ITEM_COMPANY_SUSPEND, &suspend);
    assert_int_equal(world_send(w, SIGNER_ROOT, NULL, &none), OK);
    assert_int_equal(sign_as_prepared(w), ERR_COMPANY_SUSPENDED);
}

/* ---- rows that only the signer could write, written by its own hand for the test ----
 */

static uuid certificate_of(struct world *w)
{
    uuid id = UUID_NIL;
    char *text = world_value(w, "SELECT certificate_id FROM intent"
                                " WHERE request_id = $R LIMIT 1");
    assert_true(uuid_parse(str_of(text), &id));
    free(text);
    return id;
}

static void expire_certificate(void *record, int64_t now)
{
    ((struct canon_certificate *)record)->not_after = now;
}

static void an_expired_certificate_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    world_rewrite(w, KIND_CERTIFICATE, certificate_of(w), expire_certificate);
    assert_int_equal(sign_as_prepared(w), ERR_CERTIFICATE_NOT_VALID);
    assert_no_signature(w);
}

static void revoke_certificate(void *record, int64_t now)
{
    (void)now;
    ((struct canon_certificate *)record)->state = CERTIFICATE_REVOKED;
}

static void a_revoked_certificate_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    world_rewrite(w, KIND_CERTIFICATE, certificate_of(w), revoke_certificate);
    assert_int_equal(sign_as_prepared(w), ERR_CERTIFICATE_NOT_VALID);
}

static void age_intent(void *record, int64_t now)
{
    struct canon_intent *intent = record;
    intent->signing_time = now - 600 * US_PER_S;
    intent->signing_time -= intent->signing_time % US_PER_S;
}

static void an_intent_of_ten_minutes_ago_signs_nothing(void **state)
{
    struct world *w = *state;
    uuid intent = UUID_NIL;
    world_sealing(w, 1);
    assert_true(world_intent(w, 0, &intent));
    world_rewrite(w, KIND_INTENT, intent, age_intent);
    assert_int_equal(sign_as_prepared(w), ERR_INTENT_EXPIRED);
    assert_no_signature(w);
}

/* Confirmed again: the old intent is void, a new one takes its place and its use. */
static void an_intent_that_ran_out_is_confirmed_again(void **state)
{
    struct world *w = *state;
    uuid old = UUID_NIL, new = UUID_NIL;
    int64_t time;
    world_sealing(w, 1);
    assert_true(world_intent(w, 0, &old));
    world_rewrite(w, KIND_INTENT, old, age_intent);
    assert_int_equal(world_intend(w, REQUESTER), OK);
    assert_true(world_intent(w, 0, &new));
    assert_false(uuid_eq(old, new));
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(world_sign_bytes(w, old, buf_bytes(&bytes), &time), ERR_NOT_FOUND);
    assert_int_equal(world_sign_bytes(w, new, buf_bytes(&bytes), &time), OK);
    buf_clear(&bytes);
}

static void a_compromised_credential_voids_its_approval_until_sealing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    world_compromise(w, LAWYER);
    assert_int_equal(sign_as_prepared(w), ERR_NOT_APPROVED);
    assert_no_signature(w);
}

static void abort_request(void *record, int64_t now)
{
    (void)now;
    ((struct canon_request_state *)record)->state = REQUEST_APPROVED;
}

static void a_request_that_is_not_sealing_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    world_rewrite(w, KIND_REQUEST_STATE, w->request, abort_request);
    assert_int_equal(sign_as_prepared(w), ERR_REQUEST_STATE);
}

static void replace_certificate(void *record, int64_t now)
{
    (void)now;
    ((struct canon_intent *)record)->certificate.b[15] ^= 1;
}

static void an_intent_for_another_certificate_signs_nothing(void **state)
{
    struct world *w = *state;
    uuid intent = UUID_NIL;
    world_sealing(w, 1);
    assert_true(world_intent(w, 0, &intent));
    /* the column keeps the real one: a foreign key stands behind it */
    test_pg_execute(w->database, "ALTER TABLE intent DROP CONSTRAINT IF EXISTS"
                                 " intent_company_id_certificate_id_fkey");
    world_rewrite(w, KIND_INTENT, intent, replace_certificate);
    assert_int_equal(sign_as_prepared(w), ERR_CERTIFICATE_NOT_VALID);
}

/* ---- the database in other hands ---- */

static void a_frozen_request_changed_in_the_database_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    world_vandalise(w, "UPDATE seal_request SET canon = set_byte(canon, 80,"
                       " get_byte(canon, 80) # 1) WHERE company_id = $C");
    assert_int_not_equal(sign_as_prepared(w), OK);
    assert_no_signature(w);
}

static void a_rolled_back_revocation_signs_nothing(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    world_vandalise(w, "CREATE TABLE old_grant AS SELECT * FROM grant_of_seal"
                       " WHERE company_id = $C");
    const struct item_grant revoke = {.grant = w->grant};
    assert_int_equal(world_give(w, ADMIN, ITEM_GRANT_REVOKE, &revoke), OK);
    world_vandalise(w, "UPDATE grant_of_seal g SET epoch = o.epoch, canon = o.canon,"
                       " mac = o.mac, state = o.state FROM old_grant o"
                       " WHERE g.id = o.id AND g.company_id = $C");
    test_pg_execute(w->database, "DROP TABLE old_grant");
    assert_int_equal(sign_as_prepared(w), ERR_SIGNER_AUTHORITY);
    assert_no_signature(w);
}

static void a_cms_changed_in_the_database_is_not_answered(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    assert_int_equal(sign_as_prepared(w), OK);
    world_vandalise(w, "UPDATE intent SET cms = set_byte(cms, 60,"
                       " get_byte(cms, 60) # 1) WHERE company_id = $C");
    assert_int_equal(sign_as_prepared(w), ERR_SIGNER_AUTHORITY);
}

/* The columns of an intent lead to another request, whose document the worker brings:
 * its bytes would be signed under the approvals of the first. */
static void an_intent_whose_columns_lie_signs_nothing(void **state)
{
    struct world *w = *state;
    uuid intent = UUID_NIL;
    char first[UUID_TEXT_LEN + 1], second[UUID_TEXT_LEN + 1], sql[300];
    int64_t time;
    world_sealing(w, 1);
    assert_true(world_intent(w, 0, &intent));
    uuid_text(w->request, first);
    world_draft(w, 1);
    w->draft.purpose = STR("另一份合同");
    assert_int_equal(world_submit(w, REQUESTER), OK);
    uuid_text(w->request, second);
    (void)snprintf(sql, sizeof sql,
                   "UPDATE intent SET request_id = '%s' WHERE request_id = '%s'"
                   " AND company_id = $C",
                   second, first);
    world_vandalise(w, sql);
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(world_sign_bytes(w, intent, buf_bytes(&bytes), &time),
                     ERR_CONFLICT);
    buf_clear(&bytes);
}

static void withdraw_request(void *record, int64_t now)
{
    (void)now;
    ((struct canon_request_state *)record)->state = REQUEST_STATE_WITHDRAWN;
}

/* An old intent in a new round, its column moved along. */
static void an_intent_of_an_earlier_round_signs_nothing(void **state)
{
    struct world *w = *state;
    uuid intent = UUID_NIL;
    int64_t time;
    world_sealing(w, 1);
    assert_true(world_intent(w, 0, &intent));
    world_rewrite(w, KIND_REQUEST_STATE, w->request, withdraw_request);
    w->round = 2;
    assert_int_equal(world_submit(w, REQUESTER), OK);
    assert_int_equal(world_approve(w, APPROVER_A), OK);
    assert_int_equal(world_approve(w, LAWYER), OK);
    assert_int_equal(world_intend(w, REQUESTER), OK);
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(world_sign_bytes(w, intent, buf_bytes(&bytes), &time),
                     ERR_CONFLICT);
    buf_clear(&bytes);
}

static void change_update(void *record, int64_t now)
{
    (void)now;
    ((struct canon_intent *)record)->update.b[0] ^= 1;
}

static void an_intent_for_another_update_signs_nothing(void **state)
{
    struct world *w = *state;
    uuid intent = UUID_NIL;
    world_sealing(w, 1);
    assert_true(world_intent(w, 0, &intent));
    world_rewrite(w, KIND_INTENT, intent, change_update);
    assert_int_equal(sign_as_prepared(w), ERR_SIGNER_AUTHORITY);
}

static uuid other_grant;

static void change_grant(void *record, int64_t now)
{
    (void)now;
    ((struct canon_intent *)record)->grant = other_grant;
}

/* Somebody else's, for the same seal. */
static void an_intent_under_anothers_grant_signs_nothing(void **state)
{
    struct world *w = *state;
    uuid intent = UUID_NIL;
    world_sealing(w, 1);
    assert_int_equal(world_grant(w, OUTSIDER, 0), OK);
    other_grant = w->grant;
    assert_true(world_intent(w, 0, &intent));
    world_rewrite(w, KIND_INTENT, intent, change_grant);
    assert_int_equal(sign_as_prepared(w), ERR_GRANT_NOT_LIVE);
    assert_no_signature(w);
}

static void give_certificate_away(void *record, int64_t now)
{
    (void)now;
    ((struct canon_certificate *)record)->seal.v.b[0] ^= 1;
}

static void another_seals_certificate_signs_nothing(void **state)
{
    struct world *w = *state;
    const struct item_seal suspend = {.seal = w->seal};
    world_sealing(w, 1);
    world_rewrite(w, KIND_CERTIFICATE, certificate_of(w), give_certificate_away);
    assert_int_equal(sign_as_prepared(w), ERR_SIGNER_AUTHORITY);
    assert_int_equal(world_give(w, ADMIN, ITEM_SEAL_SUSPEND, &suspend),
                     ERR_SIGNER_AUTHORITY);
}

static void change_subject(void *record, int64_t now)
{
    (void)now;
    ((struct canon_intent *)record)->subject.b[0] ^= 1;
}

static void an_intent_for_another_digest_signs_nothing(void **state)
{
    struct world *w = *state;
    uuid intent = UUID_NIL;
    world_sealing(w, 1);
    assert_true(world_intent(w, 0, &intent));
    world_rewrite(w, KIND_INTENT, intent, change_subject);
    assert_int_equal(sign_as_prepared(w), ERR_CONFLICT);
}

/* ---- messages ---- */

static enum err send_sign(struct world *w, enum signer_client_kind client, int fd,
                          struct bytes extra)
{
    struct channel_fds fds = {.n = 0};
    struct buf m = {0};
    uuid intent = UUID_NIL;
    assert_true(world_intent(w, 0, &intent));
    if (fd >= 0)
        channel_fds_add(&fds, fd);
    message_put_u8(&m, SIGNER_SIGN);
    message_put_uuid(&m, &w->company);
    message_put_uuid(&m, &intent);
    buf_add_bytes(&m, extra);
    struct buf answer = world_serve(w, client, &m, &fds);
    struct message a = message_of(buf_bytes(&answer));
    (void)message_u8(&a);
    enum err e = message_u16(&a);
    buf_clear(&m);
    buf_clear(&answer);
    return e;
}

static void sign_is_the_workers_message_alone(void **state)
{
    struct world *w = *state;
    const struct bytes nothing = {NULL, 0};
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(send_sign(w, SIGNER_WEB, memfd_of(buf_bytes(&bytes)), nothing),
                     ERR_FORBIDDEN);
    assert_int_equal(send_sign(w, SIGNER_ROOT, memfd_of(buf_bytes(&bytes)), nothing),
                     ERR_FORBIDDEN);
    buf_clear(&bytes);
}

static void a_message_with_too_much_or_too_little_is_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(
        send_sign(w, SIGNER_WORKER, memfd_of(buf_bytes(&bytes)), str_bytes(STR("x"))),
        ERR_SIGNER_MESSAGE);
    assert_int_equal(send_sign(w, SIGNER_WORKER, -1, (struct bytes){NULL, 0}),
                     ERR_SIGNER_MESSAGE);
    buf_clear(&bytes);
}

static void an_unsealed_memfd_is_refused(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    int fd = memfd_create("unsealed", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    assert_int_equal(send_sign(w, SIGNER_WORKER, fd, (struct bytes){NULL, 0}),
                     ERR_SIGNER_MESSAGE);
    buf_clear(&bytes);
}

static void an_invented_intent_signs_nothing(void **state)
{
    struct world *w = *state;
    int64_t time;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(world_sign_bytes(w, uuid_new(), buf_bytes(&bytes), &time),
                     ERR_NOT_FOUND);
    buf_clear(&bytes);
}

/* A row that the worker's or web's hand put there, with columns that look right. */
static void an_intent_written_by_another_hand_signs_nothing(void **state)
{
    struct world *w = *state;
    uuid forged = uuid_new();
    char text[UUID_TEXT_LEN + 1], sql[600];
    int64_t time;
    world_sealing(w, 1);
    uuid_text(forged, text);
    test_pg_execute(w->database, "DROP INDEX IF EXISTS intent_once");
    (void)snprintf(
        sql, sizeof sql,
        "INSERT INTO intent SELECT company_id, '%s', request_id, round, pair,"
        " seal_id, grant_id, person_id, certificate_id, signing_time, cms,"
        " epoch, canon, mac, mac_key, live, changed_at FROM intent"
        " WHERE company_id = $C",
        text);
    world_vandalise(w, sql);
    struct buf bytes = world_bytes(w, 0);
    assert_int_equal(world_sign_bytes(w, forged, buf_bytes(&bytes), &time),
                     ERR_SIGNER_AUTHORITY);
    buf_clear(&bytes);
    assert_no_signature(w);
}

static void a_refused_signature_is_audited(void **state)
{
    struct world *w = *state;
    world_sealing(w, 1);
    struct buf bytes = world_bytes(w, 0);
    bytes.p[0] ^= 1;
    assert_int_equal(sign(w, &bytes, 0), ERR_DIGEST_MISMATCH);
    char *event = world_value(w, "SELECT count(*) FROM authority_audit a JOIN intent i"
                                 " ON a.object_id = i.id WHERE i.request_id = $R"
                                 " AND a.event = 'intent.sign'");
    assert_string_equal(event, "1");
    free(event);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, world_with_everything, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_swapped_document_is_refused),
        CASE(every_byte_of_the_document_counts),
        CASE(a_changed_update_is_refused),
        CASE(bytes_after_the_update_are_refused),
        CASE(bytes_that_end_early_are_refused),
        CASE(a_byterange_that_lies_is_refused),
        CASE(a_moved_hole_is_refused),
        CASE(a_hole_in_visible_content_is_refused),
        CASE(the_second_seal_waits_for_the_first),
        CASE(an_earlier_hole_with_another_signature_is_refused),
        CASE(an_earlier_hole_with_another_time_is_refused),
        CASE(a_suspended_seal_signs_nothing),
        CASE(a_revoked_seal_signs_nothing),
        CASE(a_suspended_grant_signs_nothing),
        CASE(a_requester_who_left_signs_nothing),
        CASE(a_suspended_company_signs_nothing),
        CASE(an_expired_certificate_signs_nothing),
        CASE(a_revoked_certificate_signs_nothing),
        CASE(an_intent_of_ten_minutes_ago_signs_nothing),
        CASE(an_intent_that_ran_out_is_confirmed_again),
        CASE(a_compromised_credential_voids_its_approval_until_sealing),
        CASE(a_request_that_is_not_sealing_signs_nothing),
        CASE(an_intent_for_another_certificate_signs_nothing),
        CASE(a_frozen_request_changed_in_the_database_signs_nothing),
        CASE(a_rolled_back_revocation_signs_nothing),
        CASE(a_cms_changed_in_the_database_is_not_answered),
        CASE(an_intent_whose_columns_lie_signs_nothing),
        CASE(an_intent_of_an_earlier_round_signs_nothing),
        CASE(an_intent_for_another_update_signs_nothing),
        CASE(an_intent_under_anothers_grant_signs_nothing),
        CASE(another_seals_certificate_signs_nothing),
        CASE(an_intent_for_another_digest_signs_nothing),
        CASE(sign_is_the_workers_message_alone),
        CASE(a_message_with_too_much_or_too_little_is_refused),
        CASE(an_unsealed_memfd_is_refused),
        CASE(an_invented_intent_signs_nothing),
        CASE(an_intent_written_by_another_hand_signs_nothing),
        CASE(a_refused_signature_is_audited),
    };
    return cmocka_run_group_tests(tests, world_group_open, world_group_close);
}
