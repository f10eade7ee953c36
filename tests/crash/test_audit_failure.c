/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db client demo support crash */
/* What cannot be recorded does not happen. For each kind of action the audit insert is
 * made to fail, once by a trigger that raises and once by the right taken away: the
 * action is refused with 503 and the database is what it was, row for row. Afterwards
 * the same action goes through, so that it was nothing else that stopped it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "crash/audit_break.h"
#include "crash/audited.h"
#include "crash/invariants.h"
#include "crash/psql.h"
#include "support/pdf_make.h"

#define QUIET_US (60 * US_PER_S)
#define WORKER_US (1500 * US_PER_MS) /* in which a worker would have done it */

static void wait_until_answer(const char *sql, const char *expected)
{
    int64_t until = clock_monotonic_us() + QUIET_US;
    bool same = false;

    while (!same && clock_monotonic_us() < until) {
        char *answer = audited_value(sql);

        same = strcmp(answer, expected) == 0;
        free(answer);
        if (!same)
            clock_sleep_us(50 * US_PER_MS);
    }
    assert_true(same);
}

/* Until nothing is under way that would change the picture by itself. */
static void wait_until_quiet(void)
{
    wait_until_answer("SELECT count(*) FROM"
                      " (SELECT id FROM job WHERE done_at IS NULL"
                      "  UNION ALL"
                      "  SELECT id FROM outbox WHERE done_at IS NULL) AS o",
                      "0");
}

/* ---- what somebody asks for ---- */

/* Refused as the audit's fault, and the database is what it was. */
static void assert_nothing_happens(void (*run)(struct sealkeeper_reply *))
{
    struct instance *i = &audited.flow.instance;

    wait_until_quiet();
    for (int damage = 0; damage < AUDIT_DAMAGES; damage++) {
        struct sealkeeper_reply r = {0};
        char *before = audit_break(i, (enum audit_damage)damage);
        char *after;

        run(&r);
        after = audit_mend(i, (enum audit_damage)damage);
        assert_string_equal(before, after);
        assert_int_equal(r.status, 503);
        assert_string_equal(r.code, "audit.write");
        sealkeeper_reply_clear(&r);
        free(before);
        free(after);
    }
}

static void is_refused_unrecorded(void **state)
{
    const struct audited_action *a = *state;
    struct sealkeeper_reply r = {0};

    if (a->arrange)
        a->arrange();
    assert_nothing_happens(a->run);
    a->run(&r);
    if (r.status != a->status)
        fail_msg("%d %s %s", r.status, r.code, r.bytes ? r.bytes : "");
    sealkeeper_reply_clear(&r);
    if (a->clear)
        a->clear();
}

/* ---- what gives authority: each alone is refused, all together go through ---- */

static const struct audited_giving *given; /* by give_one */

static void give_one(struct sealkeeper_reply *r)
{
    char code[TOTP_CODE_LEN + 1];

    audited_code(WHO_ADMINISTRATOR, code);
    audited_act(given->item(), code, r);
}

static void gives_nothing_unrecorded(void **state)
{
    given = *state;
    assert_nothing_happens(give_one);
}

static void all_of_them_go_through_recorded(void **state)
{
    json_t *items = json_array();
    char code[TOTP_CODE_LEN + 1];
    struct sealkeeper_reply r = {0};

    (void)state;
    for (size_t i = 0; i < audited_giving_count; i++)
        json_array_append_new(items, audited_givings[i].item());
    audited_code(WHO_ADMINISTRATOR, code);
    if (sealkeeper_post(audited.admin, "/acts",
                        json_pack("{s:o,s:s,s:s}", "items", items, "pin",
                                  audited_person(WHO_ADMINISTRATOR)->pin, "code", code),
                        NULL, &r))
        fail_msg("%s %s", r.code, r.bytes ? r.bytes : "");
    sealkeeper_reply_clear(&r);
}

/* ---- what the worker does by itself ---- */

/* `question` ends where the id goes. */
static void assert_value(const char *expected, const char *question, const char *id)
{
    char text[300];
    char *answer;

    snprintf(text, sizeof text, "%s'%s'", question, id);
    answer = audited_value(text);
    assert_string_equal(answer, expected);
    free(answer);
}

static long recorded(const char *event)
{
    char sql[200];
    char *answer;
    long n;

    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM (SELECT event FROM authority_audit UNION ALL"
             " SELECT event FROM activity_audit) AS e WHERE event = '%s'",
             event);
    answer = audited_value(sql);
    n = strtol(answer, NULL, 10);
    free(answer);
    return n;
}

