/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base client demo support */
/* labels: threaded */
/* The main job through real processes, and what must not be possible on its way. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/flow.h"
#include "support/pdf_make.h"

static int begin(void **state)
{
    struct flow *f = malloc(sizeof *f);

    flow_open(f);
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct flow *f = *state;

    flow_close(f);
    free(f);
    return 0;
}

/* Runs a program on a file, "" where the file stands; its exit status. */
static int run(struct flow *f, const char *const *argv)
{
    char log_dir[96], log[128];

    snprintf(log_dir, sizeof log_dir, "%s/log", f->instance.dir);
    snprintf(log, sizeof log, "%s/tool.log", log_dir);
    unlink(log);
    return proc_run(
        &(struct proc_settings){.name = "tool", .argv = argv, .log_dir = log_dir},
        60000);
}

static char *log_of(struct flow *f)
{
    char path[128];

    snprintf(path, sizeof path, "%s/log/tool.log", f->instance.dir);
    return proc_read_file(path, NULL);
}

static void assert_pdfsig_says_valid(struct flow *f, const char *pdf, int signatures)
{
    const char *argv[] = {"/usr/bin/pdfsig", "-nocert", pdf, NULL};
    char *log;
    int n = 0;

    assert_int_equal(run(f, argv), 0);
    log = log_of(f);
    for (const char *p = log; (p = strstr(p, "Signature is Valid.")); p++)
        n++;
    assert_int_equal(n, signatures);
    free(log);
}

/* The demo over its own folder; returns the folder of that name. */
static void seal_with_demo(struct flow *f, const char *file, const char *name,
                           char dir[200])
{
    char out[128];
    const char *argv[] = {"sealkeeper-demo", "seal", "--state", f->instance.dir,
                          "--out",           out,    file,      NULL};

    snprintf(out, sizeof out, "%s/out", f->instance.dir);
    assert_int_equal(instance_run(&f->instance, argv, 120000), 0);
    snprintf(dir, 200, "%s/%s", out, name);
}

static void write_pdf(struct flow *f, const char *name, int pages, char path[200])
{
    struct pdf_build *b = pdf_build_pages(pages, "");
    struct buf pdf = {0};
    FILE *file;

    snprintf(path, 200, "%s/%s", f->instance.dir, name);
    pdf_build_write(b, &pdf);
    file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(pdf.p, 1, pdf.n, file), pdf.n);
    fclose(file);
    buf_clear(&pdf);
    pdf_build_free(&b);
}

static void a_sealed_file_satisfies_every_verifier(void **state)
{
    struct flow *f = *state;
    char file[200], dir[200], sealed[240], ca[240], audit[240];
    const char *qpdf[] = {"/usr/bin/qpdf", "--check", sealed, NULL};
    const char *verify[] = {"sealverify", sealed, "--ca", ca, NULL};
    const char *verify_audit[] = {"sealverify", "--audit", audit, "--ca", ca, NULL};

    write_pdf(f, "contract.pdf", 3, file);
    seal_with_demo(f, file, "contract", dir);
    snprintf(sealed, sizeof sealed, "%s/sealed.pdf", dir);
    snprintf(ca, sizeof ca, "%s/ca.pem", dir);
    snprintf(audit, sizeof audit, "%s/audit.jsonl", dir);
    assert_pdfsig_says_valid(f, sealed, 1);
    assert_int_equal(run(f, qpdf), 0);
    assert_int_equal(instance_run(&f->instance, verify, 60000), 0);
    assert_int_equal(instance_run(&f->instance, verify_audit, 60000), 0);
}

static void the_approved_bytes_are_a_prefix_of_the_sealed_file(void **state)
{
    struct flow *f = *state;
    char file[200], dir[200], path[240];
    char *approved, *sealed;
    size_t approved_n, sealed_n;

    write_pdf(f, "prefix.pdf", 1, file);
    seal_with_demo(f, file, "prefix", dir);
    snprintf(path, sizeof path, "%s/approved.pdf", dir);
    approved = proc_read_file(path, &approved_n);
    snprintf(path, sizeof path, "%s/sealed.pdf", dir);
    sealed = proc_read_file(path, &sealed_n);
    assert_in_range(approved_n, 1, sealed_n - 1);
    assert_memory_equal(approved, sealed, approved_n);
    free(approved);
    free(sealed);
}

