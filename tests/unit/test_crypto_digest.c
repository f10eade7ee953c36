/* layers: base crypto */
/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, HMAC, HKDF and key wrap against published vectors and against tampering. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/hex.h"
#include "crypto/aead.h"
#include "crypto/digest.h"

static struct bytes text(const char *z)
{
    return str_bytes(str_of(z));
}

static struct bytes repeated(uint8_t c, size_t n)
{
    static uint8_t room[256];

    assert_true(n <= sizeof room);
    memset(room, c, n);
    return (struct bytes){room, n};
}

static void assert_hex(struct bytes got, const char *expected)
{
    char hex[256];

    assert_true(got.n < sizeof hex / 2);
    hex_encode(got, hex);
    assert_string_equal(hex, expected);
}

static void assert_digest(struct digest d, const char *expected)
{
    assert_hex(digest_bytes(&d), expected);
}

static void sha256_gives_the_values_of_fips_180(void **state)
{
    (void)state;
    assert_digest(sha256_of(text("")),
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_digest(sha256_of(text("abc")),
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_digest(
        sha256_of(text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void sha256_of_pieces_is_sha256_of_the_whole(void **state)
{
    struct digest d;
    struct sha256 h;

    (void)state;
    sha256_init(&h);
    for (int i = 0; i < 10000; i++)
        sha256_add(&h, repeated('a', 100));
    sha256_add(&h, (struct bytes){NULL, 0});
    sha256_done(&h, &d);
    assert_digest(d,
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void assert_hmac(struct bytes key, struct bytes data, const char *expected)
{
    struct digest d;

    hmac_sha256(key, data, &d);
    assert_digest(d, expected);
}

static void hmac_gives_the_values_of_rfc_4231(void **state)
{
    uint8_t key[20], count[25];

    (void)state;
    memset(key, 0x0b, sizeof key);
    assert_hmac((struct bytes){key, 20}, text("Hi There"),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_hmac(text("Jefe"), text("what do ya want for nothing?"),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    assert_hmac((struct bytes){key, 20}, repeated(0xdd, 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    for (uint8_t i = 0; i < 25; i++)
        count[i] = i + 1;
    assert_hmac((struct bytes){count, 25}, repeated(0xcd, 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
}

static void hmac_hashes_a_key_longer_than_a_block(void **state)
{
    (void)state;
    assert_hmac(repeated(0xaa, 131),
                text("Test Using Larger Than Block-Size Key - Hash Key First"),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assert_hmac(
        repeated(0xaa, 131),
        text("This is a test using a larger than block-size key and a larger than "
             "block-size data. The key needs to be hashed before being used by the "
             "HMAC algorithm."),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

static void hkdf_gives_the_values_of_rfc_5869_without_salt(void **state)
{
    uint8_t out[42];

    (void)state;
    hkdf_sha256(repeated(0x0b, 22), (struct bytes){NULL, 0}, out, sizeof out);
    assert_hex((struct bytes){out, sizeof out},
               "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
               "9d201395faa4b61a96c8");
}

static void hkdf_gives_independent_keys_for_different_infos(void **state)
{
    uint8_t a[32], b[32], longer[100];

    (void)state;
    hkdf_sha256(text("key"), text("mac"), a, sizeof a);
    hkdf_sha256(text("key"), text("wrap"), b, sizeof b);
    hkdf_sha256(text("key"), text("mac"), longer, sizeof longer);
    assert_memory_not_equal(a, b, sizeof a);
    assert_memory_equal(a, longer, sizeof a);
}

/* ---- key wrap ---- */

static const uint8_t key_bytes[AEAD_KEY_LEN] = {1, 2, 3};
static const struct bytes key = {key_bytes, sizeof key_bytes};

static void what_was_wrapped_is_unwrapped(void **state)
{
    uint8_t wrapped[6 + AEAD_OVERHEAD], plain[6];

    (void)state;
    aead_wrap(key, text("company 1"), text("secret"), wrapped);
    assert_true(aead_unwrap(key, text("company 1"),
                            (struct bytes){wrapped, sizeof wrapped}, plain));
    assert_memory_equal(plain, "secret", 6);
}

static void the_same_plain_text_is_never_wrapped_alike(void **state)
{
    uint8_t a[6 + AEAD_OVERHEAD], b[6 + AEAD_OVERHEAD];

    (void)state;
    aead_wrap(key, text(""), text("secret"), a);
    aead_wrap(key, text(""), text("secret"), b);
    assert_memory_not_equal(a + AEAD_NONCE_LEN, b + AEAD_NONCE_LEN, 6);
}

static void every_flipped_bit_of_a_wrapped_value_is_found(void **state)
{
    uint8_t wrapped[6 + AEAD_OVERHEAD], plain[6];
    static const uint8_t zero[6];

    (void)state;
    aead_wrap(key, text("company 1"), text("secret"), wrapped);
    for (size_t bit = 0; bit < 8 * sizeof wrapped; bit++) {
        wrapped[bit / 8] ^= (uint8_t)(1 << bit % 8);
        memset(plain, 1, sizeof plain);
        assert_false(aead_unwrap(key, text("company 1"),
                                 (struct bytes){wrapped, sizeof wrapped}, plain));
        assert_memory_equal(plain, zero, sizeof plain);
        wrapped[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void another_key_name_or_length_does_not_unwrap(void **state)
{
    uint8_t wrapped[6 + AEAD_OVERHEAD], plain[6], other[AEAD_KEY_LEN] = {9};

    (void)state;
    aead_wrap(key, text("company 1"), text("secret"), wrapped);
    assert_false(aead_unwrap((struct bytes){other, sizeof other}, text("company 1"),
                             (struct bytes){wrapped, sizeof wrapped}, plain));
    assert_false(aead_unwrap(key, text("company 2"),
                             (struct bytes){wrapped, sizeof wrapped}, plain));
    for (size_t n = 0; n < sizeof wrapped; n++)
        assert_false(
            aead_unwrap(key, text("company 1"), (struct bytes){wrapped, n}, plain));
}

static void aes_256_gcm_is_the_published_one(void **state)
{
    /* McGrew and Viega, test case 14: zero key, zero nonce, one zero block */
    static const uint8_t zero_key[AEAD_KEY_LEN], zero[16];
    uint8_t wrapped[16 + AEAD_OVERHEAD] = {0}, plain[16];

    (void)state;
    assert_true(hex_decode(STR("cea7403d4d606b6e074ec5d3baf39d18"
                               "d0d1c8a799996bf0265b98b5d48ab919"),
                           wrapped + AEAD_NONCE_LEN, 32));
    assert_true(aead_unwrap((struct bytes){zero_key, sizeof zero_key},
                            (struct bytes){NULL, 0},
                            (struct bytes){wrapped, sizeof wrapped}, plain));
    assert_memory_equal(plain, zero, sizeof zero);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_gives_the_values_of_fips_180),
        cmocka_unit_test(sha256_of_pieces_is_sha256_of_the_whole),
        cmocka_unit_test(hmac_gives_the_values_of_rfc_4231),
        cmocka_unit_test(hmac_hashes_a_key_longer_than_a_block),
        cmocka_unit_test(hkdf_gives_the_values_of_rfc_5869_without_salt),
        cmocka_unit_test(hkdf_gives_independent_keys_for_different_infos),
        cmocka_unit_test(what_was_wrapped_is_unwrapped),
        cmocka_unit_test(the_same_plain_text_is_never_wrapped_alike),
        cmocka_unit_test(every_flipped_bit_of_a_wrapped_value_is_found),
        cmocka_unit_test(another_key_name_or_length_does_not_unwrap),
        cmocka_unit_test(aes_256_gcm_is_the_published_one),
    };

    return cmocka_run_group_tests_name("crypto.digest", tests, NULL, NULL);
}
