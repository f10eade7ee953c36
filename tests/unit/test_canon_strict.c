/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon */
/* The decoder takes exactly what the encoder writes: one byte string for one meaning.
 * Held against truncation at every byte, every single changed byte, and random damage;
 * the seed of a failing run is printed (SEALKEEPER_SEED repeats it). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/secret.h"
#include "canon_sample.h"

#define DAMAGES 20000

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static enum err decode(const struct canon_schema *s, struct bytes in)
{
    return canon_decode(s, in, arena, arena_alloc(arena, s->size));
}

/* What is accepted encodes to the very same bytes again. */
static bool is_canonical_or_refused(const struct canon_schema *s, struct bytes in)
{
    void *record = arena_alloc(arena, s->size);
    struct buf again = {0};
    if (canon_decode(s, in, arena, record) != OK)
        return true;
    canon_encode(s, record, &again);
    bool same = bytes_eq(buf_bytes(&again), in);
    buf_clear(&again);
    return same;
}

static void every_record_survives_the_round_trip(void **state)
{
    (void)state;
    const struct canon_schema *s;
    for (size_t i = 0; (s = sample_schema(i)); i++) {
        for (int full = 0; full < 2; full++) {
            struct buf b = sample_encoded(s, full);
            assert_int_equal(decode(s, buf_bytes(&b)), OK);
            assert_true(is_canonical_or_refused(s, buf_bytes(&b)));
            buf_clear(&b);
        }
    }
}

static void a_record_cut_at_any_byte_is_refused(void **state)
{
    (void)state;
    const struct canon_schema *s;
    for (size_t i = 0; (s = sample_schema(i)); i++) {
        struct buf b = sample_encoded(s, true);
        for (size_t n = 0; n < b.n; n++)
            assert_int_equal(decode(s, (struct bytes){b.p, n}), ERR_SIGNER_MESSAGE);
        buf_clear(&b);
    }
}

static void a_byte_after_the_end_is_refused(void **state)
{
    (void)state;
    const struct canon_schema *s;
    for (size_t i = 0; (s = sample_schema(i)); i++) {
        struct buf b = sample_encoded(s, true);
        buf_add_byte(&b, 0);
        assert_int_equal(decode(s, buf_bytes(&b)), ERR_SIGNER_MESSAGE);
        buf_clear(&b);
    }
}

static void a_record_of_another_kind_or_version_is_refused(void **state)
{
    (void)state;
    struct buf b = sample_encoded(&canon_role_schema, true);
    assert_int_equal(decode(&canon_department_schema, buf_bytes(&b)),
                     ERR_SIGNER_MESSAGE);
    b.p[1] = 2;
    assert_int_equal(decode(&canon_role_schema, buf_bytes(&b)), ERR_SIGNER_MESSAGE);
    buf_clear(&b);
}

static void every_changed_byte_is_refused_or_another_meaning(void **state)
{
    (void)state;
    const struct canon_schema *s;
    for (size_t i = 0; (s = sample_schema(i)); i++) {
        struct buf b = sample_encoded(s, true);
        for (size_t at = 0; at < b.n; at++) {
            uint8_t before = b.p[at];
            static const uint8_t values[] = {0, 1, 2, 0x7f, 0x80, 0xff};
            for (size_t v = 0; v < ARRAY_LEN(values); v++) {
                b.p[at] = values[v];
                assert_true(is_canonical_or_refused(s, buf_bytes(&b)));
            }
            b.p[at] = before;
            arena_reset(arena);
        }
        buf_clear(&b);
    }
}

/* Version, kind, then a text: presence at 4, length at 5, bytes from 9. */
static struct buf department_named(const char *name)
{
    const struct canon_department d = {.name = str_of(name)};
    struct buf b = {0};
    canon_encode(&canon_department_schema, &d, &b);
    return b;
}

static void a_presence_mark_is_zero_or_one(void **state)
{
    (void)state;
    struct buf b = department_named("law");
    assert_int_equal(b.p[4], 1);
    for (int mark = 2; mark < 256; mark++) {
        b.p[4] = (uint8_t)mark;
        assert_int_equal(decode(&canon_department_schema, buf_bytes(&b)),
                         ERR_SIGNER_MESSAGE);
    }
    buf_clear(&b);
}

