/* SPDX-License-Identifier: Apache-2.0 */
/* Compares pictures by the mean grey of cells: anti-aliasing and hinting even out over
 * a cell, missing text does not. Called by render.c. */
#include "pdf/picture.h"

/* system */
#include <stdlib.h>

#define SIDE_MAX 20000
#define SIZE_SLACK 2 /* pixels: the programs round page sizes differently */
#define CELL 8       /* pixels */
#define CELL_DIFFERS 56
/* one line of small text is two or three such cells wide */
#define CELLS_MIN 3

struct picture {
    const uint8_t *p;
    int width, height;
};

/* The next number of the head and the one white space byte behind it; -1: none. */
static int next_number(struct bytes *v)
{
    int n = 0, digits = 0;
    for (; v->n > 1 && *v->p >= '0' && *v->p <= '9' && digits < 6;
         digits++, v->p++, v->n--)
        n = n * 10 + *v->p - '0';
    bool ended = digits > 0 && (*v->p == ' ' || *v->p == '\n');
    v->p += ended;
    v->n -= ended;
    return ended ? n : -1;
}

/* "P5", width, height, 255 and the pixels, as both programs write it. */
static bool read_picture(struct bytes v, struct picture *out)
{
    if (v.n < 3 || memcmp(v.p, "P5\n", 3) != 0)
        return false;
    v.p += 3;
    v.n -= 3;
    out->width = next_number(&v);
    out->height = next_number(&v);
    int depth = next_number(&v);
    out->p = v.p;
    return depth == 255 && out->width >= 1 && out->height >= 1 &&
           out->width <= SIDE_MAX && out->height <= SIDE_MAX &&
           v.n >= (size_t)out->width * (size_t)out->height;
}

static int cell_mean(const struct picture *p, int x0, int y0)
{
    int sum = 0;
    for (int y = y0; y < y0 + CELL; y++)
        for (int x = x0; x < x0 + CELL; x++)
            sum += p->p[(size_t)y * (size_t)p->width + (size_t)x];
    return sum / (CELL * CELL);
}

/* The darkest difference that no shift by a pixel or two explains: a cell counts when
 * it differs from the same cell and from its neighbours in the other picture. */
static bool cell_differs(const struct picture *a, const struct picture *b, int x, int y)
{
    int mean = cell_mean(a, x, y);
    for (int dy = -SIZE_SLACK; dy <= SIZE_SLACK; dy += SIZE_SLACK) {
        for (int dx = -SIZE_SLACK; dx <= SIZE_SLACK; dx += SIZE_SLACK) {
            if (abs(mean - cell_mean(b, x + dx, y + dy)) < CELL_DIFFERS)
                return false;
        }
    }
    return true;
}

bool pictures_differ(struct bytes a, struct bytes b)
{
    struct picture p, q;
    int cells = 0;
    if (!read_picture(a, &p) || !read_picture(b, &q) ||
        abs(p.width - q.width) > SIZE_SLACK || abs(p.height - q.height) > SIZE_SLACK)
        return true;
    int width = p.width < q.width ? p.width : q.width;
    int height = p.height < q.height ? p.height : q.height;
    for (int y = SIZE_SLACK; y + CELL + SIZE_SLACK <= height; y += CELL) {
        for (int x = SIZE_SLACK; x + CELL + SIZE_SLACK <= width; x += CELL)
            cells += cell_differs(&p, &q, x, y);
    }
    return cells >= CELLS_MIN; /* guard: pictures_differ */
}
