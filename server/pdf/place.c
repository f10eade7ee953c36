/* SPDX-License-Identifier: Apache-2.0 */
/* Geometry of impressions in thousandths of user space units; no floating point, so
 * that preparing is the same on every machine. */
#include "pdf/place.h"

pdf_milli place_milli_of_um(int64_t um)
{
    /* 72 points an inch of 25,400 micrometres, rounded to a thousandth of a point */
    return (pdf_milli)((um * 72 * 1000 + 12700) / 25400);
}

const char *place_matrix(uint16_t rotate)
{
    switch (rotate) {
    case 90: /* shown turned clockwise: the seal is turned anticlockwise */
        return "0 1 -1 0 0 0";
    case 180:
        return "-1 0 0 -1 0 0";
    case 270:
        return "0 -1 1 0 0 0";
    default:
        return "1 0 0 1 0 0";
    }
}

/* A length on paper, in units of this page. */
static pdf_milli in_units(const struct pdf_page *page, int64_t um)
{
    int64_t points = place_milli_of_um(um);
    return (pdf_milli)(points * 1000 / page->user_unit_milli);
}

enum err place_seal(const struct pdf_page *page, const struct canon_face *face,
                    const struct pdf_placement *placement, struct place_rect *out)
{
    bool on_side = page->rotate == 90 || page->rotate == 270;
    int64_t w = in_units(page, on_side ? face->height_um : face->width_um);
    int64_t h = in_units(page, on_side ? face->width_um : face->height_um);
    int64_t right = placement->x + w;
    int64_t top = placement->y + h;
    if (placement->x < page->left || placement->y < page->bottom ||
        right > page->right || top > page->top || w < 1 || h < 1)
        return ERR_PLACEMENT_OUTSIDE; /* guard: placement_outside */
    *out = (struct place_rect){placement->x, placement->y, (pdf_milli)right,
                               (pdf_milli)top};
    return OK;
}
