/* SPDX-License-Identifier: Apache-2.0 */
/* Layout of seal faces: text on arcs, captions, grids of characters. Lengths are ratios
 * of a seal of 40 mm (round) or of the side (square); they were found by looking. */
#include "draw/seal_face.h"

/* system */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <zlib.h>

/* ours */
#include "base/log.h"
#include "base/text.h"
#include "draw/glyph.h"
#include "draw/seal_style.h"

#define FONT_FAMILY "Noto Serif CJK SC"
#define CHARACTERS_MAX 64
#define CODE_LEN 13
#define RED_PDF "0.843 0 0.059 rg\n"
#define RED_SVG "#d7000f"
#define DEGREES (M_PI / 180)

struct drawer {
    struct font *font;
};

enum err drawer_open(const char *font, struct drawer **out)
{
    struct drawer *d = calloc(1, sizeof *d);
    ASSERT(d);
    d->font = font_open(font, FONT_FAMILY);
    if (!d->font) {
        free(d);
        return ERR_UNAVAILABLE;
    }
    *out = d;
    return OK;
}

void drawer_close(struct drawer **drawer)
{
    if (!*drawer)
        return;
    font_close(&(*drawer)->font);
    free(*drawer);
    *drawer = NULL;
}

void seal_face_clear(struct seal_face *face)
{
    buf_clear(&face->operators);
    buf_clear(&face->svg);
}

/* ---- text ---- */

struct characters {
    uint32_t c[CHARACTERS_MAX];
    size_t n;
};

static void characters_add(struct characters *t, struct str s)
{
    while (s.n > 0 && t->n < CHARACTERS_MAX)
        t->c[t->n++] = text_next(&s);
}

static struct characters characters_of(struct str s)
{
    struct characters t = {.n = 0};
    characters_add(&t, s);
    return t;
}

struct drawing {
    struct drawer *drawer;
    struct path path;
    double side; /* mm */
    struct point centre;
    uint32_t missing; /* first character that the font lacks */
};

static void put(struct drawing *d, uint32_t c, const struct glyph_place *place)
{
    if (!glyph_add(d->drawer->font, c, place, &d->path) && d->missing == 0)
        d->missing = c;
}

/* ---- round seals ---- */

struct step {
    size_t n; /* up to so many characters */
    double value;
};

static double by_count(const struct step *steps, size_t n)
{
    while (steps->n > 0 && n > steps->n)
        steps++;
    return steps->value;
}

/* The longer the name, the smaller its characters and the wider its arc. */
static const struct step arc_height[] = {{12, 5.2}, {18, 4.8}, {24, 4.4}, {0, 4.0}};
static const struct step arc_degrees[] = {
    {8, 200}, {12, 225}, {16, 240}, {22, 252}, {0, 258}};
#define ARC_STEP_MAX (30 * DEGREES)
#define RING 1.2
#define RING_GAP 0.8
#define STAR_RADIUS 7.0

/* Reads clockwise over the top, heads outwards. */
static void draw_arc(struct drawing *d, const struct characters *t, double k)
{
    double h = by_count(arc_height, t->n) * k;
    double radius = d->side / 2 - (RING + RING_GAP) * k - h / 2;
    double span = by_count(arc_degrees, t->n) * DEGREES;
    double step = t->n > 1 ? fmin(span / (double)(t->n - 1), ARC_STEP_MAX) : 0;
    /* long names get narrow characters, as real seals do: feet must not touch */
    double room = 0.98 * 2 * (radius - 0.42 * h) * sin(step / 2);
    double w = t->n > 1 ? fmin(0.8 * h, room) : 0.8 * h;
    for (size_t i = 0; i < t->n; i++) {
        double angle = ((double)(t->n - 1) / 2 - (double)i) * step;
        const struct glyph_place place = {.centre = {d->centre.x - radius * sin(angle),
                                                     d->centre.y + radius * cos(angle)},
                                          .width = w,
                                          .height = h,
                                          .turn = angle};
        put(d, t->c[i], &place);
    }
}

