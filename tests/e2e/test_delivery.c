/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base client demo support */
/* Mail on its way: by SMTP, put off and delivered later, and with its link alive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/flow.h"
#include "support/mail.h"

struct world {
    struct flow flow;
    struct smtp_sink *sink;
};

/* The worker's settings with another place for mail. */
static void mail_goes_to(struct flow *f, const char *target)
{
    char path[128], *old, *rest;
    FILE *file;

    snprintf(path, sizeof path, "%s/worker.ini", f->instance.dir);
    old = proc_read_file(path, NULL);
    assert_non_null(old);
    file = fopen(path, "we");
    assert_non_null(file);
    for (char *line = strtok_r(old, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "mail = ", 7) != 0)
            fprintf(file, "%s\n", line);
    }
    fprintf(file, "mail = %s\n", target);
    fclose(file);
    free(old);
}

static int begin(void **state)
{
    struct world *w = malloc(sizeof *w);
    char target[64];

    flow_open(&w->flow);
    w->sink = smtp_sink_open(SMTP_ACCEPTS);
    snprintf(target, sizeof target, "smtp://127.0.0.1:%d", smtp_sink_port(w->sink));
    instance_stop(&w->flow.instance, PART_WORKER);
    mail_goes_to(&w->flow, target);
    instance_start(&w->flow.instance, PART_WORKER, NULL);
    *state = w;
    return 0;
}

static int end(void **state)
{
    struct world *w = *state;

    flow_close(&w->flow);
    smtp_sink_close(&w->sink);
    free(w);
    return 0;
}

/* The next mail to this person whose text holds `about`; others are passed over. */
static const struct mail *mail_to(struct world *w, size_t *seen, enum demo_who who,
                                  const char *about)
{
    const struct mail *m;

    while ((m = smtp_sink_wait(w->sink, ++*seen, 30000))) {
        if (strcmp(m->to, w->flow.accounts.people[who].mail) == 0 &&
            strstr(m->text, about))
            return m;
    }
    return NULL;
}

static void a_link_that_came_by_smtp_approves(void **state)
{
    struct world *w = *state;
    struct flow *f = &w->flow;
    struct sealkeeper_reply r = {0};
    const struct mail *m;
    size_t seen = 0;
    char request[40];

    flow_ask(f, request);
    m = mail_to(w, &seen, WHO_APPROVER_1, "/a/#");
    assert_non_null(m);
    assert_int_equal(flow_decide(f,
                                 &(struct flow_decision){
                                     .request = request,
                                     .link = m->link,
                                     .verdict = "approve",
                                     .pin = f->accounts.people[WHO_APPROVER_1].pin},
                                 &r),
                     0);
    sealkeeper_reply_clear(&r);
}

/* Whoever else had seen his PIN and his link would have used them behind his back. */
static void who_approved_is_told_which_request_by_mail(void **state)
{
    struct world *w = *state;
    struct sealkeeper_reply r = {0};
    const struct mail *m;
    size_t seen = 0;
    char request[40];

    flow_ask(&w->flow, request);
    do { /* an earlier request of these tests is his too */
        m = mail_to(w, &seen, WHO_APPROVER_1, "/a/#");
        assert_non_null(m);
        flow_look(&w->flow, request, &r);
    } while (!strstr(m->text, sealkeeper_reply_text(&r, "number")));
    assert_int_equal(
        flow_decide(
            &w->flow,
            &(struct flow_decision){.request = request,
                                    .link = m->link,
                                    .verdict = "approve",
                                    .pin = w->flow.accounts.people[WHO_APPROVER_1].pin},
            &r),
        0);
    flow_look(&w->flow, request, &r);
    m = mail_to(w, &seen, WHO_APPROVER_1, sealkeeper_reply_text(&r, "number"));
    assert_non_null(m);
    assert_non_null(strstr(m->text, "审批用印申请"));
    assert_string_equal(m->link, "");
    sealkeeper_reply_clear(&r);
}

static void no_mail_holds_a_pin_or_a_password(void **state)
{
    struct world *w = *state;
    const struct demo_person *p = &w->flow.accounts.people[WHO_APPROVER_1];
    const struct mail *m = smtp_sink_wait(w->sink, 1, 1000);

    assert_non_null(m);
    assert_null(strstr(m->text, p->pin));
    assert_null(strstr(m->text, p->password));
}

static void a_mail_that_was_put_off_arrives_later(void **state)
{
    struct world *w = *state;
    size_t seen = 0;
    char request[40];

    while (smtp_sink_wait(w->sink, seen + 1, 500))
        seen++;
    smtp_sink_set(w->sink, SMTP_DEFERS);
    flow_ask(&w->flow, request);
    assert_null(smtp_sink_wait(w->sink, seen + 1, 1000));
    smtp_sink_set(w->sink, SMTP_ACCEPTS);
    assert_non_null(mail_to(w, &seen, WHO_APPROVER_1, "/a/#"));
}

static void the_worker_ends_in_order_when_asked(void **state)
{
    struct world *w = *state;

    assert_int_equal(instance_stop(&w->flow.instance, PART_WORKER), 0);
    instance_start(&w->flow.instance, PART_WORKER, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_that_came_by_smtp_approves),
        cmocka_unit_test(who_approved_is_told_which_request_by_mail),
        cmocka_unit_test(no_mail_holds_a_pin_or_a_password),
        cmocka_unit_test(a_mail_that_was_put_off_arrives_later),
        cmocka_unit_test(the_worker_ends_in_order_when_asked),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
