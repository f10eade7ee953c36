/* SPDX-License-Identifier: Apache-2.0 */
/* Seals and their faces. */

/* ours */
#include "domain/seal.h"
#include "canon/face.h"
#include "store/seal_store.h"

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
