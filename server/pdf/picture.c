/* SPDX-License-Identifier: Apache-2.0 */
/* Compares pictures by the mean grey of cells: anti-aliasing and hinting even out over
 * a cell, missing text does not. Called by render.c. */
#include "pdf/picture.h"

/* system */
#include <stdio.h>
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

/* "P5 WIDTH HEIGHT 255" and the pixels, as both programs write it. */
static bool read_picture(struct bytes v, struct picture *out)
{
    char head[64] = "";
    int depth = 0, used = 0;
    memcpy(head, v.p, v.n < sizeof head - 1 ? v.n : sizeof head - 1);
    if (sscanf(head, "P5 %d %d %d%n", &out->width, &out->height, &depth, &used) != 3)
        return false;
    if (depth != 255 || out->width < 1 || out->height < 1 || out->width > SIDE_MAX ||
        out->height > SIDE_MAX)
        return false;
    size_t start = (size_t)used + 1; /* one white space byte ends the head */
    out->p = v.p + start;
    return v.n >= start && v.n - start >= (size_t)out->width * (size_t)out->height;
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
