/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base support */
/* The mail reader that other tests rest on: it must find a link however it is encoded,
 * and must not find one that is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <unistd.h>

#include "support/mail.h"

static void assert_link(const char *raw, const char *to, const char *link)
{
    struct mail m;
    mail_parse(raw, strlen(raw), &m);
    assert_string_equal(m.to, to);
    assert_string_equal(m.link, link);
    free(m.text);
}

static void a_plain_link_ends_at_the_first_foreign_character(void **state)
{
    (void)state;
    assert_link("To: a@b.example\r\n\r\nSee http://h/a/#01-c.T_k-n\r\nBye\r\n",
                "a@b.example", "01-c.T_k-n");
}

static void a_link_broken_by_quoted_printable_is_joined(void **state)
{
    (void)state;
    assert_link("Subject: x\nTo: =?UTF-8?B?5byg?= <zhang@b.example>\n"
                "Content-Transfer-Encoding: quoted-printable\n\n"
                "=E7=94=A8 http://h/a/#01.abc=\ndef\n",
                "zhang@b.example", "01.abcdef");
}

static void a_link_in_a_base64_part_is_found(void **state)
{
    (void)state;
    assert_link("To: a@b\nContent-Type: multipart/alternative; boundary=\"x\"\n\n"
                "--x\nContent-Type: text/plain\n\nnothing here\n"
                "--x\nContent-Transfer-Encoding: base64\n\naHR0cDovL2gvYS8jMDEuYWJj\n"
                "--x--\n",
                "a@b", "01.abc");
}

static void a_link_in_a_header_does_not_count(void **state)
{
    (void)state;
    assert_link("To: a@b\nX-Link: http://h/a/#01.abc\n\nnothing\n", "a@b", "");
}

static void send_mail(int port)
{
    static const char talk[] = "EHLO me\r\nMAIL FROM:<w@b>\r\nRCPT TO:<a@b>\r\nDATA\r\n"
                               "To: a@b\r\n\r\n..http://h/a/#01.abc\r\n.\r\nQUIT\r\n";
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr = {htonl(INADDR_LOOPBACK)}};
    char answers[512];
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(write(fd, talk, sizeof talk - 1), sizeof talk - 1);
    while (read(fd, answers, sizeof answers) > 0)
        ;
    close(fd);
}

static void the_sink_keeps_what_it_is_sent(void **state)
{
    struct smtp_sink *s = smtp_sink_open(SMTP_ACCEPTS);
    const struct mail *m;
    (void)state;

    send_mail(smtp_sink_port(s));
    m = smtp_sink_wait(s, 1, 5000);
    assert_non_null(m);
    assert_string_equal(m->link, "01.abc");
    assert_non_null(strstr(m->text, "\n.http"));
    smtp_sink_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_link_ends_at_the_first_foreign_character),
        cmocka_unit_test(a_link_broken_by_quoted_printable_is_joined),
        cmocka_unit_test(a_link_in_a_base64_part_is_found),
        cmocka_unit_test(a_link_in_a_header_does_not_count),
        cmocka_unit_test(the_sink_keeps_what_it_is_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
