/* SPDX-License-Identifier: Apache-2.0 */
/* The stored face of a seal: its size and its deflated PDF operators. These bytes are
 * kept with the seal, and the face digest of the act that makes it is over them. Made
 * in draw/, read by the pdf child; knows neither drawing nor PDF. */
#ifndef SK_CANON_FACE_H
#define SK_CANON_FACE_H

#include "canon/schema.h"

/* No company seal is wider (the national limit for enterprises is 45 mm). */
#define FACE_SIDE_MAX_UM 100000
#define FACE_OPERATORS_MAX (256u * 1024)
#define FACE_BYTES_MAX (FACE_OPERATORS_MAX + 64)

struct canon_face {
    int64_t width_um; /* micrometres */
    int64_t height_um;
    /* zlib stream of content-stream operators that fill paths only, in points, origin
     * at the lower left corner of the face */
    struct bytes operators;
};

extern const struct canon_schema canon_face_schema;

/* Strict; the operators point into `in`. ERR_FIELD_BAD when it is no face or its size
 * is not possible. */
enum err face_decode(struct bytes in, struct canon_face *out) MUST_USE;

#endif