static const struct step caption_height[] = {{5, 4.0}, {7, 3.6}, {0, 3.2}};
#define CAPTION_WIDEST 22.0
#define CAPTION_BELOW_STAR (-10.2)
#define CAPTION_ALONE (-2.0)
#define CAPTION_ALONE_LARGER 1.2

static void draw_caption(struct drawing *d, const struct characters *t, double k,
                         bool below_star)
{
    double h = by_count(caption_height, t->n) * k;
    if (!below_star)
        h *= CAPTION_ALONE_LARGER;
    double w = 0.8 * h, pitch = 1.1 * w;
    if (pitch * (double)t->n > CAPTION_WIDEST * k) {
        pitch = CAPTION_WIDEST * k / (double)t->n;
        w = pitch / 1.1;
    }
    double y = (below_star ? CAPTION_BELOW_STAR : CAPTION_ALONE) * k;
    for (size_t i = 0; i < t->n; i++) {
        double x = ((double)i - (double)(t->n - 1) / 2) * pitch;
        const struct glyph_place place = {
            .centre = {d->centre.x + x, d->centre.y + y}, .width = w, .height = h};
        put(d, t->c[i], &place);
    }
}

#define CODE_HEIGHT 1.7
#define CODE_STEP (4.3 * DEGREES)

/* Along the lower rim, left to right, heads to the centre. */
static void draw_code(struct drawing *d, const struct characters *t, double k)
{
    double radius = d->side / 2 - (RING + 1.3) * k;
    for (size_t i = 0; i < t->n; i++) {
        double angle = ((double)i - (double)(t->n - 1) / 2) * CODE_STEP;
        const struct glyph_place place = {.centre = {d->centre.x + radius * sin(angle),
                                                     d->centre.y - radius * cos(angle)},
                                          .width = 0.95 * CODE_HEIGHT * k,
                                          .height = CODE_HEIGHT * k,
                                          .turn = angle};
        put(d, t->c[i], &place);
    }
}

static void draw_round(struct drawing *d, const struct seal_design *design,
                       const struct seal_style *style)
{
    double k = d->side / 40;
    struct str caption = design->caption.p ? design->caption : str_of(style->caption);
    struct characters name = characters_of(design->name);
    struct characters under = characters_of(caption);
    struct characters code = characters_of(design->code);
    path_circle(&d->path, d->centre, d->side / 2, false);
    path_circle(&d->path, d->centre, d->side / 2 - RING * k, true);
    if (style->star)
        path_star(&d->path, d->centre, STAR_RADIUS * k);
    draw_arc(d, &name, k);
    draw_caption(d, &under, k, style->star);
    draw_code(d, &code, k);
}

/* ---- square seals ---- */

#define BORDER 0.045 /* of the side */
#define MARGIN 0.075 /* from the edge to the characters */

/* Columns from right to left, each from top to bottom, as seals are read. Columns with
 * fewer characters get taller ones: the square is always full. */
static void draw_columns(struct drawing *d, const struct characters *t, size_t columns)
{
    double inner = d->side * (1 - 2 * MARGIN);
    double edge = d->side * MARGIN;
    double w = inner / (double)columns;
    size_t at = 0;
    for (size_t column = 0; column < columns; column++) {
        size_t rest = columns - column;
        size_t rows = (t->n - at + rest - 1) / rest;
        double h = inner / (double)rows;
        for (size_t row = 0; row < rows; row++, at++) {
            const struct glyph_place place = {
                .centre = {edge + inner - ((double)column + 0.5) * w,
                           edge + inner - ((double)row + 0.5) * h},
                .width = w * 0.98,
                .height = h * 0.98};
            put(d, t->c[at], &place);
        }
    }
}

/* 印 or 之印 fills a name of two or three characters up to four. */
static struct characters person_text(struct str name)
{
    struct characters t = characters_of(name);
    if (t.n == 2)
        characters_add(&t, STR("之印"));
    else if (t.n == 3)
        characters_add(&t, STR("印"));
    return t;
}

