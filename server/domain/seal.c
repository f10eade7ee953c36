/* SPDX-License-Identifier: Apache-2.0 */
/* Seals and their faces. */

/* ours */
#include "domain/seal.h"
#include "canon/face.h"
#include "store/seal_store.h"

enum err seal_draw(const struct services *s, struct arena *a,
                   const struct seal_design *design, struct seal_drawn *out,
                   uint32_t *missing)
{
    struct drawer *drawer = NULL;
    struct seal_face face = {0};
    struct buf stored = {0};
    enum err e = drawer_open(s->face_font, &drawer);

    if (e)
        return e;
    e = seal_face_draw(drawer, design, &face, missing);
    if (e)
        goto out;
    seal_face_encode(&face, &stored);
    *out = (struct seal_drawn){
        .digest = canon_digest(&canon_face_schema, buf_bytes(&stored)),
        .width_um = face.width_um,
        .height_um = face.height_um,
        .face = arena_bytes(a, buf_bytes(&stored)),
        .svg = arena_str(a, bytes_str(buf_bytes(&face.svg))),
    };
out:
    buf_clear(&stored);
    seal_face_clear(&face);
    drawer_close(&drawer);
    return e;
}

enum err seal_measure(const struct services *s, struct arena *a, uuid company,
                      struct item_seal_make *item)
{
    struct seal_face_row row;
    struct canon_face face;
    enum err e = seal_face_find(s->db, a, company, &item->face, &row);

    if (e)
        return e == ERR_NOT_FOUND ? ERR_FIELD_BAD : e;
    e = face_decode(row.face, &face);
    if (e)
        return e;
    if ((item->width_um && item->width_um != face.width_um) ||
        (item->height_um && item->height_um != face.height_um))
        return ERR_FIELD_BAD;
    item->width_um = face.width_um;
    item->height_um = face.height_um;
    return OK;
}
