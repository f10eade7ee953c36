/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base jobs support */
/* The form of a mail, read back by the tests' own mail reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "jobs/mail_message.h"
#include "support/mail.h"

static struct mail_message letter(void)
{
    return (struct mail_message){
        .from = STR("seals@platform.example"),
        .to = STR("zhao@company.example"),
        .to_name = STR("赵敏"),
        .subject = STR("请审批"),
        .body = STR("打开：\nhttp://127.0.0.1:8080/a/#abc.DEF-1\n"),
        .id = uuid_new(),
        .at = INT64_C(1795341600000000),
    };
}

static char *built(const struct mail_message *m)
{
    struct buf out = {0};
    char *text;

    assert_int_equal(mail_message_build(m, &out), OK);
    text = strndup((const char *)out.p, out.n);
    buf_clear(&out);
    return text;
}

static void a_reader_finds_receiver_text_and_link(void **state)
{
    struct mail_message m = letter();
    char *text = built(&m);
    struct mail read;
    (void)state;

    mail_parse(text, strlen(text), &read);
    assert_string_equal(read.to, "zhao@company.example");
    assert_string_equal(read.link, "abc.DEF-1");
    assert_non_null(strstr(read.text, "打开："));
    free(read.text);
    free(text);
}

static void a_name_with_line_ends_adds_no_header(void **state)
{
    struct mail_message m = letter();
    char *text;
    (void)state;

    m.to_name = STR("赵\r\nBcc: all@company.example\r\n");
    m.subject = STR("x\nX-Evil: yes");
    text = built(&m);
    assert_null(strstr(text, "Bcc:"));
    assert_null(strstr(text, "X-Evil"));
    free(text);
}

static void an_address_with_a_line_end_is_refused(void **state)
{
    struct mail_message m = letter();
    struct buf out = {0};
    (void)state;

    m.to = STR("zhao@company.example\r\nBcc: all@company.example");
    assert_int_equal(mail_message_build(&m, &out), ERR_FIELD_BAD);
    assert_int_equal(out.n, 0);
    buf_clear(&out);
}

static size_t longest_line(const char *text)
{
    size_t longest = 0;

    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\r");

        longest = n > longest ? n : longest;
        p += n;
        p += strspn(p, "\r\n");
    }
    return longest;
}

static void long_subjects_and_bodies_are_folded(void **state)
{
    static char body[9000], subject[600];
    struct mail_message m = letter();
    char *text;
    (void)state;

    for (size_t i = 0; i + 4 < sizeof body; i += 3)
        memcpy(body + i, "印", 4);
    for (size_t i = 0; i + 4 < sizeof subject; i += 3)
        memcpy(subject + i, "章", 4);
    m.body = str_of(body);
    m.subject = str_of(subject);
    text = built(&m);
    assert_in_range(longest_line(text), 1, 78);
    free(text);
}

static void every_line_ends_with_cr_lf(void **state)
{
    struct mail_message m = letter();
    char *text = built(&m);
    (void)state;

    for (const char *p = strchr(text, '\n'); p; p = strchr(p + 1, '\n'))
        assert_true(p > text && p[-1] == '\r');
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_finds_receiver_text_and_link),
        cmocka_unit_test(a_name_with_line_ends_adds_no_header),
        cmocka_unit_test(an_address_with_a_line_end_is_refused),
        cmocka_unit_test(long_subjects_and_bodies_are_folded),
        cmocka_unit_test(every_line_ends_with_cr_lf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
