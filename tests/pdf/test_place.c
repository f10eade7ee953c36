/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base wire crypto canon draw pdf support */
/* Where readers see the seal: two renderers draw prepared pages of every rotation, box
 * and unit, and the red pixels are where they must be, upright. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "pdf/judge.h"
#include "pdf/prepare.h"
#include "support/capture.h"
#include "support/pdf_make.h"
#include "support/pdf_seal.h"

#define GRID 12
#define SIDE 113.386 /* points of 40 mm */
#define PIXELS_OFF 2.5

static struct buf face;

static int set_up(void **state)
{
    (void)state;
    test_face(&face);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_clear(&face);
    return 0;
}

/* ---- pictures ---- */

struct picture {
    int width, height;
    struct buf pixels; /* RGB */
};

/* "P6 WIDTH HEIGHT 255" and the pixels. */
static struct picture read_picture(struct buf *said)
{
    struct picture p = {0};
    char *at = (char *)said->p;
    assert_true(said->n > 16 && memcmp(at, "P6", 2) == 0);
    p.width = (int)strtol(at + 2, &at, 10);
    p.height = (int)strtol(at, &at, 10);
    assert_int_equal(strtol(at, &at, 10), 255);
    size_t head = (size_t)(at + 1 - (char *)said->p);
    buf_add(&p.pixels, said->p + head, said->n - head);
    assert_int_equal(p.pixels.n, (size_t)p.width * (size_t)p.height * 3);
    return p;
}

enum renderer { POPPLER, MUPDF };

/* 72 dpi: a pixel is a point of the reader. */
static struct picture draw(enum renderer renderer, const struct buf *document)
{
    char path[CAPTURE_PATH_MAX];
    const char *const poppler[] = {"pdftoppm", "-cropbox", "-r", "72", path, NULL};
    const char *const mupdf[] = {"mutool", "draw", "-q", "-r", "72", "-F",
                                 "ppm",    "-o",   "-",  path, "1",  NULL};
    struct buf said = {0};
    capture_file(buf_bytes(document), path);
    assert_int_equal(
        capture(renderer == POPPLER ? poppler : mupdf, CAPTURE_OUTPUT, &said), 0);
    unlink(path);
    struct picture p = read_picture(&said);
    buf_clear(&said);
    return p;
}

static bool is_red(const struct picture *p, int x, int y)
{
    const uint8_t *c = p->pixels.p + 3 * ((size_t)y * (size_t)p->width + (size_t)x);
    return c[0] > 150 && c[1] < 140 && c[2] < 140;
}

struct area {
    double left, top, right, bottom; /* pixels, y down */
};

static struct area red_area(const struct picture *p)
{
    struct area a = {1e9, 1e9, -1, -1};
    for (int y = 0; y < p->height; y++) {
        for (int x = 0; x < p->width; x++) {
            if (!is_red(p, x, y))
                continue;
            a.left = fmin(a.left, x);
            a.top = fmin(a.top, y);
            a.right = fmax(a.right, x + 1);
            a.bottom = fmax(a.bottom, y + 1);
        }
    }
    return a;
}

/* Share of red in each cell of the area. */
static void ink(const struct picture *p, struct area a, double grid[GRID * GRID])
{
    double w = (a.right - a.left) / GRID, h = (a.bottom - a.top) / GRID;
    for (int i = 0; i < GRID * GRID; i++) {
        int red = 0, all = 0;
        int column = i % GRID, row = i / GRID;
        int x0 = (int)(a.left + column * w), y0 = (int)(a.top + row * h);
        for (int y = y0; y < y0 + (int)h && y < p->height; y++)
            for (int x = x0; x < x0 + (int)w && x < p->width; x++, all++)
                red += is_red(p, x, y);
        grid[i] = all ? (double)red / all : 0;
    }
}

/* ---- pages ---- */

struct layout {
    const char *attributes;
    double left, bottom, right, top; /* what readers show, user space units */
    int rotate;
    double unit;
};

static const struct layout layouts[] = {
    {"", 0, 0, 595, 842, 0, 1},
    {"/Rotate 90", 0, 0, 595, 842, 90, 1},
    {"/Rotate 180", 0, 0, 595, 842, 180, 1},
    {"/Rotate 270", 0, 0, 595, 842, 270, 1},
    {"/CropBox[40 60 500 800]", 40, 60, 500, 800, 0, 1},
    {"/CropBox[40 60 500 800]/Rotate 90", 40, 60, 500, 800, 90, 1},
    {"/CropBox[40 60 500 800]/Rotate 180", 40, 60, 500, 800, 180, 1},
    {"/CropBox[40 60 500 800]/Rotate 270", 40, 60, 500, 800, 270, 1},
    {"/MediaBox[-300 -400 295 442]/Rotate 90", -300, -400, 295, 442, 90, 1},
    {"/MediaBox[0 0 300 400]/UserUnit 2.0", 0, 0, 300, 400, 0, 2},
};

/* A point of user space as the reader sees it, in points from the upper left. */
static void shown(const struct layout *l, double x, double y, double *sx, double *sy)
{
    switch (l->rotate) {
    case 90:
        *sx = y - l->bottom;
        *sy = x - l->left;
        break;
    case 180:
        *sx = l->right - x;
        *sy = y - l->bottom;
        break;
    case 270:
        *sx = l->top - y;
        *sy = l->right - x;
        break;
    default:
        *sx = x - l->left;
        *sy = l->top - y;
    }
    *sx *= l->unit;
    *sy *= l->unit;
}

