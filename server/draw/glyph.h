/* SPDX-License-Identifier: Apache-2.0 */
/* The font of seals: one open FreeType face, whose outlines are added to a path. Each
 * drawer has a FreeType library of its own and belongs to one thread at a time.
 * Internal to draw/. */
#ifndef SK_DRAW_GLYPH_H
#define SK_DRAW_GLYPH_H

#include "draw/path.h"

struct font;

/* The face of this family in a collection, or the first one of the file; NULL when it
 * cannot be read. */
struct font *font_open(const char *path, const char *family);
void font_close(struct font **font);
bool font_has(struct font *font, uint32_t character);

/* Where a character stands: the middle of its square, the size of that square, and how
 * far it is turned (radians, anticlockwise). */
struct glyph_place {
    struct point centre;
    double width, height;
    double turn;
};
/* False when the font has no such character: nothing is added. */
bool glyph_add(struct font *font, uint32_t character, const struct glyph_place *place,
               struct path *path) __attribute__((warn_unused_result));

#endif