/* `end` is the upload's state once it is recorded. */
static void is_not_examined_without(const char *event, struct bytes file,
                                    const char *end)
{
    static const char question[] = "SELECT state FROM upload WHERE id = ";
    struct sealkeeper_reply r = {0};

    audited_arrange_upload(file);
    audit_break_event(&audited.flow.instance, event);
    audited_complete_upload(&r);
    assert_int_equal(r.status, 202);
    sealkeeper_reply_clear(&r);
    clock_sleep_us(WORKER_US);
    assert_value("2", question, audited.upload);
    audit_mend_event(&audited.flow.instance);
    wait_until_quiet();
    assert_value(end, question, audited.upload);
}

static void no_upload_is_refused_unrecorded(void **state)
{
    (void)state;
    is_not_examined_without("document.refused",
                            (struct bytes){(const uint8_t *)"%PDF-1.4\n", 9}, "4");
}

static void no_upload_is_accepted_unrecorded(void **state)
{
    struct pdf_build *b = pdf_build_pages(1, "");
    struct buf pdf = {0};

    (void)state;
    pdf_build_write(b, &pdf);
    is_not_examined_without("document.accepted", buf_bytes(&pdf), "3");
    buf_clear(&pdf);
    pdf_build_free(&b);
}

/* Prepared at x: as asked for, and recorded as `event`. */
static void is_not_prepared_without(const char *event, double x, const char *end)
{
    static const char question[] = "SELECT preparation FROM draft WHERE id = ";
    const struct flow_place place = {0, SEAL_OF_COMPANY, x, 120};
    struct instance *i = &audited.flow.instance;
    struct sealkeeper_reply r = {0};
    long before = recorded(event);

    audit_break_event(i, event);
    audited_begin_preparing(&place, &r);
    assert_int_equal(r.status, 202);
    sealkeeper_reply_clear(&r);
    clock_sleep_us(WORKER_US);
    assert_value("1", question, audited.draft);
    audit_mend_event(i);
    wait_until_quiet();
    assert_value(end, question, audited.draft);
    assert_int_equal(recorded(event), before + 1);
}

static void no_draft_is_prepared_unrecorded(void **state)
{
    (void)state;
    is_not_prepared_without("draft.prepared", 380, "2");
}

static void no_preparation_fails_unrecorded(void **state)
{
    (void)state;
    is_not_prepared_without("draft.failed", 5000, "3");
}

static void stays_as_it_is_without(const char *event, const char *question,
                                   const char *answer)
{
    struct sealkeeper_reply r = {0};

    audited_arrange_approved();
    audit_break_event(&audited.flow.instance, event);
    audited_confirm(&r);
    assert_int_equal(r.status, 200);
    sealkeeper_reply_clear(&r);
    clock_sleep_us(WORKER_US);
    assert_value(answer, question, audited.request);
    audit_mend_event(&audited.flow.instance);
    flow_wait_state(&audited.flow, audited.request, "sealed");
}

static void nothing_is_signed_unrecorded(void **state)
{
    (void)state;
    stays_as_it_is_without("intent.sign",
                           "SELECT count(cms) FROM intent WHERE request_id = ", "0");
}

static void nothing_is_released_unrecorded(void **state)
{
    (void)state;
    stays_as_it_is_without("request.release",
                           "SELECT state FROM seal_request WHERE id = ", "4");
}

static void about_seal_job(const char *change)
{
    char sql[400];

    snprintf(sql, sizeof sql,
             "UPDATE job SET %s WHERE kind = 'seal' AND object_id = '%s';"
             "UPDATE seal_request SET changed_at = changed_at - interval '2 minutes'"
             " WHERE id = '%s'",
             change, audited.request, audited.request);
    psql(&audited.flow.instance, "sealkeeper", sql);
}

/* Signed, and not released before the worker ends. */
static void arrange_signed(void)
{
    struct instance *i = &audited.flow.instance;
    struct sealkeeper_reply r = {0};
    char signed_n[120];

    audited_arrange_approved();
    audit_break_event(i, "request.release");
    audited_confirm(&r);
    assert_int_equal(r.status, 200);
    sealkeeper_reply_clear(&r);
    snprintf(signed_n, sizeof signed_n,
             "SELECT count(cms) FROM intent WHERE request_id = '%s'", audited.request);
    wait_until_answer(signed_n, "1");
    assert_int_equal(instance_stop(i, PART_WORKER), 0);
    audit_mend_event(i);
}

/* Every record fails at the last attempt: the job stays as it is, and is given up once
 * that can be recorded. Two minutes later what was signed is taken up. */
