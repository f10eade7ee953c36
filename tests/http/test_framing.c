/* layers: http loop support db base */
/* labels: campaign */
/* SPDX-License-Identifier: Apache-2.0 */
/* The framing rules by themselves: heads taken apart, targets, chunk lines, and heads
 * mutated at random, of which whatever is accepted must still be unambiguous. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <strings.h>

#include "http/framing.h"
#include "support/campaign.h"

#define HEADS_A_MUTATION 300 /* these are quick */

static const char good_head[] = "POST /api/v1/grants?q=%20a HTTP/1.1\r\n"
                                "Host: seal.example:8443\r\n"
                                "Content-Type: application/json\r\n"
                                "Content-Length: 12\r\n"
                                "Accept: */*\r\n\r\n";

static void a_head_is_taken_apart(void **state)
{
    struct framing_head h = {0};
    struct bytes head = str_bytes(str_of(good_head));
    size_t scanned = 0, head_n = 0;

    (void)state;
    assert_int_equal(framing_find_head(head, &scanned, &head_n), FRAMING_DONE);
    assert_int_equal(head_n, head.n);
    assert_int_equal(framing_read_head(head, &h), OK);
    assert_int_equal(h.method, HTTP_POST);
    assert_true(str_is(h.target, "/api/v1/grants?q=%20a"));
    assert_int_equal(h.length, 12);
    assert_false(h.chunked);
}

static void a_head_is_found_however_it_is_cut(void **state)
{
    struct bytes head = str_bytes(str_of(good_head));

    (void)state;
    for (size_t cut = 1; cut < head.n; cut++) {
        size_t scanned = 0, head_n = 0;

        assert_int_equal(
            framing_find_head((struct bytes){head.p, cut}, &scanned, &head_n),
            FRAMING_MORE);
        assert_int_equal(framing_find_head(head, &scanned, &head_n), FRAMING_DONE);
        assert_int_equal(head_n, head.n);
    }
}

static void targets_are_judged_byte_by_byte(void **state)
{
    static const char *const good[] = {"/",          "/a",       "/a/b?c=d&e",
                                       "/%E7%AB%A0", "/a.b/..c", "/a?x=/../%2f%0a",
                                       "/a;b=c,d"};
    static const char *const bad[] = {
        "",     "a",     "//a",   "/a#b",  "/a b",   "/%",      "/%4",   "/%4g",
        "/%00", "/%2F",  "/%5c",  "/%2e",  "/%25",   "/%0d%0a", "/%7f",  "/..",
        "/.",   "/a/..", "/a/./", "/../a", "/a?%00", "/a?b%",   "/a\\b", "/a\"",
        "/a<",  "/a^",   "/a`",   "/a{b}", "/a|b",   "*",       "/\x80", "http://x/",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(framing_is_target(str_of(good[i])));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(framing_is_target(str_of(bad[i])));
}

static enum framing chunk(const char *z, uint64_t *size)
{
    size_t n = 0;

    return framing_chunk_line(str_bytes(str_of(z)), &n, size);
}

static void a_chunk_line_is_hex_digits_and_crlf(void **state)
{
    uint64_t size = 0;

    (void)state;
    assert_int_equal(chunk("1aF\r\nrest", &size), FRAMING_DONE);
    assert_int_equal(size, 0x1af);
    assert_int_equal(chunk("ffffffff\r\n", &size), FRAMING_DONE);
    assert_int_equal(size, 0xffffffff);
    assert_int_equal(chunk("12", &size), FRAMING_MORE);
    assert_int_equal(chunk("12\r", &size), FRAMING_MORE);
    assert_int_equal(chunk("\r\n", &size), FRAMING_REFUSED);
    assert_int_equal(chunk("12\n", &size), FRAMING_REFUSED);
    assert_int_equal(chunk("12;x", &size), FRAMING_REFUSED);
    assert_int_equal(chunk("123456789\r\n", &size), FRAMING_REFUSED);
}

/* A second, naive reader: how often a header stands at the beginning of a line. */
static int count_header(const char *head, size_t n, const char *name)
{
    size_t length = strlen(name);
    int found = 0;

    for (size_t i = 0; i + length < n; i++)
        found += head[i] == '\n' && strncasecmp(head + i + 1, name, length) == 0;
    return found;
}

static void assert_unambiguous(const char *p, size_t n, const struct framing_head *h)
{
    assert_null(memchr(p, '\0', n));
    for (size_t i = 0; i < n; i++)
        assert_true(p[i] != '\n' || (i > 0 && p[i - 1] == '\r'));
    assert_true(count_header(p, n, "Host:") <= 1);
    assert_true(count_header(p, n, "Content-Length:") <= 1);
    assert_true(!h->chunked || count_header(p, n, "Content-Length:") == 0);
    assert_int_equal(count_header(p, n, "Transfer-Encoding:"), h->chunked);
    assert_int_equal(count_header(p, n, " ") + count_header(p, n, "\t"), 0);
    assert_true(h->target.n > 0 && h->target.p[0] == '/');
}

static void mutate(uint8_t *p, size_t n, unsigned *seed)
{
    static const char pieces[] = "\r\n \t:,;%/.?0+-xX\x01\x7f\x80";

    for (int changes = 1 + rand_r(seed) % 3; changes > 0; changes--) {
        size_t at = (size_t)rand_r(seed) % n;

        if (rand_r(seed) % 2)
            p[at] = (uint8_t)pieces[(size_t)rand_r(seed) % (sizeof pieces - 1)];
        else
            memmove(p + at, p + (size_t)rand_r(seed) % (n - 8),
                    n - at > 8 ? 8 : n - at);
    }
}

static void what_a_mutated_head_is_accepted_for_is_unambiguous(void **state)
{
    unsigned seed = (unsigned)test_campaign_seed();
    long rounds = test_campaign("MUTATIONS", 1000) * HEADS_A_MUTATION;
    long accepted = 0;

    (void)state;
    for (long i = 0; i < rounds; i++) {
        uint8_t copy[sizeof good_head];
        size_t scanned = 0, head_n = 0;
        struct framing_head h = {0};

        memcpy(copy, good_head, sizeof copy);
        mutate(copy, sizeof copy - 1, &seed);
        if (framing_find_head((struct bytes){copy, sizeof copy - 1}, &scanned,
                              &head_n) != FRAMING_DONE ||
            framing_read_head((struct bytes){copy, head_n}, &h) != OK)
            continue;
        accepted++;
        assert_unambiguous((const char *)copy, head_n, &h);
    }
    assert_true(accepted > rounds / 100 && accepted < rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_is_taken_apart),
        cmocka_unit_test(a_head_is_found_however_it_is_cut),
        cmocka_unit_test(targets_are_judged_byte_by_byte),
        cmocka_unit_test(a_chunk_line_is_hex_digits_and_crlf),
        cmocka_unit_test(what_a_mutated_head_is_accepted_for_is_unambiguous),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
