/* SPDX-License-Identifier: Apache-2.0 */
/* Hex and base64url. Decoders take exactly one text for a value and refuse the rest. */
#include "base/hex.h"

static const char hex_digits[] = "0123456789abcdef";
static const char base64url_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void hex_encode(struct bytes in, char *out)
{
    for (size_t i = 0; i < in.n; i++) {
        *out++ = hex_digits[in.p[i] >> 4];
        *out++ = hex_digits[in.p[i] & 15];
    }
    *out = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool hex_decode(struct str in, uint8_t *out, size_t out_n)
{
    if (in.n / 2 != out_n || in.n % 2)
        return false;
    for (size_t i = 0; i < out_n; i++) {
        int high = hex_value(in.p[2 * i]);
        int low = hex_value(in.p[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void base64url_encode(struct bytes in, char *out)
{
    uint32_t window = 0;
    int bits = 0;

    for (size_t i = 0; i < in.n; i++) {
        window = (window << 8 | in.p[i]) & 0xffff;
        for (bits += 8; bits >= 6; bits -= 6)
            *out++ = base64url_digits[window >> (bits - 6) & 63];
    }
    if (bits)
        *out++ = base64url_digits[window << (6 - bits) & 63];
    *out = '\0';
}

static int base64url_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '-')
        return 62;
    return c == '_' ? 63 : -1;
}

bool base64url_decode(struct str in, uint8_t *out, size_t out_n)
{
    uint32_t window = 0;
    int bits = 0;
    size_t done = 0;

    if (in.n != BASE64URL_LEN(out_n))
        return false;
    for (size_t i = 0; i < in.n; i++) {
        int v = base64url_value(in.p[i]);

        if (v < 0)
            return false;
        window = (window << 6 | (uint32_t)v) & 0xffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[done++] = (uint8_t)(window >> bits);
        }
    }
    return (window & ((1u << bits) - 1)) == 0;
}
