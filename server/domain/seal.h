/* SPDX-License-Identifier: Apache-2.0 */
/* Seals as users see them: drawing a face, measuring it for the act that makes a seal.
 * Never makes a seal: the signer does. */
#ifndef SK_DOMAIN_SEAL_H
#define SK_DOMAIN_SEAL_H

#include "canon/items.h"
#include "domain/services.h"
#include "draw/seal_face.h"

struct seal_drawn {
    struct digest digest;
    int64_t width_um;
    int64_t height_um;
    struct bytes face; /* the stored form, canon/face.h */
    struct str svg;
};

/* Slow: opens a font and draws. ERR_FIELD_BAD, ERR_TEXT_NOT_PLAIN, ERR_GLYPH_MISSING
 * with the character that the font lacks. */
enum err seal_draw(const struct services *s, struct arena *a,
                   const struct seal_design *design, struct seal_drawn *out,
                   uint32_t *missing) MUST_USE;

/* Fills in the size of the stored face that the item names. ERR_FIELD_BAD when there is
 * no such face, or the item states another size. */
enum err seal_measure(const struct services *s, struct arena *a, uuid company,
                      struct item_seal_make *item) MUST_USE;

#endif
