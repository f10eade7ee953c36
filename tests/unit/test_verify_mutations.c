/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon verify support */
/* labels: campaign */
/* Random damage to an audit export: every single one of many mutations is found. Left
 * alone are the header's name and time and the ids of attestation certificates: nothing
 * in the file rests on them, and sealverify does not repeat them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "audit_export.h"
#include "support/campaign.h"

static struct export_authority ca, forger;
static struct export_model model;
static unsigned seed;

static size_t below(size_t n)
{
    return (size_t)rand_r(&seed) % n;
}

/* ---- ways to damage an export ---- */

static const char hex_digits[] = "0123456789abcdef";

/* Another digit for one that stands after `member`, up to `end`. */
static void edit_after(struct buf *b, const char *member, char end)
{
    uint8_t *first = memmem(b->p, b->n, member, strlen(member)), *last, *p;
    uint8_t digit;

    assert_non_null(first);
    first += strlen(member);
    last = memchr(first, end, b->n - (size_t)(first - b->p));
    assert_non_null(last);
    do {
        p = first + below((size_t)(last - first));
    } while (*p < '0' || *p > '9');
    do {
        digit = (uint8_t)hex_digits[below(16)];
    } while (digit == *p);
    *p = digit;
}

static bool edit_digit(struct export_lines *l)
{
    edit_after(&l->line[1 + below(l->n - 1)], "\"chain\":", '}');
    return true;
}

static bool edit_header(struct export_lines *l)
{
    static const char *const members[] = {
        "\"company\":\"", "\"root\":\"",
        "\"purpose\":\"attestation\",\"certificate\":\"",
        "\"purpose\":\"checkpoint\",\"certificate\":\""};

    edit_after(&l->line[0], members[below(ARRAY_LEN(members))], '"');
    return true;
}

static bool remove_byte(struct export_lines *l)
{
    struct buf *b = &l->line[1 + below(l->n - 1)];
    size_t at = below(b->n);

    memmove(b->p + at, b->p + at + 1, b->n - at - 1);
    b->n--;
    return true;
}

static bool change_byte(struct export_lines *l)
{
    struct buf *b = &l->line[1 + below(l->n - 1)];

    b->p[below(b->n)] ^= (uint8_t)(1 + below(255));
    return true;
}

static bool remove_line(struct export_lines *l)
{
    size_t at = below(l->n);

    buf_clear(&l->line[at]);
    memmove(&l->line[at], &l->line[at + 1], (l->n - at - 1) * sizeof l->line[0]);
    l->n--;
    return true;
}

static bool repeat_line(struct export_lines *l)
{
    size_t from = below(l->n), to = below(l->n + 1);
    struct buf copy = {0};

    buf_add_bytes(&copy, buf_bytes(&l->line[from]));
    memmove(&l->line[to + 1], &l->line[to], (l->n - to) * sizeof l->line[0]);
    l->line[to] = copy;
    l->n++;
    return true;
}

static bool swap_lines(struct export_lines *l)
{
    size_t a = below(l->n), b = below(l->n);
    struct buf line = l->line[a];

    l->line[a] = l->line[b];
    l->line[b] = line;
    return a != b;
}

static bool cut_tail(struct export_lines *l)
{
    size_t keep = below(l->n);

    while (l->n > keep)
        buf_clear(&l->line[--l->n]);
    return true;
}

static bool cut_within_a_line(struct export_lines *l)
{
    size_t keep = below(l->n);

    while (l->n > keep + 1)
        buf_clear(&l->line[--l->n]);
    l->line[keep].n = below(l->line[keep].n);
    return true;
}

/* The model changed, everything after it hashed again, the genuine checkpoints kept. */
static void hash_anew(struct export_lines *l, const struct export_model *changed)
{
    struct export_lines forged;

    export_print(changed, &ca, &forged);
    for (size_t i = 0; i < l->n && i < forged.n; i++) {
        if (memmem(l->line[i].p, l->line[i].n, "checkpoint\",\"chain", 18))
            continue;
        buf_clear(&l->line[i]);
        l->line[i] = forged.line[i];
        forged.line[i] = (struct buf){0};
    }
    export_lines_clear(&forged);
}

static bool edit_and_hash_anew(struct export_lines *l)
{
    struct export_model changed = model;
    struct canon_audit *r = &changed.entries[below(2)][below(EXPORT_RECORDS)].record;

    if (below(2) == 0)
        r->event = STR("document.view");
    else
        r->flags ^= AUDIT_REFUSED;
    hash_anew(l, &changed);
    return true;
}

static bool exchange_and_hash_anew(struct export_lines *l)
{
    struct export_model changed = model;
    struct export_entry *chain = changed.entries[below(2)];
    size_t a = below(EXPORT_RECORDS), b = below(EXPORT_RECORDS);
    struct opt_uuid person = chain[a].record.person;

    chain[a].record.person = chain[b].record.person;
    chain[b].record.person = person;
    hash_anew(l, &changed);
    return a % 2 == 0 ? a != b : b % 2 == 0; /* odd entries name nobody */
}

/* All of it hashed and signed again, by a key that the root knows nothing of. */
static bool sign_anew(struct export_lines *l)
{
    struct export_model changed = model;

    changed.entries[below(2)][below(EXPORT_RECORDS)].record.event = STR("login.ok");
    export_lines_clear(l);
    export_print(&changed, &forger, l);
    if (below(2) == 0) { /* with the genuine header */
        buf_clear(&l->line[0]);
        export_header(&l->line[0], &ca, model.company);
    }
    return true;
}

static const struct {
    const char *name;
    bool (*apply)(struct export_lines *l); /* false: nothing was changed */
} mutations[] = {
    {"edit_digit", edit_digit},
    {"edit_header", edit_header},
    {"remove_byte", remove_byte},
    {"change_byte", change_byte},
    {"remove_line", remove_line},
    {"repeat_line", repeat_line},
    {"swap_lines", swap_lines},
    {"cut_tail", cut_tail},
    {"cut_within_a_line", cut_within_a_line},
    {"edit_and_hash_anew", edit_and_hash_anew},
    {"exchange_and_hash_anew", exchange_and_hash_anew},
    {"sign_anew", sign_anew},
};

/* ---- the test ---- */

static void every_random_mutation_is_found(void **state)
{
    long count = test_campaign("MUTATIONS", 1000);

    (void)state;
    for (long done = 0; done < count;) {
        size_t how = below(ARRAY_LEN(mutations));
        struct export_lines lines;
        bool changed;

        export_print(&model, &ca, &lines);
        changed = mutations[how].apply(&lines);
        if (changed && export_check(&lines, buf_bytes(&ca.root)).flaw == AUDIT_NO_FLAW)
            fail_msg("mutation %ld (%s) was not found", done, mutations[how].name);
        done += changed;
        export_lines_clear(&lines);
    }
}

static void the_unchanged_export_is_intact(void **state)
{
    struct export_lines lines;

    (void)state;
    export_print(&model, &ca, &lines);
    assert_int_equal(export_check(&lines, buf_bytes(&ca.root)).flaw, AUDIT_NO_FLAW);
    export_lines_clear(&lines);
}

static int make(void **state)
{
    (void)state;
    seed = (unsigned)test_campaign_seed();
    export_authority_make(&ca);
    export_authority_make(&forger);
    forger.checkpoint_id = ca.checkpoint_id;
    export_model_make(&model);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    export_authority_clear(&ca);
    export_authority_clear(&forger);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_unchanged_export_is_intact),
        cmocka_unit_test(every_random_mutation_is_found),
    };

    return cmocka_run_group_tests_name("verify.mutations", tests, make, clear);
}
