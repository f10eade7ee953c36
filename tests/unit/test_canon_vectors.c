/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base crypto canon */
/* Every record against bytes that another program computed from the description in
 * canon/schema.h. A failure here means that old digests, MACs and signatures would no
 * longer verify: the fix is a new version of the record, never a new vector. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/hex.h"
#include "canon_sample.h"

struct vector {
    uint16_t kind;
    const char *name;
    const char *full, *full_digest;
    const char *bare, *bare_digest;
};

#define VECTOR(...) {__VA_ARGS__},
static const struct vector vectors[] = {
#include "canon_vectors.inc"
};

static const struct canon_schema *schema_of(const struct vector *v)
{
    const struct canon_schema *s;
    for (size_t i = 0; (s = sample_schema(i)); i++)
        if (s->kind == v->kind)
            return s;
    fail_msg("kind %d (%s) is gone", v->kind, v->name);
    return NULL;
}

static void assert_hex(struct bytes b, const char *expected)
{
    char *text = malloc(2 * b.n + 1);
    hex_encode(b, text);
    assert_string_equal(text, expected);
    free(text);
}

static void every_record_has_its_frozen_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        const struct canon_schema *s = schema_of(&vectors[i]);
        struct buf full = sample_encoded(s, true), bare = sample_encoded(s, false);
        assert_string_equal(s->name, vectors[i].name);
        assert_hex(buf_bytes(&full), vectors[i].full);
        assert_hex(buf_bytes(&bare), vectors[i].bare);
        buf_clear(&full);
        buf_clear(&bare);
    }
}

static void every_record_has_its_frozen_digest(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        const struct canon_schema *s = schema_of(&vectors[i]);
        struct buf full = sample_encoded(s, true), bare = sample_encoded(s, false);
        struct digest a = canon_digest(s, buf_bytes(&full));
        struct digest b = canon_digest(s, buf_bytes(&bare));
        assert_hex(digest_bytes(&a), vectors[i].full_digest);
        assert_hex(digest_bytes(&b), vectors[i].bare_digest);
        buf_clear(&full);
        buf_clear(&bare);
    }
}

static void every_record_has_a_vector(void **state)
{
    (void)state;
    size_t n = 0;
    while (sample_schema(n))
        n++;
    assert_int_equal(n, ARRAY_LEN(vectors));
}

static void the_digest_of_a_record_is_the_digest_of_its_bytes(void **state)
{
    (void)state;
    const struct canon_role role = {.person = {{7}}, .role = ROLE_AUDITOR};
    struct buf b = {0};
    canon_encode(&canon_role_schema, &role, &b);
    struct digest whole = canon_digest(&canon_role_schema, buf_bytes(&b));
    struct digest of = canon_digest_of(&canon_role_schema, &role);
    assert_true(digest_eq(&whole, &of));
    buf_clear(&b);
}

static void two_items_with_the_same_fields_have_different_digests(void **state)
{
    (void)state;
    const struct item_grant item = {.grant = {{1}}};
    struct digest suspend =
        canon_digest_of(canon_item_schema(ITEM_GRANT_SUSPEND), &item);
    struct digest revoke = canon_digest_of(canon_item_schema(ITEM_GRANT_REVOKE), &item);
    assert_false(digest_eq(&suspend, &revoke));
}

static void audit_records_have_their_chain_and_time_at_fixed_places(void **state)
{
    (void)state;
    const struct canon_audit audit = {.company = {{1, 2, 3}},
                                      .chain = AUDIT_ACTIVITY,
                                      .sequence = 0x0102030405060708,
                                      .at = 0x1112131415161718};
    struct buf b = {0};
    canon_encode(&canon_audit_schema, &audit, &b);
    assert_memory_equal(b.p + AUDIT_COMPANY_OFF, audit.company.b, 16);
    assert_int_equal(b.p[AUDIT_CHAIN_OFF], AUDIT_ACTIVITY);
    assert_memory_equal(b.p + AUDIT_SEQUENCE_OFF, "\x01\x02\x03\x04\x05\x06\x07\x08",
                        8);
    assert_memory_equal(b.p + AUDIT_TIME_OFF, "\x11\x12\x13\x14\x15\x16\x17\x18", 8);
    buf_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_record_has_its_frozen_bytes),
        cmocka_unit_test(every_record_has_its_frozen_digest),
        cmocka_unit_test(every_record_has_a_vector),
        cmocka_unit_test(the_digest_of_a_record_is_the_digest_of_its_bytes),
        cmocka_unit_test(two_items_with_the_same_fields_have_different_digests),
        cmocka_unit_test(audit_records_have_their_chain_and_time_at_fixed_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
