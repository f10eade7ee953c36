/* SPDX-License-Identifier: Apache-2.0 */
/* The shapes of trivial PINs. Pure; sees the PIN, keeps nothing of it. */
#include "rules/pin_rules.h"

static bool has_equal_steps(const uint8_t *d, size_t n, size_t stride)
{
    int step = (d[stride] - d[0] + 10) % 10;
    for (size_t i = stride; i < n; i += stride)
        if ((d[i] - d[i - stride] + 10) % 10 != step)
            return false;
    return true;
}

static bool is_repeated_group(const uint8_t *d, size_t n, size_t group)
{
    for (size_t i = group; i < n; i++)
        if (d[i] != d[i - group])
            return false;
    return true;
}

static bool is_doubled_row(const uint8_t *d, size_t n)
{
    for (size_t i = 0; i + 1 < n; i += 2)
        if (d[i] != d[i + 1])
            return false;
    return n % 2 == 0 && has_equal_steps(d, n, 2);
}

static bool is_mirrored_row(const uint8_t *d, size_t n)
{
    for (size_t i = 0; i < n / 2; i++)
        if (d[i] != d[n - 1 - i])
            return false;
    return has_equal_steps(d, n / 2, 1);
}

/* YYYYMMDD or DDMMYYYY of the last and this century: somebody's birthday. */
static bool is_date(const uint8_t *d, size_t n)
{
    if (n != 8)
        return false;
    for (int first = 0; first < 2; first++) {
        const uint8_t *year = d + (first ? 4 : 0);
        const uint8_t *month = d + (first ? 2 : 4);
        const uint8_t *day = d + (first ? 0 : 6);
        int y = year[0] * 10 + year[1];
        int m = month[0] * 10 + month[1];
        int t = day[0] * 10 + day[1];
        if ((y == 19 || y == 20) && m >= 1 && m <= 12 && t >= 1 && t <= 31)
            return true;
    }
    return false;
}

enum err pin_check(struct bytes pin)
{
    uint8_t d[PIN_MAX];
    bool trivial = false;

    if (pin.n < PIN_MIN || pin.n > PIN_MAX) /* guard: pin_length */
        return ERR_PIN_TRIVIAL;
    for (size_t i = 0; i < pin.n; i++) {
        if (pin.p[i] < '0' || pin.p[i] > '9') /* guard: pin_digits */
            return ERR_PIN_TRIVIAL;
        d[i] = (uint8_t)(pin.p[i] - '0');
    }
    for (size_t group = 1; group <= pin.n / 2; group++)
        trivial = trivial || (pin.n % group == 0 && is_repeated_group(d, pin.n, group));
    trivial = trivial || has_equal_steps(d, pin.n, 1) || is_doubled_row(d, pin.n) ||
              is_mirrored_row(d, pin.n) || is_date(d, pin.n);
    explicit_bzero(d, sizeof d);
    return trivial ? ERR_PIN_TRIVIAL : OK; /* guard: pin_trivial */
}
