/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing of seal faces from data, once, in web: what is seen is what is stored and
 * stamped (docs/decisions/0002). Vector only. Decides nothing about who may have which
 * seal. */
#ifndef SK_DRAW_SEAL_FACE_H
#define SK_DRAW_SEAL_FACE_H

#include "base/buf.h"
#include "base/err.h"
#include "canon/authority.h"
#include "canon/face.h"

/* A font opened for drawing. One thread at a time; open one per thread. */
struct drawer;

/* The font of a Debian installation (package fonts-noto-cjk, OFL). */
#define DRAWER_FONT "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"

/* ERR_UNAVAILABLE when the font cannot be read. */
enum err drawer_open(const char *font, struct drawer **out) MUST_USE;
/* Accepts NULL. */
void drawer_close(struct drawer **drawer);

enum seal_shape { SEAL_SHAPE_USUAL = 0, SEAL_SHAPE_ROUND, SEAL_SHAPE_SQUARE };

struct seal_design {
    enum seal_type type;
    enum seal_shape shape; /* square: finance only; a legal representative's always */
    struct str name;       /* company, 4 to 40 characters; or person, 2 to 12 */
    struct str caption;    /* absent: the usual one of the type */
    struct str code;       /* 13 digits, or absent */
    uint32_t size_um;      /* 0: the usual one of type and shape */
};

struct seal_face {
    int64_t width_um;
    int64_t height_um;
    struct buf operators; /* PDF, not deflated */
    struct buf svg;       /* a whole document */
};
void seal_face_clear(struct seal_face *face);

/* ERR_FIELD_BAD: a length, size or shape that the type does not have.
 * ERR_TEXT_NOT_PLAIN. ERR_GLYPH_MISSING: *missing is the character. */
enum err seal_face_draw(struct drawer *drawer, const struct seal_design *design,
                        struct seal_face *out, uint32_t *missing) MUST_USE;

/* Appends the bytes that are stored with the seal (canon/face.h); the face digest is
 * canon_digest(&canon_face_schema, them). */
void seal_face_encode(const struct seal_face *face, struct buf *out);

#endif
