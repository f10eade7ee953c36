/* SPDX-License-Identifier: Apache-2.0 */
/* Outlines in millimetres, written once as PDF operators and as an SVG path: what the
 * browser shows is what the document gets. Knows no font and no seal. Internal to
 * draw/.
 */
#ifndef SK_DRAW_PATH_H
#define SK_DRAW_PATH_H

#include "base/buf.h"

struct point {
    double x, y; /* mm, y up, origin at the lower left corner of the face */
};

struct path {
    struct buf *pdf; /* points (1/72 inch) */
    struct buf *svg; /* data of one path, mm, y down */
    double height;   /* mm, of the face: where SVG counts from */
    bool open;
};

void path_move(struct path *p, struct point to);
void path_line(struct path *p, struct point to);
void path_curve(struct path *p, struct point c1, struct point c2, struct point to);
void path_close(struct path *p);

/* Filled shapes; `hole` draws them the other way round, so that they cut out (non-zero
 * winding rule). */
void path_circle(struct path *p, struct point centre, double radius, bool hole);
void path_rectangle(struct path *p, struct point corner, double side, bool hole);
/* A five-pointed star, one point up. */
void path_star(struct path *p, struct point centre, double radius);

#endif
