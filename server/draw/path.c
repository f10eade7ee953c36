/* SPDX-License-Identifier: Apache-2.0 */
/* One geometry, two notations. Numbers are printed as integers with a point set in, so
 * that no locale can change them. */
#include "draw/path.h"

/* system */
#include <math.h>
#include <stdlib.h>

#define POINTS_PER_MM (72 / 25.4)
/* control points of a quarter circle */
#define KAPPA 0.5522847498
/* inner to outer radius of a five-pointed star */
#define STAR_INNER 0.381966

static void print_fixed(struct buf *out, double v, int decimals)
{
    static const int scales[] = {1, 10, 100, 1000};
    int scale = scales[decimals];
    long n = lround(v * scale);
    buf_printf(out, "%s%ld", n < 0 ? "-" : "", labs(n) / scale);
    if (labs(n) % scale != 0)
        buf_printf(out, ".%0*ld", decimals, labs(n) % scale);
    buf_add_byte(out, ' ');
}

static void print_point(struct path *p, struct point at)
{
    print_fixed(p->pdf, at.x * POINTS_PER_MM, 2);
    print_fixed(p->pdf, at.y * POINTS_PER_MM, 2);
    print_fixed(p->svg, at.x, 3);
    print_fixed(p->svg, p->height - at.y, 3);
}

void path_close(struct path *p)
{
    if (!p->open)
        return;
    buf_add_cstr(p->pdf, "h\n");
    buf_add_cstr(p->svg, "Z");
    p->open = false;
}

void path_move(struct path *p, struct point to)
{
    path_close(p);
    buf_add_cstr(p->svg, "M");
    print_point(p, to);
    buf_add_cstr(p->pdf, "m\n");
    p->open = true;
}

void path_line(struct path *p, struct point to)
{
    buf_add_cstr(p->svg, "L");
    print_point(p, to);
    buf_add_cstr(p->pdf, "l\n");
}

void path_curve(struct path *p, struct point c1, struct point c2, struct point to)
{
    buf_add_cstr(p->svg, "C");
    print_point(p, c1);
    print_point(p, c2);
    print_point(p, to);
    buf_add_cstr(p->pdf, "c\n");
}

static struct point around(struct point centre, double x, double y)
{
    return (struct point){centre.x + x, centre.y + y};
}

void path_circle(struct path *p, struct point o, double r, bool hole)
{
    double s = hole ? -r : r; /* sense of rotation */
    double k = KAPPA * r, ks = KAPPA * s;
    path_move(p, around(o, r, 0));
    path_curve(p, around(o, r, ks), around(o, k, s), around(o, 0, s));
    path_curve(p, around(o, -k, s), around(o, -r, ks), around(o, -r, 0));
    path_curve(p, around(o, -r, -ks), around(o, -k, -s), around(o, 0, -s));
    path_curve(p, around(o, k, -s), around(o, r, -ks), around(o, r, 0));
    path_close(p);
}

void path_rectangle(struct path *p, struct point corner, double side, bool hole)
{
    path_move(p, corner);
    path_line(p, hole ? around(corner, 0, side) : around(corner, side, 0));
    path_line(p, around(corner, side, side));
    path_line(p, hole ? around(corner, side, 0) : around(corner, 0, side));
    path_close(p);
}

void path_star(struct path *p, struct point centre, double radius)
{
    for (int i = 0; i < 10; i++) {
        double angle = M_PI / 2 + i * M_PI / 5;
        double r = i % 2 ? radius * STAR_INNER : radius;
        struct point at = around(centre, r * cos(angle), r * sin(angle));
        if (i == 0)
            path_move(p, at);
        else
            path_line(p, at);
    }
    path_close(p);
}
