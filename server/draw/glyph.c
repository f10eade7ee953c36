/* SPDX-License-Identifier: Apache-2.0 */
/* FreeType outlines through an affine map from font units to millimetres. The only file
 * that knows FreeType. No hinting, no rasteriser: the curves of the font themselves. */
#include "draw/glyph.h"

/* system */
#include <math.h>
#include <stdlib.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

/* The vertical middle of a Chinese character, in ems above the baseline. */
#define IDEOGRAPH_MIDDLE 0.38
#define IS_IDEOGRAPHIC(c) ((c) >= 0x2e80)

struct font {
    FT_Library library;
    FT_Face face;
};

/* Looks through a collection for the face of a family; face 0 when none is named so. */
static FT_Long face_index(FT_Library library, const char *path, const char *family)
{
    FT_Face face;
    FT_Long n = 1, found = 0;
    for (FT_Long i = 0; i < n; i++) {
        if (FT_New_Face(library, path, i, &face) != 0)
            break;
        n = face->num_faces;
        bool is = face->family_name && strcmp(face->family_name, family) == 0;
        FT_Done_Face(face);
        if (is)
            return i;
    }
    return found;
}

struct font *font_open(const char *path, const char *family)
{
    struct font *font = calloc(1, sizeof *font);
    if (!font)
        return NULL;
    if (FT_Init_FreeType(&font->library) == 0 &&
        FT_New_Face(font->library, path, face_index(font->library, path, family),
                    &font->face) == 0 &&
        FT_IS_SCALABLE(font->face))
        return font;
    font_close(&font);
    return NULL;
}

void font_close(struct font **font)
{
    if (!*font)
        return;
    if ((*font)->face)
        FT_Done_Face((*font)->face);
    if ((*font)->library)
        FT_Done_FreeType((*font)->library);
    free(*font);
    *font = NULL;
}

bool font_has(struct font *font, uint32_t character)
{
    return FT_Get_Char_Index(font->face, character) != 0;
}

/* x' = a x + c y + e, y' = b x + d y + f: font units to mm. */
struct sink {
    struct path *path;
    double a, b, c, d, e, f;
    FT_Vector at;
};

static struct point mapped(const struct sink *s, double x, double y)
{
    return (struct point){s->a * x + s->c * y + s->e, s->b * x + s->d * y + s->f};
}

static int on_move(const FT_Vector *to, void *user)
{
    struct sink *s = user;
    path_move(s->path, mapped(s, (double)to->x, (double)to->y));
    s->at = *to;
    return 0;
}

static int on_line(const FT_Vector *to, void *user)
{
    struct sink *s = user;
    path_line(s->path, mapped(s, (double)to->x, (double)to->y));
    s->at = *to;
    return 0;
}

static int on_cubic(const FT_Vector *c1, const FT_Vector *c2, const FT_Vector *to,
                    void *user)
{
    struct sink *s = user;
    path_curve(s->path, mapped(s, (double)c1->x, (double)c1->y),
               mapped(s, (double)c2->x, (double)c2->y),
               mapped(s, (double)to->x, (double)to->y));
    s->at = *to;
    return 0;
}

/* A quadratic curve as the cubic one that is the same. */
static int on_conic(const FT_Vector *c, const FT_Vector *to, void *user)
{
    struct sink *s = user;
    double x0 = (double)s->at.x, y0 = (double)s->at.y;
    double cx = (double)c->x, cy = (double)c->y;
    double x1 = (double)to->x, y1 = (double)to->y;
    path_curve(s->path, mapped(s, x0 + (cx - x0) * 2 / 3, y0 + (cy - y0) * 2 / 3),
               mapped(s, x1 + (cx - x1) * 2 / 3, y1 + (cy - y1) * 2 / 3),
               mapped(s, x1, y1));
    s->at = *to;
    return 0;
}

/* Ideographs are centred by their square, so that a row stands evenly; letters and
 * digits by their ink. */
static struct point middle(FT_Face face, uint32_t character)
{
    FT_BBox box;
    double em = face->units_per_EM;
    if (IS_IDEOGRAPHIC(character))
        return (struct point){(double)face->glyph->metrics.horiAdvance / 2,
                              IDEOGRAPH_MIDDLE * em};
    FT_Outline_Get_CBox(&face->glyph->outline, &box);
    return (struct point){(double)(box.xMin + box.xMax) / 2,
                          (double)(box.yMin + box.yMax) / 2};
}

bool glyph_add(struct font *font, uint32_t character, const struct glyph_place *place,
               struct path *path)
{
    static const FT_Outline_Funcs funcs = {on_move, on_line, on_conic, on_cubic, 0, 0};
    FT_Face face = font->face;
    FT_UInt index = FT_Get_Char_Index(face, character);
    if (index == 0 || FT_Load_Glyph(face, index, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING))
        return false;
    double em = face->units_per_EM;
    double sx = place->width / em, sy = place->height / em;
    double co = cos(place->turn), si = sin(place->turn);
    struct point m = middle(face, character);
    struct sink s = {
        .path = path, .a = sx * co, .b = sx * si, .c = -sy * si, .d = sy * co};
    s.e = place->centre.x - (s.a * m.x + s.c * m.y);
    s.f = place->centre.y - (s.b * m.x + s.d * m.y);
    FT_Outline outline = face->glyph->outline;
    int rc = FT_Outline_Decompose(&outline, &funcs, &s);
    path_close(path);
    return rc == 0;
}
