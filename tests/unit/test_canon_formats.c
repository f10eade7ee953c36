/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon support */
/* docs/formats.md shows the tables that the code uses. When a table grew, this test
 * writes the page as it should be beside the build and says where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "canon_sample.h"

#define PAGE "docs/formats.md"
#define MARK "<!-- generated from the tables of server/canon; tests compare -->\n"

static const char *type_name(enum canon_type type)
{
    static const char *const names[] = {"U8",       "I64",        "TIME",   "UUID",
                                        "DIGEST",   "TEXT",       "BYTES",  "OPT_I64",
                                        "OPT_UUID", "OPT_DIGEST", "RECORD", "LIST"};
    return names[type];
}

/* The unit of a field's maximum; the other types have none. */
static const char *limit_unit(enum canon_type type)
{
    if (type == CANON_TEXT || type == CANON_BYTES)
        return " bytes";
    return type == CANON_LIST ? " items" : "";
}

static void print_fields(const struct canon_schema *s, struct buf *out)
{
    buf_add_cstr(out, "| field | type | at most |\n|---|---|---|\n");
    for (size_t i = 0; i < s->count; i++) {
        const struct canon_field *f = &s->fields[i];
        buf_printf(out, "| %s | %s%s%s | ", f->name, type_name(f->type),
                   f->part ? " of " : "", f->part ? f->part->name : "");
        if (f->max || f->type == CANON_U8)
            buf_printf(out, "%zu%s", f->max, limit_unit(f->type));
        buf_add_cstr(out, " |\n");
    }
    buf_add_cstr(out, "\n");
}

/* Parts in the order in which the records need them, each once. */
struct parts {
    const struct canon_schema *seen[64];
    size_t n;
};

static void note_parts(const struct canon_schema *s, struct parts *parts)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct canon_schema *part = s->fields[i].part;
        bool known = part == NULL || part->kind != 0;
        for (size_t k = 0; k < parts->n && !known; k++)
            known = parts->seen[k] == part;
        if (known)
            continue;
        assert_true(parts->n < ARRAY_LEN(parts->seen));
        parts->seen[parts->n++] = part;
        note_parts(part, parts);
    }
}

static void print_page(struct buf *out)
{
    struct parts parts = {0};
    const struct canon_schema *s;
    buf_add_cstr(out, MARK "\n## Records\n\n");
    for (size_t i = 0; (s = sample_schema(i)); i++) {
        if (i == ARRAY_LEN(record_schemas))
            buf_add_cstr(out, "## Items of acts\n\n");
        buf_printf(out, "### %s (kind %d, version %d)\n\n", s->name, s->kind,
                   s->version);
        print_fields(s, out);
        note_parts(s, &parts);
    }
    buf_add_cstr(out, "## Parts\n\n");
    for (size_t i = 0; i < parts.n; i++) {
        buf_printf(out, "### %s\n\n", parts.seen[i]->name);
        print_fields(parts.seen[i], out);
    }
    out->n--; /* one line end at the end of the page */
    buf_add_byte(out, 0);
}

static char *read_page(void)
{
    FILE *f = fopen(SEALKEEPER_SOURCE_DIR "/" PAGE, "re");
    if (!f)
        return calloc(1, 1);
    char *text = calloc(1, 1 << 20);
    size_t n = fread(text, 1, (1 << 20) - 1, f);
    text[n] = 0;
    fclose(f);
    return text;
}

static void write_expected(const struct buf *page)
{
    FILE *f = fopen("formats.md", "we");
    assert_non_null(f);
    fputs((const char *)page->p, f);
    fclose(f);
}

static void the_page_of_formats_shows_the_tables(void **state)
{
    (void)state;
    struct buf expected = {0};
    char *page = read_page();
    const char *generated = strstr(page, MARK);
    print_page(&expected);
    if (!generated || strcmp(generated, (const char *)expected.p) != 0) {
        write_expected(&expected);
        fail_msg("%s is not what the tables say; ./formats.md is", PAGE);
    }
    buf_clear(&expected);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_of_formats_shows_the_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