static void draw_square(struct drawing *d, const struct seal_design *design,
                        const struct seal_style *style)
{
    struct str caption = design->caption.p ? design->caption : str_of(style->caption);
    bool person = style->type == SEAL_LEGAL_REPRESENTATIVE;
    struct characters t =
        person ? person_text(design->name) : characters_of(design->name);
    double border = d->side * BORDER;
    characters_add(&t, caption);
    path_rectangle(&d->path, (struct point){0, 0}, d->side, false);
    path_rectangle(&d->path, (struct point){border, border}, d->side - 2 * border,
                   true);
    size_t columns = 1;
    while (columns * columns < t.n)
        columns++;
    draw_columns(d, &t, columns);
}

/* ---- the face ---- */

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return true;
}

static enum err check(const struct seal_design *design, const struct seal_style *style)
{
    if (!style)
        return ERR_FIELD_BAD;
    if (!text_is_plain(design->name, false) || !text_is_plain(design->caption, false))
        return ERR_TEXT_NOT_PLAIN;
    size_t n = text_length(design->name);
    uint32_t size = design->size_um ? design->size_um : style->usual_um;
    if (n < style->name_least || n > style->name_most || size < style->least_um ||
        size > style->most_um || text_length(design->caption) > 12)
        return ERR_FIELD_BAD;
    if (design->code.n > 0 && (design->code.n != CODE_LEN || !is_digits(design->code) ||
                               style->shape != SEAL_SHAPE_ROUND))
        return ERR_FIELD_BAD;
    return OK;
}

enum err seal_face_draw(struct drawer *drawer, const struct seal_design *design,
                        struct seal_face *out, uint32_t *missing)
{
    const struct seal_style *style = seal_style_find(design->type, design->shape);
    enum err e = check(design, style);
    if (e != OK)
        return e;
    struct buf data = {0};
    uint32_t size = design->size_um ? design->size_um : style->usual_um;
    *out = (struct seal_face){.width_um = size, .height_um = size};
    struct drawing d = {.drawer = drawer, .side = size / 1000.0};
    d.path = (struct path){.pdf = &out->operators, .svg = &data, .height = d.side};
    d.centre = (struct point){d.side / 2, d.side / 2};
    buf_add_cstr(&out->operators, RED_PDF);
    if (style->shape == SEAL_SHAPE_ROUND)
        draw_round(&d, design, style);
    else
        draw_square(&d, design, style);
    buf_add_cstr(&out->operators, "f\n");
    buf_printf(&out->svg,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%" PRIu32
               ".%03" PRIu32 "mm\" height=\"%" PRIu32 ".%03" PRIu32
               "mm\" viewBox=\"0 0 %" PRIu32 ".%03" PRIu32 " %" PRIu32 ".%03" PRIu32
               "\"><path fill=\"" RED_SVG "\" d=\"",
               size / 1000, size % 1000, size / 1000, size % 1000, size / 1000,
               size % 1000, size / 1000, size % 1000);
    buf_add_bytes(&out->svg, buf_bytes(&data));
    buf_add_cstr(&out->svg, "\"/></svg>\n");
    buf_clear(&data);
    if (d.missing != 0) { /* guard: glyph_missing */
        *missing = d.missing;
        seal_face_clear(out);
        return ERR_GLYPH_MISSING;
    }
    return OK;
}

void seal_face_encode(const struct seal_face *face, struct buf *out)
{
    struct buf deflated = {0};
    uLongf n = compressBound(face->operators.n);
    buf_reserve(&deflated, n);
    ASSERT(compress2(deflated.p, &n, face->operators.p, face->operators.n, 9) == Z_OK);
    deflated.n = n;
    const struct canon_face record = {.width_um = face->width_um,
                                      .height_um = face->height_um,
                                      .operators = buf_bytes(&deflated)};
    canon_encode(&canon_face_schema, &record, out);
    buf_clear(&deflated);
}
