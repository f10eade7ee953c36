/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base jobs support */
/* labels: threaded */
/* Delivery to a maildir and to a mail server that takes, refuses or puts off. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "jobs/mailer.h"
#include "jobs/outbound.h"
#include "support/mail.h"
#include "support/proc.h"

#define LETTER "To: zhao@company.example\r\n\r\nhttp://h/a/#c.t\r\n"

static struct mailer_settings settings_for(const char *target)
{
    struct mailer_settings s = {.from = "seals@platform.example"};

    snprintf(s.target, sizeof s.target, "%s", target);
    return s;
}

static enum err send_letter(const struct mailer_settings *s)
{
    return mailer_send(s, "zhao@company.example", str_bytes(STR(LETTER)));
}

static size_t files_in(const char *dir, const char *folder)
{
    char path[200];
    struct dirent *entry;
    size_t n = 0;
    DIR *d;

    snprintf(path, sizeof path, "%s/%s", dir, folder);
    d = opendir(path);
    assert_non_null(d);
    while ((entry = readdir(d)))
        n += entry->d_name[0] != '.';
    closedir(d);
    return n;
}

static void a_maildir_gets_whole_mails_in_order(void **state)
{
    char dir[128], target[160];
    struct mailer_settings s;
    struct mail *mails;
    size_t n;
    (void)state;

    proc_temp_dir(dir, sizeof dir);
    snprintf(target, sizeof target, "maildir:%s/mail", dir);
    s = settings_for(target);
    assert_int_equal(mailer_open(&s), OK);
    assert_int_equal(send_letter(&s), OK);
    assert_int_equal(send_letter(&s), OK);
    snprintf(target, sizeof target, "%s/mail", dir);
    mails = mail_list(target, &n);
    assert_int_equal(n, 2);
    assert_string_equal(mails[1].link, "c.t");
    assert_int_equal(files_in(target, "tmp"), 0);
    mail_list_free(&mails, n);
    proc_remove_dir(dir);
}

static void a_folder_that_cannot_be_made_is_said_at_start(void **state)
{
    struct mailer_settings s = settings_for("maildir:/proc/nowhere");
    (void)state;

    assert_int_equal(mailer_open(&s), ERR_UNAVAILABLE);
}

static void other_targets_are_refused(void **state)
{
    struct mailer_settings file = settings_for("file:///tmp/x");
    struct mailer_settings nameless = settings_for("smtp://127.0.0.1");
    (void)state;

    nameless.from[0] = '\0';
    assert_int_equal(mailer_open(&file), ERR_FIELD_BAD);
    assert_int_equal(mailer_open(&nameless), ERR_FIELD_BAD);
}

static enum err send_by_smtp(enum smtp_mood mood, size_t *arrived)
{
    struct smtp_sink *sink = smtp_sink_open(mood);
    struct mailer_settings s;
    char target[64];
    enum err e;

    snprintf(target, sizeof target, "smtp://127.0.0.1:%d", smtp_sink_port(sink));
    s = settings_for(target);
    assert_int_equal(mailer_open(&s), OK);
    e = send_letter(&s);
    *arrived = smtp_sink_wait(sink, 1, e ? 0 : 5000) != NULL;
    smtp_sink_close(&sink);
    return e;
}

static void a_mail_server_gets_the_mail(void **state)
{
    size_t arrived;
    (void)state;

    assert_int_equal(send_by_smtp(SMTP_ACCEPTS, &arrived), OK);
    assert_int_equal(arrived, 1);
}

static void a_refusal_is_for_good(void **state)
{
    size_t arrived;
    (void)state;

    assert_int_equal(send_by_smtp(SMTP_REFUSES, &arrived), ERR_MAIL_REFUSED);
}

static void a_mail_put_off_is_tried_again(void **state)
{
    size_t arrived;
    (void)state;

    assert_int_equal(send_by_smtp(SMTP_DEFERS, &arrived), ERR_UNAVAILABLE);
}

static void a_server_that_is_down_is_tried_again(void **state)
{
    struct mailer_settings s = settings_for("smtp://127.0.0.1:9");
    (void)state;

    assert_int_equal(send_letter(&s), ERR_UNAVAILABLE);
}

static void a_password_does_not_travel_in_the_clear(void **state)
{
    struct smtp_sink *sink = smtp_sink_open(SMTP_ACCEPTS);
    struct mailer_settings s;
    char target[64];
    (void)state;

    snprintf(target, sizeof target, "smtp://127.0.0.1:%d", smtp_sink_port(sink));
    s = settings_for(target);
    snprintf(s.user, sizeof s.user, "seals");
    assert_true(secret_set(&s.password, str_bytes(STR("hidden"))));
    assert_int_equal(send_letter(&s), ERR_UNAVAILABLE);
    assert_null(smtp_sink_wait(sink, 1, 0));
    smtp_sink_close(&sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_maildir_gets_whole_mails_in_order),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_said_at_start),
        cmocka_unit_test(other_targets_are_refused),
        cmocka_unit_test(a_mail_server_gets_the_mail),
        cmocka_unit_test(a_refusal_is_for_good),
        cmocka_unit_test(a_mail_put_off_is_tried_again),
        cmocka_unit_test(a_server_that_is_down_is_tried_again),
        cmocka_unit_test(a_password_does_not_travel_in_the_clear),
    };
    outbound_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
