/* layers: base crypto canon verify */
/* SPDX-License-Identifier: Apache-2.0 */
/* The verifier of audit exports, fed with lines that others have touched: an export
 * that it calls intact says what the original said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fuzz/fuzz.h"
#include "unit/audit_export.h"

const char *const fuzz_words[] = {
    "\n",        "{",        "}",          "\"chain\":1",
    "null",      "\"d\":",   "\"head\":",  "\"canon\":null",
    "\\u0000",   "\"type\"", "\"record\"", "\"checkpoint\"",
    "\"salt\":", NULL};

static struct export_authority authority;
static struct audit_report original;

static struct audit_report check(struct bytes text)
{
    struct audit_check *c = audit_check_new(buf_bytes(&authority.root));
    struct audit_report report;
    bool good = true;

    while (good && text.n) {
        const uint8_t *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;

        good = audit_check_line(c, (struct str){(const char *)text.p, n});
        n += end ? 1 : 0;
        text = (struct bytes){text.p + n, text.n - n};
    }
    audit_check_end(c, &report);
    audit_check_free(&c);
    return report;
}

void fuzz_begin(void)
{
    static struct export_model model;
    struct export_lines lines = {0};
    struct buf text = {0};

    export_authority_make(&authority);
    export_model_make(&model);
    export_print(&model, &authority, &lines);
    for (size_t i = 0; i < lines.n; i++) {
        buf_add_bytes(&text, buf_bytes(&lines.line[i]));
        buf_add_byte(&text, '\n');
    }
    original = check(buf_bytes(&text));
    ASSERT(original.flaw == AUDIT_NO_FLAW);
    fuzz_seed(buf_bytes(&text));
    export_lines_clear(&lines);
    buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct audit_report r = check((struct bytes){data, size});

    ASSERT(r.flaw < AUDIT_FLAW_COUNT && audit_flaw_sentence(r.flaw));
    if (r.flaw != AUDIT_NO_FLAW)
        return 0;
    ASSERT(uuid_eq(r.company, original.company));
    ASSERT(digest_eq(&r.root, &original.root));
    for (size_t i = 0; i < AUDIT_CHAINS; i++) {
        ASSERT(r.chains[i].records == original.chains[i].records);
        ASSERT(r.chains[i].checkpoint_us == original.chains[i].checkpoint_us);
        ASSERT(digest_eq(&r.chains[i].head, &original.chains[i].head));
    }
    fuzz_accepted();
    return 0;
}
