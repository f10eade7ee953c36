/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the clocks, and moments as text. The calendar is proleptic Gregorian and
 * computed here, so that no locale, time zone or C library state takes part. */
#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

struct date {
    int64_t year;
    int month, day, hour, minute, second, ms;
};

static int64_t now_us(clockid_t id)
{
    struct timespec t;

    (void)clock_gettime(id, &t);
    return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

int64_t clock_utc_us(void)
{
    return now_us(CLOCK_REALTIME);
}

int64_t clock_monotonic_us(void)
{
    return now_us(CLOCK_MONOTONIC);
}

void clock_sleep_us(int64_t us)
{
    struct timespec t = {.tv_sec = us / US_PER_S, .tv_nsec = us % US_PER_S * 1000};

    if (us <= 0)
        return;
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &t) == EINTR)
        continue;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Days since 1970-01-01. Years are counted from 1 March, so that a leap day is last. */
static int64_t days_of(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static struct date date_of(int64_t us)
{
    int64_t days = floor_div(us, US_PER_DAY);
    int64_t rest = us - days * US_PER_DAY;
    int64_t z = days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    struct date d;

    d.day = (int)(doy - (153 * mp + 2) / 5 + 1);
    d.month = (int)(mp < 10 ? mp + 3 : mp - 9);
    d.year = yoe + era * 400 + (d.month <= 2);
    d.hour = (int)(rest / (3600 * US_PER_S));
    d.minute = (int)(rest / (60 * US_PER_S) % 60);
    d.second = (int)(rest / US_PER_S % 60);
    d.ms = (int)(rest / US_PER_MS % 1000);
    return d;
}

/* Writes exactly `width` digits, the last ones where the value is too large. */
static char *put_digits(char *out, int64_t v, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        out[i] = (char)('0' + v % 10);
        v /= 10;
    }
    return out + width;
}

static char *put_char(char *out, char c)
{
    *out = c;
    return out + 1;
}

void clock_text(int64_t us, char out[CLOCK_TEXT_LEN + 1])
{
    struct date d = date_of(us);

    out = put_char(put_digits(out, d.year, 4), '-');
    out = put_char(put_digits(out, d.month, 2), '-');
    out = put_char(put_digits(out, d.day, 2), 'T');
    out = put_char(put_digits(out, d.hour, 2), ':');
    out = put_char(put_digits(out, d.minute, 2), ':');
    out = put_char(put_digits(out, d.second, 2), '.');
    out = put_char(put_digits(out, d.ms, 3), 'Z');
    *out = '\0';
}

void clock_pdf_text(int64_t us, char out[CLOCK_PDF_LEN + 1])
{
    struct date d = date_of(us);

    memcpy(out, "D:", 2);
    out = put_digits(out + 2, d.year, 4);
    out = put_digits(out, d.month, 2);
    out = put_digits(out, d.day, 2);
    out = put_digits(out, d.hour, 2);
    out = put_digits(out, d.minute, 2);
    out = put_digits(out, d.second, 2);
    memcpy(out, "+00'00'", 8);
}

/* Takes `width` digits off the front of *s. */
static bool take_digits(struct str *s, size_t width, int *out)
{
    int v = 0;

    if (s->n < width)
        return false;
    for (size_t i = 0; i < width; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        v = 10 * v + (s->p[i] - '0');
    }
    *s = (struct str){s->p + width, s->n - width};
    *out = v;
    return true;
}

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = (struct str){s->p + 1, s->n - 1};
    return true;
}

/* ".5" is 500,000 µs; no fraction at all is 0. */
static bool take_fraction(struct str *s, int64_t *us)
{
    int64_t scale = US_PER_S / 10;
    int digit;

    *us = 0;
    if (!take_char(s, '.'))
        return true;
    if (!take_digits(s, 1, &digit))
        return false;
    do {
        *us += digit * scale;
        scale /= 10;
    } while (scale > 0 && take_digits(s, 1, &digit));
    return true;
}

static bool take_offset(struct str *s, int64_t *us)
{
    int hours, minutes;
    bool west;

    *us = 0;
    if (take_char(s, 'Z'))
        return true;
    west = take_char(s, '-');
    if (!west && !take_char(s, '+'))
        return false;
    if (!take_digits(s, 2, &hours) || !take_char(s, ':') ||
        !take_digits(s, 2, &minutes))
        return false;
    if (hours > 23 || minutes > 59)
        return false;
    *us = (west ? -1 : 1) * (hours * 3600 + minutes * 60) * US_PER_S;
    return true;
}

static bool date_exists(int year, int month, int day)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (month < 1 || month > 12 || day < 1)
        return false;
    return day <= length[month - 1] + (month == 2 && leap);
}

bool clock_parse(struct str s, int64_t *us)
{
    int year, month, day, hour, minute, second;
    int64_t fraction, offset, seconds;

    if (!take_digits(&s, 4, &year) || !take_char(&s, '-') ||
        !take_digits(&s, 2, &month) || !take_char(&s, '-') ||
        !take_digits(&s, 2, &day) || !take_char(&s, 'T') ||
        !take_digits(&s, 2, &hour) || !take_char(&s, ':') ||
        !take_digits(&s, 2, &minute) || !take_char(&s, ':') ||
        !take_digits(&s, 2, &second) || !take_fraction(&s, &fraction) ||
        !take_offset(&s, &offset) || s.n != 0)
        return false;
    if (!date_exists(year, month, day) || hour > 23 || minute > 59 || second > 59)
        return false;
    seconds = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    *us = seconds * US_PER_S + fraction - offset;
    return true;
}