static void no_sealing_is_given_up_unrecorded_and_it_is_taken_up(void **state)
{
    static const char done[] = "SELECT count(done_at) FROM job WHERE kind = 'seal'"
                               " AND object_id = ";
    struct instance *i = &audited.flow.instance;

    (void)state;
    arrange_signed();
    about_seal_job("attempts = 15, run_at = now()");
    free(audit_break(i, AUDIT_TRIGGER_RAISES));
    instance_start(i, PART_WORKER, NULL);
    clock_sleep_us(WORKER_US);
    assert_value("0", done, audited.request);
    free(audit_mend(i, AUDIT_TRIGGER_RAISES));
    wait_until_quiet();
    assert_value("1", done, audited.request);
    assert_int_equal(recorded("seal.given_up"), 1);
    assert_int_equal(instance_stop(i, PART_WORKER), 0);
    about_seal_job("done_at = now() - interval '2 minutes'");
    instance_start(i, PART_WORKER, NULL);
    flow_wait_state(&audited.flow, audited.request, "sealed");
}

/* Suspended between confirmation and signature, so that the signer refuses to sign. */
static void nothing_is_given_up_unrecorded(void **state)
{
    static const char question[] = "SELECT state FROM seal_request WHERE id = ";
    static const char *const events[] = {"intent.sign", "seal.aborted"};
    struct instance *i = &audited.flow.instance;
    struct sealkeeper_reply r = {0};
    long refused;

    (void)state;
    audited_arrange_approved();
    wait_until_quiet();
    refused = recorded(events[0]);
    assert_int_equal(instance_stop(i, PART_WORKER), 0);
    audited_confirm(&r);
    assert_int_equal(r.status, 200);
    audited_act(json_pack("{s:s,s:s,s:s}", "kind", "seal.suspend", "seal",
                          audited.flow.accounts.seals[SEAL_OF_COMPANY].id, "reason",
                          "测试"),
                NULL, &r);
    assert_int_equal(r.status, 200);
    sealkeeper_reply_clear(&r);
    for (size_t k = 0; k < ARRAY_LEN(events); k++) {
        audit_break_event(i, events[k]);
        if (k == 0)
            instance_start(i, PART_WORKER, NULL);
        clock_sleep_us(WORKER_US);
        assert_value("4", question, audited.request);
        audit_mend_event(i);
    }
    flow_wait_state(&audited.flow, audited.request, "aborted");
    assert_true(recorded(events[0]) > refused);
    assert_int_equal(recorded(events[1]), 1);
}

/* About a grant that there is not: nothing can be said of it, ever. */
static void no_mail_is_given_up_unrecorded(void **state)
{
    static const char done[] = "SELECT count(done_at) FROM outbox WHERE kind ="
                               " 'grant.ended' AND person_id = ";
    struct instance *i = &audited.flow.instance;
    const char *person = audited_person(WHO_AUDITOR)->id;
    char sql[300];
    long before;

    (void)state;
    wait_until_quiet();
    before = recorded("mail.given_up"); /* of invitations that were given again */
    audit_break_event(i, "mail.given_up");
    snprintf(sql, sizeof sql,
             "INSERT INTO outbox (company_id, id, person_id, kind, object_id, data)"
             " SELECT company_id, gen_random_uuid(), id, 'grant.ended',"
             " gen_random_uuid(), '{}' FROM person WHERE id = '%s'",
             person);
    psql(i, "sealkeeper", sql);
    clock_sleep_us(2 * WORKER_US);
    assert_value("0", done, person);
    audit_mend_event(i);
    wait_until_quiet();
    assert_value("1", done, person);
    assert_int_equal(recorded("mail.given_up"), before + 1);
    snprintf(sql, sizeof sql,
             "DELETE FROM outbox WHERE person_id = '%s' AND kind ="
             " 'grant.ended'",
             person);
    psql(i, "sealkeeper", sql); /* the invariants know of no lost mail */
}

/* The worker looks for what is due when it starts, and once a minute. */
static void no_request_expires_unrecorded(void **state)
{
    static const char question[] = "SELECT state FROM seal_request WHERE id = ";
    struct instance *i = &audited.flow.instance;

    (void)state;
    audited_arrange_brief(3);
    wait_until_quiet();
    assert_int_equal(instance_stop(i, PART_WORKER), 0);
    clock_sleep_us(3 * US_PER_S);
    audit_break_event(i, "request.expire");
    instance_start(i, PART_WORKER, NULL);
    clock_sleep_us(WORKER_US);
    assert_value("2", question, audited.draft);
    audit_mend_event(i);
    assert_int_equal(instance_stop(i, PART_WORKER), 0);
    instance_start(i, PART_WORKER, NULL);
    clock_sleep_us(WORKER_US);
    flow_assert_state(&audited.flow, audited.draft, "expired");
}

