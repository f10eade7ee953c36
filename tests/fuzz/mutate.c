/* SPDX-License-Identifier: Apache-2.0 */
/* The ways to damage an input, as a table of functions. */
#include "fuzz/mutate.h"

#include "fuzz/fuzz.h"

#define RANGE_MAX 512

/* xorshift64* */
static uint64_t next(struct dice *d)
{
    d->state ^= d->state >> 12;
    d->state ^= d->state << 25;
    d->state ^= d->state >> 27;
    return d->state * UINT64_C(2685821657736338717);
}

size_t dice_below(struct dice *d, size_t n)
{
    return (size_t)((next(d) >> 16) % n);
}

/* A place in the input and a length that fits behind it; small ones are likelier. */
static size_t range(struct dice *d, size_t n, size_t *at)
{
    size_t most = (size_t)1 << dice_below(d, 10);

    *at = dice_below(d, n);
    if (most > n - *at)
        most = n - *at;
    return 1 + dice_below(d, most);
}

static void insert(struct buf *b, size_t at, struct bytes piece)
{
    if (b->n + piece.n > FUZZ_INPUT_MAX)
        return;
    buf_reserve(b, piece.n);
    memmove(b->p + at + piece.n, b->p + at, b->n - at);
    if (piece.n)
        memcpy(b->p + at, piece.p, piece.n);
    b->n += piece.n;
}

static void flip_bit(struct dice *d, struct bytes other, struct buf *b)
{
    (void)other;
    b->p[dice_below(d, b->n)] ^= (uint8_t)(1u << dice_below(d, 8));
}

static void set_byte(struct dice *d, struct bytes other, struct buf *b)
{
    static const char telling[] = "\0\1\2\x7f\x80\xff \n\r\t\"\\/<>[](){}%+-.:,=09";

    (void)other;
    b->p[dice_below(d, b->n)] = dice_below(d, 2)
                                    ? (uint8_t)dice_below(d, 256)
                                    : (uint8_t)telling[dice_below(d, sizeof telling)];
}

static void set_number(struct dice *d, struct bytes other, struct buf *b)
{
    static const uint64_t telling[] = {0,          1,          0x7f,       0xff,
                                       0xffff,     0x10000,    0x7fffffff, 0x80000000,
                                       0xffffffff, UINT64_MAX, INT64_MAX,  1ull << 63};
    uint64_t v = telling[dice_below(d, ARRAY_LEN(telling))];
    size_t width = (size_t)1 << dice_below(d, 4);
    size_t at = dice_below(d, b->n);

    (void)other;
    for (size_t i = 0; i < width && at + i < b->n; i++)
        b->p[at + i] = (uint8_t)(v >> (8 * (width - 1 - i)));
}

static void set_digit(struct dice *d, struct bytes other, struct buf *b)
{
    size_t at = dice_below(d, b->n);

    (void)other;
    while (at < b->n && (b->p[at] < '0' || b->p[at] > '9'))
        at++;
    if (at < b->n)
        b->p[at] = (uint8_t)('0' + dice_below(d, 10));
}

static void remove_range(struct dice *d, struct bytes other, struct buf *b)
{
    size_t at, n = range(d, b->n, &at);

    (void)other;
    memmove(b->p + at, b->p + at + n, b->n - at - n);
    b->n -= n;
}

static void repeat_range(struct dice *d, struct bytes other, struct buf *b)
{
    uint8_t piece[RANGE_MAX];
    size_t from, n = range(d, b->n, &from);

    (void)other;
    memcpy(piece, b->p + from, n);
    insert(b, dice_below(d, b->n + 1), (struct bytes){piece, n});
}

static void copy_over(struct dice *d, struct bytes other, struct buf *b)
{
    size_t from, n = range(d, b->n, &from);

    (void)other;
    memmove(b->p + dice_below(d, b->n - n + 1), b->p + from, n);
}

static void cut_tail(struct dice *d, struct bytes other, struct buf *b)
{
    (void)other;
    b->n = dice_below(d, b->n);
}

static void put_word(struct dice *d, struct bytes other, struct buf *b)
{
    size_t words = 0;

    (void)other;
    while (fuzz_words[words])
        words++;
    if (words)
        insert(b, dice_below(d, b->n + 1),
               str_bytes(str_of(fuzz_words[dice_below(d, words)])));
}

static void take_piece(struct dice *d, struct bytes other, struct buf *b)
{
    size_t from, n;

    if (!other.n)
        return;
    n = range(d, other.n, &from);
    insert(b, dice_below(d, b->n + 1), (struct bytes){other.p + from, n});
}

static void cross(struct dice *d, struct bytes other, struct buf *b)
{
    b->n = dice_below(d, b->n);
    if (other.n) {
        size_t from = dice_below(d, other.n);

        insert(b, b->n, (struct bytes){other.p + from, other.n - from});
    }
}

static void (*const ways[])(struct dice *, struct bytes, struct buf *) = {
    flip_bit,  flip_bit,  set_byte,     set_byte,     set_number,
    set_digit, set_digit, remove_range, repeat_range, copy_over,
    put_word,  put_word,  take_piece,   cut_tail,     cross,
};

void mutate(struct dice *d, struct bytes other, struct buf *input)
{
    for (size_t changes = 1 + dice_below(d, 1 + dice_below(d, 8)); changes; changes--) {
        if (input->n == 0)
            buf_add_byte(input, (uint8_t)dice_below(d, 256));
        ways[dice_below(d, ARRAY_LEN(ways))](d, other, input);
    }
}
