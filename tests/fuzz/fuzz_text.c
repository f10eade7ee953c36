/* layers: base */
/* SPDX-License-Identifier: Apache-2.0 */
/* Short texts: ids, times, hex, base64url and the judges of text. Each has one text a
 * value: what is read and printed again reads as the same. */
#include "fuzz/fuzz.h"

/* system */
#include <ctype.h>

/* ours */
#include "base/clock.h"
#include "base/hex.h"
#include "base/text.h"
#include "base/uuid.h"

#define DECODED_MAX 64

const char *const fuzz_words[] = {"T",  "Z",    "+08:00", "-", "2026", "9999",
                                  "00", "公章", "é",      "é", NULL};

void fuzz_begin(void)
{
    static const char *const seeds[] = {
        "0192d0c0-1111-7000-8000-0123456789ab",
        "2026-11-21T10:24:00.000Z",
        "2024-02-29T23:59:59.123456+08:00",
        "0000-01-01T00:00:00+23:59",
        "00112233445566778899aabbccddeeff",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "91310115MA1K4XYZ7A",
        "somebody@example.com",
        "上海掌印科技有限公司\n第二行",
        "zh",
    };

    for (size_t i = 0; i < ARRAY_LEN(seeds); i++)
        fuzz_seed(str_bytes(str_of(seeds[i])));
}

static void try_uuid(struct str s)
{
    char text[UUID_TEXT_LEN + 1];
    uuid id;

    if (!uuid_parse(s, &id))
        return;
    uuid_text(id, text);
    ASSERT(s.n == UUID_TEXT_LEN);
    for (size_t i = 0; i < s.n; i++)
        ASSERT(tolower((unsigned char)s.p[i]) == text[i]);
    fuzz_accepted();
}

static void try_clock(struct str s)
{
    char text[CLOCK_TEXT_LEN + 1], pdf[CLOCK_PDF_LEN + 1];
    int64_t us, again, rest;

    if (!clock_parse(s, &us))
        return;
    clock_text(us, text);
    clock_pdf_text(us, pdf);
    /* an offset can lead out of the four-digit years */
    if (!clock_parse(str_of(text), &again))
        ASSERT(s.p[s.n - 1] != 'Z');
    else {
        rest = us - again;
        ASSERT(rest >= 0 && rest < US_PER_MS);
        ASSERT(strlen(text) == CLOCK_TEXT_LEN && strlen(pdf) == CLOCK_PDF_LEN);
    }
    fuzz_accepted();
}

static void try_base64url(struct str s)
{
    uint8_t out[DECODED_MAX];
    char text[BASE64URL_LEN(DECODED_MAX) + 1];
    size_t found = 0;

    for (size_t n = 0; n <= DECODED_MAX; n++) {
        if (!base64url_decode(s, out, n))
            continue;
        found++;
        base64url_encode((struct bytes){out, n}, text);
        ASSERT(str_is(s, text));
    }
    ASSERT(found <= 1);
}

static void try_hex(struct str s)
{
    uint8_t out[DECODED_MAX];
    char text[2 * DECODED_MAX + 1];

    if (s.n / 2 > DECODED_MAX || !hex_decode(s, out, s.n / 2))
        return;
    hex_encode((struct bytes){out, s.n / 2}, text);
    ASSERT(s.n == strlen(text));
    for (size_t i = 0; i < s.n; i++)
        ASSERT(tolower((unsigned char)s.p[i]) == text[i]);
}

static void try_text(struct str s)
{
    struct str rest = s;
    size_t points = 0;

    if (!text_is_plain(s, true))
        return;
    while (rest.n) {
        uint32_t c = text_next(&rest);

        ASSERT(c == '\n' || c == '\t' || c >= 0x20);
        ASSERT(c <= 0x10ffff && (c < 0xd800 || c > 0xdfff));
        ASSERT(c < 0x202a || c > 0x202e);
        points++;
    }
    ASSERT(points == text_length(s));
}

static void try_words(struct str s)
{
    if (text_is_mail_address(s)) {
        ASSERT(s.n <= 254 && memchr(s.p, '@', s.n));
        ASSERT(!memchr(s.p, '\r', s.n) && !memchr(s.p, '\n', s.n));
        ASSERT(!memchr(s.p, ' ', s.n) && !memchr(s.p, ',', s.n));
    }
    if (text_is_credit_code(s))
        ASSERT(s.n == 18);
    if (text_is_locale(s))
        ASSERT(s.n == 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str s = bytes_str((struct bytes){data, size});

    try_uuid(s);
    try_clock(s);
    try_base64url(s);
    try_hex(s);
    try_text(s);
    try_words(s);
    return 0;
}
