/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base rules domain api http auth support */
/* The words of the OpenAPI document: whoever reads only it must find every route, every
 * error and every rule, in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "api/openapi.h"
#include "api/openapi_guide.h"
#include "api/routes.h"
#include "base/text.h"

static json_t *document;

static int make_document(void **state)
{
    (void)state;
    document = openapi_document();
    return document ? 0 : -1;
}

static int drop_document(void **state)
{
    (void)state;
    json_decref(document);
    return 0;
}

static const char *text_at(const json_t *v, const char *name)
{
    const char *text = json_string_value(json_object_get(v, name));

    if (!text || !*text)
        fail_msg("no %s", name);
    return text;
}

static bool is_chinese(const char *text)
{
    struct str s = str_of(text);

    while (s.n) {
        uint32_t c = text_next(&s);

        if (c >= 0x4e00 && c <= 0x9fff)
            return true;
    }
    return false;
}

static void assert_both(const json_t *v, const char *en, const char *zh)
{
    assert_false(is_chinese(text_at(v, en)));
    assert_true(is_chinese(text_at(v, zh)));
}

static void every_table_of_routes_stands_under_a_tag(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_table_count; i++) {
        if (!guide_tag_of(api_tables[i]))
            fail_msg("no tag for %s", api_tables[i]->path);
    }
}

static void every_tag_is_described_in_both_languages(void **state)
{
    const json_t *tag;
    size_t i;

    (void)state;
    json_array_foreach(json_object_get(document, "tags"), i, tag)
    {
        assert_both(tag, "description", "x-description-zh");
        assert_both(tag, "name", "x-name-zh");
    }
    assert_true(i > 10);
}

static void every_operation_says_who_may_call_it(void **state)
{
    const char *path, *method;
    json_t *methods, *operation;

    (void)state;
    json_object_foreach(json_object_get(document, "paths"), path, methods)
    {
        json_object_foreach(methods, method, operation)
        {
            assert_both(operation, "description", "x-description-zh");
        }
    }
}

/* In the list of errors, with its status and its sentence. */
static void assert_listed(const char *guide, enum err e, bool zh)
{
    const struct err_info *info = err_info(e);
    char row[400];

    (void)snprintf(row, sizeof row, "\n| `%s` | %d | %s |\n", info->code, info->status,
                   zh ? info->zh : info->en);
    if (!strstr(guide, row))
        fail_msg("not in the guide: %s", row);
}

static void every_error_is_explained_in_both_languages(void **state)
{
    const json_t *info = json_object_get(document, "info");

    (void)state;
    for (enum err e = OK + 1; e < ERR_COUNT; e++) {
        assert_listed(text_at(info, "description"), e, false);
        assert_listed(text_at(info, "x-description-zh"), e, true);
    }
}

/* Whatever the guide calls must be there to be called. */
static void the_guide_names_only_routes_that_exist(void **state)
{
    static const char *const languages[] = {"description", "x-description-zh"};
    const json_t *paths = json_object_get(document, "paths");
    size_t found = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
        const char *p = text_at(json_object_get(document, "info"), languages[i]);

        while ((p = strpbrk(p, "`"))) {
            char method[8], path[100], full[120];

            if (sscanf(++p, "%7[A-Z] /%99[^`]`", method, path) != 2)
                continue;
            (void)snprintf(full, sizeof full, "/api/v1/%s", path);
            if (!json_object_get(paths, full))
                fail_msg("%s is not a route", full);
            found++;
        }
    }
    assert_true(found >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_of_routes_stands_under_a_tag),
        cmocka_unit_test(every_tag_is_described_in_both_languages),
        cmocka_unit_test(every_operation_says_who_may_call_it),
        cmocka_unit_test(every_error_is_explained_in_both_languages),
        cmocka_unit_test(the_guide_names_only_routes_that_exist),
    };

    return cmocka_run_group_tests(tests, make_document, drop_document);
}