static void absent_is_not_empty(void **state)
{
    (void)state;
    struct buf absent = department_named(NULL), empty = department_named("");
    struct canon_department d;
    assert_int_not_equal(absent.n, empty.n);
    assert_int_equal(
        canon_decode(&canon_department_schema, buf_bytes(&absent), arena, &d), OK);
    assert_null(d.name.p);
    assert_int_equal(
        canon_decode(&canon_department_schema, buf_bytes(&empty), arena, &d), OK);
    assert_non_null(d.name.p);
    assert_int_equal(d.name.n, 0);
    buf_clear(&absent);
    buf_clear(&empty);
}

/* "é" as letter and combining accent has the same look and other bytes. */
static void text_that_is_not_nfc_is_refused(void **state)
{
    (void)state;
    struct buf b = department_named("caf??x");
    memcpy(b.p + 4 + 1 + 4, "cafe\xcc\x81", 6);
    assert_int_equal(decode(&canon_department_schema, buf_bytes(&b)),
                     ERR_SIGNER_MESSAGE);
    memcpy(b.p + 4 + 1 + 4, "caf\xc3\xa9x", 6);
    assert_int_equal(decode(&canon_department_schema, buf_bytes(&b)), OK);
    buf_clear(&b);
}

static void text_with_a_control_or_broken_utf8_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"a\x01z", "a\x7fz", "a\xffz", "\xed\xa0\x80",
                                      "\xe2\x80\xae"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct buf b = department_named("xyz");
        memcpy(b.p + 4 + 1 + 4, bad[i], 3);
        assert_int_equal(decode(&canon_department_schema, buf_bytes(&b)),
                         ERR_SIGNER_MESSAGE);
        buf_clear(&b);
    }
}

static void a_value_over_its_maximum_is_refused(void **state)
{
    (void)state;
    struct canon_role role = {.role = ROLE_LAST};
    struct buf b = {0};
    canon_encode(&canon_role_schema, &role, &b);
    assert_int_equal(decode(&canon_role_schema, buf_bytes(&b)), OK);
    b.p[4 + 16] = ROLE_LAST + 1;
    assert_int_equal(decode(&canon_role_schema, buf_bytes(&b)), ERR_SIGNER_MESSAGE);
    buf_clear(&b);
}

static struct buf department_of_length(size_t n)
{
    struct buf b = department_named("");
    struct buf out = {0};
    buf_add(&out, b.p, 5);
    const uint8_t length[4] = {0, 0, (uint8_t)(n >> 8), (uint8_t)n};
    buf_add(&out, length, 4);
    for (size_t i = 0; i < n; i++)
        buf_add_byte(&out, 'x');
    buf_add(&out, b.p + 9, b.n - 9);
    buf_clear(&b);
    return out;
}

static void a_text_over_its_maximum_is_refused(void **state)
{
    (void)state;
    struct buf most = department_of_length(200), over = department_of_length(201);
    assert_int_equal(decode(&canon_department_schema, buf_bytes(&most)), OK);
    assert_int_equal(decode(&canon_department_schema, buf_bytes(&over)),
                     ERR_SIGNER_MESSAGE);
    buf_clear(&most);
    buf_clear(&over);
}

static void a_list_over_its_maximum_is_refused(void **state)
{
    (void)state;
    struct canon_member members[STEP_MEMBERS_MAX + 1] = {0};
    struct canon_step step = {.members = {members, STEP_MEMBERS_MAX}};
    struct canon_chain_version v = {.steps = {&step, 1}};
    struct buf b = {0};
    const char *field;
    canon_encode(&canon_chain_version_schema, &v, &b);
    assert_int_equal(decode(&canon_chain_version_schema, buf_bytes(&b)), OK);
    step.members.n++;
    assert_int_equal(canon_check(&canon_chain_version_schema, &v, &field),
                     ERR_FIELD_BAD);
    assert_string_equal(field, "members");
    buf_clear(&b);
}

