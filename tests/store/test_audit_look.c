/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db crypto canon wire store domain support */
/* A look at an audit chain finds whatever was done to it, and names the first record
 * that is wrong. The chain is a real one, written by the statement that writes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "crypto/cert.h"
#include "domain/audit.h"
#include "domain/audit_look.h"
#include "support/pg.h"

#define RECORDS 12
#define CHECKPOINT 7

struct world {
    const char *database;
    struct db_pool *pool; /* as the worker */
    struct arena *arena;
    uuid company;
    char id[UUID_TEXT_LEN + 1];
    uuid certificate;
    struct key_pair *key; /* signs checkpoints */
};

static void sql(struct world *w, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void sql(struct world *w, const char *fmt, ...)
{
    struct buf text = {0};
    va_list args;
    char *line;

    va_start(args, fmt);
    assert_true(vasprintf(&line, fmt, args) >= 0);
    va_end(args);
    buf_add_cstr(&text, line);
    buf_add_byte(&text, 0);
    test_pg_execute(w->database, (const char *)text.p);
    buf_clear(&text);
    free(line);
}

static void insert_hex(struct buf *out, struct bytes v)
{
    buf_add_cstr(out, "'\\x");
    for (size_t i = 0; i < v.n; i++)
        buf_printf(out, "%02x", v.p[i]);
    buf_add_byte(out, '\'');
}

/* ---- the installation: a root and the key that signs checkpoints ---- */

static void issue(struct world *w, struct buf *root, struct buf *leaf)
{
    struct cert_order order = {.kind = CERT_CHECKPOINT,
                               .subject = {.common_name = STR("Checkpoints")},
                               .not_before_us = clock_utc_us() - US_PER_DAY,
                               .not_after_us = clock_utc_us() + US_PER_DAY};
    struct key_pair *root_key;
    struct buf spki = {0};

    assert_int_equal(key_generate(KEY_P256, &root_key), OK);
    assert_int_equal(key_generate(KEY_P256, &w->key), OK);
    assert_int_equal(cert_make_root(root_key, &order, root), OK);
    key_public_der(w->key, &spki);
    order.spki = buf_bytes(&spki);
    assert_int_equal(cert_issue(root_key, buf_bytes(root), &order, leaf), OK);
    key_free(&root_key);
    buf_clear(&spki);
}

static void install(struct world *w)
{
    struct buf root = {0}, leaf = {0}, text = {0};
    char id[UUID_TEXT_LEN + 1];

    issue(w, &root, &leaf);
    w->certificate = uuid_new();
    uuid_text(w->certificate, id);
    buf_printf(&text, "INSERT INTO installation VALUES (true, '%s', ", w->id);
    insert_hex(&text, buf_bytes(&root));
    buf_printf(&text, ", now()); INSERT INTO installation_certificate VALUES ('%s', 4,",
               id);
    insert_hex(&text, buf_bytes(&leaf));
    buf_add_cstr(&text, ", now(), now())");
    buf_add_byte(&text, 0);
    test_pg_execute(w->database, (const char *)text.p);
    buf_clear(&text);
    buf_clear(&root);
    buf_clear(&leaf);
}

/* ---- the chain ---- */

static void add_records(struct world *w)
{
    struct services s = {.db = w->pool};

    for (int i = 0; i < RECORDS; i++) {
        struct audit_event event = {.event = "login", .person = uuid_new()};

        audit_detail(&event, "address", STR("192.0.2.7"));
        assert_int_equal(audit_write(&s, w->arena, w->company, &event), OK);
    }
}

static void head_at(struct world *w, int64_t sequence, struct digest *out)
{
    struct audit_row *rows;
    size_t n;

    assert_int_equal(audit_read(w->pool, w->arena, w->company, AUDIT_ACTIVITY,
                                sequence - 1, sequence, 1, &rows, &n),
                     OK);
    assert_int_equal(n, 1);
    *out = rows[0].head;
}

/* What the signer would have signed, and put away, after that record. */
static void add_checkpoint(struct world *w, int64_t sequence, const struct digest *head)
{
    struct canon_checkpoint c = {.company = w->company,
                                 .chain = AUDIT_ACTIVITY,
                                 .sequence = sequence,
                                 .head = *head,
                                 .at = clock_utc_us()};
    struct buf canon = {0}, text = {0};
    uint8_t signature[KEY_SIGNATURE_MAX];
    char id[UUID_TEXT_LEN + 1];
    struct digest statement;
    size_t n;

    canon_encode(&canon_checkpoint_schema, &c, &canon);
    statement = canon_digest(&canon_checkpoint_schema, buf_bytes(&canon));
    assert_int_equal(key_sign(w->key, &statement, signature, &n), OK);
    uuid_text(w->certificate, id);
    buf_printf(&text, "INSERT INTO checkpoint VALUES ('%s', 2, %lld, ", w->id,
               (long long)sequence);
    insert_hex(&text, buf_bytes(&canon));
    buf_add_byte(&text, ',');
    insert_hex(&text, (struct bytes){signature, n});
    buf_printf(&text, ", '%s', now())", id);
    buf_add_byte(&text, 0);
    test_pg_execute(w->database, (const char *)text.p);
    buf_clear(&canon);
    buf_clear(&text);
}

/* A company of its own for each test. */
static int found(void **state)
{
    struct world *w = *state;
    struct digest head;

    w->company = uuid_new();
    uuid_text(w->company, w->id);
    sql(w,
        "INSERT INTO activity_head VALUES ('%s', 0, decode(repeat('00', 32), 'hex'), "
        "now())",
        w->id);
    add_records(w);
    head_at(w, CHECKPOINT, &head);
    add_checkpoint(w, CHECKPOINT, &head);
    return 0;
}

static int begin(void **state)
{
    struct world *w;

    if (!crypto_init(0))
        return -1;
    w = calloc(1, sizeof *w);
    test_pg_start();
    w->database = test_pg_database("audit_look");
    w->pool = test_pg_pool(w->database, "seal_worker");
    w->arena = arena_new();
    uuid_text(uuid_new(), w->id);
    install(w);
    *state = w;
    return 0;
}

static int end(void **state)
{
    struct world *w = *state;

    db_pool_close(&w->pool);
    arena_free(&w->arena);
    key_free(&w->key);
    free(w);
    return 0;
}

/* ---- looking ---- */

static struct audit_look_row look(struct world *w, int64_t slice)
{
    struct audit_look_row row = {.chain = AUDIT_ACTIVITY, .running = true};
    struct audit_look l = {
        .db = w->pool, .company = w->company, .slice = slice, .row = &row};

    for (int i = 0; i < 2 * RECORDS && row.running; i++)
        assert_int_equal(audit_look_on(&l), OK);
    assert_false(row.running);
    assert_true(row.verified_at != 0);
    return row;
}

static void assert_found(struct world *w, int64_t sequence, const char *fault)
{
    struct audit_look_row row = look(w, 1000);

    if (!row.fault.p || !str_is(row.fault, fault) || row.bad_sequence != sequence)
        fail_msg("%.*s at %lld instead of %s at %lld", (int)row.fault.n,
                 row.fault.p ? row.fault.p : "", (long long)row.bad_sequence, fault,
                 (long long)sequence);
}

static void a_chain_as_it_was_written_is_intact(void **state)
{
    struct audit_look_row row = look(*state, 1000);

    assert_null(row.fault.p);
    assert_int_equal(row.bad_sequence, 0);
    assert_int_equal(row.verified_to, RECORDS);
}

static void slices_come_to_the_same_end(void **state)
{
    struct audit_look_row row = look(*state, 5);

    assert_null(row.fault.p);
    assert_int_equal(row.verified_to, RECORDS);
}

static void an_erased_record_keeps_its_place(void **state)
{
    struct world *w = *state;

    sql(w,
        "UPDATE activity_audit SET canon = NULL, salt = NULL\n"
        "WHERE company_id = '%s' AND sequence = 3",
        w->id);
    assert_null(look(w, 1000).fault.p);
}

static void a_changed_record_is_found(void **state)
{
    struct world *w = *state;

    sql(w,
        "UPDATE activity_audit SET canon = set_byte(canon, 60, 1)\n"
        "WHERE company_id = '%s' AND sequence = 5",
        w->id);
    assert_found(w, 5, "digest");
}

static void a_missing_record_is_found(void **state)
{
    struct world *w = *state;

    sql(w, "DELETE FROM activity_audit WHERE company_id = '%s' AND sequence = 4",
        w->id);
    assert_found(w, 4, "missing");
}

/* Changed together with its digest: the chain behind it goes on from another head. */
static void a_record_with_a_new_digest_is_found(void **state)
{
    struct world *w = *state;

    sql(w,
        "UPDATE activity_audit SET canon = 'x', salt = 'y', d = sha256('yx')\n"
        "WHERE company_id = '%s' AND sequence = 5",
        w->id);
    assert_found(w, 5, "head");
}

static void the_last_records_are_missed(void **state)
{
    struct world *w = *state;

    sql(w, "DELETE FROM activity_audit WHERE company_id = '%s' AND sequence > 10",
        w->id);
    assert_found(w, 11, "missing");
}

static void another_head_of_the_chain_is_found(void **state)
{
    struct world *w = *state;

    sql(w, "UPDATE activity_head SET head = sha256('x') WHERE company_id = '%s'",
        w->id);
    assert_found(w, RECORDS, "head");
}

/* Whoever rewrites the whole chain and its head meets what the signer has signed. */
static void a_rewritten_chain_disagrees_with_its_checkpoint(void **state)
{
    struct world *w = *state;

    sql(w,
        "WITH RECURSIVE again AS (\n"
        "  SELECT sequence, sha256('yx'::bytea) AS d,\n"
        "         sha256(decode(repeat('00', 32), 'hex') || sha256('yx')) AS head\n"
        "  FROM activity_audit WHERE company_id = '%s' AND sequence = 1\n"
        "  UNION ALL\n"
        "  SELECT r.sequence, r.d, sha256(again.head || r.d)\n"
        "  FROM again JOIN activity_audit AS r ON r.company_id = '%s'\n"
        "   AND r.sequence = again.sequence + 1)\n"
        "UPDATE activity_audit AS r SET head = again.head, d = again.d,\n"
        "  canon = CASE r.sequence WHEN 1 THEN 'x' ELSE r.canon END,\n"
        "  salt = CASE r.sequence WHEN 1 THEN 'y' ELSE r.salt END\n"
        "FROM again WHERE r.company_id = '%s' AND r.sequence = again.sequence",
        w->id, w->id, w->id);
    assert_found(w, CHECKPOINT, "checkpoint");
}

static void a_checkpoint_that_nobody_signed_is_found(void **state)
{
    struct world *w = *state;

    sql(w,
        "UPDATE checkpoint SET signature = set_byte(signature, 20, 7)\n"
        "WHERE company_id = '%s'",
        w->id);
    assert_found(w, CHECKPOINT, "checkpoint");
}

static void a_chain_cut_behind_what_was_signed_is_found(void **state)
{
    struct world *w = *state;

    sql(w,
        "DELETE FROM activity_audit WHERE company_id = '%s' AND sequence > 5;\n"
        "UPDATE activity_head SET sequence = 5, head = (\n"
        "  SELECT head FROM activity_audit WHERE company_id = '%s' AND sequence = 5)\n"
        "WHERE company_id = '%s'",
        w->id, w->id, w->id);
    assert_found(w, 6, "truncated");
}

static void asking_twice_is_one_look(void **state)
{
    struct world *w = *state;
    struct db_pool *web = test_pg_pool(w->database, "seal_web");
    struct audit_status_row status;
    struct db_batch b;

    db_batch_init(&b, w->arena, w->company);
    audit_look_ask_add(&b, AUDIT_ACTIVITY, uuid_new());
    assert_int_equal(db_batch_run(web, &b), OK);
    status.look =
        (struct audit_look_row){.chain = AUDIT_ACTIVITY, .running = true, .reached = 5};
    db_batch_init(&b, w->arena, w->company);
    audit_look_save_add(&b, &status.look);
    assert_int_equal(db_batch_run(w->pool, &b), OK);
    db_batch_init(&b, w->arena, w->company);
    audit_look_ask_add(&b, AUDIT_ACTIVITY, uuid_new());
    assert_int_equal(db_batch_run(web, &b), OK);
    assert_int_equal(
        audit_status_find(web, w->arena, w->company, AUDIT_ACTIVITY, &status), OK);
    assert_true(status.look.running);
    assert_int_equal(status.look.reached, 5);
    assert_int_equal(status.checkpoint, CHECKPOINT);
    assert_int_equal(status.head.sequence, RECORDS);
    db_pool_close(&web);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_chain_as_it_was_written_is_intact, found),
        cmocka_unit_test_setup(slices_come_to_the_same_end, found),
        cmocka_unit_test_setup(an_erased_record_keeps_its_place, found),
        cmocka_unit_test_setup(a_changed_record_is_found, found),
        cmocka_unit_test_setup(a_missing_record_is_found, found),
        cmocka_unit_test_setup(a_record_with_a_new_digest_is_found, found),
        cmocka_unit_test_setup(the_last_records_are_missed, found),
        cmocka_unit_test_setup(another_head_of_the_chain_is_found, found),
        cmocka_unit_test_setup(a_rewritten_chain_disagrees_with_its_checkpoint, found),
        cmocka_unit_test_setup(a_checkpoint_that_nobody_signed_is_found, found),
        cmocka_unit_test_setup(a_chain_cut_behind_what_was_signed_is_found, found),
        cmocka_unit_test_setup(asking_twice_is_one_look, found),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