static void a_file_that_is_no_pdf_is_refused_with_its_code(void **state)
{
    struct flow *f = *state;
    char path[200], dir[200], log_path[200];
    char *log;
    FILE *file;

    snprintf(path, sizeof path, "%s/nonsense.pdf", f->instance.dir);
    file = fopen(path, "we");
    assert_non_null(file);
    fputs("this is no PDF\n", file);
    fclose(file);
    seal_with_demo(f, path, "nonsense", dir);
    snprintf(log_path, sizeof log_path, "%s/log/sealkeeper-demo.log", f->instance.dir);
    log = proc_read_file(log_path, NULL);
    assert_non_null(strstr(log, "refused nonsense pdf.header\n"));
    free(log);
}

static void a_packet_with_two_seals_is_sealed_as_one(void **state)
{
    struct flow *f = *state;
    const struct flow_place places[] = {{0, SEAL_OF_COMPANY, 380, 120},
                                        {0, SEAL_OF_REPRESENTATIVE, 100, 120},
                                        {1, SEAL_OF_CONTRACTS, 380, 120}};
    struct sealkeeper_reply r = {0};
    struct pdf_build *b = pdf_build_pages(2, "");
    struct buf pdf = {0};
    char first[40], second[40], request[40], path[160], file[200];
    const char *documents[] = {first, second};

    pdf_build_write_stream(b, true, &pdf);
    flow_upload(f, buf_bytes(&pdf), first);
    flow_upload(f, buf_bytes(&pdf), second);
    flow_draft(f, documents, 2, places, 3, request);
    assert_int_equal(flow_submit(f, request, &r), 0);
    flow_approve_all(f, request);
    assert_int_equal(
        flow_confirm(f, request, f->accounts.people[WHO_EMPLOYEE_1].pin, &r), 0);
    flow_wait_state(f, request, "sealed");
    snprintf(path, sizeof path, "/requests/%s/sealed/%s", request, first);
    flow_download(f, path, "first.pdf", file);
    assert_pdfsig_says_valid(f, file, 2);
    snprintf(path, sizeof path, "/requests/%s/sealed/%s", request, second);
    flow_download(f, path, "second.pdf", file);
    assert_pdfsig_says_valid(f, file, 1);
    sealkeeper_reply_clear(&r);
    buf_clear(&pdf);
    pdf_build_free(&b);
}

/* ---- pictures ---- */

static void assert_picture(struct sealkeeper_client *c, const char *path)
{
    struct sealkeeper_reply r = {0};

    for (int i = 0; i < 1200 && (sealkeeper_get(c, path, &r) || r.status == 202); i++)
        usleep(50000);
    assert_int_equal(r.status, 200);
    assert_memory_equal(r.bytes, "\x89PNG", 4);
    sealkeeper_reply_clear(&r);
}

static void who_opened_the_link_sees_the_pages_with_the_seal(void **state)
{
    struct flow *f = *state;
    struct sealkeeper_client *browser = sealkeeper_client_new(f->accounts.url);
    char request[40], link[MAILBOX_LINK_MAX], path[160];

    flow_ask(f, request);
    flow_link(f, request, WHO_APPROVER_2, link);
    flow_open_link(f, link, browser);
    snprintf(path, sizeof path, "/requests/%s/documents/0/pages/1.png", request);
    assert_picture(browser, path);
    assert_picture(f->requester, path);
    sealkeeper_client_free(&browser);
}

static void a_page_that_is_not_there_has_no_picture(void **state)
{
    struct flow *f = *state;
    struct sealkeeper_reply r = {0};
    char request[40], path[160];

    flow_ask(f, request);
    snprintf(path, sizeof path, "/requests/%s/documents/0/pages/7.png", request);
    assert_int_equal(sealkeeper_get(f->requester, path, &r), -1);
    assert_int_equal(r.status, 404);
    sealkeeper_reply_clear(&r);
}