static void no_link_is_made_unrecorded(void **state)
{
    struct sealkeeper_reply r = {0};

    (void)state;
    audited_arrange_draft();
    audit_break_event(&audited.flow.instance, "link.put");
    audited_submit(&r);
    assert_int_equal(r.status, 200);
    sealkeeper_reply_clear(&r);
    clock_sleep_us(WORKER_US);
    assert_value("0", "SELECT count(*) FROM link WHERE request_id = ", audited.draft);
    audit_mend_event(&audited.flow.instance);
    flow_link(&audited.flow, audited.draft, WHO_APPROVER_1, audited.link);
}

/* ---- the console ---- */

static void create_company(struct sealkeeper_reply *r)
{
    char config[96];
    const char *argv[] = {"sealctl",
                          "--config",
                          config,
                          "company",
                          "create",
                          "--name",
                          "北京恒达贸易有限公司",
                          "--credit-code",
                          "91110105MA01HENGXH",
                          "--admin-name",
                          "马丽",
                          "--admin-mail",
                          "mali@hengda.example",
                          NULL};

    snprintf(config, sizeof config, "%s/sealctl.ini", audited.flow.instance.dir);
    r->status = instance_run(&audited.flow.instance, argv, 30000) == 0 ? 200 : 503;
    snprintf(r->code, sizeof r->code, "%s", r->status == 200 ? "" : "audit.write");
}

static void no_company_is_created_unrecorded(void **state)
{
    (void)state;
    assert_nothing_happens(create_company);
}

/* ---- */

static void every_invariant_holds(void **state)
{
    (void)state;
    invariants_must_hold(&audited.flow.instance, NULL);
}

static int begin(void **state)
{
    (void)state;
    (void)setenv("SEALKEEPER_PIN_RESET_WAIT", "0s", 1);
    audited_open();
    audit_break_prepare(&audited.flow.instance);
    return 0;
}

static int end(void **state)
{
    (void)state;
    audited_close();
    return 0;
}

static size_t add_actions(struct CMUnitTest *tests, const struct audited_table *t)
{
    for (size_t i = 0; i < t->n; i++)
        tests[i] =
            (struct CMUnitTest){.name = t->actions[i].name,
                                .test_func = is_refused_unrecorded,
                                .initial_state = (void *)(uintptr_t)&t->actions[i]};
    return t->n;
}

static size_t add_givings(struct CMUnitTest *tests)
{
    for (size_t i = 0; i < audited_giving_count; i++)
        tests[i] = (struct CMUnitTest){.name = audited_givings[i].name,
                                       .test_func = gives_nothing_unrecorded,
                                       .initial_state =
                                           (void *)(uintptr_t)&audited_givings[i]};
    return audited_giving_count;
}

int main(void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test(all_of_them_go_through_recorded),
        cmocka_unit_test(no_upload_is_refused_unrecorded),
        cmocka_unit_test(no_upload_is_accepted_unrecorded),
        cmocka_unit_test(no_draft_is_prepared_unrecorded),
        cmocka_unit_test(no_preparation_fails_unrecorded),
        cmocka_unit_test(no_mail_is_given_up_unrecorded),
        cmocka_unit_test(no_link_is_made_unrecorded),
        cmocka_unit_test(nothing_is_signed_unrecorded),
        cmocka_unit_test(nothing_is_released_unrecorded),
        cmocka_unit_test(no_sealing_is_given_up_unrecorded_and_it_is_taken_up),
        cmocka_unit_test(no_request_expires_unrecorded),
        cmocka_unit_test(nothing_is_given_up_unrecorded),
        cmocka_unit_test(no_company_is_created_unrecorded),
        cmocka_unit_test(every_invariant_holds),
    };
    size_t room = audited_people.n + audited_access.n + audited_requests.n +
                  audited_authority.n + audited_giving_count + ARRAY_LEN(others);
    struct CMUnitTest *tests = calloc(room, sizeof *tests);
    size_t n = add_actions(tests, &audited_people);
    int failed;

    n += add_actions(&tests[n], &audited_access);
    n += add_actions(&tests[n], &audited_requests);
    n += add_actions(&tests[n], &audited_authority);
    n += add_givings(&tests[n]);
    memcpy(&tests[n], others, sizeof others);
    failed = _cmocka_run_group_tests("audit_failure", tests, room, begin, end);
    free(tests);
    return failed;
}