/* A count that the bytes cannot hold must not cost memory. */
static void a_count_larger_than_the_message_is_refused(void **state)
{
    (void)state;
    const struct canon_act act = {0};
    struct buf b = {0};
    canon_encode(&canon_act_schema, &act, &b);
    b.p[b.n - 2] = 0x27; /* 9,999 items, none of them there */
    b.p[b.n - 1] = 0x0f;
    assert_int_equal(decode(&canon_act_schema, buf_bytes(&b)), ERR_SIGNER_MESSAGE);
    buf_clear(&b);
}

static void check_names_the_field_that_is_not_plain(void **state)
{
    (void)state;
    struct item_person_invite item = {.name = STR("Li Na"), .mail = STR("a\x01@b.cn")};
    const char *field = NULL;
    assert_int_equal(canon_check(canon_item_schema(ITEM_PERSON_INVITE), &item, &field),
                     ERR_TEXT_NOT_PLAIN);
    assert_string_equal(field, "mail");
}

static void check_looks_into_parts(void **state)
{
    (void)state;
    struct item_company_create item = {.administrator = {.name = STR("cafe\xcc\x81")}};
    const char *field = NULL;
    assert_int_equal(canon_check(canon_item_schema(ITEM_COMPANY_CREATE), &item, &field),
                     ERR_TEXT_NOT_PLAIN);
    assert_string_equal(field, "name");
}

/* ---- random damage ---- */

static uint64_t random_next(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static void damage(struct buf *b, uint64_t *seed)
{
    size_t at = random_next(seed) % b->n;
    switch (random_next(seed) % 4) {
    case 0:
        b->p[at] ^= (uint8_t)(1u << random_next(seed) % 8);
        break;
    case 1:
        b->p[at] = (uint8_t)random_next(seed);
        break;
    case 2:
        b->n = at;
        break;
    default:
        memmove(b->p + at, b->p + at + 1, b->n - at - 1);
        b->n--;
    }
}

static uint64_t seed_of_run(void)
{
    const char *given = getenv("SEALKEEPER_SEED");
    uint64_t seed;
    random_bytes(&seed, sizeof seed);
    if (given)
        seed = strtoull(given, NULL, 0);
    return seed ? seed : 1;
}

static void random_damage_is_refused_or_another_meaning(void **state)
{
    (void)state;
    uint64_t first = seed_of_run(), seed = first;
    size_t n = 0;
    while (sample_schema(n))
        n++;
    if (n == 0)
        fail_msg("there is no schema");
    for (int i = 0; n > 0 && i < DAMAGES; i++) {
        const struct canon_schema *s = sample_schema(random_next(&seed) % n);
        struct buf b = sample_encoded(s, random_next(&seed) % 4);
        for (int k = (int)(random_next(&seed) % 6); k >= 0 && b.n; k--)
            damage(&b, &seed);
        if (!is_canonical_or_refused(s, buf_bytes(&b)))
            fail_msg("%s, SEALKEEPER_SEED=%#llx", s->name, (unsigned long long)first);
        buf_clear(&b);
        arena_reset(arena);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_record_survives_the_round_trip),
        CASE(a_record_cut_at_any_byte_is_refused),
        CASE(a_byte_after_the_end_is_refused),
        CASE(a_record_of_another_kind_or_version_is_refused),
        CASE(every_changed_byte_is_refused_or_another_meaning),
        CASE(a_presence_mark_is_zero_or_one),
        CASE(absent_is_not_empty),
        CASE(text_that_is_not_nfc_is_refused),
        CASE(text_with_a_control_or_broken_utf8_is_refused),
        CASE(a_value_over_its_maximum_is_refused),
        CASE(a_text_over_its_maximum_is_refused),
        CASE(a_list_over_its_maximum_is_refused),
        CASE(a_count_larger_than_the_message_is_refused),
        CASE(check_names_the_field_that_is_not_plain),
        CASE(check_looks_into_parts),
        CASE(random_damage_is_refused_or_another_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