/* ---- decisions ---- */

static struct flow_decision approval(struct flow *f, const char *request,
                                     const char *link, enum demo_who who)
{
    return (struct flow_decision){.request = request,
                                  .link = link,
                                  .verdict = "approve",
                                  .pin = f->accounts.people[who].pin};
}

static void approving_twice_with_one_key_is_one_approval(void **state)
{
    struct flow *f = *state;
    struct sealkeeper_client *browser = sealkeeper_client_new(f->accounts.url);
    char request[40], link[MAILBOX_LINK_MAX], act[40];
    struct sealkeeper_reply r = {0};
    struct flow_decision d;

    flow_ask(f, request);
    flow_link(f, request, WHO_APPROVER_1, link);
    flow_open_link(f, link, browser);
    d = approval(f, request, link, WHO_APPROVER_1);
    d.browser = browser;
    d.key = "double-click-0001";
    assert_int_equal(flow_decide(f, &d, &r), 0);
    snprintf(act, sizeof act, "%s", sealkeeper_reply_text(&r, "act"));
    assert_int_equal(flow_decide(f, &d, &r), 0);
    assert_string_equal(sealkeeper_reply_text(&r, "act"), act);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&browser);
}

static void a_spent_link_decides_nothing_more(void **state)
{
    struct flow *f = *state;
    char request[40], link[MAILBOX_LINK_MAX];
    struct sealkeeper_reply r = {0};
    struct flow_decision d;

    flow_ask(f, request);
    flow_link(f, request, WHO_APPROVER_1, link);
    d = approval(f, request, link, WHO_APPROVER_1);
    assert_int_equal(flow_decide(f, &d, &r), 0);
    assert_int_equal(flow_decide(f, &d, &r), -1);
    assert_int_equal(r.status, 409);
    assert_string_equal(r.code, "decision.made");
    sealkeeper_reply_clear(&r);
}

static void a_wrong_pin_approves_nothing(void **state)
{
    struct flow *f = *state;
    char request[40], link[MAILBOX_LINK_MAX];
    struct sealkeeper_reply r = {0};
    struct flow_decision d;

    flow_ask(f, request);
    flow_link(f, request, WHO_APPROVER_1, link);
    d = approval(f, request, link, WHO_APPROVER_1);
    d.pin = "908172";
    assert_int_equal(flow_decide(f, &d, &r), -1);
    assert_string_equal(r.code, "pin.wrong");
    flow_assert_state(f, request, "pending");
    sealkeeper_reply_clear(&r);
}

static void a_link_of_another_request_approves_nothing(void **state)
{
    struct flow *f = *state;
    char first[40], second[40], link[MAILBOX_LINK_MAX];
    struct sealkeeper_reply r = {0};
    struct flow_decision d;

    flow_ask(f, first);
    flow_ask(f, second);
    flow_link(f, first, WHO_APPROVER_1, link);
    d = approval(f, second, link, WHO_APPROVER_1); /* the digest is the second's */
    assert_int_equal(flow_decide(f, &d, &r), -1);
    flow_assert_state(f, first, "pending");
    flow_assert_state(f, second, "pending");
    sealkeeper_reply_clear(&r);
}

static void a_rejection_ends_the_request(void **state)
{
    struct flow *f = *state;
    char request[40], link[MAILBOX_LINK_MAX];
    struct sealkeeper_reply r = {0};
    struct flow_decision d;

    flow_ask(f, request);
    flow_link(f, request, WHO_APPROVER_2, link);
    d = approval(f, request, link, WHO_APPROVER_2);
    d.verdict = "reject";
    d.reason = "合同金额有误";
    assert_int_equal(flow_decide(f, &d, &r), 0);
    flow_assert_state(f, request, "rejected");
    sealkeeper_reply_clear(&r);
}

