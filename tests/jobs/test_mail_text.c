/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base canon rules jobs */
/* What mails say, and what they never say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "canon/authority.h"
#include "canon/outbox_kind.h"
#include "jobs/mail_text.h"
#include "rules/act_rules.h"

static const struct mail_template *template_of(const char *kind)
{
    return strcmp(kind, MAIL_OF_USE) == 0 ? mail_template_of_use(STR("role.give"))
                                          : mail_template_find(str_of(kind));
}

/* Nobody may find out by silence that a kind has no mail. */
static void every_kind_is_mailed_or_said_not_to_be(void **state)
{
    (void)state;
    assert_true(outbox_kinds_n > 10);
    for (size_t i = 0; i < outbox_kinds_n; i++) {
        if (outbox_kinds[i].mailed != (template_of(outbox_kinds[i].name) != NULL))
            fail_msg("%s", outbox_kinds[i].name);
    }
}

static struct mail_facts facts(void)
{
    return (struct mail_facts){
        .reader = STR("赵敏"),
        .company = STR("上海某某有限公司"),
        .number = STR("2026-000123"),
        .requester = STR("李晓梅"),
        .purpose = STR("采购合同"),
        .documents = STR("合同.pdf\n附件.pdf"),
        .seals = STR("公章"),
        .link = STR("http://h/a/#c.t"),
        .seal = STR("公章"),
        .address = STR("new@company.example"),
        .expires_at = INT64_C(1795341600000000),
        .use = {.event = STR("role.give"),
                .items = 1,
                .at = INT64_C(1795341600000000),
                .sequence = 77},
    };
}

/* The body in that language, NUL-terminated, from malloc. */
static char *body_of(const char *kind, const char *locale, const struct mail_facts *f)
{
    const struct mail_template *t = strcmp(kind, MAIL_OF_USE) == 0
                                        ? mail_template_of_use(f->use.event)
                                        : mail_template_find(str_of(kind));
    struct buf out = {0};

    assert_non_null(t);
    mail_text_body(t, str_of(locale), f, &out);
    buf_add_byte(&out, 0);
    return (char *)out.p;
}

static void every_kind_reads_in_both_languages(void **state)
{
    struct mail_facts f = facts();
    (void)state;

    for (size_t i = 0; i < outbox_kinds_n; i++) {
        const char *kind = outbox_kinds[i].name;
        char *zh, *en;

        if (!outbox_kinds[i].mailed)
            continue;
        zh = body_of(kind, "zh", &f);
        en = body_of(kind, "en", &f);

        assert_non_null(strstr(zh, "您好"));
        assert_non_null(strstr(en, "Hello"));
        free(zh);
        free(en);
    }
}

static void no_placeholder_is_left_over(void **state)
{
    struct mail_facts f = facts();
    (void)state;

    for (size_t i = 0; i < outbox_kinds_n; i++) {
        const char *kind = outbox_kinds[i].name;
        char *zh, *en;

        if (!outbox_kinds[i].mailed)
            continue;
        zh = body_of(kind, "zh", &f);
        en = body_of(kind, "en", &f);

        assert_null(strchr(zh, '{'));
        assert_null(strchr(en, '{'));
        free(zh);
        free(en);
    }
}

static void an_approval_names_what_is_asked_and_holds_the_link(void **state)
{
    struct mail_facts f = facts();
    char *text = body_of("approval.due", "zh", &f);
    (void)state;

    assert_non_null(strstr(text, "2026-000123"));
    assert_non_null(strstr(text, "李晓梅"));
    assert_non_null(strstr(text, "采购合同"));
    assert_non_null(strstr(text, "    合同.pdf\n    附件.pdf\n"));
    assert_non_null(strstr(text, "\nhttp://h/a/#c.t\n"));
    free(text);
}

static void braces_that_somebody_typed_stay_braces(void **state)
{
    struct mail_facts f = facts();
    char *text;
    (void)state;

    f.purpose = STR("{link}{reader}");
    text = body_of("approval.due", "en", &f);
    assert_non_null(strstr(text, "Purpose: {link}{reader}\n"));
    free(text);
}

static void only_three_kinds_carry_a_link(void **state)
{
    (void)state;
    for (size_t i = 0; i < outbox_kinds_n; i++) {
        const char *kind = outbox_kinds[i].name;
        const struct mail_template *t = template_of(kind);
        bool link = strcmp(kind, "person.invited") == 0 ||
                    strcmp(kind, "approval.due") == 0 ||
                    strcmp(kind, "pin.reset_asked") == 0;

        assert_int_equal(t && t->link_kind != 0, link);
    }
}

static bool is_mailed(const char *event)
{
    return mail_template_of_use(str_of(event)) != NULL;
}

/* An act that is new and gives something must say so here. */
static void every_act_that_gives_or_decides_is_mailed_to_its_owner(void **state)
{
    (void)state;
    for (unsigned kind = KIND_ITEM_FIRST; kind < KIND_ITEM_END; kind++) {
        const struct act_rule *rule = act_rule_find((uint16_t)kind);

        if (!rule)
            continue;
        if (is_mailed(rule->event) !=
            (rule->proof >= PROOF_DECIDES && rule->proof <= PROOF_RESETS))
            fail_msg("%s", rule->event);
    }
}

static void what_is_no_act_is_not_mailed(void **state)
{
    (void)state;
    assert_false(is_mailed(""));
    assert_false(is_mailed("role"));
}

static void a_used_credential_says_for_what_when_and_where_to_look(void **state)
{
    struct mail_facts f = facts();
    char *text;
    (void)state;

    f.use.event = STR("request.decide");
    text = body_of(MAIL_OF_USE, "en", &f);
    assert_non_null(strstr(text, "    deciding a seal-use request 2026-000123\n"));
    assert_non_null(strstr(text, "at 2026-11-22 "));
    assert_non_null(strstr(text, "audit record 77\n"));
    free(text);
}

static void every_use_reads_in_both_languages(void **state)
{
    struct mail_facts f = facts();
    char *zh = body_of(MAIL_OF_USE, "zh", &f), *en = body_of(MAIL_OF_USE, "en", &f);
    (void)state;

    assert_non_null(strstr(zh, "    授予角色 2026-000123\n"));
    assert_non_null(strstr(zh, "审计序号：77\n"));
    assert_null(strchr(zh, '{'));
    assert_null(strchr(en, '{'));
    free(zh);
    free(en);
}

static void a_list_of_uses_says_how_many(void **state)
{
    struct mail_facts f = facts();
    char *text;
    (void)state;

    f.number = (struct str){NULL, 0};
    f.use.items = 40;
    text = body_of(MAIL_OF_USE, "en", &f);
    assert_non_null(strstr(text, "    giving a role (one of 40 items)\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_mailed_or_said_not_to_be),
        cmocka_unit_test(every_kind_reads_in_both_languages),
        cmocka_unit_test(no_placeholder_is_left_over),
        cmocka_unit_test(an_approval_names_what_is_asked_and_holds_the_link),
        cmocka_unit_test(braces_that_somebody_typed_stay_braces),
        cmocka_unit_test(only_three_kinds_carry_a_link),
        cmocka_unit_test(every_act_that_gives_or_decides_is_mailed_to_its_owner),
        cmocka_unit_test(what_is_no_act_is_not_mailed),
        cmocka_unit_test(a_used_credential_says_for_what_when_and_where_to_look),
        cmocka_unit_test(every_use_reads_in_both_languages),
        cmocka_unit_test(a_list_of_uses_says_how_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
