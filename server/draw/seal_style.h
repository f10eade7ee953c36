/* SPDX-License-Identifier: Apache-2.0 */
/* What seals of each type look like, as data: shapes, sizes, star, caption. Sizes
 * follow common practice below the national limit of 45 mm. Internal to draw/. */
#ifndef SK_DRAW_SEAL_STYLE_H
#define SK_DRAW_SEAL_STYLE_H

#include "draw/seal_face.h"

struct seal_style {
    enum seal_type type;
    enum seal_shape shape;
    uint32_t usual_um, least_um, most_um;
    bool star;
    const char *caption;          /* NULL: none */
    size_t name_least, name_most; /* characters */
};

/* The row of a type; SEAL_SHAPE_USUAL gives its first. NULL when it has no such shape.
 */
const struct seal_style *seal_style_find(enum seal_type type, enum seal_shape shape);

#endif
