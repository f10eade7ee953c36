/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto domain auth */
/* Cookies of opened links, and passwords. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "auth/caller.h"
#include "auth/link_pass.h"
#include "auth/password.h"
#include "auth/permission.h"
#include "base/clock.h"

#define NOW INT64_C(1800000000000000)

static struct secret key_of(const char *text)
{
    struct secret s;

    assert_true(secret_set(&s, str_bytes(str_of(text))));
    return s;
}

static struct link_pass sample(void)
{
    struct link_pass p = {.company = uuid_new(),
                          .person = uuid_new(),
                          .request = uuid_new(),
                          .round = 3,
                          .kind = 1,
                          .expires_at = NOW + 1};

    memset(p.subject.b, 0x5a, sizeof p.subject.b);
    memset(p.token_hash.b, 0xa5, sizeof p.token_hash.b);
    return p;
}

static void a_link_pass_says_what_was_put_in(void **state)
{
    struct secret key = key_of("0123456789abcdef0123456789abcdef");
    struct link_pass p = sample(), q;
    char text[LINK_PASS_TEXT_LEN + 1];

    (void)state;
    link_pass_seal(&p, &key, text);
    assert_true(link_pass_open(str_of(text), &key, NOW, &q));
    assert_true(uuid_eq(p.company, q.company) && uuid_eq(p.person, q.person));
    assert_true(uuid_eq(p.request, q.request) && digest_eq(&p.subject, &q.subject));
    assert_true(digest_eq(&p.token_hash, &q.token_hash));
    assert_int_equal(q.round, 3);
    assert_int_equal(q.kind, 1);
}

static void a_link_pass_with_any_other_character_is_refused(void **state)
{
    struct secret key = key_of("0123456789abcdef0123456789abcdef");
    struct link_pass p = sample(), q;
    char text[LINK_PASS_TEXT_LEN + 1];

    (void)state;
    link_pass_seal(&p, &key, text);
    for (size_t i = 0; i < LINK_PASS_TEXT_LEN; i++) {
        char was = text[i];

        text[i] = was == 'A' ? 'B' : 'A';
        assert_false(link_pass_open(str_of(text), &key, NOW, &q));
        text[i] = was;
    }
    assert_false(
        link_pass_open((struct str){text, LINK_PASS_TEXT_LEN - 1}, &key, NOW, &q));
    assert_false(link_pass_open((struct str){NULL, 0}, &key, NOW, &q));
}

static void a_link_pass_of_another_key_or_time_is_refused(void **state)
{
    struct secret key = key_of("0123456789abcdef0123456789abcdef");
    struct secret other = key_of("0123456789abcdef0123456789abcdeg");
    struct link_pass p = sample(), q;
    char text[LINK_PASS_TEXT_LEN + 1];

    (void)state;
    link_pass_seal(&p, &key, text);
    assert_false(link_pass_open(str_of(text), &other, NOW, &q));
    assert_false(link_pass_open(str_of(text), &key, NOW + 1, &q));
}

static void a_password_is_known_again_and_no_other(void **state)
{
    struct secret right = key_of("correct horse battery"), wrong;
    char hash[PASSWORD_HASH_MAX];

    (void)state;
    wrong = key_of("correct horse batterz");
    password_hash(&right, hash);
    assert_memory_equal(hash, "$argon2id$", 10);
    assert_true(password_verify(&right, str_of(hash)));
    assert_false(password_verify(&wrong, str_of(hash)));
}

static void an_unknown_name_takes_as_long_as_a_wrong_password(void **state)
{
    struct secret wrong = key_of("correct horse batterz");
    char hash[PASSWORD_HASH_MAX];
    int64_t begun, known, unknown;

    (void)state;
    password_hash(&wrong, hash);
    begun = clock_monotonic_us();
    for (int i = 0; i < 3; i++)
        (void)!password_verify(&wrong, str_of(hash));
    known = clock_monotonic_us() - begun;
    begun = clock_monotonic_us();
    for (int i = 0; i < 3; i++)
        assert_false(password_verify(&wrong, (struct str){NULL, 0}));
    unknown = clock_monotonic_us() - begun;
    assert_true(unknown > known / 3);
}

static void weak_passwords_are_refused(void **state)
{
    struct secret s = key_of("short");

    (void)state;
    assert_int_equal(password_check(&s), ERR_PASSWORD_WEAK);
    s = key_of("password123");
    assert_int_equal(password_check(&s), ERR_PASSWORD_WEAK);
    s = key_of("掌印系统的密码要十个字");
    assert_int_equal(password_check(&s), OK);
}

static void only_a_session_passes_where_one_is_asked_for(void **state)
{
    struct caller nobody = {.kind = CALLER_NOBODY};
    struct caller link = {.kind = CALLER_LINK};
    struct caller employee = {.kind = CALLER_SESSION,
                              .actor = {.roles = 1u << ROLE_EMPLOYEE}};

    (void)state;
    for (int p = PERMIT_ANYBODY; p <= PERMIT_LAST; p++) {
        enum err wanted = p == PERMIT_ANYBODY ? OK : ERR_UNAUTHENTICATED;

        assert_int_equal(permission_check((enum permission)p, &nobody), wanted);
        wanted = p == PERMIT_ANYBODY || p == PERMIT_VIEWER ? OK : ERR_UNAUTHENTICATED;
        assert_int_equal(permission_check((enum permission)p, &link), wanted);
        wanted = p <= PERMIT_EMPLOYEE ? OK : ERR_FORBIDDEN;
        assert_int_equal(permission_check((enum permission)p, &employee), wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_pass_says_what_was_put_in),
        cmocka_unit_test(a_link_pass_with_any_other_character_is_refused),
        cmocka_unit_test(a_link_pass_of_another_key_or_time_is_refused),
        cmocka_unit_test(a_password_is_known_again_and_no_other),
        cmocka_unit_test(an_unknown_name_takes_as_long_as_a_wrong_password),
        cmocka_unit_test(weak_passwords_are_refused),
        cmocka_unit_test(only_a_session_passes_where_one_is_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
