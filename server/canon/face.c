/* SPDX-License-Identifier: Apache-2.0 */
/* The table of the stored face, and its reading with the size checked. */
#include "canon/face.h"

/* ours */
#include "canon/field.h"
#include "canon/kinds.h"

static const struct canon_field face_fields[] = {
    FIELD(canon_face, width_um, I64, 0, NULL),
    FIELD(canon_face, height_um, I64, 0, NULL),
    FIELD(canon_face, operators, BYTES, FACE_OPERATORS_MAX, NULL),
};
const struct canon_schema canon_face_schema = RECORD(canon_face, face, KIND_FACE);

static bool side_is_possible(int64_t um)
{
    return um >= 1000 && um <= FACE_SIDE_MAX_UM;
}

enum err face_decode(struct bytes in, struct canon_face *out)
{
    /* a face has no lists: nothing is taken from an arena */
    if (canon_decode(&canon_face_schema, in, NULL, out) != OK)
        return ERR_FIELD_BAD;
    if (!side_is_possible(out->width_um) || !side_is_possible(out->height_um) ||
        out->operators.n == 0)
        return ERR_FIELD_BAD;
    return OK;
}