static void a_withdrawn_request_cannot_be_approved(void **state)
{
    struct flow *f = *state;
    char request[40], link[MAILBOX_LINK_MAX], path[128];
    struct sealkeeper_reply r = {0};
    struct flow_decision d;

    flow_ask(f, request);
    flow_link(f, request, WHO_APPROVER_1, link);
    snprintf(path, sizeof path, "/requests/%s/withdraw", request);
    assert_int_equal(sealkeeper_post(f->requester, path,
                                     json_pack("{s:s}", "pin",
                                               f->accounts.people[WHO_EMPLOYEE_1].pin),
                                     NULL, &r),
                     0);
    d = approval(f, request, link, WHO_APPROVER_1);
    assert_int_equal(flow_decide(f, &d, &r), -1);
    assert_int_equal(r.status, 409);
    assert_string_equal(r.code, "request.withdrawn");
    flow_assert_state(f, request, "withdrawn");
    sealkeeper_reply_clear(&r);
}

struct racer {
    struct flow *f;
    struct flow_decision d;
    pthread_t thread;
    int outcome;
    int status;
    char code[64];
};

static void *race(void *racer)
{
    struct racer *me = racer;
    struct sealkeeper_reply r = {0};

    me->outcome = flow_decide(me->f, &me->d, &r);
    me->status = r.status;
    snprintf(me->code, sizeof me->code, "%s", r.code);
    sealkeeper_reply_clear(&r);
    return NULL;
}

/* flow_look uses the requester's client: one thread at a time may have it. */
static void two_approvers_at_once_have_one_outcome(void **state)
{
    struct flow *f = *state;
    struct flow other = *f;
    char request[40], link[2][MAILBOX_LINK_MAX];
    const struct racer *loser;
    struct racer racers[2];

    other.requester = flow_log_in(f, WHO_EMPLOYEE_1);
    flow_ask(f, request);
    flow_link(f, request, WHO_APPROVER_1, link[0]);
    flow_link(f, request, WHO_APPROVER_2, link[1]);
    racers[0] =
        (struct racer){.f = f, .d = approval(f, request, link[0], WHO_APPROVER_1)};
    racers[1] =
        (struct racer){.f = &other, .d = approval(f, request, link[1], WHO_APPROVER_2)};
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(racers[i].thread, NULL);
    assert_int_equal(racers[0].outcome + racers[1].outcome, -1);
    loser = &racers[racers[0].outcome ? 0 : 1];
    assert_int_equal(loser->status, 409);
    assert_string_equal(loser->code, "step.decided");
    sealkeeper_client_free(&other.requester);
}

static void the_second_step_cannot_decide_before_the_first(void **state)
{
    struct flow *f = *state;
    struct sealkeeper_client *c = flow_log_in(f, WHO_APPROVER_3);
    struct demo_person *p = &f->accounts.people[WHO_APPROVER_3];
    struct sealkeeper_reply r = {0};
    char request[40], path[128], digest[80], code[TOTP_CODE_LEN + 1];

    flow_ask(f, request);
    flow_look(f, request, &r);
    snprintf(digest, sizeof digest, "%s", sealkeeper_reply_text(&r, "digest"));
    snprintf(path, sizeof path, "/approvals/%s/decide", request);
    totp_next(&p->totp, p->name, code);
    assert_int_equal(
        sealkeeper_post(c, path,
                        json_pack("{s:i,s:s,s:s,s:s,s:s}", "round", 1, "digest", digest,
                                  "verdict", "approve", "pin", p->pin, "code", code),
                        NULL, &r),
        -1);
    assert_in_range(r.status, 403, 409);
    flow_assert_state(f, request, "pending");
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&c);
}

/* ---- confirming ---- */

static void what_is_not_approved_is_not_sealed(void **state)
{
    struct flow *f = *state;
    struct sealkeeper_reply r = {0};
    char request[40];

    flow_ask(f, request);
    flow_approve(f, request, WHO_APPROVER_1);
    assert_int_equal(
        flow_confirm(f, request, f->accounts.people[WHO_EMPLOYEE_1].pin, &r), -1);
    assert_int_equal(r.status, 409);
    flow_assert_state(f, request, "pending");
    sealkeeper_reply_clear(&r);
}