static struct area expected_area(const struct layout *l, double x, double y,
                                 bool knows_units)
{
    double ax, ay, bx, by, side = SIDE / l->unit;
    shown(l, x, y, &ax, &ay);
    shown(l, x + side, y + side, &bx, &by);
    double scale = knows_units ? 1 : 1 / l->unit;
    return (struct area){fmin(ax, bx) * scale, fmin(ay, by) * scale,
                         fmax(ax, bx) * scale, fmax(ay, by) * scale};
}

/* The page without text, so that all red is the seal's. */
static void prepare_page(const struct layout *l, double x, double y, struct buf *out)
{
    struct arena *a = arena_new();
    struct buf update = {0};
    struct pdf_prepared prepared;
    const struct pdf_placement at = {1, (pdf_milli)lround(x * 1000),
                                     (pdf_milli)lround(y * 1000)};
    const struct pdf_order order = {.face = buf_bytes(&face),
                                    .placements = &at,
                                    .placements_n = 1,
                                    .contents_len = UPDATE_CONTENTS_PLAIN};
    struct pdf_build *b = pdf_build_pages(1, l->attributes);
    pdf_build_write(b, out);
    pdf_build_free(&b);
    pdf_prepare_update(buf_bytes(out), &order, a, &prepared, &update);
    assert_int_equal(prepared.refusal, OK);
    buf_add_bytes(out, buf_bytes(&update));
    buf_clear(&update);
    arena_free(&a);
}

static void assert_near(double got, double expected, const char *what,
                        const struct layout *l)
{
    if (fabs(got - expected) > PIXELS_OFF)
        fail_msg("%s of the seal at %.1f instead of %.1f on a page with \"%s\"", what,
                 got, expected, l->attributes);
}

/* Poppler does not know /UserUnit: there everything is shown smaller alike. */
static void check_layouts(enum renderer renderer, bool knows_units)
{
    double upright[GRID * GRID], grid[GRID * GRID];
    for (size_t i = 0; i < ARRAY_LEN(layouts); i++) {
        const struct layout *l = &layouts[i];
        struct buf document = {0};
        double x = l->left + 70, y = l->bottom + 110;
        prepare_page(l, x, y, &document);
        struct picture p = draw(renderer, &document);
        struct area red = red_area(&p), want = expected_area(l, x, y, knows_units);
        assert_near(red.left, want.left, "left", l);
        assert_near(red.right, want.right, "right", l);
        assert_near(red.top, want.top, "top", l);
        assert_near(red.bottom, want.bottom, "bottom", l);

        double off = 0;
        ink(&p, want, i == 0 ? upright : grid);
        for (int k = 0; i > 0 && k < GRID * GRID; k++)
            off += fabs(grid[k] - upright[k]) / (GRID * GRID);
        /* a seal that lies on its side is off by more than twice as much */
        if (off > 0.06)
            fail_msg("the seal is not upright (%.3f) on a page with \"%s\"", off,
                     l->attributes);
        buf_clear(&p.pixels);
        buf_clear(&document);
    }
}

static void poppler_shows_every_seal_upright_where_it_was_placed(void **state)
{
    (void)state;
    check_layouts(POPPLER, false);
}

static void mupdf_shows_every_seal_upright_where_it_was_placed(void **state)
{
    (void)state;
    check_layouts(MUPDF, true);
}

static enum err place(const char *attributes, uint32_t page, pdf_milli x, pdf_milli y)
{
    struct arena *a = arena_new();
    struct buf document = {0}, update = {0};
    struct pdf_prepared prepared;
    const struct pdf_placement at = {page, x, y};
    const struct pdf_order order = {.face = buf_bytes(&face),
                                    .placements = &at,
                                    .placements_n = 1,
                                    .contents_len = UPDATE_CONTENTS_PLAIN};
    struct pdf_build *b = pdf_build_pages(1, attributes);
    pdf_build_write(b, &document);
    pdf_build_free(&b);
    pdf_prepare_update(buf_bytes(&document), &order, a, &prepared, &update);
    buf_clear(&document);
    buf_clear(&update);
    arena_free(&a);
    return prepared.refusal;
}

static void a_seal_that_leaves_the_visible_page_is_refused(void **state)
{
    (void)state;
    const pdf_milli side = 113386;
    assert_int_equal(place("", 1, 595000 - side, 842000 - side), OK);
    assert_int_equal(place("", 1, 595000 - side + 1, 0), ERR_PLACEMENT_OUTSIDE);
    assert_int_equal(place("", 1, 0, 842000 - side + 1), ERR_PLACEMENT_OUTSIDE);
    assert_int_equal(place("", 1, -1, 0), ERR_PLACEMENT_OUTSIDE);
    assert_int_equal(place("/CropBox[40 60 500 800]", 1, 39999, 60000),
                     ERR_PLACEMENT_OUTSIDE);
    assert_int_equal(place("", 1, INT32_MAX, INT32_MAX), ERR_PLACEMENT_OUTSIDE);
}

static void a_page_that_is_not_there_is_refused(void **state)
{
    (void)state;
    assert_int_equal(place("", 2, 0, 0), ERR_PLACEMENT_PAGE);
    assert_int_equal(place("", 0, 0, 0), ERR_PLACEMENT_PAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poppler_shows_every_seal_upright_where_it_was_placed),
        cmocka_unit_test(mupdf_shows_every_seal_upright_where_it_was_placed),
        cmocka_unit_test(a_seal_that_leaves_the_visible_page_is_refused),
        cmocka_unit_test(a_page_that_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
