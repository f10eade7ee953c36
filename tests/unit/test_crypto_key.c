/* layers: base crypto */
/* labels: threaded */
/* SPDX-License-Identifier: Apache-2.0 */
/* Key pairs: generation, storage, signatures, and what must not verify. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>

#include "crypto/digest.h"
#include "crypto/key.h"

static const enum key_algorithm algorithms[] = {KEY_P256, KEY_RSA2048, KEY_RSA3072};
static struct key_pair *keys[ARRAY_LEN(algorithms)];
static struct buf spki[ARRAY_LEN(algorithms)];
static struct digest message;

static int make_keys(void **state)
{
    (void)state;
    assert_true(crypto_init(1 << 18));
    message = sha256_of(str_bytes(STR("message")));
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        assert_int_equal(key_generate(algorithms[i], &keys[i]), OK);
        key_public_der(keys[i], &spki[i]);
    }
    return 0;
}

static int free_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        key_free(&keys[i]);
        buf_clear(&spki[i]);
    }
    return 0;
}

struct signed_message {
    uint8_t b[KEY_SIGNATURE_MAX];
    size_t n;
};

static struct bytes sign(size_t i, struct signed_message *s)
{
    assert_int_equal(key_sign(keys[i], &message, s->b, &s->n), OK);
    return (struct bytes){s->b, s->n};
}

static void a_signature_of_each_algorithm_verifies(void **state)
{
    struct signed_message s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++)
        assert_true(key_verifies(buf_bytes(&spki[i]), &message, sign(i, &s)));
}

static void a_signature_does_not_verify_for_another_digest(void **state)
{
    struct digest other = sha256_of(str_bytes(STR("messagf")));
    struct signed_message s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++)
        assert_false(key_verifies(buf_bytes(&spki[i]), &other, sign(i, &s)));
}

static void a_signature_does_not_verify_under_another_key(void **state)
{
    struct key_pair *other = NULL;
    struct signed_message s;
    struct buf der = {0};

    (void)state;
    assert_int_equal(key_generate(KEY_P256, &other), OK);
    key_public_der(other, &der);
    assert_false(key_verifies(buf_bytes(&der), &message, sign(0, &s)));
    assert_false(key_verifies(buf_bytes(&spki[1]), &message, sign(0, &s)));
    assert_false(key_verifies(buf_bytes(&spki[0]), &message, sign(1, &s)));
    key_free(&other);
    buf_clear(&der);
}

static void a_changed_cut_or_lengthened_signature_does_not_verify(void **state)
{
    struct signed_message s = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        struct bytes good = sign(i, &s);

        for (size_t k = 0; k < good.n; k += 7) {
            s.b[k] ^= 0x10;
            assert_false(key_verifies(buf_bytes(&spki[i]), &message, good));
            s.b[k] ^= 0x10;
        }
        assert_false(key_verifies(buf_bytes(&spki[i]), &message,
                                  (struct bytes){good.p, good.n - 1}));
        if (good.n < KEY_SIGNATURE_MAX)
            assert_false(key_verifies(buf_bytes(&spki[i]), &message,
                                      (struct bytes){good.p, good.n + 1}));
        assert_false(
            key_verifies(buf_bytes(&spki[i]), &message, (struct bytes){NULL, 0}));
    }
}

static void a_private_key_survives_its_der_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        struct buf der = {0}, again = {0};
        struct key_pair *copy = NULL;

        key_private_der(keys[i], &der);
        assert_true(key_from_private_der(buf_bytes(&der), &copy));
        assert_int_equal(key_algorithm_of(copy), algorithms[i]);
        key_public_der(copy, &again);
        assert_true(bytes_eq(buf_bytes(&again), buf_bytes(&spki[i])));
        key_free(&copy);
        buf_wipe(&der);
        buf_clear(&again);
    }
}

static void a_cut_lengthened_or_foreign_private_key_is_not_read(void **state)
{
    struct key_pair *copy = NULL;
    struct buf der = {0};

    (void)state;
    key_private_der(keys[0], &der);
    for (size_t n = 0; n < der.n; n++)
        assert_false(key_from_private_der((struct bytes){der.p, n}, &copy));
    buf_add_byte(&der, 0);
    assert_false(key_from_private_der(buf_bytes(&der), &copy));
    assert_false(key_from_private_der(buf_bytes(&spki[0]), &copy));
    assert_null(copy);
    buf_wipe(&der);
}

static void a_public_key_with_bytes_left_over_verifies_nothing(void **state)
{
    struct signed_message s;
    struct buf longer = {0};

    (void)state;
    buf_add_bytes(&longer, buf_bytes(&spki[0]));
    buf_add_byte(&longer, 0);
    assert_false(key_verifies(buf_bytes(&longer), &message, sign(0, &s)));
    assert_false(key_verifies((struct bytes){NULL, 0}, &message, sign(0, &s)));
    buf_clear(&longer);
}

static void a_public_key_that_is_no_key_verifies_nothing(void **state)
{
    struct signed_message s = {0};
    struct buf bent = {0};

    (void)state;
    buf_add_bytes(&bent, buf_bytes(&spki[0]));
    bent.p[bent.n - 1] ^= 1; /* a point that is not on the curve */
    assert_false(key_verifies(buf_bytes(&bent), &message, sign(0, &s)));
    buf_clear(&bent);
    buf_add_bytes(&bent, buf_bytes(&spki[1]));
    buf_add_byte(&bent, 0); /* after the two numbers, counted in both lengths around */
    bent.p[3]++;
    bent.p[22]++;
    assert_false(key_verifies(buf_bytes(&bent), &message, sign(1, &s)));
    buf_clear(&bent);
}