static void another_employee_cannot_confirm(void **state)
{
    struct flow *f = *state;
    struct sealkeeper_client *c = flow_log_in(f, WHO_EMPLOYEE_2);
    struct sealkeeper_reply r = {0};
    char request[40], path[128];

    flow_ask(f, request);
    flow_approve_all(f, request);
    snprintf(path, sizeof path, "/requests/%s/confirm", request);
    assert_int_equal(sealkeeper_post(c, path,
                                     json_pack("{s:s}", "pin",
                                               f->accounts.people[WHO_EMPLOYEE_2].pin),
                                     NULL, &r),
                     -1);
    assert_int_equal(r.status, 404);
    flow_assert_state(f, request, "approved");
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&c);
}

static void nothing_is_handed_out_before_it_is_sealed(void **state)
{
    struct flow *f = *state;
    struct sealkeeper_reply r = {0};
    char request[40], path[160];

    flow_ask(f, request);
    flow_approve_all(f, request);
    flow_look(f, request, &r);
    snprintf(path, sizeof path, "/requests/%s/sealed/%s", request,
             sealkeeper_json_text(
                 json_array_get(json_object_get(r.body, "documents"), 0), "id"));
    assert_int_equal(sealkeeper_get(f->requester, path, &r), -1);
    assert_int_equal(r.status, 404);
    sealkeeper_reply_clear(&r);
}

/* ---- another company ---- */

static void the_platform_sees_nothing_of_a_tenant(void **state)
{
    struct flow *f = *state;
    const struct demo_person *p = &f->accounts.platform_admin;
    struct sealkeeper_client *c = sealkeeper_client_new(f->accounts.url);
    struct sealkeeper_reply r = {0};
    char request[40], path[128], *foreign;

    flow_ask(f, request);
    assert_int_equal(sealkeeper_log_in(c, p->login, p->password, NULL, NULL, &r), 0);
    snprintf(path, sizeof path, "/requests/%s", request);
    assert_int_equal(sealkeeper_get(c, path, &r), -1);
    assert_int_equal(r.status, 404);
    foreign = strdup(r.code);
    assert_int_equal(
        sealkeeper_get(c, "/requests/0192d0c0-0000-7000-8000-000000000000", &r), -1);
    assert_string_equal(r.code, foreign);
    free(foreign);
    sealkeeper_reply_clear(&r);
    sealkeeper_client_free(&c);
}

/* ---- the end ---- */

/* Under a sanitizer this is also where each process tells what it found. */
static void every_process_ends_in_order(void **state)
{
    struct flow *f = *state;

    assert_int_equal(instance_stop(&f->instance, PART_WEB), 0);
    assert_int_equal(instance_stop(&f->instance, PART_WORKER), 0);
    assert_int_equal(instance_stop(&f->instance, PART_SIGNER), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sealed_file_satisfies_every_verifier),
        cmocka_unit_test(the_approved_bytes_are_a_prefix_of_the_sealed_file),
        cmocka_unit_test(a_file_that_is_no_pdf_is_refused_with_its_code),
        cmocka_unit_test(a_packet_with_two_seals_is_sealed_as_one),
        cmocka_unit_test(who_opened_the_link_sees_the_pages_with_the_seal),
        cmocka_unit_test(a_page_that_is_not_there_has_no_picture),
        cmocka_unit_test(approving_twice_with_one_key_is_one_approval),
        cmocka_unit_test(a_spent_link_decides_nothing_more),
        cmocka_unit_test(a_wrong_pin_approves_nothing),
        cmocka_unit_test(a_link_of_another_request_approves_nothing),
        cmocka_unit_test(a_rejection_ends_the_request),
        cmocka_unit_test(a_withdrawn_request_cannot_be_approved),
        cmocka_unit_test(two_approvers_at_once_have_one_outcome),
        cmocka_unit_test(the_second_step_cannot_decide_before_the_first),
        cmocka_unit_test(what_is_not_approved_is_not_sealed),
        cmocka_unit_test(another_employee_cannot_confirm),
        cmocka_unit_test(nothing_is_handed_out_before_it_is_sealed),
        cmocka_unit_test(the_platform_sees_nothing_of_a_tenant),
        cmocka_unit_test(every_process_ends_in_order), /* the last one */
    };
    return cmocka_run_group_tests(tests, begin, end);
}