static void sm2_is_named_but_not_made(void **state)
{
    struct key_pair *key = NULL;

    (void)state;
    assert_int_equal(key_generate(KEY_SM2, &key), ERR_FIELD_BAD);
    assert_int_equal(key_generate(KEY_UNKNOWN, &key), ERR_FIELD_BAD);
    assert_null(key);
}

static void algorithms_are_known_by_name(void **state)
{
    (void)state;
    for (enum key_algorithm i = KEY_P256; i <= KEY_SM2; i++)
        assert_int_equal(key_algorithm_from_name(str_of(key_algorithm_name(i))), i);
    assert_int_equal(key_algorithm_from_name(STR("p384")), KEY_UNKNOWN);
    assert_null(key_algorithm_name(KEY_UNKNOWN));
}

static void *sign_often(void *failed)
{
    for (int k = 0; k < 50; k++) {
        for (size_t i = 0; i < 2; i++) {
            struct signed_message s;

            if (key_sign(keys[i], &message, s.b, &s.n) != OK ||
                !key_verifies(buf_bytes(&spki[i]), &message, (struct bytes){s.b, s.n}))
                *(bool *)failed = true;
        }
    }
    return NULL;
}

static void many_threads_may_sign_with_one_key(void **state)
{
    pthread_t threads[4];
    bool failed[4] = {false};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, sign_often, &failed[i]), 0);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        pthread_join(threads[i], NULL);
        assert_false(failed[i]);
    }
}

static void the_self_test_passes(void **state)
{
    (void)state;
    crypto_warm();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_of_each_algorithm_verifies),
        cmocka_unit_test(a_signature_does_not_verify_for_another_digest),
        cmocka_unit_test(a_signature_does_not_verify_under_another_key),
        cmocka_unit_test(a_changed_cut_or_lengthened_signature_does_not_verify),
        cmocka_unit_test(a_private_key_survives_its_der_form),
        cmocka_unit_test(a_cut_lengthened_or_foreign_private_key_is_not_read),
        cmocka_unit_test(a_public_key_with_bytes_left_over_verifies_nothing),
        cmocka_unit_test(a_public_key_that_is_no_key_verifies_nothing),
        cmocka_unit_test(sm2_is_named_but_not_made),
        cmocka_unit_test(algorithms_are_known_by_name),
        cmocka_unit_test(many_threads_may_sign_with_one_key),
        cmocka_unit_test(the_self_test_passes),
    };

    return cmocka_run_group_tests_name("crypto.key", tests, make_keys, free_keys);
}
